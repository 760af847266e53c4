//! Offices and who held them: rosters and acts of appointment together, per office, never by name alone.

mod history;
mod walk;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::Caveat;
use crate::index::{Snapshot, day_of};
use crate::record::appointments::OfficeKey;
use crate::record::{AppointmentAct, Body, Official, Record, Source};

pub use history::{Bound, Holder, HolderState, OfficeEvidence, OfficeHistory, Tenure};

/// An office that the records name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficeRef {
    /// Stable key, safe in a path: of county, unit and title, never of a person.
    pub key: String,
    /// The county; none for units above it and for the railway's.
    pub county: Option<String>,
    /// The unit.
    pub unit: String,
    /// The title.
    pub title: String,
    /// Whether one person at a time holds it, as far as the title tells.
    pub single: bool,
    /// How it is printed.
    pub printed: Vec<String>,
    /// Rosters' records that name a holder.
    pub listed: usize,
    /// Acts about it.
    pub acts: usize,
}

/// One mention of an office in a record.
struct Mention<'a> {
    record: &'a Record,
    /// What the record does about it; none when a roster lists the holder.
    act: Option<AppointmentAct>,
    name: Option<&'a str>,
    printed: &'a str,
    /// The day from which it counts as known.
    day: Option<Date>,
    /// Whether that day is the first of the holding itself, and not only of a notice or list.
    stated: bool,
    /// A month, where no day is stated.
    month: Option<&'a str>,
    /// The last day of the list it stands in, or of the act.
    until: Option<Date>,
}

/// Whether a record holds on no day, as those of a draft.
pub(super) fn never(record: &Record) -> bool {
    let validity = &record.validity;
    validity.to.is_some_and(|to| to == Date::MIN || validity.from.is_some_and(|from| to < from))
}

/// Whether a record was ended, or ended by itself, before a day.
pub(super) fn is_over(record: &Record, day: Date) -> bool {
    record.validity.to.is_some_and(|to| to < day)
}

/// The key of an office in an address.
fn address(key: &OfficeKey) -> String {
    let text = [key.county.as_deref().unwrap_or_default(), &key.unit, &key.title].join("\u{1f}");
    let hash = crate::hash::fnv1a(&text);
    format!("o-{hash:016x}")
}

/// All mentions by office, in the order of the records.
fn mentions(snapshot: &Snapshot) -> BTreeMap<OfficeKey, Vec<Mention<'_>>> {
    let mut found: BTreeMap<OfficeKey, Vec<Mention<'_>>> = BTreeMap::new();
    for record in snapshot.records() {
        let record: &Record = record;
        if never(record) {
            continue;
        }
        let key_of = |official: &Official, county: Option<&str>| {
            OfficeKey::new(&official.office, &official.unit, county)
        };
        let mut put = |key: Option<OfficeKey>, mention| {
            if let Some(key) = key {
                found.entry(key).or_default().push(mention);
            }
        };
        match &record.body {
            Body::Segment(segment) => {
                let county = Some(segment.county.as_str());
                let officials = [
                    (Some(&segment.local), county),
                    (Some(&segment.railway), None),
                    (segment.county_local.as_ref(), county),
                    (segment.county_railway.as_ref(), None),
                ];
                for (official, county) in officials {
                    if let Some(official) = official {
                        put(key_of(official, county), Mention::listed(record, official));
                    }
                }
            }
            Body::Coordinator(coordinator) => {
                let official = &coordinator.official;
                put(key_of(official, None), Mention::listed(record, official));
            }
            // A division of work gives nobody an office.
            Body::Appointment(act) if !matches!(act.act, AppointmentAct::Remit | AppointmentAct::Assists) => {
                let unit = act.unit.as_deref().unwrap_or_default();
                let key = OfficeKey::new(&act.office, unit, act.county.as_deref());
                let stated = act.from.value().is_some() && !act.from_is_signature;
                put(
                    key,
                    Mention {
                        record,
                        act: Some(act.act),
                        name: Some(&act.name),
                        printed: &act.office,
                        day: day_of(act),
                        stated,
                        month: act.from_month.as_deref(),
                        until: record.validity.to,
                    },
                );
            }
            Body::Appointment(_) | Body::Decision(_) | Body::Site(_) | Body::Duty(_) | Body::Zone(_) => {}
        }
    }
    found
}

impl<'a> Mention<'a> {
    fn listed(record: &'a Record, official: &'a Official) -> Self {
        Self {
            record,
            act: None,
            name: official.name.as_deref(),
            printed: &official.office,
            day: record.validity.from,
            stated: false,
            month: None,
            until: record.validity.to,
        }
    }
}

fn office(key: &OfficeKey, mentions: &[Mention<'_>]) -> OfficeRef {
    let mut printed: Vec<String> = mentions.iter().map(|mention| mention.printed.to_owned()).collect();
    printed.sort();
    printed.dedup();
    let listed = mentions.iter().filter(|mention| mention.act.is_none()).count();
    OfficeRef {
        key: address(key),
        county: key.county.clone(),
        unit: key.unit.clone(),
        title: key.title.clone(),
        single: key.is_single(),
        printed,
        listed,
        acts: mentions.len() - listed,
    }
}

/// The offices whose county, unit, title or printed words contain every word of the query; all of them
/// for an empty one. Names of persons are not searched: an office is found by what it is.
pub fn offices(snapshot: &Snapshot, query: &str) -> Vec<OfficeRef> {
    let words: Vec<&str> = query.split_whitespace().collect();
    let mut found: Vec<OfficeRef> =
        mentions(snapshot).iter().map(|(key, mentions)| office(key, mentions)).collect();
    found.retain(|office| {
        let whole = [office.county.as_deref().unwrap_or_default(), &office.unit, &office.title].concat();
        let has = |word: &&str| whole.contains(*word) || office.printed.iter().any(|p| p.contains(*word));
        words.iter().all(has)
    });
    found
}

/// Who held an office when, as far as the records tell, and who holds it on a day; none when there is
/// no such key.
pub fn office_history(snapshot: &Snapshot, key: &str, as_of: Date) -> Option<OfficeHistory> {
    let (office_key, mut mentions) =
        mentions(snapshot).into_iter().find(|(known, _)| address(known) == key)?;
    let about = office(&office_key, &mentions);
    // A removal that does not hold any more removes nobody.
    mentions
        .retain(|mention| mention.act != Some(AppointmentAct::Removed) || !is_over(mention.record, as_of));
    // Removals come before the appointments of the same day; what has no day stands first.
    mentions.sort_by_key(|mention| (mention.day, mention.act != Some(AppointmentAct::Removed)));
    let (tenures, contradictions) = walk::walk(&mentions, about.single);
    Some(OfficeHistory::new(about, tenures, contradictions, as_of))
}

/// The source of a mention.
fn source(mention: &Mention<'_>) -> Source {
    mention.record.source.clone()
}

/// A contradiction in the words of an answer.
fn told(code: &'static str, zh: String, en: String) -> Caveat {
    Caveat::new(code, zh, en)
}
