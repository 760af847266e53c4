//! Place → kilometre posts.

use super::pieces::{Piece, Pieces};
use super::{Chain, Line, Lines, Track};
use crate::chainage::Chainage;
use crate::crs::{MetricPoint, foot_on_segment, unproject_metric};

/// No distance asked about may exceed this: the metric frame has no meaning beyond.
const FARTHEST_M: f64 = 1_000_000.0;

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
    /// there, nearest first. Degrees CGCS2000. Empty for what is no place on this side of the
    /// Earth.
    pub fn locate(&self, lon: f64, lat: f64, within_m: f64) -> Vec<Near<'_>> {
        let Some(place) = MetricPoint::new(lon, lat) else { return Vec::new() };
        let at = [place.x, place.y];
        // `max` turns a NaN into zero.
        let within = within_m.max(0.0).min(FARTHEST_M);
        let mut hits: Vec<Hit<'_>> = Vec::new();
        for (line_no, chain_no, piece_no) in self.trees.near(place.zone, at, within) {
            let Some((line, all)) = self.numbered(line_no) else { continue };
            let (Some(chain), Some(pieces)) = (line.chains.get(chain_no), all.get(chain_no)) else {
                continue;
            };
            let Some(piece) = pieces.all.get(piece_no) else { continue };
            let Some([a, b]) = piece.ends.get(place.zone.index()).copied() else { continue };
            let (t, foot) = foot_on_segment(at, a, b);
            let distance_m = (foot[0] - at[0]).hypot(foot[1] - at[1]);
            if distance_m > within + piece.lateral_at(t) {
                continue;
            }
            let hit = Hit { line, chain, pieces, piece_no, piece, t, foot, distance_m };
            match hits.iter_mut().find(|other| std::ptr::eq(other.chain, chain)) {
                Some(other) if hit.better_than(other) => *other = hit,
                Some(_) => {}
                None => hits.push(hit),
            }
        }
        let mut near: Vec<Near<'_>> = hits.into_iter().filter_map(|hit| hit.into_near(place, at)).collect();
        near.sort_by(|a, b| {
            a.distance_m.total_cmp(&b.distance_m).then(a.line.cmp(b.line)).then(a.track.cmp(&b.track))
        });
        near
    }

    /// The line and the pieces with a number of the trees.
    fn numbered(&self, no: usize) -> Option<(&Line, &[Pieces])> {
        let name = self.order.get(no)?;
        Some((self.lines.get(name)?, self.pieces.get(name)?))
    }
}

/// The nearest piece of a chain so far.
struct Hit<'a> {
    line: &'a Line,
    chain: &'a Chain,
    pieces: &'a Pieces,
    piece_no: usize,
    piece: &'a Piece,
    t: f64,
    foot: [f64; 2],
    distance_m: f64,
}

impl<'a> Hit<'a> {
    /// Nearer; of two pieces that meet in the foot the calibrated one, then the earlier one.
    fn better_than(&self, other: &Self) -> bool {
        let rank = |hit: &Self| (hit.piece.posts.is_none(), hit.piece_no);
        self.distance_m < other.distance_m
            || (self.distance_m == other.distance_m && rank(self) < rank(other))
    }

    fn into_near(self, place: MetricPoint, at: [f64; 2]) -> Option<Near<'a>> {
        let last = self.pieces.all.len().checked_sub(1)?;
        let beyond_end = (self.piece_no == 0 && self.t == 0.0) || (self.piece_no == last && self.t == 1.0);
        let post = self.piece.posts.map(|[a, b]| {
            let metres = a + (b - a) * self.t;
            Chainage::from_mm((metres * 1000.0).round_ties_even() as i64)
        });
        Some(Near {
            line: &self.line.name,
            track: self.chain.track,
            distance_m: self.distance_m,
            foot: unproject_metric(place.zone, self.foot)?,
            post,
            tolerance_m: post.map(|post| self.pieces.tolerance_at(post, self.piece)),
            lateral_m: self.piece.lateral_at(self.t),
            side: if self.chain.schematic || beyond_end { Side::Unknown } else { self.side(place, at) },
            beyond_end,
            schematic: self.chain.schematic,
        })
    }

    /// The side by the local tangent. Nearer to the track than it is known, there is none to tell.
    fn side(&self, place: MetricPoint, at: [f64; 2]) -> Side {
        if self.distance_m < 0.001 {
            return Side::On;
        }
        if self.distance_m <= self.piece.lateral_at(self.t) {
            return Side::Unknown;
        }
        let tangent = |no: Option<usize>| {
            let [a, b] = *self.pieces.all.get(no?)?.ends.get(place.zone.index())?;
            let length = (b[0] - a[0]).hypot(b[1] - a[1]);
            (length > 0.0).then(|| [(b[0] - a[0]) / length, (b[1] - a[1]) / length])
        };
        // At a corner both pieces are equally near and may disagree: their mean direction decides.
        let other = match self.t {
            0.0 => self.piece_no.checked_sub(1),
            1.0 => Some(self.piece_no + 1),
            _ => None,
        };
        let own = tangent(Some(self.piece_no)).unwrap_or_default();
        let next = tangent(other).unwrap_or_default();
        let direction = [own[0] + next[0], own[1] + next[1]];
        let offset = [at[0] - self.foot[0], at[1] - self.foot[1]];
        let cross = direction[0] * offset[1] - direction[1] * offset[0];
        // Posts increase along a chain: the loader refuses the other sense.
        if cross > 0.0 {
            Side::Left
        } else if cross < 0.0 {
            Side::Right
        } else {
            Side::Unknown
        }
    }
}
