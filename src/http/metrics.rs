//! `/metrics` in Prometheus' text format. Routes are counted by their templates: a path may name a
//! person or a place.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use landrail_gis::index::Layer;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::client::Client;
use super::limits::{Class, class};
use super::who::Who;
use super::{Problem, Service};
use crate::access::Role;

/// What is counted of the methods of a route; the last is of those that have no name here.
type ByMethod = [OnceLock<Arc<Route>>; METHODS.len() + 1];

type Labels = Vec<(&'static str, String)>;

/// Upper bounds of the classes of the times that answers took, in seconds.
const SECONDS: [f64; 12] =
    [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0, 5.0, 30.0];

/// Methods that are told apart; others are one.
const METHODS: [(&str, Method); 7] = [
    ("GET", Method::GET),
    ("HEAD", Method::HEAD),
    ("POST", Method::POST),
    ("PUT", Method::PUT),
    ("PATCH", Method::PATCH),
    ("DELETE", Method::DELETE),
    ("OPTIONS", Method::OPTIONS),
];

/// What is written for a method: never what the client wrote.
pub(super) fn method_name(method: &Method) -> &'static str {
    METHODS.iter().find(|(_, own)| own == method).map_or("other", |(name, _)| name)
}

/// What is counted.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Family<Labels, Histogram, fn() -> Histogram>,
    /// What is counted of each route and method that was asked for.
    routes: RwLock<HashMap<String, Arc<ByMethod>>>,
    pub(super) in_flight: Gauge,
    pub(super) rate_limited: Counter,
    pub(crate) connections: Gauge,
    pub(crate) connections_refused: Counter,
    tile_hits: Counter,
    tile_misses: Counter,
    tile_bytes: Gauge,
    tiles: Gauge,
    records: Gauge,
    features: Family<Labels, Gauge>,
    store_seq: Gauge,
    store_bytes: Gauge,
    edits: Family<Labels, Counter>,
    personal_reads: Counter,
    clients: Gauge,
    ready: Gauge,
    resident: Gauge,
    open_files: Gauge,
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

/// What is counted of a route and method.
#[derive(Debug)]
pub(super) struct Route {
    /// The template, as in the log.
    pub(super) template: String,
    pub(super) class: Class,
    /// Whether it gives tiles, of which a map asks for a hundred.
    pub(super) tile: bool,
    pub(super) method: &'static str,
    /// By the first digit of the status, from 2.
    by_status: [Counter; 4],
    seconds: Histogram,
}

impl Route {
    /// Counts an answer.
    pub(super) fn answered(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(2);
        if let Some(counter) = self.by_status.get(class) {
            counter.inc();
        }
        self.seconds.observe(took.as_secs_f64());
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("landrail");
        let seconds: Family<Labels, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(SECONDS));
        let build = Family::<Labels, Gauge>::default();
        build.get_or_create(&vec![("version", env!("CARGO_PKG_VERSION").to_owned())]).set(1);
        registry.register("build_info", "the program that runs", build);
        let mut own = Self {
            requests: Family::default(),
            seconds,
            routes: RwLock::default(),
            in_flight: Gauge::default(),
            rate_limited: Counter::default(),
            connections: Gauge::default(),
            connections_refused: Counter::default(),
            tile_hits: Counter::default(),
            tile_misses: Counter::default(),
            tile_bytes: Gauge::default(),
            tiles: Gauge::default(),
            records: Gauge::default(),
            features: Family::default(),
            store_seq: Gauge::default(),
            store_bytes: Gauge::default(),
            edits: Family::default(),
            personal_reads: Counter::default(),
            clients: Gauge::default(),
            ready: Gauge::default(),
            resident: Gauge::default(),
            open_files: Gauge::default(),
            registry,
        };
        let r = &mut own.registry;
        r.register("requests", "answers by route template, method and class of status", own.requests.clone());
        r.register_with_unit(
            "request_duration",
            "time to the head of the answer",
            Unit::Seconds,
            own.seconds.clone(),
        );
        r.register("requests_in_flight", "requests at work", own.in_flight.clone());
        r.register(
            "requests_rate_limited",
            "requests refused because they came too soon",
            own.rate_limited.clone(),
        );
        r.register("connections", "open connections", own.connections.clone());
        r.register(
            "connections_refused",
            "connections closed because there were too many",
            own.connections_refused.clone(),
        );
        r.register("clients", "clients whose rate is remembered", own.clients.clone());
        r.register("tile_cache_hits", "tiles answered from memory", own.tile_hits.clone());
        r.register("tile_cache_misses", "tiles drawn", own.tile_misses.clone());
        r.register_with_unit("tile_cache", "memory of kept tiles", Unit::Bytes, own.tile_bytes.clone());
        r.register("tile_cache_tiles", "kept tiles", own.tiles.clone());
        r.register("records", "records of the snapshot that answers", own.records.clone());
        r.register("features", "features of the snapshot by layer", own.features.clone());
        r.register("store_seq", "last position of the store's log", own.store_seq.clone());
        r.register_with_unit("store", "size of the store's file", Unit::Bytes, own.store_bytes.clone());
        r.register("edits", "edits by how they ended", own.edits.clone());
        r.register("personal_reads", "personal numbers that were read", own.personal_reads.clone());
        r.register("ready", "1 when the service can do its work", own.ready.clone());
        r.register_with_unit(
            "process_resident_memory",
            "memory of the process",
            Unit::Bytes,
            own.resident.clone(),
        );
        r.register("process_open_fds", "open files and connections of the process", own.open_files.clone());
        own
    }
}

