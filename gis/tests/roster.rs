//! The roster annex of 忻政办发〔2021〕71号 against rows read by hand and the handbook's facts.
//!
//! Needs the seed texts beside the repository; without them the tests say so and pass. No message
//! of these tests may contain a telephone number.

use std::collections::BTreeSet;
use std::path::PathBuf;

use landrail_gis::chainage::{Chainage, Span, Track};
use landrail_gis::gazette::{Encoding, Gazette, Origin};
use landrail_gis::record::roster::{self, CoverageKind, RosterReading};
use landrail_gis::record::{Body, Confidence, Corrections, DoubtKind, Record, Segment, Tier};

const ROSTER: &str = "001_f73996aecf567f84.txt";

fn seed(file: &str) -> Option<Gazette> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds").join(file);
    let Ok(bytes) = std::fs::read(path) else {
        println!("skipped: ../shared absent");
        return None;
    };
    let text = String::from_utf8(bytes).expect("the seeds are UTF-8");
    Some(Gazette {
        file: file.to_owned(),
        encoding: Encoding::Utf8,
        lines: text.lines().map(str::to_owned).collect(),
        documents: Vec::new(),
        tables: Vec::new(),
        origin: Origin::default(),
        notes: Vec::new(),
    })
}

fn read_with(corrections: &Corrections) -> Option<RosterReading> {
    let gazette = seed(ROSTER)?;
    Some(roster::read(&gazette, corrections).expect("the corrections fit").expect("the table is found"))
}

fn reading() -> Option<RosterReading> {
    read_with(&Corrections::embedded())
}

fn segments(reading: &RosterReading, tier: Tier) -> Vec<(&Record, &Segment)> {
    reading
        .records
        .iter()
        .filter_map(|r| match &r.body {
            Body::Segment(s) if s.tier == tier => Some((r, s)),
            _ => None,
        })
        .collect()
}

fn at(line: &str, m: i64, reading: &RosterReading, tier: Tier) -> Vec<Segment> {
    segments(reading, tier)
        .into_iter()
        .filter(|(_, s)| s.line == line && s.span.contains(Chainage::from_metres(m)))
        .map(|(_, s)| s.clone())
        .collect()
}

fn name(official: &landrail_gis::record::Official) -> &str {
    official.name.as_deref().unwrap_or("")
}

fn metres(span: Span) -> (i64, i64) {
    (span.from.mm() / 1000, span.to.mm() / 1000)
}

struct OracleRow {
    row: u32,
    line: usize,
    fields: Vec<String>,
    segments: Vec<String>,
}

fn oracle() -> Vec<OracleRow> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/roster_oracle.csv");
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).unwrap();
    reader
        .records()
        .map(|r| {
            let r = r.unwrap();
            OracleRow {
                row: r[0].parse().unwrap(),
                line: r[1].parse().unwrap(),
                fields: r.iter().skip(2).take(6).map(str::to_owned).collect(),
                segments: r[8].split(';').map(str::to_owned).collect(),
            }
        })
        .collect()
}

fn track(track: Track) -> &'static str {
    match track {
        Track::Up => "up",
        Track::Down => "down",
        _ => "whole",
    }
}

#[test]
fn twenty_rows_read_by_hand() {
    let oracle = oracle();
    assert_eq!(oracle.len(), 20);
    let Some(reading) = reading() else { return };
    let all = segments(&reading, Tier::Township);
    for expected in oracle {
        let of_row: Vec<_> = all.iter().filter(|(_, s)| s.row == expected.row).collect();
        let read: Vec<String> = of_row
            .iter()
            .map(|(_, s)| {
                let (from, to) = metres(s.span);
                format!("{}|{}|{from}|{to}|{}", s.line, track(s.track), name(&s.railway))
            })
            .collect();
        assert_eq!(read, expected.segments, "row {}", expected.row);
        for (record, s) in &of_row {
            assert_eq!(record.source.lines, [expected.line; 2], "row {}", expected.row);
            let mut heads: Vec<&str> = Vec::new();
            for (_, other) in &of_row {
                if !heads.contains(&name(&other.railway)) {
                    heads.push(name(&other.railway));
                }
            }
            let fields = [
                s.county.clone(),
                name(s.county_local.as_ref().unwrap()).to_owned(),
                name(s.county_railway.as_ref().unwrap()).to_owned(),
                s.township.clone().unwrap(),
                name(&s.local).to_owned(),
                heads.join(";"),
            ];
            assert_eq!(fields.as_slice(), expected.fields, "row {}", expected.row);
        }
    }
}

