//! What runs beside the requests: obligations that fall due, the watch over the ledger, and old answers
//! that are forgotten.

mod forget;
mod reconcile;
mod watch;

pub use forget::forget_answers;
pub use reconcile::Reconciler;
pub use watch::watch_ledger;
