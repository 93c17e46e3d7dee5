//! Resources, however they are charged: lists, and what cloud services do with them through operators: those on
//! demand are opened, resized and deleted; any is tagged, moved and frozen.
//!
//! None of it posts money, but money commands change the same rows: each is a unit that holds the row lock of
//! the resource's customer, as a fold of money commands does.

mod close;
mod freeze;
mod listed;
mod open;
mod place;
mod project;
mod resize;
mod tag;

pub use close::delete_resource;
pub use freeze::set_resource_frozen;
pub use hubu_store::resources::{
    OpenTrade, ResourceFilter, ResourceOwner, ResourcePage, ResourceRecord, ResourceTerm, by_ids,
    by_keys, owners, resources_page,
};
pub use listed::{ListedResources, listed_resources};
pub use open::{NewResource, open_resource};
pub(crate) use place::resource_facts;
pub use project::move_resource;
pub use resize::{Resize, resize_resource};
pub use tag::tag_resource;

use hubu_core::orders::OrderRecord;
use hubu_store::{Fault, Tx, orders};

/// The orders that have a resource and are not over, the oldest first.
///
/// # Errors
/// Only faults.
pub fn open_orders(tx: &mut Tx<'_>, record: &ResourceRecord) -> Result<Vec<OrderRecord>, Fault> {
    let keys: Vec<_> = record.open.iter().map(|open| (record.group, open.order)).collect();
    let mut open = orders::by_keys(tx, &keys)?;
    open.sort_unstable_by_key(|order| (order.order.placed, order.key));
    Ok(open)
}
