//! Distances along railways.

use jiff::civil::date;
use landrail_gis::rule::{ConstraintAnswer, Context, Kind, NearRailway, Rules, Undecided, Verdict, evaluate};
use proptest::prelude::*;

use super::{APPLIES, NOT, SMALL, TODAY, at, beside, open, schematic_daxi, surveyed, verdict};

/// The table of the handbook (land-law.md §1).
#[test]
fn protection_zone_has_the_statutory_widths() {
    let rules = Rules::embedded();
    let zone = rules.get("rail-protection-zone").expect("the zone is in the file");
    let widths: Vec<(f64, f64)> = zone
        .classes
        .iter()
        .map(|class| (class.limit.min_m, class.high_speed.expect("a high-speed width").min_m))
        .collect();
    assert_eq!(widths, [(8.0, 10.0), (10.0, 12.0), (12.0, 15.0), (15.0, 20.0)]);
    assert_eq!(zone.limit(false).unwrap().to_string(), "8–15 m");
    assert_eq!(zone.limit(true).unwrap().to_string(), "10–20 m");
    let along: Vec<&str> = rules.along_railway().map(|rule| rule.id.as_str()).collect();
    assert_eq!(
        along,
        [
            "rail-protection-zone",
            "rail-zone-works-consent",
            "rail-mining-blasting",
            "rail-groundwater",
            "rail-grazing"
        ]
    );
    assert!(rules.search_radius_m() >= 1000.0);
}

#[test]
fn a_schematic_line_decides_no_zone() {
    let rules = Rules::embedded();
    let near = schematic_daxi(11.0);
    for id in ["rail-protection-zone", "rail-zone-works-consent", "rail-grazing", "rail-groundwater"] {
        assert_eq!(beside(&rules, near, id), Verdict::Undecided(Undecided::Accuracy), "{id}");
    }
    // 1,000 m are more than its error can spoil.
    assert_eq!(beside(&rules, near, "rail-mining-blasting"), Verdict::Applies);
    for rule in rules.along_railway() {
        assert_eq!(beside(&rules, schematic_daxi(5000.0), &rule.id), Verdict::DoesNotApply, "{}", rule.id);
    }
    // Even a schematic line that claims centimetres states no hit of a zone.
    let bold = NearRailway { lateral_m: 0.01, ..schematic_daxi(1.0) };
    assert_eq!(beside(&rules, bold, "rail-protection-zone"), Verdict::Undecided(Undecided::Accuracy));

    let railways = [near];
    let cx = Context { railways: &railways, ..at("原平市", TODAY) };
    let answers = evaluate(&rules, &cx);
    let zone = answers.iter().find(|a| a.rule.id == "rail-protection-zone").unwrap();
    let (zh, en) = zone.why();
    for words in ["示意线 11 m", "±250 m", "10–20 m"] {
        assert!(zh.contains(words), "{words}: {zh}");
    }
    assert!(en.contains("11 m") && en.contains("± 250 m"), "{en}");
    assert_eq!(zone.line, Some("大西高铁"));
}

#[test]
fn a_surveyed_line_decides_what_can_be_decided() {
    let rules = Rules::embedded();
    let zone = |metres| beside(&rules, surveyed(metres), "rail-protection-zone");
    // Inside the least width whatever the class of the area: in the zone or on railway land.
    assert_eq!(zone(5.0), Verdict::Applies);
    // In the zone of some classes only, and the toe is unknown.
    assert_eq!(zone(9.0), Verdict::Undecided(Undecided::ExtentUnknown));
    // Beyond 15 m of the centreline, but perhaps within 15 m of the toe.
    assert_eq!(zone(40.0), Verdict::Undecided(Undecided::ExtentUnknown));
    // A station yard or a high embankment may put the toe hundreds of metres out.
    assert_eq!(zone(100.0), Verdict::Undecided(Undecided::ExtentUnknown));
    assert_eq!(zone(800.0), Verdict::Undecided(Undecided::ExtentUnknown));
    assert_eq!(zone(1100.0), Verdict::DoesNotApply);
    let grazing = |metres| beside(&rules, surveyed(metres), "rail-grazing");
    assert_eq!(grazing(15.0), Verdict::Applies);
    assert_eq!(grazing(25.0), Verdict::Undecided(Undecided::ExtentUnknown));
    assert_eq!(grazing(150.0), Verdict::Undecided(Undecided::ExtentUnknown));
    assert_eq!(grazing(1500.0), Verdict::DoesNotApply);
    // 19.8 m with ± 0.5 m: the error alone leaves it open.
    assert_eq!(grazing(19.8), Verdict::Undecided(Undecided::Accuracy));
    // Groundwater is about high-speed lines only: this line says nothing, others may be missing.
    let railways = [surveyed(5.0)];
    let cx = Context { railways: &railways, ..at("原平市", TODAY) };
    assert_eq!(verdict(&rules, &cx, "rail-groundwater"), None);
    assert_eq!(verdict(&rules, &cx, "other-railways"), open(Undecided::NotCovered));
    // A number that was never given is never decided near the line, and does not haunt far places.
    let goods = |metres| beside(&rules, surveyed(metres), "rail-dangerous-goods");
    assert_eq!(goods(400.0), Verdict::Undecided(Undecided::ExtentUnknown));
    assert_eq!(goods(5000.0), Verdict::DoesNotApply);
}

