//! Dates, seasons and counties.

use jiff::civil::date;
use landrail_gis::rule::{Context, Rules, Undecided, evaluate};

use super::{APPLIES, NOT, TODAY, at, open, verdict};

#[test]
fn fire_season_wraps_the_year() {
    let rules = Rules::embedded();
    let on = |day| verdict(&rules, &at("应县", day), "shanxi-fire-season");
    for inside in [date(2023, 12, 1), date(2023, 12, 31), date(2024, 2, 29), date(2025, 5, 15)] {
        assert_eq!(on(inside), APPLIES, "{inside}");
    }
    for outside in [date(2025, 5, 16), date(2025, 11, 30)] {
        assert_eq!(on(outside), NOT, "{outside}");
    }
    // Before the plan that cites it nothing is known of its beginning.
    assert_eq!(on(date(2020, 12, 31)), open(Undecided::DateUnknown));
    let cx = at("应县", date(2025, 5, 16));
    let answers = evaluate(&rules, &cx);
    let fire = answers.iter().find(|answer| answer.rule.id == "shanxi-fire-season").unwrap();
    assert!(fire.why().0.contains("下次自12-01起"), "{}", fire.why().0);
    // A county may set its own season, which nobody has collected.
    assert_eq!(verdict(&rules, &cx, "shanxi-fire-season-county"), open(Undecided::DateUnknown));
}

#[test]
fn water_supply_rule_ends_in_2023() {
    let rules = Rules::embedded();
    let on = |day| verdict(&rules, &at("忻府区", day), "xinzhou-urban-water-supply");
    assert_eq!(on(date(2021, 10, 31)), NOT);
    assert_eq!(on(date(2021, 11, 1)), open(Undecided::ExtentUnknown));
    assert_eq!(on(date(2023, 11, 1)), open(Undecided::ExtentUnknown));
    assert_eq!(on(date(2023, 11, 2)), NOT);
    let cx = at("忻府区", TODAY);
    let answers = evaluate(&rules, &cx);
    let water = answers.iter().find(|a| a.rule.id == "xinzhou-urban-water-supply").unwrap();
    let (zh, en) = water.why();
    assert!(zh.contains("2023-11-01") && en.contains("2023-11-01"), "{zh} / {en}");
}

#[test]
fn dates_that_are_not_printed_stay_unknown() {
    let rules = Rules::embedded();
    let on = |day| verdict(&rules, &at("偏关县", day), "pianguan-blue-line");
    assert_eq!(on(TODAY), open(Undecided::DateUnknown));
    // Five years from any day up to the gazette's publication are over.
    assert_eq!(on(date(2028, 7, 1)), NOT);
    let campaign = |day| verdict(&rules, &at("平定县", day), "yangquan-illegal-mining-campaign");
    assert_eq!(campaign(date(2021, 12, 9)), NOT);
    assert_eq!(campaign(date(2022, 2, 28)), APPLIES);
    assert_eq!(campaign(date(2022, 3, 1)), NOT);
}

#[test]
fn grazing_rest_and_what_it_is_not() {
    let rules = Rules::embedded();
    let on = |day| verdict(&rules, &at("偏关县", day), "pianguan-grazing-rest");
    assert_eq!(on(date(2023, 3, 31)), NOT);
    assert_eq!(on(date(2023, 4, 1)), open(Undecided::ExtentUnknown));
    assert_eq!(on(date(2023, 6, 30)), open(Undecided::ExtentUnknown));
    assert_eq!(on(date(2023, 7, 1)), NOT);
    // The ban has no season.
    let ban = verdict(&rules, &at("偏关县", date(2023, 7, 1)), "pianguan-grazing-ban");
    assert_eq!(ban, open(Undecided::ExtentUnknown));
}

#[test]
fn counties_decide_what_is_relevant() {
    let rules = Rules::embedded();
    let day = date(2024, 1, 15);
    // Classes of the three fire schemes, none merged.
    for (county, forest, general, grass) in [
        ("右玉县", APPLIES, None, APPLIES),
        ("应县", None, APPLIES, APPLIES),
        ("朔城区", None, APPLIES, None),
    ] {
        let cx = at(county, day);
        assert_eq!(verdict(&rules, &cx, "shuozhou-fire-forest-high"), forest, "{county}");
        assert_eq!(verdict(&rules, &cx, "shuozhou-fire-forest-general"), general, "{county}");
        assert_eq!(verdict(&rules, &cx, "shuozhou-fire-grassland"), grass, "{county}");
    }
    assert_eq!(verdict(&rules, &at("代县", day), "xinzhou-water-overloaded"), APPLIES);
    assert_eq!(verdict(&rules, &at("原平市", day), "xinzhou-water-critical"), APPLIES);
    assert_eq!(verdict(&rules, &at("原平市", day), "xinzhou-water-overloaded"), None);
    // Nothing of 偏关 or 朔州 is answered in 原平.
    let cx = at("原平市", day);
    assert!(evaluate(&rules, &cx).iter().all(|answer| {
        !answer.rule.id.starts_with("pianguan") && !answer.rule.id.starts_with("shuozhou")
    }));
    // Every place is told that other local rules were not collected.
    assert_eq!(verdict(&rules, &cx, "other-local-rules"), open(Undecided::NotCovered));
}

#[test]
fn a_county_edge_leaves_it_open() {
    let rules = Rules::embedded();
    let day = date(2024, 1, 15);
    let daixian = ["代县".to_owned()];
    let cx = Context { county_maybe: &daixian, ..at("原平市", day) };
    // Both lie in 忻州; only one is overloaded.
    assert_eq!(verdict(&rules, &cx, "xinzhou-new-housing-elderly-care"), APPLIES);
    assert_eq!(verdict(&rules, &cx, "xinzhou-water-overloaded"), open(Undecided::Accuracy));
    assert_eq!(verdict(&rules, &cx, "xinzhou-water-critical"), open(Undecided::Accuracy));
    assert_eq!(verdict(&rules, &cx, "shanxi-fire-season"), APPLIES);
    // The same county named again is no doubt.
    let same = ["原平市".to_owned()];
    let cx = Context { county_maybe: &same, ..at("原平市", day) };
    assert_eq!(verdict(&rules, &cx, "xinzhou-water-critical"), APPLIES);
    // Just outside the polygons.
    let cx = Context { county_maybe: &daixian, ..Context::new(day) };
    assert_eq!(verdict(&rules, &cx, "shanxi-fire-season"), open(Undecided::Accuracy));
    // Only the city is known.
    let cx = Context { city: Some("朔州市"), ..Context::new(day) };
    assert_eq!(verdict(&rules, &cx, "shuozhou-deed-with-land"), APPLIES);
    assert_eq!(verdict(&rules, &cx, "shuozhou-fire-grassland"), open(Undecided::Accuracy));
}

#[test]
fn outside_all_counties_is_not_covered() {
    let rules = Rules::embedded();
    for cx in [Context::new(date(2024, 1, 15)), at("火星县", date(2024, 1, 15))] {
        assert_eq!(verdict(&rules, &cx, "shanxi-fire-season"), open(Undecided::NotCovered));
        assert_eq!(verdict(&rules, &cx, "other-local-rules"), open(Undecided::NotCovered));
        assert_eq!(verdict(&rules, &cx, "xinzhou-water-critical"), None);
        // The law holds there too, and the data have not all railways: none near is not known.
        assert_eq!(verdict(&rules, &cx, "rail-grazing"), None);
        assert_eq!(verdict(&rules, &cx, "other-railways"), open(Undecided::NotCovered));
    }
}
