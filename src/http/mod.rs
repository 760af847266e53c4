//! The HTTP service. Handlers translate between HTTP and the domain and do nothing else.

mod about;
#[cfg(test)]
mod access_tests;
mod audit;
mod basemaps;
mod batch;
mod byte_range;
mod cached;
mod client;
mod collections;
mod connection;
mod decide;
mod due;
mod edit;
mod export;
mod forget;
mod headers;
mod health;
mod history;
mod import;
mod limits;
mod lines;
mod locate;
pub mod log;
mod metrics;
mod notes;
mod offices;
mod offline;
mod operations;
mod own_lines;
mod page;
mod params;
mod personal;
mod preview;
mod private;
mod problem;
mod review;
mod routes;
mod schema;
mod search;
mod selection;
mod session;
mod state;
mod succession;
mod tiles;
mod timeline;
mod values;
mod view;
mod watch;
mod who;
mod whole;
#[cfg(test)]
mod work_tests;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

pub use client::Client;
pub use connection::Connection;
pub use health::{Condition, Health, Part};
pub(crate) use limits::FORGET;
pub use metrics::Metrics;
pub use operations::Operations;
pub use problem::Problem;
pub use routes::ROUTES;
pub use state::Service;
pub use who::SignIn;

/// All routes over a service.
pub fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route("/locate", get(locate::get).post(batch::post))
        .route("/search", get(search::get))
        .route("/about", get(about::get))
        .route("/basemaps", get(basemaps::list))
        .route("/basemaps/{file}", get(basemaps::file))
        .route("/due", get(due::list))
        .route("/due.csv", get(due::csv))
        .route("/offices", get(offices::list))
        .route("/offices/{key}", get(offices::one))
        .route("/offline", get(offline::get))
        .route("/lines", get(lines::list))
        .route("/import", post(import::post))
        .route("/lines/{line}", get(lines::one).put(own_lines::put).delete(own_lines::delete))
        .route("/lines/{line}/files", get(own_lines::files))
        .route("/lines/{line}/range", get(lines::range))
        .route("/collections", get(collections::list))
        .route("/collections/{layer}", get(collections::one))
        .route("/collections/{layer}/schema", get(schema::get))
        .route("/collections/{layer}/values", get(values::get))
        .route("/collections/{layer}/items", get(collections::items).post(edit::post))
        .route("/collections/{layer}/items/{id}", get(collections::item).put(edit::put).delete(edit::delete))
        .route("/collections/{layer}/items/{id}/history", get(history::get))
        .route("/collections/{layer}/items/{id}/phones", get(personal::get))
        .route("/tiles/{layer}", get(tiles::tilejson))
        .route("/timeline", get(timeline::get))
        .route("/export/{file}", get(export::get))
        .route("/review", get(review::list))
        .route("/review.csv", get(review::csv))
        .route("/review/{id}", get(review::one))
        .route("/review/{id}/decision", post(decide::post))
        .route("/review/{id}/notes", post(notes::post))
        .route("/session", get(session::get).post(session::post).delete(session::delete))
        .route("/audit", get(audit::list))
        .route("/audit.csv", get(audit::csv))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/metrics", get(metrics::get))
        .fallback(page::get)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(from_fn_with_state(Arc::clone(&service), limits::in_time))
        // Below the layers above: a tile reads no body and takes milliseconds at most, and a timer
        // for each would cost as much as the rest of a warm one.
        .route(metrics::TILE, get(tiles::get))
        .layer(private::PrivateLayer)
        .layer(
            ServiceBuilder::new()
                .layer(watch::WatchLayer(Arc::clone(&service)))
                .map_response(|response: axum::http::Response<_>| response.map(axum::body::Body::new))
                .layer(CatchPanicLayer::custom(problem::panicked)),
        )
        .with_state(service)
}
