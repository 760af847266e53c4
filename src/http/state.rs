//! What all handlers share.

use std::sync::Arc;

use arc_swap::{ArcSwap, ArcSwapOption};
use landrail_gis::index::{Layer, Snapshot};
use moka::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::cached::Body;
use super::review::Reviewed;
use super::{Operations, Problem};
use crate::config::Config;
use crate::data::Decisions;

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
    /// Limits, health and counters.
    pub operations: Operations,
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
            operations: Operations::new(&Config::default()),
        }
    }

    /// The same, with what was doubted and decided about the records of the snapshot.
    #[must_use]
    pub fn with_decisions(self, decisions: Decisions) -> Self {
        Self { decisions, ..self }
    }

    /// The same, as configured.
    #[must_use]
    pub fn configured(self, config: &Config) -> Self {
        Self { operations: Operations::new(config), ..self }
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
