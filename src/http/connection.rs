//! A connection and whether anything goes on in it.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::Waker;

use futures_util::task::AtomicWaker;

/// What the server and the requests of a connection know of each other. hyper has a timer of its own
/// for the head of a request, but setting it for every one costs a warm tile more than counting does.
#[derive(Debug)]
pub struct Connection {
    /// The other end.
    pub(super) peer: SocketAddr,
    /// Requests at work.
    busy: AtomicU32,
    /// Whether something happened since somebody looked.
    touched: AtomicBool,
    /// How often somebody looked and nothing had happened.
    idle: AtomicU32,
    closed: AtomicBool,
    waker: AtomicWaker,
}

impl Connection {
    /// A new one.
    pub(crate) fn new(peer: SocketAddr) -> Self {
        Self {
            peer,
            busy: AtomicU32::new(0),
            touched: AtomicBool::new(true),
            idle: AtomicU32::new(0),
            closed: AtomicBool::new(false),
            waker: AtomicWaker::new(),
        }
    }

    /// A request has come whole, but for its body.
    pub(super) fn begin(&self) {
        self.busy.fetch_add(1, Ordering::Relaxed);
    }

    /// A request was answered.
    pub(super) fn end(&self) {
        self.touch();
        self.busy.fetch_sub(1, Ordering::Relaxed);
    }

    /// Something went out.
    pub(crate) fn touch(&self) {
        self.touched.store(true, Ordering::Relaxed);
    }

    /// Whether it was closed for want of anything going on.
    pub(crate) fn closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Whom to wake when it is closed.
    pub(crate) fn waits(&self, waker: &Waker) {
        self.waker.register(waker);
    }

    /// Looks after it; called once a second. Closes it when nothing went on for so many times: no
    /// request at work, no head of one complete, nothing taken of an answer.
    pub(crate) fn look(&self, most: u32) {
        if self.touched.swap(false, Ordering::Relaxed) || self.busy.load(Ordering::Relaxed) > 0 {
            self.idle.store(0, Ordering::Relaxed);
        } else if self.idle.fetch_add(1, Ordering::Relaxed) + 1 >= most {
            self.closed.store(true, Ordering::Release);
            self.waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_in_which_nothing_goes_on_is_closed() {
        let connection = Connection::new(([127, 0, 0, 1], 1).into());
        connection.look(2);
        connection.begin();
        for _ in 0..10 {
            connection.look(2);
        }
        assert!(!connection.closed(), "a request is at work");
        connection.end();
        connection.look(2);
        connection.look(2);
        connection.touch();
        connection.look(2);
        connection.look(2);
        assert!(!connection.closed(), "an answer went out");
        connection.look(2);
        assert!(connection.closed());
    }
}
