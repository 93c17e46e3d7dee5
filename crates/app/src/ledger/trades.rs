//! What the commands of a fold do with orders and resources: the records they rest on, changed by each
//! accepted command.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use hubu_core::customers::Level;
use hubu_core::discounts::Discount;
use hubu_core::ids::{CustomerKey, DiscountKey, GroupKey, OrderKey, ResourceKey};
use hubu_core::orders::{OrderId, OrderRecord, TradeRules};
use hubu_core::products::Catalogue;
use hubu_core::resources::{Charging, Resource};
use hubu_core::subscriptions::{FeeTable, Lengths, LengthsByLevel, RenewalSettings};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::ledger::Holder;
use hubu_store::orders::{self, Changed};
use hubu_store::resources::{self, OpenTrade, ResourceOwner, ResourceRecord, ResourceTerm};
use hubu_store::{Fault, Moment, Tx, customers, discounts};

use super::trading::{Named, custody_master, unique};
use super::{Context, Desk, Party};

/// Orders and resources as loaded, and as changed by the commands so far.
#[derive(Default)]
pub(super) struct Trades {
    orders: HashMap<OrderKey, OrderRecord>,
    by_order_id: HashMap<OrderId, OrderKey>,
    /// The orders that were loaded, as they were then.
    stood: HashMap<OrderKey, OrderRecord>,
    /// The combined trades that orders are parts of.
    trade_of: HashMap<OrderKey, OrderKey>,
    resources: HashMap<ResourceKey, ResourceRecord>,
    by_resource_id: HashMap<String, ResourceKey>,
    /// What is attached to resources, or was; which of it is, the records say.
    attached: HashMap<ResourceKey, BTreeSet<ResourceKey>>,
    /// The chargings and tags of the resources that were loaded.
    loaded: HashMap<ResourceKey, Parts>,
    prices: Option<Prices>,
    changed_orders: Vec<OrderKey>,
    changed_resources: Vec<ResourceKey>,
    changed_terms: Vec<(ResourceKey, OrderKey, i64)>,
    undo: Vec<Undo>,
}

/// Chargings and tags of a resource.
type Parts = (Vec<Charging>, Vec<(String, String)>);

/// What prices and rules rest on.
struct Prices {
    version: i64,
    catalogue: Arc<Catalogue>,
    rules: TradeRules,
    lengths: LengthsByLevel,
    fees: Arc<FeeTable>,
    of: HashMap<CustomerKey, OfCustomer>,
}

/// The same, of one customer.
#[derive(Clone, Default)]
struct OfCustomer {
    discounts: Vec<Discount>,
    level: Option<Level>,
    renewals: RenewalSettings,
    five_days_used: i64,
    services: Vec<String>,
}

enum Undo {
    Order(OrderKey, Option<Box<OrderRecord>>),
    Resource(ResourceKey, Option<Box<ResourceRecord>>),
    FiveDays(CustomerKey, i64),
}

/// Where a refused command's traces are cut off.
pub(super) struct TradeCut {
    undo: usize,
    lengths: [usize; 3],
}

