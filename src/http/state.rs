//! What all handlers share.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use landrail_gis::index::{Layer, Snapshot};
use landrail_gis::tile::TileRef;
use moka::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::cached::Body;
use super::review::Reviewed;
use super::who::{Refusals, SignIn};
use super::{Operations, Problem};
use crate::config::Config;
use crate::live::{Changed, Known, Live, View, ViewKey};
use crate::store::interface::Store;

/// Tiles and their compressed bytes kept in memory, in bytes.
const TILE_CACHE: u64 = 256 << 20;

/// What remembering a tile takes beside its bytes: the key and the entries of the cache. Without it
/// millions of empty tiles would pass for nothing.
const TILE_ENTRY: usize = 512;

/// Batches and exports at work at the same time.
const HEAVY: usize = 2;

/// Edits at work at the same time. They wait for one another, but not for exports.
const EDITS: usize = 8;

/// Touched places beyond which the tiles of a layer are all forgotten: looking each up takes longer.
const MANY_BOXES: usize = 1000;

/// How far a feature reaches beyond its bounds on a tile, as a part of the tile's side: the buffer
/// that tiles are drawn with, and room to spare.
const TILE_MARGIN: f64 = 0.1;

/// A tile's key: layer, zoom, column, row, whether it is GeoJSON, and of which view it is.
pub(super) type TileKey = (Layer, u8, u32, u32, bool, Option<ViewKey>);

/// Drawn tiles. `None` is an empty tile, which is worth remembering too.
pub(super) type Tiles = Cache<TileKey, Option<Arc<Body>>>;

/// The running service: what is known, and the tiles drawn from it.
#[derive(Debug)]
pub struct Service {
    live: Arc<Live>,
    pub(super) tiles: Tiles,
    heavy: Arc<Semaphore>,
    edits: Arc<Semaphore>,
    /// The review of the day on which it was asked for last.
    pub(super) reviewed: Arc<ArcSwapOption<Reviewed>>,
    pub(super) sign_in: SignIn,
    pub(super) refusals: Refusals,
    /// Limits, health and counters.
    pub operations: Operations,
}

impl Service {
    /// A service over a living state.
    pub fn new(live: Arc<Live>) -> Self {
        let weigh = |_: &TileKey, body: &Option<Arc<Body>>| {
            u32::try_from(TILE_ENTRY + body.as_ref().map_or(0, |b| b.len())).unwrap_or(u32::MAX)
        };
        let tiles: Tiles = Cache::builder().max_capacity(TILE_CACHE).weigher(weigh).build();
        let reviewed = Arc::new(ArcSwapOption::empty());
        let (cache, review) = (tiles.clone(), Arc::clone(&reviewed));
        live.on_change(move |changed| {
            forget(&cache, changed);
            review.store(None);
        });
        Self {
            live,
            tiles,
            heavy: Arc::new(Semaphore::new(HEAVY)),
            edits: Arc::new(Semaphore::new(EDITS)),
            reviewed,
            sign_in: SignIn::default(),
            refusals: Refusals::default(),
            operations: Operations::new(&Config::default()),
        }
    }

    /// The same, with how long a session lasts and whether its cookie is for HTTPS only.
    #[must_use]
    pub fn with_sign_in(self, sign_in: SignIn) -> Self {
        Self { sign_in, ..self }
    }

    /// The same, as configured.
    #[must_use]
    pub fn configured(self, config: &Config) -> Self {
        let sign_in = SignIn {
            lasts: std::time::Duration::from_hours(u64::from(config.session_hours.0)),
            secure: config.tls(),
        };
        Self { operations: Operations::new(config), sign_in, ..self }
    }

    /// A place among the few requests that may do long work at once: batches and exports. Others
    /// wait for it, until their time is up; it is given back when it is dropped.
    pub(super) async fn heavy(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.heavy).acquire_owned().await.map_err(|_| Problem::internal())
    }

    /// A place among the edits.
    pub(super) async fn editing(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.edits).acquire_owned().await.map_err(|_| Problem::internal())
    }

    /// The living state.
    pub fn live(&self) -> &Arc<Live> {
        &self.live
    }

    /// The store; none when the embedded data are served without one.
    pub fn store(&self) -> Option<&Arc<dyn Store>> {
        self.live.store()
    }

    /// The snapshot to answer from; it does not change while a request holds it.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.live.snapshot()
    }

    /// What a view shows; making it may take a while.
    pub(super) async fn view(self: &Arc<Self>, view: View) -> Result<(Option<ViewKey>, Arc<Known>), Problem> {
        if view.is_current() {
            return Ok((None, self.live.current()));
        }
        let permit = self.heavy().await?;
        let service = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let _permit = permit;
            service.live.view(view).map_err(Problem::from)
        })
        .await
        .map_err(|_| Problem::internal())?
    }
}

/// Forgets the tiles of what is shown now that a change touches; those of other views stay what they
/// are.
fn forget(tiles: &Tiles, changed: &Changed<'_>) {
    if changed.layers.is_empty() {
        return;
    }
    // Once through, whatever number of layers: nothing is drawn meanwhile.
    for (key, _) in tiles {
        let (layer, z, x, y, _, view) = *key;
        let Some(change) = changed.layers.iter().find(|change| change.layer == layer && view.is_none())
        else {
            continue;
        };
        let many = change.boxes.len() > MANY_BOXES;
        let bounds = TileRef::new(z, x, y).map(|tile| tile.bounds(TILE_MARGIN));
        let touched =
            many || bounds.map_or(true, |tile| change.boxes.iter().any(|changed| meet(tile, *changed)));
        if touched {
            tiles.invalidate(&*key);
        }
    }
}

fn meet([w, s, e, n]: [f64; 4], [west, south, east, north]: [f64; 4]) -> bool {
    w <= east && west <= e && s <= north && south <= n
}
