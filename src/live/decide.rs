//! Deciding doubts: what a person accepts or corrects stands in the operator's file and in the store.

use std::sync::PoisonError;

use serde_json::Value;

use super::{Done, EditError, Known, Live};
use crate::access::Actor;
use crate::store::corrections;

impl Live {
    /// Adds entries to the operator's corrections. `decide` is given what is known and says the entries
    /// and what the audit shall tell. When this returns, the file and the store have them, and what
    /// they change is shown.
    ///
    /// # Errors
    /// What `decide` refuses; files and a store that cannot be read or written.
    pub fn decide<T, E>(
        &self,
        actor: &Actor,
        action: &str,
        decide: impl FnOnce(&Known) -> Result<(Vec<String>, Value, T), E>,
    ) -> Result<Done<T>, EditError<E>> {
        let (Some(store), Some(folder)) = (&self.store, &self.folder) else { return Err(EditError::NoStore) };
        // An import may have it for long: edits go on while it is waited for.
        let lock = folder.lock_lines()?;
        let _editing = self.editing();
        // What a person changed in the files is in force first, under that person's name.
        folder.adopt_files(store.as_ref())?;
        self.refresh_now()?;
        let (blocks, detail, given) = decide(&self.current()).map_err(EditError::Refused)?;
        let change = corrections::add_under(folder.path(), &lock, blocks)?;
        // Looked at before the files are read: what a person changes meanwhile is noticed.
        let stamps = folder.stamps();
        if let Err(error) = folder.adopt_files_by(store.as_ref(), actor, action, &detail) {
            // The file says again what the store says.
            if let Err(error) = change.undo(&lock) {
                tracing::error!("{error}");
            }
            return Err(error.into());
        }
        *self.stamps.lock().unwrap_or_else(PoisonError::into_inner) = Some(stamps);
        let state = self.show_done().ok_or(EditError::NoStore)?;
        Ok(Done { state, given })
    }
}
