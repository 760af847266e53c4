//! The living state: a store, the snapshot that is served, and the one way to change both.
//!
//! Readers take the snapshot and never wait. A change is decided on what is known, tried (a snapshot is
//! made of it), written to the store, and only then shown.

mod decide;
mod edit;
mod import;
mod known;
mod line;
#[cfg(test)]
mod tests;
mod view;
mod watch;

use std::fs::File;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use arc_swap::ArcSwap;
use landrail_gis::index::{LayerChange, Snapshot};

use crate::data;
use crate::store::interface::{Contents, LayerRows, LayersOf, Store};
use crate::store::{Folder, Stamp, StoreError, Stored};
use known::Base;

pub use edit::{Done, EditError};
pub use known::Known;
pub use line::{LineChange, LineError};
pub use view::{Seen, View, ViewError, ViewKey, day_of, moment};

type Listener = Box<dyn Fn(&Changed<'_>) + Send + Sync>;

/// What a new state changed in what is shown.
#[derive(Debug)]
pub struct Changed<'a> {
    /// What was shown until now.
    pub before: &'a Known,
    /// What is shown from now on.
    pub now: &'a Known,
    /// The layers that differ.
    pub layers: &'a [LayerChange],
}

/// The living state.
pub struct Live {
    folder: Option<Folder>,
    store: Option<Arc<dyn Store>>,
    current: ArcSwap<Known>,
    /// Changes are made one at a time.
    edits: Mutex<()>,
    /// Held for reading by what remembers something of the current snapshot, for writing while it is
    /// replaced: nothing remembered is older than what is shown.
    gate: RwLock<()>,
    listener: OnceLock<Listener>,
    views: view::Views,
    /// Size and time of the operator's files when they were looked at last.
    stamps: Mutex<Option<Vec<Stamp>>>,
    /// Whether a snapshot was given that never changes.
    fixed: bool,
    _lock: Option<File>,
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Live {
    /// Opens the data folder for a service: makes the store if there is none, and keeps other
    /// services off.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let folder = Folder::open(folder);
        let lock = folder.lock_service()?;
        let store = folder.store_or_new()?;
        let known = load(store.as_ref(), None)?;
        let live = Self::new(Some(folder), Some(store), known, Some(lock));
        live.show_layers()?;
        Ok(live)
    }

    /// Opens what is there for reading only; without a store the embedded data.
    pub fn open_read_only(folder: Option<&Path>) -> Result<Self, StoreError> {
        let store = folder.map(|folder| Folder::open(folder).as_it_is()).transpose()?.flatten();
        let known = match &store {
            Some(store) => load(store.as_ref(), None)?,
            None => Known::new(embedded()?, None, data::today(), None),
        };
        Ok(Self::new(None, store, known, None))
    }

    /// A state of the embedded data alone.
    pub fn embedded() -> Result<Self, StoreError> {
        Ok(Self::new(None, None, Known::new(embedded()?, None, data::today(), None), None))
    }

    /// A state that shows a snapshot and cannot change.
    pub fn fixed(snapshot: Snapshot) -> Result<Self, StoreError> {
        let mut live = Self::embedded()?;
        let known = live.current();
        let known = Known {
            snapshot: Arc::new(snapshot),
            decisions: data::Decisions::default(),
            state: None,
            base: known.base.clone(),
        };
        live.current = ArcSwap::from_pointee(known);
        live.fixed = true;
        Ok(live)
    }

    fn new(folder: Option<Folder>, store: Option<Arc<dyn Store>>, known: Known, lock: Option<File>) -> Self {
        Self {
            folder,
            store,
            current: ArcSwap::from_pointee(known),
            edits: Mutex::new(()),
            gate: RwLock::new(()),
            listener: OnceLock::new(),
            views: view::Views::default(),
            stamps: Mutex::new(None),
            fixed: false,
            _lock: lock,
        }
    }

    /// What is known now.
    pub fn current(&self) -> Arc<Known> {
        self.current.load_full()
    }

    /// The snapshot that is served now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.load().snapshot)
    }

    /// The store; none when the embedded data are served without one.
    pub fn store(&self) -> Option<&Arc<dyn Store>> {
        self.store.as_ref()
    }

    /// How large the store's file is.
    pub fn store_bytes(&self) -> u64 {
        let file = self.folder.as_ref().map(Folder::file);
        file.and_then(|file| std::fs::metadata(file).ok()).map_or(0, |meta| meta.len())
    }

    /// The data folder of a service that can change it.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(Folder::path)
    }

    /// Whether anything can be changed: the data are served from a store of one's own.
    pub fn is_editable(&self) -> bool {
        self.store.is_some() && self.folder.is_some()
    }

    /// Calls a function whenever something else is shown, before the change is acknowledged. The
    /// first one stays.
    pub fn on_change(&self, listener: impl Fn(&Changed<'_>) + Send + Sync + 'static) {
        let _ = self.listener.set(Box::new(listener));
    }

    /// Keeps the current snapshot from being replaced until it is dropped: for the moment in which
    /// something is made of it and remembered.
    pub fn hold(&self) -> RwLockReadGuard<'_, ()> {
        self.gate.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn editing(&self) -> MutexGuard<'_, ()> {
        self.edits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows something else from now on.
    fn publish(&self, known: Known, changes: &[LayerChange]) {
        let _gate = self.gate.write().unwrap_or_else(PoisonError::into_inner);
        let before = self.current();
        self.current.store(Arc::new(known));
        if let Some(listener) = self.listener.get() {
            listener(&Changed { before: &before, now: &self.current(), layers: changes });
        }
    }

    /// Brings the layers in the store's file up to what is shown.
    fn show_layers(&self) -> Result<(), StoreError> {
        let (Some(store), known) = (&self.store, self.current()) else { return Ok(()) };
        let Some(of) = layers_of(&known) else { return Ok(()) };
        if store.layers_of()? != Some(of) {
            store.write_layers(of, &LayerRows::All(&known.snapshot))?;
        }
        Ok(())
    }
}

/// The state and day of which the layers in the file must be to show what is known.
fn layers_of(known: &Known) -> Option<LayersOf> {
    Some(LayersOf { seq: known.state.as_ref()?.seq, day: known.day() })
}

fn embedded() -> Result<Base, StoreError> {
    Base::new(Contents { embedded: Stored::embedded(), ..Contents::default() }, None)
}

/// What a store has now. What does not differ from `like` is taken over from it.
fn load(store: &dyn Store, like: Option<&Known>) -> Result<Known, StoreError> {
    let state = store.state()?;
    let contents = store.contents(Some(state.seq))?;
    let base = Base::new(contents, like.map(|like| &like.base))?;
    Ok(Known::new(base, Some(state), data::today(), like))
}
