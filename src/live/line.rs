//! Changing the operator's line data, which stand in files of the data folder and in the store.

use std::sync::PoisonError;

use landrail_gis::line::{OwnFiles, OwnLine};
use serde_json::Value;

use super::{Done, Known, Live};
use crate::access::Actor;
use crate::store::{StoreError, files_of};

/// What becomes of the operator's data of a line.
#[derive(Debug)]
pub enum LineChange {
    /// They are this.
    Put(Box<OwnLine>),
    /// There are none any more.
    Remove,
}

/// Why line data were not changed. Nothing is changed then.
#[derive(Debug)]
pub enum LineError<E> {
    /// The service has no store to change.
    NoStore,
    /// The operator's files as they stand are faulty; what is added to them could not be used.
    Files(StoreError),
    /// The store.
    Store(StoreError),
    /// The decision itself.
    Refused(E),
}

impl<E> From<StoreError> for LineError<E> {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Live {
    /// Changes the operator's data of a line. `decide` is given the texts in force and what is known;
    /// it says what becomes of them and what the audit shall tell. When this returns, files and store
    /// have the change, and it is shown.
    ///
    /// # Errors
    /// What `decide` refuses; files and a store that cannot be read or written.
    pub fn change_line<T, E>(
        &self,
        actor: &Actor,
        action: &str,
        name: &str,
        decide: impl FnOnce(Option<&OwnFiles>, &Known) -> Result<(LineChange, Value, T), E>,
    ) -> Result<Done<T>, LineError<E>> {
        let (Some(store), Some(folder)) = (&self.store, &self.folder) else { return Err(LineError::NoStore) };
        // An import may have it for long: edits go on while it is waited for.
        let lock = folder.lock_lines()?;
        let _editing = self.editing();
        // What a person changed in the files is in force first, under that person's name.
        folder.adopt_files(store.as_ref()).map_err(|error| match error {
            StoreError::Line(_) | StoreError::Corrections(_) => LineError::Files(error),
            error => LineError::Store(error),
        })?;
        self.refresh_now()?;
        let before = files_of(&store.files()?, name)?;
        let (change, detail, given) = decide(before.as_ref(), &self.current()).map_err(LineError::Refused)?;
        let old = folder.own_line(name)?;
        let written = match &change {
            LineChange::Put(own) => folder.put_line(&lock, own),
            LineChange::Remove => folder.remove_line_under(&lock, name).map(drop),
        };
        // Looked at before the files are read: what a person changes meanwhile is noticed.
        let stamps = folder.stamps();
        let adopted = written.and_then(|()| folder.adopt_files_by(store.as_ref(), actor, action, &detail));
        if let Err(error) = adopted {
            // The files say again what the store says.
            let undone = match &old {
                Some(old) => folder.put_line(&lock, old),
                None => folder.remove_line_under(&lock, name).map(drop),
            };
            if let Err(error) = undone {
                tracing::error!("{error}");
            }
            return Err(error.into());
        }
        *self.stamps.lock().unwrap_or_else(PoisonError::into_inner) = Some(stamps);
        let state = self.show_done().ok_or(LineError::NoStore)?;
        Ok(Done { state, given })
    }
}
