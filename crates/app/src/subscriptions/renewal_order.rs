//! The order of a renewal: how it is made, and what it does once it is paid.

use hubu_core::coupons::CycleType;
use hubu_core::discounts::Discount;
use hubu_core::orders::{
    Act, Auto, Combination, ItemState, LinePeriod, Offered, Order, OrderItem, OrderLine,
    OrderRecord, OrderStatus, OrderType, Payer, Paying, Settlement, SourceType, pay_until,
    pick_automatically, priced,
};
use hubu_core::rating::TermQuote;
use hubu_core::subscriptions::{
    ExtraDays, Renewed, RenewedBy, Status, Subscription, Term, renew,
};
use hubu_core::money::Amount;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::resources::{ResourceRecord, ResourceTerm};
use hubu_store::Fault;

use super::renewing::Line;
use super::watch::watch;
use crate::ledger::{Desk, Party};

/// What a renewal is ordered by.
pub(super) struct Ordered<'a> {
    /// Who renews.
    pub(super) consumer: &'a Holder,
    /// Who pays.
    pub(super) payer: &'a Holder,
    /// Where the order comes from.
    pub(super) source: SourceType,
    /// What is renewed.
    pub(super) lines: &'a [Line],
    /// What it costs.
    pub(super) quote: &'a TermQuote,
    /// The discounts by which it was quoted.
    pub(super) discounts: &'a [Discount],
}

/// An order of renewals that is to be paid, with the discount selected that automatic payment would take. It
/// is not stored by this.
pub(super) fn renewal_order(
    desk: &mut Desk<'_, '_>,
    ordered: &Ordered<'_>,
) -> Result<OrderRecord, Fault> {
    let Ordered { consumer, payer, source, lines, quote, discounts } = *ordered;
    let (version, _) = desk.catalogue()?;
    let (key, id) = desk.new_order();
    let (now, kind) = (desk.now(), OrderType::Renew);
    let offered = Offered::of_quote(quote, discounts);
    let line = |(number, line): (i64, &Line)| {
        let resource = &line.record.resource;
        OrderLine {
            order: id.clone(),
            number,
            product: resource.product.clone(),
            base: None,
            zone: resource.zone.clone(),
            size: resource.size,
            period: (unit_of(line.renewed.term.unit), Some(line.renewed.term.periods)),
            count: 1,
            effective: None,
            expires: None,
            amounts: hubu_core::orders::Amounts::default(),
        }
    };
    let item = |(number, line): (i64, &Line)| OrderItem {
        order: key,
        number,
        resource: line.record.resource.key,
        state: ItemState::Waiting,
        term: Some(line.renewed.term),
        span: Some((line.renewed.from, line.renewed.to)),
        extra_days: line.renewed.extra.days,
    };
    let mut order = Order {
        id: id.clone(),
        customer: consumer.key,
        combination: Combination::Single,
        kind,
        source,
        status: OrderStatus::of_new(kind, source, false, false),
        reason: None,
        placed: now,
        pay_until: None,
        paid: None,
        discount: None,
        lines: (1..).zip(lines).map(line).collect(),
    };
    select(&mut order, quote, &offered);
    Ok(OrderRecord {
        key,
        group: consumer.group,
        order,
        parts: Vec::new(),
        payer: payer.key,
        agent_pay: false,
        placed_by: desk.actor().to_owned(),
        five_days: 0,
        catalogue_version: version,
        updated: now,
        completed: None,
        offered,
        items: (1..).zip(lines).map(item).collect(),
        payments: Vec::new(),
        backs: Vec::new(),
        refunds: Vec::new(),
    })
}

/// Selects the discount that automatic payment would take, and says until when the order can be paid.
fn select(order: &mut Order, quote: &TermQuote, offered: &[Offered]) {
    let officials: Vec<Amount> = quote.lines.iter().map(|line| line.official).collect();
    let price = |order: &mut Order, discount: Option<&Offered>| {
        for (line, amounts) in order.lines.iter_mut().zip(priced(&officials, discount)) {
            line.amounts = amounts;
        }
    };
    price(order, None);
    let payer = Payer {
        settlement: Settlement::Balance,
        cash: Amount::ZERO,
        credit: Amount::ZERO,
    };
    let (at, looked_at) = (order.placed, order.clone());
    let paying = Paying { order: &looked_at, offered, coupons: &[], payer, first_in: &[], at };
    let chosen = pick_automatically(&paying, Auto::Pay, &[]).discount;
    let named = |one: &&Offered| chosen.as_ref().is_some_and(|it| it.id == one.key.to_wire());
    let discount = offered.iter().find(named);
    price(order, discount);
    order.discount = discount.map(|one| (one.key, one.kind));
    order.pay_until = Some(pay_until(at, discount, None));
}

