//! Counties, townships, villages and stations with their accuracy.

use std::collections::HashMap;

use geo::MultiPolygon;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};

use super::boundary::Boundary;

/// A county polygon: indicative, generalised, not a legal boundary.
#[derive(Debug, Clone)]
pub struct County {
    /// Six-digit code.
    pub adcode: String,
    /// Canonical name.
    pub name: String,
    /// The city, e.g. `忻州市`.
    pub city: String,
    /// Boundary, degrees CGCS2000.
    pub boundary: MultiPolygon<f64>,
}

/// What the polygons say about a point.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CountyHit {
    /// Code of the county that contains the point.
    pub adcode: String,
    /// Its name.
    pub name: String,
    /// Metres to the nearest edge of that polygon.
    pub edge_m: f64,
    /// Names of other counties within [`Gazetteer::EDGE_TOLERANCE_M`], and the accuracy of the point where
    /// one is known: the point may be theirs.
    pub maybe: Vec<String>,
    /// Whether the polygon contains the point. `false`: the point lies outside all polygons, and
    /// this county is only the nearest one within the tolerance.
    pub contained: bool,
}

/// A township of the roster with the best known point.
#[derive(Debug, Clone, PartialEq)]
pub struct Township {
    /// County.
    pub county: String,
    /// Canonical name.
    pub name: String,
    /// Longitude and latitude, if any point is known.
    pub point: Option<(f64, f64)>,
    /// ± metres.
    pub accuracy_m: Option<f64>,
    /// What the point is, e.g. `place of that name`, `unknown`.
    pub kind: String,
    /// Note in the table.
    pub note: String,
    /// Where the point comes from.
    pub source: String,
    /// Other names by `aliases.toml`: older, newer or printed ones.
    pub aliases: Vec<String>,
}

impl Township {
    /// The point, if it can stand for the township: a place of that name or a known spot inside
    /// it. A city centre, or a point guessed from the roster's own range, cannot.
    pub fn stands_for_itself(&self) -> Option<(f64, f64)> {
        matches!(self.kind.as_str(), "place of that name" | "anchor inside the township")
            .then_some(self.point)
            .flatten()
    }
}

/// A named place that is no township of the roster, mostly a township seat or village.
#[derive(Debug, Clone, PartialEq)]
pub struct Village {
    /// County.
    pub county: String,
    /// Township as the table has it; empty when not known.
    pub township: String,
    /// Name.
    pub name: String,
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// ± metres.
    pub accuracy_m: f64,
    /// Where the point comes from.
    pub source: String,
}

/// A station or other named point of a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    /// Name.
    pub name: String,
    /// The lines it stands on.
    pub lines: Vec<String>,
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// ± metres.
    pub accuracy_m: f64,
}

/// A named place that matches a search.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceHit {
    /// Name as in the table.
    pub name: String,
    /// `county`, `township`, `village`, `station`.
    pub kind: &'static str,
    /// County, if known.
    pub county: Option<String>,
    /// Point, if known.
    pub point: Option<(f64, f64)>,
    /// ± metres.
    pub accuracy_m: Option<f64>,
    /// Where the point comes from.
    pub source: String,
}

/// All named places.
#[derive(Debug, Default)]
pub struct Gazetteer {
    pub(crate) counties: Vec<County>,
    pub(crate) townships: Vec<Township>,
    pub(crate) villages: Vec<Village>,
    pub(crate) stations: Vec<Station>,
    /// Projected edges, by position in `counties`.
    pub(super) metric: Vec<Boundary>,
    /// Bounding boxes in degrees, widened by a little more than the edge tolerance.
    pub(super) boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
    /// Other name → canonical name of a county.
    pub(super) county_names: HashMap<String, String>,
}

impl Gazetteer {
    /// County edges are generalised: within this many metres a point belongs to either side.
    pub const EDGE_TOLERANCE_M: f64 = 1000.0;

    /// All counties.
    pub fn counties(&self) -> &[County] {
        &self.counties
    }

    /// All townships of the roster.
    pub fn townships(&self) -> &[Township] {
        &self.townships
    }

    /// All named places of `places.csv`.
    pub fn villages(&self) -> &[Village] {
        &self.villages
    }

    /// All named points of lines.
    pub fn stations(&self) -> &[Station] {
        &self.stations
    }

    /// Whether a point lies in the county of this name, or so near its generalised edge that it
    /// may; `None` when the county is not in the data.
    pub fn county_contains(&self, county: &str, lon: f64, lat: f64) -> Option<bool> {
        let name = &self.county(county)?.name;
        Some(self.county_at(lon, lat).is_some_and(|hit| hit.name == *name || hit.maybe.contains(name)))
    }

    /// The county of this name, older name, or name without its ending.
    pub fn county(&self, name: &str) -> Option<&County> {
        let name = super::names::clean(name);
        self.counties
            .iter()
            .find(|c| c.name == name)
            .or_else(|| {
                let canonical = self.county_names.get(&name)?;
                self.counties.iter().find(|c| c.name == *canonical)
            })
            .or_else(|| {
                let mut short = self.counties.iter().filter(|c| super::names::stem(&c.name) == name);
                // 城区, 矿区 and 郊区 have no short form that names one place.
                short.next().filter(|_| short.next().is_none() && name.chars().count() > 1)
            })
    }

    /// The township of a county under its canonical, printed, short or older name. Nothing is
    /// matched by similarity.
    pub fn township(&self, county: &str, name: &str) -> Option<&Township> {
        let county = self.county(county)?.name.as_str();
        let name = super::names::clean(name);
        if name.is_empty() {
            return None;
        }
        let mine = || self.townships.iter().filter(|t| t.county == county);
        mine().find(|t| t.name == name || t.aliases.contains(&name)).or_else(|| {
            mine().find(|t| {
                std::iter::once(&t.name)
                    .chain(&t.aliases)
                    .any(|other| super::names::same_township(other, &name))
            })
        })
    }

    /// The named place of `places.csv` in a county (and township, if one is given), with or
    /// without the ending `村`.
    pub fn village(&self, county: &str, township: Option<&str>, name: &str) -> Option<&Village> {
        let county = self.county(county)?.name.as_str();
        let name = super::names::clean(name);
        let bare = name.strip_suffix('村').filter(|bare| bare.chars().count() >= 2).unwrap_or(&name);
        let mut found = self.villages.iter().filter(|v| {
            v.county == county
                && (v.name == name || v.name == bare)
                && township.is_none_or(|t| v.township.is_empty() || v.township == t)
        });
        // Two places of one name decide nothing.
        found.next().filter(|_| found.next().is_none())
    }
}
