//! How far an operator's centreline and posts differ from the chain that they replace.

use super::{Anchor, Chain, Line, Lines};
use crate::chainage::{Chainage, Track};

/// A known point of the old chain, seen from the new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The track of the old chain.
    pub track: Track,
    /// The point's name; its post when it has none.
    pub name: String,
    /// Metres from the point to the new centreline.
    pub off_m: f64,
    /// The post of the old chain.
    pub old: Option<Chainage>,
    /// The post of the new chain at the nearest place.
    pub new: Option<Chainage>,
    /// New post − old post in metres.
    pub along_m: Option<f64>,
    /// ± metres that the old chain states for its post and across.
    pub old_tolerance_m: Option<f64>,
    /// See `old_tolerance_m`.
    pub old_lateral_m: f64,
    /// Whether the point lies past an end of the new centreline.
    pub beyond_end: bool,
}

/// The new line beside the old one.
#[derive(Debug, Clone, PartialEq)]
pub struct Differences {
    /// Every named or calibrated point of the old chains, in order.
    pub points: Vec<Difference>,
    /// Part of those points that lie abeam of the new centreline, 0 to 1.
    pub within: f64,
}

/// Compares the known points of `old` with the chains of `new`. A point is compared with the new
/// chain of its track, or with the nearest of all where the tracks differ.
pub fn differences(old: &Line, new: &Line) -> Differences {
    let mut points = Vec::new();
    for chain in &old.chains {
        let mut line = new.clone();
        if line.chains.iter().any(|own| own.track == chain.track) {
            line.chains.retain(|own| own.track == chain.track);
        }
        let lines = Lines::new(vec![line]);
        points.extend(chain.anchors.iter().filter_map(|anchor| difference(&lines, chain, anchor)));
    }
    let inside = points.iter().filter(|point| !point.beyond_end).count();
    let within = if points.is_empty() { 0.0 } else { inside as f64 / points.len() as f64 };
    Differences { points, within }
}

fn difference(lines: &Lines, chain: &Chain, anchor: &Anchor) -> Option<Difference> {
    if anchor.name.is_empty() && anchor.post.is_none() {
        return None;
    }
    let old = anchor.post_out.or(anchor.post);
    let found = lines.nearest(anchor.lon, anchor.lat)?;
    let name = match (anchor.name.is_empty(), old) {
        (true, Some(post)) => post.to_string(),
        _ => anchor.name.to_string(),
    };
    let new = found.post.filter(|_| !found.beyond_end);
    Some(Difference {
        track: chain.track,
        name,
        off_m: found.distance_m,
        old,
        new,
        along_m: old.zip(new).map(|(old, new)| new.metres() - old.metres()),
        old_tolerance_m: anchor.post_tolerance_m,
        old_lateral_m: anchor.coord_tolerance_m,
        beyond_end: found.beyond_end,
    })
}
