//! Printed coordinates of named sites, with their doubts.

use serde::{Deserialize, Serialize};

/// A site of a coordinate table. Findable as part of its document; never a map layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// The table, e.g. `航空消防起降点`.
    pub table: String,
    /// The row number in the table.
    pub row: u32,
    /// The site's name as printed.
    pub name: String,
    /// The place as printed.
    pub place: String,
    /// The county of that place in canonical spelling, if it can be told.
    pub county: Option<String>,
    /// The coordinate as printed.
    pub printed: String,
    /// Elevation in metres as printed; height datum not stated.
    pub elevation_m: Option<f64>,
    /// Area in square metres as printed.
    pub area_m2: Option<f64>,
    /// Every reading of the coordinate, none preferred unless `disputed` is false.
    pub readings: Vec<CoordinateReading>,
    /// Whether the reading is in doubt; never corrected by the system.
    pub disputed: bool,
    /// Why, in Chinese and English; empty when well-formed.
    pub doubts: Vec<(String, String)>,
}

/// One way to read a printed coordinate. The table states no datum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CoordinateReading {
    /// `dms` or `decimal_digits` (degrees whose decimals were printed as minutes and seconds).
    pub how: String,
    /// Longitude in degrees; `None` when this reading is impossible.
    pub lon: Option<f64>,
    /// Latitude in degrees.
    pub lat: Option<f64>,
    /// Precision of the notation in arc-seconds.
    pub precision_arcsec: f64,
    /// What speaks against it, e.g. `62 minutes`.
    pub against: Vec<String>,
}
