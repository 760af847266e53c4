//! How long an edit takes in a store of a million parcels: the snapshot that follows another.
//!
//! The parcels are made up: squares of 40 m over Shanxi. `LANDRAIL_BENCH_PARCELS` sets another number.

use std::sync::{Arc, LazyLock};
use std::time::Instant;

use divan::{Bencher, black_box};
use jiff::civil::{Date, date};
use landrail_gis::answer::{DEFAULT_WITHIN_M, Question, Where, locate};
use landrail_gis::index::{Layer, Reference, Snapshot};
use landrail_gis::record::{Body, Boundary, DocumentRef, Record, Situs, Stated, embedded};

/// A day on which the roster is in force.
const DAY: Date = date(2026, 7, 1);

static REFERENCE: LazyLock<Arc<Reference>> = LazyLock::new(|| Arc::new(Reference::embedded()));
static DOCUMENTS: LazyLock<Arc<[DocumentRef]>> = LazyLock::new(|| embedded().1.into());

static EMBEDDED: LazyLock<Snapshot> = LazyLock::new(|| {
    let records = embedded().0.into_iter().map(Arc::new).collect();
    Snapshot::of(records, Arc::clone(&DOCUMENTS), Arc::clone(&REFERENCE), Some(DAY))
});

/// The embedded records and the parcels.
static MANY: LazyLock<Snapshot> = LazyLock::new(|| {
    let wanted = std::env::var("LANDRAIL_BENCH_PARCELS").ok().and_then(|n| n.parse().ok());
    let (mut records, _) = embedded();
    records.extend(parcels(wanted.unwrap_or(1_000_000)));
    let begun = Instant::now();
    let snapshot = Snapshot::of(
        records.into_iter().map(Arc::new).collect(),
        Arc::clone(&DOCUMENTS),
        Arc::clone(&REFERENCE),
        Some(DAY),
    );
    println!("{} records built in {:.1?}", snapshot.records().len(), begun.elapsed());
    snapshot
});

fn main() {
    println!("embedded: {} records", EMBEDDED.records().len());
    divan::main();
}

fn parcels(count: usize) -> impl Iterator<Item = Record> {
    let (records, _) = embedded();
    let mut parcel = records.into_iter().find(|r| matches!(r.body, Body::Decision(_))).expect("a decision");
    parcel.reasons.clear();
    parcel.validity = landrail_gis::record::Validity::default();
    let Body::Decision(decision) = &mut parcel.body else { unreachable!() };
    decision.kind = landrail_gis::record::DecisionKind::Grant;
    decision.term = Stated::Unknown;
    decision.renewal = Stated::Unknown;
    decision.reclamation = Stated::Unknown;
    decision.situs =
        Situs { printed: "某村".to_owned(), county: Some("原平市".to_owned()), ..Situs::default() };
    for list in [&mut decision.prices, &mut decision.conditions] {
        list.clear();
    }
    decision.controls.clear();
    decision.classes.clear();
    decision.plots.clear();
    decision.parts.clear();
    (0..count).map(move |no| {
        let mut record = parcel.clone();
        record.id = format!("甲政地2025-{no}");
        record.boundary = Some(Box::new(square(no, count, 0.0)));
        record
    })
}

/// A square on a grid over Shanxi.
fn square(no: usize, count: usize, east: f64) -> Boundary {
    let columns = (count as f64).sqrt().ceil().max(1.0);
    let (column, row) = (no as f64 % columns, (no as f64 / columns).floor());
    let (west, south) = (110.5 + 3.9 * column / columns + east, 34.7 + 5.9 * row / columns);
    let (east, north) = (west + 0.000_46, south + 0.000_36);
    let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
    let (accuracy_m, method, given_in, accepted) = (Some(0.1), None, None, Vec::new());
    Boundary { polygons: vec![vec![ring]], accuracy_m, method, given_in, accepted }
}

/// The records of a snapshot with another one in place of a decision.
fn edited(snapshot: &Snapshot) -> Vec<Arc<Record>> {
    let mut records = snapshot.records().to_vec();
    let (middle, count) = (records.len() / 2, records.len());
    let is = |record: &Arc<Record>| matches!(record.body, Body::Decision(_));
    let no = (middle..count).chain(0..middle).find(|&no| is(&records[no])).expect("a decision");
    Arc::make_mut(&mut records[no]).boundary = Some(Box::new(square(no, count, 0.01)));
    records
}

fn update(bencher: Bencher<'_, '_>, snapshot: &Snapshot, day: Date) {
    let records = edited(snapshot);
    bencher.with_inputs(|| records.clone()).bench_local_values(|records| {
        black_box(snapshot.updated(records, Arc::clone(&DOCUMENTS), Arc::clone(&REFERENCE), Some(day)))
    });
}

/// One edit of the embedded records.
#[divan::bench(sample_count = 50)]
fn updated_embedded(bencher: Bencher<'_, '_>) {
    update(bencher, &EMBEDDED, DAY);
}

/// One edit of a section chief: the check of the roster runs again.
#[divan::bench(sample_count = 10)]
fn updated_embedded_roster(bencher: Bencher<'_, '_>) {
    let mut records = EMBEDDED.records().to_vec();
    let segment = records.iter_mut().find(|r| matches!(r.body, Body::Segment(_))).expect("a segment");
    let Body::Segment(of) = &mut Arc::make_mut(segment).body else { unreachable!() };
    of.local.name = Some("某某".to_owned());
    bencher.with_inputs(|| records.clone()).bench_local_values(|records| {
        black_box(EMBEDDED.updated(records, Arc::clone(&DOCUMENTS), Arc::clone(&REFERENCE), Some(DAY)))
    });
}

/// One edit of the million.
#[divan::bench(sample_count = 10)]
fn updated_many(bencher: Bencher<'_, '_>) {
    update(bencher, &MANY, DAY);
}

/// The same seen from another day.
#[divan::bench(sample_count = 5)]
fn updated_many_on_another_day(bencher: Bencher<'_, '_>) {
    update(bencher, &MANY, date(2020, 1, 1));
}

/// What an edit touched.
#[divan::bench(sample_count = 10)]
fn changes_of_many(bencher: Bencher<'_, '_>) {
    let next = MANY.updated(edited(&MANY), Arc::clone(&DOCUMENTS), Arc::clone(&REFERENCE), Some(DAY));
    bencher.bench_local(|| black_box(MANY.changes(&next)));
}

/// A question among the million.
#[divan::bench(sample_count = 50)]
fn locate_among_many(bencher: Bencher<'_, '_>) {
    let at = Where::point("112.7210", "38.7189", None).expect("a place");
    let question = Question { given: String::from("bench"), at, as_of: DAY, within_m: DEFAULT_WITHIN_M };
    let snapshot = &*MANY;
    bencher.bench_local(|| {
        black_box(locate(black_box(snapshot), black_box(&question)).expect("an answer"));
    });
}

/// The features in a box of the size of a tile at zoom 14.
#[divan::bench(sample_count = 50)]
fn box_among_many(bencher: Bencher<'_, '_>) {
    let table = MANY.table(Layer::Parcels);
    bencher.bench_local(|| black_box(table.in_box(black_box([112.70, 38.70, 112.722, 38.717]))));
}
