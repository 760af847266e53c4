//! Range of posts → geometry.

use geo::MultiLineString;

use super::{Lines, Track};
use crate::chainage::Span;

/// The known geometry of a range of posts.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice {
    /// The track.
    pub track: Track,
    /// The part of the range that the calibrated chain covers, following its vertices. Degrees.
    pub geometry: MultiLineString<f64>,
    /// The post in metres at every vertex of `geometry`.
    pub measures: Vec<Vec<f64>>,
    /// The parts of the range without geometry.
    pub missing: Vec<Span>,
    /// The largest ± metres along within the part.
    pub tolerance_m: f64,
    /// The largest ± metres across within the part.
    pub lateral_m: f64,
}

impl Lines {
    /// The geometry of `span` on the tracks of `line` that `track` stands for (all tracks for
    /// [`Track::Whole`]). Empty when the line or its geometry is unknown.
    pub fn slice(&self, line: &str, track: Track, span: Span) -> Vec<Slice> {
        let _ = (line, track, span);
        Vec::new()
    }
}
