//! What runs beside the requests: obligations that fall due, the watch over the ledger, old answers that
//! are forgotten, and events that are sent to webhooks.

mod forget;
mod reconcile;
mod watch;
mod webhooks;

pub use forget::forget_answers;
pub use reconcile::Reconciler;
pub use watch::watch_ledger;
pub use webhooks::{Courier, Sender, keep_house};
