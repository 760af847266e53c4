//! Kilometre post → place.

use super::{Lines, Track};
use crate::chainage::Chainage;

/// A place on a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// The track.
    pub track: Track,
    /// The post.
    pub at: Chainage,
    /// Longitude, degrees, CGCS2000.
    pub lon: f64,
    /// Latitude, degrees, CGCS2000.
    pub lat: f64,
    /// ± metres along the line, from the calibration on both sides.
    pub tolerance_m: f64,
    /// ± metres across: how far the true track may lie from the chain.
    pub lateral_m: f64,
    /// Whether the chain only joins points.
    pub schematic: bool,
}

/// What a kilometre post resolves to on one line (handbook: five kinds; a gap is a short chain).
#[derive(Debug, Clone, PartialEq)]
pub enum Resolved {
    /// One place.
    Unique(Located),
    /// Several places: tracks of different geometry, or a long chain.
    Ambiguous(Vec<Located>),
    /// Inside a short chain: no such place; the posts on both sides.
    InGap {
        /// Incoming post.
        before: Chainage,
        /// Outgoing post.
        after: Chainage,
    },
    /// Beyond the calibrated posts; `nearest` is the nearest calibrated post.
    OutOfRange {
        /// The nearest calibrated post.
        nearest: Chainage,
        /// How far beyond, in metres.
        beyond_m: f64,
    },
    /// The line has no geometry.
    NoGeometry,
}

impl Lines {
    /// Where `at` is on `line`. With `track` given only that track is asked.
    /// `None` when the line is not known.
    pub fn resolve(&self, line: &str, track: Option<Track>, at: Chainage) -> Option<Resolved> {
        let _ = (track, at);
        self.get(line).map(|_| Resolved::NoGeometry)
    }
}
