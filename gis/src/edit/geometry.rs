//! The polygon of a record as an editor gives it: looked at from all sides, never mended silently.

use geo::GeodesicArea as _;
use geo::{LineString, MultiPolygon, Polygon};
use serde_json::{Map, Value};

use super::EditFault;
use super::context::Cx;
use super::sweep::{Point, nesting, same_place, signed_area};
use super::value::{real, text};
use super::walk;
use crate::crs::parse_input;
use crate::index::Layer;
use crate::record::{Body, Boundary, Record};

/// More vertices are no parcel.
pub(super) const MAX_VERTICES: usize = 200_000;
/// More rings are no parcel.
const MAX_RINGS: usize = 5000;
/// The stated area may be off by this part of itself.
const AREA_TOLERANCE: f64 = 0.01;
/// Twice the area of the smallest ring, square degrees: about 0.01 m².
const LEAST_AREA: f64 = 2e-12;
/// What is served is rounded to nine decimals of a degree, a tenth of a millimetre.
const SERVED: f64 = 1.1e-9;

/// Whether a geometry is the one that is served.
pub(super) fn same(given: &Value, served: &Value) -> bool {
    match (given, served) {
        (Value::Object(a), Value::Object(b)) => {
            let part = |name: &str| match (a.get(name), b.get(name)) {
                (Some(a), Some(b)) => alike(a, b),
                (None, None) => true,
                _ => false,
            };
            a.get("type") == b.get("type") && part("coordinates") && part("geometries")
        }
        _ => given == served,
    }
}

fn alike(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        (Value::Number(a), Value::Number(b)) => {
            a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| (a - b).abs() <= SERVED)
        }
        (Value::Object(_), Value::Object(_)) => same(a, b),
        _ => a == b,
    }
}

/// A boundary in words.
pub(super) fn summary(boundary: &Boundary) -> String {
    let vertices: usize = boundary.polygons.iter().flatten().map(Vec::len).sum();
    let area = area_m2(&boundary.polygons);
    format!("{} polygons, {vertices} vertices, {area:.1} m²", boundary.polygons.len())
}

/// Takes a geometry that differs from what is served.
pub(super) fn put(
    layer: Layer,
    record: &mut Record,
    given: &Value,
    asked: &Map<String, Value>,
    cx: &mut Cx<'_>,
) {
    let drawable = matches!(layer, Layer::Parcels | Layer::TemporaryUses | Layer::Constraints);
    if given.is_null() {
        if drawable && record.boundary.take().is_some() {
            cx.note(
                "已去掉录入的界线，图形改由文字得出",
                "the boundary is taken off; the geometry follows the words again",
            );
        }
        return;
    }
    if !drawable {
        let (zh, en) = if layer == Layer::Appointments {
            ("任免没有图形，请给 null", "an appointment has no geometry: give null")
        } else {
            (
                "区段的图形由线路和里程得出，不能直接给出；请改 from_m、to_m，或保持所提供的图形不变",
                "the geometry of a segment follows from line and posts and cannot be given: change from_m and to_m, or send \
                 the geometry as it is served",
            )
        };
        return cx.push(EditFault::new("/geometry", zh, en));
    }
    let Some(polygons) = read(given, cx).and_then(|polygons| sound(polygons, cx)) else { return };
    let old = record.boundary.take();
    if let Some(old) = old.as_ref().filter(|old| old.polygons == polygons) {
        record.boundary = Some(Box::new(Boundary::clone(old)));
        return;
    }
    let (accuracy_m, method) = old.map(|old| (old.accuracy_m, old.method)).unwrap_or_default();
    if (accuracy_m.is_some() && !asked.contains_key("accuracy_m"))
        || (method.is_some() && !asked.contains_key("survey_method"))
    {
        cx.note(
            "界线已改，误差与测绘方法沿用原值；若有变化请一并给出 accuracy_m、survey_method",
            "the boundary changes and keeps its accuracy and method: give accuracy_m and survey_method if they changed",
        );
    }
    let given_in = Some("EPSG:4490".to_owned());
    record.boundary =
        Some(Box::new(Boundary { polygons, accuracy_m, method, given_in, accepted: Vec::new() }));
    // The tolerance of the area depends on the accuracy.
    take_accuracy(record, asked, cx);
    compare(record, cx);
}

/// Holds a boundary that stays against an area or a county that changes.
pub(super) fn again(record: &mut Record, cx: &mut Cx<'_>) {
    compare(record, cx);
}

