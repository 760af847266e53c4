//! Rosters of other counties, made up: several orders of columns and every hard case that is known.
//! Each `data/rosters/*.txt` has its records and doubts beside it, written by hand.
//!
//! A cell `^` goes on from the one above (merged), `<` from the one to the left.

use std::path::{Path, PathBuf};

use landrail_gis::chainage::Track;
use landrail_gis::gazette::{Gazette, Merged, split};
use landrail_gis::record::roster::{self, RosterReading};
use landrail_gis::record::{Body, Corrections, Record, Segment};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/rosters")
}

fn gazette(name: &str) -> Gazette {
    let file = format!("{name}.txt");
    let bytes = std::fs::read(folder().join(&file)).unwrap();
    let mut gazette = split(&file, &bytes).unwrap();
    for table in &mut gazette.tables {
        let mut above: Vec<String> = Vec::new();
        for row in &mut table.rows {
            let mut left = String::new();
            for (at, cell) in row.cells.iter_mut().enumerate() {
                match cell.text.as_str() {
                    "^" => {
                        cell.merged = Merged::Above;
                        cell.text = above.get(at).cloned().unwrap_or_default();
                    }
                    "<" => {
                        cell.merged = Merged::Left;
                        cell.text.clone_from(&left);
                    }
                    _ => {}
                }
                left.clone_from(&cell.text);
            }
            above = row.cells.iter().map(|cell| cell.text.clone()).collect();
        }
    }
    gazette
}

fn read(name: &str) -> Option<RosterReading> {
    roster::read(&gazette(name), &Corrections::none()).unwrap()
}

fn told(record: &Record, s: &Segment) -> Vec<String> {
    let own = |text: &Option<String>| text.clone().unwrap_or_default();
    let prefix = record.source.document.as_deref().unwrap_or_default();
    let prefix = prefix.replace('〔', "").replace(['〕', '号'], "-");
    let track = match s.track {
        Track::Up => "up",
        Track::Down => "down",
        _ => "whole",
    };
    let desk = s.local.desk.as_ref().and_then(|desk| desk.dial.clone());
    vec![
        record.id.strip_prefix(&prefix).unwrap_or(&record.id).to_owned(),
        s.tier.as_str().to_owned(),
        s.county.clone(),
        own(&s.township),
        own(&s.village),
        s.line.clone(),
        track.to_owned(),
        (s.span.from.mm() / 1000).to_string(),
        (s.span.to.mm() / 1000).to_string(),
        own(&s.local.name),
        s.local.office.clone(),
        own(&desk),
        own(&s.railway.name),
        s.railway.unit.clone(),
        record.confidence.as_str().to_owned(),
    ]
}

/// Compares a roster with what is written beside it: every record in order, every doubt (kind, row
/// and a word of it), and no doubt more.
fn check(name: &str) -> Option<RosterReading> {
    let reading = read(name);
    let path = folder().join(format!("{name}.csv"));
    let mut file = csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_path(path).unwrap();
    let rows: Vec<csv::StringRecord> = file.records().map(Result::unwrap).collect();
    let expected: Vec<Vec<String>> = rows
        .iter()
        .filter(|row| &row[0] == "record")
        .map(|row| row.iter().skip(1).map(str::to_owned).collect())
        .collect();
    let Some(reading) = reading else {
        assert_eq!(expected, Vec::<Vec<String>>::new(), "{name}: no roster was found");
        return None;
    };
    let mut read: Vec<Vec<String>> = Vec::new();
    for record in &reading.records {
        if let Body::Segment(segment) = &record.body {
            read.push(told(record, segment));
        }
    }
    let (mut left, mut right) = (expected, read);
    left.sort();
    right.sort();
    for (expected, read) in left.iter().zip(&right) {
        assert_eq!(expected, read, "{name}");
    }
    assert_eq!(left.len(), right.len(), "{name}: {right:#?} {:#?}", reading.summary.findings);
    let mut doubts: Vec<_> = reading
        .summary
        .findings
        .iter()
        .map(|f| {
            let kind = serde_json::to_value(f.kind).unwrap().as_str().unwrap().to_owned();
            let row = f.row.map(|row| row.to_string()).unwrap_or_default();
            (kind, row, format!("{} {}", f.zh, f.candidates.join(" ")))
        })
        .collect();
    for row in rows.iter().filter(|row| &row[0] == "doubt") {
        let at =
            doubts.iter().position(|(k, r, text)| *k == row[1] && *r == row[2] && text.contains(&row[3]));
        assert!(at.is_some(), "{name}: no doubt {row:?} in {doubts:#?}");
        doubts.remove(at.unwrap());
    }
    assert_eq!(doubts, [], "{name}: doubts that are not expected");
    Some(reading)
}

