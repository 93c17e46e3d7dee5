//! Bills (`bills` 1, 2, A, F; decision 0030): what brings rows to them besides usage, and what customers read of them.
//!
//! What an order is paid with, and what it gives back, becomes rows in the command that moves its money: one of each
//! line and resource (`of_orders`), below zero where it gives back (`of_refunds`).
//!
//! Whose bills are shown follows from who pays and from what members let their master see ([`owners_of`]); what is
//! asked for by codes, ids and trades becomes a filter of the store ([`Wanted`]); what rows name by numbers is read
//! once for a page ([`Told`]). A list costs a number of statements that depends neither on its page nor on how many
//! members a master has.

mod list_bills;
mod list_monthly_sums;
mod of_orders;
mod of_refunds;
mod owners;
mod told;
mod wanted;

pub use hubu_store::bills::{BilledOrder, BilledResource, Common, MonthlySum, UsageSum};
pub use list_bills::{BillLine, BillList, BillQuery, Reach, list_bills};
pub use list_monthly_sums::{MonthlyList, MonthlyQuery, list_monthly_sums};
pub(crate) use of_orders::{OrderRow, Postings, charge, term_begun};
pub(crate) use of_refunds::{GivenBack, give_back};
pub use owners::{Asking, NotShown, owners_of};
pub use told::Told;
pub use wanted::Wanted;
