//! Reading orders with everything that belongs to them.

use std::collections::{BTreeSet, HashMap};

use hubu_core::coupons::CycleType;
use hubu_core::discounts::DiscountKind;
use hubu_core::ids::{CouponKey, CustomerKey, DiscountKey, GroupKey, OrderKey, ResourceKey};
use hubu_core::orders::{
    Act, Combination, ItemState, Order, OrderId, OrderItem, OrderPayment, OrderRecord, OrderStatus,
    OrderType, SourceType,
};
use hubu_core::subscriptions::Term;

use super::belongings::{self, Belongings, source};
use super::lines::lines;
use crate::Fault;
use crate::engine::{Column, Row, RowReader, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&OWNERS, &PARTS, &RESOURCES, &BACKING, &HEADS, &ITEMS, &PAYMENTS];

static OWNERS: Sql = Sql::over(
    "orders.owners",
    &[Column::Text("id")],
    "SELECT o.id, o.order_key, o.group_id, o.customer_key, o.payer_key, o.combined, \
     COALESCE(t.id, o.id) FROM {rows} CROSS JOIN customer_order o LEFT JOIN customer_order t \
     ON t.group_id = o.group_id AND t.order_key = o.trade_key WHERE o.id = v.id",
);

static PARTS: Sql = Sql::over(
    "orders.parts",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT o.trade_key, o.order_key, o.id FROM {rows} CROSS JOIN customer_order o \
     WHERE o.group_id = v.grp AND o.trade_key = v.k ORDER BY o.trade_key, o.order_key",
);

static RESOURCES: Sql = Sql::over(
    "orders.resources",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("k")],
    "SELECT i.order_key, r.id FROM {rows} CROSS JOIN order_item i CROSS JOIN resource r \
     WHERE i.group_id = v.grp AND i.order_key = v.k AND r.group_id = v.grp \
     AND r.customer_key = v.customer AND r.resource_key = i.resource_key",
);

static BACKING: Sql = Sql::over(
    "orders.backing",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT DISTINCT p.order_key, p.coupon_key FROM {rows} CROSS JOIN order_payment p \
     WHERE p.group_id = v.grp AND p.order_key = v.k ORDER BY p.order_key, p.coupon_key",
);

static HEADS: Sql = Sql::over(
    "orders.heads",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT o.group_id, o.order_key, o.payer_key, o.agent_pay, o.placed_by, o.five_days, \
     o.catalogue_version, o.updated_ms, o.completed_ms, o.id, o.customer_key, o.kind, o.source, \
     o.status, o.reason, o.placed_ms, o.pay_until_ms, o.paid_ms, o.discount_key, o.discount_kind, \
     o.combined, t.id FROM {rows} CROSS JOIN customer_order o LEFT JOIN customer_order t \
     ON t.group_id = o.group_id AND t.order_key = o.trade_key \
     WHERE o.group_id = v.grp AND o.order_key = v.k",
);

/// The columns of an item, in the order they are read.
macro_rules! item_columns {
    () => {
        "i.order_key, i.number, i.resource_key, i.state, i.unit, i.periods, i.from_ms, i.to_ms, \
         i.extra_days"
    };
}
pub(crate) use item_columns;

static ITEMS: Sql = Sql::over(
    "orders.items",
    &[Column::Int("grp"), Column::Int("k")],
    concat!(
        "SELECT ",
        item_columns!(),
        " FROM {rows} CROSS JOIN order_item i WHERE i.group_id = v.grp AND i.order_key = v.k \
         ORDER BY i.order_key, i.number, i.resource_key"
    ),
);

/// The columns of a payment, in the order they are read.
macro_rules! payment_columns {
    () => {
        "p.order_key, p.number, p.resource_key, p.source, p.coupon_key, p.amount_e8, p.returned_e8"
    };
}
pub(crate) use payment_columns;

static PAYMENTS: Sql = Sql::over(
    "orders.payments",
    &[Column::Int("grp"), Column::Int("k")],
    concat!(
        "SELECT ",
        payment_columns!(),
        " FROM {rows} CROSS JOIN order_payment p WHERE p.group_id = v.grp AND p.order_key = v.k \
         ORDER BY p.order_key, p.number, p.resource_key, p.source, p.coupon_key"
    ),
);

