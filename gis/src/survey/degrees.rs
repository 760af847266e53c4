//! Coordinates of survey files → degrees CGCS2000.

use geo::{Coord, coord};

use super::found::{Found, Said, excerpt, in_two, said};
use super::{Centreline, PostTable};
use crate::crs::{Crs, CrsError, parse_input, to_lonlat};
use crate::fault::Faults;

/// What is wrong with a vertex, which people count from one.
fn at_vertex(at: usize, fault: &CrsError) -> Said {
    let ((zh, en), at) = (in_two(&fault.to_string()), at + 1);
    said(format!("第 {at} 个顶点: {zh}"), format!("vertex {at}: {en}"))
}

impl Centreline {
    /// The vertices as longitude, latitude in degrees CGCS2000, and what a person should know of the
    /// conversion. The system is `crs`, or the one that the file declares; without either only
    /// degrees are taken, as CGCS2000.
    ///
    /// The first, the middle and the last vertex and those farthest to each side are tested as
    /// [`parse_input`] tests a coordinate; that finds swapped axes, wrong zones and single vertices
    /// far off, without testing millions.
    ///
    /// # Errors
    /// An unknown or unsupported system; `crs` and the file naming different ones; coordinates that
    /// do not fit the system. The row is the feature.
    #[expect(clippy::type_complexity, reason = "vertices and notes")]
    pub fn in_degrees(&self, crs: Option<&str>) -> Result<(Vec<Coord<f64>>, Vec<(String, String)>), Faults> {
        let mut found = Found::new(&self.file);
        let crs = match settle(crs, self.crs.as_deref()) {
            Ok(crs) => crs,
            Err((zh, en)) => {
                found.fault(Some(self.feature), Some("crs"), said(zh, en));
                return Err(found.fail_as_is());
            }
        };
        let label = crs.map(|crs| crs.to_string());
        for at in samples(&self.vertices) {
            let Some(&[x, y]) = self.vertices.get(at) else { continue };
            match parse_input(x, y, label.as_deref()) {
                Ok(read) => read.notes.into_iter().for_each(|note| found.note(note)),
                Err(fault) => found.fault(Some(self.feature), None, at_vertex(at, &fault)),
            }
        }
        let mut degrees = Vec::with_capacity(self.vertices.len());
        if found.is_clean() {
            let crs = crs.unwrap_or(Crs::Cgcs2000);
            for (at, &[x, y]) in self.vertices.iter().enumerate() {
                match to_lonlat(crs, x, y) {
                    Ok((lon, lat)) => degrees.push(coord! { x: lon, y: lat }),
                    Err(fault) => found.fault(Some(self.feature), None, at_vertex(at, &fault)),
                }
            }
        }
        Ok((degrees, found.finish()?))
    }
}

impl PostTable {
    /// The position of every row as longitude, latitude in degrees CGCS2000, `None` where the row has
    /// none, and what a person should know of the conversion. The system is `crs`; without it only
    /// degrees are taken, as CGCS2000.
    ///
    /// # Errors
    /// An unknown or unsupported system; coordinates that do not fit it, by row.
    #[expect(clippy::type_complexity, reason = "positions and notes, as for a centreline")]
    pub fn in_degrees(
        &self,
        crs: Option<&str>,
    ) -> Result<(Vec<Option<Coord<f64>>>, Vec<(String, String)>), Faults> {
        let mut found = Found::new(&self.file);
        let label = match settle(crs, None) {
            Ok(crs) => crs.map(|crs| crs.to_string()),
            Err((zh, en)) => {
                found.fault(None, Some("crs"), said(zh, en));
                return Err(found.fail_as_is());
            }
        };
        let mut degrees = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let read = row.xy.map(|[x, y]| parse_input(x, y, label.as_deref())).transpose();
            match read {
                Ok(read) => degrees.push(read.map(|read| {
                    read.notes.into_iter().for_each(|note| found.note(note));
                    coord! { x: read.lon, y: read.lat }
                })),
                Err(fault) => found.fault(Some(row.row), None, in_two(&fault.to_string())),
            }
        }
        Ok((degrees, found.finish()?))
    }
}

/// The system to read coordinates in, of the one given and the one that the file declares.
fn settle(given: Option<&str>, declared: Option<&str>) -> Result<Option<Crs>, Said> {
    let read = |text: &str| text.parse::<Crs>().map_err(|fault| in_two(&fault.to_string()));
    let given = given.map(str::trim).filter(|text| !text.is_empty()).map(read).transpose()?;
    let Some(text) = declared else { return Ok(given) };
    let declared = text.parse::<Crs>().map_err(|fault| {
        let (zh, en) = in_two(&fault.to_string());
        let text = excerpt(text);
        match old_datum(&text) {
            Some((datum_zh, datum_en)) => said(
                format!("文件声明的坐标系“{text}”属{datum_zh}，没有到 CGCS2000 的转换参数，直接换算会静默偏移，故拒绝；请先转成 CGCS2000"),
                format!("the file declares {text:?}, of the datum {datum_en}: no parameters to CGCS2000, converting would be silently wrong; convert it to CGCS2000 first"),
            ),
            None => said(format!("文件声明的坐标系不可用: {zh}"), format!("the system that the file declares: {en}")),
        }
    })?;
    match given {
        Some(given) if given != declared => Err(said(
            format!("给出的坐标系 {given} 与文件声明的 {declared} 不同；请核对，只保留正确的一个"),
            format!(
                "the crs given, {given}, is not the one that the file declares, {declared}; check which is right"
            ),
        )),
        _ => Ok(Some(declared)),
    }
}

