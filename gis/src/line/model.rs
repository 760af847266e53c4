//! The line model: lines, their tracks as chains, and what is known along them.

use std::collections::HashMap;
use std::sync::Arc;

use geo::{Coord, LineString};
use jiff::civil::Date;

use super::calibration::{Calibration, Eras};
use super::index::Trees;
use super::path::Path;
use crate::chainage::{Chainage, Span, Track};

/// What a point of a chain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnchorKind {
    /// A station.
    Station,
    /// Where the line crosses a county edge.
    CountyEdge,
    /// A point that only gives the line its shape.
    Shape,
    /// A kilometre post.
    Post,
    /// A chainage equation (断链).
    Equation,
}

impl AnchorKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Station, Self::CountyEdge, Self::Shape, Self::Post, Self::Equation];

    /// The word in the tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Station => "station",
            Self::CountyEdge => "county edge",
            Self::Shape => "shape",
            Self::Post => "post",
            Self::Equation => "equation",
        }
    }
}

/// A known point of a chain: a station, a county edge, a kilometre post, a chainage equation or, on
/// a chain that only joins points, a shape point.
#[derive(Debug, Clone, PartialEq)]
pub struct Anchor {
    /// Name; empty for most points.
    pub name: Arc<str>,
    /// Longitude, degrees, CGCS2000, as given; of an equation without coordinates the computed one.
    pub lon: f64,
    /// Latitude, degrees, CGCS2000.
    pub lat: f64,
    /// Metres along the chain from its first vertex.
    pub along_m: f64,
    /// Metres from the centreline.
    pub off_m: f64,
    /// The kilometre post here, if known. At a chainage equation the incoming one.
    pub post: Option<Chainage>,
    /// The outgoing post where a chainage equation (断链) stands here.
    pub post_out: Option<Chainage>,
    /// The letter that the repeated posts after a long chain carry (`K243A+100`), where the table
    /// states one.
    pub letter: Option<char>,
    /// ± metres along the line of that post.
    pub post_tolerance_m: Option<f64>,
    /// What it is.
    pub kind: AnchorKind,
    /// What the post rests on.
    pub post_basis: Arc<str>,
    /// What the coordinate rests on.
    pub coord_source: Arc<str>,
    /// ± metres of the coordinate.
    pub coord_tolerance_m: f64,
    /// First day on which the post holds; `None` when it is not known to have begun.
    pub valid_from: Option<Date>,
    /// Last day on which the post holds.
    pub valid_to: Option<Date>,
    /// The row of its table, 1-based, header included.
    pub row: usize,
}

/// One track of a line: its centreline, or points that stand for it, and the posts along it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// The line's canonical name.
    pub line: Arc<str>,
    /// The track.
    pub track: Track,
    /// The known points in order of distance along.
    pub anchors: Vec<Anchor>,
    /// Whether the chain only joins points instead of following the track.
    pub schematic: bool,
    pub(super) path: Path,
    pub(super) eras: Eras,
}

/// A way in which the posts of a line are counted: an origin, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its name, e.g. the year of the table.
    pub name: String,
    /// Where it counts from.
    pub origin: String,
    /// A post of this edition is the line's own post plus this (millimetres may be negative).
    pub offset: Chainage,
    /// What it rests on.
    pub source: String,
}

/// What the embedded chains rest on.
const EMBEDDED_SOURCE: &str = "OpenStreetMap (ODbL 1.0), 全国铁路客运运价里程表, 名单区间端点";

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
    /// The ways in which its posts are counted; the first is the one of its chains. Empty when
    /// only one is known.
    pub editions: Vec<Edition>,
    /// What the operator's data of this line come from; `None` for the embedded chain.
    pub own_source: Option<String>,
}

/// All lines, with an index of their pieces. Immutable.
#[derive(Debug, Default)]
#[expect(clippy::struct_field_names, reason = "the lines are what it holds; the rest is their index")]
pub struct Lines {
    /// By canonical name, in its order.
    pub(super) lines: Vec<Line>,
    /// Canonical name, and normalised name or alias → position in `lines`.
    pub(super) names: HashMap<String, usize>,
    pub(super) trees: Trees,
}

