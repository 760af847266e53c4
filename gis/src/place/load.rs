//! Loading the gazetteer.

use std::collections::HashMap;

use geo::{BoundingRect as _, Geometry, MultiPolygon};
use geojson::GeoJson;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Rectangle};
use serde::Deserialize;
use thiserror::Error;

use super::boundary::Boundary;
use super::{County, Gazetteer, Station, Township, Village};
use crate::crs::{MetricGeometry, distance_m};
use crate::line::{AnchorKind, Lines, table};

/// A little more than [`Gazetteer::EDGE_TOLERANCE_M`] in degrees, at any latitude of China.
const MARGIN_DEG: f64 = 0.025;

/// Points of one name within this many metres are one station.
const SAME_STATION_M: f64 = 1000.0;

/// Why the gazetteer could not be loaded.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// A row, feature or entry is faulty.
    #[error("{file} 第 {row} 行（项） / row {row}: {what}")]
    Row {
        /// The file.
        file: &'static str,
        /// The row, 1-based, header included; for `GeoJSON` the number of the feature.
        row: usize,
        /// What is wrong and what to do.
        what: String,
    },
}

#[derive(Deserialize)]
struct TownshipRow {
    county: String,
    township: String,
    lon: Option<f64>,
    lat: Option<f64>,
    accuracy_m: Option<f64>,
    kind: String,
    note: String,
    source: String,
}

#[derive(Deserialize)]
struct PlaceRow {
    county: String,
    township: String,
    place: String,
    lon: f64,
    lat: f64,
    accuracy_m: f64,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AliasFile {
    #[serde(default)]
    county: Vec<CountyAlias>,
    #[serde(default)]
    township: Vec<TownshipAlias>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "dates and basis are for the reader of the file; the format is checked")]
struct CountyAlias {
    name: String,
    aliases: Vec<String>,
    since: Option<u16>,
    until: Option<u16>,
    basis: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "dates and basis are for the reader of the file; the format is checked")]
struct TownshipAlias {
    county: String,
    name: String,
    aliases: Vec<String>,
    since: Option<u16>,
    until: Option<u16>,
    basis: String,
}

/// The texts of a gazetteer, as in `gis/data/places/`.
#[derive(Debug, Clone, Copy)]
pub struct GazetteerFiles<'a> {
    /// `counties.geojson`.
    pub counties: &'a str,
    /// `townships.csv`.
    pub townships: &'a str,
    /// `places.csv`.
    pub places: &'a str,
    /// `aliases.toml`.
    pub aliases: &'a str,
}

impl Gazetteer {
    /// The embedded gazetteer, with the stations of the embedded lines.
    ///
    /// # Panics
    /// Never: a test loads the same embedded bytes.
    pub fn embedded() -> Self {
        Self::embedded_with(&Lines::embedded())
    }

    /// The embedded gazetteer, with the stations of these lines.
    ///
    /// # Panics
    /// Never: a test loads the same embedded bytes.
    pub fn embedded_with(lines: &Lines) -> Self {
        let files = GazetteerFiles {
            counties: include_str!("../../data/places/counties.geojson"),
            townships: include_str!("../../data/places/townships.csv"),
            places: include_str!("../../data/places/places.csv"),
            aliases: include_str!("../../data/places/aliases.toml"),
        };
        Self::load(files, lines).expect("the embedded places are constants that a test loads")
    }

    /// Loads a gazetteer. Names of counties must exist, points must be degrees in range.
    pub fn load(files: GazetteerFiles<'_>, lines: &Lines) -> Result<Self, GazetteerError> {
        let (counties, metric) = read_counties(files.counties)?;
        let boxes = counties
            .iter()
            .enumerate()
            .filter_map(|(no, county)| {
                let rect = county.boundary.bounding_rect()?;
                let low = [rect.min().x - MARGIN_DEG, rect.min().y - MARGIN_DEG];
                let high = [rect.max().x + MARGIN_DEG, rect.max().y + MARGIN_DEG];
                Some(GeomWithData::new(Rectangle::from_corners(low, high), no))
            })
            .collect();
        let mut loaded = Self { counties, metric, boxes: RTree::bulk_load(boxes), ..Self::default() };
        loaded.townships = read_townships(files.townships, &loaded)?;
        loaded.villages = read_places(files.places, &loaded)?;
        loaded.read_aliases(files.aliases)?;
        loaded.stations = stations(lines);
        Ok(loaded)
    }