#[test]
fn totals() {
    let Some(reading) = reading() else { return };
    let s = &reading.summary;
    assert_eq!(s.document.as_deref(), Some("忻政办发〔2021〕71号"));
    assert_eq!(s.date, Some(jiff::civil::date(2021, 8, 19)));
    assert_eq!((s.rows, s.rows_unread), (70, 0));
    assert_eq!((s.counties.len(), s.townships.len()), (11, 59));
    assert_eq!((s.workshops.len(), s.railway_lines.len()), (12, 10));
    assert_eq!(s.segments, 194);
    assert_eq!(s.county_segments, 30);
    assert_eq!(s.coordinators, 6);
    assert_eq!(s.by_confidence.values().sum::<usize>(), 194);
    let ids: BTreeSet<&str> = reading.records.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids.len(), reading.records.len(), "identifiers are unique");
    assert!(ids.contains("忻政办发2021-71-r70-1") && ids.contains("忻政办发2021-71-c30"));
    for record in &reading.records {
        assert_eq!(record.validity.from, Some(jiff::civil::date(2021, 8, 19)));
        let changed = record.reasons.iter().any(|r| r.printed.is_none() || r.printed != r.used);
        assert_eq!(changed, record.confidence != Confidence::Verbatim, "{}", record.id);
        for reason in &record.reasons {
            assert!(!reason.zh.is_empty() && !reason.en.is_empty(), "{}", record.id);
        }
    }
}

