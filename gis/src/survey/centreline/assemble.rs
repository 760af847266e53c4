//! Features of any format → centrelines, with the checks they share.

use super::{Centreline, Centrelines, MeasureJump};
use crate::fault::Faults;
use crate::survey::found::{Found, Said, said};

/// A part of a line as the file has it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// Easting and northing, or longitude and latitude.
    pub vertices: Vec<[f64; 2]>,
    /// M per vertex, not a number where it is absent; empty where the part has none.
    pub measures: Vec<f64>,
    /// Whether the vertices had heights, which are not taken over.
    pub heights: bool,
}

/// A feature as the file has it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feature {
    /// Its number in the file, 1-based, or its row.
    pub number: usize,
    /// The line's name, where an attribute gives it.
    pub line: Option<String>,
    /// The track as written, where an attribute gives it.
    pub track: Option<String>,
    /// Its parts in file order.
    pub parts: Vec<Part>,
}

/// Collects the features of a file and what is to be said of them.
#[derive(Debug, Clone)]
pub struct Assembler {
    pub(super) found: Found,
    crs: Option<String>,
    lines: Vec<Centreline>,
    repeated: usize,
    jumps: usize,
    joined: usize,
    heights: usize,
    /// Features whose M values are not at all vertices, and those where all are equal.
    measures: [usize; 2],
}

impl Assembler {
    /// A collector for a file that declares this coordinate system.
    pub fn new(file: &str, crs: Option<String>) -> Self {
        Self {
            found: Found::new(file),
            crs,
            lines: Vec::new(),
            repeated: 0,
            jumps: 0,
            joined: 0,
            heights: 0,
            measures: [0; 2],
        }
    }

    pub(super) fn set_crs(&mut self, crs: Option<String>) {
        self.crs = crs;
    }

    /// Adds a fault of a feature or, without a number, of the file.
    pub fn fault(
        &mut self,
        number: Option<usize>,
        field: Option<&str>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        self.found.fault(number, field, said(zh, en));
    }

    /// Adds a note, once.
    pub fn note(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.found.note(said(zh, en));
    }

    /// Checks a feature and joins its parts: each has to begin where the one before ends. Repeated
    /// vertices are dropped and counted; anything else that is wrong is a fault.
    pub fn add(&mut self, feature: Feature) {
        let number = feature.number;
        match self.assemble(feature) {
            Ok(line) => self.lines.push(line),
            Err((zh, en)) => self.fault(Some(number), None, zh, en),
        }
    }

