//! Polygons: what is taken, what is refused, what can be forced.

use std::f64::consts::TAU;

use landrail_gis::edit::{Draft, EditContext, EditFault, Outcome, correct, create};
use landrail_gis::index::Layer;
use serde_json::{Value, json};

use crate::support::{ctx, forced, served, told};

/// A parcel near 忻府区 with a hole: 736 893.96 m² by PROJ's geod (GRS80, pyproj 3.7.2, PROJ 9.5.1).
const OUTER: [[f64; 2]; 5] =
    [[112.70, 38.40], [112.71, 38.401], [112.712, 38.408], [112.703, 38.410], [112.70, 38.40]];
const HOLE: [[f64; 2]; 5] =
    [[112.704, 38.403], [112.704, 38.405], [112.707, 38.405], [112.707, 38.403], [112.704, 38.403]];
const AREA_M2: f64 = 736_893.964_874;

fn parcel(geometry: Value, area: f64) -> Value {
    json!({"type": "Feature", "geometry": geometry, "properties": {
        "kind": "出让", "status": "approved", "county": "忻府区", "area_m2": area, "document": "甲政函〔2026〕1号",
    }})
}

fn made(geometry: Value, area: f64, ctx: &EditContext<'_>) -> Result<Draft, Vec<EditFault>> {
    create(Layer::Parcels, &parcel(geometry, area), "entered-1".to_owned(), ctx)
}

fn polygon(rings: Value) -> Value {
    json!({"type": "Polygon", "coordinates": rings})
}

/// The faults of a geometry that not even force makes good.
fn refused(geometry: Value) -> Vec<EditFault> {
    assert!(made(geometry.clone(), AREA_M2, &forced()).is_err(), "{:.400}", geometry.to_string());
    made(geometry, AREA_M2, &ctx()).expect_err("it is refused")
}

#[test]
fn the_area_on_the_ellipsoid_is_that_of_proj() {
    // Far off on purpose, so that the message tells the figure.
    let faults = made(polygon(json!([OUTER, HOLE])), AREA_M2 * 1.02, &ctx()).unwrap_err();
    assert_eq!(faults.len(), 1, "{}", told(&faults));
    assert_eq!((faults[0].pointer.as_str(), faults[0].forceable), ("/properties/area_m2", true));
    assert!(faults[0].zh.contains("736894.0 m²") && faults[0].zh.contains("-2.0%"), "{}", faults[0].zh);
    assert!(made(polygon(json!([OUTER, HOLE])), AREA_M2 * 1.009, &ctx()).is_ok(), "within one per cent");
    // 20 km square: 387 862 308.446 m² by the same.
    let square = json!([[[112.6, 38.3], [112.8, 38.3], [112.8, 38.5], [112.6, 38.5], [112.6, 38.3]]]);
    let draft = made(polygon(square), 387_862_308.4, &forced()).unwrap();
    assert!(!told_notes(&draft).contains("面积"), "{}", told_notes(&draft));
}

fn told_notes(draft: &Draft) -> String {
    let only = |note: &&String| note.contains("强制");
    draft.notes.iter().filter(only).cloned().collect::<Vec<_>>().join("\n")
}

#[test]
fn an_area_that_differs_is_taken_by_force_and_says_so_for_ever() {
    let draft = made(polygon(json!([OUTER, HOLE])), 700_000.0, &forced()).unwrap();
    let boundary = draft.record.boundary.as_ref().expect("a boundary");
    assert!(
        boundary.accepted.len() == 1 && boundary.accepted[0].contains("核对原件"),
        "{:?}",
        boundary.accepted
    );
    assert!(draft.record.reasons.iter().any(|r| r.field == "area_m2" && r.zh.contains("强制接受")));
    let no_reason = EditContext { reason: " ", ..forced() };
    let faults = made(polygon(json!([OUTER])), 1.0, &no_reason).unwrap_err();
    assert!(faults.iter().any(|f| f.zh.contains("理由")), "{}", told(&faults));
}

