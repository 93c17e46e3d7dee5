//! What could not be provided is given back at once, by an order of the system's (`orders` C0).

use hubu_core::ids::OrderKey;
use hubu_core::money::Amount;
use hubu_core::orders::{
    Act, Combination, FailedPart, ItemState, Order, OrderBack, OrderItem, OrderLine, OrderPayment,
    OrderRecord, OrderRefund, OrderStatus, OrderType, Source, SourceType, Take, unsubscribe_failed,
};
use hubu_core::subscriptions::RefundRowKind;
use hubu_store::Fault;
use hubu_store::ledger::Holder;

use super::{facts_of, give_back};
use crate::ledger::Desk;

/// Unsubscribes what of an order could not be provided: one order for each order of a combined trade. The order
/// is stored already; what went back is marked in what is stored.
pub(super) fn give_back_failed(
    desk: &mut Desk<'_, '_>,
    customer: &Holder,
    record: &OrderRecord,
    failed: &[usize],
) -> Result<(), Fault> {
    let mut parts: Vec<OrderKey> = failed.iter().map(|place| record.items[*place].order).collect();
    parts.sort_unstable();
    parts.dedup();
    for part in parts {
        let items = failed.iter().map(|place| &record.items[*place]);
        let items: Vec<&OrderItem> = items.filter(|item| item.order == part).collect();
        let unsubscribed = unsubscription(desk, customer, (record, part), &items)?;
        desk.put_order(unsubscribed.clone());
        let facts = facts_of(&unsubscribed).text("base_order_id", record.order.id.as_str());
        desk.emit(customer.key, "order.placed", &facts);
        give_back(desk, customer, &unsubscribed)?;
        desk.emit(customer.key, "order.completed", &facts);
    }
    Ok(())
}

/// What paid the failed items.
fn payments_of<'a>(
    record: &'a OrderRecord,
    items: &'a [&OrderItem],
) -> impl Iterator<Item = &'a OrderPayment> {
    record.payments.iter().filter(move |one| {
        let paid = (one.order, one.number, one.resource);
        items.iter().any(|item| (item.order, item.number, item.resource) == paid)
    })
}

fn unsubscription(
    desk: &mut Desk<'_, '_>,
    customer: &Holder,
    (record, part): (&OrderRecord, OrderKey),
    items: &[&OrderItem],
) -> Result<OrderRecord, Fault> {
    let of_part = |line: &&OrderLine| record.key_of(&line.order) == Some(part);
    let with_failed = |line: &&OrderLine| items.iter().any(|item| item.number == line.number);
    let lines: Vec<&OrderLine> =
        record.order.lines.iter().filter(of_part).filter(with_failed).collect();
    let takes = takes(record, items, &lines);
    let places: Vec<usize> = (0..lines.len()).collect();
    let lost = || Fault::Bug(format!("the order {} paid what is none", record.order.id));
    let FailedPart { lines: amounts, .. } = unsubscribe_failed(&takes, &places).ok_or_else(lost)?;
    let (key, id) = desk.new_order();
    let now = desk.now();
    let line = |(place, (line, (_, amounts))): (usize, (&&OrderLine, _))| {
        let (number, count) = (number(place), items.iter());
        let count = count.filter(|item| item.number == line.number).count();
        OrderLine {
            order: id.clone(),
            number,
            base: None,
            period: (line.period.0, None),
            count: i64::try_from(count).unwrap_or(i64::MAX),
            effective: None,
            expires: None,
            amounts,
            ..(*line).clone()
        }
    };
    let given_back = lines.iter().zip(amounts).enumerate().map(line).collect();
    let item = |item: &&OrderItem| {
        let place = lines.iter().position(|line| line.number == item.number).unwrap_or(0);
        let (term, span, state) = (None, None, ItemState::Done);
        OrderItem {
            order: key,
            number: number(place),
            state,
            term,
            span,
            extra_days: 0,
            ..(**item).clone()
        }
    };
    let order = Order {
        id: id.clone(),
        customer: customer.key,
        combination: Combination::Single,
        kind: OrderType::Unsubscribe,
        source: SourceType::System,
        status: OrderStatus::Completed,
        reason: Some(Act::Complete),
        placed: now,
        pay_until: None,
        paid: None,
        discount: None,
        lines: given_back,
    };
    let empty = OrderRecord::new((customer.group, key), order, desk.actor());
    Ok(OrderRecord {
        payer: record.payer,
        completed: Some(now),
        items: items.iter().map(item).collect(),
        backs: payments_of(record, items).map(back).collect(),
        refunds: refunds(record, items)?,
        ..empty
    })
}

fn number(place: usize) -> i64 {
    i64::try_from(place + 1).unwrap_or(i64::MAX)
}

fn back(paid: &OrderPayment) -> OrderBack {
    let OrderPayment { order, number, resource, source, amount, .. } = *paid;
    OrderBack { resource, base: (order, number), source, amount }
}

/// What paid the failed items, by source and line.
fn takes(record: &OrderRecord, items: &[&OrderItem], lines: &[&OrderLine]) -> Vec<Take> {
    let mut takes: Vec<Take> = Vec::new();
    for paid in payments_of(record, items) {
        let Some(place) = lines.iter().position(|line| line.number == paid.number) else {
            continue;
        };
        let there = takes.iter().position(|take| take.source == paid.source);
        let there = there.unwrap_or_else(|| {
            let lines = vec![Amount::ZERO; lines.len()];
            takes.push(Take { source: paid.source, amount: Amount::ZERO, lines });
            takes.len() - 1
        });
        let take = &mut takes[there];
        // They are part of what was paid, which is in range.
        take.amount = take.amount.checked_add(paid.amount).unwrap_or(take.amount);
        let line = &mut take.lines[place];
        *line = line.checked_add(paid.amount).unwrap_or(*line);
    }
    takes
}

/// A row for each failed resource: what was paid for it, vouchers left out.
fn refunds(record: &OrderRecord, items: &[&OrderItem]) -> Result<Vec<OrderRefund>, Fault> {
    let mut rows = Vec::new();
    for item in items {
        let one = [*item];
        let paid = payments_of(record, &one);
        let paid = paid.filter(|paid| !matches!(paid.source, Source::Voucher(_)));
        let sum = paid.map(|paid| paid.amount).try_fold(Amount::ZERO, Amount::checked_add);
        let lost = || Fault::Bug("what was paid leaves the range of an amount".to_owned());
        let amount = sum.and_then(Amount::checked_neg).ok_or_else(lost)?;
        if !amount.is_zero() {
            let (resource, kind) = (item.resource, RefundRowKind::Paid);
            let base = (item.order, item.number);
            rows.push(OrderRefund { resource, base, kind, amount });
        }
    }
    Ok(rows)
}
