//! A place that is known to ± metres: what the accuracy cannot decide is not decided.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use landrail_gis::answer::{
    Answer, DEFAULT_WITHIN_M, Match, Question, Relation, Where, locate, locate_known_to,
};
use landrail_gis::index::{Reference, Snapshot};
use landrail_gis::line::Side;
use landrail_gis::record::embedded;
use proptest::prelude::*;

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let (records, documents) = embedded();
    Snapshot::build(records, documents, Arc::new(Reference::embedded()))
});

fn question(at: Where) -> Question {
    Question { given: String::new(), at, as_of: date(2026, 11, 22), within_m: DEFAULT_WITHIN_M }
}

fn at(lon: f64, lat: f64, accuracy_m: Option<f64>) -> Answer<'static> {
    let place = Where::point(&lon.to_string(), &lat.to_string(), Some("EPSG:4490")).expect("a place");
    locate_known_to(&SNAPSHOT, &question(place), accuracy_m).expect("an answer")
}

/// Where a post is.
fn place_of(line: &str, post: &str) -> (f64, f64) {
    let asked = question(Where::post(line, post).expect("a post"));
    let answer = locate(&SNAPSHOT, &asked).expect("an answer");
    (answer.place.lon.expect("a place"), answer.place.lat.expect("a place"))
}

fn codes(answer: &Answer<'_>) -> BTreeSet<&'static str> {
    let railways = answer.railways.iter().flat_map(|railway| &railway.caveats);
    answer.caveats.iter().chain(railways).map(|caveat| caveat.code).collect()
}

/// Whoever may answer, and whether it is sure.
fn named<'a>(answer: &Answer<'a>) -> BTreeSet<(&'a str, &'a str, bool)> {
    answer
        .railways
        .iter()
        .flat_map(|railway| {
            railway
                .segments
                .iter()
                .map(|segment| (railway.line, segment.id, segment.matched == Match::Decided))
        })
        .collect()
}

#[test]
fn a_wide_circle_names_all_segments_in_it_and_decides_none() {
    // 大西高铁 K187+000 is a limit; its posts are known to ± 500 m here.
    let (lon, lat) = place_of("大西高铁", "K189+500");
    let (sharp, wide) = (at(lon, lat, Some(5.0)), at(lon, lat, Some(5_000.0)));
    let of_line = |answer: &Answer<'_>| {
        let railway = answer.railways.iter().find(|r| r.line == "大西高铁").expect("the line");
        (railway.segments.len(), railway.segments.iter().filter(|s| s.matched == Match::Decided).count())
    };
    assert!(of_line(&wide).0 > of_line(&sharp).0, "{:?} {:?}", of_line(&wide), of_line(&sharp));
    assert_eq!(of_line(&wide).1, 0);
    assert!(codes(&wide).contains("position_undecided"), "{:?}", codes(&wide));
    let told = serde_json::to_value(&wide).expect("JSON");
    assert_eq!(told["query"]["accuracy_m"], 5_000.0);
}

/// In the middle of 忻府区, 14.7 km from its edge: a phone that knows its place to 20 km may be in the next
/// county, and is told the rules and the land of that one too.
#[test]
fn every_county_in_the_circle_may_be_the_one() {
    let (sharp, wide) = (at(112.68, 38.46, Some(10.0)), at(112.68, 38.46, Some(20_000.0)));
    let maybe = |answer: &Answer<'_>| answer.place.county.as_ref().map_or_else(Vec::new, |c| c.maybe.clone());
    assert!(maybe(&sharp).is_empty(), "{:?}", maybe(&sharp));
    assert!(maybe(&wide).iter().any(|name| name == "原平市"), "{:?}", maybe(&wide));
    // Of the edge the data say where it is: within it and its tolerance no county is left out.
    let edge_m = sharp.place.county.as_ref().expect("a county").edge_m;
    assert!((14_000.0..15_500.0).contains(&edge_m), "{edge_m}");
    let county_only = |answer: &Answer<'_>, county: &str| {
        let all = answer.parcels.iter().chain(&answer.temporary_uses);
        all.filter(|land| land.relation == Relation::County && land.county == Some(county)).count()
    };
    assert_eq!(county_only(&sharp, "原平市"), 0);
    assert!(county_only(&wide, "原平市") > 0);
    assert!(codes(&wide).contains("county_edge") && !codes(&sharp).contains("county_edge"));
    let of_counties = |answer: &Answer<'_>| {
        let told = serde_json::to_value(&answer.constraints).expect("JSON");
        let rules = told.as_array().expect("constraints").iter().filter(|c| c["line"].is_null()).cloned();
        rules.map(|c| (c["id"].to_string(), c["verdict"].to_string())).collect::<BTreeSet<_>>()
    };
    let (sharp, wide) = (of_counties(&sharp), of_counties(&wide));
    // A rule of one county alone binds no more for sure.
    let undecided = sharp.iter().filter(|(id, verdict)| {
        verdict.contains("applies") && wide.contains(&(id.clone(), "\"undecided\"".to_owned()))
    });
    assert!(undecided.count() > 0, "{sharp:?}\n{wide:?}");
    let ids =
        |all: &BTreeSet<(String, String)>| all.iter().map(|(id, _)| id.clone()).collect::<BTreeSet<_>>();
    assert!(ids(&wide).is_superset(&ids(&sharp)), "{sharp:?}\n{wide:?}");
    // So wide that it leaves the counties of the data.
    let leaving = at(112.68, 38.46, Some(200_000.0));
    let told = serde_json::to_string(&leaving.caveats).expect("JSON");
    assert!(told.contains("也可能在县界数据之外"), "{told}");
}

#[test]
fn without_an_accuracy_nothing_changes() {
    let (lon, lat) = place_of("北同蒲线", "K241+500");
    let place = Where::point(&lon.to_string(), &lat.to_string(), Some("EPSG:4490")).expect("a place");
    let asked = question(place);
    let json = |answer: Answer<'_>| serde_json::to_value(answer).expect("JSON");
    let plain = json(locate(&SNAPSHOT, &asked).expect("an answer"));
    assert_eq!(plain, json(locate_known_to(&SNAPSHOT, &asked, None).expect("an answer")));
    assert!(plain["query"].get("accuracy_m").is_none());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Knowing a place less well never takes a candidate away and never makes one sure.
    #[test]
    fn a_wider_circle_never_says_more(
        lon in 111.2..113.6_f64, lat in 38.2..39.7_f64, sharp in 0.0..200.0_f64, more in 1.0..8_000.0_f64,
    ) {
        let (a, b) = (at(lon, lat, Some(sharp)), at(lon, lat, Some(sharp + more)));
        let ids = |answer: &Answer<'static>| named(answer).into_iter().map(|(l, id, _)| (l, id)).collect::<BTreeSet<_>>();
        prop_assert!(ids(&a).is_subset(&ids(&b)), "{:?}\n{:?}", ids(&a), ids(&b));
        // A line that only the wider circle reaches is new; of the others nothing becomes sure.
        let known: BTreeSet<&str> = a.railways.iter().map(|railway| railway.line).collect();
        for (line, id, sure) in named(&b).into_iter().filter(|(line, ..)| known.contains(line)) {
            prop_assert!(!sure || named(&a).contains(&(line, id, true)), "{line} {id}");
        }
        for (one, other) in a.railways.iter().zip(&b.railways) {
            if one.line == other.line && one.side == Side::Unknown {
                prop_assert_eq!(other.side, Side::Unknown);
            }
        }
    }
}