#[test]
fn an_editor_of_a_county_forces_nothing_into_another() {
    let far = |x: f64, y: f64| {
        let side = 0.001;
        polygon(json!([[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]]))
    };
    let limited = EditContext { limited: true, ..forced() };
    // In 偏关县, and outside all counties.
    for place in [far(111.5, 39.44), far(116.4, 39.9)] {
        let feature = parcel(place.clone(), 9500.0);
        create(Layer::Parcels, &feature, "entered-1".to_owned(), &forced()).expect("forced");
        let faults = create(Layer::Parcels, &feature, "entered-1".to_owned(), &limited).unwrap_err();
        let elsewhere = faults.iter().find(|fault| fault.pointer == "/geometry");
        assert!(elsewhere.is_some_and(|fault| !fault.forceable), "{}", told(&faults));
    }
}

#[test]
fn an_uncertain_boundary_leaves_room_for_the_area() {
    let mut feature = parcel(polygon(json!([OUTER, HOLE])), AREA_M2 * 1.02);
    feature["properties"]["accuracy_m"] = json!(10.0);
    feature["properties"]["survey_method"] = json!("依航片绘制");
    let draft = create(Layer::Parcels, &feature, "entered-1".to_owned(), &ctx()).expect("about 50 m × 100 m");
    let boundary = draft.record.boundary.expect("a boundary");
    assert_eq!((boundary.accuracy_m, boundary.method.as_deref()), (Some(10.0), Some("依航片绘制")));
}

#[test]
fn a_ring_that_crosses_itself_names_the_place() {
    let faults = refused(polygon(json!([[
        [112.70, 38.40],
        [112.72, 38.42],
        [112.72, 38.40],
        [112.70, 38.42],
        [112.70, 38.40]
    ]])));
    assert_eq!(faults.len(), 1, "{}", told(&faults));
    assert!(!faults[0].forceable);
    assert!(faults[0].zh.contains("112.7100000 38.4100000"), "{}", faults[0].zh);
}

#[test]
fn every_broken_polygon_is_refused() {
    let square = |x: f64, y: f64, side: f64| {
        json!([[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]])
    };
    let outer = square(112.70, 38.40, 0.02);
    for (what, geometry, word) in [
        (
            "open",
            polygon(json!([[[112.70, 38.40], [112.71, 38.40], [112.71, 38.41], [112.70, 38.41]]])),
            "未闭合",
        ),
        ("short", polygon(json!([[[112.70, 38.40], [112.71, 38.40], [112.70, 38.40]]])), "4 个点"),
        (
            "spike",
            polygon(json!([[
                [112.70, 38.40],
                [112.72, 38.40],
                [112.71, 38.40],
                [112.71, 38.41],
                [112.70, 38.40]
            ]])),
            "自相交",
        ),
        (
            "line",
            polygon(json!([[[112.70, 38.40], [112.71, 38.41], [112.72, 38.42], [112.70, 38.40]]])),
            "面积为零",
        ),
        (
            "vertex twice",
            polygon(json!([[
                [112.70, 38.40],
                [112.71, 38.40],
                [112.71, 38.41],
                [112.72, 38.42],
                [112.71, 38.42],
                [112.71, 38.41],
                [112.70, 38.41],
                [112.70, 38.40]
            ]])),
            "自相接",
        ),
        (
            "vertex on edge",
            polygon(json!([[
                [112.70, 38.40],
                [112.72, 38.40],
                [112.72, 38.42],
                [112.71, 38.40],
                [112.70, 38.42],
                [112.70, 38.40]
            ]])),
            "自相接",
        ),
        ("hole outside", polygon(json!([outer, square(112.80, 38.40, 0.001)])), "洞不在"),
        ("hole across", polygon(json!([outer, square(112.715, 38.41, 0.01)])), "相交"),
        ("hole is the ring", polygon(json!([outer, outer])), "重叠"),
        (
            "hole in hole",
            polygon(json!([outer, square(112.705, 38.405, 0.01), square(112.708, 38.408, 0.001)])),
            "洞",
        ),
        (
            "polygon in polygon",
            json!({"type": "MultiPolygon", "coordinates": [[outer], [square(112.705, 38.405, 0.001)]]}),
            "另一个多边形",
        ),
        (
            "polygons across",
            json!({"type": "MultiPolygon", "coordinates": [[outer], [square(112.71, 38.41, 0.02)]]}),
            "相交",
        ),
        (
            "polygons with one side",
            json!({"type": "MultiPolygon", "coordinates": [[outer], [square(112.72, 38.40, 0.02)]]}),
            "相交",
        ),
        (
            "metres",
            polygon(json!([[
                [38_500_000.0, 4_250_000.0],
                [38_500_100.0, 4_250_000.0],
                [38_500_100.0, 4_250_100.0],
                [38_500_000.0, 4_250_000.0]
            ]])),
            "EPSG",
        ),
        (
            "swapped",
            polygon(json!([[[38.40, 112.70], [38.41, 112.70], [38.41, 112.71], [38.40, 112.70]]])),
            "纬度在前",
        ),
        ("text", polygon(json!([[["a", 1], [1, 2], [2, 3], [1, 2]]])), "两个数"),
        ("point", json!({"type": "Point", "coordinates": [112.7, 38.4]}), "Polygon"),
        ("nothing", json!({"type": "MultiPolygon", "coordinates": []}), "没有多边形"),
        ("no ring", polygon(json!([])), "环数组"),
    ] {
        let faults = refused(geometry);
        assert!(faults.iter().any(|f| f.zh.contains(word) && !f.forceable), "{what}: {}", told(&faults));
        assert!(
            faults.iter().all(|f| f.pointer.starts_with("/geometry") || f.forceable),
            "{what}: {}",
            told(&faults)
        );
    }
    let crs = json!({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}});
    let mut feature = parcel(polygon(json!([OUTER, HOLE])), AREA_M2);
    feature["crs"] = crs;
    let faults = create(Layer::Parcels, &feature, "e".to_owned(), &ctx()).unwrap_err();
    assert!(faults[0].pointer == "/crs" && faults[0].zh.contains("EPSG:4490"), "{}", told(&faults));
}

