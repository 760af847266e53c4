//! [`Snapshot`]: everything an answer, a tile or an export needs, at one moment.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::land::Land;
use super::{
    Feature, Layer, Offices, Roster, Table, Zones, acts, decisions, findings, reference, segments, zones,
};
use crate::check;
use crate::line::Lines;
use crate::place::{Gazetteer, place};
use crate::record::{Body, DocumentRef, Evidence, Record};
use crate::rule::Rules;

/// What does not come from documents: lines, places and rules.
#[derive(Debug)]
pub struct Reference {
    /// Railway lines.
    pub lines: Lines,
    /// Counties, townships, stations, places.
    pub gazetteer: Gazetteer,
    /// Statutory and local constraints.
    pub rules: Rules,
    /// Later evidence about officials of the roster.
    pub evidence: Vec<Evidence>,
}

impl Reference {
    /// The embedded reference data.
    pub fn embedded() -> Self {
        Self {
            lines: Lines::embedded(),
            gazetteer: Gazetteer::embedded(),
            rules: Rules::embedded(),
            evidence: Evidence::embedded(),
        }
    }
}

/// An immutable state of the service. Readers share it by `Arc`; an edit makes a new one.
#[derive(Debug)]
pub struct Snapshot {
    records: Vec<Record>,
    documents: Vec<DocumentRef>,
    reference: Arc<Reference>,
    by_id: HashMap<String, usize>,
    roster: Roster,
    offices: Offices,
    zones: Zones,
    land: Vec<Land>,
    tables: [Table; Layer::ALL.len()],
    day: Option<Date>,
}

impl Snapshot {
    /// Places and indexes records. Personal numbers are taken out first: nothing that reads a
    /// snapshot can show one.
    ///
    /// The layers hold the responsibility segments of every edition; see [`Self::build_on`].
    pub fn build(records: Vec<Record>, documents: Vec<DocumentRef>, reference: Arc<Reference>) -> Self {
        Self::build_with(records, documents, reference, None)
    }

    /// The same with the responsibility segments in the layers, and the findings of the check, that
    /// are in force on a day. Answers are for the day they ask about all the same.
    pub fn build_on(
        records: Vec<Record>,
        documents: Vec<DocumentRef>,
        reference: Arc<Reference>,
        day: Date,
    ) -> Self {
        Self::build_with(records, documents, reference, Some(day))
    }

    fn build_with(
        records: Vec<Record>,
        documents: Vec<DocumentRef>,
        reference: Arc<Reference>,
        day: Option<Date>,
    ) -> Self {
        let records: Vec<_> = records.into_iter().map(Record::without_personal).collect();
        let mut features: [Vec<Feature>; Layer::ALL.len()] = std::array::from_fn(|_| Vec::new());
        let mut land = Vec::new();
        let mut by_id = HashMap::with_capacity(records.len());
        for (no, record) in records.iter().enumerate() {
            by_id.entry(record.id.clone()).or_insert(no);
            match &record.body {
                // Another edition's: in answers for its days, not on the map of this one.
                Body::Segment(_) if day.is_some_and(|day| !record.validity.covers(day)) => {}
                Body::Segment(segment) => {
                    let placed = place(record, &reference.lines, &reference.gazetteer);
                    let (layer, feature) = segments::feature(record, segment, &placed);
                    features[layer as usize].push(feature);
                }
                Body::Decision(decision) => {
                    let placed = place(record, &reference.lines, &reference.gazetteer);
                    let (layer, feature) = decisions::feature(record, decision, &placed);
                    features[layer as usize].push(feature);
                    land.push(Land::new(no, placed));
                }
                Body::Zone(zone) => {
                    let placed = place(record, &reference.lines, &reference.gazetteer);
                    let schematic = reference
                        .lines
                        .get(&zone.line)
                        .is_none_or(|line| line.chains_of(Some(zone.track)).any(|chain| chain.schematic));
                    let feature = zones::feature(record, zone, placed, schematic);
                    features[Layer::Constraints as usize].push(feature);
                }
                // Sites are findable in their document but have no layer: some are sensitive.
                Body::Site(_) | Body::Coordinator(_) | Body::Duty(_) => {}
                Body::Appointment(act) => {
                    features[Layer::Appointments as usize].push(acts::feature(record, act));
                }
            }
        }
        let roster = Roster::new(&records);
        let offices = Offices::new(&records);
        let zones = Zones::new(&records, &reference.lines);
        reference::fill(&mut features, &reference, &roster);
        let found = check::roster_on(&records, &reference.lines, &reference.gazetteer, day);
        features[Layer::Findings as usize].extend(found.into_iter().map(findings::feature));
        let tables = features.map(Table::new);
        Self { records, documents, reference, by_id, roster, offices, zones, land, tables, day }
    }

    /// All records, without personal numbers.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The record with this identifier.
    pub fn record(&self, id: &str) -> Option<&Record> {
        self.by_id.get(id).map(|&no| &self.records[no])
    }

    /// All documents that were read, also those without records.
    pub fn documents(&self) -> &[DocumentRef] {
        &self.documents
    }

    /// The day on which the segments of the layers are in force; none when they hold every edition.
    pub fn day(&self) -> Option<Date> {
        self.day
    }

    /// Lines, places and rules.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Who answers for which stretch.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Safety protection zones that announcements delimit.
    pub fn zones(&self) -> &Zones {
        &self.zones
    }

    /// Acts about offices.
    pub fn offices(&self) -> &Offices {
        &self.offices
    }

    /// All placed decisions about land.
    pub fn land(&self) -> &[Land] {
        &self.land
    }

    /// The features of a layer.
    pub fn table(&self, layer: Layer) -> &Table {
        &self.tables[layer as usize]
    }
}
