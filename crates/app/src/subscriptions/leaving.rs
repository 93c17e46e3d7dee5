//! Orders that give back terms: how they are made, and how they are carried out (`orders` D6, D7).

use hubu_core::ids::{OrderKey, ResourceKey};
use hubu_core::money::Amount;
use hubu_core::orders::{
    Act, Combination, ItemState, LinePeriod, Order, OrderBack, OrderId, OrderItem, OrderLine,
    OrderRecord, OrderRefund, OrderStatus, OrderType, SourceType, needs_review,
};
use hubu_core::subscriptions::{Refund, Status, Subscription, TermRefund};
use hubu_core::time::Timestamp;
use hubu_store::Fault;
use hubu_store::ledger::Holder;
use hubu_store::resources::{ResourceRecord, ResourceTerm};

use super::life::go_on_demand;
use super::paid_terms::line_of;
use super::watch::watch;
use crate::ledger::Desk;
use crate::orders::{begin, customer_of, facts_of, give_back, move_on, place};
use crate::settlement;

/// A resource that is left, or some of its terms.
pub(super) struct Left {
    /// The resource.
    pub(super) record: ResourceRecord,
    /// When it ends afterwards: now, where it is left as a whole.
    pub(super) ends: Timestamp,
    /// What is given back.
    pub(super) refund: Refund,
}

/// The order that gives all of it back. Where that is a large sum somebody looks at it first, and nothing
/// moves until then; else it is carried out at once. `None`: a sum leaves the range of an amount.
///
/// # Errors
/// Only faults.
pub(super) fn leave(
    desk: &mut Desk<'_, '_>,
    (consumer, payer): (&Holder, &Holder),
    (kind, five_days): (OrderType, bool),
    left: &[Left],
) -> Result<Option<OrderRecord>, Fault> {
    let sum = left.iter().map(|one| one.refund.refund);
    let Some(sum) = sum.into_iter().try_fold(Amount::ZERO, Amount::checked_add) else {
        return Ok(None);
    };
    let review = needs_review(sum, desk.trade_rules()?.review_above);
    let source = SourceType::Customer;
    let (key, id) = desk.new_order();
    let numbered = || (1..).zip(left);
    let lines = numbered().map(|(number, one)| line(&id, number, kind, one));
    let Some(lines) = lines.collect::<Option<Vec<OrderLine>>>() else { return Ok(None) };
    let mut record = OrderRecord {
        key,
        group: consumer.group,
        order: Order {
            id,
            customer: consumer.key,
            combination: Combination::Single,
            kind,
            source,
            status: OrderStatus::of_new(kind, source, review, false),
            reason: None,
            placed: desk.now(),
            pay_until: None,
            paid: None,
            discount: None,
            lines,
        },
        parts: Vec::new(),
        payer: payer.key,
        agent_pay: false,
        placed_by: desk.actor().to_owned(),
        five_days: i64::from(five_days),
        catalogue_version: 0,
        updated: desk.now(),
        completed: None,
        offered: Vec::new(),
        items: numbered().map(|(number, one)| item(key, number, one)).collect(),
        payments: Vec::new(),
        backs: left.iter().flat_map(backs).collect(),
        refunds: left.iter().flat_map(refunds).collect(),
    };
    place(desk, &record, consumer);
    desk.count_five_days(consumer.key, record.five_days);
    if !review {
        carry_out(desk, &mut record)?;
    }
    Ok(Some(record))
}

fn line(id: &OrderId, number: i64, kind: OrderType, left: &Left) -> Option<OrderLine> {
    let resource = &left.record.resource;
    let cycle = resource.subscription.as_ref().map(|one| one.cycle);
    Some(OrderLine {
        order: id.clone(),
        number,
        product: resource.product.clone(),
        base: None,
        zone: resource.zone.clone(),
        size: resource.size,
        period: (cycle.map_or(LinePeriod::OneOff, super::renewal_order::unit_of), None),
        count: 1,
        effective: resource.effective,
        expires: Some(left.ends),
        amounts: left.refund.amounts(kind)?,
    })
}

const fn item(order: OrderKey, number: i64, left: &Left) -> OrderItem {
    OrderItem {
        order,
        number,
        resource: left.record.resource.key,
        state: ItemState::Waiting,
        term: None,
        span: None,
        extra_days: 0,
    }
}