type Stretch = (&'static str, Track, i64, i64);

/// Every township-tier record as read by hand: rows and their list of line, track, from, to.
fn expected() -> Vec<(u32, Vec<Stretch>)> {
    use Track::{Down, Up, Whole};
    let xinfu = vec![
        ("北同蒲线", Whole, 241_500, 264_000),
        ("忻河线", Whole, 0, 1281),
        ("北同蒲线", Whole, 264_000, 297_000),
    ];
    let yuanping = vec![
        ("韩原线", Whole, 168_000, 175_953),
        ("北同蒲线", Whole, 209_000, 227_258),
        ("北同蒲线", Whole, 227_258, 241_500),
        ("薛梅线", Whole, 4000, 9053),
        ("岗樊线", Up, 0, 4137),
        ("岗樊线", Down, 0, 3896),
        ("京原线", Whole, 394_000, 409_675),
        ("白彪疏解线", Whole, 0, 8029),
        ("韩原线", Whole, 120_000, 168_000),
        ("薛梅线", Whole, 301, 4000),
        ("北同蒲线", Whole, 169_400, 209_000),
    ];
    let chain = |line, row: u32, posts: &[i64]| -> Vec<(u32, Vec<Stretch>)> {
        posts.windows(2).zip(row..).map(|(p, row)| (row, vec![(line, Whole, p[0], p[1])])).collect()
    };
    let mut all: Vec<_> = (1..=11).map(|row| (row, xinfu.clone())).collect();
    all.extend(chain("大西高铁", 12, &[187_000, 192_000, 198_000, 204_000, 208_000, 216_750, 225_600]));
    all.extend((18..=21).map(|row| (row, vec![("忻河线", Whole, 1281, 49_388)])));
    all.extend((22..=31).map(|row| (row, yuanping.clone())));
    all.extend(chain("大西高铁", 32, &[150_419, 154_000, 163_000, 172_000, 176_000, 187_000]));
    all.extend((37..=43).map(|row| (row, vec![("京原线", Whole, 326_000, 394_000)])));
    all.extend((44..=51).map(|row| (row, vec![("京原线", Whole, 273_000, 326_000)])));
    all.extend(
        (52..=53).map(|row| (row, vec![("北同蒲线", Whole, 153_100, 169_400), ("宁岢线", Whole, 0, 8300)])),
    );
    all.extend(chain("宁岢线", 54, &[8300, 13_000, 22_000, 33_000, 42_000, 53_000, 56_000, 60_000]));
    all.extend(chain("宁岢线", 61, &[66_000, 69_000, 78_000, 86_000, 94_000, 95_762]));
    all.extend(chain("准朔线", 66, &[101_000, 119_000, 135_000, 148_000, 156_000, 172_600]));
    all
}

#[test]
fn all_194_lines_and_ranges_and_at_least_185_by_rules_alone() {
    let expected = expected();
    assert_eq!((expected.len(), expected.iter().map(|(_, s)| s.len()).sum::<usize>()), (70, 194));
    for (corrections, least) in [(Corrections::none(), 185), (Corrections::embedded(), 194)] {
        let Some(reading) = read_with(&corrections) else { return };
        let mut right = 0;
        for (row, list) in &expected {
            let read: Vec<_> = segments(&reading, Tier::Township)
                .into_iter()
                .filter(|(_, s)| s.row == *row)
                .map(|(_, s)| (s.line.clone(), s.track, metres(s.span).0, metres(s.span).1))
                .collect();
            right += list
                .iter()
                .zip(&read)
                .filter(|(e, r)| (e.0, e.1, e.2, e.3) == (r.0.as_str(), r.1, r.2, r.3))
                .count();
            assert_eq!(list.len(), read.len(), "row {row}");
        }
        println!("{right} of 194 right");
        assert!(right >= least, "{right} of 194");
    }
}

#[test]
fn rebuilt_repaired_and_lost() {
    let Some(reading) = reading() else { return };
    let township = segments(&reading, Tier::Township);
    let record =
        |id: &str| reading.records.iter().find(|r| r.id == id).unwrap_or_else(|| panic!("no record {id}"));
    let rebuilt: Vec<_> = township
        .iter()
        .filter(|(r, _)| r.confidence == Confidence::Reconstructed)
        .map(|(r, s)| (r.source.lines[0], s.line.as_str(), metres(s.span), s.printed.as_str()))
        .collect();
    assert_eq!(rebuilt, [487, 488, 489].map(|l| (l, "韩原线", (120_000, 168_000), "薛梅线 K0.301—K4.000")));
    // The prefix in doubt is kept as printed and said.
    for (row, prefix) in [(22, "Y0.301"), (29, "V0.301")] {
        let r = record(&format!("忻政办发2021-71-r{row}-10"));
        let Body::Segment(s) = &r.body else { panic!() };
        assert!(s.printed.contains(prefix) && s.line == "薛梅线", "row {row}: {}", s.printed);
        assert!(r.reasons.iter().any(|n| n.fault == "prefix in doubt"), "row {row}");
    }
    // Row 9: the officer whose cell names the township; row 67: the true one is not printed.
    let r = record("忻政办发2021-71-r9-1");
    assert!(r.reasons.iter().any(|n| n.field == "local.name" && n.used.as_deref() == Some("李淑文")));
    let r = record("忻政办发2021-71-r67-1");
    let Body::Segment(s) = &r.body else { panic!() };
    assert_eq!((s.local.name.as_deref(), s.local.unit.as_str()), (None, "陈家营乡"));
    assert!(r.reasons.iter().any(|n| n.field == "local.name" && n.used.is_none()));
    // Accepted spellings and notations are no corrections.
    for id in ["r12-1", "r19-1", "r23-1", "r34-1", "r66-1"] {
        assert_eq!(record(&format!("忻政办发2021-71-{id}")).confidence, Confidence::Verbatim, "{id}");
    }
    assert_eq!(record("忻政办发2021-71-r23-2").confidence, Confidence::Corrected);
    assert_eq!(record("忻政办发2021-71-r24-1").confidence, Confidence::Inferred);
    let Body::Segment(s) = &record("忻政办发2021-71-r22-2").body else { panic!() };
    assert_eq!((s.tracks_printed.as_deref(), s.track), (Some("单线"), Track::Whole));
}

#[test]
fn acceptance_facts() {
    let Some(reading) = reading() else { return };
    let township = |line, m| at(line, m, &reading, Tier::Township);
    let county = |line, m| at(line, m, &reading, Tier::County);
    let chiefs = |s: &Segment| (s.county.clone(), name(&s.local).to_owned(), name(&s.railway).to_owned());
    let three = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());

    let one = township("大西高铁", 199_000);
    assert_eq!(one.iter().map(chiefs).collect::<Vec<_>>(), [three("忻府区", "李琦", "李浩")]);
    assert_eq!(one[0].township.as_deref(), Some("九原街街道"));
    assert_eq!(one[0].workshop.as_deref(), Some("忻州西高铁综合车间"));
    let c = county("大西高铁", 199_000);
    assert_eq!(c.iter().map(chiefs).collect::<Vec<_>>(), [three("忻府区", "杨剑春", "王永红")]);
    assert_eq!(c[0].railway.unit, "太原高铁工务段");

    assert_eq!(township("宁岢线", 63_000), []);
    let c = county("宁岢线", 63_000);
    assert_eq!(c.iter().map(chiefs).collect::<Vec<_>>(), [three("五寨县", "于文华", "孙高伟")]);
    assert_eq!(c[0].railway.delegate.as_deref(), Some("李随敏"));

    let all = township("北同蒲线", 250_000);
    assert_eq!(all.len(), 11);
    assert!(
        all.iter().all(|s| name(&s.railway) == "郭树军" && s.workshop.as_deref() == Some("忻州线路车间"))
    );
    let c = county("北同蒲线", 250_000);
    assert_eq!(c.iter().map(chiefs).collect::<Vec<_>>(), [three("忻府区", "孙晓磊", "李剑")]);
    assert!(township("北同蒲线", 264_000).iter().all(|s| s.workshop.as_deref() == Some("豆罗线路车间")));

    let c: Vec<_> =
        county("忻河线", 30_000).iter().map(|s| (s.county.clone(), name(&s.local).to_owned())).collect();
    assert_eq!(c, [("忻府区", "张鹏"), ("定襄县", "武强")].map(|(a, b)| (a.to_owned(), b.to_owned())));
    let t: BTreeSet<_> = township("忻河线", 30_000).into_iter().filter_map(|s| s.township).collect();
    assert_eq!(t, ["北义井乡", "河边镇", "蒋村乡", "晋昌镇"].map(str::to_owned).into());
    assert_eq!(name(&township("忻河线", 30_000)[0].local), "史卫俊");
}

