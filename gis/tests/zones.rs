//! Announcements of safety protection zones: made-up tables and sentences → records → constraints along
//! a made-up surveyed line, on the side they name.

use std::sync::Arc;

use geo::Coord;
use jiff::civil::date;
use landrail_gis::answer::{Answer, DEFAULT_WITHIN_M, Question, Where, locate};
use landrail_gis::chainage::Chainage;
use landrail_gis::crs::{MetricZone, project_metric, unproject_metric};
use landrail_gis::gazette::split;
use landrail_gis::index::{Layer, Reference, Snapshot, Value};
use landrail_gis::line::{AnchorKind, Chain, Line, Lines, Point, Surveyed, Track};
use landrail_gis::record::{
    Body, Confidence, DoubtKind, Found, OffsetBasis, ProtectionZone, Record, Stated, ZoneSide, zones,
};
use serde_json::Value as Json;

fn read(name: &str, text: &str) -> Found {
    zones::read(&split(name, text.as_bytes()).expect("a text"))
}

fn zone(record: &Record) -> &ProtectionZone {
    let Body::Zone(zone) = &record.body else { panic!("no zone: {record:?}") };
    zone
}

/// Line, range, side and width as one would say them.
fn said(found: &Found) -> Vec<String> {
    let say = |record: &Record| {
        let zone = zone(record);
        let side = match &zone.side {
            Stated::Value(ZoneSide::Left) => "左",
            Stated::Value(ZoneSide::Right) => "右",
            Stated::Value(ZoneSide::Both) => "两",
            _ => "?",
        };
        let width = match &zone.width_m {
            Stated::Value(width) => width.to_string(),
            Stated::None => "无".to_owned(),
            _ => "?".to_owned(),
        };
        format!("{}{} {}–{} {side}{width}", zone.line, zone.track.zh(), zone.span.from, zone.span.to)
    };
    found.records.iter().map(say).collect()
}

fn doubts(found: &Found, kind: DoubtKind) -> Vec<&str> {
    found.findings.iter().filter(|f| f.kind == kind).map(|f| f.zh.as_str()).collect()
}

const SIDES: &str = include_str!("data/zones/sides.txt");
const ROWS: &str = include_str!("data/zones/rows.txt");
const PROSE: &str = include_str!("data/zones/prose.txt");

#[test]
fn a_table_with_a_column_for_each_side() {
    let found = read("甲.txt", SIDES);
    assert_eq!(
        said(&found),
        [
            "甲乙线 K10+000–K12+000 左12",
            "甲乙线 K10+000–K12+000 右15",
            "甲乙线 K12+000–K13+000 左8",
            "甲乙线 K12+000–K13+000 右8",
            "甲乙线 K14+000–K15+000 左12",
            "甲乙线 K14+000–K15+000 右无",
            "甲乙线 K14+500–K16+000 左15",
            "甲乙线 K14+500–K16+000 右15",
            "甲乙线 K20+000–K21+000 左9",
            "甲乙线 K20+000–K21+000 右?",
        ]
    );
    let first = &found.records[0];
    let of = zone(first);
    assert_eq!(first.id, "甲政告2024-3-z1");
    assert_eq!(first.source.document.as_deref(), Some("甲政告〔2024〕3号"));
    assert_eq!(of.offset_basis, Stated::Value(OffsetBasis::Formation));
    assert_eq!(of.area_class, Stated::Value("村镇居民居住区".into()));
    assert_eq!(of.place, Stated::Value("子镇".into()));
    assert_eq!(of.issuer, Stated::Value("甲县人民政府".into()));
    assert_eq!(of.basis, Stated::Value("《铁路安全管理条例》（国务院令第639号）第二十七条".into()));
    assert_eq!((first.validity.from, first.validity.to), (Some(date(2024, 5, 1)), Some(date(2029, 4, 30))));
    // The line is not printed in the second row, the posts of the fourth fall.
    assert_eq!(first.confidence, Confidence::Verbatim);
    assert_eq!(found.records[2].confidence, Confidence::Inferred);
    assert_eq!(found.records[6].confidence, Confidence::Inferred);
    assert!(found.records[6].reasons.iter().any(|reason| reason.field == "span" && reason.printed.is_some()));
}

