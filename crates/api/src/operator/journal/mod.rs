//! The journal of the realm: postings looked for, and all of them as a table.

mod export_journal;
mod list_postings;

pub use export_journal::ExportJournal;
pub use list_postings::ListPostings;

use hubu_app::oversight::{CustomerIds, PostingRow};
use hubu_core::ids::CustomerKey;
use hubu_core::ledger::Lot;
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::Instant;

/// A posting. `trade_time` is business time, `recorded_time` the server's own clock.
#[derive(Serialize, JsonSchema)]
pub(super) struct JournalRow {
    posting_id: String,
    trade_time: Instant,
    recorded_time: Instant,
    payer_id: String,
    consumer_id: String,
    trade_type: &'static str,
    trade_detail_type: &'static str,
    trade_id: String,
    actor: String,
    reason: String,
}

impl JournalRow {
    /// As shown; `ids` has everybody it names.
    pub(super) fn of(row: PostingRow, ids: &CustomerIds) -> Self {
        let id = |key: CustomerKey| ids.get(&key).cloned().unwrap_or_default();
        Self {
            posting_id: row.key.to_string(),
            trade_time: Instant(row.at),
            recorded_time: Instant(row.wall),
            payer_id: id(row.payer),
            consumer_id: id(row.consumer),
            trade_type: row.kind.as_str(),
            trade_detail_type: row.detail.as_str(),
            trade_id: row.trade_id,
            actor: row.actor,
            reason: row.memo,
        }
    }
}

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
