//! Changing what is known.

use landrail_gis::record::Record;
use serde_json::Value;

use super::{Known, Live, layers_of};
use crate::access::Actor;
use crate::data;
use crate::store::StoreError;
use crate::store::interface::{Change, Commit, LayerRows, Note, State};

/// A change that was made.
#[derive(Debug)]
pub struct Done<T> {
    /// The state that it left.
    pub state: State,
    /// What the decision gave beside the records.
    pub given: T,
}

/// Why a change was not made. Nothing is changed then.
#[derive(Debug)]
pub enum EditError<E> {
    /// The service has no store to change.
    NoStore,
    /// The store.
    Store(StoreError),
    /// The decision itself.
    Refused(E),
}

impl<E> From<StoreError> for EditError<E> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// How often a change is decided again because another program changed the store meanwhile.
const TRIES: usize = 20;

impl Live {
    /// Changes records. `decide` is given what is known and says what the records shall be, whole and
    /// with their personal numbers; nothing else changes until they are written. When this returns,
    /// they are on the disk and shown.
    ///
    /// # Errors
    /// What `decide` refuses; a store that cannot be written.
    pub fn edit<T, E>(
        &self,
        actor: &Actor,
        action: &str,
        decide: impl Fn(&Known) -> Result<(Vec<Record>, String, Value, T), E>,
    ) -> Result<Done<T>, EditError<E>> {
        let store = self.store.as_ref().filter(|_| self.folder.is_some()).ok_or(EditError::NoStore)?;
        let _editing = self.editing();
        for _ in 0..TRIES {
            self.refresh_now()?;
            let known = self.current();
            let Some(state) = &known.state else { return Err(EditError::NoStore) };
            let (records, subject, detail, given) = decide(&known).map_err(EditError::Refused)?;
            let base = known.base.with_records(records.iter());
            let mut next = Known::new(base, None, data::today(), Some(&known));
            let changes = known.snapshot.changes(&next.snapshot);
            let in_step = store.layers_of()? == layers_of(&known);
            let rows = if in_step {
                LayerRows::Changed { rows: rows(&changes) }
            } else {
                LayerRows::All(&next.snapshot)
            };
            let changed: Vec<Change> =
                records.into_iter().map(|record| Change::Record(Box::new(record))).collect();
            let commit = Commit {
                actor,
                action,
                subject: &subject,
                detail,
                on: state.seq,
                changes: &changed,
                layers: Some((next.day(), rows)),
            };
            match store.commit(&commit) {
                Ok(state) => {
                    next.state = Some(state.clone());
                    self.publish(next, &changes);
                    return Ok(Done { state, given });
                }
                Err(StoreError::Outdated { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(EditError::Store(StoreError::Outdated { now: store.state()?.seq }))
    }

    /// Adds a note to a doubt.
    ///
    /// # Errors
    /// A store that cannot be written.
    pub fn note<E>(&self, actor: &Actor, note: Note) -> Result<State, EditError<E>> {
        let store = self.store.as_ref().filter(|_| self.folder.is_some()).ok_or(EditError::NoStore)?;
        let _editing = self.editing();
        self.refresh_now()?;
        let known = self.current();
        let Some(state) = &known.state else { return Err(EditError::NoStore) };
        let mut next = Known::new(known.base.with_note(&note), None, data::today(), Some(&known));
        let changes = known.snapshot.changes(&next.snapshot);
        let in_step = store.layers_of()? == layers_of(&known);
        let state = store.commit(&Commit {
            actor,
            action: "note",
            subject: &note.doubt,
            detail: serde_json::json!({ "note": note.id }),
            on: state.seq,
            changes: &[Change::Note(note.clone())],
            layers: in_step.then(|| (next.day(), LayerRows::Changed { rows: rows(&changes) })),
        })?;
        next.state = Some(state.clone());
        self.publish(next, &changes);
        Ok(state)
    }
}

/// The rows of the file's layers that changes touch.
pub(super) fn rows(
    changes: &[landrail_gis::index::LayerChange],
) -> Vec<(landrail_gis::index::Layer, String, Option<std::sync::Arc<landrail_gis::index::Feature>>)> {
    let of = |change: &landrail_gis::index::LayerChange| {
        let layer = change.layer;
        change.rows.iter().map(move |(id, feature)| (layer, id.clone(), feature.clone())).collect::<Vec<_>>()
    };
    changes.iter().flat_map(of).collect()
}
