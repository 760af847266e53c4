//! `check::roster` on the embedded roster, by number, and on made-up ones.

use landrail_gis::chainage::{Chainage, Span, Track};
use landrail_gis::check::{self, Finding, Severity, Shape};
use landrail_gis::line::Lines;
use landrail_gis::place::Gazetteer;
use landrail_gis::record::{Body, Record, Tier, embedded};

fn findings() -> Vec<Finding> {
    check::roster(&embedded().0, &Lines::embedded(), &Gazetteer::embedded())
}

fn of<'a>(all: &'a [Finding], kind: &str) -> Vec<&'a Finding> {
    all.iter().filter(|f| f.kind.as_str() == kind).collect()
}

/// Line, metres from and to, counties.
fn facts(all: &[Finding], kind: &str) -> Vec<(String, [i64; 2], String)> {
    of(all, kind)
        .iter()
        .map(|f| {
            let span = f.span.expect("a stretch");
            (
                format!("{}{}", f.line, f.track.zh()),
                [span.from.mm() / 1000, span.to.mm() / 1000],
                f.counties.join("+"),
            )
        })
        .collect()
}

fn fact(line: &str, span: [i64; 2], counties: &str) -> (String, [i64; 2], String) {
    (line.to_owned(), span, counties.to_owned())
}

#[test]
fn the_five_facts_of_the_embedded_roster_are_found_by_number() {
    let all = findings();
    assert_eq!(facts(&all, "uncovered_by_townships"), [fact("宁岢线", [60_000, 66_000], "五寨县")]);
    assert_eq!(facts(&all, "beyond_county"), [fact("大西高铁", [223_300, 225_600], "忻府区")]);
    assert_eq!(
        facts(&all, "claimed_twice"),
        [
            fact("准朔线", [156_000, 172_600], "偏关县+河曲县"),
            fact("忻河线", [1281, 49_388], "定襄县+忻府区"),
        ]
    );
    assert_eq!(facts(&all, "uncovered_at_origin"), [fact("薛梅线", [0, 301], "")]);
    for (kind, figure) in [
        ("uncovered_by_townships", "6000 m"),
        ("beyond_county", "2300 m"),
        ("claimed_twice", "16600 m"),
        ("claimed_twice", "48107 m"),
        ("uncovered_at_origin", "301 m"),
    ] {
        let told = of(&all, kind).iter().any(|f| f.zh.contains(figure) && f.en.contains(figure));
        assert!(told, "{kind} says {figure}");
        assert!(of(&all, kind).iter().all(|f| f.severity == Severity::Fault));
    }
    // And no gap, overlap or lack that the roster does not have.
    for kind in
        ["uncovered_by_all", "uncovered_by_county", "townships_overlap", "unknown_line", "length_differs"]
    {
        assert!(of(&all, kind).is_empty(), "{kind}");
    }
}

#[test]
fn county_and_township_lengths_are_compared_with_figures() {
    let all = findings();
    let differ: Vec<_> = of(&all, "sums_differ").iter().map(|f| (f.line.clone(), f.zh.clone())).collect();
    for (line, figures) in [
        ("准朔线", ["71600 m", "55000 m", "县级有而乡级无 16600 m"]),
        ("大西高铁", ["36300 m", "38600 m", "乡级超出县级 2300 m"]),
        ("宁岢线", ["27000 m", "21000 m", "县级有而乡级无 6000 m"]),
    ] {
        let (_, zh) = differ.iter().find(|(l, _)| l == line).expect(line);
        assert!(figures.iter().all(|figure| zh.contains(figure)), "{zh}");
    }
    assert_eq!(differ.len(), 3);
    // 北同蒲线 closes: 16.3 + 72.1 + 55.5 km over 宁武, 原平 and 忻府.
    let agree: Vec<_> =
        of(&all, "sums_agree").into_iter().filter(|f| f.line == "北同蒲线").map(|f| f.length_m).collect();
    assert_eq!(agree, [Some(16_300.0), Some(72_100.0), Some(55_500.0)]);
}

