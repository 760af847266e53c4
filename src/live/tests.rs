use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::date;
use landrail_gis::record::{Corrections, Record, Repeal};

use super::*;
use crate::store::StoreError;

const CORRECTIONS: &str = "corrections.toml";
const NEW: &str = "原平市";

/// A correction of a record of the embedded data, which gives it to another county.
fn correction(record: &Record) -> String {
    let (id, county) = (&record.id, record.county().expect("a county"));
    format!(
        "[[correction]]\nrecord = \"{id}\"\nfield = \"county\"\nold = \"{county}\"\nnew = \"{NEW}\"\nreason = \"试\"\n"
    )
}

fn elsewhere(record: &Record) -> bool {
    record.county().is_some_and(|county| county != NEW)
}

fn any() -> String {
    correction(
        Stored::embedded().records.iter().find(|record| elsewhere(record)).expect("a record of a county"),
    )
}

#[test]
fn a_file_that_could_not_be_taken_while_the_store_was_locked_is_taken_then() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let live = Live::open(folder.path()).expect("a store");
    live.refresh().expect("nothing to take");
    let other = rusqlite::Connection::open(Folder::open(folder.path()).file()).expect("the file");
    other.execute_batch("BEGIN IMMEDIATE").expect("a lock");
    fs::write(folder.path().join(CORRECTIONS), any()).expect("a file");
    let locked = live.refresh();
    assert!(matches!(locked, Err(StoreError::Locked { .. })), "{locked:?}");
    other.execute_batch("ROLLBACK").expect("no lock");
    assert!(live.refresh().expect("it is free"), "the file was not changed again");
    assert_eq!(live.current().decisions.corrections.of_records().count(), 1);
}

#[test]
fn faulty_files_are_told_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let live = Live::open(folder.path()).expect("a store");
    fs::write(folder.path().join(CORRECTIONS), "[[correction]\n").expect("a file");
    assert!(matches!(live.refresh(), Err(StoreError::Corrections(_))));
    assert!(!live.refresh().expect("not read again"));
}

/// As it was on a day, of the embedded data.
fn on(live: &Live, day: jiff::civil::Date) {
    let known = live.current();
    live.current.store(Arc::new(Known::new(known.base.clone(), known.state.clone(), day, Some(&known))));
}

#[test]
fn without_a_store_of_its_own_it_sees_the_new_day_and_what_others_write() {
    let old = date(2020, 1, 1);
    let told = Arc::new(AtomicUsize::new(0));
    let embedded = Live::embedded().expect("the embedded data");
    let count = Arc::clone(&told);
    embedded.on_change(move |_| {
        count.fetch_add(1, Ordering::Relaxed);
    });
    on(&embedded, old);
    assert!(embedded.refresh().expect("a day"));
    assert_eq!(embedded.current().day(), Some(data::today()));
    assert_eq!(told.load(Ordering::Relaxed), 1);
    assert!(!embedded.refresh().expect("the same day"));

    let folder = tempfile::tempdir().expect("a temporary folder");
    let own = Live::open(folder.path()).expect("a store");
    let reader = Live::open_read_only(Some(folder.path())).expect("the same store");
    on(&reader, old);
    assert!(reader.refresh().expect("a day"));
    assert_eq!(reader.current().day(), Some(data::today()));
    fs::write(folder.path().join(CORRECTIONS), any()).expect("a file");
    assert!(own.refresh().expect("a file"));
    assert!(reader.refresh().expect("what the other wrote"));
    assert_eq!(reader.current().decisions.corrections.of_records().count(), 1);

    let fixed = Live::fixed(Snapshot::build_on(
        Vec::new(),
        Vec::new(),
        Arc::new(data::reference(None).expect("lines")),
        old,
    ))
    .expect("a snapshot");
    let shown = fixed.snapshot();
    assert!(!fixed.refresh().expect("nothing"));
    assert!(Arc::ptr_eq(&shown, &fixed.snapshot()));
}

#[test]
fn corrections_are_applied_to_what_editions_made_of_the_records() {
    let Stored { mut records, mut documents, .. } = Stored::embedded();
    let record = records
        .iter()
        .find(|record| elsewhere(record) && record.validity.to.is_none() && record.validity.from.is_some());
    let record = record.expect("a record that is in force").clone();
    let mut repealing = documents.first().expect("a document").clone();
    repealing.number = "甲政办发〔2040〕9号".to_owned();
    repealing.date = Some(date(2040, 1, 1));
    let number = record.source.document.clone().expect("a number");
    repealing.repeals = vec![Repeal { number, from: None }];
    documents.push(repealing);
    let corrections = Corrections::parse(CORRECTIONS, &correction(&record)).expect("a correction");
    let decisions = data::Decisions::made(&mut records, &documents, Vec::new(), corrections);
    assert!(decisions.stale.is_empty(), "{:?}", decisions.stale);
    let last = Some(date(2039, 12, 31));
    let [read] = decisions.as_read.as_slice() else { panic!("{:?}", decisions.as_read) };
    assert_eq!((read.county(), read.validity.to), (record.county(), last), "what a person decided on");
    let made = records.iter().find(|made| made.id == record.id).expect("the record");
    assert_eq!((made.county(), made.validity.to), (Some(NEW), last));
}

#[test]
fn of_those_who_want_a_day_at_once_one_makes_it() {
    let live = Live::embedded().expect("the embedded data");
    let view = View { as_of: Some(date(2022, 5, 6)), known_on: None };
    assert!(live.view_at_hand(view).expect("a view").is_none());
    let refused = live.view_if(view, || Err(ViewError::NoMoment(String::new())));
    assert!(refused.is_err() && live.view_at_hand(view).expect("a view").is_none(), "not made");
    let asked = AtomicUsize::new(0);
    let may = || {
        asked.fetch_add(1, Ordering::Relaxed);
        Ok::<_, ViewError>(())
    };
    let ask = || live.view_if(view, may).expect("a view").1;
    let all: Vec<_> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().map(|one| one.join().expect("a view")).collect()
    });
    let (_, at_hand) = live.view_at_hand(view).expect("a view").expect("it was made");
    assert!(all.iter().all(|known| Arc::ptr_eq(known, &at_hand)));
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}
