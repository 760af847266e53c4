//! The constraint rules as an asker meets them: the embedded file, dates, seasons, counties and
//! distances along railways.

use jiff::civil::{Date, date};
use landrail_gis::rule::{ConstraintAnswer, Context, Kind, NearRailway, Rules, Undecided, Verdict, evaluate};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 22);

fn surveyed(distance_m: f64) -> NearRailway<'static> {
    NearRailway { line: "北同蒲线", high_speed: false, distance_m, lateral_m: 0.5, schematic: false }
}

fn schematic_daxi(distance_m: f64) -> NearRailway<'static> {
    NearRailway { line: "大西高铁", high_speed: true, distance_m, lateral_m: 250.0, schematic: true }
}

fn at(county: &str, as_of: Date) -> Context<'_, '_> {
    Context { county: Some(county), ..Context::new(as_of) }
}

fn verdict(rules: &Rules, cx: &Context<'_, '_>, id: &str) -> Option<Verdict> {
    let answers = evaluate(rules, cx);
    let mut found = answers.iter().filter(|answer| answer.rule.id == id);
    let first = found.next().map(|answer| answer.verdict);
    assert!(found.next().is_none(), "{id} is answered more than once");
    first
}

fn beside(rules: &Rules, railway: NearRailway<'_>, id: &str) -> Verdict {
    let railways = [railway];
    let cx = Context { railways: &railways, ..at("原平市", TODAY) };
    verdict(rules, &cx, id).unwrap_or_else(|| panic!("{id} is not answered"))
}

const APPLIES: Option<Verdict> = Some(Verdict::Applies);
const NOT: Option<Verdict> = Some(Verdict::DoesNotApply);

#[expect(clippy::unnecessary_wraps, reason = "it stands beside what `verdict` returns")]
const fn open(why: Undecided) -> Option<Verdict> {
    Some(Verdict::Undecided(why))
}

#[test]
fn every_rule_of_the_file_has_basis_titles_and_a_source_or_a_status() {
    let rules = Rules::embedded();
    assert!(rules.all().len() >= 40, "{} rules", rules.all().len());
    for rule in rules.all() {
        for text in [&rule.basis, &rule.title_zh, &rule.title_en, &rule.what_zh, &rule.what_en] {
            assert!(!text.trim().is_empty(), "{}", rule.id);
        }
        // A local rule is cited by file and line; a national one says whether it was verified.
        let local = !rule.scope.is_national();
        assert_eq!(local, rule.source.is_some(), "{}", rule.id);
    }
    let unverified: Vec<&str> =
        rules.all().iter().filter(|rule| !rule.verified).map(|rule| rule.id.as_str()).collect();
    assert_eq!(
        unverified,
        [
            "rail-zone-works-consent",
            "rail-mining-blasting",
            "rail-dangerous-goods",
            "rail-groundwater",
            "rail-grazing"
        ]
    );
}

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
fn citations_stand_in_the_gazettes() {
    let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    if !seeds.is_dir() {
        eprintln!("skipped: ../shared absent");
        return;
    }
    for rule in Rules::embedded().all() {
        let Some(source) = &rule.source else { continue };
        let text = std::fs::read_to_string(seeds.join(&source.file)).expect("the gazette is there");
        let lines: Vec<&str> = text.lines().collect();
        let [first, last] = source.lines;
        assert!(last <= lines.len(), "{}: line {last}", rule.id);
        // The document's number stands above the cited lines, or in them, in either bracket style.
        if let Some(number) = &source.document {
            let plain = |s: &str| s.replace(['〔', '['], "(").replace(['〕', ']'], ")");
            let above = lines[..last].iter().rposition(|line| plain(line).contains(&plain(number)));
            assert!(above.is_some(), "{}: {number} not above line {last}", rule.id);
        }
        // Every figure of the rule is printed in the cited lines.
        let cited: String = lines[first - 1..last].concat();
        for class in rule.classes.iter().filter(|_| rule.id != "pianguan-city-trees") {
            for metres in [class.limit.min_m, class.limit.max_m] {
                let figure = if metres.fract() == 0.0 && !cited.contains(&format!("{metres:.1}")) {
                    format!("{metres:.0}")
                } else {
                    format!("{metres:.1}")
                };
                assert!(cited.contains(&figure), "{}: {figure} not in lines {first}–{last}", rule.id);
            }
        }
    }
}

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
        assert_eq!(verdict(&rules, &cx, "rail-grazing"), open(Undecided::NotCovered));
    }
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
    assert_eq!(zone(100.0), Verdict::DoesNotApply);
    let grazing = |metres| beside(&rules, surveyed(metres), "rail-grazing");
    assert_eq!(grazing(15.0), Verdict::Applies);
    assert_eq!(grazing(25.0), Verdict::Undecided(Undecided::ExtentUnknown));
    assert_eq!(grazing(150.0), Verdict::DoesNotApply);
    // 19.8 m with ± 0.5 m: the error alone leaves it open.
    assert_eq!(grazing(19.8), Verdict::Undecided(Undecided::Accuracy));
    // Groundwater is about high-speed lines only: this line says nothing, others may be missing.
    assert_eq!(beside(&rules, surveyed(5.0), "rail-groundwater"), Verdict::Undecided(Undecided::NotCovered));
    // A number that was never given is never decided near the line, and does not haunt far places.
    let goods = |metres| beside(&rules, surveyed(metres), "rail-dangerous-goods");
    assert_eq!(goods(400.0), Verdict::Undecided(Undecided::ExtentUnknown));
    assert_eq!(goods(5000.0), Verdict::DoesNotApply);
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
    assert_eq!(on(date(2013, 12, 31)), NOT);
    assert_eq!(on(date(2014, 1, 1)), APPLIES);
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

