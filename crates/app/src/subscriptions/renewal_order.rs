//! The order of a renewal.

use hubu_core::coupons::CycleType;
use hubu_core::orders::{
    Amounts, Combination, ItemState, LinePeriod, Order, OrderItem, OrderLine, OrderRecord,
    OrderStatus, OrderType, SourceType,
};
use hubu_core::subscriptions::Term;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::resources::ResourceRecord;

use super::renewing::Line;
use crate::ledger::Desk;
use crate::orders::Priced;
use crate::resources::resource_facts;

/// An order of renewals that is to be paid. It is not stored by this.
pub(super) fn renewal_order(
    desk: &mut Desk<'_, '_>,
    (consumer, payer): (&Holder, &Holder),
    source: SourceType,
    lines: &[Line],
    priced: Priced,
) -> OrderRecord {
    let (key, id) = desk.new_order();
    let (now, kind) = (desk.now(), OrderType::Renew);
    let line = |(number, (line, amounts)): (i64, (&Line, Amounts))| {
        let (resource, term) = (&line.record.resource, line.renewed.term);
        OrderLine {
            order: id.clone(),
            number,
            product: resource.product.clone(),
            base: None,
            zone: resource.zone.clone(),
            size: resource.size,
            period: (unit_of(term.unit), Some(term.periods)),
            count: 1,
            effective: None,
            expires: None,
            amounts,
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
    OrderRecord {
        key,
        group: consumer.group,
        order: Order {
            id: id.clone(),
            customer: consumer.key,
            combination: Combination::Single,
            kind,
            source,
            status: OrderStatus::of_new(kind, source, false, false),
            reason: None,
            placed: now,
            pay_until: Some(priced.pay_until),
            paid: None,
            discount: priced.discount,
            lines: (1..).zip(lines.iter().zip(priced.amounts)).map(line).collect(),
        },
        parts: Vec::new(),
        payer: payer.key,
        agent_pay: false,
        placed_by: desk.actor().to_owned(),
        five_days: 0,
        catalogue_version: priced.version,
        updated: now,
        completed: None,
        offered: priced.offered,
        items: (1..).zip(lines).map(item).collect(),
        payments: Vec::new(),
        backs: Vec::new(),
        refunds: Vec::new(),
    }
}

/// A unit in the words of lines.
pub(super) const fn unit_of(unit: CycleType) -> LinePeriod {
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