#[test]
fn what_does_not_fit_is_told_and_changes_nothing() {
    let found = read("甲.txt", SIDES);
    let ranges = doubts(&found, DoubtKind::Range);
    let told = |words: &str| ranges.iter().filter(|zh| zh.contains(words)).count();
    assert_eq!(told("K13+000–K14+000 公告未列"), 2, "a gap on each side: {ranges:?}");
    assert_eq!(told("重叠"), 2, "{ranges:?}");
    assert_eq!(told("大里程在前"), 2, "{ranges:?}");
    assert_eq!(told("未生成记录"), 1, "the row whose posts cannot be read: {ranges:?}");
    let other = doubts(&found, DoubtKind::Other);
    assert!(other.iter().any(|zh| zh.contains("宽度为9米")), "{other:?}");
    assert_eq!(doubts(&found, DoubtKind::Line).len(), 1, "甲乙线 is in no table, told once");
    assert_eq!(doubts(&found, DoubtKind::Unread).len(), 1, "a dash is no number");
}

#[test]
fn a_table_with_a_row_for_each_side_in_another_order() {
    let found = read("乙.txt", ROWS);
    assert_eq!(
        said(&found),
        [
            "甲乙线 K10+000–K12+000 左12",
            "甲乙线 K10+000–K12+000 右15",
            "甲乙线 K12+000–K13+000 两8",
            "甲乙线 K14+000–K15+000 左12",
        ]
    );
    assert_eq!(found.records[0].validity.from, Some(date(2024, 4, 8)), "no other day is stated");
    assert_eq!(zone(&found.records[0]).offset_basis, Stated::Unknown, "and no base");
    let sums = doubts(&found, DoubtKind::Sums);
    assert!(sums.len() == 1 && sums[0].contains("6000米"), "{sums:?}");
}

#[test]
fn sentences() {
    let found = read("丙.txt", PROSE);
    assert_eq!(
        said(&found),
        [
            "甲乙线 K10+000–K12+000 左12",
            "甲乙线 K10+000–K12+000 右15",
            "甲乙线单线 K12+000–K13+000 两8",
            "甲乙线 K14+000–K15+000 左12",
        ]
    );
    assert_eq!(zone(&found.records[0]).offset_basis, Stated::Value(OffsetBasis::Centreline));
    assert_eq!(zone(&found.records[0]).area_class, Stated::Value("村镇居民居住区".into()));
}

#[test]
fn other_tables_of_ranges_are_no_zones() {
    let text = "甲县人民政府\n关于养护分工的通知\n\n甲政办发〔2024〕9号\n各单位：\n线名\t起止里程\t宽度\n甲线\tK1+000-K2+000\t12\n甲县人民政府\n2024年4月8日\n";
    assert_eq!(read("丁.txt", text).records, []);
}

/// The place `east` and `north` metres from 111° E, 38.5° N, where the scale of the zone is one.
fn at(east: f64, north: f64) -> (f64, f64) {
    let frame = MetricZone::of(111.0);
    let [x, y] = project_metric(frame, 111.0, 38.5).expect("a place");
    unproject_metric(frame, [x + east, y + north]).expect("a place")
}

/// 甲乙线 from K8 to K24, due north, so that west is left; posts and track to 0.1 m.
fn reference() -> Reference {
    let post = |km: i32| Point {
        row: 2,
        name: Arc::from(""),
        at: Some(at(0.0, f64::from(km - 8) * 1000.0)),
        post: Some(Chainage::from_metres(i64::from(km) * 1000)),
        post_out: None,
        letter: None,
        post_tolerance_m: Some(0.1),
        kind: AnchorKind::Post,
        post_basis: Arc::from("made"),
        coord_source: Arc::from("made"),
        coord_tolerance_m: 0.1,
        valid_from: None,
        valid_to: None,
    };
    let vertex = |i: i32| {
        let (x, y) = at(0.0, 100.0 * f64::from(i));
        Coord { x, y }
    };
    let (chain, _) = Chain::surveyed(Surveyed {
        line: "甲乙线".to_owned(),
        track: Track::Whole,
        centreline: (0..=160).map(vertex).collect(),
        coord_tolerance_m: 0.1,
        points: (8..=24).map(post).collect(),
        centreline_file: "线".to_owned(),
        posts_file: "标".to_owned(),
        may_cross: false,
    })
    .expect("a line");
    let line = Line {
        name: "甲乙线".to_owned(),
        aliases: Vec::new(),
        chains: vec![chain],
        high_speed: false,
        editions: Vec::new(),
        own_source: Some("made up".to_owned()),
    };
    Reference { lines: Lines::new(vec![line]), ..Reference::embedded() }
}

