//! Noticing what changes without an edit of this service: another program, a file, the day.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::edit::rows;
use super::{Known, Live, layers_of, load};
use crate::data;
use crate::store::StoreError;
use crate::store::interface::{LayerRows, Seq, State};

/// How long a change by another program may go unnoticed.
const PERIOD: Duration = Duration::from_secs(1);

impl Live {
    /// Takes up what another program wrote to the store, the operator's files that were edited, and
    /// a new day. Cheap when there is nothing. Gives whether something else is shown now.
    ///
    /// # Errors
    /// A store that cannot be read, files that are faulty: what was shown is shown on.
    pub fn refresh(&self) -> Result<bool, StoreError> {
        let _editing = self.editing();
        // Whoever only reads writes nothing, and sees what others write and each new day all the same.
        let (Some(store), Some(folder)) = (&self.store, &self.folder) else { return self.refresh_now() };
        let stamps = folder.stamps();
        let mut seen = self.stamps.lock().unwrap_or_else(PoisonError::into_inner);
        let mut faulty = Ok(None);
        if seen.as_ref() != Some(&stamps) {
            faulty = folder.adopt_files(store.as_ref());
            // Faulty files stay so until they are changed again; what stood in the way otherwise (a lock,
            // a full disk) may be gone in a second.
            if matches!(faulty, Ok(_) | Err(StoreError::Corrections(_) | StoreError::Line(_))) {
                *seen = Some(stamps);
            }
        }
        drop(seen);
        let refreshed = self.refresh_now()?;
        Ok(faulty?.is_some() || refreshed)
    }

    /// Looks for such changes until the service ends, on a thread of its own.
    pub fn watch(live: &Arc<Self>) {
        let live = Arc::downgrade(live);
        std::thread::spawn(move || {
            let mut told = String::new();
            loop {
                std::thread::sleep(PERIOD);
                let Some(live) = live.upgrade() else { return };
                let fault = live.refresh().err().map(|error| error.to_string()).unwrap_or_default();
                // Once, and not every second.
                if !fault.is_empty() && fault != told {
                    tracing::error!("{fault}");
                }
                told = fault;
            }
        });
    }

    /// Shows what was just written to the store, by one who is editing; gives the state in force. What
    /// goes wrong now is told in the log and not to the editor: the change is on the disk, and who is
    /// told that it failed would make it again.
    pub(super) fn show_done(&self) -> Option<State> {
        if let Err(error) = self.refresh_now() {
            tracing::error!("{error}");
        }
        let written = self.store.as_ref().and_then(|store| store.state().ok());
        written.or_else(|| self.current().state.clone())
    }

    /// The same without the files, by one who is editing.
    pub(super) fn refresh_now(&self) -> Result<bool, StoreError> {
        let known = self.current();
        let Some(store) = &self.store else { return Ok(self.next_day(&known)) };
        let seq = known.state.as_ref().map_or(Seq(0), |state| state.seq);
        let written = u64::try_from(seq.0).unwrap_or_default() != store.generation()?;
        if !written && known.day() == Some(data::today()) {
            return Ok(false);
        }
        let next = load(store.as_ref(), Some(&known))?;
        let changes = known.snapshot.changes(&next.snapshot);
        if self.folder.is_none() {
            self.publish(next, &changes);
            return Ok(true);
        }
        let in_step = store.layers_of()? == layers_of(&known);
        let mut written = Ok(());
        if let Some(of) = layers_of(&next) {
            let rows = if in_step {
                LayerRows::Changed { rows: rows(&changes) }
            } else {
                LayerRows::All(&next.snapshot)
            };
            written = store.write_layers(of, &rows);
        }
        // What is known is shown also where the tables of the file cannot be written now: they are
        // written whole with the next change.
        self.publish(next, &changes);
        written.map(|()| true)
    }

    /// Shows the embedded data for a new day, where there is no store.
    fn next_day(&self, known: &Known) -> bool {
        let today = data::today();
        if self.fixed || known.day() == Some(today) {
            return false;
        }
        let next = Known::new(known.base.clone(), None, today, Some(known));
        let changes = known.snapshot.changes(&next.snapshot);
        self.publish(next, &changes);
        true
    }
}
