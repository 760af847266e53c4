//! Survey files: centrelines and tables of kilometre posts as a surveyor or a workshop delivers them.
//!
//! What a file says is read as it stands: coordinates in the file's own system, posts as printed.
//! Faults name file, row and field, and all of them are found in one go.

mod cell;
mod columns;
mod found;
mod posts;
mod text;
mod unzip;

pub use posts::{PostRow, PostTable, read_posts};

/// One line of a survey file, in the coordinates of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Centreline {
    /// The number of the feature in its file, 1-based; for a CSV the row of its first vertex.
    pub feature: usize,
    /// The line's name, where an attribute gives it.
    pub line: Option<String>,
    /// The track as written, where an attribute gives it.
    pub track: Option<String>,
    /// The coordinate system that the file itself declares, e.g. `EPSG:4547`.
    pub crs: Option<String>,
    /// Easting and northing, or longitude and latitude, in file order.
    pub vertices: Vec<[f64; 2]>,
    /// M values at the vertices (kilometre posts in metres), where the file has them for all.
    pub measures: Option<Vec<f64>>,
}