/// That a known line is far does not say that no other railway is near.
#[test]
fn railways_that_are_not_in_the_data_stay_open_everywhere() {
    let rules = Rules::embedded();
    for near in [vec![], vec![schematic_daxi(3665.0)], vec![surveyed(5.0), schematic_daxi(1500.0)]] {
        let cx = Context { railways: &near, ..at("原平市", TODAY) };
        let answers = evaluate(&rules, &cx);
        let others: Vec<_> = answers.iter().filter(|a| a.rule.id == "other-railways").collect();
        let [others] = others.as_slice() else { panic!("{} answers", others.len()) };
        assert_eq!(others.verdict, Verdict::Undecided(Undecided::NotCovered));
        let (zh, en) = others.why();
        assert!(
            zh.contains("朔黄铁路") && zh.contains("安全保护区") && en.contains("sidings"),
            "{zh} / {en}"
        );
        for answer in answers.iter().filter(|a| a.rule.railway.is_some()) {
            let (zh, en) = answer.why();
            let line = answer.line.unwrap_or_else(|| panic!("{} names no line", answer.rule.id));
            assert!(zh.contains(line) && en.contains(line), "{zh} / {en}");
            if answer.verdict == Verdict::DoesNotApply {
                assert!(zh.starts_with(&format!("仅就{line}有坐标的部分而言")), "{zh}");
                assert!(en.starts_with(&format!("as to {line} only")), "{en}");
            }
        }
        let zones = answers.iter().filter(|a| a.rule.id == "rail-protection-zone").count();
        assert_eq!(zones, near.len().min(1), "the far line adds nothing where another one applies");
    }
}

#[test]
fn an_open_distance_says_what_is_not_known() {
    let rules = Rules::embedded();
    let why = |near: NearRailway<'_>| {
        let railways = [near];
        let cx = Context { railways: &railways, ..at("原平市", TODAY) };
        let answers = evaluate(&rules, &cx);
        answers.iter().find(|a| a.rule.id == "rail-protection-zone").map(|a| (a.verdict, a.why())).unwrap()
    };
    // 300 m less 0.5 m of error and 15 m of zone: the toe must lie farther out than that.
    let (verdict, (zh, en)) = why(surveyed(300.0));
    assert_eq!(verdict, Verdict::Undecided(Undecided::ExtentUnknown));
    assert!(zh.contains("起算位置距中心线 284 m 以上"), "{zh}");
    assert!(en.contains("more than 284 m"), "{en}");
    // Nor would a surveyed line decide it here.
    let (verdict, (zh, _)) = why(schematic_daxi(600.0));
    assert_eq!(verdict, Verdict::Undecided(Undecided::ExtentUnknown));
    assert!(zh.contains("示意线 600 m") && zh.contains("330 m 以上"), "{zh}");
    let (verdict, (zh, en)) = why(surveyed(1200.0));
    assert_eq!(verdict, Verdict::DoesNotApply);
    assert!(zh.contains("起算位置未知") && en.contains("not known"), "{zh} / {en}");
}

#[test]
fn numbers_that_are_none_decide_nothing() {
    let rules = Rules::embedded();
    for (distance_m, lateral_m) in [
        (f64::NAN, 0.5),
        (5.0, f64::NAN),
        (f64::INFINITY, 1.0),
        (5.0, f64::INFINITY),
        (-5.0, 1.0),
        (5.0, -1.0),
    ] {
        let odd = NearRailway { distance_m, lateral_m, ..surveyed(5.0) };
        for id in ["rail-protection-zone", "rail-mining-blasting", "rail-dangerous-goods"] {
            let verdict = beside(&rules, odd, id);
            assert_eq!(verdict, Verdict::Undecided(Undecided::Accuracy), "{distance_m} ± {lateral_m}: {id}");
        }
    }
}

#[test]
fn statutes_bind_from_their_first_day() {
    let rules = Rules::embedded();
    let railways = [surveyed(5.0)];
    let on = |day| {
        let cx = Context { railways: &railways, ..at("原平市", day) };
        verdict(&rules, &cx, "rail-protection-zone")
    };
    // An older regulation held until then and was not collected: that is not "no zone".
    assert_eq!(on(date(2013, 12, 31)), open(Undecided::NotCovered));
    assert_eq!(on(date(2014, 1, 1)), APPLIES);
    for (day, ids) in [
        (
            date(2013, 12, 31),
            &["rail-mining-blasting", "rail-dangerous-goods", "rail-zone-works-consent"][..],
        ),
        (date(1991, 4, 30), &["rail-grazing", "rail-protection-zone"][..]),
    ] {
        let cx = Context { railways: &railways, ..at("原平市", day) };
        let answers = evaluate(&rules, &cx);
        for id in ids {
            let answer = answers.iter().find(|answer| answer.rule.id == *id).unwrap();
            assert_eq!(answer.verdict, Verdict::Undecided(Undecided::NotCovered), "{id}");
            let (zh, en) = answer.why();
            assert!(zh.contains("更早规定未收录") && en.contains("earlier"), "{zh} / {en}");
        }
    }
    // A plan of a city that begins some day replaces nothing that is known of.
    let plain = Rules::parse("x.toml", SMALL).unwrap();
    let cx = Context { railways: &railways, ..at("原平市", date(2013, 12, 31)) };
    assert_eq!(verdict(&plain, &cx, "one"), NOT);
    let replaced = SMALL.replace("verified = false", "verified = false\npredecessor = \"not_collected\"");
    let replaced = Rules::parse("x.toml", &replaced).unwrap();
    assert_eq!(verdict(&replaced, &cx, "one"), open(Undecided::NotCovered));
}