fn snapshot(text: &str) -> Snapshot {
    Snapshot::build(read("甲.txt", text).records, Vec::new(), Arc::new(reference()))
}

fn ask(snapshot: &Snapshot, at: Where, as_of: jiff::civil::Date) -> Json {
    let question = Question { given: String::new(), at, as_of, within_m: DEFAULT_WITHIN_M };
    let answer: Answer<'_> = locate(snapshot, &question).expect("an answer");
    serde_json::to_value(&answer).expect("JSON")
}

/// The answer at a place by metres east of the line and metres north of K8.
fn beside(snapshot: &Snapshot, east: f64, north: f64) -> Json {
    let (lon, lat) = at(east, north);
    let place = Where::Point { lon, lat, crs: "CGCS2000".to_owned(), notes: Vec::new() };
    ask(snapshot, place, date(2024, 6, 1))
}

/// Side, width and verdict of every announced zone in an answer.
fn announced(answer: &Json) -> Vec<(String, String, String)> {
    let list = answer["constraints"].as_array().expect("a list").iter();
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    list.filter(|c| c["kind"] == "protection_zone")
        .map(|c| {
            let verdict = match c["reason"].as_str() {
                Some(reason) => format!("undecided: {reason}"),
                None => text(&c["verdict"]),
            };
            (text(&c["side"]["value"]), text(&c["distance_limit"]), verdict)
        })
        .collect()
}

fn one(side: &str, width: &str, verdict: &str) -> Vec<(String, String, String)> {
    vec![(side.to_owned(), width.to_owned(), verdict.to_owned())]
}

fn rule<'a>(answer: &'a Json, id: &str) -> &'a Json {
    answer["constraints"].as_array().expect("a list").iter().find(|c| c["id"] == id).expect("the rule")
}

#[test]
fn a_place_beside_the_line_has_the_zone_of_its_side() {
    let snapshot = snapshot(SIDES);
    assert_eq!(announced(&beside(&snapshot, -5.0, 3000.0)), one("left", "12 m", "applies"));
    assert_eq!(announced(&beside(&snapshot, 14.0, 3000.0)), one("right", "15 m", "applies"));
    // Beyond the width of the centreline, but the foot of the slope may lie farther out.
    assert_eq!(
        announced(&beside(&snapshot, -14.0, 3000.0)),
        one("left", "12 m", "undecided: extent_unknown")
    );
    assert_eq!(announced(&beside(&snapshot, -12.05, 3000.0)), one("left", "12 m", "undecided: accuracy"));
    assert_eq!(announced(&beside(&snapshot, -1500.0, 3000.0)), one("left", "12 m", "does_not_apply"));
    // The announcement has none on this side.
    assert_eq!(announced(&beside(&snapshot, 5.0, 6200.0)), one("right", "无 / none", "does_not_apply"));
    // On the very limit of two ranges either may hold.
    let limit = announced(&beside(&snapshot, -5.0, 4000.0));
    assert_eq!(limit.len(), 2, "{limit:?}");
    assert!(limit.iter().all(|(_, _, verdict)| verdict == "undecided: accuracy"), "{limit:?}");
}

#[test]
fn a_zone_from_the_centreline_ends_where_it_says() {
    let snapshot = snapshot(PROSE);
    assert_eq!(announced(&beside(&snapshot, -11.0, 3000.0)), one("left", "12 m", "applies"));
    assert_eq!(announced(&beside(&snapshot, -14.0, 3000.0)), one("left", "12 m", "does_not_apply"));
    assert_eq!(announced(&beside(&snapshot, 14.0, 3000.0)), one("right", "15 m", "applies"));
}

#[test]
fn a_zone_stands_in_the_place_of_the_default_and_a_gap_leaves_it() {
    let snapshot = snapshot(SIDES);
    let inside = beside(&snapshot, -5.0, 3000.0);
    let default = rule(&inside, "rail-protection-zone");
    assert_eq!(default["verdict"], "does_not_apply");
    assert!(default["why"]["zh"].as_str().unwrap().contains("甲政告〔2024〕3号"), "{default}");
    // Works inside the zone: the announced one decides.
    assert_eq!(rule(&inside, "rail-zone-works-consent")["verdict"], "applies");

    let gap = beside(&snapshot, -5.0, 5500.0);
    assert_eq!(announced(&gap), []);
    let default = rule(&gap, "rail-protection-zone");
    assert_eq!(default["verdict"], "applies", "nearer than the least width of the law");
    let why = default["why"]["zh"].as_str().unwrap();
    assert!(why.contains("甲政告〔2024〕3号") && why.contains("未覆盖此段"), "{why}");

    // Prose delimits the left side only between K14 and K15.
    let right = beside(&self::snapshot(PROSE), 5.0, 6500.0);
    assert_eq!(announced(&right), []);
    assert!(rule(&right, "rail-protection-zone")["why"]["zh"].as_str().unwrap().contains("未覆盖此段"));
}

