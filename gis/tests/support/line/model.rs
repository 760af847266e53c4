//! One track of a made-up line, in metres of one zone.

use landrail_gis::crs::{MetricZone, unproject_metric};
use landrail_gis::line::Track;

/// A calibrated post, or a chainage equation where both values differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mark {
    /// Metres from the first vertex, along the line.
    pub(crate) along: f64,
    /// Millimetres; the post of who comes from before.
    pub(crate) incoming: i64,
    /// Millimetres; the post of who goes on.
    pub(crate) outgoing: i64,
}

/// One track of a line: vertices in the direction of increasing posts, and marks by distance along.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) line: String,
    pub(crate) track: Track,
    pub(crate) zone: MetricZone,
    pub(crate) xy: Vec<[f64; 2]>,
    pub(crate) marks: Vec<Mark>,
}

pub(crate) fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt()
}

impl Made {
    pub(crate) fn length(&self) -> f64 {
        self.xy.windows(2).map(|pair| distance(pair[0], pair[1])).sum()
    }

    /// The place `along` metres from the first vertex: walk until the rest fits into a segment.
    pub(crate) fn place(&self, along: f64) -> [f64; 2] {
        let mut rest = along;
        for pair in self.xy.windows(2) {
            let length = distance(pair[0], pair[1]);
            if rest <= length {
                let t = if length > 0.0 { rest / length } else { 0.0 };
                return [0, 1].map(|i| pair[0][i] + (pair[1][i] - pair[0][i]) * t);
            }
            rest -= length;
        }
        self.xy[self.xy.len() - 1]
    }

    pub(crate) fn degrees(&self, xy: [f64; 2]) -> (f64, f64) {
        unproject_metric(self.zone, xy).expect("a place of the zone")
    }

    /// The smallest and the largest post in millimetres.
    pub(crate) fn extremes(&self) -> (i64, i64) {
        let all = || self.marks.iter().flat_map(|mark| [mark.incoming, mark.outgoing]);
        (all().min().expect("marks"), all().max().expect("marks"))
    }
}
