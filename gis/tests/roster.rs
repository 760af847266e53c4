//! The roster annex of 忻政办发〔2021〕71号 against rows read by hand and the handbook's facts.
//!
//! Needs the seed texts beside the repository; without them the tests say so and pass. No message
//! of these tests may contain a telephone number.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use landrail_gis::chainage::{Chainage, Span};
use landrail_gis::gazette::{Encoding, Gazette};
use landrail_gis::line::Track;
use landrail_gis::record::roster::{self, RosterReading};
use landrail_gis::record::{Body, Confidence, Corrections, Record, Segment, Tier};

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
