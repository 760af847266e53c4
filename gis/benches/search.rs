//! How long a search takes, in a store of a million parcels: numbers that are there, parts of numbers, numbers
//! with a slip, names and what is not there.
//!
//! `LANDRAIL_BENCH_PARCELS` sets another number of parcels.

use std::sync::{Arc, LazyLock};
use std::time::Instant;

use divan::{Bencher, black_box};
use landrail_gis::answer::search;
use landrail_gis::index::{Reference, Snapshot};
use landrail_gis::record::{Body, Confidence, Record, Situs, Stated, Validity, embedded};

static SNAPSHOT: LazyLock<Snapshot> = LazyLock::new(|| {
    let wanted = std::env::var("LANDRAIL_BENCH_PARCELS").ok().and_then(|n| n.parse().ok());
    let (mut records, documents) = embedded();
    records.extend(parcels(wanted.unwrap_or(1_000_000)));
    let begun = Instant::now();
    let snapshot = Snapshot::build(records, documents, Arc::new(Reference::embedded()));
    println!("{} records built in {:.1?}", snapshot.records().len(), begun.elapsed());
    snapshot
});

fn main() {
    divan::main();
}

/// Parcels that are known to a county, each with a number and a party of its own.
fn parcels(count: usize) -> impl Iterator<Item = Record> {
    let (records, _) = embedded();
    let mut parcel = records.into_iter().find(|r| matches!(r.body, Body::Decision(_))).expect("a decision");
    parcel.reasons.clear();
    parcel.validity = Validity::default();
    parcel.confidence = Confidence::Entered;
    (0..count).map(move |no| {
        let mut record = parcel.clone();
        record.id = format!("甲政地2025-{no}");
        let Body::Decision(decision) = &mut record.body else { unreachable!() };
        decision.situs =
            Situs { printed: "某村".to_owned(), county: Some("原平市".to_owned()), ..Situs::default() };
        decision.title = format!("关于{no}号宗地的批复");
        decision.number = format!("甲政地〔2025〕{no}号");
        decision.parcel_no = Stated::Value(format!("JD{:04}-{:04}", no / 10_000, no % 10_000));
        decision.party = Stated::Value(format!("第{no}有限公司"));
        decision.plots.clear();
        record
    })
}

#[divan::bench(args = [
    "JD0012-3456", "JD0012", "12-34", "JD0012-345X", "第777有限公司", "甲政地1234", "原政函106", "北同蒲 241.5", "btp",
    "yuanping", "李剑", "112.6867,38.4425", "没有的东西",
])]
fn find(bencher: Bencher<'_, '_>, text: &str) {
    let snapshot = &*SNAPSHOT;
    bencher.bench_local(|| search(black_box(snapshot), black_box(text), 20));
}
