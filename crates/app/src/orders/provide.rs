//! What orders order is provided, or cannot be: cloud services report it, or nobody does and it is taken as done
//! (`orders` C0).

use std::convert::Infallible;

use hubu_core::ids::{GroupKey, OrderKey, ResourceKey};
use hubu_core::orders::{
    Act, Combination, ItemState, OrderId, OrderRecord, OrderStatus, OrderType,
};
use hubu_core::resources::{Charging, ChargingMode, Provision};
use hubu_core::subscriptions::{Return, Sale, Status, Subscription, first_expiry};
use hubu_core::time::Timestamp;
use hubu_store::resources::{ResourceRecord, ResourceTerm};
use hubu_store::{Error, Fault};

use super::failed::give_back_failed;
use super::{customer_of, facts_of, move_on, package, term_of};
use crate::bills;
use crate::ledger::{Command, Decision, Desk, Needs};
use crate::resources::resource_facts;
use crate::subscriptions::watch;

/// What a cloud service reports of a resource.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Report {
    /// The resource.
    pub resource: String,
    /// Was it done what was ordered for it, or could it not be?
    pub done: bool,
}

/// A cloud service reports what it did for an order.
#[derive(Clone, Debug)]
pub struct ReportProvision {
    /// The order.
    pub order: OrderId,
    /// What became of its resources; those that are not named wait on.
    pub reports: Vec<Report>,
}

/// Why a report is refused. In order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReportRefusal {
    /// There is no such order.
    UnknownOrder,
    /// It is part of this combined trade, of which everything is reported.
    PartOfTrade(OrderId),
    /// It is not being processed.
    Status(OrderStatus),
    /// A resource, by its place in the report, is not of the order, is named twice, or was reported before.
    Resource(usize),
    /// What gives back is done in the end: it is not reported as failed.
    MustBeDone(usize),
}

impl Command for ReportProvision {
    /// The order afterwards.
    type Reply = OrderRecord;
    type Refusal = ReportRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.order(&self.order);
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<OrderRecord>, Error<ReportRefusal>> {
        use ReportRefusal as R;
        let record = desk.order(&self.order).ok_or(Error::Refused(R::UnknownOrder))?;
        if let Combination::PartOf(trade) = &record.order.combination {
            return Err(Error::Refused(R::PartOfTrade(trade.clone())));
        }
        if record.order.status != OrderStatus::Processing {
            return Err(Error::Refused(R::Status(record.order.status)));
        }
        let given_back = gives_money_back(&record);
        let mut outcomes: Vec<(ResourceKey, bool)> = Vec::with_capacity(self.reports.len());
        for (place, report) in self.reports.iter().enumerate() {
            let found = desk.resource(&report.resource).map(|found| found.resource.key);
            let waits = |key: &ResourceKey| {
                let mut items = record.items.iter().filter(|item| item.resource == *key);
                items.any(|item| item.state == ItemState::Waiting)
            };
            let key = found.filter(waits).ok_or(Error::Refused(R::Resource(place)))?;
            if outcomes.iter().any(|(other, _)| *other == key) {
                return Err(Error::Refused(R::Resource(place)));
            }
            if given_back && !report.done {
                return Err(Error::Refused(R::MustBeDone(place)));
            }
            outcomes.push((key, report.done));
        }
        let subject = record.order.customer;
        let value = provide(desk, record, &outcomes)?;
        let facts = facts_of(&value);
        Ok(Decision { value, subject, facts })
    }
}

/// Takes everything that an order orders as done. Running it again does nothing.
#[derive(Clone, Copy, Debug)]
pub struct ProvideOrder {
    /// Its distribution group.
    pub group: GroupKey,
    /// Its key.
    pub order: OrderKey,
}

impl Command for ProvideOrder {
    /// Was something done?
    type Reply = bool;
    type Refusal = Infallible;