#[test]
fn places_first() {
    let reading = check("places_first").unwrap();
    assert_eq!((reading.summary.rows, reading.summary.rows_unread), (3, 0));
    assert_eq!(reading.summary.tables[0].way, "by header");
    // The rule of the area code is said, and the reason of the blank in the name.
    let Body::Segment(first) = &reading.records[0].body else { panic!() };
    let desk = first.local.desk.as_ref().unwrap();
    assert_eq!(desk.rule.as_deref(), Some("补区号0349（朔州市） / area code 0349 of 朔州市 added"));
    assert_eq!(first.county_local.as_ref().unwrap().name.as_deref(), Some("赵甲"));
}

#[test]
fn line_first_and_chiefs_in_columns() {
    let reading = check("line_first").unwrap();
    let Body::Segment(first) = &reading.records[0].body else { panic!() };
    assert_eq!(first.railway.desk.as_ref().unwrap().dial.as_deref(), Some("0352-8301001"));
    assert_eq!(first.workshop.as_deref(), Some("灵丘线路车间"));
}

#[test]
fn chiefs_first_and_a_range_for_each_tier() {
    let reading = check("chiefs_first").unwrap();
    let county: Vec<_> = reading
        .records
        .iter()
        .filter_map(|r| match &r.body {
            Body::Segment(s) if r.id.contains("-c") => Some(s.rows.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(county, [vec![1, 2], vec![1, 2]], "one record for all rows that print it");
}

#[test]
fn villages_with_merged_cells() {
    check("villages").unwrap();
}

#[test]
fn several_officials_are_paired_by_ordinals_or_not_at_all() {
    let reading = check("several").unwrap();
    let pairing = reading.summary.findings.iter().find(|f| f.zh.contains("对应关系不明")).unwrap();
    assert_eq!(pairing.candidates, ["1.曹己", "2.严庚"]);
    assert!(pairing.record.as_deref().unwrap().ends_with("-r2-1"));
    assert_eq!(pairing.field.as_deref(), Some("local.name"));
}

#[test]
fn ditto_marks_and_blanks() {
    let reading = check("ditto").unwrap();
    let second = reading.records.iter().find(|r| r.id.ends_with("-r2-1")).unwrap();
    let faults: Vec<_> = second.reasons.iter().map(|r| (r.field.as_str(), r.fault.as_str())).collect();
    assert!(faults.contains(&("county", "blank means above")), "{faults:?}");
    assert!(faults.contains(&("railway", "ditto mark")), "{faults:?}");
    assert!(faults.contains(&("line", "ditto mark")), "{faults:?}");
}

#[test]
fn a_part_for_each_line() {
    let reading = check("per_line").unwrap();
    assert_eq!((reading.summary.tables.len(), reading.summary.rows), (2, 4));
}

#[test]
fn one_tier_in_a_table_that_was_cut() {
    check("one_tier").unwrap();
}

#[test]
fn roads_rivers_and_lists_without_posts_are_no_rosters() {
    assert!(check("no_rosters").is_none());
}

#[test]
fn a_column_without_a_header_is_not_passed_over() {
    let text = "甲政办发〔2031〕6号\n2031年3月5日\n序号\t县\t县级地方段长\t县级铁路段长\t铁路线名及里程\n\
        1\t应县\t副县长 赵甲\t某工务段 钱乙\t京原线 K1+000-K2+000\t丙镇\t镇长 孙丙\n\
        2\t应县\t副县长 赵甲\t某工务段 钱乙\t京原线 K2+000-K3+000\t丁乡\t乡长 李丁\n";
    let gazette = split("made-up.txt", text.as_bytes()).unwrap();
    let reading = roster::read(&gazette, &Corrections::none()).unwrap().unwrap();
    assert_eq!(reading.records, []);
    let said: Vec<&str> = reading.summary.findings.iter().map(|f| f.zh.as_str()).collect();
    assert!(said.iter().any(|zh| zh.contains("第6列有内容而没有表头")), "{said:?}");
}

#[test]
fn header_and_cells_that_contradict_each_other_are_said() {
    let text = "甲政办发〔2031〕6号\n2031年3月5日\n序号\t县\t县级地方段长\t县级铁路段长\t铁路线名\t起止里程\n\
        1\t副县长 赵甲\t应县\t某工务段 钱乙\t京原线\tK1+000-K2+000\n\
        2\t副县长 赵甲\t代县\t某工务段 钱乙\t京原线\tK2+000-K3+000\n";
    let gazette = split("made-up.txt", text.as_bytes()).unwrap();
    let reading = roster::read(&gazette, &Corrections::none()).unwrap().unwrap();
    assert_eq!(reading.records, []);
    assert!(reading.summary.findings.iter().any(|f| f.zh.contains("内容与表头不符")));
}

#[test]
fn heads_in_columns_called_after_their_unit() {
    check("unit_heads").unwrap();
}
