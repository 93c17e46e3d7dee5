//! A cloud service, or an operator, places an order for a customer: what is bought new (`orders` C0).

use hubu_core::ids::{OrderKey, ResourceKey};
use hubu_core::orders::{
    Auto, Combination, ItemState, LineProduct, Order, OrderId, OrderItem, OrderLine, OrderRecord,
    OrderStatus, OrderType, PayRefusal, SourceType,
};
use hubu_core::products::{Catalogue, Product, ProductKey};
use hubu_core::rating::RatingRefusal;
use hubu_core::resources::{Provision, Resource, ResourceRefusal, Size, may_belong_to};
use hubu_core::subscriptions::{AtExpiry, Sale, Status, Subscription, Term, first_expiry};
use hubu_store::Error;
use hubu_store::ledger::Holder;
use hubu_store::resources::ResourceRecord;

use super::pricing::unit_of;
use super::{ORDER_DEADLINE, Priced, PricedLine, facts_of, price, try_auto_pay};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Something that is bought.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// What.
    pub product: ProductKey,
    /// The availability zone, where one is chosen.
    pub zone: Option<String>,
    /// The size of each, where the product has one.
    pub size: Option<Size>,
    /// For how long.
    pub term: Term,
    /// What it is sold as, where the catalogue does not say that the product is a package.
    pub sale: Sale,
    /// What becomes of it when it ends.
    pub at_expiry: AtExpiry,
    /// The resources: as many as are bought, at least one.
    pub resources: Vec<NewResource>,
}

/// A resource of it.
#[derive(Clone, Debug)]
pub struct NewResource {
    /// The cloud service's id of it; none: one is drawn.
    pub id: Option<String>,
    /// What its customer calls it.
    pub name: String,
    /// The service's project.
    pub project: String,
    /// The enterprise project.
    pub enterprise_project: String,
    /// What it is attached to.
    pub parent: Option<Parent>,
}

/// What a new resource is attached to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Parent {
    /// The resource at this place of the same order, counted over all lines; one that is before it.
    Ordered(usize),
    /// A primary resource that is there.
    There(String),
}

/// Places an order of new purchases.
#[derive(Clone, Debug)]
pub struct PlaceOrder {
    /// Whose it is.
    pub customer: Party,
    /// Where it comes from.
    pub source: SourceType,
    /// Must somebody look at it first?
    pub review: bool,
    /// Is it paid at once, with what is picked automatically?
    pub auto_pay: bool,
    /// May it be a combined trade, where it is of several services?
    pub combined: bool,
    /// What is bought; at least one line.
    pub lines: Vec<NewLine>,
}

/// An order that was placed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed {
    /// The order.
    pub record: OrderRecord,
    /// The ids of its resources, in the order of the request.
    pub resources: Vec<String>,
    /// Why it was not paid, though it should have been at once.
    pub unpaid: Option<PayRefusal>,
}

/// Why an order is not placed. In order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PlaceRefusal {
    /// There is no such customer.
    UnknownCustomer,
    /// The customer is not certified.
    NotVerified,
    /// Whoever pays for the customer has bills past due: nothing is bought until they are paid (`bills` G7).
    InArrears,
    /// Its lines are of several services, and it is not to be a combined trade.
    SeveralServices,
    /// The id of a resource, by its place over all lines, is taken, or named twice.
    ResourceTaken(usize),
    /// What a resource is attached to is not there, not the customer's, or attached to another.
    Parent(usize),
    /// The enterprise project that a resource is to belong to is not there, or disabled.
    Project(usize, ResourceRefusal),
    /// A line would be paid for too far ahead.
    TooLong(usize),
    /// A line has no price.
    Rating(usize, RatingRefusal),
}

impl Command for PlaceOrder {
    type Reply = Placed;
    type Refusal = PlaceRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.buyer(&self.customer);
        for new in self.resources() {
            needs.enterprise_project(&self.customer, &new.enterprise_project);
            if let Some(id) = &new.id {
                needs.resource(id);
            }
            if let Some(Parent::There(id)) = &new.parent {
                needs.resource(id);
            }
        }
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Placed>, Error<PlaceRefusal>> {
        use PlaceRefusal as R;
        let customer = desk.holder(&self.customer).ok_or(Error::Refused(R::UnknownCustomer))?;
        if desk.real_name(&customer)?.is_none() {
            return Err(Error::Refused(R::NotVerified));
        }
        if desk.in_arrears(desk.payer_of(&customer)?.key) {
            return Err(Error::Refused(R::InArrears));
        }
        let several = self.services().len() > 1;
        if several && !self.combined {
            return Err(Error::Refused(R::SeveralServices));
        }
        self.check_resources(desk, &customer).map_err(Error::Refused)?;
        let (_, catalogue) = desk.catalogue()?;
        let products = self.products(desk, &catalogue)?;
        let lines: Vec<PricedLine<'_>> =
            self.lines.iter().zip(&products).map(priced_line).collect();
        let order: Vec<usize> = self.places();
        let in_order: Vec<PricedLine<'_>> = order.iter().map(|place| lines[*place]).collect();
        let priced = price(desk, customer.key, &in_order, OrderType::New);
        let priced = priced.map_err(|error| match error {
            Error::Refused((place, why)) => Error::Refused(R::Rating(order[place], why)),
            Error::Fault(fault) => Error::Fault(fault),
        })?;
        let keys = self.open_resources(desk, &customer, (&catalogue, &products));
        let mut record = self.record(desk, &customer, (&products, &order), (&keys, priced));
        place(desk, &record, &customer);
        let pays = self.auto_pay && record.order.status == OrderStatus::PendingPayment;
        let unpaid = if pays { try_auto_pay(desk, &mut record, Auto::Pay)? } else { None };
        let facts = facts_of(&record).bool("auto_pay", self.auto_pay);
        let id = |key: &ResourceKey| desk.resource_of(*key).map(|owner| owner.resource.id);
        let resources = keys.iter().flatten().filter_map(id).collect();
        let value = Placed { record, resources, unpaid };
        Ok(Decision { value, subject: customer.key, facts })
    }
}

