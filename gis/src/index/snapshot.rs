//! [`Snapshot`]: everything an answer, a tile or an export needs, at one moment.

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use jiff::civil::Date;

use super::ids::Ids;
use super::lands::Lands;
use super::numbers::Numbers;
use super::texts::{DocumentTexts, Texts, says};
use super::update::{self, Mark};
use super::{Land, Layer, Offices, Roster, Table, Zones};
use crate::line::Lines;
use crate::place::Gazetteer;
use crate::record::{DocumentRef, Evidence, Record};
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

/// An immutable state of the service. Readers share it by `Arc`; an edit makes a new one with
/// [`Snapshot::updated`], which shares with the one before what does not differ.
#[derive(Debug)]
pub struct Snapshot {
    pub(super) records: Vec<Arc<Record>>,
    /// By position: what was given for a record that is not itself what was given, because personal
    /// numbers were taken out or an equal one was there before. Keeps no record alive.
    pub(super) given: HashMap<usize, Weak<Record>>,
    pub(super) numbers: Numbers,
    pub(super) ids: Ids,
    pub(super) texts: Texts,
    pub(super) marks: Vec<Mark>,
    pub(super) documents: Arc<[DocumentRef]>,
    pub(super) document_texts: Arc<DocumentTexts>,
    pub(super) reference: Arc<Reference>,
    pub(super) roster: Arc<Roster>,
    pub(super) offices: Arc<Offices>,
    pub(super) zones: Arc<Zones>,
    pub(super) land: Arc<Lands>,
    pub(super) tables: [Arc<Table>; Layer::ALL.len()],
    pub(super) day: Option<Date>,
}

impl Snapshot {
    /// Places and indexes records. Personal numbers are taken out first: nothing that reads a
    /// snapshot can show one.
    ///
    /// The layers hold what was in force on any day; see [`Self::build_on`].
    pub fn build(records: Vec<Record>, documents: Vec<DocumentRef>, reference: Arc<Reference>) -> Self {
        Self::build_with(records, documents, reference, None)
    }

    /// The same with the layers, and the findings of the check, as they are on a day: without what had
    /// not begun or was ended by then. A temporary use of which only the term is over stays, and says so.
    /// Answers are for the day they ask about all the same.
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
        let records = records.into_iter().map(|record| Arc::new(record.without_personal())).collect();
        let empty = Self::empty(Arc::clone(&reference));
        update::Making::new(&empty, reference, day).without_personal().finish(records, documents.into())
    }

    /// The same of records that are shared: one without personal numbers is the caller's own.
    pub fn of(
        records: Vec<Arc<Record>>,
        documents: Arc<[DocumentRef]>,
        reference: Arc<Reference>,
        day: Option<Date>,
    ) -> Self {
        let empty = Self::empty(Arc::clone(&reference));
        update::Making::new(&empty, reference, day).finish(records, documents)
    }

    /// What [`Self::of`] makes of the same, but with all taken over that does not differ from this
    /// snapshot: records, features, placed decisions and whole tables are those of this one then.
    ///
    /// Quick for records that are the same `Arc`s as this one was made of, but for a few. With another
    /// `reference` everything is placed anew.
    #[must_use]
    pub fn updated(
        &self,
        records: Vec<Arc<Record>>,
        documents: Arc<[DocumentRef]>,
        reference: Arc<Reference>,
        day: Option<Date>,
    ) -> Self {
        update::Making::new(self, reference, day).finish(records, documents)
    }

    fn empty(reference: Arc<Reference>) -> Self {
        Self {
            records: Vec::new(),
            given: HashMap::new(),
            numbers: Numbers::default(),
            ids: Ids::default(),
            texts: Texts::default(),
            marks: Vec::new(),
            documents: Arc::default(),
            document_texts: Arc::default(),
            reference,
            roster: Arc::default(),
            offices: Arc::default(),
            zones: Arc::default(),
            land: Arc::default(),
            tables: Default::default(),
            day: None,
        }
    }

    /// All records, without personal numbers.
    pub fn records(&self) -> &[Arc<Record>] {
        &self.records
    }

    /// The record with this identifier.
    pub fn record(&self, id: &str) -> Option<&Record> {
        self.records.get(self.position(id)?).map(Arc::as_ref)
    }

    /// Where the record with this identifier is.
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        self.ids.find(id, &self.numbers, |at| self.records.get(at).map_or("", |record| &record.id))
    }

    /// All documents that were read, also those without records.
    pub fn documents(&self) -> &[DocumentRef] {
        &self.documents
    }

    /// Records of land decisions and sites with a number, party or name that is the folded text or, unless
    /// `exactly`, has it somewhere: at most `most`, in their order. A number counts with and without its year.
    pub(crate) fn records_with(&self, folded: &str, exactly: bool, most: usize) -> Vec<&Arc<Record>> {
        let mut found = Vec::new();
        self.texts.find(folded, exactly, &self.numbers, |at| {
            if self.records.get(at).is_some_and(|record| says(record, folded, exactly)) {
                found.push(at);
            }
            found.len() < most
        });
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|at| self.records.get(at)).collect()
    }

    /// Records that name a person so (folded): rosters, coordinators and acts about offices.
    pub(crate) fn records_naming(&self, folded: &str) -> Vec<&Arc<Record>> {
        let found = self.texts.named(folded, &self.numbers);
        found.into_iter().filter_map(|at| self.records.get(at)).collect()
    }

    /// The names of persons in the records, folded; in no order.
    pub(crate) fn person_names(&self) -> impl Iterator<Item = &str> {
        self.texts.names()
    }

    /// Documents whose number, with or without its year, or title has the folded text, at most `most`.
    pub(crate) fn documents_with(&self, folded: &str, most: usize) -> Vec<&DocumentRef> {
        let mut found = Vec::new();
        self.document_texts.find(folded, |at| {
            found.push(at);
            found.len() < most
        });
        found.into_iter().filter_map(|at| self.documents.get(at)).collect()
    }

    /// The day that the layers are of; none when they hold what was in force on any day.
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

    /// All placed decisions about land, in the order of their records.
    pub fn land(&self) -> &[Arc<Land>] {
        self.land.all()
    }

    /// The placed decisions that may be within so many metres of a longitude and latitude in degrees,
    /// their own accuracy added, and those without a place of their own that are in one of the counties.
    /// None that is so is left out; some that are farther may be among them. In the order of their records.
    pub fn land_near<'c>(
        &self,
        place: (f64, f64),
        metres: f64,
        counties: impl Iterator<Item = &'c str>,
    ) -> Vec<&Arc<Land>> {
        self.land.near(place, metres, counties)
    }

    /// The features of a layer.
    pub fn table(&self, layer: Layer) -> &Table {
        self.shared_table(layer)
    }

    /// The same, to be kept or compared with that of another snapshot.
    pub fn shared_table(&self, layer: Layer) -> &Arc<Table> {
        &self.tables[layer as usize]
    }
}