#[test]
fn before_and_after_an_announcement_the_default_holds() {
    let snapshot = snapshot(SIDES);
    let (lon, lat) = at(-5.0, 3000.0);
    for day in [date(2024, 4, 20), date(2029, 5, 1)] {
        let place = Where::Point { lon, lat, crs: "CGCS2000".to_owned(), notes: Vec::new() };
        let answer = ask(&snapshot, place, day);
        assert_eq!(announced(&answer), [], "{day}");
        let default = rule(&answer, "rail-protection-zone");
        assert_eq!(default["verdict"], "applies", "{day}");
        assert!(default["why"]["zh"].as_str().unwrap().contains("未收录"), "{day}: {default}");
    }
}

#[test]
fn a_later_announcement_can_supersede_by_date() {
    let mut records = read("甲.txt", SIDES).records;
    // As an import of a newer edition does: the old one ends, the new one begins.
    for record in &mut records {
        record.validity.to = Some(date(2025, 12, 31));
    }
    let newer = SIDES
        .replace("〔2024〕3号", "〔2026〕1号")
        .replace("2024年5月1日", "2026年1月1日")
        .replace("\t12\t15\t", "\t20\t20\t");
    records.extend(read("新.txt", &newer).records);
    let snapshot = Snapshot::build(records, Vec::new(), Arc::new(reference()));
    let (lon, lat) = at(-11.0, 3000.0);
    let on = |day| ask(&snapshot, Where::Point { lon, lat, crs: String::new(), notes: Vec::new() }, day);
    assert_eq!(announced(&on(date(2025, 12, 31))), one("left", "12 m", "applies"));
    assert_eq!(announced(&on(date(2026, 1, 1))), one("left", "20 m", "applies"));
}

#[test]
fn a_post_on_the_line_lies_in_the_zones_of_both_sides() {
    let snapshot = snapshot(SIDES);
    let post = |post: &str| ask(&snapshot, Where::post("甲乙线", post).expect("a post"), date(2024, 6, 1));
    let both: Vec<_> =
        announced(&post("K11+000")).into_iter().map(|(side, _, verdict)| (side, verdict)).collect();
    assert_eq!(
        both,
        [("left".into(), "applies".into()), ("right".into(), "applies".into())] as [(String, String); 2]
    );
    // Ranges are half-open: K12 belongs to the next one, and K13 to nothing that follows is still the end.
    let limits = |at: &str| announced(&post(at)).into_iter().map(|(_, width, _)| width).collect::<Vec<_>>();
    assert_eq!(limits("K12+000"), ["8 m", "8 m"]);
    assert_eq!(limits("K13+500"), [] as [&str; 0]);
    assert_eq!(rule(&post("K11+000"), "rail-protection-zone")["verdict"], "does_not_apply");
}

#[test]
fn a_schematic_line_decides_no_side_and_no_width() {
    let text = SIDES.replace("甲乙线", "北同蒲线").replace("K10+000\tK12+000", "K250+000\tK260+000");
    let snapshot =
        Snapshot::build(read("甲.txt", &text).records, Vec::new(), Arc::new(Reference::embedded()));
    let answer = ask(&snapshot, Where::post("北同蒲线", "K255+000").expect("a post"), date(2024, 6, 1));
    let found = announced(&answer);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|(_, _, verdict)| verdict == "undecided: accuracy"), "{found:?}");
    // Both sides are delimited, so whichever it is, the default does not stand.
    assert_eq!(rule(&answer, "rail-protection-zone")["verdict"], "does_not_apply");
}

