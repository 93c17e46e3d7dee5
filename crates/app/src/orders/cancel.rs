//! An order is cancelled: by its customer (`orders` C7), or because its deadline of payment passed.

use std::convert::Infallible;

use hubu_core::ids::{CustomerKey, GroupKey, OrderKey};
use hubu_core::orders::{Act, CancelRefusal, OrderId, OrderRecord, OrderStatus};
use hubu_core::resources::Provision;
use hubu_store::{Error, Fault};

use super::{customer_of, facts_of, move_on, release_locked};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// The reconciler that cancels orders whose deadline has passed; its due rows are written when they are
/// placed, and go when they are paid or cancelled.
pub const ORDER_DEADLINE: &str = "order_deadline";

/// Cancels an order for its customer.
#[derive(Clone, Debug)]
pub struct CancelOrder {
    /// Who asks.
    pub caller: CustomerKey,
    /// Which.
    pub order: OrderId,
}

impl Command for CancelOrder {
    /// The order afterwards.
    type Reply = OrderRecord;
    type Refusal = CancelRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.order(&self.order);
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<OrderRecord>, Error<CancelRefusal>> {
        let found = desk.order(&self.order).filter(|one| one.order.customer == self.caller);
        let record = found.ok_or(Error::Refused(CancelRefusal::UnknownOrder))?;
        record.order.check_cancel().map_err(Error::Refused)?;
        let value = call_off(desk, record, Act::Cancel)?;
        let facts = facts_of(&value);
        Ok(Decision { value, subject: self.caller, facts })
    }
}

/// Cancels an order whose deadline of payment has passed. Running it again, or early, does nothing.
#[derive(Clone, Copy, Debug)]
pub struct LapseOrder {
    /// Its distribution group.
    pub group: GroupKey,
    /// Its key.
    pub order: OrderKey,
}

impl Command for LapseOrder {
    /// Was it cancelled?
    type Reply = bool;
    type Refusal = Infallible;

    fn needs(&self, needs: &mut Needs) {
        needs.order_of(self.group, self.order);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<bool>, Error<Infallible>> {
        let lost = || Fault::Bug(format!("an obligation is about the order {}", self.order));
        let record = desk.order_of(self.order).ok_or_else(lost)?;
        let subject = record.order.customer;
        let pending = record.order.status == OrderStatus::PendingPayment;
        if !pending || !record.order.past_deadline(desk.now()) {
            return Ok(Decision { value: false, subject, facts: facts_of(&record) });
        }
        let record = call_off(desk, record, Act::Lapse)?;
        Ok(Decision { value: true, subject, facts: facts_of(&record) })
    }
}

/// Cancels an order that was not paid, for whatever reason: its coupons are free again, and what it would have
/// provided will not be there.
///
/// # Errors
/// Only faults.
pub(crate) fn call_off(
    desk: &mut Desk<'_, '_>,
    mut record: OrderRecord,
    act: Act,
) -> Result<OrderRecord, Fault> {
    let customer = customer_of(desk, &record)?;
    let mut holders = vec![customer.clone()];
    let payer = desk.holder(&Party::Key(record.payer));
    holders.extend(payer.into_iter().filter(|payer| payer.key != customer.key));
    let holders: Vec<_> = holders.iter().collect();
    release_locked(desk, &holders, &record)?;
    for item in &record.items {
        let Some(mut owner) = desk.resource_of(item.resource) else { continue };
        if owner.resource.provision == Provision::Waiting {
            owner.resource.provision = Provision::Void;
            owner.resource.subscription = None;
            owner.resource.updated = desk.now();
            desk.put_resource(owner);
        }
    }
    move_on(desk, &mut record, act)?;
    let facts = facts_of(&record);
    desk.emit(customer.key, "order.cancelled", &facts.text("reason", act.as_str()));
    Ok(record)
}
