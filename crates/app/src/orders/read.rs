//! What customers, whoever pays for them, and partners read of orders (`orders` C1 to C5, F).

use std::collections::{BTreeSet, HashMap};

use hubu_core::coupons::{Candidate, Kind, Limits, WireStatus, fit};
use hubu_core::discounts::DiscountKind;
use hubu_core::enterprise::{Mode, default_project};
use hubu_core::ids::{CouponKey, CustomerId, CustomerKey, OrderKey, ResourceKey};
use hubu_core::money::Amount;
use hubu_core::orders::{
    ItemState, OrderId, OrderItem, OrderRecord, OrderRefund, OrderStatus, OrderType, Payer, Paying,
    Settlement,
};
use hubu_core::resources::Resource;
use hubu_core::time::Timestamp;
use hubu_store::coupons::{CouponFilter, HeldCoupon, coupons, coupons_page};
use hubu_store::orders::{OrderScope, by_ids, by_keys, services_of};
use hubu_store::{Error, Fault, Tx, enterprise, ledger, resources};

use crate::partners::{NoSuchReseller, customers_of, is_customer_of, is_partner, reseller_meant};

/// Who asks for orders, and for whose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asking {
    /// Who asks.
    pub caller: CustomerKey,
    /// The customer that is named.
    pub customer: Option<String>,
    /// The reseller that a distributor names; from others it is not looked at.
    pub reseller: Option<String>,
    /// Those that the caller pays for others, and not its own?
    pub paid_for_others: bool,
}

/// Whose orders are meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Whose {
    /// Whose orders.
    pub scope: OrderScope,
    /// Of these, those of this customer.
    pub customer: Option<CustomerKey>,
}

/// Whose orders a caller asks for: its own; those that it pays for others; a partner also those of its
/// customers, of which it may name one. A distributor's customers are its resellers', of whom it names one.
/// `None`: of nobody whose orders it may see.
///
/// # Errors
/// [`NoSuchReseller`].
pub fn whose(tx: &mut Tx<'_>, asking: &Asking) -> Result<Option<Whose>, Error<NoSuchReseller>> {
    let reseller = reseller_named(tx, asking.caller, asking.reseller.as_deref())?;
    let named = match &asking.customer {
        None => None,
        Some(id) => match key_of(tx, id)? {
            Some(key) => Some(key),
            None => return Ok(None),
        },
    };
    if asking.paid_for_others {
        let scope = OrderScope::PaidBy(asking.caller);
        return Ok(Some(Whose { scope, customer: named }));
    }
    let of = |customers| Some(Whose { scope: OrderScope::Of(customers), customer: None });
    match named {
        Some(customer) if customer == asking.caller => Ok(of(vec![customer])),
        Some(customer) => {
            let partner = reseller.unwrap_or(asking.caller);
            let own = is_customer_of(tx, partner, Some(customer))?;
            Ok(of(vec![customer]).filter(|_| own))
        }
        None => {
            let mut all = match reseller {
                Some(_) => Vec::new(),
                None => vec![asking.caller],
            };
            if is_partner(tx, asking.caller)? {
                all.extend(customers_of(tx, reseller.unwrap_or(asking.caller))?);
            }
            Ok(of(all))
        }
    }
}

/// An order that a caller may look at: its own, one that it pays, or, of a partner, one of a customer of its.
/// `None`: there is none, or the caller may not.
///
/// # Errors
/// [`NoSuchReseller`].
pub fn seen(
    tx: &mut Tx<'_>,
    caller: CustomerKey,
    reseller: Option<&str>,
    id: &OrderId,
) -> Result<Option<OrderRecord>, Error<NoSuchReseller>> {
    let reseller = reseller_named(tx, caller, reseller)?;
    let Some(record) = by_ids(tx, std::slice::from_ref(id))?.pop() else { return Ok(None) };
    let customer = record.order.customer;
    let own = customer == caller || record.payer == caller;
    let own = own || is_customer_of(tx, reseller.unwrap_or(caller), Some(customer))?;
    Ok(own.then_some(record))
}

fn reseller_named(
    tx: &mut Tx<'_>,
    caller: CustomerKey,
    named: Option<&str>,
) -> Result<Option<CustomerKey>, Error<NoSuchReseller>> {
    let Some(named) = named else { return Ok(None) };
    Ok(reseller_meant(tx, caller, named)?.map(|holder| holder.key))
}

fn key_of(tx: &mut Tx<'_>, id: &str) -> Result<Option<CustomerKey>, Fault> {
    let Some(id) = CustomerId::parse(id) else { return Ok(None) };
    Ok(ledger::find_holders(tx, &[id])?.pop().map(|(_, key)| key))
}

/// Whom orders are of, and who pays them: their ids and the names of their accounts.
#[derive(Default)]
pub struct People(HashMap<CustomerKey, ledger::Named>);

impl People {
    /// The id of a customer that was looked up.
    pub fn id(&self, key: CustomerKey) -> Option<&str> {
        self.0.get(&key).map(|(id, _)| id.as_str())
    }