/// The smallest file that is accepted, to be spoilt one line at a time.
const SMALL: &str = r#"
[about]
province = "山西省"
formation_allowance_m = 80
formation_allowance_zh = "假定"
formation_allowance_en = "assumed"
[cities]
"忻州市" = ["原平市"]
[[rule]]
id = "one"
title_zh = "一"
title_en = "one"
what_zh = "一"
what_en = "one"
kind = "distance_along_railway"
railway = "any"
base = ["centreline"]
distance_m = 20
basis = "某法"
verified = false
valid_from = "2014-01-01"
"#;

#[test]
fn errors_name_file_rule_field_and_value() {
    Rules::parse("x.toml", SMALL).expect("the small file is right");
    let cases = [
        ("basis = \"某法\"", "", "basis"),
        ("basis = \"某法\"", "basis = \" \"", "basis"),
        ("distance_m = 20", "distance_m = -1", "distance_m"),
        ("distance_m = 20", "distance_m = nan", "distance_m"),
        ("distance_m = 20", "distance_m = \"20 m\"", "distance_m"),
        ("distance_m = 20", "distance_min_m = 20\ndistance_max_m = 8", "distance_min_m"),
        ("distance_m = 20", "", "distance_m"),
        ("distance_m = 20", "widths_of = \"none\"", "widths_of"),
        ("\"distance_along_railway\"", "\"distance\"", "kind"),
        ("railway = \"any\"", "", "railway"),
        ("[\"centreline\"]", "[\"middle\"]", "base"),
        ("2014-01-01", "2014-02-30", "valid_from"),
        ("valid_from = \"2014-01-01\"", "", "valid_from"),
        ("verified = false", "verified = false\nvalid_to = \"2013-01-01\"", "valid_to"),
        ("verified = false", "verified = false\nseasons = [\"12-1/05-15\"]", "seasons"),
        ("verified = false", "verified = false\ncounties = [\"原平县\"]", "counties"),
        ("verified = false", "verified = false\nlines = [1, 2]", "lines"),
        ("verified = false", "verified = false\nfile = \"a.txt\"\nlines = [2, 1]", "lines"),
        ("verified = false", "verified = false\nverifed = true", "verifed"),
        ("verified = false", "", "verified"),
        ("title_en = \"one\"", "", "title_en"),
    ];
    for (from, to, field) in cases {
        let spoilt = SMALL.replace(from, to);
        assert_ne!(spoilt, SMALL, "{from}");
        let error = Rules::parse("x.toml", &spoilt).expect_err(to);
        assert_eq!(error.field.as_deref(), Some(field), "{error}");
        assert_eq!(error.rule.as_deref(), Some("one"), "{error}");
        let text = error.to_string();
        assert!(
            text.starts_with("x.toml 规则 one 字段 ") && text.contains(" / x.toml rule one field "),
            "{text}"
        );
    }
    let bad = SMALL.replace("distance_m = 20", "distance_m = -1");
    let text = Rules::parse("x.toml", &bad).unwrap_err().to_string();
    assert!(text.contains("distance_m = -1"), "{text}");

    let (_, rule) = SMALL.split_once("[[rule]]").expect("one rule");
    let twice = format!("{SMALL}[[rule]]{rule}");
    assert_eq!(Rules::parse("x.toml", &twice).unwrap_err().field.as_deref(), Some("id"));
    let nameless = SMALL.replace("id = \"one\"", "");
    assert_eq!(Rules::parse("x.toml", &nameless).unwrap_err().rule.as_deref(), Some("#1"));
    for broken in ["", "[[rule]]", "about = 1", "rule = 3", "\u{0}", "[about"] {
        Rules::parse("x.toml", broken).expect_err(broken);
    }
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

    /// The embedded file with one line lost, doubled or replaced is read or refused by name.
    #[test]
    fn a_damaged_file_is_read_or_refused(line in 0usize..800, how in 0usize..3, junk in "\\PC{0,40}") {
        let mut lines: Vec<&str> = include_str!("../data/rules.toml").lines().collect();
        let at = line.min(lines.len() - 1);
        match how {
            0 => { lines.remove(at); }
            1 => lines.insert(at, lines[at]),
            _ => lines[at] = &junk,
        }
        if let Err(error) = Rules::parse("mine.toml", &lines.join("\n")) {
            prop_assert!(error.to_string().starts_with("mine.toml"), "{}", error);
        }
    }

    /// Any text is read or refused, never a panic.
    #[test]
    fn parse_never_panics(text in "\\PC*", cut in 0usize..900) {
        let _ = Rules::parse("x.toml", &text);
        let mut end = cut.min(SMALL.len());
        while !SMALL.is_char_boundary(end) { end -= 1; }
        let _ = Rules::parse("x.toml", &format!("{}{text}", &SMALL[..end]));
    }
}
