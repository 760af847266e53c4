//! The layer around all routes: who asks, how often, the number of the request, protecting headers,
//! counters and the line of the log.
//!
//! A line has the method, the template of the route, status, time, size, number and role; never a
//! path, a query, an address or a name.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::Instant;

use axum::body::HttpBody as _;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use pin_project_lite::pin_project;
use tokio::task::futures::TaskLocalFuture;
use tower::{Layer, Service as Tower};

use super::Service;
use super::client::Client;
use super::connection::Connection;
use super::headers::{REQUEST_ID, protect};
use super::limits::{Class, too_soon};
use super::metrics::Route;
use super::state::ASKING;
use super::view::{AS_OF, KNOWN_ON};
use super::who::has_credentials;
use crate::access::Role;

/// What stands for a route in counters and log when no template fits: files of the page, and nothing.
const PAGE: &str = "(page)";

/// Longest number of a request that a proxy gives.
const MAX_ID: usize = 64;

/// The layer.
#[derive(Clone)]
pub(super) struct WatchLayer(pub(super) Arc<Service>);

impl<S> Layer<S> for WatchLayer {
    type Service = Watch<S>;

    fn layer(&self, inner: S) -> Watch<S> {
        Watch { service: Arc::clone(&self.0), inner }
    }
}

/// A service that is watched.
#[derive(Clone)]
pub(super) struct Watch<S> {
    service: Arc<Service>,
    inner: S,
}

impl<S> Tower<Request> for Watch<S>
where
    S: Tower<Request, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Watching<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        let start = Instant::now();
        let operations = &self.service.operations;
        let extensions = request.extensions();
        let template = extensions.get::<MatchedPath>().map_or(PAGE, MatchedPath::as_str);
        let route = operations.metrics.route(template, request.method());
        let connection = extensions.get::<Arc<Connection>>().cloned();
        let peer = connection.as_ref().map(|connection| connection.peer);
        let client = Client::of(peer, request.headers(), &operations.trusted, operations.tls);
        let id = given_id(peer, request.headers(), operations).unwrap_or_else(|| operations.next_id());
        operations.metrics.in_flight.inc();
        if let Some(connection) = &connection {
            connection.begin();
        }
        let refused = match operations.rates.take(route.class, &client) {
            Ok(()) => None,
            Err(wait) => {
                operations.metrics.rate_limited.inc();
                Some(too_soon(wait))
            }
        };
        let service = Arc::clone(&self.service);
        // Only who brings credentials can be somebody.
        let role = has_credentials(request.headers()).then(RoleCell::default);
        if let Some(role) = &role {
            request.extensions_mut().insert(role.clone());
        }
        let watched = Watched { service, connection, route, client, role, start, id };
        if refused.is_none() && !watched.route.tile {
            request.extensions_mut().insert(client);
        }
        match refused {
            Some(refused) => Watching::Refused { refused: Some(refused), watched },
            None if another_view(request.uri().query()) => {
                Watching::Asking { inner: ASKING.scope(client, self.inner.call(request)), watched }
            }
            None => Watching::Running { inner: self.inner.call(request), watched },
        }
    }
}

/// Whether a query may ask for another day or moment than now.
fn another_view(query: Option<&str>) -> bool {
    query.is_some_and(|query| query.contains(AS_OF) || query.contains(KNOWN_ON) || query.contains('%'))
}

/// The number that a trusted proxy gave the request, so that both logs have the same.
fn given_id(
    peer: Option<SocketAddr>,
    headers: &HeaderMap,
    operations: &super::Operations,
) -> Option<HeaderValue> {
    if operations.trusted.0.is_empty() || !peer.is_some_and(|peer| operations.trusted.contains(peer.ip())) {
        return None;
    }
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let given = headers.get(REQUEST_ID)?;
    let bytes = given.as_bytes();
    ((1..=MAX_ID).contains(&bytes.len()) && bytes.iter().all(plain)).then(|| given.clone())
}

/// Where the role is written that a request turned out to have, for the log.
#[derive(Debug, Clone, Default)]
pub(super) struct RoleCell(pub(super) Arc<OnceLock<Role>>);

/// A request at work.
struct Watched {
    service: Arc<Service>,
    connection: Option<Arc<Connection>>,
    route: Arc<Route>,
    client: Client,
    role: Option<RoleCell>,
    start: Instant,
    id: HeaderValue,
}

impl Drop for Watched {
    /// Also when the client went away before the answer.
    fn drop(&mut self) {
        self.service.operations.metrics.in_flight.dec();
        if let Some(connection) = &self.connection {
            connection.end();
        }
    }
}

impl Watched {
    fn finish(&self, response: &mut Response) {
        let took = self.start.elapsed();
        let status = response.status();
        let role = self.role.as_ref().and_then(|role| role.0.get().copied());
        self.route.answered(status, took);
        let headers = response.headers_mut();
        // Browsers hold a name to it on all ports: not that of every developer's own services.
        let strict = self.client.secure && !self.client.local;
        let csp = &self.service.operations.basemaps.content_security;
        protect(headers, csp, self.route.tile, strict, role);
        headers.insert(REQUEST_ID, self.id.clone());
        // A map asks for a hundred tiles at once, and a watchdog for our health all day: only what is
        // wrong with them is worth a line.
        if self.quiet() && !status.is_client_error() && !status.is_server_error() {
            if tracing::enabled!(target: "landrail::request", tracing::Level::DEBUG) {
                self.log(response, role, took);
            }
        } else if tracing::enabled!(target: "landrail::request", tracing::Level::INFO) {
            self.log(response, role, took);
        }
    }

    fn quiet(&self) -> bool {
        self.route.tile || self.route.class == Class::Free || &*self.route.template == super::basemaps::FILE
    }

    #[cold]
    fn log(&self, response: &Response, role: Option<Role>, took: std::time::Duration) {
        let ms = (took.as_secs_f64() * 1_000_000.0).round() / 1000.0;
        let id = self.id.to_str().unwrap_or_default();
        // How long a stream will be is not known yet.
        let bytes = response.body().size_hint().exact();
        let role = role.unwrap_or(Role::Public).as_str();
        let (method, route, status) = (self.route.method, &*self.route.template, response.status().as_u16());
        if response.status().is_server_error() {
            tracing::warn!(target: "landrail::request", method, route, status, ms, bytes, id, role);
        } else if self.quiet() {
            tracing::debug!(target: "landrail::request", method, route, status, ms, bytes, id, role);
        } else {
            tracing::info!(target: "landrail::request", method, route, status, ms, bytes, id, role);
        }
    }
}

pin_project! {
    /// The answer to come.
    #[project = Project]
    pub(super) enum Watching<F> {
        Refused { refused: Option<Response>, watched: Watched },
        Asking { #[pin] inner: TaskLocalFuture<Client, F>, watched: Watched },
        Running { #[pin] inner: F, watched: Watched },
    }
}

impl<F: Future<Output = Result<Response, Infallible>>> Future for Watching<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let (mut response, watched) = match self.project() {
            Project::Asking { inner, watched } => match ready!(inner.poll(cx)) {
                Ok(response) => (response, watched),
                Err(never) => match never {},
            },
            Project::Running { inner, watched } => match ready!(inner.poll(cx)) {
                Ok(response) => (response, watched),
                Err(never) => match never {},
            },
            // Polled after its end a future may do anything; this one waits.
            Project::Refused { refused, watched } => match refused.take() {
                Some(response) => (response, watched),
                None => return Poll::Pending,
            },
        };
        watched.finish(&mut response);
        Poll::Ready(Ok(response))
    }
}
