//! How many connections there may be at once.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::Nets;
use crate::http::Service;

/// Takes connections as long as there are places, and closes the others at once: waiting ones would
/// use up the files of the process.
#[derive(Clone, Debug)]
pub(super) struct Places {
    service: Arc<Service>,
    free: Arc<Semaphore>,
    /// Who alone may come, when plain HTTP is spoken for the sake of a proxy.
    only: Option<Nets>,
}

impl Places {
    pub(super) fn new(service: Arc<Service>, most: usize, only: Option<Nets>) -> Self {
        Self { service, free: Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))), only }
    }

    fn lets_in(&self, stream: &TcpStream) -> bool {
        self.only.as_ref().is_none_or(|only| {
            stream.peer_addr().is_ok_and(|peer| {
                let peer = peer.ip().to_canonical();
                peer.is_loopback() || only.contains(peer)
            })
        })
    }
}

impl<S> Accept<TcpStream, S> for Places {
    type Stream = Held;
    type Service = S;
    type Future = std::future::Ready<io::Result<(Held, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let metrics = &self.service.operations.metrics;
        if !self.lets_in(&stream) {
            metrics.connections_refused.inc();
            return std::future::ready(Err(io::Error::other("not a trusted proxy")));
        }
        std::future::ready(match Arc::clone(&self.free).try_acquire_owned() {
            Ok(permit) => {
                metrics.connections.inc();
                // An answer goes out in one piece; waiting to fill a packet only delays it.
                let _ = stream.set_nodelay(true);
                Ok((Held { stream, service: Arc::clone(&self.service), _permit: permit }, service))
            }
            Err(_) => {
                metrics.connections_refused.inc();
                Err(io::Error::other("too many connections"))
            }
        })
    }
}

/// A connection that holds a place.
#[derive(Debug)]
pub(super) struct Held {
    stream: TcpStream,
    service: Arc<Service>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.service.operations.metrics.connections.dec();
    }
}

impl AsyncRead for Held {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Held {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