    /// The user of the customer's own account who placed an order; `None` where somebody else did, or a job.
    pub fn user_of<'a>(&self, record: &'a OrderRecord) -> Option<&'a str> {
        let (account, user) = record.placed_by.split_once('/')?;
        let (_, own) = self.0.get(&record.order.customer)?;
        (own == account).then_some(user)
    }
}

/// The customers of orders, and whoever pays them.
///
/// # Errors
/// Only faults.
pub fn people(tx: &mut Tx<'_>, records: &[OrderRecord]) -> Result<People, Fault> {
    let both = |record: &OrderRecord| [record.order.customer, record.payer];
    let keys: BTreeSet<CustomerKey> = records.iter().flat_map(both).collect();
    let keys: Vec<CustomerKey> = keys.into_iter().collect();
    Ok(People(ledger::names_of(tx, &keys)?.into_iter().collect()))
}

/// The enterprise projects of orders, parts of combined trades included: id and name, each once.
pub type ProjectNames = HashMap<OrderKey, Vec<(String, String)>>;

/// Which enterprise projects the resources of orders belong to.
///
/// # Errors
/// Only faults.
pub fn projects_of(tx: &mut Tx<'_>, records: &[OrderRecord]) -> Result<ProjectNames, Fault> {
    let resources = resources_of(tx, records.iter().flat_map(|one| with_owner(one, &one.items)))?;
    let customers: BTreeSet<CustomerKey> = records.iter().map(|one| one.order.customer).collect();
    let customers: Vec<CustomerKey> = customers.into_iter().collect();
    let names: HashMap<(CustomerKey, String), String> = enterprise::project_names(tx, &customers)?
        .into_iter()
        .map(|(customer, id, name)| ((customer, id), name))
        .collect();
    let default = default_project(Timestamp::from_ms(0));
    let mut projects = ProjectNames::new();
    for record in records {
        for item in &record.items {
            let Some(resource) = resources.get(&item.resource) else { continue };
            let id = resource.enterprise_project.clone();
            let name = if id == default.id {
                Some(default.name.clone())
            } else {
                names.get(&(resource.customer, id.clone())).cloned()
            };
            let project = (id, name.unwrap_or_default());
            for key in BTreeSet::from([item.order, record.key]) {
                let of_order = projects.entry(key).or_default();
                if !of_order.contains(&project) {
                    of_order.push(project.clone());
                }
            }
        }
    }
    Ok(projects)
}

type Owned<'a> = (&'a OrderRecord, ResourceKey);

fn with_owner<'a>(
    record: &'a OrderRecord,
    items: &'a [OrderItem],
) -> impl Iterator<Item = Owned<'a>> {
    items.iter().map(move |item| (record, item.resource))
}

fn resources_of<'a>(
    tx: &mut Tx<'_>,
    wanted: impl Iterator<Item = Owned<'a>>,
) -> Result<HashMap<ResourceKey, Resource>, Fault> {
    let place = |(record, key): Owned<'_>| (record.group, record.order.customer, key);
    let places: BTreeSet<_> = wanted.map(place).collect();
    let places: Vec<_> = places.into_iter().collect();
    let found = resources::by_keys(tx, &places)?;
    Ok(found.into_iter().map(|one| (one.resource.key, one.resource)).collect())
}

/// The ids of the resources of orders.
///
/// # Errors
/// Only faults.
pub fn resource_ids(
    tx: &mut Tx<'_>,
    records: &[OrderRecord],
) -> Result<HashMap<ResourceKey, String>, Fault> {
    let found = resources_of(tx, records.iter().flat_map(|one| with_owner(one, &one.items)))?;
    Ok(found.into_iter().map(|(key, resource)| (key, resource.id)).collect())
}

/// A row of what an order gives back, with the order that was paid and the resource.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GivenBack {
    /// The row.
    pub row: OrderRefund,
    /// The order that was paid.
    pub base: OrderId,
    /// The resource.
    pub resource: Resource,
}

/// What an order gives back, row by row. `None`: it neither ends something nor makes it smaller.
///
/// # Errors
/// Only faults.
pub fn given_back(tx: &mut Tx<'_>, record: &OrderRecord) -> Result<Option<Vec<GivenBack>>, Fault> {
    let kind = record.order.kind;
    let smaller = kind == OrderType::Change && !record.refunds.is_empty();
    if !kind.gives_back() && !smaller {
        return Ok(None);
    }
    let rows = &record.refunds;
    let resources = resources_of(tx, rows.iter().map(|row| (record, row.resource)))?;
    let bases: BTreeSet<OrderKey> = rows.iter().map(|row| row.base.0).collect();
    let bases: Vec<_> = bases.into_iter().map(|key| (record.group, key)).collect();
    let bases: HashMap<OrderKey, OrderId> =
        by_keys(tx, &bases)?.into_iter().map(|base| (base.key, base.order.id)).collect();
    let with = |row: &OrderRefund| {
        let lost =
            |what: &str| Fault::Bug(format!("a refund of {} has no {what}", record.order.id));
        let base = bases.get(&row.base.0).cloned().ok_or_else(|| lost("order"))?;
        let resource = resources.get(&row.resource).cloned().ok_or_else(|| lost("resource"))?;
        Ok(GivenBack { row: row.clone(), base, resource })
    };
    rows.iter().map(with).collect::<Result<Vec<_>, Fault>>().map(Some)
}

