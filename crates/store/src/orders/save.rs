//! Storing what a fold of commands did with orders: each table once, whatever the number of commands.

use hubu_core::ids::{GroupKey, OrderKey};
use hubu_core::orders::{Act, OrderId, OrderItem, OrderLine, OrderPayment, OrderRecord};
use hubu_core::time::Zone;

use super::{belongings, count};
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};
use crate::resources::ResourceTerm;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&HEADS, &CHANGE, &LINES, &ITEMS, &PAYMENTS, &STATES, &RETURNED];

static HEADS: Sql = Sql::over(
    "orders.insert",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("placed"),
        Column::Int("k"),
        Column::Text("id"),
        Column::Int("trade"),
        Column::Int("combined"),
        Column::Int("kind"),
        Column::Int("source"),
        Column::Int("status"),
        Column::Int("reason"),
        Column::Text("service"),
        Column::Int("pay_until"),
        Column::Int("paid"),
        Column::Int("completed"),
        Column::Int("updated"),
        Column::Int("discount"),
        Column::Int("discount_kind"),
        Column::Int("payer"),
        Column::Int("agent_pay"),
        Column::Text("placed_by"),
        Column::Int("five_days"),
        Column::Int("version"),
    ],
    "INSERT INTO customer_order (group_id, customer_key, placed_ms, order_key, id, trade_key, \
     combined, kind, source, status, reason, service, pay_until_ms, paid_ms, completed_ms, \
     updated_ms, discount_key, discount_kind, payer_key, agent_pay, placed_by, five_days, \
     catalogue_version) SELECT v.grp, v.customer, v.placed, v.k, v.id, v.trade, v.combined, v.kind, \
     v.source, v.status, v.reason, v.service, v.pay_until, v.paid, v.completed, v.updated, \
     v.discount, v.discount_kind, v.payer, v.agent_pay, v.placed_by, v.five_days, v.version \
     FROM {rows}",
);

static CHANGE: Sql = Sql::over(
    "orders.change",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("placed"),
        Column::Int("k"),
        Column::Int("status"),
        Column::Int("reason"),
        Column::Int("pay_until"),
        Column::Int("paid"),
        Column::Int("completed"),
        Column::Int("updated"),
        Column::Int("discount"),
        Column::Int("discount_kind"),
        Column::Int("payer"),
        Column::Int("agent_pay"),
        Column::Int("five_days"),
    ],
    "UPDATE customer_order SET status = v.status, reason = v.reason, pay_until_ms = v.pay_until, \
     paid_ms = v.paid, completed_ms = v.completed, updated_ms = v.updated, \
     discount_key = v.discount, discount_kind = v.discount_kind, payer_key = v.payer, \
     agent_pay = v.agent_pay, five_days = v.five_days FROM {rows} \
     WHERE customer_order.group_id = v.grp AND customer_order.customer_key = v.customer \
     AND customer_order.placed_ms = v.placed AND customer_order.order_key = v.k",
);

static LINES: Sql = Sql::over(
    "orders.save_lines",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("number"),
        Column::Text("product"),
        Column::Text("service"),
        Column::Text("resource_type"),
        Column::Text("region"),
        Column::Text("spec"),
        Column::Int("strict"),
        Column::Text("zone"),
        Column::Int("size"),
        Column::Int("measure"),
        Column::Text("base_product"),
        Column::Text("base_spec"),
        Column::Int("unit"),
        Column::Int("num"),
        Column::Int("count"),
        Column::Int("effective"),
        Column::Int("expires"),
        Column::Int("official"),
        Column::Int("rest"),
        Column::Int("vouchers"),
        Column::Int("flexi"),
        Column::Int("cards"),
        Column::Int("fee"),
        Column::Int("consumed"),
        Column::Text("discounts"),
    ],
    "INSERT INTO order_line (group_id, order_key, number, product_id, service, resource_type, \
     region, spec, strict_selected, zone, size, size_measure, base_product_id, base_spec, \
     period_unit, period_num, count, effective_ms, expires_ms, official_e8, after_e8, vouchers_e8, \
     flexi_e8, cards_e8, fee_e8, consumed_e8, discounts) SELECT v.grp, v.k, v.number, v.product, \
     v.service, v.resource_type, v.region, v.spec, v.strict, v.zone, v.size, v.measure, \
     v.base_product, v.base_spec, v.unit, v.num, v.count, v.effective, v.expires, v.official, \
     v.rest, v.vouchers, v.flexi, v.cards, v.fee, v.consumed, v.discounts FROM {rows} WHERE true \
     ON CONFLICT (group_id, order_key, number) DO UPDATE SET effective_ms = excluded.effective_ms, \
     expires_ms = excluded.expires_ms, official_e8 = excluded.official_e8, \
     after_e8 = excluded.after_e8, vouchers_e8 = excluded.vouchers_e8, \
     flexi_e8 = excluded.flexi_e8, cards_e8 = excluded.cards_e8, fee_e8 = excluded.fee_e8, \
     consumed_e8 = excluded.consumed_e8, discounts = excluded.discounts",
);

