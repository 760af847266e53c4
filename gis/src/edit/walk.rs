//! A walk along a boundary: does it stay in the service area, and in the county that is stated?

use geo::MultiLineString;

use super::EditFault;
use super::context::Cx;
use super::sweep::Point;
use crate::place::Gazetteer;
use crate::record::{Body, Record};

/// Metres in a degree of latitude, at most.
const DEGREE_M: f64 = 111_700.0;
/// At most this many places are looked at, whatever the length.
const MOST_STEPS: f64 = 8000.0;
/// The shortest step: a quarter of the tolerance of county edges.
const STEP_M: f64 = Gazetteer::EDGE_TOLERANCE_M / 4.0;

/// Metres, not less than there are.
fn length_m(p: Point, q: Point) -> f64 {
    let middle = f64::midpoint(p[1], q[1]).to_radians();
    let (dx, dy) = ((q[0] - p[0]) * middle.cos(), q[1] - p[1]);
    dx.hypot(dy) * DEGREE_M
}

/// Length of all rings, metres.
pub(super) fn perimeter_m(polygons: &[Vec<Vec<Point>>]) -> f64 {
    let pairs = polygons.iter().flatten().flat_map(|ring| ring.windows(2));
    pairs.map(|pair| if let [p, q] = pair { length_m(*p, *q) } else { 0.0 }).sum()
}

/// Outside all counties, or decidedly in another county than the one stated: both may be forced, but
/// not by an editor who is limited to counties. Within the tolerance of the generalised edges nothing is
/// decided.
pub(super) fn compare(polygons: &[Vec<Vec<Point>>], county: Option<&str>, cx: &mut Cx<'_>) {
    let gazetteer = cx.ctx.gazetteer;
    if gazetteer.counties().is_empty() {
        return cx.note(
            "没有县界数据，未核对服务范围",
            "there are no county polygons: the service area was not checked",
        );
    }
    let least = STEP_M.max(perimeter_m(polygons) / MOST_STEPS);
    let mut elsewhere: Option<(Point, String)> = None;
    for ring in polygons.iter().filter_map(|rings| rings.first()) {
        // Metres that need not be looked at: the last place was that far from any decision.
        let mut free = 0.0_f64;
        for pair in ring.windows(2) {
            let &[p, q] = pair else { continue };
            let length = length_m(p, q);
            let mut along = free;
            while along <= length {
                let t = if length > 0.0 { along / length } else { 0.0 };
                let at = [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t];
                let Some(hit) = gazetteer.county_at(at[0], at[1]) else {
                    let [lon, lat] = at;
                    cx.push(allowed(
                        cx.ctx.limited,
                        EditFault::new(
                            "/geometry",
                            format!("界线在 {lon:.6} {lat:.6} 处超出服务范围（各县界以外 1 公里以上）；请核对坐标"),
                            format!(
                                "the boundary leaves the service area at {lon:.6} {lat:.6}, more than 1 km outside every \
                                 county; check the coordinates"
                            ),
                        ),
                    ));
                    return;
                };
                let named = county.is_none_or(|county| hit.name == county);
                if !named
                    && !hit.maybe.iter().any(|name| Some(name.as_str()) == county)
                    && elsewhere.is_none()
                {
                    elsewhere = Some((at, hit.name.clone()));
                }
                let room = if hit.contained && named { hit.edge_m } else { 0.0 };
                along += room.max(least);
            }
            free = along - length;
        }
    }
    if let (Some(([lon, lat], found)), Some(county)) = (elsewhere, county) {
        cx.push(allowed(
            cx.ctx.limited,
            EditFault::new(
                "/geometry",
                format!("载明的县为{county}，而界线在 {lon:.6} {lat:.6} 处位于{found}（距县界 1 公里以上）；请核对"),
                format!(
                    "the county stated is {county}, but at {lon:.6} {lat:.6} the boundary lies in {found}, more than 1 km \
                     from the edge; check them"
                ),
            ),
        ));
    }
}

/// May be forced, unless the editor is limited to counties.
fn allowed(limited: bool, fault: EditFault) -> EditFault {
    if limited { fault } else { fault.forceable() }
}

/// A range whose posts lie decidedly outside the county that is stated, by the geometry of the line: told,
/// and refused to an editor who is limited to counties. What the line's own uncertainty and the generalised
/// edges leave open is not decided, nor is a range without geometry.
pub(super) fn range(record: &Record, cx: &mut Cx<'_>) {
    let (line, track, span) = match &record.body {
        Body::Segment(segment) => (&segment.line, segment.track, segment.span),
        Body::Zone(zone) => (&zone.line, zone.track, zone.span),
        _ => return,
    };
    let Some(county) = record.county().filter(|county| !county.is_empty()) else { return };
    for slice in cx.ctx.lines.slice(line, track, span) {
        let room = Gazetteer::EDGE_TOLERANCE_M + slice.tolerance_m + slice.lateral_m;
        let Some(([lon, lat], off)) = farthest(&slice.geometry, county, cx.ctx.gazetteer) else { continue };
        if off <= room {
            continue;
        }
        let (zh, en) = (
            format!(
                "区段在 {lon:.6} {lat:.6} 处位于{county}以外 {off:.0} 米（按线路几何，容差 {room:.0} 米）；请核对里程或县"
            ),
            format!(
                "at {lon:.6} {lat:.6} the range lies {off:.0} m outside {county} by the geometry of the line (tolerance \
                 {room:.0} m); check the posts or the county"
            ),
        );
        if cx.ctx.limited {
            cx.push(EditFault::at("county", zh, en).with(county));
        } else {
            cx.note(zh, en);
        }
        return;
    }
}

/// The place of a line that lies farthest outside a county, and by how many metres.
fn farthest(lines: &MultiLineString<f64>, county: &str, gazetteer: &Gazetteer) -> Option<(Point, f64)> {
    let parts = || lines.iter().flat_map(geo::LineString::lines);
    let ends = |edge: geo::Line<f64>| ([edge.start.x, edge.start.y], [edge.end.x, edge.end.y]);
    let total: f64 = parts().map(ends).map(|(p, q)| length_m(p, q)).sum();
    let step = STEP_M.max(total / MOST_STEPS);
    let mut most: Option<(Point, f64)> = None;
    for (p, q) in parts().map(ends) {
        let length = length_m(p, q);
        let mut along = 0.0;
        loop {
            let t = if length > 0.0 { (along / length).min(1.0) } else { 0.0 };
            let at = [p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t];
            let off = gazetteer.outside_county_m(county, at[0], at[1])?;
            if most.is_none_or(|(_, least)| off > least) {
                most = Some((at, off));
            }
            if along >= length {
                break;
            }
            along += step;
        }
    }
    most
}
