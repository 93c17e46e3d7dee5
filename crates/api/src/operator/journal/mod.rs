//! The journal of the realm: postings looked for, and all of them as a table.

mod export_journal;
mod list_postings;

pub use export_journal::ExportJournal;
pub use list_postings::ListPostings;

use hubu_core::ledger::Lot;

/// Which book of its kind it is, as a text; empty for the only one.
pub(super) fn lot_text(lot: Lot) -> String {
    match lot {
        Lot::Single => String::new(),
        Lot::Expiring(at) => at.to_wire(),
        Lot::Cycle(cycle) => cycle.to_string(),
        Lot::Channel(channel) => channel.to_string(),
        Lot::Coupon(key) => key.to_wire(),
    }
}
