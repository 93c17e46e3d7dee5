//! Reading orders with everything that belongs to them.

use hubu_core::ids::{CouponKey, CustomerKey, GroupKey, OrderKey};
use hubu_core::orders::{OrderId, OrderRecord};

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[];

/// Who paid something, and with which coupon or card, if with one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Backing {
    /// Who paid.
    pub payer: CustomerKey,
    /// The coupon or card; none where something else paid.
    pub coupon: Option<CouponKey>,
    /// The order by whose id it was paid: of a part, its combined trade.
    pub order: OrderId,
}

/// Whose an order is. None of it ever changes, but what paid it so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderOwner {
    /// Its id, as stored.
    pub id: OrderId,
    /// Its key.
    pub key: OrderKey,
    /// Its distribution group.
    pub group: GroupKey,
    /// Its customer.
    pub customer: CustomerKey,
    /// Who pays it.
    pub payer: CustomerKey,
    /// The ids of its resources.
    pub resources: Vec<String>,
    /// What paid it so far.
    pub backing: Vec<Backing>,
}

/// Whose orders are; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn owners(_tx: &mut Tx<'_>, _ids: &[OrderId]) -> Result<Vec<OrderOwner>, Fault> {
    unimplemented!()
}

/// Orders with everything that belongs to them, in no order.
///
/// # Errors
/// Only faults.
pub fn by_keys(
    _tx: &mut Tx<'_>,
    _keys: &[(GroupKey, OrderKey)],
) -> Result<Vec<OrderRecord>, Fault> {
    unimplemented!()
}

/// The same, by their ids, for readers; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn by_ids(tx: &mut Tx<'_>, ids: &[OrderId]) -> Result<Vec<OrderRecord>, Fault> {
    let owners = owners(tx, ids)?;
    let keys: Vec<_> = owners.iter().map(|owner| (owner.group, owner.key)).collect();
    by_keys(tx, &keys)
}