fn backs(left: &Left) -> Vec<OrderBack> {
    let resource = left.record.resource.key;
    let terms = left.refund.terms.iter();
    let base = |term: &TermRefund| line_of(&left.record, (&term.order, term.number));
    let of = terms.filter_map(|term| Some((base(term)?, &term.back)));
    let back = |(base, back): ((OrderKey, i64), &Vec<_>)| {
        let all = back.clone().into_iter();
        all.map(move |(source, amount)| OrderBack { resource, base, source, amount })
    };
    of.flat_map(back).collect()
}

fn refunds(left: &Left) -> Vec<OrderRefund> {
    let resource: ResourceKey = left.record.resource.key;
    let rows = left.refund.rows(&left.record.resource.id).into_iter();
    let row = |row: hubu_core::subscriptions::RefundRow| {
        let base = line_of(&left.record, (&row.order, row.number))?;
        Some(OrderRefund { resource, base, kind: row.kind, amount: row.amount })
    };
    rows.filter_map(row).collect()
}

/// Carries out an order that gives back, once nobody has to look at it any more: money moves, what is left is
/// closed, and its release is begun. What is not to be released (renewed terms alone are left), or was since the order
/// was placed, is done at once. The order is stored.
///
/// # Errors
/// Only faults.
pub fn carry_out(desk: &mut Desk<'_, '_>, record: &mut OrderRecord) -> Result<(), Fault> {
    let customer = customer_of(desk, record)?;
    give_back(desk, &customer, record)?;
    for at in 0..record.items.len() {
        let Some(key) = record.items.get(at).map(|item| item.resource) else { continue };
        let line = record.order.lines.get(at);
        let ends = line.and_then(|line| line.expires).unwrap_or(record.order.placed);
        let whole = ends <= record.order.placed;
        let terms = desk.resource_of(key).map(|owner| owner.terms).unwrap_or_default();
        for mut term in terms.into_iter().filter(|term| ends_after(term, ends)) {
            term.item.state = ItemState::GivenBack;
            desk.put_term(key, term);
        }
        let Some(mut owner) = desk.resource_of(key) else { continue };
        if !whole || is_gone(&owner, record.order.kind) {
            record.items[at].state = ItemState::Done;
        }
        end(&mut owner, record.order.kind, (ends, whole), desk.now());
        if owner.resource.runs_on_demand() {
            let now = desk.now();
            settlement::begin(desk, &customer, now)?;
        }
        desk.put_resource(owner.clone());
        watch(desk, &owner)?;
    }
    if record.items.iter().all(|item| item.state == ItemState::Done) {
        move_on(desk, record, Act::Complete)?;
        let facts = facts_of(record);
        desk.emit(customer.key, "order.completed", &facts);
        return Ok(());
    }
    begin(desk, record, &customer)?;
    desk.put_order(record.clone());
    Ok(())
}

/// Is it a term that was given back by an order that lets its resource end then?
fn ends_after(term: &ResourceTerm, ends: Timestamp) -> bool {
    term.item.state == ItemState::Done && term.item.span.is_some_and(|(_, to)| to > ends)
}

/// Has what an order asks for been done already, while somebody looked at it? What went on demand meanwhile is still to
/// be released where that is asked for.
fn is_gone(owner: &ResourceRecord, kind: OrderType) -> bool {
    let closed = |term: &Subscription| term.status == Status::Closed;
    let over = owner.resource.subscription.as_ref().is_some_and(closed);
    owner.resource.closed.is_some() || (over && kind == OrderType::ToOnDemand)
}

/// What becomes of a resource that is left.
fn end(
    owner: &mut ResourceRecord,
    kind: OrderType,
    (ends, whole): (Timestamp, bool),
    now: Timestamp,
) {
    owner.resource.updated = now;
    let Some(subscription) = owner.resource.subscription.as_mut() else { return };
    if !whole {
        subscription.expires = subscription.expires.min(ends);
        return;
    }
    // It may have been released since the order was placed.
    if subscription.status == Status::Closed {
        return;
    }
    subscription.status = Status::Closed;
    // What is released is closed once that is done.
    if kind == OrderType::ToOnDemand {
        go_on_demand(owner, now);
    }
}
