//! Tests over the embedded gazetteer.

use geo::{Contains as _, Geometry};

use super::*;
use crate::chainage::{Chainage, Span};
use crate::crs::MetricGeometry;
use crate::line::{Lines, Track};
use crate::record::{
    Body, Confidence, Decision, DecisionKind, DecisionStatus, Official, Record, Segment, Site, Situs, Source,
    Tier, Validity,
};

fn data() -> &'static (Lines, Gazetteer) {
    static DATA: std::sync::OnceLock<(Lines, Gazetteer)> = std::sync::OnceLock::new();
    DATA.get_or_init(|| {
        let lines = Lines::embedded();
        let gazetteer = Gazetteer::embedded_with(&lines);
        (lines, gazetteer)
    })
}

fn gazetteer() -> &'static Gazetteer {
    &data().1
}

fn record(body: Body) -> Record {
    Record {
        id: "test".to_owned(),
        source: Source { file: "test".to_owned(), document: None, lines: [1, 1], place: None, cell: None },
        confidence: Confidence::Verbatim,
        reasons: Vec::new(),
        validity: Validity::default(),
        boundary: None,
        body,
    }
}

fn placed(body: Body) -> Placed {
    place(&record(body), &data().0, gazetteer())
}

fn decision(situs: Situs) -> Body {
    let unknown = Decision::unknown(DecisionKind::TemporaryUse, DecisionStatus::AgreedInPrinciple);
    Body::Decision(Decision { situs, ..unknown })
}

fn situs(county: &str, townships: &[&str], villages: &[&str], stated: Option<u32>) -> Situs {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Situs {
        county: Some(county.to_owned()),
        townships: own(townships),
        villages: own(villages),
        villages_stated: stated,
        ..Situs::default()
    }
}

fn segment(line: &str, from: i64, to: i64) -> Body {
    Body::Segment(Segment {
        tier: Tier::Township,
        village: None,
        row: 1,
        rows: vec![1],
        county: "忻府区".to_owned(),
        township: Some("奇村镇".to_owned()),
        township_printed: None,
        line: line.to_owned(),
        track: Track::Whole,
        tracks_printed: None,
        span: Span::new(Chainage::from_metres(from), Chainage::from_metres(to)),
        printed: String::new(),
        local: Official::default(),
        railway: Official::default(),
        county_local: None,
        county_railway: None,
        workshop: None,
    })
}

#[test]
fn all_tables_are_there() {
    assert_eq!(gazetteer().counties().len(), 25);
    assert_eq!(gazetteer().townships().len(), 59);
    assert_eq!(gazetteer().villages().len(), 128);
    assert_eq!(gazetteer().townships().iter().filter(|t| t.point.is_none()).count(), 4);
    let cities: std::collections::BTreeSet<_> =
        gazetteer().counties().iter().map(|c| c.city.as_str()).collect();
    assert_eq!(cities, ["忻州市", "朔州市", "阳泉市"].into());
}

#[test]
fn the_area_of_a_county_is_the_published_one() {
    // Handbook crs.md §7: the two public sets give 2530 and 2549 km² for 原平.
    let county = gazetteer().county("原平市").unwrap();
    let area = MetricGeometry::new(&Geometry::MultiPolygon(county.boundary.clone())).unwrap().area_m2() / 1e6;
    assert!((2_520.0..2_560.0).contains(&area), "{area}");
}

#[test]
fn a_point_is_in_its_county() {
    for (lon, lat, name) in [
        (112.686_682, 38.442_472, "忻府区"),
        (112.721_032, 38.718_903, "原平市"),
        (112.312_801, 39.005_571, "宁武县"),
        (112.4225, 39.315_83, "朔城区"),
    ] {
        let hit = gazetteer().county_at(lon, lat).unwrap();
        assert_eq!(hit.name, name);
        assert!(hit.contained && hit.edge_m > 1_000.0 && hit.maybe.is_empty(), "{hit:?}");
    }
}

#[test]
fn at_an_edge_the_neighbour_is_named() {
    // The county edge of the gazetteer's 北同蒲线 chain between 原平市 and 忻府区.
    let hit = gazetteer().county_at(112.735_64, 38.624_93).unwrap();
    let all: Vec<&str> = std::iter::once(&hit.name).chain(&hit.maybe).map(String::as_str).collect();
    assert!(all.contains(&"原平市") && all.contains(&"忻府区"), "{hit:?}");
    assert!(hit.edge_m < 1_000.0, "{hit:?}");
    // Three counties meet here; the nearer neighbour is named first.
    let away: Vec<f64> = hit
        .maybe
        .iter()
        .map(|name| {
            let boundary = gazetteer().county(name).unwrap().boundary.clone();
            crate::crs::distance_point_geometry_m(112.735_64, 38.624_93, &boundary.into()).unwrap()
        })
        .collect();
    assert!(away.len() == 2 && away[0] < away[1] && away[1] <= 1_000.0, "{away:?}");
}

