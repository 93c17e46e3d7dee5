//! Somebody looked at an order that had to be reviewed, or its customer confirmed it (`orders` C0).

use hubu_core::orders::{
    Act, Combination, OrderId, OrderRecord, OrderStatus, OrderType, pay_until,
};
use hubu_store::ledger::Holder;
use hubu_store::{Error, Fault};

use super::{
    ORDER_DEADLINE, begin, call_off, customer_of, facts_of, give_back, gives_money_back, move_on,
};
use crate::ledger::{Command, Decision, Desk, Needs};
use crate::subscriptions::carry_out;

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
            move_on(desk, &mut record, Act::Approve)?;
            if record.order.kind.gives_back() {
                carry_out(desk, &mut record)?;
            } else {
                // A change for which nothing is to be paid goes on at once.
                record.order.paid = Some(desk.now());
                move_on(desk, &mut record, Act::Pay)?;
                give_back(desk, &customer, &record)?;
                begin(desk, &mut record, &customer)?;
            }
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
    // What a change pays for ends with the terms.
    let changed = record.order.lines.iter().filter(|_| record.order.kind == OrderType::Change);
    let ends = changed.filter_map(|line| line.expires).max();
    let until = pay_until(desk.now(), selected, None);
    let until = ends.map_or(until, |ends| ends.min(until));
    record.order.pay_until = Some(until);
    desk.oblige(ORDER_DEADLINE, customer, record.key.0, until);
    move_on(desk, record, act)
}