static ITEMS: Sql = Sql::over(
    "orders.save_items",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("number"),
        Column::Int("resource"),
        Column::Int("state"),
        Column::Int("unit"),
        Column::Int("periods"),
        Column::Int("since"),
        Column::Int("until"),
        Column::Int("extra_days"),
    ],
    "INSERT INTO order_item (group_id, order_key, number, resource_key, state, unit, periods, \
     from_ms, to_ms, extra_days) SELECT v.grp, v.k, v.number, v.resource, v.state, v.unit, \
     v.periods, v.since, v.until, v.extra_days FROM {rows} WHERE true \
     ON CONFLICT (group_id, order_key, number, resource_key) DO UPDATE SET \
     state = excluded.state, unit = excluded.unit, periods = excluded.periods, \
     from_ms = excluded.from_ms, to_ms = excluded.to_ms, extra_days = excluded.extra_days",
);

static PAYMENTS: Sql = Sql::over(
    "orders.save_payments",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("number"),
        Column::Int("resource"),
        Column::Int("source"),
        Column::Int("coupon"),
        Column::Int("amount"),
        Column::Int("returned"),
    ],
    "INSERT INTO order_payment (group_id, order_key, number, resource_key, source, coupon_key, \
     amount_e8, returned_e8) SELECT v.grp, v.k, v.number, v.resource, v.source, v.coupon, v.amount, \
     v.returned FROM {rows} WHERE true \
     ON CONFLICT (group_id, order_key, number, resource_key, source, coupon_key) DO UPDATE SET \
     amount_e8 = excluded.amount_e8, returned_e8 = excluded.returned_e8",
);

static STATES: Sql = Sql::over(
    "orders.save_states",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("number"),
        Column::Int("resource"),
        Column::Int("state"),
        Column::Int("since"),
        Column::Int("until"),
    ],
    "UPDATE order_item SET state = v.state, from_ms = v.since, to_ms = v.until FROM {rows} \
     WHERE order_item.group_id = v.grp AND order_item.order_key = v.k \
     AND order_item.number = v.number AND order_item.resource_key = v.resource",
);

static RETURNED: Sql = Sql::over(
    "orders.save_returned",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("number"),
        Column::Int("resource"),
        Column::Int("source"),
        Column::Int("coupon"),
        Column::Int("returned"),
    ],
    "UPDATE order_payment SET returned_e8 = v.returned FROM {rows} \
     WHERE order_payment.group_id = v.grp AND order_payment.order_key = v.k \
     AND order_payment.number = v.number AND order_payment.resource_key = v.resource \
     AND order_payment.source = v.source AND order_payment.coupon_key = v.coupon",
);

/// An order that is new or was changed, each once.
#[derive(Clone, Copy, Debug)]
pub struct Changed<'a> {
    /// The order as it was loaded: what is the same is not written again. `None`: it is new.
    pub before: Option<&'a OrderRecord>,
    /// The order as it is now.
    pub order: &'a OrderRecord,
}