/// The properties that belong to the boundary.
pub(super) fn properties(record: &mut Record, asked: &Map<String, Value>, cx: &mut Cx<'_>) {
    for name in ["accuracy_m", "survey_method"] {
        if asked.contains_key(name) && record.boundary.is_none() {
            cx.push(EditFault::at(
                name,
                "只用于录入的界线；本记录没有界线，误差由文字的定位得出",
                "is of a boundary that was given; this record has none, its accuracy follows from its words",
            ));
        }
    }
    if cx.faults.iter().all(|fault| fault.pointer != super::fault::pointer("accuracy_m")) {
        take_accuracy(record, asked, cx);
    }
    if let (Some(boundary), Some(value)) = (&mut record.boundary, asked.get("survey_method")) {
        cx.put(text("survey_method", value), &mut boundary.method);
    }
}

fn take_accuracy(record: &mut Record, asked: &Map<String, Value>, cx: &mut Cx<'_>) {
    if let (Some(boundary), Some(value)) = (&mut record.boundary, asked.get("accuracy_m")) {
        cx.put(real("accuracy_m", value, 0.001, 10_000.0), &mut boundary.accuracy_m);
    }
}

/// The rings as given, in degrees, closed.
fn read(given: &Value, cx: &mut Cx<'_>) -> Option<Vec<Vec<Vec<Point>>>> {
    if let Some(crs) = given.get("crs") {
        cx.push_crs(crs);
    }
    let kind = given.get("type").and_then(Value::as_str).unwrap_or_default();
    let coordinates = given.get("coordinates");
    let polygons: Vec<(String, &Value)> = match (kind, coordinates) {
        ("Polygon", Some(rings)) => vec![("/geometry/coordinates".to_owned(), rings)],
        ("MultiPolygon", Some(Value::Array(all))) => {
            all.iter().enumerate().map(|(no, rings)| (format!("/geometry/coordinates/{no}"), rings)).collect()
        }
        _ => {
            cx.push(
                EditFault::new(
                    "/geometry/type",
                    "界线应为带 coordinates 的 Polygon 或 MultiPolygon",
                    "a boundary must be a Polygon or a MultiPolygon with coordinates",
                )
                .with(kind),
            );
            return None;
        }
    };
    let rings: Vec<&Value> = polygons.iter().filter_map(|(_, rings)| rings.as_array()).flatten().collect();
    let vertices: usize = rings.iter().filter_map(|ring| ring.as_array()).map(Vec::len).sum();
    if vertices > MAX_VERTICES || rings.len() > MAX_RINGS {
        cx.push(EditFault::new(
            "/geometry",
            format!("有 {} 个环、{vertices} 个顶点，最多 {MAX_RINGS} 个环、{MAX_VERTICES} 个顶点；请简化或分开", rings.len()),
            format!(
                "has {} rings and {vertices} vertices, at most {MAX_RINGS} and {MAX_VERTICES} are taken: simplify or split it",
                rings.len()
            ),
        ));
        return None;
    }
    let (mut faults, mut heights, mut repeated) = (Vec::new(), 0, 0);
    let mut out = Vec::with_capacity(polygons.len());
    for (at, rings) in &polygons {
        let Some(rings) = rings.as_array().filter(|rings| !rings.is_empty()) else {
            faults.push(EditFault::new(at, "应为非空的环数组", "must be an array of rings, not empty"));
            continue;
        };
        let read = rings
            .iter()
            .enumerate()
            .map(|(no, one)| ring(&format!("{at}/{no}"), one, &mut heights, &mut repeated));
        let read: Vec<_> = read.filter_map(|ring| ring.map_err(|fault| faults.push(fault)).ok()).collect();
        out.push(read);
        // Of hundreds of rings with one mistake the first ones tell it.
        if faults.len() >= 20 {
            break;
        }
    }
    if polygons.is_empty() {
        faults.push(EditFault::new("/geometry/coordinates", "没有多边形", "has no polygon"));
    }
    if heights > 0 {
        cx.note(
            format!("{heights} 个顶点带高程，高程不保存"),
            format!("{heights} vertices have a height, which is not kept"),
        );
    }
    if repeated > 0 {
        cx.note(
            format!("{repeated} 个与前一点重合的顶点未保存"),
            format!("{repeated} vertices that repeat the one before are not kept"),
        );
    }
    let sound = faults.is_empty();
    for fault in faults {
        cx.push(fault);
    }
    sound.then_some(out)
}