#[test]
fn several_lines_are_named_and_the_order_holds() {
    let rules = Rules::embedded();
    let railways = [surveyed(5.0), schematic_daxi(60.0), surveyed(2000.0)];
    let cx = Context { railways: &railways, ..at("原平市", TODAY) };
    let answers = evaluate(&rules, &cx);
    let zone: Vec<(Option<&str>, Verdict)> =
        answers.iter().filter(|a| a.rule.id == "rail-protection-zone").map(|a| (a.line, a.verdict)).collect();
    // The third line adds nothing: it is not repeated as "does not apply".
    assert_eq!(
        zone,
        [(Some("北同蒲线"), Verdict::Applies), (Some("大西高铁"), Verdict::Undecided(Undecided::Accuracy))]
    );
    let rank = |a: &ConstraintAnswer<'_>| match a.verdict {
        Verdict::Applies => 0,
        Verdict::Undecided(_) => 1,
        Verdict::DoesNotApply => 2,
    };
    assert!(answers.is_sorted_by_key(rank));
}

#[test]
fn json_has_the_words_of_the_glossary() {
    let rules = Rules::embedded();
    let railways = [schematic_daxi(11.0)];
    let cx = Context { railways: &railways, ..at("原平市", TODAY) };
    let json = serde_json::to_value(evaluate(&rules, &cx)).expect("answers become JSON");
    let zone = json
        .as_array()
        .and_then(|list| list.iter().find(|a| a["rule"]["id"] == "rail-protection-zone"))
        .expect("the zone is answered");
    assert_eq!(zone["verdict"], "undecided");
    assert_eq!(zone["reason"], "accuracy");
    assert_eq!(zone["distance_limit"], "10–20 m");
    assert_eq!(zone["rule"]["basis"], "国务院令第639号《铁路安全管理条例》第二十七条");
    assert_eq!(zone["rule"]["base"], serde_json::json!(["toe", "cutting_top", "bridge_edge"]));
}

#[test]
fn a_centreline_rule_needs_no_allowance() {
    let rules = Rules::parse("x.toml", SMALL).unwrap();
    assert_eq!(beside(&rules, surveyed(21.0), "one"), Verdict::DoesNotApply);
    assert_eq!(beside(&rules, surveyed(19.0), "one"), Verdict::Applies);
    assert_eq!(beside(&rules, surveyed(20.0), "one"), Verdict::Undecided(Undecided::Accuracy));
}

fn any_metres() -> impl Strategy<Value = f64> {
    prop_oneof![0.0..30.0f64, 0.0..5000.0f64, any::<f64>()]
}

proptest! {
    /// Any numbers: no panic, words can be made, and nothing applies where it cannot.
    #[test]
    fn never_applies_beyond_the_limit(
        distance in any_metres(), lateral in any_metres(), high_speed: bool, schematic: bool,
        days in -20_000i32..40_000, county in 0usize..4,
    ) {
        let rules = Rules::embedded();
        let railways = [NearRailway { line: "甲线", high_speed, distance_m: distance, lateral_m: lateral, schematic }];
        let as_of = date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap_or(TODAY);
        let county = [None, Some("偏关县"), Some("应县"), Some("无此县")].into_iter().nth(county).flatten();
        let cx = Context { as_of, county, county_maybe: &[], city: None, railways: &railways };
        for answer in evaluate(&rules, &cx) {
            let (zh, en) = answer.why();
            prop_assert!(!zh.is_empty() && !en.is_empty());
            if answer.rule.kind == Kind::DistanceAlongRailway && answer.verdict == Verdict::Applies {
                let limit = answer.rule.limit(high_speed).map_or(0.0, |limit| limit.max_m);
                prop_assert!(distance - lateral <= limit && distance + lateral <= limit);
                prop_assert!(!(schematic && answer.rule.needs_surveyed));
            }
            // What lies nearer than the least width is never denied while the rule is in force.
            if answer.rule.kind == Kind::DistanceAlongRailway && answer.verdict == Verdict::DoesNotApply
                && as_of >= date(2014, 1, 1) && answer.line.is_some()
            {
                let limit = answer.rule.limit(high_speed).map_or(0.0, |limit| limit.max_m);
                prop_assert!(distance - lateral > limit);
            }
        }
    }
}
