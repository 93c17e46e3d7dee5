//! Usage: what was taken, what it is known by, and what is parked.
//!
//! Usage of a customer is taken under the customer's row lock ([`crate::ledger::lock_holders`]); the keys of events
//! are unique over the realm, so two that take one event do not both.

mod backs;
mod keys;
mod parked;
mod records;

pub use backs::{TakesBack, backs, save_backs};
pub use keys::{
    KnownEvent, TakenAs, change_known, content_hash, forget, known, lock_known, remember,
};
pub use parked::{
    ParkedEvent, ParkedFilter, ParkedPage, park, parked, parked_after, parked_due, parked_of,
    parked_page, unpark,
};
pub use records::{SeqRange, StoredUsage, append, records};

use hubu_core::metering::Span;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [backs::STATEMENTS, keys::STATEMENTS, parked::STATEMENTS, records::STATEMENTS].concat()
}

/// A span that was stored.
fn span(from: Timestamp, to: Timestamp) -> Result<Span, Fault> {
    let lost = || Fault::Bug("usage has a span that ends before it begins".to_owned());
    Span::new(from, to).ok_or_else(lost)
}
