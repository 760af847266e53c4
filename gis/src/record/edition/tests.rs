use std::collections::BTreeSet;

use super::*;
use crate::record::{DoubtKind, Repeal};

const NEW: &str = "甲政办发〔2030〕9号";

/// The embedded roster, and the same of one county as another document.
fn with_newer(county: &str, from: Option<Date>) -> (Vec<Record>, Vec<DocumentRef>) {
    let (mut records, documents) = crate::record::embedded();
    records.retain(|record| segment(record).is_some());
    let of_county = |record: &&Record| segment(record).is_some_and(|s| s.county == county);
    let mut newer: Vec<Record> = records.iter().filter(of_county).cloned().collect();
    for record in &mut newer {
        record.id.push('n');
        record.source.file = "new.txt".to_owned();
        record.source.document = Some(NEW.to_owned());
        record.validity.from = from;
    }
    records.extend(newer);
    (records, documents)
}

fn ended(records: &[Record]) -> BTreeSet<&str> {
    let ended = records.iter().filter(|record| record.validity.to.is_some());
    ended.filter_map(|record| Some(segment(record)?.county.as_str())).collect()
}

#[test]
fn a_newer_roster_ends_what_it_lists_and_only_that() {
    let day = jiff::civil::date(2030, 5, 6);
    let (mut records, documents) = with_newer("五寨县", Some(day));
    let editions = supersede(&mut records, &documents);
    assert_eq!(ended(&records).into_iter().collect::<Vec<_>>(), ["五寨县"]);
    let old = records.iter().find(|r| r.validity.to.is_some()).unwrap();
    assert_eq!(old.validity.to, Some(jiff::civil::date(2030, 5, 5)));
    assert!(old.validity.note.as_deref().unwrap().contains(NEW));
    assert!(records.iter().filter(|r| r.id.ends_with('n')).all(|r| r.validity.to.is_none()));
    let unlisted = editions.findings.iter().filter(|f| f.finding.kind == DoubtKind::Term);
    assert!(unlisted.count() > 5, "the other counties are told: {:#?}", editions.findings);
    assert!(editions.findings.iter().all(|f| f.finding.kind == DoubtKind::Term));
    // Once more, nothing changes.
    let before = records.clone();
    assert_eq!(supersede(&mut records, &documents).ended, 0);
    assert_eq!(records, before);
}

#[test]
fn a_roster_without_a_date_or_of_the_same_day_ends_nothing() {
    let (old, _) = crate::record::embedded();
    let same = old.iter().find(|r| segment(r).is_some()).unwrap().validity.from;
    for from in [None, same] {
        let (mut records, documents) = with_newer("五寨县", from);
        let editions = supersede(&mut records, &documents);
        assert!(ended(&records).is_empty());
        assert_eq!(editions.findings.len(), 1);
        assert_eq!(editions.findings[0].finding.kind, DoubtKind::Date);
    }
}

#[test]
fn a_segment_that_an_editor_entered_ends_nothing_and_is_ended_by_a_later_roster() {
    let day = jiff::civil::date(2028, 1, 1);
    let (mut records, documents) = with_newer("五寨县", Some(jiff::civil::date(2030, 5, 6)));
    let mut entered = records.last().unwrap().clone();
    entered.id = "entered".to_owned();
    entered.confidence = crate::record::Confidence::Entered;
    entered.source.document = Some("甲函〔2028〕1号".to_owned());
    entered.validity.from = Some(day);
    let mut without_newer = records.clone();
    without_newer.retain(|record| !record.id.ends_with('n'));
    without_newer.push(entered.clone());
    assert_eq!(supersede(&mut without_newer, &documents), Editions::default());
    assert!(ended(&without_newer).is_empty());
    records.push(entered);
    supersede(&mut records, &documents);
    let entered = records.last().unwrap();
    assert_eq!(entered.validity.to, Some(jiff::civil::date(2030, 5, 5)), "{:?}", entered.validity);
}

/// As an editor changes the first day of a row.
fn edited_from(record: &mut Record, from: Date) {
    record.reasons.push(crate::record::Reason {
        field: "valid_from".to_owned(),
        fault: "edited".to_owned(),
        printed: record.validity.from.map(|day| day.to_string()),
        used: Some(from.to_string()),
        zh: String::new(),
        en: String::new(),
        by_correction: true,
    });
    record.confidence = crate::record::Confidence::Corrected;
    record.validity.from = Some(from);
}

#[test]
fn one_row_that_an_editor_changes_or_enters_moves_no_roster() {
    let (day, early) = (jiff::civil::date(2030, 5, 6), jiff::civil::date(2025, 1, 1));
    let (mut records, documents) = with_newer("五寨县", Some(day));
    let plain = supersede(&mut records.clone(), &documents);
    let last = records.len() - 1;
    let mut entered = records[last].clone();
    entered.id = "entered".to_owned();
    entered.confidence = crate::record::Confidence::Entered;
    entered.validity.from = Some(early);
    edited_from(&mut records[last], early);
    records.push(entered);
    let editions = supersede(&mut records, &documents);
    assert_eq!(editions.ended, plain.ended);
    let mut days: Vec<_> = records.iter().filter_map(|record| record.validity.to).collect();
    days.dedup();
    assert_eq!(days, [jiff::civil::date(2030, 5, 5)], "the newer roster begins when it began");
    assert!(records[last..].iter().all(|record| record.validity.to.is_none()));
}

#[test]
fn a_range_that_the_newer_roster_no_longer_lists_is_told() {
    let (mut records, documents) = with_newer("五寨县", Some(jiff::civil::date(2030, 5, 6)));
    let last = records.len() - 1;
    let about = |r: &Record| segment(r).map(|s| (s.line.clone(), s.tier));
    assert!(records.iter().filter(|r| r.id.ends_with('n') && about(r) == about(&records[last])).count() > 1);
    records.remove(last);
    let editions = supersede(&mut records, &documents);
    assert!(editions.findings.iter().any(|f| f.finding.kind == DoubtKind::Range), "{:#?}", editions.findings);
}