/// Stores an order that is placed, and sees to it that it does not wait for its payment for ever.
pub(crate) fn place(desk: &mut Desk<'_, '_>, record: &OrderRecord, customer: &Holder) {
    desk.put_order(record.clone());
    let facts = facts_of(record)
        .text("source_type", record.order.source.as_str())
        .time("pending_payment_end_time", record.order.pay_until);
    desk.emit(customer.key, "order.placed", &facts);
    if let Some(until) = record.order.pay_until {
        desk.oblige(ORDER_DEADLINE, customer, record.key.0, until);
    }
}

fn priced_line<'a>((line, product): (&NewLine, &'a Product)) -> PricedLine<'a> {
    let count = i64::try_from(line.resources.len()).unwrap_or(i64::MAX);
    PricedLine { product, size: line.size, term: line.term, count }
}

impl PlaceOrder {
    fn resources(&self) -> impl Iterator<Item = &NewResource> {
        self.lines.iter().flat_map(|line| &line.resources)
    }

    /// The services it is of, each once.
    fn services(&self) -> Vec<&str> {
        let mut services: Vec<&str> = Vec::new();
        for line in &self.lines {
            let service = line.product.service.as_str();
            if !services.contains(&service) {
                services.push(service);
            }
        }
        services
    }

    /// The places of its lines, those of one service together.
    fn places(&self) -> Vec<usize> {
        let services = self.services();
        let of = |place: &usize| {
            let service = self.lines[*place].product.service.as_str();
            services.iter().position(|one| *one == service)
        };
        let mut places: Vec<usize> = (0..self.lines.len()).collect();
        places.sort_by_key(of);
        places
    }

    /// Can its resources be there, and be attached so?
    fn check_resources(&self, desk: &Desk<'_, '_>, customer: &Holder) -> Result<(), PlaceRefusal> {
        let all: Vec<&NewResource> = self.resources().collect();
        for (place, new) in all.iter().enumerate() {
            let Some(id) = new.id.as_deref() else { continue };
            let twice = all[..place].iter().any(|other| other.id.as_deref() == Some(id));
            if twice || desk.resource(id).is_some() {
                return Err(PlaceRefusal::ResourceTaken(place));
            }
        }
        for (place, new) in all.iter().enumerate() {
            let fits = match &new.parent {
                None => true,
                Some(Parent::Ordered(other)) => {
                    *other < place && all.get(*other).is_some_and(|other| other.parent.is_none())
                }
                Some(Parent::There(id)) => desk.resource(id).is_some_and(|there| {
                    let Resource { customer: owner, parent, provision, closed, .. } =
                        &there.resource;
                    // What is attached lives and is renewed with it.
                    *owner == customer.key
                        && parent.is_none()
                        && *provision == Provision::Done
                        && closed.is_none()
                        && there.resource.has_term()
                }),
            };
            if !fits {
                return Err(PlaceRefusal::Parent(place));
            }
        }
        for (place, new) in all.iter().enumerate() {
            let project = new.enterprise_project.as_str();
            let there = may_belong_to(project, desk.enterprise_project(customer.key, project));
            there.map_err(|why| PlaceRefusal::Project(place, why))?;
        }
        Ok(())
    }

    /// The products of its lines.
    fn products(
        &self,
        desk: &Desk<'_, '_>,
        catalogue: &Catalogue,
    ) -> Result<Vec<Product>, Error<PlaceRefusal>> {
        let longest = desk.trade_rules()?.longest_months;
        let too_long = |line: &NewLine| longest.is_some_and(|most| line.term.months() > most);
        if let Some(place) = self.lines.iter().position(too_long) {
            return Err(Error::Refused(PlaceRefusal::TooLong(place)));
        }
        let product = |(place, line): (usize, &NewLine)| {
            let found = catalogue.find(&line.product, line.zone.as_deref()).cloned();
            let unknown = PlaceRefusal::Rating(place, RatingRefusal::UnknownProduct);
            found.ok_or(Error::Refused(unknown))
        };
        self.lines.iter().enumerate().map(product).collect()
    }

