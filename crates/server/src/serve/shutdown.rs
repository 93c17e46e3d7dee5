//! The orderly end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Tells every part of the server that the end has come, once.
#[derive(Clone)]
pub struct Stop {
    handle: Handle<SocketAddr>,
    ended: Arc<watch::Sender<bool>>,
    patience: Duration,
}

impl Stop {
    /// `patience` bounds how long requests under way may still take.
    pub fn new(patience: Duration) -> Self {
        Self { handle: Handle::new(), ended: Arc::new(watch::Sender::new(false)), patience }
    }

    /// For listeners: they stop accepting, and finish what they have taken.
    pub fn handle(&self) -> Handle<SocketAddr> {
        self.handle.clone()
    }

    /// For background work: becomes true at the end.
    pub fn watch(&self) -> watch::Receiver<bool> {
        self.ended.subscribe()
    }

    /// Has the end come?
    pub fn has_come(&self) -> bool {
        *self.ended.borrow()
    }

    /// Says it.
    pub fn now(&self) {
        if !self.ended.send_replace(true) {
            self.handle.graceful_shutdown(Some(self.patience));
        }
    }
}

/// Ends the server when the system asks for it: SIGTERM, or SIGINT from a terminal.
///
/// # Errors
/// Signals cannot be waited for.
pub fn on_signal(stop: Stop) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping: finishing the requests under way");
        stop.now();
    });
    Ok(())
}
