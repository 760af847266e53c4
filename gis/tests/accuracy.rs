//! A place that is known to ± metres: what the accuracy cannot decide is not decided.

use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

use jiff::civil::date;
use landrail_gis::answer::{Answer, DEFAULT_WITHIN_M, Match, Question, Where, locate, locate_known_to};
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
