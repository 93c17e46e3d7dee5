//! Reading resources with their terms, and what paid for them.

use hubu_core::ids::{CustomerKey, GroupKey, OrderKey, ResourceKey};
use hubu_core::orders::{OrderId, OrderItem, OrderPayment, OrderStatus, OrderType};
use hubu_core::resources::{Charging, Resource};

use crate::Fault;
use crate::engine::{Sql, Tx};
use crate::orders::Backing;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[];

/// Whose a resource is. None of it ever changes, but who paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourceOwner {
    /// Its id.
    pub id: String,
    /// Its key.
    pub key: ResourceKey,
    /// Its distribution group.
    pub group: GroupKey,
    /// Its customer.
    pub customer: CustomerKey,
    /// It, the primary one it is attached to, and everything that is attached to either.
    pub family: Vec<ResourceKey>,
    /// What paid for the family's terms.
    pub backing: Vec<Backing>,
}

/// A term of a resource: an item of an order that bought it, with what paid for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourceTerm {
    /// The order (`base_order_id` of what it gives back).
    pub order: OrderId,
    /// The order by whose id it was paid, which coupons know: of a part, its combined trade.
    pub paid_as: OrderId,
    /// What it did.
    pub kind: OrderType,
    /// Who paid it.
    pub payer: CustomerKey,
    /// The item; it is done.
    pub item: OrderItem,
    /// What paid for this resource in it.
    pub payments: Vec<OrderPayment>,
}

/// An order that has a resource and is not over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpenTrade {
    /// The order.
    pub order: OrderKey,
    /// What it does.
    pub kind: OrderType,
    /// Where it stands.
    pub status: OrderStatus,
}

/// A resource with everything that belongs to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourceRecord {
    /// Distribution group of its rows.
    pub group: GroupKey,
    /// The resource.
    pub resource: Resource,
    /// How it was charged, in the order of time.
    pub chargings: Vec<Charging>,
    /// Its tags, by name.
    pub tags: Vec<(String, String)>,
    /// Its terms that are done and were not given back, in the order of time.
    pub terms: Vec<ResourceTerm>,
    /// The orders that have it and are not over, the oldest first.
    pub open: Vec<OpenTrade>,
}

/// Whose resources are; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn owners(_tx: &mut Tx<'_>, _ids: &[String]) -> Result<Vec<ResourceOwner>, Fault> {
    unimplemented!()
}

/// Resources with everything that belongs to them, in no order.
///
/// # Errors
/// Only faults.
pub fn by_keys(
    _tx: &mut Tx<'_>,
    _keys: &[(GroupKey, CustomerKey, ResourceKey)],
) -> Result<Vec<ResourceRecord>, Fault> {
    unimplemented!()
}

/// The same with their families, by their ids, for readers; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn by_ids(tx: &mut Tx<'_>, ids: &[String]) -> Result<Vec<ResourceRecord>, Fault> {
    let owners = owners(tx, ids)?;
    let family = |owner: &ResourceOwner| {
        let (group, customer) = (owner.group, owner.customer);
        owner.family.clone().into_iter().map(move |key| (group, customer, key))
    };
    let mut keys: Vec<_> = owners.iter().flat_map(family).collect();
    keys.sort_unstable();
    keys.dedup();
    by_keys(tx, &keys)
}
