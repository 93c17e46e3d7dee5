//! Time passes over a resource: grace, retention, release, or usage on demand (`orders` D0, D5).

use std::convert::Infallible;

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::orders::{Act, OrderRecord, OrderStatus};
use hubu_core::resources::{Charging, ChargingMode};
use hubu_core::subscriptions::{Due, Lengths, Transition};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::records::Facts;
use hubu_store::resources::ResourceRecord;
use hubu_store::{Error, Fault};

use super::family::{Family, holder_of, lives};
use super::renewal_order::facts_of;
use super::watch::watch;
use crate::ledger::{Command, Decision, Desk, Needs, Party};
use crate::orders::call_off;
use crate::settlement::begin;

/// Does what is due with one primary resource and what is attached to it. Running it again, or early, does
/// nothing.
#[derive(Clone, Copy, Debug)]
pub struct LiveOn {
    /// The distribution group of its rows.
    pub group: GroupKey,
    /// Whose.
    pub customer: CustomerKey,
    /// Which.
    pub resource: ResourceKey,
}

impl Command for LiveOn {
    /// What happened, in the order of time.
    type Reply = Vec<Transition>;
    type Refusal = Infallible;

    fn needs(&self, needs: &mut Needs) {
        needs.buyer(&Party::Key(self.customer));
        needs.resource_of(self.group, self.customer, self.resource);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Self::Reply>, Error<Infallible>> {
        let subject = self.customer;
        let Some(primary) = desk.resource_of(self.resource).filter(lives) else {
            return Ok(Decision { value: Vec::new(), subject, facts: Facts::new() });
        };
        let facts = facts_of(&primary);
        let family = Family::of(desk, primary);
        let (zone, lengths) = (desk.realm().zone.clone(), desk.lengths(subject)?);
        let passed = passed(&family.primary, (&zone, lengths), desk.now());
        let ended = passed.iter().find(|due| is_end(due.transition)).copied();
        go_through(desk, family.primary.resource.key, &passed)?;
        for member in &family.attached {
            let mut own = passed_by(member, ended, (&zone, lengths), desk.now());
            // What is attached does not outlive what it is attached to.
            if let Some(end) = ended.filter(|_| !own.iter().any(|due| is_end(due.transition))) {
                own.push(end);
            }
            go_through(desk, member.resource.key, &own)?;
        }
        watch(desk, &family.primary)?;
        let value: Vec<Transition> = passed.iter().map(|due| due.transition).collect();
        let told: Vec<&str> = value.iter().map(|one| word(*one)).collect();
        Ok(Decision { value, subject, facts: facts.text("happened", &told.join(" ")) })
    }
}

/// What happened to a resource until now.
fn passed(record: &ResourceRecord, (zone, lengths): (&Zone, Lengths), now: Timestamp) -> Vec<Due> {
    let subscription = record.resource.subscription.as_ref();
    subscription.map(|one| one.at(zone, lengths, now).1).unwrap_or_default()
}

/// The same of an attached one, until the primary one ended, if it did.
fn passed_by(
    record: &ResourceRecord,
    ended: Option<Due>,
    rules: (&Zone, Lengths),
    now: Timestamp,
) -> Vec<Due> {
    let mut own = passed(record, rules, now);
    own.retain(|due| ended.is_none_or(|end| due.at < end.at));
    own
}

/// Is it the last that happens to a term?
const fn is_end(transition: Transition) -> bool {
    matches!(transition, Transition::ToOnDemand | Transition::Release)
}

/// The event of a transition.
const fn word(transition: Transition) -> &'static str {
    match transition {
        Transition::Grace => "resource.expired",
        Transition::Retention => "resource.freeze",
        Transition::ToOnDemand => "resource.to_on_demand",
        Transition::Release => "resource.release",
    }
}

fn go_through(desk: &mut Desk<'_, '_>, resource: ResourceKey, passed: &[Due]) -> Result<(), Fault> {
    let Some(mut record) = desk.resource_of(resource).filter(|_| !passed.is_empty()) else {
        return Ok(());
    };
    for Due { at, transition } in passed {
        let resource = &mut record.resource;
        resource.subscription = resource.subscription.as_ref().map(|one| one.after(*transition));
        match transition {
            Transition::Grace | Transition::Retention => {}
            Transition::ToOnDemand => {
                go_on_demand(&mut record, *at);
                let owner = holder_of(desk, record.resource.customer)?;
                begin(desk, &owner, *at)?;
            }
            Transition::Release => close(&mut record, *at),
        }
        let facts = facts_of(&record).time("at", Some(*at));
        desk.emit(record.resource.customer, word(*transition), &facts);
    }
    let ended = passed.iter().any(|due| is_end(due.transition));
    let open = record.open.clone();
    desk.put_resource(record);
    if ended {
        for trade in open.iter().filter(|one| one.status == OrderStatus::PendingPayment) {
            // One order may have several of a family.
            let order = desk.order_of(trade.order);
            let pending = |one: &OrderRecord| one.order.status == OrderStatus::PendingPayment;
            if let Some(order) = order.filter(pending) {
                call_off(desk, order, Act::Overtake)?;
            }
        }
    }
    Ok(())
}

/// A resource is charged on demand from an instant on, by the same product.
pub(super) fn go_on_demand(record: &mut ResourceRecord, at: Timestamp) {
    end_charging(record, at);
    let resource = &mut record.resource;
    resource.on_demand = Some(at);
    let number = record.chargings.iter().map(|one| one.number).max().unwrap_or_default() + 1;
    record.chargings.push(Charging {
        number,
        mode: ChargingMode::OnDemand,
        product: resource.product.id.clone(),
        spec: resource.product.spec.clone(),
        size: resource.size.map(|size| size.value),
        from: at,
        to: None,
    });
}

/// A resource is closed.
fn close(record: &mut ResourceRecord, at: Timestamp) {
    end_charging(record, at);
    record.resource.closed = Some(at);
}

fn end_charging(record: &mut ResourceRecord, at: Timestamp) {
    for charging in record.chargings.iter_mut().filter(|one| one.to.is_none()) {
        charging.to = Some(at.max(charging.from));
    }
}
