//! Acts about offices, by the office and unit they are about. Never by a name.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::record::appointments::OfficeKey;
use crate::record::{Appointment, AppointmentAct, Body, Record};

/// The acts of a snapshot.
#[derive(Debug, Default)]
pub struct Offices {
    /// Appointments, removals and confirmations, in the order of their days.
    acts: HashMap<OfficeKey, Vec<usize>>,
    /// Notices on the division of work: county → the day and the records of each, in order.
    remits: HashMap<String, Vec<Remits>>,
}

/// A notice on the division of work within a county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remits {
    /// Its day, if printed.
    pub day: Option<Date>,
    /// The file and the document number, which tell one notice from another.
    pub document: (String, Option<String>),
    /// The numbers of its records in the snapshot.
    pub records: Vec<usize>,
}

/// The act in a record.
pub(crate) fn act_of(record: &Record) -> Option<&Appointment> {
    match &record.body {
        Body::Appointment(act) => Some(act),
        _ => None,
    }
}

/// The day from which an act counts as known: the day it states, else that of its notice.
pub(crate) fn day_of(act: &Appointment) -> Option<Date> {
    act.from.value().copied().or(act.signed)
}

/// Removals come before the appointments of the same day.
const fn rank(act: AppointmentAct) -> u8 {
    match act {
        AppointmentAct::Removed => 0,
        _ => 1,
    }
}

impl Offices {
    /// Of records with their numbers in the snapshot.
    pub(super) fn new<'r>(records: impl Iterator<Item = (usize, &'r Record)>) -> Self {
        let mut offices = Self::default();
        let mut days = HashMap::new();
        for (no, record) in records {
            let Some(act) = act_of(record) else { continue };
            match act.act {
                AppointmentAct::Remit | AppointmentAct::Assists => {
                    if let Some(county) = &act.county {
                        offices.remit(county, no, record, act);
                    }
                }
                _ => {
                    let unit = act.unit.as_deref().unwrap_or_default();
                    days.insert(no, (day_of(act), rank(act.act)));
                    if let Some(key) = OfficeKey::new(&act.office, unit, act.county.as_deref()) {
                        offices.acts.entry(key).or_default().push(no);
                    }
                }
            }
        }
        for list in offices.acts.values_mut() {
            list.sort_by_key(|no| (days.get(no).copied(), *no));
        }
        for list in offices.remits.values_mut() {
            list.sort_by_key(|notice| notice.day);
        }
        offices
    }

    fn remit(&mut self, county: &str, no: usize, record: &Record, act: &Appointment) {
        let document = (record.source.file.clone(), record.source.document.clone());
        let notices = self.remits.entry(county.to_owned()).or_default();
        // The records of one notice follow each other.
        match notices.last_mut().filter(|last| last.document == document) {
            Some(last) => last.records.push(no),
            None => notices.push(Remits { day: day_of(act), document, records: vec![no] }),
        }
    }

    /// The acts about an office, by day; those without a day first.
    pub fn acts(&self, key: &OfficeKey) -> &[usize] {
        self.acts.get(key).map_or(&[], Vec::as_slice)
    }

    /// The notices on the division of work in a county, by day.
    pub fn remits(&self, county: &str) -> &[Remits] {
        self.remits.get(county).map_or(&[], Vec::as_slice)
    }
}