    fn needs(&self, needs: &mut Needs) {
        needs.order_of(self.group, self.order);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<bool>, Error<Infallible>> {
        let lost = || Fault::Bug(format!("an obligation is about the order {}", self.order));
        let record = desk.order_of(self.order).ok_or_else(lost)?;
        let subject = record.order.customer;
        if record.order.status != OrderStatus::Processing {
            return Ok(Decision { value: false, subject, facts: facts_of(&record) });
        }
        let waiting = record.items.iter().filter(|item| item.state == ItemState::Waiting);
        let outcomes: Vec<_> = waiting.map(|item| (item.resource, true)).collect();
        let record = provide(desk, record, &outcomes)?;
        Ok(Decision { value: true, subject, facts: facts_of(&record) })
    }
}

/// Does an order give money back, rather than ask for it? A change to less does.
pub(super) fn gives_money_back(record: &OrderRecord) -> bool {
    // What goes back to coupons and cards alone leaves its amounts at nothing.
    record.order.kind.gives_back() || !record.backs.is_empty()
}

/// Does what was reported, resource by resource. What failed is given back at once, and once nothing waits the
/// order is completed.
fn provide(
    desk: &mut Desk<'_, '_>,
    mut record: OrderRecord,
    outcomes: &[(ResourceKey, bool)],
) -> Result<OrderRecord, Fault> {
    let customer = customer_of(desk, &record)?;
    let now = desk.now();
    let mut failed = Vec::new();
    for place in 0..record.items.len() {
        let item = &record.items[place];
        let outcome = outcomes.iter().find(|(key, _)| *key == item.resource);
        let Some((_, done)) = outcome.filter(|_| item.state == ItemState::Waiting) else {
            continue;
        };
        let lost = || Fault::Bug(format!("the order {} lost a resource", record.order.id));
        let owner = desk.resource_of(item.resource).ok_or_else(lost)?;
        if *done {
            do_item(desk, &mut record, place, owner)?;
        } else {
            failed.push(place);
            record.items[place].state = ItemState::Failed;
            if is_first(&record, place) {
                fail(desk, &record, owner);
            }
        }
    }
    record.updated = now;
    desk.put_order(record.clone());
    if !failed.is_empty() {
        give_back_failed(desk, &customer, &record, &failed)?;
        // What was given back is marked in what was stored.
        record = desk.order_of(record.key).unwrap_or(record);
    }
    if record.items.iter().all(|item| item.state != ItemState::Waiting) {
        move_on(desk, &mut record, Act::Complete)?;
        let facts = facts_of(&record);
        desk.emit(customer.key, "order.completed", &facts);
    }
    Ok(record)
}

/// Is the resource of an item not that of one before it? A change has an item for each term of its resource.
fn is_first(record: &OrderRecord, place: usize) -> bool {
    let before = &record.items[..place];
    before.iter().all(|item| item.resource != record.items[place].resource)
}

/// Something could not be provided, or not be changed.
fn fail(desk: &mut Desk<'_, '_>, record: &OrderRecord, mut owner: ResourceRecord) {
    let facts = resource_facts(&owner.resource).text("order_id", record.order.id.as_str());
    desk.emit(record.order.customer, "resource.failed", &facts);
    if owner.resource.provision == Provision::Waiting {
        owner.resource.provision = Provision::Failed;
        owner.resource.subscription = None;
        owner.resource.updated = desk.now();
        desk.put_resource(owner);
    }
}

/// What was ordered for a resource is done.
fn do_item(
    desk: &mut Desk<'_, '_>,
    record: &mut OrderRecord,
    place: usize,
    mut owner: ResourceRecord,
) -> Result<(), Fault> {
    let now = desk.now();
    record.items[place].state = ItemState::Done;
    owner.resource.updated = now;
    let kind = match record.order.kind {
        OrderType::Unsubscribe | OrderType::ToOnDemand => {
            end(&mut owner, record.order.kind, now);
            None
        }
        OrderType::Change => {
            let first = is_first(record, place);
            if first {
                changed(&mut owner, record, place, now);
                returned(&mut owner, record);
            }
            owner.terms.push(term_of(record, &record.items[place]));
            first.then_some("resource.changed")
        }
        _ => {
            begin_term(desk, record, place, &mut owner)?;
            owner.terms.push(term_of(record, &record.items[place]));
            Some("resource.provisioned")
        }
    };
    if let Some(kind) = kind {
        let expires = owner.resource.subscription.as_ref().map(|term| term.expires);
        let facts = resource_facts(&owner.resource)
            .text("order_id", record.order.id.as_str())
            .time("expire_time", expires);
        desk.emit(record.order.customer, kind, &facts);
    }
    desk.put_resource(owner.clone());
    if kind == Some("resource.provisioned") { watch(desk, &owner) } else { Ok(()) }
}

/// A resource is there, and its first term begins.
fn begin_term(
    desk: &mut Desk<'_, '_>,
    record: &mut OrderRecord,
    place: usize,
    owner: &mut ResourceRecord,
) -> Result<(), Fault> {
    let now = desk.now();
    let item = &mut record.items[place];
    let lost = || Fault::Bug(format!("the order {} buys no time", record.order.id));
    let term = item.term.ok_or_else(lost)?;
    let ordered = owner.resource.subscription.as_ref().ok_or_else(lost)?;
    let expires = first_expiry(&desk.realm().zone, now, term);
    item.span = Some((now, expires));
    let subscription =
        Subscription { status: Status::InUse, expires, cycle: term.unit, ..ordered.clone() };
    let resource = &mut owner.resource;
    resource.subscription = Some(subscription);
    resource.provision = Provision::Done;
    resource.effective = resource.effective.or(Some(now));
    charge(owner, ChargingMode::Period, now);
    let (order, number) = (item.order, item.number);
    let id = record.parts.iter().find(|(key, _)| *key == order).map(|(_, id)| id);
    let id = id.unwrap_or(&record.order.id).clone();
    let is = |line: &&mut hubu_core::orders::OrderLine| line.order == id && line.number == number;
    if let Some(line) = record.order.lines.iter_mut().find(is) {
        // Where its resources are provided one after another, the line counts from the first to the last end.
        line.effective = line.effective.or(Some(now));
        line.expires = line.expires.max(Some(expires));
    }
    let of = (order, owner.resource.key);
    if let Some(begun) = bills::term_begun(desk, record, of, (now, expires)) {
        desk.begin_term(begun);
    }
    if owner.resource.sale == Sale::Package {
        let purchased = record.order.paid.unwrap_or(now);
        package::open(desk, (order, purchased), owner, (now, expires))?;
    }
    Ok(())
}

/// A resource is another product, or of another size.
fn changed(owner: &mut ResourceRecord, record: &OrderRecord, place: usize, now: Timestamp) {
    let item = &record.items[place];
    let mut lines = record.order.lines.iter();
    let Some(line) = lines.find(|line| line.number == item.number) else { return };
    owner.resource.product = line.product.clone();
    owner.resource.size = line.size;
    // It may have ended since, or be on demand: it is charged on as it is charged at all.
    let open = owner.chargings.last().filter(|last| last.to.is_none()).map(|last| last.mode);
    if let Some(mode) = open {
        charge(owner, mode, now);
    }
}

/// What a change gives back is what later refunds count with.
fn returned(owner: &mut ResourceRecord, record: &OrderRecord) {
    for back in record.backs.iter().filter(|back| back.resource == owner.resource.key) {
        let is = |term: &&mut ResourceTerm| (term.item.order, term.item.number) == back.base;
        if let Some(term) = owner.terms.iter_mut().find(is) {
            let (at, source, amount) = (record.order.placed, back.source, back.amount);
            term.returns.push(Return { at, source, amount });
        }
    }
}

/// A resource is given back, or goes on on demand; one whose renewed terms alone were given back stays as it is.
fn end(owner: &mut ResourceRecord, kind: OrderType, now: Timestamp) {
    let resource = &mut owner.resource;
    let over = resource.subscription.as_ref().is_none_or(|term| term.status == Status::Closed);
    if !over || resource.closed.is_some() {
        return;
    }
    let turns = kind == OrderType::ToOnDemand;
    if turns && resource.on_demand.is_some() {
        return;
    }
    // What was left may have gone on demand while somebody looked at the refund: it is released all the same.
    if turns {
        resource.on_demand = Some(now);
        charge(owner, ChargingMode::OnDemand, now);
    } else {
        resource.closed = Some(now);
        close_charging(owner, now);
    }
}

/// From now on a resource is charged so, for what it is now.
fn charge(owner: &mut ResourceRecord, mode: ChargingMode, now: Timestamp) {
    close_charging(owner, now);
    let number = owner.chargings.last().map_or(1, |last| last.number + 1);
    let resource = &owner.resource;
    owner.chargings.push(Charging {
        number,
        mode,
        product: resource.product.id.clone(),
        spec: resource.product.spec.clone(),
        size: resource.size.map(|size| size.value),
        from: now,
        to: None,
    });
}

fn close_charging(owner: &mut ResourceRecord, now: Timestamp) {
    for charging in owner.chargings.iter_mut().filter(|charging| charging.to.is_none()) {
        charging.to = Some(now);
    }
}