#[test]
fn the_layer_has_the_stretch_of_the_line_and_no_strip() {
    let snapshot = snapshot(SIDES);
    let layer = Layer::Constraints;
    let at = |name: &str| layer.fields().iter().position(|field| field.name == name).expect("a field");
    let feature = snapshot.table(layer).get("甲政告2024-3-z1").expect("the zone");
    let geometry = feature.geometry.as_ref().expect("it is drawn");
    let geo::Geometry::MultiLineString(lines) = geometry else {
        panic!("no stretch of a line: {geometry:?}")
    };
    assert_eq!(lines.0.len(), 1);
    assert_eq!(feature.measures[0].first().copied().map(f64::round), Some(10_000.0));
    assert_eq!(feature.measures[0].last().copied().map(f64::round), Some(12_000.0));
    assert_eq!(feature.values[at("side")], Value::Text("左侧".into()));
    assert_eq!(feature.values[at("distance_max_m")], Value::Real(12.0));
    assert_eq!(feature.values[at("valid_from")], Value::Date(date(2024, 5, 1)));
    assert_eq!(feature.values[at("source_line")], Value::Int(12));
}

#[test]
fn the_five_gazettes_announce_no_zone() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds");
    let Ok(files) = std::fs::read_dir(folder) else {
        println!("skipped: ../shared absent");
        return;
    };
    let mut read_files = 0;
    for file in files {
        let path = file.expect("a readable entry").path();
        let gazette = split("a.txt", &std::fs::read(&path).expect("readable")).expect("a gazette");
        assert_eq!(zones::read(&gazette), Found::default(), "{}", path.display());
        read_files += 1;
    }
    assert_eq!(read_files, 5);
}

/// A record or finding as it is published.
fn published(found: &Found) -> String {
    let records: Vec<Record> = found.records.iter().cloned().map(Record::without_personal).collect();
    serde_json::to_string(&(records, &found.findings)).unwrap()
}

#[test]
fn a_number_in_a_cell_is_not_published_in_part() {
    for pad in 0..90 {
        let pad = "甲".repeat(pad);
        let text = format!(
            "乙县人民政府\n关于划定铁路线路安全保护区的公告\n\n线路\t里程\t地点\t侧别\t宽度(米)\n\
             丙丁线\tK1+000-K2+000\t{pad}13800138000\t左侧\t12\n\
             丙丁线\t{pad}K3+000 13800138000\t戊村1\t左侧\t12\n\
             丙丁线\tK5+000-K6+000\t戊村1 13800138000\t左侧\t1 13800138000\n\
             乙县人民政府\n2024年6月1日\n"
        );
        let found = read("甲.txt", &text);
        assert!(!found.records.is_empty(), "{:?}", found.findings);
        let json = published(&found);
        assert!(!json.contains("甲138") && !json.contains("138001"), "{pad}: {json}");
    }
}

#[test]
fn an_announcement_ends_on_the_day_it_says() {
    let text = |last: &str| {
        format!(
            "乙县人民政府\n关于划定铁路线路安全保护区的公告\n\n{last}\n线路\t里程\t侧别\t宽度(米)\n\
             丙丁线\tK1+000-K2+000\t左侧\t12\n乙县人民政府\n2024年6月1日\n"
        )
    };
    let found = read("甲.txt", &text("本公告有效期至2026年6月1日。"));
    assert_eq!(found.records[0].validity.to, Some(date(2026, 6, 1)));
    assert_eq!(doubts(&found, DoubtKind::Term).len(), 0);
    let found = read("甲.txt", &text("本公告有效期至新公告发布之日。"));
    assert_eq!(found.records[0].validity.to, None);
    assert_eq!(doubts(&found, DoubtKind::Term).len(), 1);
}

#[test]
fn a_width_or_side_that_cannot_be_read_is_one_doubt() {
    let text = "乙县人民政府\n关于划定铁路线路安全保护区的公告\n\n线路\t里程\t侧别\t宽度(米)\n\
                丙丁线\tK1+000-K2+000\t左侧\t8-15\n丙丁线\tK2+000-K3+000\t山侧\t12\n丙丁线\tK3+000-K4+000\t\t12\n\
                乙县人民政府\n2024年6月1日\n";
    let none = landrail_gis::record::Corrections::none();
    let read = landrail_gis::record::read("甲.txt", text.as_bytes(), &none, |_, _, _| None).expect("a text");
    let found = landrail_gis::record::doubts(&read);
    for (id, field) in [("甲.txt-z1", "width_m"), ("甲.txt-z2", "side"), ("甲.txt-z3", "side")] {
        let told: Vec<_> = found
            .iter()
            .filter(|d| d.records.iter().any(|r| r == id) && d.finding.field.as_deref() == Some(field))
            .collect();
        assert_eq!(told.len(), 1, "{id}: {told:?}");
    }
    let lines = |line: usize| found.iter().filter(|d| d.finding.line == line).count();
    assert_eq!((lines(6), lines(7)), (1, 1), "{found:?}");
}
