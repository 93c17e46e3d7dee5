//! What customers read of their packages of usage (`bills` C, F5): the packages, what is left of their items, and what
//! they covered. A package is shown for 18 months after its end.

mod list_deductions;
mod list_items;
mod list_packages;
mod shelf;

pub use hubu_store::bills::BilledOrder;
pub use hubu_store::packages::{PackageRecord, StoredDeduction};
pub use list_deductions::{DeductionList, DeductionQuery, list_deductions};
pub use list_items::{ListedItem, list_items};
pub use list_packages::{ListedPackage, PackageList, PackageQuery, list_packages};