    /// Writes its resources, which wait to be provided; tells their keys, line by line.
    fn open_resources(
        &self,
        desk: &mut Desk<'_, '_>,
        customer: &Holder,
        (catalogue, products): (&Catalogue, &[Product]),
    ) -> Vec<Vec<ResourceKey>> {
        let (mut all, mut by_line) = (Vec::new(), Vec::new());
        for (line, product) in self.lines.iter().zip(products) {
            let first = all.len();
            let sale = sold_as(catalogue, (line, product));
            for new in &line.resources {
                let record = new_resource(desk, customer, (line, product, new, sale), &all);
                all.push(record.resource.key);
                desk.put_resource(record);
            }
            by_line.push(all[first..].to_vec());
        }
        by_line
    }

    /// The order; its lines in the order of `places`, by which they are priced.
    fn record(
        &self,
        desk: &mut Desk<'_, '_>,
        customer: &Holder,
        (products, places): (&[Product], &[usize]),
        (resources, priced): (&[Vec<ResourceKey>], Priced),
    ) -> OrderRecord {
        let (key, id) = desk.new_order();
        let services = self.services();
        let parts: Vec<(OrderKey, OrderId)> = match services.len() {
            0 | 1 => Vec::new(),
            _ => services.iter().map(|_| desk.new_order()).collect(),
        };
        let (mut lines, mut items) = (Vec::new(), Vec::new());
        for (place, amounts) in places.iter().zip(priced.amounts) {
            let new = &self.lines[*place];
            let rank = services.iter().position(|one| *one == new.product.service);
            let part = rank.and_then(|rank| parts.get(rank)).cloned();
            let (order, order_id) = part.unwrap_or_else(|| (key, id.clone()));
            let before = lines.iter().filter(|line: &&OrderLine| line.order == order_id);
            let number = i64::try_from(before.count() + 1).unwrap_or(i64::MAX);
            items.extend(resources[*place].iter().map(|resource| OrderItem {
                order,
                number,
                resource: *resource,
                state: ItemState::Waiting,
                term: Some(new.term),
                span: None,
                extra_days: 0,
            }));
            lines.push(OrderLine {
                order: order_id,
                number,
                product: LineProduct::of(&products[*place]),
                base: None,
                zone: new.zone.clone(),
                size: new.size,
                period: (unit_of(new.term).into(), Some(new.term.periods)),
                count: i64::try_from(new.resources.len()).unwrap_or(i64::MAX),
                effective: None,
                expires: None,
                amounts,
            });
        }
        let of_parts = || Combination::Combined(parts.iter().map(|(_, id)| id.clone()).collect());
        let combination = if parts.is_empty() { Combination::Single } else { of_parts() };
        let kind = OrderType::New;
        let order = Order {
            id,
            customer: customer.key,
            combination,
            kind,
            source: self.source,
            status: OrderStatus::of_new(kind, self.source, self.review, false),
            reason: None,
            placed: desk.now(),
            pay_until: Some(priced.pay_until),
            paid: None,
            discount: priced.discount,
            lines,
        };
        let empty = OrderRecord::new((customer.group, key), order, desk.actor());
        let (catalogue_version, offered) = (priced.version, priced.offered);
        OrderRecord { parts, catalogue_version, offered, items, ..empty }
    }
}

/// What is sold: a product that holds something is a package, whatever the order says.
fn sold_as(catalogue: &Catalogue, (line, product): (&NewLine, &Product)) -> Sale {
    match catalogue.package(&product.id) {
        Some(_) => Sale::Package,
        None => line.sale,
    }
}

/// A resource that is ordered. What is to become of it at its end is kept in terms that are closed as long as
/// it is not there.
fn new_resource(
    desk: &mut Desk<'_, '_>,
    customer: &Holder,
    (line, product, new, sale): (&NewLine, &Product, &NewResource, Sale),
    before: &[ResourceKey],
) -> ResourceRecord {
    let id = new.id.clone().unwrap_or_else(|| desk.new_transaction_id());
    let parent = match &new.parent {
        None => None,
        Some(Parent::Ordered(place)) => before.get(*place).copied(),
        Some(Parent::There(id)) => desk.resource(id).map(|there| there.resource.key),
    };
    let now = desk.now();
    let subscription = Subscription {
        resource: id.clone(),
        status: Status::Closed,
        at_expiry: line.at_expiry,
        expires: first_expiry(&desk.realm().zone, now, line.term),
        cycle: line.term.unit,
    };
    let resource = Resource {
        key: desk.new_resource(),
        customer: customer.key,
        id,
        name: new.name.clone(),
        product: LineProduct::of(product),
        zone: line.zone.clone(),
        size: line.size,
        project: new.project.clone(),
        enterprise_project: new.enterprise_project.clone(),
        parent,
        sale,
        provision: Provision::Waiting,
        frozen: None,
        subscription: Some(subscription),
        effective: None,
        on_demand: None,
        closed: None,
        created: now,
        updated: now,
    };
    let (chargings, tags, terms, open) = Default::default();
    ResourceRecord { group: customer.group, resource, chargings, tags, terms, open }
}