#[test]
fn a_repeal_ends_every_record_of_its_document() {
    let (mut records, mut documents) = crate::record::embedded();
    let roster = records.iter().find(|r| segment(r).is_some()).unwrap().source.document.clone().unwrap();
    let mut repealing = documents[0].clone();
    repealing.number = NEW.to_owned();
    repealing.date = None;
    repealing.repeals = vec![Repeal { number: format!("同时{roster}"), from: None }];
    documents.push(repealing);
    let editions = supersede(&mut records, &documents);
    assert_eq!((editions.ended, editions.findings.len()), (0, 1), "no day, no end");
    documents.last_mut().unwrap().date = Some(jiff::civil::date(2030, 1, 1));
    let count = records.iter().filter(|r| r.source.document.as_ref() == Some(&roster)).count();
    assert_eq!(supersede(&mut records, &documents).ended, count);
    assert!(records.iter().all(|r| {
        (r.source.document.as_ref() == Some(&roster))
            == (r.validity.to == Some(jiff::civil::date(2029, 12, 31)))
    }));
    // A document cannot end one that is younger.
    let (mut records, _) = crate::record::embedded();
    documents.last_mut().unwrap().date = Some(jiff::civil::date(2020, 1, 1));
    let editions = supersede(&mut records, &documents);
    assert_eq!((editions.ended, editions.findings.len()), (0, 1));
}

#[test]
fn a_notice_for_one_township_leaves_the_others_in_force() {
    let (mut records, mut documents) = with_newer("忻府区", Some(jiff::civil::date(2030, 5, 6)));
    let township = |r: &Record| segment(r).and_then(|s| s.township.clone());
    let one = records.iter().filter(|r| r.id.ends_with('n')).find_map(township).unwrap();
    let mut kept = false;
    records.retain(|r| {
        !r.id.ends_with('n')
            || (!kept && township(r).as_ref() == Some(&one) && {
                kept = true;
                kept
            })
    });
    let mut notice = documents[0].clone();
    (notice.file, notice.number) = ("new.txt".to_owned(), NEW.to_owned());
    (notice.title, notice.repeals) = ("关于调整某镇双段长的通知".to_owned(), Vec::new());
    notice.issuer = Some("忻州市忻府区人民政府办公室".to_owned());
    documents.push(notice);
    let editions = supersede(&mut records, &documents);
    let of: BTreeSet<_> = records.iter().filter(|r| r.validity.to.is_some()).map(township).collect();
    assert_eq!(of.into_iter().collect::<Vec<_>>(), [Some(one)], "only what it lists");
    let terms: Vec<_> = editions.findings.iter().filter(|f| f.finding.kind == DoubtKind::Term).collect();
    assert_eq!(terms.len(), 1, "its own county only: {terms:#?}");
    assert!(terms[0].finding.zh.contains("未列忻府区"), "{terms:#?}");
}

#[test]
fn rosters_of_unknown_counties_end_nothing() {
    let (mut records, documents) = with_newer("五寨县", Some(jiff::civil::date(2030, 5, 6)));
    for record in &mut records {
        let Body::Segment(segment) = &mut record.body else { continue };
        segment.county.clear();
    }
    let editions = supersede(&mut records, &documents);
    assert_eq!(editions.ended, 0);
    assert_eq!(editions.findings.len(), 1, "{:#?}", editions.findings);
    assert!(editions.findings[0].finding.zh.contains("所属县不明"));
}

#[test]
fn a_draft_replaces_nothing_and_is_not_in_force() {
    let day = jiff::civil::date(2030, 5, 6);
    for (title, from) in [
        ("五寨县双段长名单(征求意见稿)", Some(day)),
        ("关于拟调整双段长的公示", Some(day)),
        ("双段长名单（草案）", None),
    ] {
        let (mut records, mut documents) = with_newer("五寨县", from);
        let mut draft = documents[0].clone();
        (draft.file, draft.number) = ("new.txt".to_owned(), NEW.to_owned());
        (draft.title, draft.lines) = (title.to_owned(), [1, usize::MAX]);
        documents.push(draft);
        let editions = supersede(&mut records, &documents);
        assert_eq!((editions.ended, editions.findings.len()), (0, 1), "{title}");
        assert!(records.iter().all(|r| r.id.ends_with('n') != r.validity.covers(day)), "{title}");
    }
}

#[test]
fn a_town_whose_series_begins_with_yuan_is_found() {
    for (known, named) in [
        ("原自然资函〔2023〕12号", "原自然资函〔2023〕12号"),
        ("原自然资函〔2023〕12号", "将原自然资函〔2023〕12号"),
        ("甲自然资函〔2023〕12号", "原甲自然资函〔2023〕12号"),
    ] {
        let (mut records, mut documents) = crate::record::embedded();
        records.truncate(1);
        records[0].source.document = Some(known.to_owned());
        let mut repealing = documents[0].clone();
        repealing.number = NEW.to_owned();
        repealing.date = Some(jiff::civil::date(2030, 1, 1));
        repealing.repeals = vec![Repeal { number: named.to_owned(), from: None }];
        documents = vec![repealing];
        assert_eq!(supersede(&mut records, &documents).ended, 1, "{named}");
        // Of a document with records, a number that is not known is told.
        records[0].source.document = Some(NEW.to_owned());
        records[0].source.file = documents[0].file.clone();
        let editions = supersede(&mut records, &documents);
        assert_eq!((editions.ended, editions.findings.len()), (0, 1), "{named}");
    }
}
