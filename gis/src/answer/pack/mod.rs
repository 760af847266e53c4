//! What a phone needs to answer without a network: the facts of one line or one county.
//!
//! Everything in it is public: records of a snapshot hold no personal number. What depends on the place is
//! left to whoever asks; what depends on the day is of the day given, and says so.

mod land;
mod lines;
mod places;
mod roster;
mod rules;

use std::collections::BTreeSet;

use geo::BoundingRect as _;
use jiff::civil::Date;
use serde::Serialize;

use crate::index::Snapshot;
use crate::line::Line;
use crate::place::County;

/// How far from its line the pack of a line answers about land, metres; the line's own tolerance comes on
/// top.
pub const PACK_WITHIN_M: f64 = 3_000.0;

/// Lines are in a pack when they come so near to what it covers, degrees: a place must not be answered with a
/// line of the pack while a nearer one is left out.
const LINES_BESIDE: f64 = 0.5;

/// A kilometre in degrees of latitude and, at most, of longitude hereabouts.
const KM_DEGREES: f64 = 0.0125;

/// What a pack is of.
#[derive(Debug, Clone, Copy)]
pub enum PackScope<'a> {
    /// A line, with the land along it.
    Line(&'a Line),
    /// A county.
    County(&'a County),
}

/// The facts of a pack, part by part.
#[derive(Debug)]
pub struct PackFacts {
    /// `[west, south, east, north]` of what it covers, degrees.
    pub bounds: [f64; 4],
    /// Name and content of each part, JSON.
    pub parts: Vec<(&'static str, Vec<u8>)>,
    /// How many there are of each thing.
    pub counts: Counts,
}

/// How many of each thing a pack holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Lines.
    pub lines: usize,
    /// Vertices of their centrelines.
    pub vertices: usize,
    /// Responsibility segments.
    pub segments: usize,
    /// Decisions about land.
    pub decisions: usize,
    /// Announced protection zones.
    pub zones: usize,
    /// Named places.
    pub places: usize,
}

impl PackScope<'_> {
    /// The name of the line or county.
    pub fn name(&self) -> &str {
        match self {
            Self::Line(line) => &line.name,
            Self::County(county) => &county.name,
        }
    }

    /// `[west, south, east, north]` of what the pack covers; `None` for a line without geometry.
    pub fn bounds(&self) -> Option<[f64; 4]> {
        let (rect, margin) = match self {
            Self::Line(line) => {
                let rects = line.chains.iter().filter_map(|chain| chain.geometry().bounding_rect());
                let all = rects.reduce(|a, b| {
                    geo::Rect::new(
                        (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
                        (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
                    )
                })?;
                (all, PACK_WITHIN_M / 1000.0 * KM_DEGREES)
            }
            Self::County(county) => (county.boundary.bounding_rect()?, KM_DEGREES),
        };
        let (min, max) = (rect.min(), rect.max());
        Some([min.x - margin, min.y - margin, max.x + margin, max.y + margin])
    }
}

/// The facts of a pack as they are on a day. `None` for a line without geometry.
///
/// # Errors
/// What cannot be written as JSON, which is our own mistake.
pub fn pack(
    snapshot: &Snapshot,
    scope: PackScope<'_>,
    day: Date,
) -> Result<Option<PackFacts>, serde_json::Error> {
    let Some(bounds) = scope.bounds() else { return Ok(None) };
    let lines: Vec<&Line> = snapshot
        .reference()
        .lines
        .iter()
        .filter(|line| match scope {
            PackScope::Line(own) if own.name == line.name => true,
            _ => PackScope::Line(line).bounds().is_some_and(|b| meets(b, widened(bounds, LINES_BESIDE))),
        })
        .collect();
    // Of a county those beside it as well: near its edge a place may be theirs.
    let near = |county: &&County| PackScope::County(county).bounds().is_some_and(|b| meets(b, bounds));
    let names: BTreeSet<&str> = snapshot
        .reference()
        .gazetteer
        .counties()
        .iter()
        .filter(near)
        .map(|county| county.name.as_str())
        .collect();
    let mut counts = Counts { lines: lines.len(), ..Counts::default() };
    let parts = vec![
        ("lines", serde_json::to_vec(&lines::lines(&lines, &mut counts))?),
        ("roster", serde_json::to_vec(&roster::roster(snapshot, &lines, day, &mut counts))?),
        ("land", serde_json::to_vec(&land::land(snapshot, bounds, &names, day, &mut counts))?),
        ("rules", serde_json::to_vec(&rules::rules(snapshot, &lines, &names, day, &mut counts))?),
        ("places", serde_json::to_vec(&places::places(snapshot, bounds, &mut counts))?),
    ];
    Ok(Some(PackFacts { bounds, parts, counts }))
}

/// Whether two boxes have a point in common.
fn meets(a: [f64; 4], b: [f64; 4]) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

fn widened([west, south, east, north]: [f64; 4], by: f64) -> [f64; 4] {
    [west - by, south - by, east + by, north + by]
}
