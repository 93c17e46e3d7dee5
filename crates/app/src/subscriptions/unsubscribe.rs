//! Resources are left (`orders` D7, F8), or what an order bought (the old form by order).

use hubu_core::ids::CustomerKey;
use hubu_core::orders::{OrderId, OrderType};
use hubu_core::subscriptions::{
    Fee, FiveDays, Leaving, UnsubscribeReason, UnsubscribeRefusal, UnsubscribeType, unsubscribe,
};
use hubu_store::Error;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::resources::ResourceRecord;

use super::family::{Family, account_freeze, holder_of, lives, own, standing};
use super::leaving::{Left, leave};
use super::paid_terms::paid_terms;
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Unsubscribes resources, with what is attached to them: one order a primary resource.
#[derive(Clone, Debug)]
pub struct Unsubscribe {
    /// Who asks.
    pub caller: CustomerKey,
    /// The resources, each once.
    pub resources: Vec<String>,
    /// What of them.
    pub what: UnsubscribeType,
    /// Why, if it was said.
    pub reason: Option<UnsubscribeReason>,
    /// The same in the customer's words.
    pub words: String,
}

/// The orders that give back, in the order of the request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsubscribed {
    /// Their ids.
    pub orders: Vec<OrderId>,
}

/// Why nothing is unsubscribed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UnsubscribeFailure {
    /// The customer has no such order; only leaving by order is refused so (CBC.30000010).
    UnknownOrder,
    /// A resource, by its place in the request, is not left.
    Resource(usize, UnsubscribeRefusal),
}

impl Command for Unsubscribe {
    type Reply = Unsubscribed;
    type Refusal = UnsubscribeFailure;

    fn needs(&self, needs: &mut Needs) {
        needs.buyer(&Party::Key(self.caller));
        for id in &self.resources {
            needs.resource(id);
        }
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Unsubscribed>, Error<UnsubscribeFailure>> {
        let mut named = Vec::with_capacity(self.resources.len());
        for (place, id) in self.resources.iter().enumerate() {
            let found = own(desk, self.caller, id);
            let unknown = UnsubscribeFailure::Resource(place, UnsubscribeRefusal::Unknown);
            named.push(found.ok_or(Error::Refused(unknown))?);
        }
        let orders = leave_all(desk, self.caller, &named, self.what)?;
        let ids = self.resources.join(" ");
        Ok(told(self.caller, orders, (self.what, self.reason, &self.words), &ids))
    }
}

/// Unsubscribes all resources of an order.
#[derive(Clone, Debug)]
pub struct UnsubscribeOrder {
    /// Who asks.
    pub caller: CustomerKey,
    /// The order.
    pub order: OrderId,
    /// What of its resources.
    pub what: UnsubscribeType,
    /// Why, if it was said.
    pub reason: Option<UnsubscribeReason>,
    /// The same in the customer's words.
    pub words: String,
}

impl Command for UnsubscribeOrder {
    type Reply = Unsubscribed;
    type Refusal = UnsubscribeFailure;

