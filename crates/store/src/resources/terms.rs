//! Reading the terms of resources: what bought them, what paid for them, and what changes gave back of them.

use std::collections::{BTreeSet, HashMap};

use hubu_core::ids::{CustomerKey, DiscountKey, GroupKey, OrderKey, ResourceKey};
use hubu_core::orders::{OrderId, OrderItem, OrderPayment, OrderType};
use hubu_core::subscriptions::Return;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::orders::{self, item_columns, payment_columns};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&TERMS, &HISTORY, &PAYMENTS, &RETURNS];

// The items of a resource (h) are found by what their index holds, and read by their key (i), as its owner's are.

macro_rules! terms_in {
    ($states:literal) => {
        concat!(
            "SELECT o.id, COALESCE(t.id, o.id), o.kind, o.payer_key, \
             COALESCE(t.discount_key, o.discount_key), ",
            item_columns!(),
            " FROM {rows} CROSS JOIN order_item h CROSS JOIN order_item i \
             CROSS JOIN customer_order o \
             LEFT JOIN customer_order t ON t.group_id = o.group_id AND t.order_key = o.trade_key \
             WHERE h.group_id = v.grp AND h.resource_key = v.k AND i.group_id = v.grp \
             AND i.order_key = h.order_key AND i.number = h.number AND i.resource_key = v.k \
             AND i.state IN (",
            $states,
            ") AND o.group_id = v.grp AND o.order_key = i.order_key \
             AND o.kind IN (1, 2, 3, 11, 14) \
             ORDER BY i.resource_key, i.from_ms, i.order_key, i.number"
        )
    };
}

/// Items that are done (1), of orders that buy time: new purchases, renewals, changes, what begins a term
/// after usage on demand or a trial.
static TERMS: Sql =
    Sql::over("resources.terms", &[Column::Int("grp"), Column::Int("k")], terms_in!("1"));

/// The same with those that were given back since (3).
static HISTORY: Sql =
    Sql::over("resources.history", &[Column::Int("grp"), Column::Int("k")], terms_in!("1, 3"));

/// What paid for all items, those included that are no terms.
static PAYMENTS: Sql = Sql::over(
    "resources.payments",
    &[Column::Int("grp"), Column::Int("k")],
    concat!(
        "SELECT ",
        payment_columns!(),
        " FROM {rows} CROSS JOIN order_item i CROSS JOIN order_payment p WHERE i.group_id = v.grp \
         AND i.resource_key = v.k AND p.group_id = v.grp \
         AND p.order_key = i.order_key AND p.number = i.number \
         AND p.resource_key = i.resource_key \
         ORDER BY p.order_key, p.number, p.resource_key, p.source, p.coupon_key"
    ),
);

/// What changes (3) that are completed (5) have given back.
static RETURNS: Sql = Sql::over(
    "resources.returns",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT DISTINCT b.resource_key, b.order_key, b.place, o.placed_ms, b.base_key, b.base_number, \
     b.source, b.coupon_key, b.amount_e8 FROM {rows} CROSS JOIN order_item h \
     CROSS JOIN customer_order o CROSS JOIN order_back b \
     WHERE h.group_id = v.grp AND h.resource_key = v.k \
     AND o.group_id = v.grp AND o.order_key = h.order_key AND o.kind = 3 AND o.status = 5 \
     AND b.group_id = v.grp AND b.order_key = h.order_key AND b.resource_key = v.k \
     ORDER BY b.order_key, b.place",
);

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
    /// By which discount the order was paid.
    pub discount: Option<DiscountKey>,
    /// The item; it is done.
    pub item: OrderItem,
    /// What paid for this resource in it.
    pub payments: Vec<OrderPayment>,
    /// What changes that are done have given back of it, the oldest first.
    pub returns: Vec<Return>,
}

/// What a change gave back of a line that paid for a resource.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TermReturn {
    /// The order that changed the resource.
    pub order: OrderKey,
    /// The resource.
    pub resource: ResourceKey,
    /// The order that was paid, and the number of its line.
    pub base: (OrderKey, i64),
    /// What it gave back.
    pub back: Return,
}