fn ring(at: &str, given: &Value, heights: &mut usize, repeated: &mut usize) -> Result<Vec<Point>, EditFault> {
    let Some(positions) = given.as_array() else {
        return Err(EditFault::new(at, "应为顶点数组", "must be an array of positions"));
    };
    let mut points: Vec<Point> = Vec::with_capacity(positions.len());
    for (no, position) in positions.iter().enumerate() {
        let numbers = position.as_array().map(Vec::as_slice).unwrap_or_default();
        let read = match numbers {
            [x, y] | [x, y, _] => x.as_f64().zip(y.as_f64()),
            _ => None,
        };
        let Some((x, y)) = read.filter(|(x, y)| x.is_finite() && y.is_finite()) else {
            return Err(EditFault::new(
                format!("{at}/{no}"),
                "应为两个数：经度、纬度",
                "must be two numbers: longitude, latitude",
            ));
        };
        *heights += usize::from(numbers.len() == 3);
        let china = (73.0..=136.0).contains(&x) && (3.0..=54.0).contains(&y);
        if !china && let Err(error) = parse_input(x, y, None) {
            let said = error.to_string();
            let (zh, en) = said.split_once(" / ").unwrap_or((&said, &said));
            return Err(EditFault::new(
                format!("{at}/{no}"),
                format!("{zh}；要素须用 CGCS2000 经纬度（EPSG:4490），请先换算"),
                format!("{en}; features are in CGCS2000 degrees (EPSG:4490): transform first"),
            ));
        }
        // `-0.0` and `0.0` are one place.
        let point = [x + 0.0, y + 0.0];
        if points.last() == Some(&point) {
            *repeated += 1;
        } else {
            points.push(point);
        }
    }
    if let (Some(first), Some(last)) = (points.first(), points.last())
        && !same_place(*first, *last)
    {
        return Err(EditFault::new(
            at,
            format!(
                "环未闭合：首点 {} {}，末点 {} {}；请使末点与首点相同",
                first[0], first[1], last[0], last[1]
            ),
            format!(
                "the ring is not closed: it begins at {} {} and ends at {} {}; let the last position be the first",
                first[0], first[1], last[0], last[1]
            ),
        ));
    }
    if points.len() < 4 {
        return Err(EditFault::new(
            at,
            "环至少要有 4 个点（3 个不同顶点加闭合点）",
            "a ring needs at least four positions, three vertices and the first again",
        ));
    }
    Ok(points)
}

