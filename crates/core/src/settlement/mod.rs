//! From usage to money: what a deduction comes to, what of it is owed, what pays it, and the row of the bill that
//! says so (`bills` 2, G; `readings` 5, 6, 12 to 15, 23 to 29).
//!
//! | step | where |
//! | --- | --- |
//! | what packages cover is taken off | [`crate::packages::deduct_all`] |
//! | what was rated before in the month moves graduated prices on | [`Tiers`] |
//! | list price and discount, exactly | [`UsageOf`], [`Exact`] |
//! | small amounts wait until they come to a cent | [`accumulate`], [`flush`] |
//! | the one cut: eight decimals, then the policy | [`Charge`], [`MoneyPolicy`] |
//! | coupons, cards, cash, credit; the rest is debt | [`Purse`] |
//! | the row | [`BillRow`] |
//! | what corrections give back | [`give_back`] |
//! | money that comes in, and what is written off | [`share_out`] |
//!
//! Records of one batch are settled in the order of their spans: what began earlier, then what ended earlier, then
//! what has the lower key, as packages are. So the order in which they come decides nothing.
//!
//! A correction takes back what was rated of a record, and no more: what packages covered of it goes back to them.

mod charge;
mod pay;
mod policy;
mod repay;
mod returns;
mod row;
mod small;
mod tiers;
mod usage;

pub use charge::{Charge, Exact};
pub use pay::{Paid, Purse};
pub use policy::MoneyPolicy;
pub use repay::{Owed, Shared, share_out};
pub use returns::{Back, give_back};
pub use row::{BillRow, IdentityBroken, Parts, RowUsage};
pub use small::{Added, Pending, SmallKey, accumulate, flush};
pub use tiers::{Place, TierKey, Tiers, converted};
pub use usage::{Unrated, UsageOf, UsagePrice};

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod world;