#[test]
fn just_outside_all_polygons_the_county_is_only_a_possibility() {
    // The county edge 忻府区/阳曲县: the south side belongs to a county that is not in the set.
    let inside = gazetteer().county_at(112.648_95, 38.2507).unwrap();
    assert!(inside.contained && inside.name == "忻府区", "{inside:?}");
    let outside = gazetteer().county_at(112.648_95, 38.2407).unwrap();
    assert!(!outside.contained && outside.name == "忻府区" && outside.edge_m < 1_000.0, "{outside:?}");
    assert_eq!(gazetteer().county_at(112.648_95, 38.20), None);
    assert_eq!(gazetteer().county_at(f64::NAN, 38.20), None);
    assert_eq!(gazetteer().county_at(1e300, f64::INFINITY), None);
}

#[test]
fn townships_are_found_under_their_other_names() {
    for (county, name, canonical) in [
        ("忻府区", "旭来街", "旭来街街道"),
        ("忻府区", "旭来街办事处", "旭来街街道"),
        ("忻府区", "旭来街街道办事处", "旭来街街道"),
        ("忻府区", "长征街街道", "长征街道"),
        ("忻府区", "长征街办事处", "长征街道"),
        ("忻府区", "长征路办事处", "长征街道"),
        ("忻府区", "九原街办事处", "九原街街道"),
        ("忻府区", "云中路办事处", "云中路街道"),
        ("忻府区", "秀容办事处", "秀容街道"),
        ("定襄县", "蒋村镇", "蒋村乡"),
        ("原平", "崞阳", "崞阳镇"),
        ("原平市", "云水镇", "解村乡"),
        ("原平市", "崞 阳镇", "崞阳镇"),
    ] {
        assert_eq!(gazetteer().township(county, name).map(|t| t.name.as_str()), Some(canonical), "{name}");
    }
    // The same name in another county, another kind, and one that does not exist.
    assert!(gazetteer().township("代县", "崞阳镇").is_none());
    assert!(gazetteer().township("原平市", "崞阳乡").is_none());
    assert!(gazetteer().township("原平市", "").is_none());
    assert!(gazetteer().county("区").is_none() && gazetteer().county("").is_none());
}

#[test]
fn a_station_of_several_lines_is_one_station() {
    let all: Vec<_> = gazetteer().stations().iter().filter(|s| s.name == "原平").collect();
    assert_eq!(all.len(), 1);
    assert_eq!(
        all[0].lines.iter().filter(|l| ["北同蒲线", "京原线", "韩原线"].contains(&l.as_str())).count(),
        3
    );
    assert!(gazetteer().stations().iter().all(|s| !s.name.is_empty() && !s.name.contains('界')));
}

#[test]
fn search_puts_the_equal_name_first() {
    let hits = gazetteer().search("原平", 20);
    assert_eq!((hits[0].name.as_str(), hits[0].kind), ("原平市", "county"));
    assert!(hits.iter().any(|h| h.kind == "station" && h.name == "原平西"));
    assert!(hits.iter().any(|h| h.kind == "village" && h.name == "原平"));
    assert!(hits[0].point.is_none(), "a county is no point");
    let hits = gazetteer().search("沿沟", 5);
    assert_eq!((hits[0].name.as_str(), hits[0].point), ("沿沟乡", None));
    assert!(gazetteer().search(" ", 5).is_empty());
    assert_eq!(gazetteer().search("乡", 3).len(), 3);
}

#[test]
fn a_segment_is_the_stretch_between_its_posts() {
    let placed = placed(segment("大西高铁", 187_000, 203_800));
    assert_eq!(placed.precision, Precision::AlongLine);
    assert_eq!(placed.accuracy_m, Some(600.0));
    assert!(!placed.partial);
    let Some(Geometry::MultiLineString(lines)) = &placed.geometry else { panic!("{:?}", placed.geometry) };
    assert_eq!(lines.0.len(), placed.measures.len());
    assert_eq!(lines.0[0].0.len(), placed.measures[0].len());
}

