//! Packages of usage: what is bought, or given, ahead of what is used on demand (`bills` C; `readings` 8 to 10,
//! 26, 27).
//!
//! A [`Package`] holds [`Item`]s, each a quota of one type of usage, which is filled anew in every [`Window`]
//! where the package has a [`Reset`], and lasts for its whole life where it has none. Usage meets the packages
//! that cover it before it is priced ([`deduct`]); only the rest is rated, and only the rest counts for graduated
//! prices. Packages serve the usage of the customer whose they are, and of nobody else.
//!
//! Quotas and quantities are told at 10⁻⁸ of their measure. Hours, days and months are those of the realm's
//! zone.

mod batch;
mod deduct;
mod matching;
mod package;
mod reset;

pub use batch::{Record, deduct_all};
pub use deduct::{Deducted, Deduction, deduct};
pub use matching::{Consumption, Cover, covers};
pub use package::{
    BundleType, Item, Package, QuotaReuse, Restriction, Scope, SourceType, Status, Used,
};
pub use reset::{CycleKind, QuotaCycle, Reset, Window, window_at, windows_in};

#[cfg(test)]
mod properties;
#[cfg(test)]
mod world;