/// Who paid something, and with which coupon or card, if with one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
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
pub fn owners(tx: &mut Tx<'_>, ids: &[OrderId]) -> Result<Vec<OrderOwner>, Fault> {
    let rows: Vec<Vec<Value>> = ids.iter().map(|id| vec![id.as_str().into()]).collect();
    let found = tx.query_set(&OWNERS, &[], &rows)?;
    let found: Vec<(OrderOwner, bool, OrderId)> =
        found.into_iter().map(owner).collect::<Result<_, _>>()?;
    let combined = found.iter().filter(|(_, combined, _)| *combined);
    let trades: Vec<_> = combined.map(|(owner, ..)| (owner.group, owner.key)).collect();
    let parts = parts(tx, &trades)?;
    let mut resources: HashMap<OrderKey, BTreeSet<String>> = HashMap::new();
    let mut coupons: HashMap<OrderKey, BTreeSet<CouponKey>> = HashMap::new();
    let members: Vec<_> = found.iter().flat_map(|(owner, ..)| members_of(owner, &parts)).collect();
    let rows: Vec<Vec<Value>> = members
        .iter()
        .map(|(owner, key)| vec![owner.group.into(), owner.customer.into(), (*key).into()])
        .collect();
    for row in tx.query_set(&RESOURCES, &[], &rows)? {
        let mut row = row.reader();
        resources.entry(OrderKey(row.int()?)).or_default().insert(row.text()?);
    }
    let rows: Vec<_> = members.iter().map(|(owner, key)| (owner.group, *key)).collect();
    for row in tx.query_set(&BACKING, &[], &keys(&rows))? {
        let mut row = row.reader();
        coupons.entry(OrderKey(row.int()?)).or_default().insert(CouponKey(row.int()?));
    }
    let with_all = |(owner, _, paid_as): &(OrderOwner, bool, OrderId)| {
        let members: Vec<_> = members_of(owner, &parts).map(|(_, key)| key).collect();
        let ids = members.iter().filter_map(|key| resources.get(key)).flatten();
        let paid = members.iter().filter_map(|key| coupons.get(key)).flatten();
        let coupons: BTreeSet<_> = paid.map(|key| (key.0 != 0).then_some(*key)).collect();
        let backing = |coupon| Backing { payer: owner.payer, coupon, order: paid_as.clone() };
        let ids: BTreeSet<&String> = ids.collect();
        OrderOwner {
            resources: ids.into_iter().cloned().collect(),
            backing: coupons.into_iter().map(backing).collect(),
            ..owner.clone()
        }
    };
    Ok(found.iter().map(with_all).collect())
}

/// Orders with everything that belongs to them, in no order.
///
/// # Errors
/// Only faults.
pub fn by_keys(tx: &mut Tx<'_>, keys: &[(GroupKey, OrderKey)]) -> Result<Vec<OrderRecord>, Fault> {
    let mut records = for_list(tx, keys)?;
    let wanted: Vec<_> = records
        .iter()
        .map(|record| {
            let kind = record.order.kind;
            let gives = kind.gives_back() || kind == OrderType::Change;
            (record.group, record.key, (!kind.gives_back(), gives))
        })
        .collect();
    let Belongings { mut offered, mut backs, mut refunds } = belongings::load(tx, &wanted)?;
    for record in &mut records {
        record.offered = offered.remove(&record.key).unwrap_or_default();
        record.backs = backs.remove(&record.key).unwrap_or_default();
        record.refunds = refunds.remove(&record.key).unwrap_or_default();
    }
    Ok(records)
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

/// Orders without offers, and without what they give back, in no order.
pub(super) fn for_list(
    tx: &mut Tx<'_>,
    wanted: &[(GroupKey, OrderKey)],
) -> Result<Vec<OrderRecord>, Fault> {
    let heads = tx.query_set(&HEADS, &[], &keys(wanted))?;
    let heads: Vec<(OrderRecord, bool)> = heads.into_iter().map(head).collect::<Result<_, _>>()?;
    let combined = heads.iter().filter(|(_, combined)| *combined);
    let trades: Vec<_> = combined.map(|(record, _)| (record.group, record.key)).collect();
    let mut parts = parts(tx, &trades)?;
    let mut records = Vec::with_capacity(heads.len());
    let mut members = BTreeSet::new();
    for (mut record, combined) in heads {
        if combined {
            record.parts = parts.remove(&record.key).unwrap_or_default();
            let ids = record.parts.iter().map(|(_, id)| id.clone()).collect();
            record.order.combination = Combination::Combined(ids);
        }
        members.extend(orders_of(&record).into_iter().map(|key| (record.group, key)));
        records.push(record);
    }
    let rows = keys(&members.into_iter().collect::<Vec<_>>());
    let lines = lines(tx, &rows)?;
    let mut items: HashMap<OrderKey, Vec<OrderItem>> = HashMap::new();
    for row in tx.query_set(&ITEMS, &[], &rows)? {
        let item = item(&mut row.reader())?;
        items.entry(item.order).or_default().push(item);
    }
    let mut payments: HashMap<OrderKey, Vec<OrderPayment>> = HashMap::new();
    for row in tx.query_set(&PAYMENTS, &[], &rows)? {
        let payment = payment(&mut row.reader())?;
        payments.entry(payment.order).or_default().push(payment);
    }
    for record in &mut records {
        for key in orders_of(record) {
            record.order.lines.extend(lines.get(&key).into_iter().flatten().cloned());
            record.items.extend(items.get(&key).into_iter().flatten().cloned());
            record.payments.extend(payments.get(&key).into_iter().flatten().cloned());
        }
    }
    Ok(records)
}

/// The orders whose lines are an order's: its parts, or itself.
fn orders_of(record: &OrderRecord) -> Vec<OrderKey> {
    if record.parts.is_empty() {
        return vec![record.key];
    }
    record.parts.iter().map(|(key, _)| *key).collect()
}

/// The same by their keys, of an order that is only known by its owner.
fn members_of<'a>(
    owner: &'a OrderOwner,
    parts: &HashMap<OrderKey, Vec<(OrderKey, OrderId)>>,
) -> impl Iterator<Item = (&'a OrderOwner, OrderKey)> {
    let members: Vec<OrderKey> = match parts.get(&owner.key) {
        Some(parts) => parts.iter().map(|(key, _)| *key).collect(),
        None => vec![owner.key],
    };
    members.into_iter().map(move |key| (owner, key))
}

