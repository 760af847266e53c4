//! The places of a pack: county polygons, and names to search for.

use serde::Serialize;

use super::{Counts, meets};
use crate::index::Snapshot;
use crate::place::Gazetteer;

#[derive(Debug, Serialize)]
pub(super) struct Places<'a> {
    /// Within so many metres of an edge a place may be in either county.
    edge_tolerance_m: f64,
    counties: Vec<CountyFacts<'a>>,
    named: Vec<Named<'a>>,
}

#[derive(Debug, Serialize)]
struct CountyFacts<'a> {
    adcode: &'a str,
    name: &'a str,
    city: &'a str,
    boundary: geojson::Geometry,
}

#[derive(Debug, Serialize)]
struct Named<'a> {
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    aliases: &'a [String],
    /// County, or the lines of a station.
    of: String,
    lon: f64,
    lat: f64,
    accuracy_m: Option<f64>,
    source: &'a str,
}

pub(super) fn places<'a>(snapshot: &'a Snapshot, bounds: [f64; 4], counts: &mut Counts) -> Places<'a> {
    let gazetteer = &snapshot.reference().gazetteer;
    // All of them: next to a border the county beside it matters, and they are few.
    let counties = gazetteer
        .counties()
        .iter()
        .map(|county| CountyFacts {
            adcode: &county.adcode,
            name: &county.name,
            city: &county.city,
            boundary: geojson::Geometry::from(&county.boundary),
        })
        .collect();
    let here = |lon: f64, lat: f64| meets([lon, lat, lon, lat], bounds);
    let townships = gazetteer.townships().iter().filter_map(|township| {
        let (lon, lat) = township.stands_for_itself()?;
        Some(Named {
            kind: "township",
            name: &township.name,
            aliases: &township.aliases,
            of: township.county.clone(),
            lon,
            lat,
            accuracy_m: township.accuracy_m,
            source: &township.source,
        })
    });
    let villages = gazetteer.villages().iter().map(|village| Named {
        kind: "village",
        name: &village.name,
        aliases: &[],
        of: village.county.clone(),
        lon: village.lon,
        lat: village.lat,
        accuracy_m: Some(village.accuracy_m),
        source: &village.source,
    });
    let stations = gazetteer.stations().iter().map(|station| Named {
        kind: "station",
        name: &station.name,
        aliases: &[],
        of: station.lines.join("、"),
        lon: station.lon,
        lat: station.lat,
        accuracy_m: Some(station.accuracy_m),
        source: "",
    });
    let named: Vec<_> =
        townships.chain(villages).chain(stations).filter(|named| here(named.lon, named.lat)).collect();
    counts.places = named.len();
    Places { edge_tolerance_m: Gazetteer::EDGE_TOLERANCE_M, counties, named }
}
