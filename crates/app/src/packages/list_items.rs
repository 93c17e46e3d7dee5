//! What is left of items of a customer's packages (`bills` C2).

use hubu_core::ids::{CustomerKey, GroupKey, PackageItemKey};
use hubu_core::packages::{Item, Reset};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::{Fault, Tx};

use super::shelf::shown;

/// An item, and what is left of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedItem {
    /// The item.
    pub item: Item,
    /// When its quota is filled anew; never where there is none.
    pub reset: Option<Reset>,
    /// The first instant of the window that is shown, or of the package's life where its quotas are not filled anew.
    pub from: Timestamp,
    /// The last second of it.
    pub to: Timestamp,
    /// What is left of it then, at 10⁻⁸ of its measure.
    pub left: i64,
}

/// Lists items of a customer's packages by their keys, in the order in which they are named; those that are not its
/// own, or are not shown any more, are left out.
///
/// # Errors
/// Only faults.
pub fn list_items(
    tx: &mut Tx<'_>,
    customer: (GroupKey, CustomerKey),
    at: (&Zone, Timestamp),
    keys: &[PackageItemKey],
) -> Result<Vec<ListedItem>, Fault> {
    let (packages, used) = shown(tx, customer, at)?;
    let find = |key: &PackageItemKey| {
        packages.iter().find_map(|(record, window)| {
            let item = record.package.items.iter().find(|item| item.key == *key)?;
            Some(ListedItem {
                left: item.left(&used, window.number),
                item: item.clone(),
                reset: record.package.reset,
                from: window.from,
                to: window.last_second(),
            })
        })
    };
    Ok(keys.iter().filter_map(find).collect())
}
