//! What all commands of orders do alike: an order moves on, and what it orders is begun.

use hubu_core::ids::ResourceKey;
use hubu_core::orders::{Act, ItemState, OrderItem, OrderRecord, OrderType, Provisioning};
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::resources::ResourceTerm;
use hubu_store::{Error, Fault};

use super::{ORDER_DEADLINE, ORDER_PROVISION};
use crate::coupons::release;
use crate::ledger::{Desk, Party};
use crate::resources::resource_facts;
use crate::subscriptions::complete_renewal;

/// The customer of an order.
///
/// # Errors
/// [`Fault::Bug`] where it was not needed.
pub(crate) fn customer_of(desk: &Desk<'_, '_>, record: &OrderRecord) -> Result<Holder, Fault> {
    let lost = || Fault::Bug(format!("the customer of order {} is not locked", record.order.id));
    desk.holder(&Party::Key(record.order.customer)).ok_or_else(lost)
}

/// Moves an order on, and stores it. One that waits for its payment no longer has no deadline any more.
///
/// # Errors
/// [`Fault::Bug`] where it does not take the act; that was looked at before.
pub(crate) fn move_on(
    desk: &mut Desk<'_, '_>,
    record: &mut OrderRecord,
    act: Act,
) -> Result<(), Fault> {
    let waited = record.is_unpaid();
    let status = record.order.status.after(act, record.order.kind);
    record.order.status = status.map_err(|illegal| Fault::Bug(format!("{illegal:?}")))?;
    record.order.reason = Some(act);
    record.updated = desk.now();
    if act == Act::Complete {
        record.completed = Some(desk.now());
    }
    desk.put_order(record.clone());
    if waited && !record.is_unpaid() {
        desk.relieve(ORDER_DEADLINE, record.group, record.key.0);
    }
    Ok(())
}

/// Gives coupons free that an order has locked and not used.
///
/// # Errors
/// Only faults.
pub(crate) fn release_locked(
    desk: &mut Desk<'_, '_>,
    holders: &[&Holder],
    record: &OrderRecord,
) -> Result<(), Fault> {
    let id = record.order.id.as_str();
    for holder in holders {
        let locked = desk.coupons(holder.key).into_iter();
        let locked = locked.filter(|coupon| coupon.lock.as_deref() == Some(id));
        let locked: Vec<_> = locked.map(|coupon| coupon.key).collect();
        for key in locked {
            release(desk, holder, key, id).map_err(|error| match error {
                Error::Fault(fault) => fault,
                Error::Refused(why) => Fault::Bug(format!("a locked coupon stays: {why:?}")),
            })?;
        }
    }
    Ok(())
}

/// Begins what an order that was paid, or that gives back, orders: renewals are done at once; everything else
/// is asked of the cloud services, and where nobody reports it, it is taken as done in time.
///
/// # Errors
/// Only faults.
pub(crate) fn begin(
    desk: &mut Desk<'_, '_>,
    record: &mut OrderRecord,
    customer: &Holder,
) -> Result<(), Fault> {
    if record.order.kind == OrderType::Renew {
        return complete_renewal(desk, record);
    }
    let kind = match record.order.kind {
        OrderType::Unsubscribe => "resource.release",
        OrderType::ToOnDemand => "resource.to_on_demand",
        _ => "resource.provision",
    };
    let waits = |key: &ResourceKey| {
        let mut items = record.items.iter().filter(|item| item.resource == *key);
        items.any(|item| item.state == ItemState::Waiting)
    };
    for resource in record.resources().into_iter().filter(waits) {
        let Some(owner) = desk.resource_of(resource) else { continue };
        let facts = resource_facts(&owner.resource)
            .text("order_id", record.order.id.as_str())
            .text("order_type", record.order.kind.as_str());
        desk.emit(customer.key, kind, &facts);
    }
    if let Provisioning::Automatic { delay_ms } = desk.trade_rules()?.provisioning {
        let due = desk.now().plus_ms(delay_ms);
        desk.oblige(ORDER_PROVISION, customer, record.key.0, due);
    }
    Ok(())
}

/// An item that is done as a term of its resource, with what paid for it.
pub(crate) fn term_of(record: &OrderRecord, item: &OrderItem) -> ResourceTerm {
    let part = record.parts.iter().find(|(key, _)| *key == item.order);
    let place = (item.order, item.number, item.resource);
    let of_item =
        |one: &&hubu_core::orders::OrderPayment| (one.order, one.number, one.resource) == place;
    ResourceTerm {
        order: part.map_or_else(|| record.order.id.clone(), |(_, id)| id.clone()),
        paid_as: record.order.id.clone(),
        kind: record.order.kind,
        payer: record.payer,
        discount: record.order.discount.map(|(key, _)| key),
        item: item.clone(),
        payments: record.payments.iter().filter(of_item).cloned().collect(),
        returns: Vec::new(),
    }
}

/// What events and the audit trail say of an order.
pub(crate) fn facts_of(record: &OrderRecord) -> Facts {
    let order = &record.order;
    let facts = Facts::new()
        .text("order_id", order.id.as_str())
        .text("order_type", order.kind.as_str())
        .text("status", order.status.as_str());
    // A sum out of range is no order's; it would not have been placed.
    let amounts = order.amounts().unwrap_or_default();
    facts
        .amount("official_amount", amounts.official)
        .amount("amount_after_discount", amounts.after_discount)
}
