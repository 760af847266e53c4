//! Counties, townships, villages and stations with their accuracy.

use geo::MultiPolygon;

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
    /// c
    pub contained: bool,
    /// Metres to the nearest edge of that polygon.
    pub edge_m: f64,
    /// Names of other counties within [`Gazetteer::EDGE_TOLERANCE_M`]: the point may be theirs.
    pub maybe: Vec<String>,
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
    pub(crate) stations: Vec<Station>,
}

impl Gazetteer {
    /// County edges are generalised: within this many metres a point belongs to either side.
    pub const EDGE_TOLERANCE_M: f64 = 1000.0;

    /// The embedded gazetteer.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// All counties.
    pub fn counties(&self) -> &[County] {
        &self.counties
    }

    /// All townships of the roster.
    pub fn townships(&self) -> &[Township] {
        &self.townships
    }

    /// All named points of lines.
    pub fn stations(&self) -> &[Station] {
        &self.stations
    }

    /// The county of a point; `None` outside all polygons. Neighbours within the edge tolerance
    /// are listed in the hit.
    pub fn county_at(&self, lon: f64, lat: f64) -> Option<CountyHit> {
        let _ = (lon, lat);
        None
    }

    /// x
    pub fn county_contains(&self, _: &str, _: f64, _: f64) -> Option<bool> { None }

    /// The county of this name (or older name).
    pub fn county(&self, name: &str) -> Option<&County> {
        self.counties.iter().find(|c| c.name == name)
    }

    /// The township of a county under its canonical, printed, short or older name.
    pub fn township(&self, county: &str, name: &str) -> Option<&Township> {
        self.townships.iter().find(|t| t.county == county && t.name == name)
    }

    /// Named places whose name contains or equals the text, best first.
    pub fn search(&self, text: &str, limit: usize) -> Vec<PlaceHit> {
        let _ = (text, limit);
        Vec::new()
    }
}