impl Trades {
    /// Reads what was named; the customers are locked. `priced`: whose prices and rules are needed.
    pub(super) fn load(
        tx: &mut Tx<'_>,
        named: &Named,
        priced: &[CustomerKey],
        (context, moment): (&Context, &Moment<'_>),
    ) -> Result<Self, Fault> {
        let mut trades = Self::default();
        let family = |owner: &ResourceOwner| {
            let (group, customer) = (owner.group, owner.customer);
            owner.family.clone().into_iter().map(move |key| (group, customer, key))
        };
        let keys = unique(named.resources.iter().flat_map(family)).into_iter();
        let (plain, whole): (Vec<_>, Vec<_>) =
            keys.partition(|(_, _, key)| named.without_terms.contains(key));
        let mut records = resources::by_keys(tx, &whole)?;
        records.extend(resources::without_terms(tx, &plain)?);
        for record in records {
            let parts = (record.chargings.clone(), record.tags.clone());
            trades.loaded.insert(record.resource.key, parts);
            trades.hold_resource(record);
        }
        let keys = named.orders.iter().map(|owner| (owner.group, owner.key));
        let keys = unique(keys.chain(trades.open_of(named)));
        for record in orders::by_keys(tx, &keys)? {
            trades.stood.insert(record.key, record.clone());
            trades.hold_order(record);
        }
        if !priced.is_empty() {
            trades.prices = Some(Prices::load(tx, priced, context, moment.now)?);
        }
        Ok(trades)
    }

    /// Holds an order as it is now; answers what it was.
    fn hold_order(&mut self, record: OrderRecord) -> Option<OrderRecord> {
        let key = record.key;
        self.trade_of.extend(record.parts.iter().map(|(part, _)| (*part, key)));
        self.by_order_id.insert(record.order.id.clone(), key);
        self.orders.insert(key, record)
    }

    /// Holds a resource as it is now; answers what it was.
    fn hold_resource(&mut self, record: ResourceRecord) -> Option<ResourceRecord> {
        let Resource { key, id, parent, .. } = &record.resource;
        let key = *key;
        if let Some(primary) = parent {
            self.attached.entry(*primary).or_default().insert(key);
        }
        self.by_resource_id.insert(id.clone(), key);
        self.resources.insert(key, record)
    }

    /// The open orders of the families of those that are needed with them.
    fn open_of(&self, named: &Named) -> Vec<(GroupKey, OrderKey)> {
        let owners = named.resources.iter().filter(|owner| named.with_open.contains(&owner.key));
        let family = owners.flat_map(|owner| &owner.family);
        let family = family.filter_map(|key| self.resources.get(key));
        let open = family.flat_map(|one| one.open.iter().map(|open| (one.group, open.order)));
        open.collect()
    }

    pub(super) fn cut(&self) -> TradeCut {
        let lengths =
            [self.changed_orders.len(), self.changed_resources.len(), self.changed_terms.len()];
        TradeCut { undo: self.undo.len(), lengths }
    }

    pub(super) fn rollback(&mut self, cut: &TradeCut) {
        while self.undo.len() > cut.undo {
            match self.undo.pop() {
                Some(Undo::Order(key, Some(before))) => {
                    self.orders.insert(key, *before);
                }
                Some(Undo::Order(key, None)) => {
                    if let Some(gone) = self.orders.remove(&key) {
                        self.by_order_id.remove(&gone.order.id);
                    }
                }
                Some(Undo::Resource(key, Some(before))) => {
                    self.resources.insert(key, *before);
                }
                Some(Undo::Resource(key, None)) => {
                    if let Some(gone) = self.resources.remove(&key) {
                        self.by_resource_id.remove(&gone.resource.id);
                    }
                }
                Some(Undo::FiveDays(customer, used)) => self.set_five_days(customer, used),
                None => break,
            }
        }
        let [orders, resources, terms] = cut.lengths;
        self.changed_orders.truncate(orders);
        self.changed_resources.truncate(resources);
        self.changed_terms.truncate(terms);
    }

    fn set_five_days(&mut self, customer: CustomerKey, used: i64) {
        let of = self.prices.as_mut().and_then(|prices| prices.of.get_mut(&customer));
        if let Some(of) = of {
            of.five_days_used = used;
        }
    }

    /// Stores what the fold did.
    pub(super) fn save(self, tx: &mut Tx<'_>, zone: &Zone) -> Result<(), Fault> {
        let resource = |key: &ResourceKey| self.resources.get(key);
        let changed = unique(self.changed_resources.iter().copied());
        let (old, new): (Vec<_>, Vec<_>) = changed
            .iter()
            .filter_map(resource)
            .partition(|one| self.loaded.contains_key(&one.resource.key));
        let same = |one: &ResourceRecord| {
            let before = self.loaded.get(&one.resource.key);
            before.is_some_and(|(chargings, tags)| *chargings == one.chargings && *tags == one.tags)
        };
        let parts: Vec<_> = old.iter().copied().filter(|one| !same(one)).collect();
        resources::save_parts(tx, (&new, &old), &parts)?;
        let record = |key: OrderKey| {
            let order = self.orders.get(&key)?;
            Some(Changed { before: self.stood.get(&key), order })
        };
        let changed: Vec<Changed<'_>> =
            unique(self.changed_orders.iter().copied()).into_iter().filter_map(record).collect();
        orders::save(tx, zone, &changed)?;
        let term = |(resource, order, number): (ResourceKey, OrderKey, i64)| {
            let record = self.resources.get(&resource)?;
            let is = |term: &&ResourceTerm| (term.item.order, term.item.number) == (order, number);
            Some((record.group, record.terms.iter().find(is)?))
        };
        let terms: Vec<_> =
            unique(self.changed_terms.iter().copied()).into_iter().filter_map(term).collect();
        orders::save_terms(tx, &terms)
    }
}

impl Prices {
    fn load(
        tx: &mut Tx<'_>,
        priced: &[CustomerKey],
        context: &Context,
        now: Timestamp,
    ) -> Result<Self, Fault> {
        let (version, catalogue) = context.catalogue.current(tx)?;
        let (rules, lengths) = (orders::trade_rules(tx)?, orders::lengths(tx)?);
        let fees = Arc::new(orders::fee_table(tx)?);
        let mut of: HashMap<CustomerKey, OfCustomer> =
            priced.iter().map(|key| (*key, OfCustomer::default())).collect();
        for (customer, discount) in discounts::in_force_of(tx, priced, now)? {
            of.entry(customer).or_default().discounts.push(discount);
        }
        for (customer, level) in customers::levels_at(tx, priced, now)? {
            of.entry(customer).or_default().level = Some(level);
        }
        for (customer, renewals) in resources::renewal_settings(tx, priced)? {
            of.entry(customer).or_default().renewals = renewals;
        }
        for (customer, service) in orders::services_of(tx, priced)? {
            of.entry(customer).or_default().services.push(service);
        }
        let zone = &context.realm.zone;
        let year = zone.year_span(now);
        for (customer, used) in orders::five_days_used(tx, priced, year)? {
            of.entry(customer).or_default().five_days_used = used;
        }
        Ok(Self { version, catalogue, rules, lengths, fees, of })
    }
}

impl Desk<'_, '_> {
    /// An order that was needed, or placed before in this fold; `None` when there is none with this id.
    pub fn order(&self, id: &OrderId) -> Option<OrderRecord> {
        let trades = &self.loaded.trades;
        trades.orders.get(trades.by_order_id.get(id)?).cloned()
    }