#[test]
fn coverage_facts() {
    let Some(reading) = reading() else { return };
    let facts = &reading.summary.coverage;
    let of = |kind: CoverageKind| -> Vec<_> {
        facts
            .iter()
            .filter(|f| f.kind == kind)
            .map(|f| (f.line.as_str(), metres(f.span), f.length_m, f.counties.join("+")))
            .collect()
    };
    assert_eq!(
        of(CoverageKind::UncoveredByTownships),
        [("宁岢线", (60_000, 66_000), 6000, "五寨县".to_owned())]
    );
    assert_eq!(of(CoverageKind::BeyondCounty), [("大西高铁", (223_300, 225_600), 2300, "忻府区".to_owned())]);
    assert_eq!(
        of(CoverageKind::ClaimedTwice),
        [
            ("准朔线", (156_000, 172_600), 16_600, "偏关县+河曲县".to_owned()),
            ("忻河线", (1281, 49_388), 48_107, "定襄县+忻府区".to_owned()),
        ]
    );
    assert_eq!(of(CoverageKind::UncoveredAtOrigin), [("薛梅线", (0, 301), 301, String::new())]);
    assert_eq!(of(CoverageKind::UncoveredByAll), []);
    // Only three lines are split by township, and 宁岢 only from K8+300.
    let whole: BTreeSet<&str> =
        facts.iter().filter(|f| f.kind == CoverageKind::NotSubdivided).map(|f| f.line.as_str()).collect();
    assert!(!whole.contains("大西高铁") && !whole.contains("准朔线"));
    let split: Vec<_> =
        facts.iter().filter(|f| f.kind == CoverageKind::NotSubdivided && f.line == "宁岢线").collect();
    assert_eq!(split.iter().map(|f| metres(f.span)).collect::<Vec<_>>(), [(0, 8300)]);
    // 北同蒲线 is contiguous by county over K153+100–K297.
    let mut ends: Vec<_> = segments(&reading, Tier::County)
        .into_iter()
        .filter(|(_, s)| s.line == "北同蒲线")
        .map(|(_, s)| metres(s.span))
        .collect();
    ends.sort_unstable();
    assert_eq!(ends.first().map(|e| e.0), Some(153_100));
    assert_eq!(ends.last().map(|e| e.1), Some(297_000));
    assert!(ends.windows(2).all(|w| w[0].1 == w[1].0), "{ends:?}");
}

