//! Kilometre post → place.

use super::pieces::Pieces;
use super::{Chain, Lines, Track};
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
    /// Where `at` is on `line`. With `track` given only that track is asked; a line known only as
    /// a whole stands for all its tracks. `None` when the line is not known.
    ///
    /// Between two calibrated posts the place is interpolated by chord length. `tolerance_m` is
    /// the larger of both posts' tolerances; exactly at a calibrated post it is that post's own.
    pub fn resolve(&self, line: &str, track: Option<Track>, at: Chainage) -> Option<Resolved> {
        let line = self.get(line)?;
        let pieces = self.pieces.get(&line.name).map(Vec::as_slice).unwrap_or_default();
        let mut found = Vec::new();
        let mut misses = Vec::new();
        for (chain, pieces) in line.chains.iter().zip(pieces) {
            if chain.stands_for(track) {
                match on_chain(chain, pieces, at, &mut found) {
                    None | Some(Miss::None) => {}
                    Some(miss) => misses.push(miss),
                }
            }
        }
        if found.len() > 1 {
            return Some(Resolved::Ambiguous(found));
        }
        if let Some(one) = found.pop() {
            return Some(Resolved::Unique(one));
        }
        Some(misses.into_iter().min_by(Miss::better).map_or(Resolved::NoGeometry, Miss::into_resolved))
    }
}

impl Chain {
    /// Whether this chain answers when `asked` is asked about.
    pub(super) fn stands_for(&self, asked: Option<Track>) -> bool {
        match asked {
            None | Some(Track::Whole) => true,
            Some(track) => self.track == track || self.track == Track::Whole,
        }
    }
}

/// Why a chain has no place for a post.
enum Miss {
    /// It has one.
    None,
    Gap {
        before: Chainage,
        after: Chainage,
    },
    Out {
        nearest: Chainage,
        beyond_mm: u64,
    },
}

impl Miss {
    /// A gap says more than a range; of two ranges the nearer one.
    fn better(a: &Self, b: &Self) -> std::cmp::Ordering {
        let rank = |miss: &Self| match miss {
            Self::None | Self::Gap { .. } => 0,
            Self::Out { beyond_mm, .. } => beyond_mm.saturating_add(1),
        };
        rank(a).cmp(&rank(b))
    }

    fn into_resolved(self) -> Resolved {
        match self {
            Self::None => Resolved::NoGeometry,
            Self::Gap { before, after } => Resolved::InGap { before, after },
            Self::Out { nearest, beyond_mm } => {
                Resolved::OutOfRange { nearest, beyond_m: beyond_mm as f64 / 1000.0 }
            }
        }
    }
}

/// Adds every place of `at` on one chain to `found`; `None` when the chain is not calibrated.
fn on_chain(chain: &Chain, pieces: &Pieces, at: Chainage, found: &mut Vec<Located>) -> Option<Miss> {
    chain.calibrated()?;
    let metres = at.metres();
    let before = found.len();
    for (i, piece) in pieces.all.iter().enumerate() {
        let Some([from, to]) = piece.posts else { continue };
        // A post that two pieces share belongs to the second; the end of a run to the first.
        let next = pieces.all.get(i + 1).and_then(|next| next.posts).map(|[from, _]| from);
        let here = (from <= metres && metres < to) || (metres == to && next != Some(to));
        if !here {
            continue;
        }
        let place = piece.part_of(metres).and_then(|t| Some((t, piece.at(t)?)));
        if let Some((t, (lon, lat))) = place {
            found.push(Located {
                track: chain.track,
                at,
                lon,
                lat,
                tolerance_m: pieces.tolerance_at(at, piece),
                lateral_m: piece.lateral_at(t),
                schematic: chain.schematic,
            });
        }
    }
    if found.len() > before {
        return Some(Miss::None);
    }
    for anchor in &chain.anchors {
        if let (Some(before), Some(after)) = (anchor.post, anchor.post_out)
            && before < at
            && at < after
        {
            return Some(Miss::Gap { before, after });
        }
    }
    let (nearest, _) = pieces.posts.iter().min_by_key(|(post, _)| post.mm().abs_diff(at.mm()))?;
    Some(Miss::Out { nearest: *nearest, beyond_mm: nearest.mm().abs_diff(at.mm()) })
}