impl Lines {
    /// Lines with their index. The names and aliases must be distinct (the loaders check it); of
    /// two that are not, the first line keeps the name.
    pub fn new(mut lines: Vec<Line>) -> Self {
        lines.sort_by(|a, b| a.name.cmp(&b.name));
        // What every question passes on its way to the large tables is put side by side: it was made
        // line by line and lies scattered between them, a page of memory for each.
        for line in &mut lines {
            let mut chains = Vec::with_capacity(line.chains.len());
            chains.append(&mut line.chains);
            line.chains = chains;
        }
        for chain in lines.iter_mut().flat_map(|line| &mut line.chains) {
            chain.eras.gather();
        }
        let mut names = HashMap::with_capacity(lines.len() * 2);
        for (no, line) in lines.iter().enumerate() {
            names.entry(line.name.clone()).or_insert(no);
        }
        for (no, line) in lines.iter().enumerate() {
            for alias in std::iter::once(&line.name).chain(&line.aliases) {
                names.entry(super::names::key(alias)).or_insert(no);
            }
        }
        let trees = Trees::new(&lines);
        Self { lines, names, trees }
    }

    /// These lines with some of them replaced, by canonical name, or added.
    #[must_use]
    pub fn with(self, own: Vec<Line>) -> Self {
        let mut lines = self.lines;
        lines.retain(|line| own.iter().all(|new| new.name != line.name));
        lines.extend(own);
        Self::new(lines)
    }

    /// The line of this name or alias. Full-width letters, blanks and a missing or additional
    /// `线` or `铁路` at the end do not matter; nothing is matched by similarity.
    pub fn get(&self, name: &str) -> Option<&Line> {
        let no = self.names.get(name).or_else(|| self.names.get(&super::names::key(name)))?;
        self.lines.get(*no)
    }

    /// All lines, by canonical name.
    pub fn iter(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter()
    }

    /// Canonical names that resemble an unknown one, for an error message; never used to decide.
    pub fn suggest(&self, name: &str) -> Vec<&str> {
        super::names::suggest(name, self.lines.iter())
    }
}

impl Line {
    /// The chains that answer when `track` is asked about: of the line as a whole all of them; of
    /// a track its own, or else the chain of the line as a whole, which stands for every track.
    pub fn chains_of(&self, track: Option<Track>) -> impl Iterator<Item = &Chain> {
        let own = |track| self.chains.iter().any(|chain| chain.track == track);
        let asked = match track {
            None | Some(Track::Whole) => None,
            Some(track) if own(track) => Some(track),
            Some(_) => Some(Track::Whole),
        };
        self.chains.iter().filter(move |chain| asked.is_none_or(|track| chain.track == track))
    }

    /// Whether this is one of its names, as [`Lines::get`] compares them.
    pub fn is_called(&self, name: &str) -> bool {
        let key = super::names::key(name);
        std::iter::once(&self.name).chain(&self.aliases).any(|own| super::names::key(own) == key)
    }

    /// What the chains rest on; `None` for a line without any.
    pub fn source(&self) -> Option<&str> {
        if self.chains.is_empty() {
            return None;
        }
        Some(self.own_source.as_deref().unwrap_or(EMBEDDED_SOURCE))
    }

    /// The edition of this name or origin.
    pub fn edition(&self, name: &str) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.name == name || edition.origin == name)
    }
}

impl Chain {
    /// From the least to the greatest calibrated post, of the calibration that holds last; `None`
    /// with fewer than two posts. Not every post between them has a place: equations skip some.
    pub fn calibrated(&self) -> Option<Span> {
        let (least, greatest) = self.calibration(None)?.bounds()?;
        Some(Span::new(least, greatest))
    }

    /// The calibration that holds on a day; without a day the last one.
    pub(super) fn calibration(&self, on: Option<Date>) -> Option<&Calibration> {
        self.eras.on(on)
    }

    /// The whole centreline in degrees, with its ends outside the calibrated part.
    pub fn geometry(&self) -> LineString<f64> {
        self.path.lonlat().map(|[x, y]| Coord { x, y }).collect()
    }

    /// How many vertices its centreline has.
    pub fn vertices(&self) -> usize {
        self.path.lonlat().len()
    }

    /// Length of the centreline in metres, in the plane of its 3° zones.
    pub fn length_m(&self) -> f64 {
        self.path.length_m()
    }

    /// The largest ± metres of its coordinates; `None` for a chain without points.
    pub fn coord_tolerance_m(&self) -> Option<f64> {
        self.path.coord_tolerance_m()
    }
}
