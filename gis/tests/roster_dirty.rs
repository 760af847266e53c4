//! A made-up roster, whole and broken: every row is read or reported, nothing panics and no
//! personal number reaches what is published.

use landrail_gis::gazette::{Encoding, Gazette, Origin};
use landrail_gis::record::roster::{self, RosterReading};
use landrail_gis::record::{Body, Confidence, Corrections, DoubtKind, Record, Segment, Tier};
use proptest::prelude::*;

const HEAD: &[&str] = &[
    "# 某市关于铁路沿线双段长的通知",
    "",
    "某政办发〔2030〕7号",
    "",
    "2030年2月3日",
    "",
    "\t\t区(县)\t地方段长\t铁路段长\t铁路线名及里程\t乡(镇、街道)\t地方段长\t铁路段长\t铁路线名及里程",
    "\t总协调人:某市副市长 赵甲 办公电话:1234567\t总协调负责人:某市副市长 赵甲 办公电话:1234567",
];
const COUNTY: &str = "甲县副县长 姓名:钱乙 办公电话: 24小时值班电话: 1234567□ 手机:13800138000";
const DIVISION: &str = "某工务段 主管行政副职:孙丙 办公电话: 0350-1234567 24小时值班电话: 手机:13800138000";
const TOWN: &str = "子丑镇镇长 姓名:李 丁 办公电话:1234567 24小时值班电话:13800138000 手机:3800138000";
const HEADS: &str = "1.东线路车间主任:周戊 办公电话:0350-1234567 24小时值班电话: 手机:13800138000 \
                     2.西线路车间主任:吴己 办公电话:0350-7654321 手机:13800138000";
const COUNTY_RANGE: &str = "甲乙线 K0+000-K30+000 丙丁线 K5-K9";
const RANGE: &str = "1.甲乙线 K0+000-K10+000 丙丁线 5.000—9.000Km 2.甲乙线 K10+000-K30+000";

fn table() -> Vec<Vec<String>> {
    let rows: [Vec<&str>; 6] = [
        vec!["1", "甲县", COUNTY, DIVISION, COUNTY_RANGE, "子丑镇", TOWN, HEADS, RANGE],
        vec!["2", "甲县", COUNTY, DIVISION, COUNTY_RANGE, "午未乡", TOWN, HEADS, RANGE, RANGE, RANGE],
        vec!["3", "甲县", COUNTY, DIVISION, COUNTY_RANGE, TOWN, "子丑镇", TOWN, HEADS, RANGE],
        vec!["4", "甲县", COUNTY, DIVISION, COUNTY_RANGE, TOWN, HEADS, RANGE, ""],
        vec!["5", "甲县", COUNTY, DIVISION, "寅卯镇", TOWN, HEADS, RANGE],
        vec!["6", "甲县", COUNTY, DIVISION, COUNTY_RANGE, "辰巳镇", TOWN, HEADS, RANGE],
    ];
    rows.into_iter().map(|r| r.into_iter().map(str::to_owned).collect()).collect()
}

fn gazette(rows: &[Vec<String>]) -> Gazette {
    let head = HEAD.iter().map(|l| (*l).to_owned());
    let lines = head.chain(rows.iter().map(|r| r.join("\t"))).collect();
    Gazette {
        file: "made-up.txt".to_owned(),
        encoding: Encoding::Utf8,
        lines,
        documents: Vec::new(),
        tables: Vec::new(),
        origin: Origin::default(),
        notes: Vec::new(),
    }
}

fn read(rows: &[Vec<String>]) -> RosterReading {
    roster::read(&gazette(rows), &Corrections::none()).unwrap().expect("the header is there")
}

fn township(reading: &RosterReading) -> Vec<(&Record, &Segment)> {
    reading
        .records
        .iter()
        .filter_map(|r| match &r.body {
            Body::Segment(s) if s.tier == Tier::Township => Some((r, s)),
            _ => None,
        })
        .collect()
}

fn set(rows: &mut [Vec<String>], row: usize, cell: usize, value: &str) {
    value.clone_into(&mut rows[row][cell]);
}