/// What changes have given back of resources, the oldest first.
///
/// # Errors
/// Only faults.
pub fn returns(
    tx: &mut Tx<'_>,
    resources: &[(GroupKey, ResourceKey)],
) -> Result<Vec<TermReturn>, Fault> {
    let keys: BTreeSet<_> = resources.iter().copied().collect();
    let rows: Vec<Vec<Value>> =
        keys.iter().map(|(group, key)| vec![(*group).into(), (*key).into()]).collect();
    tx.query_set(&RETURNS, &[], &rows)?.into_iter().map(term_return).collect()
}

/// The terms of resources that are done and were not given back, by their keys.
pub(super) fn terms(
    tx: &mut Tx<'_>,
    keys: &BTreeSet<(GroupKey, ResourceKey)>,
) -> Result<HashMap<ResourceKey, Vec<ResourceTerm>>, Fault> {
    let mut terms = terms_by(tx, &TERMS, keys)?;
    // Few resources were ever changed.
    let changed = |key: &&(GroupKey, ResourceKey)| {
        let of = terms.get(&key.1).map_or(&[][..], Vec::as_slice);
        of.iter().any(|term| term.kind == OrderType::Change)
    };
    let changed: Vec<_> = keys.iter().filter(changed).copied().collect();
    for TermReturn { resource, base, back, .. } in returns(tx, &changed)? {
        let of = terms.get_mut(&resource).map_or(&mut [][..], Vec::as_mut_slice);
        let mut of = of.iter_mut();
        if let Some(term) = of.find(|term| (term.item.order, term.item.number) == base) {
            term.returns.push(back);
        }
    }
    Ok(terms)
}

/// The terms of resources with those that were given back since, by their keys, in the order of time. What changes
/// gave back of them is [`returns`]' to tell: here none has any.
///
/// # Errors
/// Only faults.
pub fn term_history(
    tx: &mut Tx<'_>,
    resources: &[(GroupKey, ResourceKey)],
) -> Result<HashMap<ResourceKey, Vec<ResourceTerm>>, Fault> {
    terms_by(tx, &HISTORY, &resources.iter().copied().collect())
}

fn terms_by(
    tx: &mut Tx<'_>,
    statement: &'static Sql,
    keys: &BTreeSet<(GroupKey, ResourceKey)>,
) -> Result<HashMap<ResourceKey, Vec<ResourceTerm>>, Fault> {
    let rows: Vec<Vec<Value>> =
        keys.iter().map(|(group, key)| vec![(*group).into(), (*key).into()]).collect();
    let mut payments: HashMap<(OrderKey, i64, ResourceKey), Vec<OrderPayment>> = HashMap::new();
    for row in tx.query_set(&PAYMENTS, &[], &rows)? {
        let paid = orders::payment(&mut row.reader())?;
        payments.entry((paid.order, paid.number, paid.resource)).or_default().push(paid);
    }
    let mut terms: HashMap<ResourceKey, Vec<ResourceTerm>> = HashMap::new();
    for row in tx.query_set(statement, &[], &rows)? {
        let mut term = term(row)?;
        let OrderItem { order, number, resource, .. } = term.item;
        term.payments = payments.remove(&(order, number, resource)).unwrap_or_default();
        terms.entry(resource).or_default().push(term);
    }
    Ok(terms)
}

/// A term without what paid for it.
fn term(row: Row) -> Result<ResourceTerm, Fault> {
    let mut row = row.reader();
    Ok(ResourceTerm {
        order: orders::order_id(&mut row)?,
        paid_as: orders::order_id(&mut row)?,
        kind: row.code(OrderType::from_code)?,
        payer: CustomerKey(row.int()?),
        discount: row.opt_int()?.map(DiscountKey),
        item: orders::item(&mut row)?,
        payments: Vec::new(),
        returns: Vec::new(),
    })
}

fn term_return(row: Row) -> Result<TermReturn, Fault> {
    let mut row = row.reader();
    let (resource, order) = (ResourceKey(row.int()?), OrderKey(row.int()?));
    let _place = row.int()?;
    let at = row.time()?;
    let base = (OrderKey(row.int()?), row.int()?);
    let source = orders::source(&mut row)?;
    Ok(TermReturn { order, resource, base, back: Return { at, source, amount: row.amount()? } })
}