#[test]
fn carried_over_county_cells_are_explained() {
    let Some(reading) = reading() else { return };
    let excluded: Vec<_> = reading.summary.excluded.iter().map(|e| (e.line, e.county.as_str())).collect();
    assert_eq!(excluded, [(476, "原平市"), (477, "原平市")]);
    let claims: Vec<_> = segments(&reading, Tier::County)
        .into_iter()
        .filter(|(_, s)| s.line == "忻河线")
        .map(|(_, s)| s.county.as_str())
        .collect();
    assert_eq!(claims, ["忻府区", "忻府区", "定襄县"]);
    // As printed: row 52 lacks 宁岢线, row 69 reaches K172+600.
    let county = |line: &str| -> Vec<_> {
        segments(&reading, Tier::County)
            .into_iter()
            .filter(|(_, s)| s.line == line)
            .map(|(_, s)| (s.county.as_str(), metres(s.span), s.rows.clone()))
            .collect()
    };
    assert!(county("宁岢线").contains(&("宁武县", (0, 8300), vec![53])));
    assert!(county("准朔线").contains(&("偏关县", (148_000, 172_600), vec![69])));
}

#[test]
fn published_records_have_no_personal_numbers() {
    let Some(reading) = reading() else { return };
    let private = serde_json::to_string(&reading.records).unwrap();
    let published: Vec<Record> = reading.records.into_iter().map(Record::without_personal).collect();
    let text = serde_json::to_string(&published).unwrap() + &serde_json::to_string(&reading.summary).unwrap();
    let mobiles = |text: &str| {
        let runs = text.split(|c: char| !c.is_ascii_digit());
        runs.filter(|run| (run.len() == 11 && run.starts_with('1')) || run.len() == 10).count()
    };
    assert!(mobiles(&private) > 300, "the check finds what it looks for");
    assert_eq!(mobiles(&text), 0);
    for record in &published {
        let cell = record.source.cell.as_deref().unwrap_or_default();
        assert!(!cell.contains("姓名") && !cell.contains("电话"), "{}", record.id);
    }
}

#[test]
fn faulty_telephones_are_flagged() {
    let Some(reading) = reading() else { return };
    let heads: Vec<_> = segments(&reading, Tier::Township)
        .into_iter()
        .filter(|(_, s)| s.row == 4 && name(&s.railway) == "郭树军")
        .filter_map(|(_, s)| s.railway.desk.clone())
        .collect();
    assert!(!heads.is_empty());
    for phone in heads {
        assert!(phone.dial.is_none() && phone.fault.is_some());
    }
    // A mobile printed as duty phone is not a duty phone.
    for (_, s) in segments(&reading, Tier::Township).into_iter().filter(|(_, s)| s.row == 25) {
        assert!(s.local.duty.is_none() && s.local.mobile_withheld && s.local.mobiles.len() == 1);
    }
}

#[test]
fn duties_and_findings() {
    let Some(reading) = reading() else { return };
    let lines: Vec<usize> = reading
        .records
        .iter()
        .filter(|r| matches!(r.body, Body::Duty(_)))
        .map(|r| r.source.lines[0])
        .collect();
    assert_eq!(lines, [396, 400, 406, 408, 410, 414, 416, 418, 420, 426, 428, 432]);
    let rows = |words: &str| -> Vec<_> {
        reading.summary.findings.iter().filter(|f| f.zh.contains(words)).map(|f| f.row).collect()
    };
    assert_eq!(rows("不在本行县级里程之内"), [Some(17), Some(52)]);
    assert_eq!(rows("缺县级里程列").len(), 4);
    assert_eq!(rows("页眉"), [None]);
    assert_eq!(reading.summary.findings.iter().filter(|f| f.kind == DoubtKind::Unread).count(), 0);
    let unnamed: BTreeSet<u32> = reading
        .summary
        .changes
        .iter()
        .filter(|c| {
            c.reason.field == "county_range.line" && c.reason.fault == "line name lost before a range"
        })
        .map(|c| c.row)
        .collect();
    assert_eq!(unnamed, [29, 30, 31].into());
}

