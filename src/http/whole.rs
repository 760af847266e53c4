//! Answers that take a look at all features of a layer: few are made at once, and those that are alike for
//! everybody are kept.

use std::sync::Arc;

use landrail_gis::index::Layer;
use moka::sync::Cache;
use tokio::sync::Semaphore;

use super::cached::Body;
use super::{Problem, Service};
use crate::live::{Known, ViewKey};

/// Answers at work at once.
const AT_ONCE: usize = 2;

/// Bytes of answers that are kept.
const KEPT: u64 = 16 << 20;

/// What an answer takes beside its bytes and its question.
const ENTRY: usize = 200;

/// What was asked: the values of a layer with a selection, or without a layer the timeline.
type Asked = (ViewKey, jiff::civil::Date, Option<Layer>, String);

/// Looks at whole layers.
#[derive(Debug, Clone)]
pub(super) struct Whole {
    kept: Cache<Asked, Arc<Body>>,
    at_once: Arc<Semaphore>,
}

impl Default for Whole {
    fn default() -> Self {
        let weigh = |asked: &Asked, body: &Arc<Body>| {
            u32::try_from(body.len() + asked.3.len() + ENTRY).unwrap_or(u32::MAX)
        };
        let kept = Cache::builder().max_capacity(KEPT).weigher(weigh).build();
        Self { kept, at_once: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Whole {
    /// Forgets the answers: what is known has changed.
    pub(super) fn forget(&self) {
        self.kept.invalidate_all();
    }

    /// Does work on a thread of its own, with a place among the few that may. They do not wait for exports.
    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = Arc::clone(&self.at_once).acquire_owned().await.map_err(|_| Problem::internal())?;
        let working = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        working.await.map_err(|_| Problem::internal())
    }
}

impl Service {
    /// An answer that is at hand, or made now. What is told of one view and day never changes.
    pub(super) async fn of_whole(
        &self,
        known: Arc<Known>,
        layer: Option<Layer>,
        query: &str,
        make: impl FnOnce(&Known) -> serde_json::Value + Send + 'static,
    ) -> Result<Arc<Body>, Problem> {
        let view = (known.state.as_ref().map(|state| state.seq), known.day());
        let asked = (view, crate::data::today(), layer, query.to_owned());
        if let Some(found) = self.whole.kept.get(&asked) {
            return Ok(found);
        }
        let kept = self.whole.kept.clone();
        self.whole
            .work(move || {
                // Who waited may find it made.
                kept.get_with(asked, || {
                    Arc::new(Body::new("application/json", make(&known).to_string().into_bytes()))
                })
            })
            .await
    }
}