    fn assemble(&mut self, feature: Feature) -> Result<Centreline, Said> {
        let count: usize = feature.parts.iter().map(|part| part.vertices.len()).sum();
        for (at, vertex) in feature.parts.iter().flat_map(|part| &part.vertices).enumerate() {
            if !vertex.iter().all(|value| value.is_finite()) {
                let at = at + 1;
                return Err(said(
                    format!("第 {at} 个顶点的坐标不是有限数值"),
                    format!("vertex {at} has a coordinate that is not a finite number"),
                ));
            }
        }
        if count < 2 {
            return Err(match count {
                0 => said("几何为空", "the geometry is empty"),
                _ => said("只有一个点，不构成线", "a line of one point"),
            });
        }
        self.heights += usize::from(feature.parts.iter().any(|part| part.heights));
        let measured = feature.parts.iter().all(|part| part.measures.len() == part.vertices.len());
        let mut vertices: Vec<[f64; 2]> = Vec::with_capacity(count);
        let mut measures: Vec<f64> = Vec::with_capacity(if measured { count } else { 0 });
        let (mut repeated, mut joined) = (0, 0);
        let mut jumps: Vec<MeasureJump> = Vec::new();
        let parts = feature.parts.iter().filter(|part| !part.vertices.is_empty());
        for (no, part) in parts.enumerate() {
            let mut skip = 0;
            if let (Some(&end), Some(&start)) = (vertices.last(), part.vertices.first()) {
                joins(end, start).map_err(|(zh, en)| {
                    said(
                        format!("第 {no} 段与第 {} 段不相接: {zh}；请接成一条线", no + 1),
                        format!("part {no} and part {} do not join: {en}; join them into one line", no + 1),
                    )
                })?;
                joined += 1;
                skip = 1;
                if measured {
                    jump(&mut jumps, &measures, part.measures.first());
                }
            }
            for (at, &vertex) in part.vertices.iter().enumerate().skip(skip) {
                let measure = part.measures.get(at);
                if vertices.last() == Some(&vertex) {
                    repeated += 1;
                    if measured {
                        jump(&mut jumps, &measures, measure);
                    }
                    continue;
                }
                vertices.push(vertex);
                if measured {
                    measures.extend(measure);
                }
            }
        }
        if vertices.len() < 2 {
            return Err(said("长度为零: 所有顶点重合", "zero length: all vertices are the same point"));
        }
        self.repeated += repeated;
        self.joined += joined;
        let any = feature.parts.iter().flat_map(|part| &part.measures).any(|m| m.is_finite());
        // Back where they were before: nothing jumps.
        jumps.retain(|jump| (jump.before - jump.after).abs() > JUMP_M || jump.after.is_nan());
        let whole =
            measured && measures.iter().chain(jumps.iter().map(|jump| &jump.after)).all(|m| m.is_finite());
        let varied = !jumps.is_empty()
            || measures.first() != measures.last()
            || measures.windows(2).any(|pair| pair.first() != pair.last());
        self.measures[0] += usize::from(any && !whole);
        self.measures[1] += usize::from(whole && !varied);
        if !(whole && varied) {
            jumps.clear();
        }
        self.jumps += jumps.len();
        Ok(Centreline {
            file: self.found.file.clone(),
            feature: feature.number,
            line: feature.line,
            track: feature.track,
            crs: self.crs.clone(),
            vertices,
            measures: (whole && varied).then_some(measures),
            jumps,
        })
    }

    /// The lines with the notes, or all faults.
    ///
    /// # Errors
    /// The faults that were added, or that the file has no line.
    pub fn finish(mut self) -> Result<Centrelines, Faults> {
        if self.lines.is_empty() && self.found.is_clean() {
            return Err(self.found.fail(said("文件中没有线", "there is no line in the file")));
        }
        let counted = [
            (self.repeated, "个与前一点重合的顶点已去除", "vertices equal to the one before were dropped"),
            (
                self.joined,
                "处分段首尾相接，已接成一条线",
                "joints of parts were closed, the shared vertex kept once",
            ),
            (self.heights, "个要素带高程(Z)，未取", "features have heights (Z), which are not taken"),
            (self.measures[0], "个要素的 M 值不全，未取", "features have M at some vertices only: not taken"),
            (
                self.measures[1],
                "个要素的 M 值全部相同，未取",
                "features have the same M at all vertices: not taken",
            ),
            (
                self.jumps,
                "处重合顶点的 M 值不同：不另给公里标表时按断链读取",
                "repeated vertices differ in M: chainage equations, unless a table of posts is given",
            ),
        ];
        for (count, zh, en) in counted {
            if count > 0 {
                self.found.note(said(format!("{count} {zh}"), format!("{count} {en}")));
            }
        }
        let file = self.found.file.clone();
        Ok(Centrelines { file, lines: self.lines, notes: self.found.finish()? })
    }
}

/// M values at one place that differ by less are one value, metres.
const JUMP_M: f64 = 1e-3;

/// Keeps the M value of one more vertex at the place of the last one, where it is another value.
fn jump(jumps: &mut Vec<MeasureJump>, measures: &[f64], after: Option<&f64>) {
    let (Some(&before), Some(&after)) = (measures.last(), after) else { return };
    let vertex = measures.len() - 1;
    match jumps.last_mut().filter(|last| last.vertex == vertex) {
        // A third vertex at one place: the numbers go on from the last.
        Some(last) => last.after = after,
        None if (before - after).abs() <= JUMP_M => {}
        None => jumps.push(MeasureJump { vertex, before, after }),
    }
}