/// The old datum that a name speaks of.
fn old_datum(name: &str) -> Option<(&'static str, &'static str)> {
    let lower = name.to_lowercase();
    let has = |words: [&str; 3]| words.iter().any(|word| lower.contains(word));
    if has(["xian", "xi'an", "西安"]) {
        return Some(("1980西安坐标系", "Xi'an 1980"));
    }
    has(["beijing", "pulkovo", "北京"]).then_some(("1954北京坐标系", "Beijing 1954"))
}

/// The vertices to test: first, middle, last, and the farthest to each side.
fn samples(vertices: &[[f64; 2]]) -> Vec<usize> {
    let mut at = vec![0, vertices.len() / 2, vertices.len().saturating_sub(1)];
    for axis in 0..2 {
        let by = |a: &(usize, f64), b: &(usize, f64)| a.1.total_cmp(&b.1);
        let values = || vertices.iter().map(|vertex| vertex[axis]).enumerate();
        at.extend(values().min_by(by).map(|(at, _)| at));
        at.extend(values().max_by(by).map(|(at, _)| at));
    }
    at.sort_unstable();
    at.dedup();
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::from_lonlat;

    fn line(crs: Option<&str>, vertices: Vec<[f64; 2]>) -> Centreline {
        Centreline {
            file: "a.shp".into(),
            feature: 2,
            line: None,
            track: None,
            crs: crs.map(str::to_owned),
            vertices,
            measures: None,
            jumps: Vec::new(),
        }
    }

    /// 原平站 and a place north of it.
    fn projected(code: &str) -> Vec<[f64; 2]> {
        let crs: Crs = code.parse().unwrap();
        let at = |lon, lat| from_lonlat(crs, lon, lat).map(|(x, y)| [x, y]).unwrap();
        vec![at(112.721_032, 38.718_903_2), at(112.73, 38.75), at(112.74, 38.8)]
    }

    #[track_caller]
    fn refused(line: &Centreline, crs: Option<&str>, en: &str) {
        let faults = line.in_degrees(crs).unwrap_err();
        assert!(faults.0[0].row == Some(2) && faults.0[0].en.contains(en), "{faults}");
    }

    #[test]
    fn the_system_comes_from_the_file_or_from_the_caller() {
        for (declared, given, code) in [
            (Some("EPSG:4547"), None, "4547"),
            (None, Some("4526"), "4526"),
            (Some("EPSG:4547"), Some("4547"), "4547"),
        ] {
            let (degrees, _) = line(declared, projected(code)).in_degrees(given).unwrap();
            assert!((degrees[0].x - 112.721_032).abs() < 1e-9 && (degrees[0].y - 38.718_903_2).abs() < 1e-9);
        }
        let (degrees, notes) = line(None, vec![[112.7, 38.7], [112.8, 38.8]]).in_degrees(None).unwrap();
        assert_eq!((degrees.len(), degrees[1].x), (2, 112.8));
        assert!(notes[0].1.contains("no crs given"), "{notes:?}");
    }

    #[test]
    fn a_system_is_never_guessed() {
        refused(
            &line(Some("EPSG:4547"), projected("4547")),
            Some("4546"),
            "not the one that the file declares",
        );
        refused(&line(None, projected("4547")), None, "give");
        refused(&line(None, projected("4547")), Some("4546"), "does not fit");
        refused(&line(None, projected("4547")), Some("4526"), "lacks zone number 38");
        refused(&line(None, projected("4526")), Some("4547"), "use crs=EPSG:4526");
        refused(&line(Some("Xian_1980_3_Degree_GK_CM_114E"), projected("4547")), None, "Xi'an 1980");
        refused(&line(Some("EPSG:2383"), projected("4547")), None, "no datum parameters");
        refused(&line(Some("somewhere"), projected("4547")), None, "unknown coordinate system");
    }

    #[test]
    fn one_swapped_vertex_among_many_is_found() {
        let mut vertices: Vec<[f64; 2]> = (0..1000).map(|n| [112.0 + f64::from(n) * 1e-4, 38.7]).collect();
        vertices[700] = [38.7, 112.07];
        refused(&line(None, vertices), None, "vertex 701: looks like latitude first");
        let swapped = projected("4547").into_iter().map(|[e, n]| [n, e]).collect();
        refused(&line(Some("EPSG:4547"), swapped), None, "northing first");
    }

    #[test]
    fn posts_are_tested_row_by_row() {
        let text = "post,E,N\nK1,388768.533,4288075.251\nK2,4288075.251,388768.533\nK3=K3+010,,\n";
        let table = crate::survey::read_posts("p.csv", text.as_bytes()).unwrap();
        let faults = table.in_degrees(Some("4547")).unwrap_err();
        assert_eq!((faults.0.len(), faults.0[0].row), (1, Some(3)));
        let text = text.replace("K2,4288075.251,388768.533\n", "");
        let table = crate::survey::read_posts("p.csv", text.as_bytes()).unwrap();
        let (degrees, _) = table.in_degrees(Some("4547")).unwrap();
        assert!((degrees[0].unwrap().x - 112.721_032).abs() < 1e-8);
        assert_eq!(degrees[1], None);
    }
}