/// Stores new and changed orders, with their lines, items, offers, payments, what they give back, and the
/// counters of the list. The parts of a combined trade stand where it stands. An id that is taken is a
/// [`Fault::Conflict`]: whoever runs again draws another.
///
/// # Errors
/// Only faults.
pub fn save(tx: &mut Tx<'_>, zone: &Zone, orders: &[Changed<'_>]) -> Result<(), Fault> {
    let (mut opened, mut changed) = (Vec::new(), Vec::new());
    for Changed { before, order } in orders {
        if before.is_some() {
            changed.extend(heads_of(order).map(|head| change_row(order, &head)));
        } else {
            opened.extend(heads_of(order).map(|head| open_row(order, &head)));
        }
    }
    tx.execute_set(&HEADS, &[], &in_order(opened, 4)).map_err(taken)?;
    tx.execute_set(&CHANGE, &[], &in_order(changed, 4))?;
    let (mut lines, mut items, mut payments) = (Vec::new(), Vec::new(), Vec::new());
    for Changed { before, order } in orders {
        let known = before.map(|before| &before.order.lines);
        for line in fresh(&order.order.lines, known) {
            let lost = || Fault::Bug(format!("the order {} has a line of another", order.order.id));
            let key = order.key_of(&line.order).ok_or_else(lost)?;
            lines.push(line_row((order.group, key), line));
        }
        let known = before.map(|before| &before.items);
        items.extend(fresh(&order.items, known).map(|item| item_row(order.group, item)));
        let known = before.map(|before| &before.payments);
        payments.extend(fresh(&order.payments, known).map(|paid| payment_row(order.group, paid)));
    }
    tx.execute_set(&LINES, &[], &in_order(lines, 3))?;
    tx.execute_set(&ITEMS, &[], &in_order(items, 4))?;
    tx.execute_set(&PAYMENTS, &[], &in_order(payments, 6))?;
    belongings::save(tx, orders)?;
    count::save(tx, zone, orders)
}

/// Those that are not as they were before: they keep their places.
fn fresh<'a, T: PartialEq>(
    now: &'a [T],
    before: Option<&'a Vec<T>>,
) -> impl Iterator<Item = &'a T> {
    let known = move |place: usize| before.and_then(|before| before.get(place));
    let places = now.iter().enumerate();
    places.filter(move |(place, one)| known(*place) != Some(*one)).map(|(_, one)| one)
}

/// Stores what became of terms that orders bought before: the states of items, and what of their payments
/// went back.
///
/// # Errors
/// Only faults.
pub fn save_terms(tx: &mut Tx<'_>, terms: &[(GroupKey, &ResourceTerm)]) -> Result<(), Fault> {
    let state = |(group, term): &(GroupKey, &ResourceTerm)| {
        let OrderItem { order, number, resource, state, span, .. } = &term.item;
        vec![
            (*group).into(),
            (*order).into(),
            (*number).into(),
            (*resource).into(),
            state.code().into(),
            span.map(|(from, _)| from).into(),
            span.map(|(_, to)| to).into(),
        ]
    };
    tx.execute_set(&STATES, &[], &in_order(terms.iter().map(state).collect(), 4))?;
    let of_term = |(group, term): &(GroupKey, &ResourceTerm)| -> Vec<Vec<Value>> {
        term.payments.iter().map(|payment| returned_row(*group, payment)).collect()
    };
    let returned = terms.iter().flat_map(of_term).collect();
    tx.execute_set(&RETURNED, &[], &in_order(returned, 6)).map(|_| ())
}

/// Rows in the order of their table's key, which is in their first columns and of whole numbers.
pub(crate) fn in_order(mut rows: Vec<Vec<Value>>, width: usize) -> Vec<Vec<Value>> {
    let int = |value: &Value| match value {
        Value::Int(int) => *int,
        _ => 0,
    };
    rows.sort_by_cached_key(|row| row.iter().take(width).map(int).collect::<Vec<_>>());
    rows
}

/// What another has taken at the same instant: the work is done again, and finds it.
pub(crate) fn taken(fault: Fault) -> Fault {
    match fault {
        Fault::Unique(text) => Fault::Conflict(text),
        other => other,
    }
}

/// A row of `customer_order`: an order, a combined trade, or a part of one.
struct Head<'a> {
    key: OrderKey,
    id: &'a OrderId,
    trade: Option<OrderKey>,
    service: &'a str,
    five_days: i64,
}

fn heads_of(record: &OrderRecord) -> impl Iterator<Item = Head<'_>> {
    let own = Head {
        key: record.key,
        id: &record.order.id,
        trade: None,
        service: record.order.service(),
        five_days: record.five_days,
    };
    let parts = record.parts.iter().map(|(key, id)| {
        let first = record.order.lines.iter().find(|line| line.order == *id);
        let service = first.map_or("", |line| line.product.service.as_str());
        // What left within five days is counted once, with the trade.
        Head { key: *key, id, trade: Some(record.key), service, five_days: 0 }
    });
    std::iter::once(own).chain(parts)
}