/// The handbook: 京原 K326 and K394 are workshop limits, the county edges are near K344 and K386;
/// 忻河 crosses from 忻府区 to 定襄县 near K15.
#[test]
fn ranges_that_leave_their_county_are_found_where_the_posts_can_tell() {
    let all = findings();
    assert_eq!(
        facts(&all, "leaves_county"),
        [
            fact("京原线", [326_000, 341_000], "代县+繁峙县"),
            fact("京原线", [390_500, 394_000], "代县+原平市"),
            fact("忻河线", [1281, 6281], "定襄县+忻府区"),
            fact("忻河线", [18_000, 40_000], "忻府区+定襄县"),
        ]
    );
    // Their posts were put at county edges, so they prove nothing about county edges.
    for line in ["大西高铁", "准朔线"] {
        assert!(
            of(&all, "not_judged").iter().any(|f| f.line == line && f.zh.contains("由县界推定")),
            "{line}"
        );
        assert!(of(&all, "leaves_county").iter().all(|f| f.line != line), "{line}");
    }
    let mut named: Vec<_> = of(&all, "not_judged").iter().map(|f| (&f.line, f.track, &f.counties)).collect();
    let count = named.len();
    named.dedup();
    assert_eq!(named.len(), count, "one for each county and line");
}

#[test]
fn findings_name_their_records_and_are_drawn_where_the_line_is_known() {
    let (records, _) = embedded();
    let all = findings();
    let mut ids: Vec<_> = all.iter().map(|f| f.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all.len(), "an identifier each");
    for finding in &all {
        assert!(!finding.records.is_empty(), "{}", finding.id);
        for id in &finding.records {
            assert!(records.iter().any(|r| r.id == *id), "{id}");
        }
        assert_eq!(finding.document.as_deref(), Some("忻政办发〔2021〕71号"));
        assert_eq!(finding.valid_from.map(|day| day.to_string()).as_deref(), Some("2021-08-19"));
        assert_eq!(finding.accuracy_m.is_some(), finding.geometry.is_some(), "{}", finding.id);
        assert!(finding.zh.contains(&finding.line) && finding.en.contains(&finding.line), "{}", finding.zh);
        let vertices = finding.geometry.iter().flatten().map(|part| part.0.len()).collect::<Vec<_>>();
        assert_eq!(finding.measures.iter().map(Vec::len).collect::<Vec<_>>(), vertices, "{}", finding.id);
    }
    let shape = |kind: &str, line: &str| {
        of(&all, kind).into_iter().find(|f| f.line == line).map(|f| (f.shape, f.geometry.is_some()))
    };
    assert_eq!(shape("uncovered_by_townships", "宁岢线"), Some((Shape::Schematic, true)));
    assert_eq!(shape("claimed_twice", "忻河线"), Some((Shape::Partial, true)));
    assert_eq!(shape("claimed_twice", "准朔线"), Some((Shape::None, false)), "beyond the calibrated posts");
    assert_eq!(shape("no_geometry", "白彪疏解线"), Some((Shape::NotDrawn, false)));
    assert_eq!(
        facts(&all, "partial_geometry"),
        [
            fact("准朔线", [156_000, 172_600], ""),
            fact("大西高铁", [150_419, 155_000], ""),
            fact("忻河线", [40_000, 49_388], ""),
        ]
    );
}

/// The first record of a tier as a pattern for made-up ones.
fn made(id: &str, tier: Tier, county: &str, township: Option<&str>, line: &str, span: [i64; 2]) -> Record {
    let is_tier = |r: &&Record| matches!(&r.body, Body::Segment(s) if s.tier == tier);
    let mut record = embedded().0.iter().find(is_tier).expect("one of each tier").clone();
    record.id = id.to_owned();
    if let Body::Segment(segment) = &mut record.body {
        county.clone_into(&mut segment.county);
        segment.township = township.map(str::to_owned);
        line.clone_into(&mut segment.line);
        segment.track = Track::Whole;
        segment.span = Span::new(Chainage::from_metres(span[0]), Chainage::from_metres(span[1]));
        segment.printed = format!("{line} {}-{}", segment.span.from, segment.span.to);
        record.source.cell = Some(segment.printed.clone());
    }
    record
}

fn check(records: &[Record]) -> Vec<Finding> {
    check::roster(records, &Lines::embedded(), &Gazetteer::embedded())
}

#[test]
fn a_made_up_roster_with_one_of_each_lack() {
    let line = "某某线";
    let all = check(&[
        made("c1", Tier::County, "代县", None, line, [1000, 10_000]),
        made("t1", Tier::Township, "代县", Some("甲乡"), line, [1000, 6000]),
        made("t2", Tier::Township, "代县", Some("乙乡"), line, [5000, 10_000]),
        made("t3", Tier::Township, "繁峙县", Some("丙乡"), line, [12_000, 15_000]),
    ]);
    assert_eq!(facts(&all, "townships_overlap"), [fact(line, [5000, 6000], "代县")]);
    assert_eq!(facts(&all, "uncovered_by_all"), [fact(line, [10_000, 12_000], "")]);
    assert_eq!(of(&all, "uncovered_by_all")[0].records, ["c1", "t2", "t3"], "those on both sides");
    assert_eq!(facts(&all, "uncovered_by_county"), [fact(line, [12_000, 15_000], "繁峙县")]);
    assert_eq!(facts(&all, "unknown_line"), [fact(line, [1000, 15_000], "代县+繁峙县")]);
    assert!(of(&all, "not_judged").is_empty(), "an unknown line is told once");
    assert!(check(&[]).is_empty());
}

