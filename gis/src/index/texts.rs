//! The words and numbers by which records are found.

use std::collections::HashMap;
use std::sync::Arc;

use regex::Regex;

use super::folded::{folded, without_year};
use super::numbers::Numbers;
use crate::record::{Body, Confidence, DocumentRef, Official, Record};

/// Before and behind every field.
const EDGE: char = '\u{1f}';

/// Folded texts one behind the other, to be looked through in one go: a search engine for literals reads
/// them at the speed of memory, which at a million records is quicker than the chase through a tree, and
/// finds any part of a text.
#[derive(Debug, Default, Clone)]
struct Arena {
    text: String,
    /// Where each entry begins, and its number.
    entries: Vec<(usize, u32)>,
}

impl Arena {
    fn add(&mut self, number: u32, fields: &[String]) {
        let mut fields = fields.iter().filter(|field| !field.is_empty()).peekable();
        if fields.peek().is_none() {
            return;
        }
        self.entries.push((self.text.len(), number));
        self.text.push(EDGE);
        for field in fields {
            self.text.push_str(field);
            self.text.push(EDGE);
        }
    }

    /// Calls `found` with the number of every entry in which the text stands, until it says enough.
    /// `false`: it did.
    fn find(&self, wanted: &Regex, found: &mut impl FnMut(u32) -> bool) -> bool {
        let mut from = 0;
        while let Some(hit) = wanted.find_at(&self.text, from) {
            let at = self.entries.partition_point(|(begin, _)| *begin <= hit.start());
            let Some((_, number)) = at.checked_sub(1).and_then(|at| self.entries.get(at)) else { break };
            if !found(*number) {
                return false;
            }
            match self.entries.get(at) {
                Some((next, _)) => from = *next,
                None => break,
            }
        }
        true
    }
}

/// What is looked for, as it stands in an [`Arena`].
fn literal(wanted: &str, exactly: bool) -> Option<Regex> {
    let escaped = regex::escape(wanted);
    let pattern = if exactly { format!("{EDGE}{escaped}{EDGE}") } else { escaped };
    // A text that is too long for a pattern is in no record.
    if wanted.is_empty() { None } else { Regex::new(&pattern).ok() }
}

/// Names of persons → the numbers of the records that name them.
type Names = HashMap<String, Vec<u32>>;

/// The texts and names of a list of records. Lists that follow each other share what they have in common.
#[derive(Debug, Default)]
pub(super) struct Texts {
    base: Arc<(Arena, Names)>,
    /// New and changed records: those of before may stand in `base` with what they said then.
    later: (Arena, Names),
}

impl Texts {
    /// Of a list with its numbers.
    pub(super) fn new(numbers: &Numbers, records: &[Arc<Record>]) -> Self {
        let mut base = (Arena::default(), Names::new());
        for (position, number) in numbers.since(0) {
            if let Some(record) = records.get(position) {
                note(&mut base, number, record);
            }
        }
        Self { base: Arc::new(base), later: Default::default() }
    }

    /// Of a list that followed, with the numbers of this one: those from `given` on are new, and the records
    /// at the positions `changed` are others under their old numbers.
    pub(super) fn after(
        &self,
        given: usize,
        now: &Numbers,
        records: &[Arc<Record>],
        changed: &[(usize, u32)],
    ) -> Self {
        let mut later = self.later.clone();
        for (position, number) in now.since(given).chain(changed.iter().copied()) {
            if let Some(record) = records.get(position) {
                note(&mut later, number, record);
            }
        }
        // Too much beside what is in order is better put in order.
        if later.0.entries.len() > 256 + records.len() / 64 {
            return Self::new(now, records);
        }
        Self { base: Arc::clone(&self.base), later }
    }