    fn read_aliases(&mut self, text: &str) -> Result<(), GazetteerError> {
        const FILE: &str = "aliases.toml";
        let file: AliasFile = toml::from_str(text).map_err(|fault| {
            let row = fault
                .span()
                .map_or(1, |span| 1 + text.bytes().take(span.start).filter(|b| *b == b'\n').count());
            error(FILE, row, format!("格式有误 / malformed: {}", fault.message()))
        })?;
        let mut names = HashMap::new();
        for (i, entry) in file.county.into_iter().enumerate() {
            if !self.counties.iter().any(|c| c.name == entry.name) {
                return Err(error(FILE, i + 1, format!("县 {} 不存在 / unknown county", entry.name)));
            }
            names.extend(entry.aliases.into_iter().map(|alias| (alias, entry.name.clone())));
        }
        self.county_names = names;
        for (i, entry) in file.township.into_iter().enumerate() {
            let found = self.townships.iter_mut().find(|t| t.county == entry.county && t.name == entry.name);
            let Some(township) = found else {
                let what = format!("{}{} 不存在 / unknown township", entry.county, entry.name);
                return Err(error(FILE, i + 1, what));
            };
            township.aliases.extend(entry.aliases);
        }
        Ok(())
    }

    fn check_point(
        &self,
        file: &'static str,
        row: usize,
        county: &str,
        at: (f64, f64),
    ) -> Result<(), GazetteerError> {
        if !self.counties.iter().any(|c| c.name == county) {
            return Err(error(file, row, format!("县 county={county} 不存在 / unknown county")));
        }
        if at.0.abs() <= 180.0 && at.1.abs() <= 90.0 {
            Ok(())
        } else {
            Err(error(file, row, format!("坐标 {}, {} 超出范围 / coordinate out of range", at.0, at.1)))
        }
    }
}

fn error(file: &'static str, row: usize, what: impl Into<String>) -> GazetteerError {
    GazetteerError::Row { file, row, what: what.into() }
}

/// The city of a county code.
fn city(adcode: &str) -> &'static str {
    match adcode.get(..4) {
        Some("1409") => "忻州市",
        Some("1406") => "朔州市",
        Some("1403") => "阳泉市",
        _ => "",
    }
}

fn read_counties(text: &str) -> Result<(Vec<County>, Vec<Boundary>), GazetteerError> {
    const FILE: &str = "counties.geojson";
    let parsed: GeoJson =
        text.parse().map_err(|fault| error(FILE, 1, format!("无法读取 / unreadable: {fault}")))?;
    let GeoJson::FeatureCollection(collection) = parsed else {
        return Err(error(FILE, 1, "须为 FeatureCollection / must be a FeatureCollection"));
    };
    let (mut counties, mut metric) = (Vec::new(), Vec::new());
    for (i, feature) in collection.features.into_iter().enumerate() {
        let bad = |what: &str| error(FILE, i + 1, what);
        let property = |key: &str| feature.property(key).and_then(|v| v.as_str()).map(str::to_owned);
        let (Some(adcode), Some(name)) = (property("adcode"), property("name")) else {
            return Err(bad("缺少 adcode 或 name / adcode or name is missing"));
        };
        let geometry = feature.geometry.and_then(|g| Geometry::<f64>::try_from(g).ok());
        let boundary = match geometry {
            Some(Geometry::MultiPolygon(boundary)) => boundary,
            Some(Geometry::Polygon(polygon)) => MultiPolygon::new(vec![polygon]),
            _ => return Err(bad("须为面 / must be a polygon")),
        };
        let projected = MetricGeometry::new(&Geometry::MultiPolygon(boundary.clone()));
        let projected = projected.ok_or_else(|| bad("坐标无法投影 / a coordinate cannot be projected"))?;
        metric.push(Boundary::new(&projected));
        let city = city(&adcode).to_owned();
        counties.push(County { adcode, name, city, boundary });
    }
    Ok((counties, metric))
}

