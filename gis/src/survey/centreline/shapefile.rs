//! Shapefiles.

use std::io::Cursor;

use shapefile::{Shape, ShapeReader};

use super::assemble::{Assembler, Feature, Part};
use super::dbf::Table;
use super::{Beside, Centrelines, prj};
use crate::fault::Faults;
use crate::survey::found::said;

/// Any M below this means that there is none (ESRI's description of the format).
const NO_MEASURE: f64 = -1e38;

/// Reads the lines of a `.shp` with the files beside it.
pub(super) fn read(name: &str, bytes: &[u8], beside: &Beside) -> Result<Centrelines, Faults> {
    let mut all = Assembler::new(name, None);
    match beside.prj.as_deref().map(prj::read) {
        Some(Ok(crs)) => all.set_crs(Some(crs)),
        Some(Err((zh, en))) => all.fault(None, Some(".prj"), zh, en),
        None => all
            .note("没有 .prj，文件未声明坐标系", "there is no .prj: the file declares no coordinate system"),
    }
    let table = match beside.dbf.as_deref().map(|dbf| Table::open(dbf, beside.cpg.as_deref())) {
        Some(Ok((table, note))) => {
            if let Some((zh, en)) = note {
                all.note(zh, en);
            }
            Some(table)
        }
        Some(Err((zh, en))) => {
            all.fault(None, Some(".dbf"), zh, en);
            None
        }
        None => {
            all.note("没有 .dbf，要素没有属性", "there is no .dbf: the features have no attributes");
            None
        }
    };
    let mut reader = match ShapeReader::new(Cursor::new(bytes)) {
        Ok(reader) => reader,
        Err(fault) => return Err(all.found.fail(damaged(&fault))),
    };
    let mut count = 0;
    for (at, shape) in reader.iter_shapes().enumerate() {
        count = at + 1;
        let parts = match shape {
            Ok(Shape::Polyline(line)) => parts(line.parts(), |p| [p.x, p.y], |_| None, false),
            Ok(Shape::PolylineM(line)) => parts(line.parts(), |p| [p.x, p.y], |p| Some(p.m), false),
            Ok(Shape::PolylineZ(line)) => parts(line.parts(), |p| [p.x, p.y], |p| Some(p.m), true),
            Ok(Shape::NullShape) => {
                all.fault(Some(count), None, "没有几何", "there is no geometry");
                continue;
            }
            Ok(other) => {
                let kind = other.shapetype();
                all.fault(
                    Some(count),
                    None,
                    format!("几何类型 {kind} 不是线"),
                    format!("the geometry is a {kind}, not a line"),
                );
                continue;
            }
            Err(fault) => {
                let (zh, en) = damaged(&fault);
                all.fault(Some(count), None, zh, en);
                break;
            }
        };
        let attributes = table.as_ref().map(|table| table.attributes(at)).unwrap_or_default();
        all.add(Feature { number: count, line: attributes.line, track: attributes.track, parts });
    }
    if let Some(table) = table
        && table.len() != count
        && all.found.is_clean()
    {
        let zh = format!(".shp 有 {count} 个要素，.dbf 有 {} 行；请重新导出", table.len());
        let en = format!("the .shp has {count} features, the .dbf {} rows; export them again", table.len());
        all.fault(None, Some(".dbf"), zh, en);
    }
    all.finish()
}

fn damaged(fault: &shapefile::Error) -> (String, String) {
    said(
        format!("shapefile 损坏: {fault}；请重新获取完整文件"),
        format!("the shapefile is damaged: {fault}; fetch the whole file again"),
    )
}

fn parts<P>(
    parts: &[Vec<P>],
    xy: impl Fn(&P) -> [f64; 2],
    m: impl Fn(&P) -> Option<f64>,
    heights: bool,
) -> Vec<Part> {
    let measure = |p| m(p).map(|m| if m.is_finite() && m > NO_MEASURE { m } else { f64::NAN });
    parts
        .iter()
        .map(|points| Part {
            vertices: points.iter().map(&xy).collect(),
            measures: points.iter().filter_map(measure).collect(),
            heights,
        })
        .collect()
}