    /// An order by its key; of a part of a combined trade, the trade.
    pub fn order_of(&self, key: OrderKey) -> Option<OrderRecord> {
        let trades = &self.loaded.trades;
        let trade = trades.trade_of.get(&key).and_then(|trade| trades.orders.get(trade));
        trade.or_else(|| trades.orders.get(&key)).cloned()
    }

    /// Key and id of an order that is placed now.
    pub fn new_order(&mut self) -> (OrderKey, OrderId) {
        let key = OrderKey(self.moment.ids.key(self.moment.wall));
        (key, OrderId::draw(self.moment.ids, self.moment.now, &self.context.realm.zone))
    }

    /// Places an order, or changes one: it is stored as it stands at the end of the fold. The resources it has
    /// know of it as long as it is not over.
    pub fn put_order(&mut self, record: OrderRecord) {
        let (key, status) = (record.key, record.order.status);
        let held: Vec<ResourceKey> = unique(record.items.iter().map(|item| item.resource));
        for resource in held {
            let Some(mut owner) = self.loaded.trades.resources.get(&resource).cloned() else {
                continue;
            };
            owner.open.retain(|open| open.order != key);
            if !status.is_final() {
                owner.open.push(OpenTrade { order: key, kind: record.order.kind, status });
            }
            self.replace(owner);
        }
        let trades = &mut self.loaded.trades;
        let before = trades.hold_order(record);
        trades.undo.push(Undo::Order(key, before.map(Box::new)));
        trades.changed_orders.push(key);
    }

    /// Key of a discount of one order alone.
    pub fn new_discount(&mut self) -> DiscountKey {
        DiscountKey(self.moment.ids.key(self.moment.wall))
    }

    /// A resource that was needed, or ordered before in this fold; `None` when there is none with this id.
    pub fn resource(&self, id: &str) -> Option<ResourceRecord> {
        self.resource_of(*self.loaded.trades.by_resource_id.get(id)?)
    }

    /// A resource by its key.
    pub fn resource_of(&self, key: ResourceKey) -> Option<ResourceRecord> {
        self.loaded.trades.resources.get(&key).cloned()
    }

    /// What is attached to a resource, oldest first.
    pub fn attached(&self, primary: ResourceKey) -> Vec<ResourceRecord> {
        let trades = &self.loaded.trades;
        let all = trades.attached.get(&primary).into_iter().flatten();
        let all = all.filter_map(|key| trades.resources.get(key));
        all.filter(|one| one.resource.parent == Some(primary)).cloned().collect()
    }

    /// Key of a resource that is ordered or opened now.
    pub fn new_resource(&mut self) -> ResourceKey {
        ResourceKey(self.moment.ids.key(self.moment.wall))
    }

    /// Adds a resource, or changes one: the resource itself, its chargings and its tags.
    pub fn put_resource(&mut self, record: ResourceRecord) {
        self.loaded.trades.changed_resources.push(record.resource.key);
        self.replace(record);
    }

