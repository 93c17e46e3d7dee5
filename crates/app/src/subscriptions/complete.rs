//! A renewal that was paid is done at once.

use hubu_core::orders::{Act, ItemState, OrderRecord, SourceType};
use hubu_core::subscriptions::{ExtraDays, Renewed, RenewedBy, Sale, Status, renew};
use hubu_store::Fault;

use super::watch;
use crate::ledger::Desk;
use crate::orders::{facts_of, move_on, package, term_of};
use crate::resources::resource_facts;

/// Completes a renewal that was paid: its resources have their new ends. The order is stored.
///
/// # Errors
/// Only faults.
pub fn complete_renewal(desk: &mut Desk<'_, '_>, record: &mut OrderRecord) -> Result<(), Fault> {
    let by = match record.order.source {
        SourceType::System => RenewedBy::System,
        _ => RenewedBy::Customer,
    };
    for place in 0..record.items.len() {
        record.items[place].state = ItemState::Done;
        let item = record.items[place].clone();
        let lost = || Fault::Bug(format!("the renewal {} has no term", record.order.id));
        let mut owner = desk.resource_of(item.resource).ok_or_else(lost)?;
        let subscription = owner.resource.subscription.as_ref().ok_or_else(lost)?;
        let blocked = subscription.status == Status::Frozen;
        let (term, (from, to)) = item.term.zip(item.span).ok_or_else(lost)?;
        let extra = ExtraDays { days: item.extra_days };
        let renewed = renew(subscription, Renewed { term, from, to, extra }, by);
        owner.resource.subscription = Some(renewed);
        owner.resource.updated = desk.now();
        owner.terms.push(term_of(record, &item));
        let facts = resource_facts(&owner.resource)
            .text("order_id", record.order.id.as_str())
            .time("expire_time", Some(to));
        desk.emit(record.order.customer, "resource.renewed", &facts);
        if blocked {
            desk.emit(record.order.customer, "resource.unfreeze", &facts);
        }
        let lines = record.order.lines.iter_mut();
        for line in lines.filter(|line| line.number == item.number) {
            (line.effective, line.expires) = (Some(from), Some(to));
        }
        desk.put_resource(owner.clone());
        watch(desk, &owner)?;
        if owner.resource.sale == Sale::Package {
            let purchased = record.order.paid.unwrap_or(desk.now());
            package::renewed(desk, (item.order, purchased), &owner, (from, to))?;
        }
    }
    move_on(desk, record, Act::Complete)?;
    let facts = facts_of(record);
    desk.emit(record.order.customer, "order.completed", &facts);
    Ok(())
}
