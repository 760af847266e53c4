//! The connections: how many there may be at once, from whom, and when an idle one is closed.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::http::Request;
use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::Nets;
use crate::http::{Connection, Service};

/// Takes connections as long as there are places, and closes the others at once: waiting ones would
/// use up the files of the process.
#[derive(Clone, Debug)]
pub(super) struct Places {
    service: Arc<Service>,
    free: Arc<Semaphore>,
    /// Who alone may come, when plain HTTP is spoken for the sake of a proxy.
    only: Option<Nets>,
    taken: Arc<Mutex<Vec<Weak<Connection>>>>,
}

impl Places {
    pub(super) fn new(service: Arc<Service>, most: usize, only: Option<Nets>) -> Self {
        let free = Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)));
        Self { service, free, only, taken: Arc::default() }
    }

    /// Closes connections in which nothing goes on for so many seconds, until it is dropped.
    pub(super) async fn look_after(self, seconds: u32) {
        let mut every = tokio::time::interval(Duration::from_secs(1));
        loop {
            every.tick().await;
            self.taken.lock().unwrap_or_else(PoisonError::into_inner).retain(|connection| {
                let connection = connection.upgrade();
                connection.inspect(|connection| connection.look(seconds)).is_some()
            });
        }
    }

    fn take<S>(&self, stream: TcpStream, service: S) -> io::Result<(Held, Known<S>)> {
        let peer = stream.peer_addr()?;
        if let Some(only) = &self.only {
            let peer = peer.ip().to_canonical();
            if !(peer.is_loopback() || only.contains(peer)) {
                return Err(io::Error::other("not a trusted proxy"));
            }
        }
        let permit = Arc::clone(&self.free).try_acquire_owned();
        let permit = permit.map_err(|_| io::Error::other("too many connections"))?;
        // An answer goes out in one piece; waiting to fill a packet only delays it.
        stream.set_nodelay(true)?;
        let connection = Arc::new(Connection::new(peer));
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&connection));
        self.service.operations.metrics.connections.inc();
        let known = Known { connection: Arc::clone(&connection), service };
        Ok((Held { stream, connection, service: Arc::clone(&self.service), _permit: permit }, known))
    }
}

impl<S> Accept<TcpStream, S> for Places {
    type Stream = Held;
    type Service = Known<S>;
    type Future = std::future::Ready<io::Result<(Held, Known<S>)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        std::future::ready(self.take(stream, service).inspect_err(|_| {
            self.service.operations.metrics.connections_refused.inc();
        }))
    }
}

/// The service of a connection: every request knows which it came by.
#[derive(Clone, Debug)]
pub(super) struct Known<S> {
    connection: Arc<Connection>,
    service: S,
}

impl<B, S: tower::Service<Request<B>>> tower::Service<Request<B>> for Known<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.service.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> S::Future {
        request.extensions_mut().insert(Arc::clone(&self.connection));
        self.service.call(request)
    }
}

/// A connection that holds a place.
#[derive(Debug)]
pub(super) struct Held {
    stream: TcpStream,
    connection: Arc<Connection>,
    service: Arc<Service>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.service.operations.metrics.connections.dec();
    }
}

impl Held {
    /// Ends what a closed connection waits for, and sees to it that the end is noticed.
    fn unless_closed<T>(&self, cx: &Context<'_>, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if poll.is_pending() {
            self.connection.waits(cx.waker());
            if self.connection.closed() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
        poll
    }

    /// The same for what goes out.
    fn went_out<T>(&self, cx: &Context<'_>, poll: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.connection.touch();
        }
        self.unless_closed(cx, poll)
    }
}

impl AsyncRead for Held {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.unless_closed(cx, poll)
    }
}

impl AsyncWrite for Held {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.went_out(cx, poll)
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
        let poll = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.went_out(cx, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
