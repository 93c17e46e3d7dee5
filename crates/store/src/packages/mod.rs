//! Packages of usage: what they hold, what was used of it, and what they covered.
//!
//! All of it changes under the row lock of the customer whose they are ([`crate::ledger::lock_holders`]).

mod deductions;
mod load;
mod save;
mod windows;

pub use deductions::{
    DeductionFilter, DeductionPage, StoredDeduction, deductions_of, deductions_page,
    save_deductions,
};
pub use load::{PackageRecord, packages_of};
pub use save::{PackageExtended, change, extend, save};
pub use windows::{UsedRange, WindowUse, save_used, used};

use crate::engine::Sql;

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [deductions::STATEMENTS, load::STATEMENTS, save::STATEMENTS, windows::STATEMENTS].concat()
}
