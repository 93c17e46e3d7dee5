//! What keeps a listener from hanging: places for connections, and times.

use std::future::{Ready, ready};
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service;

use crate::config::Settings;

/// The limits of one listener.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time; one more is closed at once, which a client can tell from a hang.
    pub connections: usize,
    /// To send a request's head (and to shake hands for TLS).
    pub head: Duration,
}

impl Limits {
    /// The limits as configured.
    pub const fn of(settings: &Settings) -> Self {
        Self {
            connections: settings.max_connections,
            head: Duration::from_secs(settings.header_timeout_s),
        }
    }
}

/// Accepts a connection while there is a place for it, and sends small answers at once.
#[derive(Clone)]
pub(super) struct Places(Arc<Semaphore>);

impl Places {
    pub(super) fn new(connections: usize) -> Self {
        Self(Arc::new(Semaphore::new(connections)))
    }
}

impl<S> Accept<TcpStream, S> for Places {
    type Stream = TcpStream;
    type Service = Placed<S>;
    type Future = Ready<io::Result<(TcpStream, Placed<S>)>>;

    fn accept(&self, stream: TcpStream, inner: S) -> Self::Future {
        let place = Arc::clone(&self.0).try_acquire_owned();
        let place = place.map_err(|_| io::Error::other("every place for a connection is taken"));
        ready(place.and_then(|place| {
            stream.set_nodelay(true)?;
            Ok((stream, Placed { inner, _place: Arc::new(place) }))
        }))
    }
}

/// A connection's service, which keeps the connection's place until the last request is done.
#[derive(Clone)]
pub(super) struct Placed<S> {
    inner: S,
    _place: Arc<OwnedSemaphorePermit>,
}

impl<S: Service<R>, R> Service<R> for Placed<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: R) -> S::Future {
        self.inner.call(request)
    }
}