#[test]
fn islands_and_corners_are_no_overlap() {
    let square = |x: f64, y: f64, side: f64| {
        json!([[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]])
    };
    let outer = square(112.70, 38.40, 0.02);
    for (what, geometry) in [
        (
            "island",
            json!({"type": "MultiPolygon", "coordinates": [[outer, square(112.705, 38.405, 0.01)], [square(112.708, 38.408, 0.001)]]}),
        ),
        ("corner", json!({"type": "MultiPolygon", "coordinates": [[outer], [square(112.72, 38.42, 0.01)]]})),
        (
            "hole at a corner",
            polygon(json!([outer, [[112.70, 38.40], [112.71, 38.405], [112.705, 38.41], [112.70, 38.40]]])),
        ),
    ] {
        let result = made(geometry, 1e6, &forced());
        assert!(result.is_ok(), "{what}: {}", told(&result.unwrap_err()));
    }
}

#[test]
fn what_is_put_right_is_noted() {
    let mut backwards = OUTER;
    backwards.reverse();
    let mut twice: Vec<_> = backwards.to_vec();
    twice.insert(2, backwards[2]);
    let draft = made(polygon(json!([twice, HOLE])), AREA_M2, &ctx()).unwrap();
    let notes = draft.notes.join("\n");
    assert!(notes.contains("RFC 7946") && notes.contains("重合"), "{notes}");
    let boundary = draft.record.boundary.expect("a boundary");
    assert_eq!(boundary.polygons[0][0].len(), 5);
    let area =
        |ring: &[[f64; 2]]| ring.windows(2).map(|w| w[0][0] * w[1][1] - w[1][0] * w[0][1]).sum::<f64>();
    assert!(area(&boundary.polygons[0][0]) > 0.0 && area(&boundary.polygons[0][1]) < 0.0);
}

