//! The line model.

use std::collections::{BTreeMap, HashMap};

use geo::{LineString, coord};

use super::pieces::{PieceTrees, Pieces};
use crate::chainage::{Chainage, Span, Track};

/// A point of a chain: a station, a county edge or a shape point.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Name; empty for a shape point.
    pub name: String,
    /// Longitude, degrees, CGCS2000.
    pub lon: f64,
    /// Latitude, degrees, CGCS2000.
    pub lat: f64,
    /// The kilometre post here, if known. At a chainage equation the incoming one.
    pub post: Option<Chainage>,
    /// The outgoing post where a chainage equation (断链) stands here.
    pub post_out: Option<Chainage>,
    /// ± metres along the line of that post.
    pub post_tolerance_m: Option<f64>,
    /// `station`, `county edge` or `shape`.
    pub kind: String,
    /// What the post rests on.
    pub post_basis: String,
    /// What the coordinate rests on.
    pub coord_source: String,
    /// ± metres of the coordinate.
    pub coord_tolerance_m: f64,
}

/// One track of a line as an ordered chain of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// The line's canonical name.
    pub line: String,
    /// The track.
    pub track: Track,
    /// The points in order of distance along.
    pub anchors: Vec<Anchor>,
    /// Whether the chain only joins points instead of following the track.
    pub schematic: bool,
}

/// A line: its chains by track.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Canonical name.
    pub name: String,
    /// Spellings under which people and gazettes write it, besides the canonical one.
    pub aliases: Vec<String>,
    /// One chain per track; empty for a line known only by name.
    pub chains: Vec<Chain>,
    /// Whether it is a high-speed line (the width of its protection zone depends on it).
    pub high_speed: bool,
}

/// All lines, with an index of their pieces.
#[derive(Debug, Default)]
#[expect(clippy::struct_field_names, reason = "the lines are what it holds; the rest is their index")]
pub struct Lines {
    pub(crate) lines: BTreeMap<String, Line>,
    /// Normalised name or alias → canonical name.
    pub(super) names: HashMap<String, String>,
    /// Per canonical name the projected pieces of each chain, in the order of [`Line::chains`].
    pub(super) pieces: BTreeMap<String, Vec<Pieces>>,
    /// Canonical names by the line numbers of `trees`.
    pub(super) order: Vec<String>,
    pub(super) trees: PieceTrees,
}

impl Lines {
    /// The line of this name or alias. Full-width letters, blanks and a missing or additional
    /// `线` or `铁路` at the end do not matter; nothing is matched by similarity.
    pub fn get(&self, name: &str) -> Option<&Line> {
        self.lines.get(name).or_else(|| self.lines.get(self.names.get(&super::names::key(name))?))
    }

    /// All lines, by canonical name.
    pub fn iter(&self) -> impl Iterator<Item = &Line> {
        self.lines.values()
    }

    /// Canonical names that resemble an unknown one, for an error message; never used to decide.
    pub fn suggest(&self, name: &str) -> Vec<&str> {
        super::names::suggest(name, self.lines.values())
    }
}

impl Chain {
    /// The stretch between the first and the last calibrated post; `None` with fewer than two.
    pub fn calibrated(&self) -> Option<Span> {
        let mut posts = self.anchors.iter().filter_map(|a| a.post);
        let first = posts.next()?;
        Some(Span::new(first, posts.next_back()?))
    }

    /// The whole chain in degrees, with its ends outside the calibrated part.
    pub fn geometry(&self) -> LineString<f64> {
        self.anchors.iter().map(|a| coord! { x: a.lon, y: a.lat }).collect()
    }

    /// The largest ± metres of its coordinates; `None` for a chain without points.
    pub fn coord_tolerance_m(&self) -> Option<f64> {
        self.anchors.iter().map(|a| a.coord_tolerance_m).reduce(f64::max)
    }
}
