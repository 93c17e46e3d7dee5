//! Somebody looked at an order that had to be reviewed, or its customer confirmed it (`orders` C0).

use hubu_core::ids::{OrderKey, ResourceKey};
use hubu_core::orders::{
    Act, Combination, ItemState, OrderId, OrderRecord, OrderStatus, OrderType, pay_until,
};
use hubu_core::subscriptions::{Status, Subscription};
use hubu_store::ledger::Holder;
use hubu_store::{Error, Fault};

use super::{
    ORDER_DEADLINE, begin, call_off, customer_of, facts_of, give_back, gives_money_back, move_on,
};
use crate::ledger::{Command, Decision, Desk, Needs};
use crate::subscriptions::watch;

/// An order that had to be reviewed is found good, or refused.
#[derive(Clone, Debug)]
pub struct ReviewOrder {
    /// The order.
    pub order: OrderId,
    /// Is it good?
    pub approve: bool,
    /// Why (1 to 256 characters).
    pub reason: String,
}

/// The customer confirmed an order that an agent or a contract placed.
#[derive(Clone, Debug)]
pub struct ConfirmOrder {
    /// The order.
    pub order: OrderId,
}

/// Why an order is neither reviewed nor confirmed. In order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReviewRefusal {
    /// There is no such order.
    UnknownOrder,
    /// It is part of this combined trade, which is looked at as a whole.
    PartOfTrade(OrderId),
    /// It does not wait for that.
    Status(OrderStatus),
}

fn waiting(
    desk: &Desk<'_, '_>,
    id: &OrderId,
    status: OrderStatus,
) -> Result<OrderRecord, ReviewRefusal> {
    let record = desk.order(id).ok_or(ReviewRefusal::UnknownOrder)?;
    match &record.order.combination {
        Combination::PartOf(trade) => Err(ReviewRefusal::PartOfTrade(trade.clone())),
        _ if record.order.status != status => Err(ReviewRefusal::Status(record.order.status)),
        _ => Ok(record),
    }
}

impl Command for ReviewOrder {
    /// The order afterwards.
    type Reply = OrderRecord;
    type Refusal = ReviewRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.order(&self.order);
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<OrderRecord>, Error<ReviewRefusal>> {
        let record = waiting(desk, &self.order, OrderStatus::PendingReview);
        let mut record = record.map_err(Error::Refused)?;
        let customer = customer_of(desk, &record)?;
        if !self.approve {
            record = call_off(desk, record, Act::Reject)?;
        } else if gives_money_back(&record) {
            let change = record.order.kind == OrderType::Change;
            move_on(desk, &mut record, Act::Approve)?;
            if change {
                // Nothing is to be paid: it goes on at once.
                record.order.paid = Some(desk.now());
                move_on(desk, &mut record, Act::Pay)?;
            }
            take_effect(desk, &mut record, &customer)?;
        } else {
            await_payment(desk, &mut record, &customer, Act::Approve)?;
        }
        let facts = facts_of(&record).bool("approved", self.approve);
        desk.emit(customer.key, "order.reviewed", &facts);
        let facts = facts.text("reason", &self.reason);
        Ok(Decision { value: record, subject: customer.key, facts })
    }
}

impl Command for ConfirmOrder {
    /// The order afterwards.
    type Reply = OrderRecord;
    type Refusal = ReviewRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.order(&self.order);
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<OrderRecord>, Error<ReviewRefusal>> {
        let record = waiting(desk, &self.order, OrderStatus::PendingConfirmation);
        let mut record = record.map_err(Error::Refused)?;
        let customer = customer_of(desk, &record)?;
        await_payment(desk, &mut record, &customer, Act::Confirm)?;
        let facts = facts_of(&record);
        desk.emit(customer.key, "order.confirmed", &facts);
        Ok(Decision { value: record, subject: customer.key, facts })
    }
}

/// An order can be paid from now on: its deadline counts from here.
fn await_payment(
    desk: &mut Desk<'_, '_>,
    record: &mut OrderRecord,
    customer: &Holder,
    act: Act,
) -> Result<(), Fault> {
    let selected = record.order.discount.map(|(key, _)| key);
    let selected = record.offered.iter().find(|one| Some(one.key) == selected);
    let until = pay_until(desk.now(), selected, None);
    record.order.pay_until = Some(until);
    desk.oblige(ORDER_DEADLINE, customer, record.key.0, until);
    move_on(desk, record, act)
}

/// An order that gives back takes effect: what it says goes back, its resources are closed or end sooner, and
/// the cloud services are asked to release them. The order is being processed, and is stored.
///
/// Terms that had not begun when it was placed leave their resource as it is until the end of those before; where
/// a term that had is given back, so are all resources of the order. A change gives back no term.
///
/// # Errors
/// Only faults.
pub(crate) fn take_effect(
    desk: &mut Desk<'_, '_>,
    record: &mut OrderRecord,
    customer: &Holder,
) -> Result<(), Fault> {
    give_back(desk, customer, record)?;
    if record.order.kind.gives_back() {
        let resources = record.items.iter().map(|item| item.resource).collect::<Vec<_>>();
        let begun = |key: &ResourceKey| {
            let mut terms = given_back(desk, record, *key).into_iter();
            terms.any(|(from, ..)| from <= record.order.placed)
        };
        let whole = record.order.kind == OrderType::ToOnDemand || resources.iter().any(begun);
        for key in resources {
            leave(desk, record, key, whole)?;
        }
    }
    begin(desk, record, customer)
}

/// The terms of a resource that an order gives back: from when on, and which.
fn given_back(
    desk: &Desk<'_, '_>,
    record: &OrderRecord,
    key: ResourceKey,
) -> Vec<(hubu_core::time::Timestamp, OrderKey, i64)> {
    let of_refunds = record.refunds.iter().map(|row| (row.resource, row.base));
    let of_backs = record.backs.iter().map(|back| (back.resource, back.base.0));
    let bases: Vec<_> = of_refunds.chain(of_backs).collect();
    let terms = desk.resource_of(key).into_iter().flat_map(|owner| owner.terms);
    let given = terms.filter(|term| bases.contains(&(key, term.item.order)));
    given.filter_map(|term| Some((term.item.span?.0, term.item.order, term.item.number))).collect()
}

fn leave(
    desk: &mut Desk<'_, '_>,
    record: &OrderRecord,
    key: ResourceKey,
    whole: bool,
) -> Result<(), Fault> {
    let given = given_back(desk, record, key);
    let Some(mut owner) = desk.resource_of(key) else { return Ok(()) };
    for term in owner.terms.clone() {
        let place = (term.item.order, term.item.number);
        if whole || given.iter().any(|(_, order, number)| (*order, *number) == place) {
            let mut term = term;
            term.item.state = ItemState::GivenBack;
            desk.put_term(key, term);
        }
    }
    let Some(subscription) = owner.resource.subscription.clone() else { return Ok(()) };
    let first = given.iter().map(|(from, ..)| *from).min();
    let subscription = match first {
        _ if whole => Subscription { status: Status::Closed, ..subscription },
        Some(expires) => Subscription { expires, ..subscription },
        None => subscription,
    };
    if let Some(after) = desk.resource_of(key) {
        owner = after;
    }
    owner.resource.subscription = Some(subscription);
    owner.resource.updated = desk.now();
    desk.put_resource(owner.clone());
    watch(desk, &owner)
}