/// Whether a part begins where the one before ends, to a millimetre; the gap otherwise.
fn joins(end: [f64; 2], start: [f64; 2]) -> Result<(), Said> {
    let [dx, dy] = [start[0] - end[0], start[1] - end[1]];
    let gap = dx.hypot(dy);
    let projected = [end, start].iter().flatten().any(|value| value.abs() > 360.0);
    if gap <= if projected { 1e-3 } else { 1e-8 } {
        return Ok(());
    }
    Err(if projected {
        said(format!("相距 {gap:.3} 米"), format!("a gap of {gap:.3} m"))
    } else {
        said(format!("相距 {gap:.7} 度"), format!("a gap of {gap:.7} degrees"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(vertices: &[[f64; 2]], measures: &[f64]) -> Part {
        Part { vertices: vertices.to_vec(), measures: measures.to_vec(), heights: false }
    }

    fn read(parts: Vec<Part>) -> Result<Centrelines, Faults> {
        let mut all = Assembler::new("a.shp", None);
        all.add(Feature { number: 3, parts, ..Feature::default() });
        all.finish()
    }

    #[test]
    fn parts_that_join_lose_the_shared_vertex() {
        let read = read(vec![
            part(&[[0.0, 0.0], [1.0, 0.0]], &[0.0, 100.0]),
            part(&[[1.0, 0.0], [1.0, 0.0], [2.0, 0.0]], &[100.0, 500.0, 600.0]),
        ])
        .unwrap();
        assert_eq!(read.lines[0].vertices, [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]);
        assert_eq!(read.lines[0].measures.as_deref(), Some([0.0, 100.0, 600.0].as_slice()));
        assert_eq!(read.lines[0].jumps, [MeasureJump { vertex: 1, before: 100.0, after: 500.0 }]);
        let notes: Vec<&str> = read.notes.iter().map(|(_, en)| en.as_str()).collect();
        assert!(notes.iter().any(|n| n.starts_with("1 vertices equal")), "{notes:?}");
        assert!(notes.iter().any(|n| n.starts_with("1 joints")), "{notes:?}");
        assert!(notes.iter().any(|n| n.starts_with("1 repeated vertices differ in M")), "{notes:?}");
    }

    #[test]
    fn a_gap_is_named_in_the_unit_of_the_file() {
        let fault = read(vec![
            part(&[[400_000.0, 4e6], [400_100.0, 4e6]], &[]),
            part(&[[400_103.0, 4e6 + 4.0], [400_200.0, 4e6]], &[]),
        ])
        .unwrap_err();
        assert_eq!(fault.0[0].row, Some(3));
        assert!(fault.0[0].en.contains("5.000 m"), "{fault}");
        let fault = read(vec![
            part(&[[112.0, 38.0], [112.1, 38.0]], &[]),
            part(&[[112.2, 38.0], [112.3, 38.0]], &[]),
        ])
        .unwrap_err();
        assert!(fault.0[0].zh.contains("0.1000000 度"), "{fault}");
    }

    #[test]
    fn what_is_no_line_is_a_fault_with_its_number() {
        for (parts, en) in [
            (vec![], "empty"),
            (vec![part(&[[1.0, 2.0]], &[])], "one point"),
            (vec![part(&[[1.0, 2.0]; 3], &[])], "zero length"),
            (vec![part(&[[1.0, 2.0], [f64::NAN, 2.0]], &[])], "vertex 2"),
        ] {
            let faults = read(parts).unwrap_err();
            assert!(faults.0[0].row == Some(3) && faults.0[0].en.contains(en), "{en}: {faults}");
        }
    }

    #[test]
    fn m_is_kept_only_where_every_vertex_has_it() {
        let ends = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]];
        for (measures, kept) in [([1.0, 2.0, 3.0], true), ([1.0, f64::NAN, 3.0], false), ([0.0; 3], false)] {
            let read = read(vec![part(&ends, &measures)]).unwrap();
            assert_eq!(read.lines[0].measures.is_some(), kept, "{measures:?}");
            assert_eq!(read.notes.is_empty(), kept, "{measures:?}");
        }
    }
}
