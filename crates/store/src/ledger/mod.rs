//! The ledger's tables. Decisions are made in `hubu_core::ledger` on loaded books; here they are
//! loaded and stored as sets.
//!
//! A customer's row is the lock of everything that is money of that customer: books, holds,
//! allocations, transaction ids and its event numbers change only under it.

mod check;
mod consumption;
mod load;
mod postings;
mod save;
mod statement;

pub use check::{Finding, check};
pub use consumption::consumed;
pub use load::{
    Allocation, Hold, Holder, allocations, books, coupon_books, find_holders, holder_of, holds,
    ids_of, lenders, lock_holders, transaction_ids,
};
pub use postings::{PostingRow, postings_page};
pub use save::{AllocationRow, Saved, TransactionIdRow, save, save_event_seqs};
pub use statement::{
    Balance, CHANNELS, StatementEntry, StatementFilter, StatementPage, balances, books_of,
    statement,
};

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [
        load::STATEMENTS,
        postings::STATEMENTS,
        save::STATEMENTS,
        statement::STATEMENTS,
        consumption::STATEMENTS,
        check::STATEMENTS,
    ]
    .concat()
}
