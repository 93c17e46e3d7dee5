//! The ledger's tables. Decisions are made in `hubu_core::ledger` on loaded books; here they are
//! loaded and stored as sets.
//!
//! A customer's row is the lock of everything that is money of that customer: books, holds,
//! allocations, transaction ids and its event numbers change only under it.

mod check;
mod consumption;
mod journal;
mod load;
mod postings;
mod save;
mod search;
mod statement;
mod statement_lines;
mod trade_ids;

pub use check::{Finding, check};
pub use consumption::consumed;
pub use journal::{JournalEntry, JournalPosting, journal_page};
pub use load::{
    Allocation, Hold, Holder, Named, allocations, books, coupon_books, find_holders, holder_of,
    holds, ids_of, lenders, lock_holders, names_of, transaction_ids,
};
pub use postings::{PostingRow, postings_page};
pub use save::{AllocationRow, Saved, TransactionIdRow, save, save_event_seqs};
pub use search::{PostingFilter, search_postings};
pub use statement::{
    Balance, CHANNELS, StatementEntry, StatementFilter, StatementPage, balances, books_of,
    statement,
};
pub use statement_lines::{BookLines, statement_books, statement_lines};
pub use trade_ids::trade_ids;

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [
        load::STATEMENTS,
        journal::STATEMENTS,
        postings::STATEMENTS,
        save::STATEMENTS,
        search::STATEMENTS,
        statement::STATEMENTS,
        statement_lines::STATEMENTS,
        consumption::STATEMENTS,
        check::STATEMENTS,
        trade_ids::STATEMENTS,
    ]
    .concat()
}