    /// Changes what became of a term of a resource, and what of its payments went back. One that was given
    /// back stays where it is until the end of the fold.
    pub fn put_term(&mut self, resource: ResourceKey, term: ResourceTerm) {
        let Some(mut record) = self.resource_of(resource) else { return };
        let place = (term.item.order, term.item.number);
        let is = |one: &&mut ResourceTerm| (one.item.order, one.item.number) == place;
        let Some(found) = record.terms.iter_mut().find(is) else { return };
        *found = term;
        self.loaded.trades.changed_terms.push((resource, place.0, place.1));
        self.replace(record);
    }

    fn replace(&mut self, record: ResourceRecord) {
        let trades = &mut self.loaded.trades;
        let key = record.resource.key;
        let before = trades.hold_resource(record);
        trades.undo.push(Undo::Resource(key, before.map(Box::new)));
    }

    /// Who pays for a customer now: its custody master, or itself. The customer was needed with its prices, or
    /// has an order or resource that was.
    ///
    /// # Errors
    /// [`Fault::Conflict`] where it came into custody since it was looked up: the fold runs again.
    pub fn payer_of(&self, customer: &Holder) -> Result<Holder, Fault> {
        let Some(master) = custody_master(self.relation(customer.key)) else {
            return Ok(customer.clone());
        };
        let lost = || Fault::Conflict(format!("customer {} has a new payer", customer.key));
        self.holder(&Party::Key(master)).ok_or_else(lost)
    }

    fn prices(&self) -> Result<&Prices, Fault> {
        let lost = || Fault::Bug("a command did not say that it needs prices".to_owned());
        self.loaded.trades.prices.as_ref().ok_or_else(lost)
    }

    fn of_customer(&self, customer: CustomerKey) -> Result<&OfCustomer, Fault> {
        let lost = || Fault::Bug(format!("the prices of customer {customer} were not needed"));
        self.prices()?.of.get(&customer).ok_or_else(lost)
    }

    /// The catalogue in force, and its version. As all that follows, it was needed with somebody's prices.
    ///
    /// # Errors
    /// [`Fault::Bug`] where it was not.
    pub fn catalogue(&self) -> Result<(i64, Arc<Catalogue>), Fault> {
        let prices = self.prices()?;
        Ok((prices.version, Arc::clone(&prices.catalogue)))
    }

    /// The discounts in force for a customer.
    ///
    /// # Errors
    /// As [`Desk::catalogue`].
    pub fn discounts(&self, customer: CustomerKey) -> Result<Vec<Discount>, Fault> {
        Ok(self.of_customer(customer)?.discounts.clone())
    }

    /// The rules of trades.
    ///
    /// # Errors
    /// As [`Desk::catalogue`].
    pub fn trade_rules(&self) -> Result<TradeRules, Fault> {
        Ok(self.prices()?.rules)
    }

    /// How long a customer's resources stay after their end.
    ///
    /// # Errors
    /// As [`Desk::catalogue`].
    pub fn lengths(&self, customer: CustomerKey) -> Result<Lengths, Fault> {
        Ok(self.prices()?.lengths.of(self.of_customer(customer)?.level.as_ref()))
    }

    /// What leaving terms costs.
    ///
    /// # Errors
    /// As [`Desk::catalogue`].
    pub fn fees(&self) -> Result<Arc<FeeTable>, Fault> {
        Ok(Arc::clone(&self.prices()?.fees))
    }

    /// How a customer's renewals run.
    ///
    /// # Errors
    /// As [`Desk::catalogue`].
    pub fn renewals(&self, customer: CustomerKey) -> Result<RenewalSettings, Fault> {
        Ok(self.of_customer(customer)?.renewals)
    }

    /// How many of a customer's resources left within five days for nothing, in the civil year of now.
    ///
    /// # Errors
    /// As [`Desk::catalogue`].
    pub fn five_days_used(&self, customer: CustomerKey) -> Result<i64, Fault> {
        Ok(self.of_customer(customer)?.five_days_used)
    }

    /// Counts some more of them; the orders that give them back say how many.
    pub fn count_five_days(&mut self, customer: CustomerKey, more: i64) {
        let Ok(used) = self.five_days_used(customer) else { return };
        self.loaded.trades.undo.push(Undo::FiveDays(customer, used));
        self.loaded.trades.set_five_days(customer, used + more);
    }

    /// The services in which a customer has completed orders.
    ///
    /// # Errors
    /// As [`Desk::catalogue`].
    pub fn services_used(&self, customer: CustomerKey) -> Result<Vec<String>, Fault> {
        Ok(self.of_customer(customer)?.services.clone())
    }
}
