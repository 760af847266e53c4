//! What all handlers share.

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use landrail_gis::index::{Layer, Snapshot};
use landrail_gis::tile::TileRef;
use moka::sync::Cache;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::cached::Body;
use super::client::Client;
use super::forget::forget;
use super::limits::Class;
use super::offline::{KEPT, Packs};
use super::review::Reviewed;
use super::who::{Refusals, SignIn};
use super::whole::Whole;
use super::{Operations, Problem};
use crate::config::Config;
use crate::live::{Known, Live, View, ViewKey};
use crate::store::interface::Store;

/// Tiles and their compressed bytes kept in memory, in bytes.
const TILE_CACHE: u64 = 256 << 20;

/// What a tile takes beside its bytes: its key, and the entries of the cache about it.
const TILE_ENTRY: usize = 400;

/// Batches and exports at work at the same time.
const HEAVY: usize = 2;

/// Edits at work at the same time. They wait for one another, but not for exports.
const EDITS: usize = 8;

tokio::task_local! {
    /// Who asks for another day or moment than now.
    pub(super) static ASKING: Client;
}

/// A tile's key: layer, tile of a matrix set, whether it is GeoJSON, and of which view it is.
pub(super) type TileKey = (Layer, TileRef, bool, Option<ViewKey>);

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
    /// Packs for phones that were asked for.
    pub(super) packs: Packs,
    /// Answers about whole layers.
    pub(super) whole: Whole,
    pub(super) sign_in: SignIn,
    pub(super) refusals: Refusals,
    /// Limits, health and counters.
    pub operations: Operations,
}

impl Service {
    /// A service over a living state.
    pub fn new(live: Arc<Live>) -> Self {
        let weigh = |_: &TileKey, body: &Option<Arc<Body>>| {
            u32::try_from(body.as_ref().map_or(0, |body| body.len()) + TILE_ENTRY).unwrap_or(u32::MAX)
        };
        let tiles: Tiles = Cache::builder().max_capacity(TILE_CACHE).weigher(weigh).build();
        let reviewed = Arc::new(ArcSwapOption::empty());
        let weigh =
            |_: &_, ready: &Arc<super::offline::Ready>| u32::try_from(ready.len()).unwrap_or(u32::MAX);
        let packs: Packs = moka::sync::Cache::builder().max_capacity(KEPT).weigher(weigh).build();
        let (cache, review, packed) = (tiles.clone(), Arc::clone(&reviewed), packs.clone());
        let whole = Whole::default();
        let looked = whole.clone();
        live.on_change(move |changed| {
            forget(&cache, changed.layers);
            review.store(None);
            packed.invalidate_all();
            looked.forget();
        });
        Self {
            live,
            tiles,
            packs,
            whole,
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

    /// Does long work on a thread of its own, with a place among the few that may.
    pub(super) async fn at_work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = self.heavy().await?;
        let working = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        working.await.map_err(|_| Problem::internal())
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
        // Tiles have no other limit of time.
        let limit = self.operations.request_timeout;
        tokio::time::timeout(limit, self.other_view(view)).await.unwrap_or_else(|_| {
            let seconds = limit.as_secs();
            Err(Problem::unavailable(format!(
                "{seconds} 秒内没有备好该日期或时刻的数据，请稍后重试 / the data of that day or moment were not ready within {seconds} s, try again later"
            )))
        })
    }

    /// A view that is at hand costs little. One that must be made is heavy work, and counts as such
    /// for who asks.
    async fn other_view(self: &Arc<Self>, view: View) -> Result<(Option<ViewKey>, Arc<Known>), Problem> {
        let service = Arc::clone(self);
        let at_hand = tokio::task::spawn_blocking(move || service.live.view_at_hand(view));
        if let Some(found) = at_hand.await.map_err(|_| Problem::internal())?? {
            return Ok(found);
        }
        let service = Arc::clone(self);
        let client = ASKING.try_with(|client| *client).ok();
        // Of a hundred tiles of one day only the first makes it, and counts.
        let may = move || match client.map(|client| service.operations.rates.take(Class::Heavy, &client)) {
            Some(Err(wait)) => {
                service.operations.metrics.rate_limited.inc();
                Err(Problem::too_many(format!(
                    "其他日期或时刻的数据查询过于频繁，请 {wait} 秒后再试 / too many days or moments were asked for, try again in {wait} s"
                )))
            }
            _ => Ok(()),
        };
        let service = Arc::clone(self);
        self.at_work(move || service.live.view_if(view, may)).await?
    }
}
