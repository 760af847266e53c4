//! `/health/live` and `/health/ready`: whether the process runs, and whether it can do its work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::client::Client;
use super::params::Params;
use super::{Problem, Service};

/// How long an answer of the probe holds: asking often must not write often.
const PROBE_HOLDS: Duration = Duration::from_secs(1);

/// What the service needs to be ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The data are in memory.
    Loaded,
    /// The store's contents are what its log says.
    Verified,
    /// Edits can be kept.
    Writable,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 3] = [Self::Loaded, Self::Verified, Self::Writable];

    /// Its name in the answer.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Loaded => "loaded",
            Self::Verified => "verified",
            Self::Writable => "writable",
        }
    }
}

/// How a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Not known yet.
    Pending,
    /// As it should be.
    Good,
    /// Not asked for: the service was started to be without it.
    NotNeeded,
    /// What is wrong, Chinese and English.
    Failed(String),
}

impl Condition {
    fn ready(&self) -> bool {
        matches!(self, Self::Good | Self::NotNeeded)
    }
}

type Probe = Box<dyn Fn() -> Result<(), String> + Send + Sync>;

/// The state of the service.
pub struct Health {
    parts: [ArcSwap<Condition>; 3],
    stopping: AtomicBool,
    probe: ArcSwap<Option<Probe>>,
    probed: Mutex<Option<Instant>>,
}

impl std::fmt::Debug for Health {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Health")
            .field("parts", &self.parts)
            .field("stopping", &self.stopping)
            .finish_non_exhaustive()
    }
}

impl Default for Health {
    fn default() -> Self {
        Self {
            parts: std::array::from_fn(|_| ArcSwap::from_pointee(Condition::Pending)),
            stopping: AtomicBool::new(false),
            probe: ArcSwap::from_pointee(None),
            probed: Mutex::new(None),
        }
    }
}

impl Health {
    /// Says how a part is.
    pub fn set(&self, part: Part, condition: Condition) {
        if let Some(own) = self.parts.get(part as usize) {
            own.store(Arc::new(condition));
        }
    }

    /// Says how a part is by how something ended.
    pub fn note(&self, part: Part, result: Result<(), impl ToString>) {
        self.set(
            part,
            result.map_or_else(|error| Condition::Failed(error.to_string()), |()| Condition::Good),
        );
    }

    /// Whether edits can be kept is asked of `probe` from now on, at most once a second and only when
    /// somebody asks for it.
    pub fn probe_writable(&self, probe: impl Fn() -> Result<(), String> + Send + Sync + 'static) {
        self.probe.store(Arc::new(Some(Box::new(probe))));
    }

    /// The service takes no new requests from now on.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// How a part is.
    pub fn condition(&self, part: Part) -> Condition {
        self.parts.get(part as usize).map_or(Condition::Pending, |own| Condition::clone(&own.load()))
    }

    /// Whether all parts are as they should be.
    pub fn ready(&self) -> bool {
        !self.stopping.load(Ordering::Relaxed) && Part::ALL.iter().all(|part| self.condition(*part).ready())
    }

    async fn probe(service: &Arc<Service>) {
        let health = &service.operations.health;
        let probe = health.probe.load_full();
        if probe.is_none() || health.condition(Part::Writable) == Condition::NotNeeded {
            return;
        }
        let mut probed = health.probed.lock().await;
        if probed.is_some_and(|at| at.elapsed() < PROBE_HOLDS) {
            return;
        }
        let result = tokio::task::spawn_blocking(move || probe.as_ref().as_ref().map(|probe| probe())).await;
        match result {
            Ok(Some(result)) => health.note(Part::Writable, result),
            Ok(None) => {}
            Err(_) => health.set(Part::Writable, Condition::Failed("检查失败 / the check failed".into())),
        }
        *probed = Some(Instant::now());
    }

    /// The answer. Reasons may name files of this computer: only it gets them.
    fn shown(&self, reasons: bool) -> Value {
        let mut parts = serde_json::Map::new();
        for part in Part::ALL {
            let condition = self.condition(part);
            let (word, reason) = match &condition {
                Condition::Pending => ("pending", None),
                Condition::Good => ("good", None),
                Condition::NotNeeded => ("not_needed", None),
                Condition::Failed(reason) => ("failed", Some(reason)),
            };
            let mut value = json!({"ok": condition.ready(), "state": word});
            if let (true, Some(reason)) = (reasons, reason) {
                value["reason"] = json!(reason);
            }
            parts.insert(part.as_str().to_owned(), value);
        }
        json!({"ready": self.ready(), "stopping": self.stopping.load(Ordering::Relaxed), "parts": parts})
    }
}

pub(super) async fn live(params: Params) -> Result<Response, Problem> {
    params.only(&[])?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(json!({"live": true}))).into_response())
}

pub(super) async fn ready(
    State(service): State<Arc<Service>>,
    client: Client,
    params: Params,
) -> Result<Response, Problem> {
    params.only(&[])?;
    Health::probe(&service).await;
    let health = &service.operations.health;
    let status = if health.ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Ok((status, [(header::CACHE_CONTROL, "no-store")], Json(health.shown(client.local))).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_means_that_every_part_is() {
        let health = Health::default();
        assert!(!health.ready(), "nothing is known yet");
        health.set(Part::Loaded, Condition::Good);
        health.note(Part::Verified, Ok::<(), String>(()));
        health.set(Part::Writable, Condition::NotNeeded);
        assert!(health.ready());
        health.note(Part::Writable, Err("磁盘已满：/甲 / disk full: /a"));
        assert!(!health.ready());
        assert_eq!(health.shown(true)["parts"]["writable"]["reason"], "磁盘已满：/甲 / disk full: /a");
        assert!(!health.shown(false).to_string().contains("/a"), "a path is nobody else's business");
        health.set(Part::Writable, Condition::Good);
        health.stop();
        assert!(!health.ready());
    }
}
