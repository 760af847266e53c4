//! Centrelines: what a file of lines holds, and the checks that every format shares.

mod assemble;
#[cfg(feature = "geometry")]
mod dbf;
mod geojson;
#[cfg(feature = "geometry")]
mod prj;
#[cfg(feature = "geometry")]
mod shapefile;
mod vertices;
mod wkb;
#[cfg(feature = "geometry")]
mod zipped;

pub use assemble::{Assembler, Feature, Part};
pub use wkb::read_geopackage_line;

use super::found::{Found, said};
use crate::fault::Faults;

/// The largest file of centrelines that is read: about ten million vertices.
pub const MAX_SURVEY_BYTES: usize = 512 << 20;

/// One line of a survey file, in the coordinates of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Centreline {
    /// The file's name.
    pub file: String,
    /// The number of the feature in its file, 1-based; for a CSV the row of its first vertex.
    pub feature: usize,
    /// The line's name, where an attribute gives it.
    pub line: Option<String>,
    /// The track as written, where an attribute gives it.
    pub track: Option<String>,
    /// The coordinate system that the file itself declares, e.g. `EPSG:4547`; the file's own name of
    /// it where that is none of the supported ones.
    pub crs: Option<String>,
    /// Easting and northing, or longitude and latitude, in file order. At least two, all finite, no
    /// two consecutive ones equal.
    pub vertices: Vec<[f64; 2]>,
    /// M values at the vertices (kilometre posts in metres), where the file has them for all.
    pub measures: Option<Vec<f64>>,
    /// Where two vertices stood at one place with different M, in file order: a chainage equation, as
    /// far as M values can state one. None where there are no measures.
    pub jumps: Vec<MeasureJump>,
}

/// A jump of M at one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasureJump {
    /// The number of the vertex, from 0.
    pub vertex: usize,
    /// M on the side of the vertices before it, as [`Centreline::measures`] has it.
    pub before: f64,
    /// M on the side of the vertices behind it.
    pub after: f64,
}

/// The lines of a survey file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Centrelines {
    /// The file's name.
    pub file: String,
    /// One per feature, in file order; never empty.
    pub lines: Vec<Centreline>,
    /// What a person should know of the reading (encoding, what was dropped), Chinese and English.
    pub notes: Vec<(String, String)>,
}

/// The files that belong to a `.shp`, where they are present.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// The `.dbf` with the attributes.
    pub dbf: Option<Vec<u8>>,
    /// The `.prj` with the coordinate system.
    pub prj: Option<Vec<u8>>,
    /// The `.cpg` with the encoding of the attributes.
    pub cpg: Option<Vec<u8>>,
}

/// Reads centrelines from a shapefile, a zip of one, GeoJSON, or a CSV of vertices; which of them it
/// is, is seen from the bytes. A GeoPackage needs SQL and is read by the program.
///
/// # Errors
/// Every fault of the file, with the number of the feature or the row.
pub fn read_centrelines(name: &str, bytes: &[u8], beside: &Beside) -> Result<Centrelines, Faults> {
    if bytes.len() > MAX_SURVEY_BYTES {
        let (len, limit) = (bytes.len() >> 20, MAX_SURVEY_BYTES >> 20);
        return Err(Found::new(name).fail(said(
            format!("文件 {len} MB，超过上限 {limit} MB；请拆分"),
            format!("the file has {len} MB, the limit is {limit} MB: split it"),
        )));
    }
    let first =
        bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).iter().find(|b| !b.is_ascii_whitespace());
    match first {
        Some(b'{' | b'[') => geojson::read(name, bytes),
        _ if bytes.starts_with(b"SQLite format 3\0") => Err(Found::new(name).fail(said(
            "这是 GeoPackage(SQLite) 文件；请通过 landrail line import 读取",
            "a GeoPackage (SQLite): read it with landrail line import",
        ))),
        _ => other(name, bytes, beside),
    }
}

/// The supported coordinate system that a well-known text (WKT 1 of ESRI or OGC, WKT 2) describes, as
/// `EPSG:…`; the name inside it where it is none of them.
///
/// # Errors
/// No well-known text, or one whose name and numbers contradict each other; Chinese and English.
#[cfg(feature = "geometry")]
pub fn crs_of_wkt(text: &[u8]) -> Result<String, (String, String)> {
    prj::read(text)
}

#[cfg(feature = "geometry")]
fn other(name: &str, bytes: &[u8], beside: &Beside) -> Result<Centrelines, Faults> {
    match bytes.get(..4) {
        Some(b"PK\x03\x04") => zipped::read(name, bytes),
        Some([0, 0, 0x27, 0x0a]) => shapefile::read(name, bytes, beside),
        _ => vertices::read(name, bytes),
    }
}

#[cfg(not(feature = "geometry"))]
fn other(name: &str, bytes: &[u8], _: &Beside) -> Result<Centrelines, Faults> {
    vertices::read(name, bytes)
}
