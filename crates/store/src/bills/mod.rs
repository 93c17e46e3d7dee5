//! Rows of bills: what they are called, what coupons paid of them, what they come to together, and their pages.
//!
//! Rows are written once, under the row locks of their consumer and payer ([`crate::ledger::lock_holders`]). Later
//! only what paid them changes ([`pay`]), and their sums with it; and rows of new terms learn when these begin
//! ([`begin_terms`]).

mod check;
mod filter;
mod groups;
mod kin;
mod labels;
mod named;
mod of_usage;
mod owed;
mod page;
mod rows;
mod save;
mod sums;

pub(crate) use check::check;
pub use filter::{BillFilter, BillOwner, BillTrade};
pub use groups::{Common, GroupPage, GroupedRows, UsageSum, groups_page};
pub use kin::{Kin, kin_of};
pub use labels::{Label, LabelText, label_texts, newest_labels};
pub use named::{BilledOrder, BilledResource, orders_of, posting_of, resources_of};
pub use of_usage::{UsagePlace, rows_of_usage};
pub use owed::{OwedCycle, Paid, owed_cycles, owed_rows, pay};
pub use page::{BillPage, bills_after, bills_page};
pub use rows::{BillRecord, coupons_of};
pub use save::{Billed, TermBegun, begin_terms, save};
pub use sums::{BillSum, MonthlySum, monthly_sums, sums};

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [
        check::STATEMENTS,
        groups::STATEMENTS,
        kin::STATEMENTS,
        labels::STATEMENTS,
        named::STATEMENTS,
        of_usage::STATEMENTS,
        owed::STATEMENTS,
        page::STATEMENTS,
        rows::STATEMENTS,
        save::STATEMENTS,
        sums::STATEMENTS,
    ]
    .concat()
}
