//! What customers read of their bills (`bills` A, F): rows, rows put together by resource, and the monthly summary.
//!
//! Whose bills are shown follows from who pays and from what members let their master see ([`owners_of`]); what is
//! asked for by codes, ids and trades becomes a filter of the store ([`Wanted`]); what rows name by numbers is read
//! once for a page ([`Told`]). A list costs a number of statements that depends neither on its page nor on how many
//! members a master has.

mod list_bills;
mod list_monthly_sums;
mod owners;
mod told;
mod wanted;

pub use hubu_store::bills::{BilledOrder, BilledResource, Common, MonthlySum, UsageSum};
pub use list_bills::{BillLine, BillList, BillQuery, Reach, list_bills};
pub use list_monthly_sums::{MonthlyList, MonthlyQuery, list_monthly_sums};
pub use owners::{Asking, NotShown, owners_of};
pub use told::Told;
pub use wanted::Wanted;
