//! A snapshot that follows another is what would be made anew, and shares what does not differ.

use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, date};
use landrail_gis::answer::{Question, Where, locate};
use landrail_gis::index::{Layer, Reference, Snapshot, Value};
use landrail_gis::record::{
    Body, Boundary, DecisionKind, DecisionStatus, DocumentRef, Record, Stated, Term, Validity, embedded,
};
use proptest::prelude::*;

static REFERENCE: LazyLock<Arc<Reference>> = LazyLock::new(|| Arc::new(Reference::embedded()));

/// Every decision, zone and act that is embedded, and some of the roster: two counties' worth.
static RECORDS: LazyLock<Vec<Arc<Record>>> = LazyLock::new(|| {
    let mut segments = 0;
    let few = |record: &Record| {
        let segment = matches!(record.body, Body::Segment(_));
        segments += usize::from(segment);
        !segment || segments % 9 == 0
    };
    let mut few = few;
    embedded().0.into_iter().filter(|record| few(record)).map(Arc::new).collect()
});

fn documents() -> Arc<[DocumentRef]> {
    embedded().1.into()
}

fn of(records: &[Arc<Record>], day: Option<Date>) -> Snapshot {
    Snapshot::of(records.to_vec(), documents(), Arc::clone(&REFERENCE), day)
}

fn after(before: &Snapshot, records: &[Arc<Record>], day: Option<Date>) -> Snapshot {
    before.updated(records.to_vec(), documents(), Arc::clone(&REFERENCE), day)
}

fn decisions(records: &[Arc<Record>]) -> impl Iterator<Item = usize> {
    records.iter().enumerate().filter(|(_, r)| matches!(r.body, Body::Decision(_))).map(|(no, _)| no)
}

fn square(west: f64, south: f64, accuracy_m: Option<f64>) -> Boundary {
    let (east, north) = (west + 0.004, south + 0.003);
    let ring = vec![[west, south], [east, south], [east, north], [west, north], [west, south]];
    Boundary { polygons: vec![vec![ring]], accuracy_m, method: None, given_in: None, accepted: Vec::new() }
}

/// Something that a person does to the records.
#[derive(Debug, Clone)]
enum Step {
    Put(usize, usize),
    Remove(usize),
    Move(usize, usize),
    Bound(usize, f64, f64),
    End(usize, i32),
    Begin(usize, Option<i32>),
    Call(usize),
    Again(usize),
    Day(Option<i32>),
}

fn step() -> impl Strategy<Value = Step> {
    let no = 0..10_000_usize;
    prop_oneof![
        (no.clone(), no.clone()).prop_map(|(of, at)| Step::Put(of, at)),
        no.clone().prop_map(Step::Remove),
        (no.clone(), no.clone()).prop_map(|(from, to)| Step::Move(from, to)),
        (no.clone(), 111.5..113.5, 38.0..39.5).prop_map(|(of, x, y)| Step::Bound(of, x, y)),
        (no.clone(), 0..4000).prop_map(|(of, days)| Step::End(of, days)),
        (no.clone(), proptest::option::of(0..4000)).prop_map(|(of, days)| Step::Begin(of, days)),
        no.clone().prop_map(Step::Call),
        no.prop_map(Step::Again),
        proptest::option::of(0..4000).prop_map(Step::Day),
    ]
}

