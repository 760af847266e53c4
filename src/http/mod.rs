//! The HTTP service. Handlers translate between HTTP and the domain and do nothing else.

mod about;
#[cfg(test)]
mod access_tests;
mod audit;
mod batch;
mod cached;
mod client;
mod collections;
mod due;
mod edit;
mod export;
mod lines;
mod locate;
mod notes;
mod offices;
mod page;
mod params;
mod personal;
mod private;
mod problem;
mod review;
mod routes;
mod search;
mod session;
mod state;
mod tiles;
mod view;
mod who;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::routing::{get, post};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::live::Live;

pub use problem::Problem;
pub use routes::ROUTES;
pub use state::Service;
pub use who::SignIn;

/// Longest time a request may take; exports of everything stay far below.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Nothing is loaded from anywhere else, and no page may frame this one.
const CSP: &str = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; \
                   worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// All routes over a service.
pub fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route("/locate", get(locate::get).post(batch::post))
        .route("/search", get(search::get))
        .route("/about", get(about::get))
        .route("/due", get(due::list))
        .route("/due.csv", get(due::csv))
        .route("/offices", get(offices::list))
        .route("/offices/{key}", get(offices::one))
        .route("/lines", get(lines::list))
        .route("/lines/{line}", get(lines::one))
        .route("/lines/{line}/range", get(lines::range))
        .route("/collections", get(collections::list))
        .route("/collections/{layer}", get(collections::one))
        .route("/collections/{layer}/items", get(collections::items).post(edit::post))
        .route("/collections/{layer}/items/{id}", get(collections::item).put(edit::put).delete(edit::delete))
        .route("/collections/{layer}/items/{id}/phones", get(personal::get))
        .route("/tiles/{layer}", get(tiles::tilejson))
        .route("/export/{file}", get(export::get))
        .route("/review", get(review::list))
        .route("/review.csv", get(review::csv))
        .route("/review/{id}", get(review::one))
        .route("/review/{id}/notes", post(notes::post))
        .route("/session", get(session::get).post(session::post).delete(session::delete))
        .route("/audit", get(audit::list))
        .route("/audit.csv", get(audit::csv))
        .fallback(page::get)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        // Below the layers above: a tile reads no body and takes milliseconds at most, and a timer
        // for each would cost as much as the rest of a warm one.
        .route("/tiles/{layer}/{z}/{x}/{y}", get(tiles::get))
        .layer(private::PrivateLayer)
        .layer(ServiceBuilder::new().map_response(secured).layer(CatchPanicLayer::custom(problem::panicked)))
        .with_state(service)
}

/// Sets the headers that every response has, in one layer instead of three.
fn secured<B>(mut response: Response<B>) -> Response<B> {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP));
    response
}

/// Serves a living state until the process is told to stop.
pub async fn serve(bind: SocketAddr, live: Arc<Live>) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(bind).await?;
    let address = listener.local_addr()?;
    // The one line that a user (and the tests) wait for.
    println!("地图 / map: http://{address}/");
    let router = router(Arc::new(Service::new(live)));
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async {
            // Without a signal handler the service just runs until it is killed.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await
}
