//! Rows of bills: what they are called, what coupons paid of them, what they come to together, and their pages.
//!
//! Rows are written once, under the row locks of their consumer and payer ([`crate::ledger::lock_holders`]). Later
//! only what paid them changes ([`pay`]), and their sums with it.

mod filter;
mod groups;
mod labels;
mod of_usage;
mod owed;
mod page;
mod rows;
mod save;
mod sums;

pub use filter::{BillFilter, BillOwner, BillTrade};
pub use groups::{GroupPage, GroupedRows, groups_page};
pub use labels::{Label, LabelText, label_texts};
pub use of_usage::{UsagePlace, rows_of_usage};
pub use owed::{OwedCycle, Paid, owed_cycles, owed_rows, owing, pay};
pub use page::{BillPage, bills_after, bills_page};
pub use rows::{BillRecord, coupons_of};
pub use save::{Billed, save};
pub use sums::{BillSum, MonthlySum, monthly_sums, sums};

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [
        groups::STATEMENTS,
        labels::STATEMENTS,
        of_usage::STATEMENTS,
        owed::STATEMENTS,
        page::STATEMENTS,
        rows::STATEMENTS,
        save::STATEMENTS,
        sums::STATEMENTS,
    ]
    .concat()
}
