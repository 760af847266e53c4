//! What is known at one state of the store: the records as read, and the snapshot made of them.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use landrail_gis::answer::Caveat;
use landrail_gis::index::{Reference, Snapshot};
use landrail_gis::record::{Corrections, DocumentRef, Doubt, Record};

use crate::data::{self, Decisions};
use crate::store::interface::{Contents, KeptFile, Note, State};
use crate::store::{StoreError, Stored, corrections, lines_in};

/// What was read, before corrections and editions change it. Shared by the snapshots of all days.
#[derive(Debug, Clone)]
pub(super) struct Base {
    /// Without personal numbers.
    records: Vec<Arc<Record>>,
    /// Where each record stands.
    places: Arc<HashMap<String, usize>>,
    /// Records that were added since `places` was made.
    added: HashMap<String, usize>,
    documents: Arc<[DocumentRef]>,
    doubts: Arc<Vec<Doubt>>,
    corrections: Arc<Corrections>,
    files: Arc<Vec<KeptFile>>,
    reference: Arc<Reference>,
    notes: Arc<Vec<Note>>,
}

impl Base {
    /// What a store has. Records and lines that are those of `like` are shared with it.
    ///
    /// # Errors
    /// Files of the operator that are faulty.
    pub(super) fn new(mut contents: Contents, like: Option<&Self>) -> Result<Self, StoreError> {
        let (files, notes) = (std::mem::take(&mut contents.files), std::mem::take(&mut contents.notes));
        let stored = Stored::of(contents);
        let same = like.filter(|like| *like.files == files);
        let (corrections, reference) = match same {
            Some(like) => (Arc::clone(&like.corrections), Arc::clone(&like.reference)),
            None => {
                let own = lines_in(&files)?;
                let reference = Reference { lines: data::with_own(own)?, ..Reference::embedded() };
                (Arc::new(corrections::kept(&files)?), Arc::new(reference))
            }
        };
        let records: Vec<Arc<Record>> = stored
            .records
            .into_iter()
            .map(|record| {
                let record = record.without_personal();
                let known = like.and_then(|like| like.record(&record.id)).filter(|known| ***known == record);
                known.map_or_else(|| Arc::new(record), Arc::clone)
            })
            .collect();
        let mut places = HashMap::with_capacity(records.len());
        for (no, record) in records.iter().enumerate() {
            places.entry(record.id.clone()).or_insert(no);
        }
        Ok(Self {
            records,
            places: Arc::new(places),
            added: HashMap::new(),
            documents: stored.documents.into(),
            doubts: Arc::new(stored.doubts),
            corrections,
            files: Arc::new(files),
            reference,
            notes: Arc::new(notes),
        })
    }

    fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).or_else(|| self.added.get(id)).copied()
    }

    fn record(&self, id: &str) -> Option<&Arc<Record>> {
        self.records.get(self.place(id)?)
    }

    /// The same with records in place of those with their identifiers, or added.
    pub(super) fn with_records<'r>(&self, records: impl Iterator<Item = &'r Record>) -> Self {
        let mut base = self.clone();
        for record in records {
            let record = Arc::new(record.clone().without_personal());
            let place = base.place(&record.id);
            match place.and_then(|no| base.records.get_mut(no)) {
                Some(place) => *place = record,
                None => {
                    base.added.insert(record.id.clone(), base.records.len());
                    base.records.push(record);
                }
            }
        }
        base
    }

    /// The same with another note.
    pub(super) fn with_note(&self, note: &Note) -> Self {
        let mut base = self.clone();
        Arc::make_mut(&mut base.notes).push(note.clone());
        base
    }
}

/// What is known at one state of the store, seen from one day.
#[derive(Debug)]
pub struct Known {
    /// What answers, tiles and exports read.
    pub snapshot: Arc<Snapshot>,
    /// What was doubted and decided.
    pub decisions: Decisions,
    /// The state; none without a store.
    pub state: Option<State>,
    pub(super) base: Base,
}

impl Known {
    /// Applies the editions and the corrections, and makes the snapshot; what does not differ from
    /// `like` is taken over from it.
    pub(super) fn new(base: Base, state: Option<State>, day: Date, like: Option<&Self>) -> Self {
        let mut records = base.records.clone();
        let decisions = Decisions::made(
            &mut records,
            &base.documents,
            Vec::clone(&base.doubts),
            Corrections::clone(&base.corrections),
        );
        let (documents, reference) = (Arc::clone(&base.documents), Arc::clone(&base.reference));
        let snapshot = match like {
            Some(like) => like.snapshot.updated(records, documents, reference, Some(day)),
            None => Snapshot::of(records, documents, reference, Some(day)),
        };
        Self { snapshot: Arc::new(snapshot), decisions, state, base }
    }

    /// The day that the layers are of.
    pub fn day(&self) -> Option<Date> {
        self.snapshot.day()
    }

    /// What to know of an answer from what was known at a moment.
    pub fn recorded(&self, moment: Timestamp) -> Option<Caveat> {
        let state = self.state.as_ref()?;
        let (seq, at, version) = (state.seq.0, state.at, &state.program);
        let (mut zh, mut en) = (
            format!("按{moment}时已录入的数据作答（第{seq}号状态，{at}）"),
            format!("answered from what was recorded by {moment} (state {seq} of {at})"),
        );
        if version != env!("CARGO_PKG_VERSION") {
            let _ = write!(zh, "；当时程序版本为{version}，规则与地名以现版本为准");
            let _ = write!(
                en,
                "; the program was {version} then, rules and place names are those of this version"
            );
        }
        Some(Caveat::new("known_on", zh, en))
    }

    /// The notes at a doubt, oldest first.
    pub fn notes<'a>(&'a self, doubt: &'a str) -> impl Iterator<Item = &'a Note> {
        self.base.notes.iter().filter(move |note| note.doubt == doubt)
    }
}