/// Rings that neither cross nor lie where they must not, wound as RFC 7946 asks.
fn sound(mut polygons: Vec<Vec<Vec<Point>>>, cx: &mut Cx<'_>) -> Option<Vec<Vec<Vec<Point>>>> {
    let owner: Vec<(usize, usize)> = polygons
        .iter()
        .enumerate()
        .flat_map(|(polygon, rings)| (0..rings.len()).map(move |ring| (polygon, ring)))
        .collect();
    let all: Vec<&[Point]> = polygons.iter().flatten().map(Vec::as_slice).collect();
    let whose = |no: usize| owner.get(no).copied().unwrap_or_default();
    match nesting(&all) {
        Err(meeting) => {
            let [lon, lat] = meeting.at;
            let ((p, q), (r, s)) = (whose(meeting.one.0), whose(meeting.other.0));
            let own = meeting.one.0 == meeting.other.0;
            let (zh, en) = if own {
                ("自相交或自相接", "crosses or touches itself")
            } else {
                ("相交或重叠", "cross or overlap")
            };
            cx.push(EditFault::new(
                format!("/geometry/coordinates/{p}"),
                format!(
                    "{zh}，在 {lon:.7} {lat:.7} 附近：第 {} 个多边形第 {} 环第 {} 边与第 {} 个多边形第 {} 环第 {} 边",
                    p + 1, q + 1, meeting.one.1 + 1, r + 1, s + 1, meeting.other.1 + 1
                ),
                format!(
                    "{en} near {lon:.7} {lat:.7}: edge {} of ring {} of polygon {}, and edge {} of ring {} of polygon {}",
                    meeting.one.1 + 1, q + 1, p + 1, meeting.other.1 + 1, s + 1, r + 1
                ),
            ));
            return None;
        }
        Ok(parents) => {
            let flat = all.iter().position(|ring| signed_area(ring).abs() < LEAST_AREA);
            if let Some((polygon, ring)) = flat.and_then(|no| owner.get(no)) {
                cx.push(EditFault::new(
                    format!("/geometry/coordinates/{polygon}/{ring}"),
                    "环围成的面积为零（小于 0.01 m²），各点几乎在一条线上",
                    "the ring encloses no area (less than 0.01 m²): its vertices lie on a line",
                ));
                return None;
            }
            let mut well = true;
            for (no, parent) in parents.iter().enumerate() {
                let (polygon, ring) = whose(no);
                let around = parent.map(whose);
                let right = match (ring, around) {
                    (0, None) => true,
                    // An island in the hole of another polygon.
                    (0, Some((_, around))) => around > 0,
                    (_, Some((other, around))) => other == polygon && around == 0,
                    (_, None) => false,
                };
                if right || !well {
                    continue;
                }
                well = false;
                let (zh, en) = if ring == 0 {
                    (
                        "多边形位于另一个多边形之内，两者重叠",
                        "the polygon lies inside another one and overlaps it",
                    )
                } else {
                    (
                        "洞不在其外环之内，或与另一个洞重叠",
                        "the hole does not lie inside its outer ring, or lies in another hole",
                    )
                };
                cx.push(EditFault::new(format!("/geometry/coordinates/{polygon}/{ring}"), zh, en));
            }
            if !well {
                return None;
            }
        }
    }
    let mut turned = 0;
    for rings in &mut polygons {
        for (no, ring) in rings.iter_mut().enumerate() {
            if (signed_area(ring) > 0.0) != (no == 0) {
                ring.reverse();
                turned += 1;
            }
        }
    }
    if turned > 0 {
        cx.note(
            format!("{turned} 个环的方向按 RFC 7946（外环逆时针、洞顺时针）调整"),
            format!("{turned} rings are wound as RFC 7946 asks: outer counter-clockwise, holes clockwise"),
        );
    }
    Some(polygons)
}

/// Area in square metres on the ellipsoid of CGCS2000.
///
/// The library has that of WGS 84, whose minor axis is 0.1 mm shorter: no part in 10¹⁰ of an area.
pub(super) fn area_m2(polygons: &[Vec<Vec<Point>>]) -> f64 {
    let line = |ring: &Vec<Point>| ring.iter().map(|&[x, y]| (x, y)).collect::<LineString<f64>>();
    let all = polygons.iter().filter_map(|rings| {
        let (outer, holes) = rings.split_first()?;
        Some(Polygon::new(line(outer), holes.iter().map(line).collect()))
    });
    MultiPolygon::new(all.collect()).geodesic_area_signed().abs()
}

/// Holds the boundary against the service area, the county and the area that is stated.
fn compare(record: &mut Record, cx: &mut Cx<'_>) {
    let county = record.county().map(str::to_owned).filter(|county| !county.is_empty());
    let Some(boundary) = record.boundary.as_deref() else { return };
    walk::compare(&boundary.polygons, county.as_deref(), cx);
    let Body::Decision(decision) = &record.body else { return };
    let measured = area_m2(&boundary.polygons);
    let Some(stated) = decision.area.value() else {
        cx.note(
            format!("未载明面积；按界线计算为 {measured:.1} m²（椭球面积）"),
            format!("no area is stated; the boundary encloses {measured:.1} m² on the ellipsoid"),
        );
        return;
    };
    let edge = boundary.accuracy_m.map_or(0.0, |accuracy| accuracy * walk::perimeter_m(&boundary.polygons));
    let room = (stated.m2 * AREA_TOLERANCE).max(edge);
    if (measured - stated.m2).abs() > room {
        let percent = (measured - stated.m2) / stated.m2 * 100.0;
        cx.push(
            EditFault::new(
                super::fault::pointer("area_m2"),
                format!(
                    "载明 {} m²，按界线计算 {measured:.1} m²（差 {percent:+.1}%），超出容差 {room:.1} m²；请核对界线或面积",
                    stated.m2
                ),
                format!(
                    "{} m² are stated, the boundary encloses {measured:.1} m² ({percent:+.1} %), more than the tolerance of \
                     {room:.1} m²; check the boundary or the area",
                    stated.m2
                ),
            )
            .with(stated.m2)
            .forceable(),
        );
    }
}
