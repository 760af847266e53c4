//! Runs the HTTP service: where it listens, HTTPS, and how it stops.

mod bind;
mod places;
mod stop;
mod tls;
mod validity;

pub mod self_signed;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};

use crate::config::Config;
use crate::http::{FORGET, Service, router};
use places::Places;

pub use bind::{may_bind, may_speak_plainly};
pub use tls::{Tls, load as load_tls};

/// A service that cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Not at this address.
    #[error(
        "无法监听 {address}（{error}），请换端口：--bind 127.0.0.1:8081 / cannot listen there, choose another port"
    )]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// Listening ended.
    #[error("服务中断（{0}） / the service broke off")]
    Run(std::io::Error),
}

/// Serves until the process is told to stop, and then until the requests at work are done or their
/// time is over.
///
/// # Errors
/// When the address cannot be had.
pub async fn serve(config: &Config, service: Arc<Service>, tls: Option<Tls>) -> Result<(), ServeError> {
    let at = |error| ServeError::Bind { address: config.bind, error };
    let listener = TcpListener::bind(config.bind).map_err(at)?;
    let address = listener.local_addr().map_err(at)?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let handle = Handle::new();
    let grace = Duration::from_secs(config.shutdown_grace.0.into());
    stop::listen(handle.clone(), Arc::clone(&service), grace).map_err(ServeError::Run)?;
    tokio::spawn(forget(Arc::clone(&service)));
    // The one line that a user (and the tests) wait for.
    println!("地图 / map: {scheme}://{address}/");
    serve_on(listener, config, service, tls, handle).await.map_err(ServeError::Run)
}

/// Serves on a listener until the handle says to stop.
///
/// # Errors
/// When the listener fails.
pub async fn serve_on(
    listener: TcpListener,
    config: &Config,
    service: Arc<Service>,
    tls: Option<Tls>,
    handle: Handle<SocketAddr>,
) -> std::io::Result<()> {
    let header_timeout = Duration::from_secs(config.header_timeout.0.into());
    let most = usize::try_from(config.max_connections.0).unwrap_or(usize::MAX);
    let places = Places::new(Arc::clone(&service), most, bind::only_proxies(config));
    let looking = tokio::spawn(places.clone().look_after(config.header_timeout.0));
    let server = axum_server::from_tcp(listener)?.handle(handle);
    let app = router(service).into_make_service();
    let served = match tls {
        Some(tls) => {
            let tls =
                RustlsAcceptor::new(RustlsConfig::from_config(tls.config)).handshake_timeout(header_timeout);
            server.acceptor(tls.acceptor(places)).serve(app).await
        }
        None => server.acceptor(places).serve(app).await,
    };
    looking.abort();
    served
}

/// Forgets again and again what is no longer needed of clients.
async fn forget(service: Arc<Service>) {
    let mut every = tokio::time::interval(FORGET);
    loop {
        every.tick().await;
        service.operations.forget_clients();
    }
}