impl Metrics {
    /// What is counted of a route.
    pub(super) fn route(&self, template: &str, method: &Method) -> Arc<Route> {
        let no = METHODS.iter().position(|(_, own)| own == method).unwrap_or(METHODS.len());
        let known = self
            .routes
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(template)
            .and_then(|methods| methods.get(no)?.get().cloned());
        known.unwrap_or_else(|| self.first(template, method, no))
    }

    /// A route that was not asked for before. There are as many as templates in the program.
    fn first(&self, template: &str, method: &Method, no: usize) -> Arc<Route> {
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        let methods = routes
            .entry(template.to_owned())
            .or_insert_with(|| Arc::new(std::array::from_fn(|_| OnceLock::new())));
        let make = || {
            let name = method_name(method);
            let labels = |status: &str| {
                vec![
                    ("route", template.to_owned()),
                    ("method", name.to_owned()),
                    ("status", status.to_owned()),
                ]
            };
            let by_status = ["2xx", "3xx", "4xx", "5xx"]
                .map(|status| Counter::clone(&self.requests.get_or_create(&labels(status))));
            let of_route = vec![("route", template.to_owned()), ("method", name.to_owned())];
            let seconds = Histogram::clone(&self.seconds.get_or_create(&of_route));
            Arc::new(Route {
                template: template.to_owned(),
                class: class(method, template),
                tile: template == TILE,
                method: name,
                by_status,
                seconds,
            })
        };
        methods.get(no).map_or_else(make, |slot| Arc::clone(slot.get_or_init(make)))
    }

    /// A tile was asked for; `kept` is whether it was in memory.
    pub(super) fn tile(&self, kept: bool) {
        if kept {
            self.tile_hits.inc()
        } else {
            self.tile_misses.inc()
        };
    }

    /// An edit ended: `done`, `refused`, `conflict`, `failed`.
    pub fn edit(&self, outcome: &'static str) {
        self.edits.get_or_create(&vec![("outcome", outcome.to_owned())]).inc();
    }

    /// A personal number was read.
    pub fn personal_read(&self) {
        self.personal_reads.inc();
    }

    /// The state of the store.
    pub fn store(&self, seq: i64, bytes: u64) {
        self.store_seq.set(seq);
        self.store_bytes.set(whole(bytes));
    }

    /// Looks at what is counted elsewhere, and writes everything.
    fn text(&self, service: &Service) -> Result<String, std::fmt::Error> {
        let snapshot = service.snapshot();
        self.records.set(whole(snapshot.records().len() as u64));
        for layer in Layer::ALL {
            let features = snapshot.table(layer).features().len() as u64;
            self.features.get_or_create(&vec![("layer", layer.name().to_owned())]).set(whole(features));
        }
        if let Some(state) = &service.live().current().state {
            self.store(state.seq.0, service.live().store_bytes());
        }
        service.tiles.run_pending_tasks();
        self.tiles.set(whole(service.tiles.entry_count()));
        self.tile_bytes.set(whole(service.tiles.weighted_size()));
        self.clients.set(whole(service.operations.rates.clients() as u64));
        self.ready.set(i64::from(service.operations.health.ready()));
        if let Some(bytes) = resident_bytes() {
            self.resident.set(whole(bytes));
        }
        if let Some(files) = open_files() {
            self.open_files.set(whole(files));
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// The template of tiles.
pub(super) const TILE: &str = "/tiles/{layer}/{z}/{x}/{y}";

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Memory of this process, where the system tells.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

/// Open files of this process, where the system tells.
fn open_files() -> Option<u64> {
    Some(std::fs::read_dir("/proc/self/fd").ok()?.count() as u64)
}

pub(super) async fn get(
    State(service): State<Arc<Service>>,
    client: Client,
    who: Who,
) -> Result<Response, Problem> {
    let admin = who.grant.role == Role::Admin;
    if !(client.local || admin || service.operations.metrics_public) {
        return Err(Problem::forbidden(
            "指标只供本机与管理员读取；要公开请设 metrics_public = true / metrics are for this computer and admins: metrics_public = true opens them",
        ));
    }
    let text = tokio::task::spawn_blocking(move || service.operations.metrics.text(&service))
        .await
        .map_err(|_| Problem::internal())?
        .map_err(|_| Problem::internal())?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], text).into_response())
}