fn day(days: i32) -> Date {
    date(2018, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap()
}

fn take(records: &mut Vec<Arc<Record>>, today: &mut Option<Date>, step: Step) {
    let len = records.len().max(1);
    match step {
        Step::Put(of, at) => {
            let mut new = Record::clone(&records[of % len]);
            new.id = format!("{}-又{at}", new.id);
            // Mostly at the end, as an editor's records come.
            let at = if at % 3 == 0 { at % len } else { records.len() };
            records.insert(at, Arc::new(new));
        }
        Step::Remove(at) => {
            records.remove(at % len);
        }
        Step::Move(from, to) => {
            let record = records.remove(from % len);
            records.insert(to % len, record);
        }
        Step::Bound(of, x, y) => {
            let all: Vec<_> = decisions(records).collect();
            let Some(&no) = all.get(of % all.len().max(1)) else { return };
            Arc::make_mut(&mut records[no]).boundary =
                Some(Box::new(square(x, y, (of % 2 == 0).then_some(of as f64))));
        }
        Step::End(of, days) => Arc::make_mut(&mut records[of % len]).validity.to = Some(day(days)),
        Step::Begin(of, days) => Arc::make_mut(&mut records[of % len]).validity.from = days.map(day),
        Step::Call(of) => {
            let record = Arc::make_mut(&mut records[of % len]);
            match &mut record.body {
                Body::Segment(segment) => segment.local.name = Some("某某13800138000".to_owned()),
                Body::Decision(decision) => decision.title.push_str("（13800138000）"),
                _ => record.source.cell = Some("13800138000".to_owned()),
            }
        }
        // An equal record that is not the same one.
        Step::Again(of) => records[of % len] = Arc::new(Record::clone(&records[of % len])),
        Step::Day(days) => *today = days.map(day),
    }
}

fn asked(snapshot: &Snapshot) -> Vec<String> {
    let wheres = [
        Where::point("112.7210", "38.7189", None),
        Where::point("112.0", "38.9", None),
        Where::point("113.2", "38.4", None),
        Where::post("大西高铁", "K199+000"),
        Where::post("北同蒲线", "K250+000"),
    ];
    let days = [date(2020, 6, 1), date(2026, 7, 1)];
    let mut answers = Vec::new();
    for at in wheres.map(Result::unwrap) {
        for as_of in days {
            let at = at.clone();
            let question = Question { given: String::new(), at, as_of, within_m: 5_000.0 };
            answers.push(match locate(snapshot, &question) {
                Ok(answer) => serde_json::to_string(&answer).unwrap(),
                Err(error) => format!("{error:?}"),
            });
        }
    }
    answers
}

/// That two snapshots show and answer the same.
fn assert_same(made: &Snapshot, anew: &Snapshot) {
    assert_eq!(made.records(), anew.records());
    assert_eq!((made.day(), made.documents()), (anew.day(), anew.documents()));
    for record in anew.records() {
        assert_eq!(made.record(&record.id), anew.record(&record.id));
    }
    assert!(made.record("无此记录").is_none());
    for layer in Layer::ALL {
        let (a, b) = (made.table(layer), anew.table(layer));
        assert_eq!(a.features(), b.features(), "{layer:?}");
        assert_eq!(a.bounds(), b.bounds());
        for id in b.features().iter().map(|feature| &feature.id) {
            assert_eq!(a.get(id), b.get(id));
        }
        for x in 0..8 {
            let (x, y) = (111.4 + 0.3 * f64::from(x), 38.0 + 0.2 * f64::from(x));
            for side in [0.01, 0.3, 3.0] {
                let wanted = [x, y, x + side, y + side];
                assert_eq!(a.in_box(wanted), b.in_box(wanted), "{layer:?} {wanted:?}");
            }
        }
    }
    let land = |snapshot: &Snapshot| -> Vec<_> {
        snapshot
            .land()
            .iter()
            .map(|land| (land.record.id.clone(), land.placed.clone(), land.bounds))
            .collect()
    };
    assert_eq!(land(made), land(anew));
    for line in anew.roster().lines() {
        let [a, b] = [made, anew].map(|snapshot| format!("{:?}", snapshot.roster().line(line)));
        assert_eq!(a, b);
    }
    assert_eq!(made.roster().lines().count(), anew.roster().lines().count());
    for zone in ["北同蒲线", "大西高铁", "朔黄线"] {
        assert_eq!(made.zones().line(zone), anew.zones().line(zone));
    }
    assert_eq!(asked(made), asked(anew));
    assert!(made.changes(anew).is_empty() && anew.changes(made).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn what_follows_is_what_would_be_made_anew(rounds in prop::collection::vec(prop::collection::vec(step(), 1..4), 1..6)) {
        let mut records = RECORDS.clone();
        let mut today = Some(date(2026, 7, 1));
        let mut snapshot = of(&records, today);
        for steps in rounds {
            for step in steps {
                take(&mut records, &mut today, step);
            }
            let next = after(&snapshot, &records, today);
            assert_same(&next, &of(&records, today));
            let shown = format!("{:?} {:?}", next.records(), next.table(Layer::Segments).features());
            prop_assert!(!shown.contains("00138000"), "a personal number");
            snapshot = next;
        }
    }
}

#[test]
fn an_edit_of_a_parcel_makes_one_feature_and_one_table() {
    let mut records = RECORDS.clone();
    let today = Some(date(2026, 7, 1));
    let before = of(&records, today);
    let in_force = |no: &usize| before.table(Layer::Parcels).get(&records[*no].id).is_some();
    let no = decisions(&records).find(in_force).expect("a parcel in force");
    let id = records[no].id.clone();
    Arc::make_mut(&mut records[no]).boundary = Some(Box::new(square(112.7, 38.7, Some(0.5))));
    let next = after(&before, &records, today);
    for layer in Layer::ALL {
        let shared = Arc::ptr_eq(before.shared_table(layer), next.shared_table(layer));
        assert_eq!(shared, layer != Layer::Parcels, "{layer:?}");
    }
    let (a, b) = (before.table(Layer::Parcels).features(), next.table(Layer::Parcels).features());
    let made: Vec<_> = a.iter().zip(b).filter(|(a, b)| !Arc::ptr_eq(a, b)).map(|(_, b)| &b.id).collect();
    assert_eq!(made, [&id]);
    let changes = before.changes(&next);
    assert_eq!(changes.len(), 1);
    let change = &changes[0];
    assert_eq!(change.layer, Layer::Parcels);
    let ids: Vec<_> = change.rows.iter().map(|(id, now)| (id.as_str(), now.is_some())).collect();
    assert_eq!(ids, [(id.as_str(), true)]);
    assert!(change.boxes.contains(&[112.7, 38.7, 112.7 + 0.004, 38.7 + 0.003]), "where it is now");
    let was = before.table(Layer::Parcels).get(&id).unwrap().bounds();
    assert_eq!(change.boxes.len(), 1 + usize::from(was.is_some()), "and where it was");
    // And back again: the box of the other day is told as well.
    let back = next.changes(&before);
    assert_eq!(back[0].rows[0].1.as_deref(), before.table(Layer::Parcels).get(&id).map(AsRef::as_ref));
}

#[test]
fn a_record_without_personal_numbers_stays_the_callers_own() {
    let mut records = RECORDS.clone();
    let no = decisions(&records).next().unwrap();
    let snapshot = of(&records, None);
    assert!(records.iter().zip(snapshot.records()).all(|(a, b)| Arc::ptr_eq(a, b)));
    let Body::Decision(decision) = &mut Arc::make_mut(&mut records[no]).body else { unreachable!() };
    decision.title.push_str("，联系电话13800138000");
    let next = after(&snapshot, &records, None);
    assert!(!Arc::ptr_eq(&records[no], &next.records()[no]));
    let third = after(&next, &records, None);
    assert!(Arc::ptr_eq(&third.records()[no], &next.records()[no]), "not stripped again");
    assert!(Arc::ptr_eq(third.shared_table(Layer::Parcels), next.shared_table(Layer::Parcels)));
}

/// The parcels and temporary uses in the layers of a day, with the state of the term.
fn on(record: &Record, day: Option<Date>) -> Option<Value> {
    let snapshot = of(&[Arc::new(record.clone())], day);
    let find = |layer: Layer| {
        let at = layer.fields().iter().position(|field| field.name == "term_state").unwrap();
        snapshot.table(layer).get(&record.id).map(|feature| feature.values[at].clone())
    };
    find(Layer::Parcels).or_else(|| find(Layer::TemporaryUses))
}

#[test]
fn the_layers_of_a_day_hold_what_was_decided_by_then() {
    let temporary = |record: &&Arc<Record>| matches!(&record.body, Body::Decision(d) if d.kind == DecisionKind::TemporaryUse);
    let mut record = Record::clone(RECORDS.iter().find(temporary).expect("a temporary use"));
    let term = |years, start| Stated::Value(Term::of_years(years, start));
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    record.validity.from = Some(date(2023, 5, 1));
    record.validity.to = Some(date(2025, 4, 30));
    let Body::Decision(decision) = &mut record.body else { unreachable!() };
    decision.status = DecisionStatus::Approved;
    decision.term = term(2, Stated::Value(date(2023, 5, 1)));
    assert_eq!(on(&record, Some(date(2020, 1, 1))), None, "not yet decided");
    assert_eq!(on(&record, Some(date(2024, 1, 1))), text("未届满"));
    assert_eq!(on(&record, Some(date(2025, 4, 30))), text("未届满"), "the last day");
    assert_eq!(on(&record, Some(date(2025, 5, 1))), text("已届满"), "only its term is over");
    assert_eq!(on(&record, None), Some(Value::Null));
    // Ended by something else than its term.
    record.validity.to = Some(date(2024, 6, 30));
    assert_eq!(on(&record, Some(date(2024, 6, 30))), text("未届满"));
    assert_eq!(on(&record, Some(date(2024, 7, 1))), None);
    // Nothing unknown excludes it.
    record.validity = Validity::default();
    let Body::Decision(decision) = &mut record.body else { unreachable!() };
    decision.term = term(2, Stated::Unknown);
    for day in [date(1990, 1, 1), date(2090, 1, 1)] {
        assert_eq!(on(&record, Some(day)), text("无法计算"));
    }
    let Body::Decision(decision) = &mut record.body else { unreachable!() };
    decision.term = Stated::Unknown;
    assert_eq!(on(&record, Some(date(2024, 1, 1))), text("未载明"));
    let Body::Decision(decision) = &mut record.body else { unreachable!() };
    decision.kind = DecisionKind::Grant;
    assert_eq!(on(&record, Some(date(2024, 1, 1))), Some(Value::Null), "a grant is no use for a time");
}

#[test]
fn an_announced_zone_is_in_the_layers_of_its_days_only() {
    let zone = RECORDS.iter().find(|record| matches!(record.body, Body::Zone(_)));
    let Some(zone) = zone else {
        println!("skipped: no zone is embedded");
        return;
    };
    let mut zone = Record::clone(zone);
    (zone.validity.from, zone.validity.to) = (Some(date(2021, 1, 1)), Some(date(2022, 12, 31)));
    let shown =
        |day| of(&[Arc::new(zone.clone())], Some(day)).table(Layer::Constraints).get(&zone.id).is_some();
    let days = [date(2020, 12, 31), date(2021, 1, 1), date(2022, 12, 31), date(2023, 1, 1)];
    assert_eq!(days.map(shown), [false, true, true, false]);
}
