//! Names of places in records: what is known of them, what is drawn, what a person must decide.

use geo::{Contains as _, Geometry};
use landrail_gis::line::Lines;
use landrail_gis::place::{Gazetteer, Placed, Precision, place, unknown_places};
use landrail_gis::record::{
    Body, Confidence, DoubtKind, Record, RelativePlace, Situs, Source, Validity, embedded, relative,
};

/// A decision of the bundled data with another situs and day.
fn decision(situs: Situs, day: Option<(i16, i8, i8)>) -> Record {
    let (records, _) = embedded();
    let mut record =
        records.into_iter().find(|record| matches!(record.body, Body::Decision(_))).expect("a decision");
    let Body::Decision(decision) = &mut record.body else { panic!() };
    decision.situs = situs;
    decision.plots.clear();
    decision.date = landrail_gis::record::Stated::Unknown;
    record.validity.from = day.map(|(y, m, d)| jiff::civil::date(y, m, d));
    record
}

fn situs(county: &str, townships: &[&str], villages: &[&str]) -> Situs {
    let own = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    Situs {
        county: Some(county.to_owned()),
        townships: own(townships),
        villages: own(villages),
        ..Situs::default()
    }
}

fn placed(record: &Record) -> Placed {
    let lines = Lines::embedded();
    place(record, &lines, &Gazetteer::embedded_with(&lines))
}

#[test]
fn a_village_known_by_name_is_said_with_its_code_and_drawn_no_better() {
    let placed = placed(&decision(situs("原平市", &["沿沟乡"], &["邵家寨村", "上阳贾村"]), None));
    assert_eq!(placed.precision, Precision::County);
    assert!(matches!(placed.geometry, Some(Geometry::MultiPolygon(_))));
    for code in ["140981204）", "140981204220", "140981204207"] {
        assert!(placed.how.0.contains(code), "{code}: {:?}", placed.how);
    }
    assert!(placed.how.1.contains("known by name and code"), "{:?}", placed.how);
}

#[test]
fn a_name_that_is_in_no_table_is_said_to_be() {
    let placed = placed(&decision(situs("原平市", &["沿沟乡"], &["丙丁戊己村"]), None));
    assert_eq!(placed.precision, Precision::County);
    assert!(placed.how.0.contains("查不到") && placed.how.0.contains("丙丁戊己村"), "{:?}", placed.how);
}

#[test]
fn a_relative_place_is_an_area_and_never_a_point() {
    let mut near_town = situs("偏关县", &["新关镇"], &[]);
    near_town.printed = "偏关县城西北3km处".to_owned();
    near_town.relative = relative(&near_town.printed);
    let placed = placed(&decision(near_town, None));
    let Some(Geometry::Polygon(area)) = &placed.geometry else { panic!("{placed:?}") };
    assert_eq!((placed.precision, placed.accuracy_m), (Precision::Township, None));
    // The town itself cannot be excluded: its point is only known to 2.5 km, the distance to 0.5 km.
    assert!(!area.contains(&geo::Point::new(111.56, 39.43)), "south-east of the town");
    assert!(
        placed.how.0.contains("可能范围") && placed.how.0.contains("偏关县城西北3km处"),
        "{:?}",
        placed.how
    );
    // Two of them, streets, and an anchor without coordinate: as before.
    for relative in [
        relative("县城西北3km、县城东南2km"),
        relative("青年街南侧、体育南路东侧"),
        relative("邵家寨村东南约500米"),
        vec![RelativePlace {
            printed: String::new(),
            anchor: "县城".to_owned(),
            bearing_deg: Some(f64::NAN),
            distance_m: Some(f64::INFINITY),
        }],
    ] {
        let placed = self::placed(&decision(Situs { relative, ..situs("原平市", &[], &[]) }, None));
        assert_eq!(placed.precision, Precision::County, "{placed:?}");
    }
}

#[test]
fn doubtful_names_are_listed_with_their_candidates() {
    let of = |situs: Situs| {
        let record = decision(situs, Some((2023, 5, 1)));
        let found = unknown_places(std::slice::from_ref(&record));
        assert!(found.iter().all(|doubt| doubt.kind == DoubtKind::Place));
        assert!(found.iter().all(|doubt| doubt.record.as_deref() == Some(record.id.as_str())));
        found
    };
    assert!(of(situs("原平市", &["沿沟乡"], &["邵家寨村"])).is_empty());
    assert!(of(situs("偏关县", &["天峰坪镇"], &["天峰坪村"])).is_empty(), "an older name is no doubt");

    let unknown = of(situs("原平市", &["沿沟乡"], &["丙丁戊己村"]));
    assert_eq!(unknown.len(), 1);
    assert_eq!(unknown[0].field.as_deref(), Some("situs.villages.0"));
    assert_eq!(unknown[0].printed.as_deref(), Some("丙丁戊己村"));
    assert!(unknown[0].candidates.is_empty());

    let homonyms = of(situs("宁武县", &[], &["圪廖村"]));
    assert_eq!((homonyms.len(), homonyms[0].candidates.len()), (1, 2), "{homonyms:?}");

    let misprint = of(situs("原平市", &["嶂阳镇"], &["白鹿村"]));
    assert_eq!(misprint.len(), 2, "{misprint:?}");
    assert!(misprint[0].candidates[0].contains("崞阳镇 140981102 corrected"), "{misprint:?}");
    assert!(misprint[1].zh.contains("鹿 → 彪"), "{misprint:?}");

    let elsewhere = of(situs("原平市", &["崞阳镇"], &["邵家寨村"]));
    assert!(elsewhere[0].candidates[0].contains("沿沟乡"), "{elsewhere:?}");

    let county = of(situs("丁县", &["甲乡"], &["乙村"]));
    assert_eq!(county.len(), 1, "nothing can be looked up in an unknown county: {county:?}");
}

#[test]
fn the_bundled_records_name_no_unknown_place() {
    let (records, _) = embedded();
    let found = unknown_places(&records);
    // 贺家河村 is a community now, which is said and is no doubt.
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_record_without_place_is_no_doubt() {
    let record = Record {
        id: "a".to_owned(),
        source: Source { file: String::new(), document: None, lines: [1, 1], place: None, cell: None },
        confidence: Confidence::Verbatim,
        reasons: Vec::new(),
        validity: Validity::default(),
        boundary: None,
        body: decision(Situs::default(), None).body,
    };
    assert!(unknown_places(&[record]).is_empty());
}
