//! Storing what was read of files, and showing it.

use super::edit::EditError;
use super::{Done, Known, Live};
use crate::access::Actor;
use crate::store::{Intake, Outcome, Session};

impl Live {
    /// Stores what was read, all of it or nothing. `check` is given what is known, what is stored and
    /// what was read, and may refuse it; it says whether it is stored at all, and why. When this
    /// returns, it is on the disk and shown.
    ///
    /// # Errors
    /// What `check` refuses; a store that cannot be written.
    pub fn import<E>(
        &self,
        actor: &Actor,
        mut intake: Intake,
        check: impl FnOnce(&Known, &Session, &mut Intake) -> Result<Option<String>, E>,
    ) -> Result<Done<Outcome>, EditError<E>> {
        let (Some(store), Some(folder)) = (&self.store, &self.folder) else { return Err(EditError::NoStore) };
        // Another import may take long: edits go on while it is waited for.
        let session = folder.begin_on(store)?;
        let _editing = self.editing();
        self.refresh_now()?;
        let reason = check(&self.current(), &session, &mut intake).map_err(EditError::Refused)?;
        let given = match reason {
            Some(reason) => session.store_because(intake, actor, &reason)?,
            None => session.outcome(&intake),
        };
        let state = self.show_done().ok_or(EditError::NoStore)?;
        Ok(Done { state, given })
    }
}
