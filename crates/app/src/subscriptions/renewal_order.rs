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

/// What events and the audit trail say of a resource and its end.
pub(super) fn facts_of(record: &ResourceRecord) -> Facts {
    let expires = record.resource.subscription.as_ref().map(|one| one.expires);
    resource_facts(&record.resource).time("expire_time", expires)
}

/// How a term is told in facts: `3 months`.
pub(super) fn term_of(facts: Facts, term: Term) -> Facts {
    facts.int("period_type", unit_of(term.unit).code()).int("period_num", term.periods)
}