#[test]
fn outside_the_service_area_or_in_another_county_needs_force() {
    let at = |x: f64, y: f64| {
        polygon(json!([[[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]]))
    };
    for (geometry, word) in [(at(121.4, 31.2), "服务范围"), (at(112.95, 39.05), "载明的县")] {
        let faults = made(geometry.clone(), 1e6, &ctx()).unwrap_err();
        let fault = faults
            .iter()
            .find(|f| f.zh.contains(word))
            .unwrap_or_else(|| panic!("{word}: {}", told(&faults)));
        assert!(fault.forceable && fault.pointer == "/geometry");
        let draft = made(geometry, 1e6, &forced()).expect("by force");
        assert!(draft.record.boundary.unwrap().accepted.iter().any(|said| said.contains(word)));
    }
}

#[test]
fn a_boundary_is_served_and_sent_back_unchanged_and_can_be_taken_off() {
    let draft = made(polygon(json!([OUTER, HOLE])), AREA_M2, &ctx()).unwrap();
    let mut feature = served(Layer::Parcels, &draft.record);
    assert_eq!(feature["geometry"]["type"], "MultiPolygon");
    assert_eq!(feature["properties"]["precision"], "drawn", "nothing is said of how it was taken");
    assert_eq!(correct(Layer::Parcels, &draft.record, &feature, &ctx()), Ok(Outcome::Unchanged));
    feature["properties"]["accuracy_m"] = json!(0.05);
    let Ok(Outcome::Changed(better)) = correct(Layer::Parcels, &draft.record, &feature, &ctx()) else {
        panic!()
    };
    assert_eq!(better.record.boundary.as_ref().unwrap().accuracy_m, Some(0.05));
    // The area is held against a boundary that stays.
    feature["properties"]["area_m2"] = json!(5000.0);
    let faults = correct(Layer::Parcels, &draft.record, &feature, &ctx()).unwrap_err();
    assert_eq!(faults[0].pointer, "/properties/area_m2");
    let mut bare = served(Layer::Parcels, &draft.record);
    bare["geometry"] = Value::Null;
    let Ok(Outcome::Changed(bare)) = correct(Layer::Parcels, &draft.record, &bare, &ctx()) else { panic!() };
    assert_eq!(bare.record.boundary, None);
    assert!(bare.record.reasons.iter().any(|r| r.field == "geometry"));
}

/// A ring of `n` vertices around a place near 忻府区, its radius waving.
fn round(n: usize, wave: f64) -> Vec<[f64; 2]> {
    let mut ring: Vec<[f64; 2]> = (0..n)
        .map(|i| {
            let angle = TAU * i as f64 / n as f64;
            let radius = 0.01 * (1.0 + wave * (angle * 40.0).sin());
            [112.72 + radius * angle.cos(), 38.42 + radius * angle.sin()]
        })
        .collect();
    ring.push(ring[0]);
    ring
}

#[test]
fn large_rings_are_looked_at_all_over() {
    // A comb whose teeth all have boxes that overlap each other: what box trees are quadratic in.
    let comb: Vec<[f64; 2]> = {
        let n = 25_000;
        let mut ring = Vec::new();
        for i in 0..n {
            let at = f64::from(i) / f64::from(n) * 0.01;
            ring.push([112.70 + at, 38.40]);
            ring.push([112.72 + at + 0.01 / f64::from(n) / 2.0, 38.42]);
        }
        ring.push([112.735, 38.43]);
        ring.push([112.69, 38.43]);
        ring.push(ring[0]);
        ring
    };
    for ring in [round(100_000, 0.3), comb] {
        let result = made(polygon(json!([ring])), 1.0, &forced());
        assert!(result.is_ok(), "{}", told(&result.unwrap_err()));
    }
    // One vertex moved across a far edge.
    let mut crossed = round(100_000, 0.3);
    crossed[70_000] = [112.72, 38.50];
    let faults = refused(polygon(json!([crossed])));
    assert!(faults[0].zh.contains("自相交"), "{}", told(&faults));
    let many = refused(polygon(json!([round(200_001, 0.0)])));
    assert!(many[0].zh.contains("200002 个顶点"), "{}", told(&many));
}