#[test]
fn the_whole_table_is_read() {
    let reading = read(&table());
    assert_eq!((reading.summary.rows, reading.summary.rows_unread), (6, 0));
    assert_eq!(reading.summary.segments, 18);
    assert_eq!(reading.summary.document.as_deref(), Some("某政办发〔2030〕7号"));
    assert!(reading.records.iter().all(|r| r.id.starts_with("某政办发2030-7-")));
    let (_, last) = township(&reading)[2];
    assert_eq!((last.line.as_str(), last.railway.name.as_deref()), ("甲乙线", Some("吴己")));
    // Names that no table knows are kept and said.
    assert!(reading.summary.findings.iter().any(|f| f.kind == DoubtKind::Line));
}

#[test]
fn a_broken_row_is_a_finding_and_the_others_are_read() {
    for (cell, value) in [(2, ""), (3, ""), (7, ""), (8, ""), (8, "1.甲乙线 K1++000"), (6, "子丑镇")] {
        let mut rows = table();
        set(&mut rows, 0, cell, value);
        let reading = read(&rows);
        assert_eq!(reading.summary.rows_unread, 1, "cell {cell} {value:?}");
        let finding = reading.summary.findings.iter().find(|f| f.kind == DoubtKind::Unread).unwrap();
        assert_eq!((finding.line, finding.row), (HEAD.len() + 1, Some(1)), "cell {cell}");
        assert_eq!(reading.summary.segments, 15, "cell {cell}");
    }
}

#[test]
fn odd_ranges_are_said() {
    let mut rows = table();
    set(&mut rows, 5, 8, "1.甲乙线 K10+000-K0+000 丙丁线 K5-K5 2.甲乙线 K10+000-K30+5000");
    let reading = read(&rows);
    let read: Vec<_> = township(&reading).into_iter().filter(|(_, s)| s.row == 6).collect();
    assert_eq!(read.len(), 1);
    assert!(read[0].0.reasons.iter().any(|r| r.fault == "reversed range"));
    assert!(read[0].0.confidence >= Confidence::Corrected);
    let unread = reading
        .summary
        .findings
        .iter()
        .filter(|f| f.kind == DoubtKind::Range && f.row == Some(6) && f.record.is_none());
    assert_eq!(unread.count(), 2);
}

#[test]
fn heads_and_items_that_do_not_pair_are_not_multiplied() {
    let mut rows = table();
    for row in &mut rows {
        for cell in row.iter_mut() {
            *cell = cell.replace("2.甲乙线", "甲乙线");
        }
    }
    let reading = read(&rows);
    assert_eq!(reading.summary.segments, 18);
    for (record, segment) in township(&reading) {
        assert_eq!((segment.railway.name.as_deref(), segment.workshop.as_deref()), (None, None));
        assert!(record.reasons.iter().any(|r| r.field == "railway.name"), "{}", record.id);
    }
}

#[test]
fn lines_that_are_no_rows() {
    let mut rows = table();
    rows.insert(1, vec!["某市公报".to_owned()]);
    rows.insert(2, vec!["x".to_owned(), "甲县".to_owned(), TOWN.to_owned()]);
    rows.push(vec!["9".to_owned(), "甲乙线 K1-K2 ".repeat(4_000_000)]);
    rows.push(table()[0].clone());
    let reading = read(&rows);
    let kinds: Vec<_> = reading
        .summary
        .findings
        .iter()
        .map(|f| f.kind)
        .filter(|k| [DoubtKind::Other, DoubtKind::Unread].contains(k))
        .collect();
    assert_eq!(kinds, [DoubtKind::Other, DoubtKind::Unread, DoubtKind::Unread, DoubtKind::Unread]);
    assert_eq!(reading.summary.segments, 18);
}

#[test]
fn a_table_without_end_is_cut_and_said() {
    let row = |n: usize| {
        let mut row = table()[0].clone();
        row[0] = n.to_string();
        row
    };
    let rows: Vec<_> = (1..=50_001).map(row).collect();
    let reading = read(&rows);
    assert_eq!(reading.summary.rows, 50_000);
    let last = reading.summary.findings.iter().rfind(|f| f.kind == DoubtKind::Unread).unwrap();
    assert_eq!(last.line, HEAD.len() + 50_001);
}

#[test]
fn no_header_no_roster() {
    let mut gazette = gazette(&table());
    gazette.lines.retain(|l| !l.contains("铁路段长"));
    assert!(roster::read(&gazette, &Corrections::none()).unwrap().is_none());
    gazette.lines.clear();
    assert!(roster::read(&gazette, &Corrections::none()).unwrap().is_none());
}