/// The parts of combined trades, by the trade, in the order of their keys.
pub(super) fn parts(
    tx: &mut Tx<'_>,
    trades: &[(GroupKey, OrderKey)],
) -> Result<HashMap<OrderKey, Vec<(OrderKey, OrderId)>>, Fault> {
    let mut parts: HashMap<OrderKey, Vec<(OrderKey, OrderId)>> = HashMap::new();
    for row in tx.query_set(&PARTS, &[], &keys(trades))? {
        let mut row = row.reader();
        let trade = OrderKey(row.int()?);
        parts.entry(trade).or_default().push((OrderKey(row.int()?), order_id(&mut row)?));
    }
    Ok(parts)
}

fn keys(orders: &[(GroupKey, OrderKey)]) -> Vec<Vec<Value>> {
    orders.iter().map(|(group, key)| vec![(*group).into(), (*key).into()]).collect()
}

/// Owner, whether it is a combined trade, and the id by which it is paid.
fn owner(row: Row) -> Result<(OrderOwner, bool, OrderId), Fault> {
    let mut row = row.reader();
    let owner = OrderOwner {
        id: order_id(&mut row)?,
        key: OrderKey(row.int()?),
        group: GroupKey(row.int()?),
        customer: CustomerKey(row.int()?),
        payer: CustomerKey(row.int()?),
        resources: Vec::new(),
        backing: Vec::new(),
    };
    Ok((owner, row.bool()?, order_id(&mut row)?))
}

/// An order without what belongs to it, and whether it is a combined trade.
fn head(row: Row) -> Result<(OrderRecord, bool), Fault> {
    let mut row = row.reader();
    let mut record = OrderRecord {
        group: GroupKey(row.int()?),
        key: OrderKey(row.int()?),
        payer: CustomerKey(row.int()?),
        agent_pay: row.bool()?,
        placed_by: row.text()?,
        five_days: row.int()?,
        catalogue_version: row.int()?,
        updated: row.time()?,
        completed: row.opt_time()?,
        order: Order {
            id: order_id(&mut row)?,
            customer: CustomerKey(row.int()?),
            kind: row.code(OrderType::from_code)?,
            source: row.code(SourceType::from_code)?,
            status: row.code(OrderStatus::from_code)?,
            reason: row.opt_code(Act::from_code)?,
            placed: row.time()?,
            pay_until: row.opt_time()?,
            paid: row.opt_time()?,
            discount: row.opt_int()?.map(DiscountKey).zip(row.opt_code(DiscountKind::from_code)?),
            combination: Combination::Single,
            lines: Vec::new(),
        },
        parts: Vec::new(),
        offered: Vec::new(),
        items: Vec::new(),
        payments: Vec::new(),
        backs: Vec::new(),
        refunds: Vec::new(),
    };
    let combined = row.bool()?;
    if let Some(trade) = row.opt_text()? {
        record.order.combination = Combination::PartOf(known_id(&trade)?);
    }
    Ok((record, combined))
}

/// Reads the id of an order.
pub(crate) fn order_id(row: &mut RowReader) -> Result<OrderId, Fault> {
    known_id(&row.text()?)
}

fn known_id(id: &str) -> Result<OrderId, Fault> {
    OrderId::parse(id).ok_or_else(|| Fault::Bug(format!("{id} is no id of an order")))
}

/// Reads `item_columns!`.
pub(crate) fn item(row: &mut RowReader) -> Result<OrderItem, Fault> {
    Ok(OrderItem {
        order: OrderKey(row.int()?),
        number: row.int()?,
        resource: ResourceKey(row.int()?),
        state: row.code(ItemState::from_code)?,
        term: row
            .opt_code(CycleType::from_code)?
            .zip(row.opt_int()?)
            .map(|(unit, periods)| Term { unit, periods }),
        span: row.opt_time()?.zip(row.opt_time()?),
        extra_days: row.int()?,
    })
}

/// Reads `payment_columns!`.
pub(crate) fn payment(row: &mut RowReader) -> Result<OrderPayment, Fault> {
    Ok(OrderPayment {
        order: OrderKey(row.int()?),
        number: row.int()?,
        resource: ResourceKey(row.int()?),
        source: source(row)?,
        amount: row.amount()?,
        returned: row.amount()?,
    })
}
