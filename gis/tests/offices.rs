//! Who held an office when: rosters and acts together, per office.

use std::sync::Arc;

use jiff::civil::{Date, date};
use landrail_gis::answer::{HolderState, OfficeBound, OfficeHistory, office_history, offices};
use landrail_gis::index::{Reference, Snapshot};
use landrail_gis::record::{
    Appointment, AppointmentAct, Body, Confidence, Record, Source, Stated, Validity, embedded,
};

fn act(id: &str, what: AppointmentAct, name: &str, office: &str, day: Date) -> Record {
    let document = Some("甲任〔2031〕1号".to_owned());
    Record {
        id: id.to_owned(),
        source: Source { file: "a.txt".to_owned(), document, lines: [1, 1], place: None, cell: None },
        confidence: Confidence::Verbatim,
        reasons: Vec::new(),
        validity: Validity { from: Some(day), ..Validity::default() },
        boundary: None,
        body: Body::Appointment(Appointment {
            act: what,
            name: name.to_owned(),
            office: office.to_owned(),
            unit: Some("忻府区忻口镇".to_owned()),
            county: Some("忻府区".to_owned()),
            remit: Vec::new(),
            from: Stated::Value(day),
            from_is_signature: false,
            from_month: None,
            signed: Some(day),
            probation_months: Stated::Unknown,
        }),
    }
}

fn history(acts: Vec<Record>, words: &str, as_of: Date) -> OfficeHistory {
    let (mut records, documents) = embedded();
    records.extend(acts);
    let snapshot = Snapshot::build(records, documents, Arc::new(Reference::embedded()));
    let found = offices(&snapshot, words);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{}", found[0].key);
    office_history(&snapshot, &found[0].key, as_of).expect("the office")
}

const HEAD: &str = "忻口镇镇长";

#[test]
fn the_roster_says_by_when_at_the_latest_and_a_successor_until_when() {
    let before = history(Vec::new(), HEAD, date(2026, 11, 22));
    assert_eq!(before.tenures.len(), 1);
    let listed = before.tenures[0].name.clone();
    assert_eq!(before.tenures[0].from, OfficeBound::NoLaterThan(date(2021, 8, 19)), "not since that day");
    assert_eq!(before.tenures[0].to, OfficeBound::Unknown);
    assert_eq!(before.holder.last_evidence, Some(date(2021, 8, 19)));

    let day = date(2031, 5, 6);
    let appointed = || vec![act("x-a1", AppointmentAct::Appointed, "新某", HEAD, day)];
    let after = history(appointed(), HEAD, day);
    assert_eq!(after.tenures[0].to, OfficeBound::NoLaterThan(day));
    assert_eq!(after.tenures[1].from, OfficeBound::On(day));
    assert_eq!(
        (after.holder.state, after.holder.names.as_slice()),
        (HolderState::Decided, ["新某".to_owned()].as_slice())
    );
    assert!(
        after.contradictions.iter().any(|c| c.code == "roster_not_updated"),
        "{:?}",
        after.contradictions
    );
    // Between the roster and the successor the first may have left already.
    let between = history(appointed(), HEAD, date(2030, 1, 1));
    assert_eq!((between.holder.state, between.holder.names.len()), (HolderState::Unknown, 0));
    assert_eq!(between.holder.possible, [listed]);
    let early = history(appointed(), HEAD, date(2020, 1, 1));
    assert_eq!(early.holder.state, HolderState::Unknown, "the roster says nothing of earlier days");
}

/// An act that was ended, or that never came into force.
fn until(mut record: Record, last: Date) -> Record {
    record.validity.to = Some(last);
    record
}

#[test]
fn an_act_that_was_ended_puts_nobody_in_office() {
    let (day, last) = (date(2031, 5, 6), date(2032, 6, 30));
    let appointed = || until(act("x-a1", AppointmentAct::Appointed, "新某", HEAD, day), last);
    let names = |acts: Vec<Record>, on: Date| {
        let holder = history(acts, HEAD, on).holder;
        (holder.names, holder.possible)
    };
    let new = vec!["新某".to_owned()];
    assert_eq!(names(vec![appointed()], last), (new.clone(), Vec::new()));
    let after = date(2032, 7, 1);
    assert_eq!(names(vec![appointed()], after), (Vec::new(), Vec::new()));
    // A removal that was withdrawn leaves the person in office.
    let removed = act("x-a2", AppointmentAct::Removed, "新某", HEAD, last);
    let both = |removed: Record| vec![act("x-a1", AppointmentAct::Appointed, "新某", HEAD, day), removed];
    assert_eq!(names(both(removed.clone()), after).0, Vec::<String>::new());
    assert_eq!(names(both(until(removed, last)), after), (new, Vec::new()));
    // A draft appoints nobody: its last day is before its first.
    let draft = until(act("x-a1", AppointmentAct::Appointed, "新某", HEAD, day), date(2031, 5, 5));
    assert_eq!(history(vec![draft], HEAD, day).tenures.len(), 1);
}

#[test]
fn what_contradicts_is_told() {
    let day = date(2031, 5, 6);
    let two = history(
        vec![
            act("x-a1", AppointmentAct::Appointed, "新某", HEAD, day),
            act("x-a2", AppointmentAct::Appointed, "另某", HEAD, day),
        ],
        HEAD,
        day,
    );
    assert_eq!(two.holder.state, HolderState::Several);
    assert!(two.contradictions.iter().any(|c| c.code == "two_holders"), "{:?}", two.contradictions);

    let removed = history(vec![act("x-a1", AppointmentAct::Removed, "别某", HEAD, day)], HEAD, day);
    let codes: Vec<_> = removed.contradictions.iter().map(|c| c.code).collect();
    assert_eq!(codes, ["removal_without_appointment", "two_holders"]);
    assert_eq!(removed.tenures[1].from, OfficeBound::Unknown);
    assert_eq!(removed.tenures[1].to, OfficeBound::On(day));
}

#[test]
fn a_name_in_another_office_is_not_this_tenure() {
    let (records, documents) = embedded();
    let snapshot = Snapshot::build(records, documents, Arc::new(Reference::embedded()));
    // 张鹏 is vice head of two counties: two persons, two offices.
    let day = date(2026, 11, 22);
    let held: Vec<_> = offices(&snapshot, "")
        .into_iter()
        .filter_map(|office| office_history(&snapshot, &office.key, day))
        .filter(|history| history.tenures.iter().any(|tenure| tenure.name == "张鹏"))
        .collect();
    let mut counties: Vec<_> = held.iter().map(|history| history.office.county.as_deref()).collect();
    counties.sort_unstable();
    assert!(counties.contains(&Some("忻府区")) && counties.contains(&Some("神池县")), "{counties:?}");
    for history in &held {
        let ids = history.tenures.iter().filter(|t| t.name == "张鹏").flat_map(|t| &t.evidence);
        for id in ids.flat_map(|one| &one.records) {
            let county = snapshot.record(id).and_then(|record| record.county());
            assert_eq!(county, history.office.county.as_deref(), "{id}");
        }
    }
    let keys: std::collections::HashSet<_> = offices(&snapshot, "").into_iter().map(|o| o.key).collect();
    assert_eq!(keys.len(), offices(&snapshot, "").len(), "every office has a key of its own");
    assert!(office_history(&snapshot, "o-0", day).is_none());
}