/// The rows of a table with their row numbers.
fn rows<T: serde::de::DeserializeOwned>(
    file: &'static str,
    text: &str,
) -> Result<Vec<(usize, T)>, GazetteerError> {
    table::rows(text).map_err(|(row, zh, en)| error(file, row, format!("{zh} / {en}")))
}

fn read_townships(text: &str, counties: &Gazetteer) -> Result<Vec<Township>, GazetteerError> {
    const FILE: &str = "townships.csv";
    let mut all = Vec::new();
    for (row, entry) in rows::<TownshipRow>(FILE, text)? {
        let point = match (entry.lon, entry.lat) {
            (Some(lon), Some(lat)) => Some((lon, lat)),
            (None, None) => None,
            _ => return Err(error(FILE, row, "lon 与 lat 须同时给出 / give lon and lat together")),
        };
        counties.check_point(FILE, row, &entry.county, point.unwrap_or_default())?;
        if point.is_some() != entry.accuracy_m.is_some() {
            return Err(error(
                FILE,
                row,
                "有坐标须有 accuracy_m / a point needs accuracy_m, and only a point",
            ));
        }
        all.push(Township {
            county: entry.county,
            name: entry.township,
            point,
            accuracy_m: entry.accuracy_m,
            kind: entry.kind,
            note: entry.note,
            source: entry.source,
            aliases: Vec::new(),
        });
    }
    Ok(all)
}

fn read_places(text: &str, counties: &Gazetteer) -> Result<Vec<Village>, GazetteerError> {
    const FILE: &str = "places.csv";
    let mut all = Vec::new();
    for (row, entry) in rows::<PlaceRow>(FILE, text)? {
        counties.check_point(FILE, row, &entry.county, (entry.lon, entry.lat))?;
        // The table marks an older name in brackets behind it.
        let township = entry.township.split('(').next().unwrap_or_default().to_owned();
        all.push(Village {
            county: entry.county,
            township,
            name: entry.place,
            lon: entry.lon,
            lat: entry.lat,
            accuracy_m: entry.accuracy_m,
            source: entry.source,
        });
    }
    Ok(all)
}

/// The named stations of all chains, those of one name close together merged.
fn stations(lines: &Lines) -> Vec<Station> {
    let mut all: Vec<Station> = Vec::new();
    let anchors = lines
        .iter()
        .flat_map(|line| line.chains.iter().map(move |chain| (line, chain)))
        .flat_map(|(line, chain)| chain.anchors.iter().map(move |anchor| (line.name.as_str(), anchor)));
    for (line, anchor) in anchors.filter(|(_, a)| a.kind == AnchorKind::Station && !a.name.is_empty()) {
        let same = all.iter_mut().find(|s| {
            *s.name == *anchor.name
                && distance_m((s.lon, s.lat), (anchor.lon, anchor.lat)).is_some_and(|d| d <= SAME_STATION_M)
        });
        match same {
            Some(station) => {
                if !station.lines.iter().any(|name| name == line) {
                    station.lines.push(line.to_owned());
                }
                // The better known of both points.
                if anchor.coord_tolerance_m < station.accuracy_m {
                    (station.lon, station.lat) = (anchor.lon, anchor.lat);
                    station.accuracy_m = anchor.coord_tolerance_m;
                }
            }
            None => all.push(Station {
                name: anchor.name.to_string(),
                lines: vec![line.to_owned()],
                lon: anchor.lon,
                lat: anchor.lat,
                accuracy_m: anchor.coord_tolerance_m,
            }),
        }
    }
    all.sort_by(|a, b| a.name.cmp(&b.name).then(a.lon.total_cmp(&b.lon)));
    all
}