#[test]
fn other_gazettes_have_no_roster() {
    for file in [
        "000_6e9cb64e84ac326e.txt",
        "002_953fc206b614d1ef.txt",
        "003_d6793673c9d3631f.txt",
        "004_70ba8fa701ba4a48.txt",
    ] {
        let Some(gazette) = seed(file) else { return };
        assert!(roster::read(&gazette, &Corrections::embedded()).unwrap().is_none(), "{file}");
    }
}

#[test]
fn a_stale_correction_stops_the_import() {
    let Some(gazette) = seed(ROSTER) else { return };
    let entry = |row: u32, line: usize, old: &str| {
        let toml = format!(
            "[[correction]]\nscope='roster'\nfile='{ROSTER}'\nline={line}\nrow={row}\nfield='local.name'\n\
             old='{old}'\nnew='某人'\nzh='试'\nen='test'\n"
        );
        Corrections::parse("test.toml", &toml).unwrap()
    };
    for (row, line, old) in [(45, 508, "石国"), (45, 507, "石国口"), (99, 508, "石国口")] {
        let error = roster::read(&gazette, &entry(row, line, old)).unwrap_err().to_string();
        assert!(error.contains(&format!("L{line} row {row} local.name")), "{error}");
    }
    assert!(roster::read(&gazette, &entry(45, 508, "石国口")).is_ok());
}

#[test]
fn the_tables_of_the_file_make_no_difference_where_the_header_is_shifted() {
    let Some(lines_only) = reading() else { return };
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/seeds").join(ROSTER);
    let gazette = landrail_gis::gazette::split(ROSTER, &std::fs::read(path).unwrap()).unwrap();
    let split = roster::read(&gazette, &Corrections::embedded()).unwrap().unwrap();
    assert_eq!(split.summary.tables.iter().map(|t| t.way).collect::<Vec<_>>(), ["by content"]);
    assert!(split.records == lines_only.records, "the same records");
}

#[test]
fn doubts_of_the_annex_name_record_and_field() {
    let Some(rules) = read_with(&Corrections::none()) else { return };
    let of = |kind: DoubtKind, record: &str| -> Vec<_> {
        let found = rules.summary.findings.iter().filter(|f| f.kind == kind);
        let of_record = found.filter(|f| f.record.as_deref().is_some_and(|id| id.ends_with(record)));
        of_record.map(|f| (f.field.clone().unwrap_or_default(), f.printed.clone())).collect()
    };
    let name = |text: &str| ("local.name".to_owned(), Some(text.to_owned()));
    assert_eq!(of(DoubtKind::Official, "-r45-1"), [name("石国口")], "a lost glyph");
    assert!(of(DoubtKind::Official, "-r17-1").contains(&name("田悠征")), "one person, two spellings");
    assert_eq!(of(DoubtKind::Official, "-r67-1").len(), 1, "a lost officer");
    let digits = of(DoubtKind::Digits, "-r4-1");
    assert!(digits.iter().any(|(field, _)| field == "railway.desk.dial"), "{digits:?}");
    assert!(!of(DoubtKind::Range, "-r22-10").is_empty(), "a prefix in doubt");
    // With the corrections the name is decided.
    let Some(reading) = reading() else { return };
    assert!(!reading.summary.findings.iter().any(|f| f.printed.as_deref() == Some("石国口")));
    // A duty phone that is withheld is told from one that is blank.
    let row = reading.records.iter().find(|r| r.id.ends_with("-r25-1")).unwrap();
    assert!(row.reasons.iter().any(|r| r.field == "local.duty" && r.fault.contains("mobile")), "{}", row.id);
}
