//! What rows name by keys: resources, orders and postings.

use hubu_core::ids::{CustomerKey, GroupKey, OrderKey, PostingKey, ResourceKey};
use hubu_core::orders::OrderId;
use hubu_core::time::BillCycle;

use super::filter::{BillOwner, set};
use crate::Fault;
use crate::engine::{Column, RowReader, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&RESOURCES, &ORDERS, &POSTING];

static RESOURCES: Sql = Sql::over(
    "bills.resources",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("k")],
    "SELECT r.resource_key, r.id, r.zone, p.id FROM {rows} CROSS JOIN resource r \
     LEFT JOIN resource p ON p.group_id = r.group_id AND p.customer_key = r.customer_key \
     AND p.resource_key = r.parent_key WHERE r.group_id = v.grp AND r.customer_key = v.customer \
     AND r.resource_key = v.k",
);

static ORDERS: Sql = Sql::over(
    "bills.orders",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT o.order_key, o.id, t.id FROM {rows} CROSS JOIN customer_order o \
     LEFT JOIN customer_order t ON t.group_id = o.group_id AND t.order_key = o.trade_key \
     WHERE o.group_id = v.grp AND o.order_key = v.k",
);

// A posting is filed in the group of whoever paid it.
static POSTING: Sql = Sql::over(
    "bills.posting_of_trade",
    &[Column::Int("grp"), Column::Int("consumer"), Column::Int("payer")],
    "SELECT MIN(p.posting_key) FROM {rows} CROSS JOIN bill_row b \
     JOIN customer c ON c.customer_key = b.payer_key \
     JOIN posting p ON p.group_id = c.group_id AND p.posting_key = b.posting_key \
     WHERE b.group_id = v.grp AND b.consumer_key = v.consumer \
     AND (v.payer IS NULL OR b.payer_key = v.payer) AND b.cycle = $1 AND p.trade_id = $2",
);

/// A resource that rows name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BilledResource {
    /// Its key.
    pub key: ResourceKey,
    /// Its id.
    pub id: String,
    /// Its zone.
    pub zone: Option<String>,
    /// The id of the primary one that it is attached to.
    pub parent: Option<String>,
}

/// An order that rows name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BilledOrder {
    /// Its key.
    pub key: OrderKey,
    /// Its id.
    pub id: OrderId,
    /// The id of the combined trade that it is part of.
    pub trade: Option<OrderId>,
}

/// The resources that rows of these consumers name; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn resources_of(
    tx: &mut Tx<'_>,
    resources: &[(GroupKey, CustomerKey, ResourceKey)],
) -> Result<Vec<BilledResource>, Fault> {
    let row = |(group, customer, key): &(GroupKey, CustomerKey, ResourceKey)| -> Vec<Value> {
        vec![(*group).into(), (*customer).into(), (*key).into()]
    };
    let rows: Vec<Vec<Value>> = resources.iter().map(row).collect();
    let found = tx.query_set(&RESOURCES, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok(BilledResource {
                key: ResourceKey(row.int()?),
                id: row.text()?,
                zone: row.opt_text()?,
                parent: row.opt_text()?,
            })
        })
        .collect()
}

/// The orders that rows name; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn orders_of(
    tx: &mut Tx<'_>,
    orders: &[(GroupKey, OrderKey)],
) -> Result<Vec<BilledOrder>, Fault> {
    let row = |(group, key): &(GroupKey, OrderKey)| -> Vec<Value> {
        vec![(*group).into(), (*key).into()]
    };
    let rows: Vec<Vec<Value>> = orders.iter().map(row).collect();
    let found = tx.query_set(&ORDERS, &[], &rows)?;
    found.into_iter().map(|row| order(&mut row.reader())).collect()
}

fn order(row: &mut RowReader) -> Result<BilledOrder, Fault> {
    let id = |text: String| {
        let lost = || Fault::Bug(format!("an order is called {text}"));
        OrderId::parse(&text).ok_or_else(lost)
    };
    let (key, own) = (OrderKey(row.int()?), id(row.text()?)?);
    Ok(BilledOrder { key, id: own, trade: row.opt_text()?.map(id).transpose()? })
}

/// The posting with such a trade that moved the money of a row of these owners in a cycle; none where there is none.
///
/// # Errors
/// Only faults.
pub fn posting_of(
    tx: &mut Tx<'_>,
    owners: &[BillOwner],
    cycle: BillCycle,
    trade: &str,
) -> Result<Option<PostingKey>, Fault> {
    let found = tx.query_set(&POSTING, &[cycle.number().into(), trade.into()], &set(owners))?;
    let keys = found.into_iter().map(|row| row.reader().opt_int());
    let keys = keys.collect::<Result<Vec<_>, Fault>>()?;
    Ok(keys.into_iter().flatten().min().map(PostingKey))
}
