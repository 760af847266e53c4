//! Doubts: their identifiers, and the review over everything that is known.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use landrail_gis::check::{Atlas, Item, Known, State, review};
use landrail_gis::record::{
    Body, Corrections, Doubt, DoubtKind, Finding, Reading, Record, Stated, doubts, embedded, embedded_doubts,
    read,
};

/// Two replies; the second has the areas of its two units disagree and a mark that cannot be read.
fn replies() -> String {
    let reply = |number: u32, area: &str| {
        format!(
            "甲县人民政府\n关于某路便道临时用地的批复\n甲政函〔2031〕{number}号\n甲县某局：\n\
             你局《关于某事的请示》收悉。同意某项目部使用甲县乙镇{area}土地作为便道临时用地，使用期限2年。\n\
             甲县人民政府\n2031年3月4日\n\n"
        )
    };
    reply(7, "2.25公顷（33.75亩）") + &reply(8, "3公顷（99亩）")
}

fn reading(file: &str, bytes: &[u8]) -> Reading {
    read(file, bytes, &Corrections::none(), |_, _, _| None).expect("a gazette")
}

fn ids(doubts: &[Doubt]) -> BTreeSet<&str> {
    doubts.iter().map(|doubt| doubt.id.as_str()).collect()
}

#[test]
fn a_doubt_keeps_its_identifier_wherever_the_text_stands() {
    let text = replies();
    let plain = doubts(&reading("a.txt", text.as_bytes()));
    let areas: Vec<_> = plain.iter().filter(|doubt| doubt.finding.kind == DoubtKind::Areas).collect();
    assert_eq!(areas.len(), 1, "{plain:?}");
    assert_eq!(areas[0].document.as_deref(), Some("甲政函〔2031〕8号"));
    assert_eq!(areas[0].finding.field.as_deref(), Some("area"));
    // Other lines in front, other line ends, another name.
    let moved = format!("第3期公报\n\n\n{}", text.replace('\n', "\r\n"));
    let moved = doubts(&reading("b.txt", moved.as_bytes()));
    assert_eq!(ids(&moved), ids(&plain));
    let line = |doubts: &[Doubt]| doubts.iter().map(|doubt| doubt.finding.line).max();
    assert!(line(&moved) > line(&plain));
    // Another print is another doubt.
    let other = doubts(&reading("a.txt", text.replace("99亩", "98亩").as_bytes()));
    assert_ne!(ids(&other), ids(&plain));
}

#[test]
fn repeats_have_identifiers_of_their_own_and_nothing_personal() {
    let mut read = reading("a.txt", replies().as_bytes());
    // As a careless reader would leave them: by hand, alike, and with a number in them.
    let finding =
        Finding { line: 3, zh: "电话13800138000".to_owned(), en: "a".to_owned(), ..Finding::default() };
    read.findings = vec![finding; 1000];
    let found = doubts(&read);
    assert!(found.len() >= 1000);
    assert_eq!(ids(&found).len(), found.len());
    assert!(!serde_json::to_string(&found).unwrap().contains("13800138000"));
    let of_row =
        |row| Finding { row: Some(row), record: Some(format!("r{row}")), ..Finding::new(3, "甲", "a") };
    read.findings = vec![of_row(1), of_row(1), of_row(2)];
    let rows: Vec<_> = doubts(&read).into_iter().filter(|doubt| doubt.finding.row.is_some()).collect();
    assert_eq!(rows.len(), 2, "one for each row");
}

struct Nothing;

impl Atlas for Nothing {
    fn has_line(&self, name: &str) -> bool {
        name == "北同蒲线"
    }
    fn similar_lines(&self, _: &str) -> Vec<String> {
        vec!["北同蒲线".to_owned()]
    }
    fn unknown_places(&self, records: &[&Record]) -> Vec<Finding> {
        let unknown = |record: &&Record| record.county() == Some("忻府区");
        let finding = |record: &Record| {
            Finding::new(record.source.lines[0], "没有此县", "no such county")
                .kind(DoubtKind::Place)
                .on(&record.id, "county")
                .printed("忻府区")
        };
        records.iter().copied().filter(unknown).map(finding).collect()
    }
}

fn items(records: &[Record], doubts: &[Doubt], corrections: &Corrections, as_of: Date) -> Vec<Item> {
    let (as_read, stale) = (&[], &[]);
    review(&Known { records, as_read, doubts, corrections, stale, as_of }, &Nothing)
}

