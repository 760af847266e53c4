//! How the service stops: at the first signal it takes no more connections and finishes what is at
//! work, at the second it ends at once.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;

use crate::http::Service;

/// What a shell gives for a process ended by Ctrl-C.
const INTERRUPTED: i32 = 130;

/// Waits for signals from now on.
pub(super) fn listen(handle: Handle<SocketAddr>, service: Arc<Service>, grace: Duration) -> io::Result<()> {
    let mut signals = Signals::new()?;
    tokio::spawn(async move {
        signals.next().await;
        let seconds = grace.as_secs();
        tracing::info!(
            "正在停止，最多等待 {seconds} 秒；再次发送信号立即退出 / stopping, {seconds} s at most; a second signal ends at once"
        );
        service.operations.health.stop();
        handle.graceful_shutdown(Some(grace));
        signals.next().await;
        tracing::warn!("立即退出 / ended at once");
        std::process::exit(INTERRUPTED);
    });
    Ok(())
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "other systems can fail here")]
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // Without a handler the service just runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