#[test]
fn a_segment_beyond_the_posts_is_partial_or_nothing() {
    let half = placed(segment("忻河线", 30_000, 49_388));
    assert!(half.partial && half.geometry.is_some());
    assert!(half.how.0.contains("K40+000") && half.how.1.contains("not drawn"), "{:?}", half.how);
    for body in [segment("白彪疏解线", 0, 7_270), segment("忻河线", 41_000, 49_388)] {
        let none = placed(body);
        assert_eq!((none.geometry, none.precision, none.accuracy_m), (None, Precision::None, None));
        assert_eq!(none.counties, ["忻府区"]);
    }
}

#[test]
fn a_decision_about_many_villages_is_placed_by_county() {
    let placed = placed(decision(situs("原平市", &["沿沟乡", "崞阳镇"], &[], Some(16))));
    assert_eq!(placed.precision, Precision::County);
    assert!(matches!(placed.geometry, Some(Geometry::MultiPolygon(_))));
    assert_eq!(placed.townships, ["沿沟乡", "崞阳镇"]);
    assert_eq!(placed.accuracy_m, None);
}

#[test]
fn unknown_villages_and_streets_are_placed_by_county_never_by_a_point() {
    for situs in [
        situs("原平市", &["沿沟乡"], &["邵家寨村", "上阳贾村"], None),
        situs("原平市", &[], &[], None),
        situs("朔城区", &[], &["贺家河村"], None),
        situs("忻府区", &["长征街道"], &[], None),
        situs("忻府区", &["奇村镇"], &[], None),
    ] {
        let name = situs.county.clone().unwrap();
        let placed = placed(decision(situs));
        assert_eq!(placed.precision, Precision::County, "{name}");
        let Some(Geometry::MultiPolygon(boundary)) = &placed.geometry else {
            panic!("{:?}", placed.geometry)
        };
        assert_eq!(boundary, &gazetteer().county(&name).unwrap().boundary);
    }
}

#[test]
fn one_known_village_or_township_is_a_point_in_its_county() {
    let boundary = &gazetteer().county("原平市").unwrap().boundary;
    let township = placed(decision(situs("原平市", &["轩岗镇"], &[], None)));
    assert_eq!((township.precision, township.accuracy_m), (Precision::Township, None));
    let Some(Geometry::Point(point)) = township.geometry else { panic!() };
    assert!(boundary.contains(&point));
    let village = placed(decision(situs("代县", &["枣林镇"], &["西村"], None)));
    assert_eq!((village.precision, village.accuracy_m), (Precision::Village, Some(2_500.0)));
    // One village named out of several stated is not the place.
    let some = placed(decision(situs("代县", &["枣林镇"], &["西村"], Some(4))));
    assert_eq!(some.precision, Precision::County);
}

#[test]
fn what_has_no_place_has_no_geometry() {
    let nowhere = placed(decision(Situs::default()));
    assert_eq!((nowhere.geometry, nowhere.precision), (None, Precision::None));
    let site = placed(Body::Site(Site {
        table: String::new(),
        row: 1,
        name: String::new(),
        place: String::new(),
        county: Some("朔城区".to_owned()),
        printed: String::new(),
        elevation_m: None,
        area_m2: None,
        readings: Vec::new(),
        disputed: true,
        doubts: Vec::new(),
    }));
    assert_eq!(site.geometry, None);
}

proptest::proptest! {
    #[test]
    fn any_place_has_at_most_one_county_that_contains_it(lon in 110.5..114.6_f64, lat in 37.5..40.7_f64) {
        use geo::Point;
        let hit = gazetteer().county_at(lon, lat);
        let inside: Vec<_> = gazetteer()
            .counties()
            .iter()
            .filter(|c| c.boundary.contains(&Point::new(lon, lat)))
            .map(|c| c.name.clone())
            .collect();
        // Edges are straight in degrees here and in metres there: they differ by some metres.
        let hit_name = hit.as_ref().filter(|hit| hit.contained).map(|hit| hit.name.clone());
        if hit.as_ref().is_none_or(|hit| hit.edge_m > 20.0) {
            proptest::prop_assert_eq!(hit_name, inside.first().cloned());
        }
    }

    #[test]
    fn no_number_makes_county_at_panic(lon in proptest::num::f64::ANY, lat in proptest::num::f64::ANY) {
        if let Some(hit) = gazetteer().county_at(lon, lat) {
            proptest::prop_assert!(hit.edge_m.is_finite());
        }
    }
}
