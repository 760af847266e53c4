//! What all handlers share.

use std::sync::Arc;

use arc_swap::{ArcSwap, ArcSwapOption};
use landrail_gis::index::{Layer, Snapshot};
use moka::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Problem;
use super::cached::Body;
use super::review::Reviewed;
use super::who::{Refusals, SignIn};
use crate::data::Decisions;
use crate::store::interface::Store;

/// Tiles and their compressed bytes kept in memory, in bytes.
const TILE_CACHE: u64 = 256 << 20;

/// Batches and exports at work at the same time.
const HEAVY: usize = 2;

/// A tile's key: layer, zoom, column, row, and whether it is GeoJSON.
pub(super) type TileKey = (Layer, u8, u32, u32, bool);

/// The running service: the snapshot that answers and the tiles drawn from it.
#[derive(Debug)]
pub struct Service {
    snapshot: ArcSwap<Snapshot>,
    /// `None` is an empty tile, which is worth remembering too.
    pub(super) tiles: Cache<TileKey, Option<Arc<Body>>>,
    heavy: Arc<Semaphore>,
    /// What was doubted and decided about the records of the snapshot.
    pub(super) decisions: Decisions,
    /// The review of the day on which it was asked for last.
    pub(super) reviewed: ArcSwapOption<Reviewed>,
    /// Where tokens, sessions, the audit and the records with personal numbers are.
    store: Option<Arc<dyn Store>>,
    pub(super) sign_in: SignIn,
    pub(super) refusals: Refusals,
}

impl Service {
    /// A service over a snapshot.
    pub fn new(snapshot: Snapshot) -> Self {
        let weigh = |_: &TileKey, body: &Option<Arc<Body>>| {
            u32::try_from(body.as_ref().map_or(64, |b| 64 + b.len())).unwrap_or(u32::MAX)
        };
        Self {
            snapshot: ArcSwap::from_pointee(snapshot),
            tiles: Cache::builder().max_capacity(TILE_CACHE).weigher(weigh).build(),
            heavy: Arc::new(Semaphore::new(HEAVY)),
            decisions: Decisions::default(),
            reviewed: ArcSwapOption::empty(),
            store: None,
            sign_in: SignIn::default(),
            refusals: Refusals::default(),
        }
    }

    /// The same, with a store: people can sign in.
    #[must_use]
    pub fn with_store(self, store: Arc<dyn Store>) -> Self {
        Self { store: Some(store), ..self }
    }

    /// The same, with how long a session lasts and whether its cookie is for HTTPS only.
    #[must_use]
    pub fn with_sign_in(self, sign_in: SignIn) -> Self {
        Self { sign_in, ..self }
    }

    /// The store, if there is one.
    pub fn store(&self) -> Option<&Arc<dyn Store>> {
        self.store.as_ref()
    }

    /// The same, with what was doubted and decided about the records of the snapshot.
    #[must_use]
    pub fn with_decisions(self, decisions: Decisions) -> Self {
        Self { decisions, ..self }
    }

    /// A place among the few requests that may do long work at once: batches and exports. Others
    /// wait for it, until their time is up; it is given back when it is dropped.
    pub(super) async fn heavy(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.heavy).acquire_owned().await.map_err(|_| Problem::internal())
    }

    /// The snapshot to answer from; it does not change while a request holds it.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }
}