    /// The positions of records that have, or had, a field that is the folded text or, unless `exactly`,
    /// has it somewhere, until `found` says enough. Whether the record says it still, [`says`] tells.
    pub(super) fn find(
        &self,
        wanted: &str,
        exactly: bool,
        now: &Numbers,
        mut found: impl FnMut(usize) -> bool,
    ) {
        let Some(wanted) = literal(wanted, exactly) else { return };
        let mut one = |number| now.position(number).is_none_or(&mut found);
        if self.base.0.find(&wanted, &mut one) {
            self.later.0.find(&wanted, &mut one);
        }
    }

    /// The positions of the records that name a person so.
    pub(super) fn named(&self, name: &str, now: &Numbers) -> Vec<usize> {
        let lists = [&self.base.1, &self.later.1].into_iter().filter_map(|names| names.get(name));
        let mut found: Vec<usize> = lists.flatten().filter_map(|number| now.position(*number)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// All names of persons, in no order; some may stand twice or in no record any more.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.base.1.keys().chain(self.later.1.keys()).map(String::as_str)
    }
}

/// Whether a field of a record is the folded text or, unless `exactly`, has it somewhere.
pub(super) fn says(record: &Record, wanted: &str, exactly: bool) -> bool {
    fields(record).iter().any(|field| if exactly { field == wanted } else { field.contains(wanted) })
}

/// Takes down what a record is found by.
fn note((arena, names): &mut (Arena, Names), number: u32, record: &Record) {
    arena.add(number, &fields(record));
    let mut name = |name: Option<&str>| {
        if let Some(name) = name.map(folded).filter(|name| !name.is_empty()) {
            let list = names.entry(name).or_default();
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
    };
    let of = |official: &Option<Official>| official.as_ref().and_then(|one| one.name.clone());
    match &record.body {
        Body::Segment(segment) => {
            name(segment.local.name.as_deref());
            name(segment.railway.name.as_deref());
            name(of(&segment.county_local).as_deref());
            name(of(&segment.county_railway).as_deref());
        }
        Body::Coordinator(coordinator) => name(coordinator.official.name.as_deref()),
        Body::Appointment(act) => name(Some(&act.name)),
        Body::Decision(_) | Body::Site(_) | Body::Duty(_) | Body::Zone(_) => {}
    }
}

fn fields(record: &Record) -> Vec<String> {
    match &record.body {
        Body::Decision(decision) => {
            let mut all: Vec<String> = Vec::with_capacity(6);
            all.extend(decision.parcel_no.value().map(|no| folded(no)));
            all.extend(decision.aliases.iter().map(|alias| folded(alias)));
            all.extend(decision.plots.iter().map(|plot| folded(&plot.no)));
            all.extend(decision.party.value().map(|party| folded(party)));
            let mut number = |number: &str| {
                all.push(folded(number));
                all.push(folded(&without_year(number)));
            };
            number(&decision.number);
            // What an editor entered has no document of its own among those that were read.
            if record.confidence == Confidence::Entered {
                record.source.document.as_deref().filter(|no| *no != decision.number).map(&mut number);
                all.push(folded(&decision.title));
            }
            all
        }
        Body::Site(site) => vec![folded(&site.name)],
        Body::Segment(_) | Body::Coordinator(_) | Body::Appointment(_) | Body::Duty(_) | Body::Zone(_) => {
            Vec::new()
        }
    }
}

/// Numbers and titles of documents.
#[derive(Debug, Default)]
pub(super) struct DocumentTexts(Arena);

impl DocumentTexts {
    pub(super) fn new(documents: &[DocumentRef]) -> Self {
        let mut arena = Arena::default();
        for (number, document) in (0..).zip(documents) {
            let year = folded(&without_year(&document.number));
            arena.add(number, &[folded(&document.number), year, folded(&document.title)]);
        }
        Self(arena)
    }

    pub(super) fn find(&self, wanted: &str, mut found: impl FnMut(usize) -> bool) {
        let Some(wanted) = literal(wanted, false) else { return };
        self.0.find(&wanted, &mut |number| found(number as usize));
    }
}