/// A resource of an order, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Provided {
    /// What became of it.
    pub state: ItemState,
    /// The resource.
    pub resource: Resource,
}

/// The resources of an order, in the order of its lines. `None`: it gives something back.
///
/// # Errors
/// Only faults.
pub fn provided(tx: &mut Tx<'_>, record: &OrderRecord) -> Result<Option<Vec<Provided>>, Fault> {
    if record.order.kind.gives_back() {
        return Ok(None);
    }
    let mut found = resources_of(tx, with_owner(record, &record.items))?;
    let of_item = |item: &OrderItem| {
        let resource = found.remove(&item.resource)?;
        Some(Provided { state: item.state, resource })
    };
    Ok(Some(record.items.iter().filter_map(of_item).collect()))
}

/// The coupons and cards with which an order can be paid as it is now: those of whoever pays it that pay
/// something of it, newest first. Where its price was adjusted they pay of the adjusted price, else of the
/// list price. An order that is not to be paid has none.
///
/// # Errors
/// Only faults.
pub fn coupons_for(
    tx: &mut Tx<'_>,
    record: &OrderRecord,
    now: Timestamp,
) -> Result<Vec<HeldCoupon>, Fault> {
    let order = &record.order;
    if order.status != OrderStatus::PendingPayment || order.past_deadline(now) {
        return Ok(Vec::new());
    }
    let Some(payer) = payer_of(tx, record)? else { return Ok(Vec::new()) };
    let used: Vec<String> =
        services_of(tx, &[order.customer])?.into_iter().map(|(_, service)| service).collect();
    let services = order.lines.iter().map(|line| line.product.service.clone());
    let first_in: Vec<String> = services.filter(|service| !used.contains(service)).collect();
    let nothing =
        Payer { settlement: Settlement::Balance, cash: Amount::ZERO, credit: Amount::ZERO };
    let paying = Paying {
        order,
        offered: &record.offered,
        coupons: &[],
        payer: nothing,
        first_in: &first_in,
        at: now,
    };
    let mandatory = record.offered.iter().find(|one| one.kind == DiscountKind::Adjustment);
    let purchase = paying.purchase(mandatory);
    let mut held = coupons_page(tx, (payer.group, payer.key), &usable(now))?.coupons;
    held.retain(|one| {
        let limits = one.plan.read_limits();
        limits.is_ok_and(|limits| pays(&candidate(one, &limits), mandatory.is_some(), &purchase))
    });
    Ok(held)
}

/// A discount coupon lowers no price that was adjusted: that is the one discount the order has.
fn pays(
    candidate: &Candidate<'_>,
    adjusted: bool,
    purchase: &hubu_core::coupons::Purchase,
) -> bool {
    let second = adjusted && candidate.coupon.kind == Kind::Discount;
    !second && fit(candidate.coupon, candidate.balance, candidate.limits, purchase).is_ok()
}

fn candidate<'a>(held: &'a HeldCoupon, limits: &'a Limits) -> Candidate<'a> {
    Candidate { coupon: &held.coupon, balance: held.balance, limits }
}

/// Every coupon and card that may be used now.
fn usable(now: Timestamp) -> CouponFilter {
    CouponFilter {
        now,
        cards: true,
        since: now,
        coupon: None,
        plan: None,
        kind: None,
        status: Some(WireStatus::Usable),
        active_from: None,
        active_to: None,
        source: None,
        order: None,
        offset: 0,
        limit: i64::MAX,
    }
}

/// Whoever pays an order as things are: who was asked to may have been somebody else.
fn payer_of(tx: &mut Tx<'_>, record: &OrderRecord) -> Result<Option<ledger::Holder>, Fault> {
    let customer = record.order.customer;
    let relation = enterprise::current_relations(tx, &[customer])?.pop();
    let custody = relation.filter(|one| one.mode == Mode::Custody);
    ledger::holder_of(tx, custody.map_or(customer, |one| one.master))
}

/// The kinds of coupons and cards of whoever pays an order, as an old form names them: by their ids alone.
/// Those it does not have are left out.
///
/// # Errors
/// Only faults.
pub fn chosen_coupons(
    tx: &mut Tx<'_>,
    record: &OrderRecord,
    keys: &[CouponKey],
) -> Result<HashMap<CouponKey, Kind>, Fault> {
    let Some(payer) = payer_of(tx, record)? else { return Ok(HashMap::new()) };
    let keys: BTreeSet<CouponKey> = keys.iter().copied().collect();
    let places: Vec<_> = keys.into_iter().map(|key| (payer.group, payer.key, key)).collect();
    let found = coupons(tx, &places)?;
    Ok(found.into_iter().map(|one| (one.coupon.key, one.coupon.kind)).collect())
}