#[test]
fn number_and_date_may_be_missing() {
    let mut gazette = gazette(&table());
    gazette.lines.retain(|l| !l.contains('〔') && !l.contains("2030年"));
    let reading = roster::read(&gazette, &Corrections::none()).unwrap().unwrap();
    assert_eq!(reading.records[0].validity.from, None);
    for kind in [DoubtKind::Incomplete, DoubtKind::Date] {
        assert!(reading.summary.findings.iter().any(|f| f.kind == kind), "{kind:?}");
    }
}

/// One way to break a table.
#[derive(Debug, Clone)]
enum Harm {
    Drop(usize, usize),
    Double(usize, usize),
    Swap(usize, usize, usize),
    Cut(usize, usize, usize),
    Put(usize, usize, String),
    Insert(usize, usize, usize, String),
}

fn harm() -> impl Strategy<Value = Harm> {
    let text = prop_oneof![
        "\\PC{0,12}",
        Just("姓名:".to_owned()),
        Just("线路车间主任:".to_owned()),
        Just("工务段 办公电话:".to_owned()),
        Just("K9-K1".to_owned()),
        Just("2.".to_owned()),
        Just("甲乙线 K99999999999999999999-K1".to_owned()),
        Just("线 —".to_owned()),
        Just("(县)副区(县)长".to_owned()),
        Just("13800138000".to_owned()),
    ];
    let (row, cell, at) = (0_usize..6, 0_usize..11, 0_usize..120);
    prop_oneof![
        (row.clone(), cell.clone()).prop_map(|(r, c)| Harm::Drop(r, c)),
        (row.clone(), cell.clone()).prop_map(|(r, c)| Harm::Double(r, c)),
        (row.clone(), cell.clone(), 0_usize..11).prop_map(|(r, a, b)| Harm::Swap(r, a, b)),
        (row.clone(), cell.clone(), at.clone()).prop_map(|(r, c, n)| Harm::Cut(r, c, n)),
        (row.clone(), cell.clone(), text.clone()).prop_map(|(r, c, t)| Harm::Put(r, c, t)),
        (row, cell, at, text).prop_map(|(r, c, n, t)| Harm::Insert(r, c, n, t)),
    ]
}

fn apply(rows: &mut [Vec<String>], harm: &Harm) {
    match harm {
        Harm::Drop(r, c) if *c < rows[*r].len() => {
            rows[*r].remove(*c);
        }
        Harm::Double(r, c) if *c < rows[*r].len() => {
            let cell = rows[*r][*c].clone();
            rows[*r].insert(*c, cell);
        }
        Harm::Swap(r, a, b) if *a < rows[*r].len() && *b < rows[*r].len() => rows[*r].swap(*a, *b),
        Harm::Cut(r, c, n) if *c < rows[*r].len() => {
            rows[*r][*c] = rows[*r][*c].chars().take(*n).collect();
        }
        Harm::Put(r, c, text) if *c < rows[*r].len() => rows[*r][*c].clone_from(text),
        Harm::Insert(r, c, n, text) if *c < rows[*r].len() => {
            let cell = &rows[*r][*c];
            let head: String = cell.chars().take(*n).collect();
            let tail: String = cell.chars().skip(*n).collect();
            rows[*r][*c] = head + text + &tail;
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn broken_tables_are_reported_and_never_panic(harms in proptest::collection::vec(harm(), 1..12)) {
        let mut rows = table();
        for harm in &harms {
            apply(&mut rows, harm);
        }
        let Some(reading) = roster::read(&gazette(&rows), &Corrections::none()).unwrap() else {
            return Ok(());
        };
        let s = &reading.summary;
        let unread = s.findings.iter().filter(|f| f.kind == DoubtKind::Unread && f.row.is_some()).count();
        prop_assert_eq!(s.rows_unread, unread, "every unread row is said");
        for (record, segment) in township(&reading) {
            prop_assert!(segment.span.from < segment.span.to, "{}", record.id);
            prop_assert!(record.reasons.iter().all(|r| !r.zh.is_empty() && !r.en.is_empty()));
        }
        let published: Vec<Record> = reading.records.iter().cloned().map(Record::without_personal).collect();
        let text = serde_json::to_string(&published).unwrap() + &serde_json::to_string(s).unwrap();
        // A mobile is one at digit boundaries; glued to other digits it is no telephone number.
        let mobile = text.split(|c: char| !c.is_ascii_digit()).any(|run| run == "13800138000");
        prop_assert!(!mobile, "a mobile was published");
    }
}
