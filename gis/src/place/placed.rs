//! Record → geometry, with how precise it is.

use geo::Geometry;
use serde::{Deserialize, Serialize};

use super::Gazetteer;
use crate::line::Lines;
use crate::record::Record;

/// How precisely a thing is placed (glossary: `precision`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Precision {
    /// A surveyed boundary.
    Surveyed,
    /// Bounded by named streets.
    NamedStreets,
    /// The village is known.
    Village,
    /// The township is known.
    Township,
    /// The county is known.
    County,
    /// Along a line, ± metres.
    AlongLine,
    /// No place is known.
    None,
}

impl Precision {
    /// The term used in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Surveyed => "surveyed",
            Self::NamedStreets => "named_streets",
            Self::Village => "village",
            Self::Township => "township",
            Self::County => "county",
            Self::AlongLine => "along_line",
            Self::None => "none",
        }
    }
}

/// Where a record is, as far as is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Geometry in degrees CGCS2000: line stretches for segments; for a decision the polygon of
    /// the county it lies in (never a point that stands for a county), or a township's or
    /// village's disc centre as a point. `None` when nothing can be drawn.
    pub geometry: Option<Geometry<f64>>,
    /// Kilometre posts in metres per vertex, for line stretches.
    pub measures: Vec<Vec<f64>>,
    /// How precise.
    pub precision: Precision,
    /// ± metres; `None` when unknown.
    pub accuracy_m: Option<f64>,
    /// Whether only part of a range could be drawn.
    pub partial: bool,
    /// Counties it lies in, canonical names.
    pub counties: Vec<String>,
    /// Townships it lies in, canonical names.
    pub townships: Vec<String>,
    /// How it was placed, Chinese and English.
    pub how: (String, String),
}

/// Places a record. Never turns a county into a point and never extrapolates a line.
pub fn place(record: &Record, lines: &Lines, gazetteer: &Gazetteer) -> Placed {
    let _ = (record, lines, gazetteer);
    Placed {
        geometry: None,
        measures: Vec::new(),
        precision: Precision::None,
        accuracy_m: None,
        partial: false,
        counties: Vec::new(),
        townships: Vec::new(),
        how: (String::new(), String::new()),
    }
}