const fn unit_of(unit: CycleType) -> LinePeriod {
    match unit {
        CycleType::Month => LinePeriod::Month,
        CycleType::Year => LinePeriod::Year,
    }
}

/// Does what a renewal that was paid orders: its resources are in use until their new ends, and the order is
/// completed. Nothing is to be provided for it. The record is not stored by this.
///
/// # Errors
/// [`Fault::Bug`] where the order is not processed, or a resource of it was not loaded.
pub fn complete_renewal(desk: &mut Desk<'_, '_>, record: &mut OrderRecord) -> Result<(), Fault> {
    let now = desk.now();
    let by = match record.order.source {
        SourceType::System => RenewedBy::System,
        _ => RenewedBy::Customer,
    };
    let waiting = |item: &OrderItem| item.state == ItemState::Waiting;
    let mut primaries = Vec::new();
    for place in 0..record.items.len() {
        let Some(mut item) = record.items.get(place).filter(|item| waiting(item)).cloned() else {
            continue;
        };
        item.state = ItemState::Done;
        let resource = renew_resource(desk, record, &item, by)?;
        primaries.push(resource.resource.parent.unwrap_or(resource.resource.key));
        for line in record.order.lines.iter_mut().filter(|line| line.number == item.number) {
            (line.effective, line.expires) = item.span.unzip();
        }
        if let Some(kept) = record.items.get_mut(place) {
            *kept = item;
        }
    }
    primaries.sort_unstable();
    primaries.dedup();
    for primary in primaries.into_iter().filter_map(|key| desk.resource_of(key)) {
        watch(desk, &primary)?;
    }
    complete(record, now)
}

/// An order whose work is done is completed.
pub(super) fn complete(
    record: &mut OrderRecord,
    now: hubu_core::time::Timestamp,
) -> Result<(), Fault> {
    let (status, kind) = (record.order.status, record.order.kind);
    let after = status.after(Act::Complete, kind);
    let id = &record.order.id;
    record.order.status = after.map_err(|act| Fault::Bug(format!("order {id}: {act:?}")))?;
    record.order.reason = Some(Act::Complete);
    (record.updated, record.completed) = (now, Some(now));
    Ok(())
}

fn renew_resource(
    desk: &mut Desk<'_, '_>,
    order: &OrderRecord,
    item: &OrderItem,
    by: RenewedBy,
) -> Result<ResourceRecord, Fault> {
    let id = &order.order.id;
    let lost = || Fault::Bug(format!("the renewal {id} has resource {}", item.resource));
    let mut record = desk.resource_of(item.resource).ok_or_else(lost)?;
    let before: &Subscription = record.resource.subscription.as_ref().ok_or_else(lost)?;
    let ((from, to), term) = item.span.zip(item.term).ok_or_else(lost)?;
    let extra = ExtraDays { days: item.extra_days };
    let ended = before.status != Status::InUse;
    let after = renew(before, Renewed { term, from, to, extra }, by);
    record.resource.subscription = Some(after);
    record.resource.updated = desk.now();
    let of_item = |paid: &&hubu_core::orders::OrderPayment| {
        (paid.order, paid.number, paid.resource) == (item.order, item.number, item.resource)
    };
    record.terms.push(ResourceTerm {
        order: id.clone(),
        paid_as: id.clone(),
        kind: order.order.kind,
        payer: order.payer,
        item: item.clone(),
        payments: order.payments.iter().filter(of_item).cloned().collect(),
    });
    desk.put_resource(record.clone());
    let facts = facts_of(&record).text("order_id", id.as_str());
    desk.emit(record.resource.customer, "resource.renewed", &facts);
    if ended {
        desk.emit(record.resource.customer, "resource.unfreeze", &facts);
    }
    Ok(record)
}

/// What events and the audit trail say of a resource.
pub(super) fn facts_of(record: &ResourceRecord) -> Facts {
    let resource = &record.resource;
    let expires = resource.subscription.as_ref().map(|one| one.expires);
    Facts::new()
        .text("resource_id", &resource.id)
        .text("service_type", &resource.product.service)
        .text("resource_type", &resource.product.resource_type)
        .text("region", &resource.product.region)
        .time("expire_time", expires)
}

/// The customer whose row was locked for the command.
pub(super) fn holder_of(
    desk: &Desk<'_, '_>,
    customer: hubu_core::ids::CustomerKey,
) -> Result<Holder, Fault> {
    let holder = desk.holder(&Party::Key(customer));
    holder.ok_or_else(|| Fault::Bug(format!("customer {customer} was not loaded")))
}

/// How a term is told in facts: `3 months`.
pub(super) fn term_of(facts: Facts, term: Term) -> Facts {
    facts.int("period_type", unit_of(term.unit).code()).int("period_num", term.periods)
}