fn open_row(record: &OrderRecord, head: &Head<'_>) -> Vec<Value> {
    let order = &record.order;
    let combined = head.trade.is_none() && !record.parts.is_empty();
    vec![
        record.group.into(),
        order.customer.into(),
        order.placed.into(),
        head.key.into(),
        head.id.as_str().into(),
        head.trade.into(),
        combined.into(),
        order.kind.code().into(),
        order.source.code().into(),
        order.status.code().into(),
        order.reason.map(Act::code).into(),
        head.service.into(),
        order.pay_until.into(),
        order.paid.into(),
        record.completed.into(),
        record.updated.into(),
        order.discount.map(|(key, _)| key).into(),
        order.discount.map(|(_, kind)| kind.code()).into(),
        record.payer.into(),
        record.agent_pay.into(),
        (&record.placed_by).into(),
        head.five_days.into(),
        record.catalogue_version.into(),
    ]
}

fn change_row(record: &OrderRecord, head: &Head<'_>) -> Vec<Value> {
    let order = &record.order;
    vec![
        record.group.into(),
        order.customer.into(),
        order.placed.into(),
        head.key.into(),
        order.status.code().into(),
        order.reason.map(Act::code).into(),
        order.pay_until.into(),
        order.paid.into(),
        record.completed.into(),
        record.updated.into(),
        order.discount.map(|(key, _)| key).into(),
        order.discount.map(|(_, kind)| kind.code()).into(),
        record.payer.into(),
        record.agent_pay.into(),
        head.five_days.into(),
    ]
}

fn line_row((group, key): (GroupKey, OrderKey), line: &OrderLine) -> Vec<Value> {
    let (product, amounts, info) = (&line.product, &line.amounts, &line.amounts.info);
    let base = line.base.as_ref();
    let discounts: Vec<String> =
        info.discounts.iter().map(|(of, off)| format!("{}:{}", of.code(), off.e8())).collect();
    vec![
        group.into(),
        key.into(),
        line.number.into(),
        (&product.id).into(),
        (&product.service).into(),
        (&product.resource_type).into(),
        (&product.region).into(),
        (&product.spec).into(),
        product.strict_selected.into(),
        line.zone.clone().into(),
        line.size.map(|size| size.value).into(),
        line.size.map(|size| size.measure).into(),
        base.map(|base| base.id.clone()).into(),
        base.map(|base| base.spec.clone()).into(),
        line.period.0.code().into(),
        line.period.1.into(),
        line.count.into(),
        line.effective.into(),
        line.expires.into(),
        amounts.official.into(),
        amounts.after_discount.into(),
        info.vouchers.into(),
        info.flexi.into(),
        info.cards.into(),
        info.kept.map(|kept| kept.fee).into(),
        info.kept.map(|kept| kept.consumed).into(),
        discounts.join(" ").into(),
    ]
}

fn item_row(group: GroupKey, item: &OrderItem) -> Vec<Value> {
    vec![
        group.into(),
        item.order.into(),
        item.number.into(),
        item.resource.into(),
        item.state.code().into(),
        item.term.map(|term| term.unit.code()).into(),
        item.term.map(|term| term.periods).into(),
        item.span.map(|(from, _)| from).into(),
        item.span.map(|(_, to)| to).into(),
        item.extra_days.into(),
    ]
}

fn payment_row(group: GroupKey, payment: &OrderPayment) -> Vec<Value> {
    let (source, coupon) = payment.source.codes();
    vec![
        group.into(),
        payment.order.into(),
        payment.number.into(),
        payment.resource.into(),
        source.into(),
        coupon.into(),
        payment.amount.into(),
        payment.returned.into(),
    ]
}

fn returned_row(group: GroupKey, payment: &OrderPayment) -> Vec<Value> {
    let (source, coupon) = payment.source.codes();
    vec![
        group.into(),
        payment.order.into(),
        payment.number.into(),
        payment.resource.into(),
        source.into(),
        coupon.into(),
        payment.returned.into(),
    ]
}
