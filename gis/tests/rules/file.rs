//! The embedded file, its citations, and files that are spoilt.

use landrail_gis::rule::Rules;
use proptest::prelude::*;

use super::SMALL;

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
        ("verified = false", "verified = false\npredecessor = \"none\"", "predecessor"),
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
    // A place with no known line near would be answered with silence.
    let (silent, _) = SMALL.rsplit_once("[[rule]]").expect("two rules");
    for text in [silent, &SMALL.replace("verified = true", "verified = true\ncounties = [\"原平市\"]")] {
        let error = Rules::parse("x.toml", text).unwrap_err().to_string();
        assert!(error.contains("railway_coverage"), "{error}");
    }
    for broken in ["", "[[rule]]", "about = 1", "rule = 3", "\u{0}", "[about"] {
        Rules::parse("x.toml", broken).expect_err(broken);
    }
}

proptest! {
    /// The embedded file with one line lost, doubled or replaced is read or refused by name.
    #[test]
    fn a_damaged_file_is_read_or_refused(line in 0usize..800, how in 0usize..3, junk in "\\PC{0,40}") {
        let mut lines: Vec<&str> = include_str!("../../data/rules.toml").lines().collect();
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