/// The made-up reply with a start on its day, so that it ends on 3 March 2033.
fn dated() -> Record {
    let mut record = reading("a.txt", replies().as_bytes()).records.remove(0);
    let Body::Decision(decision) = &mut record.body else { panic!() };
    let Stated::Value(term) = &mut decision.term else { panic!("{:?}", decision.term) };
    term.start = Stated::Value(date(2031, 3, 4));
    assert_eq!(term.end(), Some(date(2033, 3, 3)));
    record
}

#[test]
fn a_term_is_in_doubt_from_the_day_after_its_end() {
    let records = [dated()];
    let terms = |day| {
        let found = items(&records, &[], &Corrections::none(), day);
        found.into_iter().filter(|item| item.doubt.finding.kind == DoubtKind::Term).collect::<Vec<_>>()
    };
    assert!(terms(date(2033, 3, 3)).is_empty());
    let over = terms(date(2033, 3, 4));
    assert_eq!(over.len(), 1);
    assert!(over[0].doubt.finding.zh.contains("2033-03-03"));
    // It is the same doubt a year later, so that what was accepted stays so.
    let accepted = format!("[[accepted]]\ndoubt = {:?}\nreason = \"已复垦\"\n", over[0].doubt.id);
    let accepted = Corrections::parse("x.toml", &accepted).unwrap();
    let later = items(&records, &[], &accepted, date(2034, 3, 4));
    assert!(later.iter().any(|item| item.doubt.id == over[0].doubt.id && item.state == State::Accepted));
}

#[test]
fn a_name_that_is_in_no_table_is_one_doubt_for_all_its_records() {
    let (records, _) = embedded();
    let found = items(&records, &[], &Corrections::none(), date(2026, 11, 22));
    let lines: Vec<_> = found.iter().filter(|item| item.doubt.finding.kind == DoubtKind::Line).collect();
    let printed: BTreeSet<_> =
        lines.iter().filter_map(|item| item.doubt.finding.printed.as_deref()).collect();
    assert_eq!(printed.len(), lines.len(), "one for each line");
    assert!(!printed.contains("北同蒲线"));
    let with: usize = lines.iter().map(|item| item.doubt.records.len()).sum();
    let segments = |line: &dyn Fn(&str) -> bool| {
        records.iter().filter(|r| matches!(&r.body, Body::Segment(s) if line(&s.line))).count()
    };
    assert_eq!(with, segments(&|line| line != "北同蒲线"));
    let county: Vec<_> = found.iter().filter(|item| item.doubt.finding.kind == DoubtKind::Place).collect();
    assert!(county.iter().any(|item| item.doubt.finding.printed.as_deref() == Some("忻府区")));
    // One name of one document is one doubt, with all its records.
    assert_eq!(county.len(), 1);
    let of = |record: &&Record| record.county() == Some("忻府区");
    assert_eq!(county[0].doubt.records.len(), records.iter().filter(of).count());
}

#[test]
fn what_a_reader_reported_is_not_derived_once_more() {
    let records = [reading("a.txt", replies().as_bytes()).records.remove(0)];
    let alone = items(&records, &[], &Corrections::none(), date(2031, 3, 5));
    let term = alone.iter().find(|item| item.doubt.finding.kind == DoubtKind::Term).expect("no start");
    let mut reported = term.doubt.clone();
    reported.id = "d-reported".to_owned();
    let both = items(&records, &[reported], &Corrections::none(), date(2031, 3, 5));
    let terms: Vec<_> = both.iter().filter(|item| item.doubt.finding.kind == DoubtKind::Term).collect();
    assert_eq!(terms.len(), 1);
    assert_eq!(terms[0].doubt.id, "d-reported");
}

#[test]
fn the_embedded_doubts_are_about_embedded_records() {
    let (records, _) = embedded();
    let known: BTreeSet<_> = records.iter().map(|record| record.id.as_str()).collect();
    let found = embedded_doubts();
    assert!(!found.is_empty());
    assert_eq!(ids(&found).len(), found.len());
    for doubt in &found {
        assert!(doubt.records.iter().all(|id| known.contains(id.as_str())), "{doubt:?}");
        assert!(doubt.id.len() == 12 && doubt.id.starts_with("d-"), "{}", doubt.id);
    }
}
