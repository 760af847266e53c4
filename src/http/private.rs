//! Answers to somebody who signed in are nobody else's: no cache may keep them.

use std::task::{Context, Poll};

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use futures_util::TryFutureExt as _;
use futures_util::future::MapOk;
use tower::{Layer, Service};

use super::who::has_credentials;

/// Sets `Cache-Control: private, no-store` on the answers to requests that bring credentials. What is
/// the same bytes for everybody, tiles and the parts of the page, stays as it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct PrivateLayer;

/// [`PrivateLayer`] around a service.
#[derive(Debug, Clone)]
pub(super) struct Private<S>(S);

impl<S> Layer<S> for PrivateLayer {
    type Service = Private<S>;

    fn layer(&self, inner: S) -> Private<S> {
        Private(inner)
    }
}

impl<S: Service<Request, Response = Response>> Service<Request> for Private<S> {
    type Response = Response;
    type Error = S::Error;
    type Future = MapOk<S::Future, fn(Response) -> Response>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let path = request.uri().path();
        let for_all = path.starts_with("/tiles/") || path.starts_with("/assets/");
        let then: fn(Response) -> Response = if !for_all && has_credentials(request.headers()) {
            keep_private
        } else {
            std::convert::identity
        };
        self.0.call(request).map_ok(then)
    }
}

fn keep_private(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}