#[test]
fn townships_of_two_counties_on_one_stretch_are_told_once() {
    let all = check(&[
        made("c1", Tier::County, "代县", None, "京原线", [350_000, 360_000]),
        made("t1", Tier::Township, "代县", Some("甲乡"), "京原线", [350_000, 360_000]),
        made("t2", Tier::Township, "繁峙县", Some("丙乡"), "京原线", [355_000, 362_000]),
    ]);
    assert_eq!(facts(&all, "claimed_twice"), [fact("京原线", [355_000, 360_000], "代县+繁峙县")]);
    assert_eq!(of(&all, "claimed_twice")[0].records, ["t1", "t2"]);
    assert_eq!(facts(&all, "uncovered_by_county"), [fact("京原线", [360_000, 362_000], "繁峙县")]);
}

#[test]
fn a_stated_length_is_held_against_the_posts() {
    let mut right = made("t1", Tier::Township, "代县", Some("甲乡"), "京原线", [350_000, 356_000]);
    let mut wrong = made("t2", Tier::Township, "代县", Some("乙乡"), "京原线", [356_000, 360_000]);
    for (record, length) in [(&mut right, "（全长6.0公里）"), (&mut wrong, "，长4100m")] {
        let cell = record.source.cell.take().expect("made with a cell");
        record.source.cell = Some(cell + length);
    }
    let all = check(&[right, wrong]);
    assert_eq!(of(&all, "length_agrees").iter().map(|f| f.records.join("")).collect::<Vec<_>>(), ["t1"]);
    let differs = of(&all, "length_differs");
    assert_eq!(differs.len(), 1);
    assert!(differs[0].zh.contains("4100m") && differs[0].zh.contains("-100 m"), "{}", differs[0].zh);
}

#[test]
fn each_document_is_checked_by_itself() {
    let old = made("old", Tier::County, "代县", None, "京原线", [350_000, 360_000]);
    let mut new = made("new", Tier::County, "繁峙县", None, "京原线", [350_000, 360_000]);
    new.source.document = Some("某政办发〔2031〕1号".to_owned());
    let all = check(&[old, new]);
    assert!(of(&all, "claimed_twice").is_empty(), "a later roster does not contest an earlier one");
    assert_eq!(of(&all, "uncovered_by_townships").len(), 2);
}

#[test]
fn a_county_that_no_polygon_is_known_of_is_not_judged() {
    let all = check(&[made("c1", Tier::County, "某县", None, "京原线", [350_000, 360_000])]);
    let told = of(&all, "not_judged");
    assert_eq!(told.len(), 1);
    assert!(told[0].zh.contains("没有此县"), "{}", told[0].zh);
}

/// 京原 K345–K360 lies in 代县 by stations with tariff posts; 准朔 K101–K156 lies in 偏关县, but both its
/// posts were put at county edges. The same false claim is found on the one and not judged on the other.
#[test]
fn a_false_claim_is_judged_by_stations_and_never_by_county_edges() {
    let by_stations = check(&[made("c1", Tier::County, "原平市", None, "京原线", [345_000, 358_000])]);
    assert_eq!(facts(&by_stations, "leaves_county"), [fact("京原线", [345_000, 358_000], "原平市+代县")]);
    let by_edges = check(&[made("c1", Tier::County, "原平市", None, "准朔线", [102_000, 155_000])]);
    assert!(of(&by_edges, "leaves_county").is_empty());
    let told = of(&by_edges, "not_judged");
    assert_eq!((told.len(), told[0].length_m), (1, Some(53_000.0)));
    assert!(told[0].zh.contains("53000 m 的里程本身由县界推定"), "{}", told[0].zh);
}

#[test]
fn a_township_listed_twice_does_not_overlap_itself() {
    let all = check(&[
        made("t1", Tier::Township, "代县", Some("甲乡"), "京原线", [350_000, 356_000]),
        made("t2", Tier::Township, "代县", Some("甲乡"), "京原线", [354_000, 360_000]),
    ]);
    assert!(of(&all, "townships_overlap").is_empty() && of(&all, "not_subdivided").is_empty());
}
