//! The line model.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::chainage::{Chainage, Span};

/// A track of a line (glossary: `Track`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// The line as a whole.
    #[default]
    Whole,
    /// 上行.
    Up,
    /// 下行.
    Down,
    /// 单线.
    Single,
    /// 左线.
    Left,
    /// 右线.
    Right,
}

/// A point of a chain: a station, a county edge or a shape point.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Name; empty for a shape point.
    pub name: String,
    /// Longitude, degrees, CGCS2000.
    pub lon: f64,
    /// Latitude, degrees, CGCS2000.
    pub lat: f64,
    /// The kilometre post here, if known.
    pub post: Option<Chainage>,
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
pub struct Lines {
    pub(crate) lines: BTreeMap<String, Line>,
}

impl Lines {
    /// The line of this name or alias.
    pub fn get(&self, name: &str) -> Option<&Line> {
        self.lines.get(name)
    }

    /// All lines, by canonical name.
    pub fn iter(&self) -> impl Iterator<Item = &Line> {
        self.lines.values()
    }
}

impl Chain {
    /// The stretch between the first and the last calibrated post; `None` with fewer than two.
    pub fn calibrated(&self) -> Option<Span> {
        let mut posts = self.anchors.iter().filter_map(|a| a.post);
        let first = posts.next()?;
        Some(Span::new(first, posts.next_back()?))
    }

    /// The chainage of the first calibrated post.
    pub fn first_post(&self) -> Option<Chainage> {
        self.anchors.iter().find_map(|a| a.post)
    }
}