    fn needs(&self, needs: &mut Needs) {
        needs.buyer(&Party::Key(self.caller));
        needs.order(&self.order);
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Unsubscribed>, Error<UnsubscribeFailure>> {
        let found = desk.order(&self.order).filter(|one| one.order.customer == self.caller);
        let record = found.ok_or(Error::Refused(UnsubscribeFailure::UnknownOrder))?;
        let mut named: Vec<ResourceRecord> = Vec::new();
        for item in &record.items {
            let known = named.iter().any(|one| one.resource.key == item.resource);
            named.extend(desk.resource_of(item.resource).filter(|_| !known));
        }
        // What was left before is no hindrance, as long as there is something to leave.
        if named.iter().any(lives) {
            named.retain(lives);
        }
        let orders = leave_all(desk, self.caller, &named, self.what)?;
        let id = self.order.as_str();
        Ok(told(self.caller, orders, (self.what, self.reason, &self.words), id))
    }
}

fn told(
    subject: CustomerKey,
    orders: Vec<OrderId>,
    (what, reason, words): (UnsubscribeType, Option<UnsubscribeReason>, &str),
    of: &str,
) -> Decision<Unsubscribed> {
    let ids: Vec<&str> = orders.iter().map(OrderId::as_str).collect();
    let mut facts = Facts::new()
        .text("order_ids", &ids.join(" "))
        .text("unsubscribed", of)
        .text("unsubscribe_type", what.as_str())
        .text("reason", words);
    if let Some(reason) = reason {
        facts = facts.text("reason_type", reason.as_str());
    }
    Decision { value: Unsubscribed { orders }, subject, facts }
}

/// Leaves resources: one order for each primary one with what is attached to it, and for each attached one
/// whose primary one is not named. All of them, or none.
fn leave_all(
    desk: &mut Desk<'_, '_>,
    caller: CustomerKey,
    named: &[ResourceRecord],
    what: UnsubscribeType,
) -> Result<Vec<OrderId>, Error<UnsubscribeFailure>> {
    let holder = holder_of(desk, caller)?;
    let payer = desk.payer_of(&holder)?;
    let is_named = |key| named.iter().any(|one| one.resource.key == key);
    let mut orders = Vec::new();
    for (place, record) in named.iter().enumerate() {
        let refused = |why| Error::Refused(UnsubscribeFailure::Resource(place, why));
        let family = match record.resource.parent {
            Some(primary) if is_named(primary) => continue,
            Some(_) => Family::alone(record.clone()),
            None => Family::of(desk, record.clone()),
        };
        let (left, five_days) =
            left_of(desk, &holder, &family, what).map_err(|error| match error {
                Error::Refused(why) => refused(why),
                Error::Fault(fault) => Error::Fault(fault),
            })?;
        let kind = (OrderType::Unsubscribe, five_days);
        let order = leave(desk, (&holder, &payer), kind, &left)?;
        let order = order.ok_or(refused(UnsubscribeRefusal::OutOfRange))?;
        orders.push(order.order.id);
    }
    Ok(orders)
}

/// What is left of a family, and does it count as one that left within five days for nothing?
fn left_of(
    desk: &Desk<'_, '_>,
    holder: &Holder,
    family: &Family,
    what: UnsubscribeType,
) -> Result<(Vec<Left>, bool), Error<UnsubscribeRefusal>> {
    let ((_, catalogue), fees) = (desk.catalogue()?, desk.fees()?);
    let (zone, now, account) = (&desk.realm().zone, desk.now(), account_freeze(holder));
    let used_this_year = desk.five_days_used(holder.key)?;
    let (mut left, mut five_days) = (Vec::new(), false);
    for (place, member) in family.members().enumerate() {
        let gone = Error::Refused(UnsubscribeRefusal::Gone);
        let subscription = member.resource.subscription.as_ref().ok_or(gone)?;
        let standing = match place {
            0 => family.standing(&catalogue, account),
            _ => standing(&catalogue, member, account),
        };
        let rules = FiveDays { site: desk.realm().site, traits: standing.traits, used_this_year };
        let terms = paid_terms(member);
        let leaving = Leaving { subscription, standing: &standing, terms: &terms, what };
        let outcome = match unsubscribe(zone, leaving, Fee::Table(&fees), rules, now) {
            // What is attached may have fewer renewed terms than what it is attached to.
            Err(UnsubscribeRefusal::NoRenewal) if place > 0 => continue,
            outcome => outcome.map_err(Error::Refused)?,
        };
        five_days |= outcome.five_days;
        let ends = match what {
            UnsubscribeType::Resource => now,
            UnsubscribeType::Renewals => outcome.subscription.expires,
        };
        left.push(Left { record: member.clone(), ends, refund: outcome.refund });
    }
    Ok((left, five_days))
}
