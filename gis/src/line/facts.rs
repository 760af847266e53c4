//! A chain as plain numbers, for whoever has to compute with it elsewhere: a phone without a network.

use jiff::civil::Date;
use serde::Serialize;

use super::calibration::Calibration;
use super::{Chain, Track};

/// A chain: centreline, how far the track may lie from it, and its posts over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChainFacts {
    /// The track.
    pub track: Track,
    /// Whether the chain only joins points.
    pub schematic: bool,
    /// Longitude and latitude, degrees CGCS2000.
    pub vertices: Vec<[f64; 2]>,
    /// Of each piece between two vertices: ± metres of the coordinates, and how far the track may leave
    /// the middle of the piece beside that. A single entry stands for all.
    pub vague: Vec<[f64; 2]>,
    /// The posts, the earliest first.
    pub eras: Vec<EraFacts>,
}

/// The posts of a chain over one time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EraFacts {
    /// The first day; none for the earliest.
    pub from: Option<Date>,
    /// The calibrated points in order of distance along.
    pub knots: Vec<KnotFacts>,
}

/// A calibrated point: a post, or both posts of an equation (断链).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnotFacts {
    /// Metres along the chain from its first vertex.
    pub along: f64,
    /// The post on the side of smaller distances, millimetres.
    pub incoming: i64,
    /// The post on the side of greater distances, millimetres.
    pub outgoing: i64,
    /// ± metres along; none for a post of which it is not known.
    pub tolerance_m: Option<f64>,
    /// By how many metres the centreline contradicts the posts up to the next one.
    #[serde(skip_serializing_if = "is_zero")]
    pub excess_m: f64,
    /// The letter of the repeated posts after a long chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter: Option<char>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

impl Chain {
    /// The chain as plain numbers.
    pub fn facts(&self) -> ChainFacts {
        let era = |(from, calibration): (Option<Date>, &Calibration)| EraFacts {
            from,
            knots: calibration
                .knots()
                .iter()
                .map(|knot| KnotFacts {
                    along: knot.along,
                    incoming: knot.incoming.mm(),
                    outgoing: knot.outgoing.mm(),
                    tolerance_m: Some(knot.tolerance_m).filter(|metres| metres.is_finite()),
                    excess_m: f64::from(knot.excess_m),
                    letter: knot.letter,
                })
                .collect(),
        };
        let mut vague: Vec<[f64; 2]> = (0..self.path.pieces())
            .map(|piece| self.path.vague(piece))
            .map(|vague| [vague.coord_m, vague.bulge_m])
            .collect();
        if vague.windows(2).all(|pair| matches!(pair, [a, b] if a.map(f64::to_bits) == b.map(f64::to_bits))) {
            vague.truncate(1);
        }
        ChainFacts {
            track: self.track,
            schematic: self.schematic,
            vertices: self.path.lonlat().collect(),
            vague,
            eras: self.eras.all().into_iter().map(era).collect(),
        }
    }
}
