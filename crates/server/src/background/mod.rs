//! What runs beside the requests: obligations that fall due, and the watch over the ledger.

mod reconcile;
mod watch;

pub use reconcile::Reconciler;
pub use watch::watch_ledger;
