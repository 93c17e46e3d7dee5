//! A resource with terms becomes another specification or size: more is paid for, less is given back, for the
//! time that is left, term by term (`orders` C0, F1b).

use hubu_core::orders::{
    Act, Amounts, Auto, Combination, ItemState, LineProduct, Order, OrderItem, OrderLine,
    OrderRecord, OrderStatus, OrderType, SourceType, needs_review,
};
use hubu_core::products::{Catalogue, ProductKey};
use hubu_core::rating::{Rated, RatingRefusal};
use hubu_core::resources::Size;
use hubu_store::ledger::Holder;
use hubu_store::resources::ResourceRecord;
use hubu_store::{Error, Fault};

use super::changed_terms::{TermChange, Wish, changeable, changed_terms, listed, rate_changes};
use super::cheaper::{Cheaper, cheaper};
use super::place::place;
use super::pricing::unit_of;
use super::{Placed, Priced, begin, facts_of, give_back, price_rated, try_auto_pay, used_before};
use crate::ledger::{Command, Decision, Desk, Needs, Party};
use crate::subscriptions::paid_terms;

/// Orders that a resource becomes another specification, another size, or both.
#[derive(Clone, Debug)]
pub struct ChangeResource {
    /// The resource.
    pub resource: String,
    /// The specification; none: as it is.
    pub spec: Option<String>,
    /// The size; none: as it is.
    pub size: Option<Size>,
    /// Where the order comes from.
    pub source: SourceType,
    /// Is it paid at once, with what is picked automatically?
    pub auto_pay: bool,
}

/// Why a resource cannot become something else, whatever that costs. In order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Unchangeable {
    /// There is no such resource, or it has no terms.
    UnknownResource,
    /// It has ended, or it is frozen.
    NotInUse,
    /// Another trade with it is under way.
    OpenOrder,
    /// It is a package, or would become one: what that holds is fixed when it is bought.
    Package,
    /// It is that already.
    NothingToChange,
    /// It has no price before or afterwards.
    Rating(RatingRefusal),
}

/// Why a resource is not changed. In order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChangeRefusal {
    /// It cannot become that.
    Unchangeable(Unchangeable),
    /// It costs more, and whoever pays for the customer has bills past due (`bills` G7).
    InArrears,
}

impl From<Unchangeable> for ChangeRefusal {
    fn from(why: Unchangeable) -> Self {
        Self::Unchangeable(why)
    }
}

fn unchangeable(why: Unchangeable) -> Error<ChangeRefusal> {
    Error::Refused(why.into())
}

fn no_price(why: RatingRefusal) -> Error<ChangeRefusal> {
    unchangeable(Unchangeable::Rating(why))
}

impl Command for ChangeResource {
    type Reply = Placed;
    type Refusal = ChangeRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.resource(&self.resource);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Placed>, Error<ChangeRefusal>> {
        let owner = changeable(desk.resource(&self.resource), desk.now()).map_err(unchangeable)?;
        let lost = || Fault::Bug(format!("the customer of {} is not locked", self.resource));
        let customer = desk.holder(&Party::Key(owner.resource.customer)).ok_or_else(lost)?;
        let (_, catalogue) = desk.catalogue()?;
        let wish = self.wish(&catalogue, &owner).map_err(unchangeable)?;
        let (at, paid) = ((&desk.realm().zone, desk.now()), paid_terms(&owner));
        let changes = changed_terms(at, &catalogue, (&owner, &paid), &wish).map_err(no_price)?;
        let discounts = desk.discounts(customer.key)?;
        let by = (discounts.as_slice(), desk.now());
        let rated = rate_changes(&catalogue, &wish, &changes, by).map_err(no_price)?;
        let dearer = listed(&rated).map_err(no_price)?.is_positive();
        if dearer && desk.in_arrears(desk.payer_of(&customer)?.key) {
            return Err(Error::Refused(ChangeRefusal::InArrears));
        }
        let mut unpaid = None;
        let change = Change { source: self.source, owner: &owner, wish: &wish, terms: &changes };
        let record = if dearer {
            let priced = change.price(desk, &rated, &discounts)?;
            let mut record = change.record(desk, &customer, priced)?;
            place(desk, &record, &customer);
            let pays = self.auto_pay && record.order.status == OrderStatus::PendingPayment;
            if pays {
                unpaid = try_auto_pay(desk, &mut record, Auto::Pay)?;
            }
            record
        } else {
            change.give_back(desk, &customer)?
        };
        let facts = facts_of(&record).text("resource_id", &self.resource);
        let resources = vec![self.resource.clone()];
        let value = Placed { record, resources, unpaid };
        Ok(Decision { value, subject: customer.key, facts })
    }
}

impl ChangeResource {
    fn wish(&self, catalogue: &Catalogue, owner: &ResourceRecord) -> Result<Wish, Unchangeable> {
        let old = &owner.resource;
        let size = self.size.or(old.size);
        let spec = self.spec.as_ref().unwrap_or(&old.product.spec);
        if size == old.size && *spec == old.product.spec {
            return Err(Unchangeable::NothingToChange);
        }
        let key = ProductKey {
            service: old.product.service.clone(),
            resource_type: old.product.resource_type.clone(),
            region: old.product.region.clone(),
            spec: spec.clone(),
        };
        let found = catalogue.find(&key, old.zone.as_deref()).cloned();
        let product = found.ok_or(Unchangeable::Rating(RatingRefusal::UnknownProduct))?;
        if catalogue.package(&product.id).is_some() {
            return Err(Unchangeable::Package);
        }
        Ok(Wish { product, size })
    }
}

/// A change that is ordered: from where, of which resource, to what, and the terms that it is about.
struct Change<'a> {
    source: SourceType,
    owner: &'a ResourceRecord,
    wish: &'a Wish,
    terms: &'a [TermChange<'a>],
}

impl Change<'_> {
    fn price(
        &self,
        desk: &Desk<'_, '_>,
        rated: &[Rated],
        discounts: &[hubu_core::discounts::Discount],
    ) -> Result<Priced, Error<ChangeRefusal>> {
        let again = used_before([self.owner]);
        let priced = price_rated(desk, rated, discounts, (OrderType::Change, &again));
        priced.map_err(|error| match error {
            Error::Refused((_, why)) => no_price(why),
            Error::Fault(fault) => Error::Fault(fault),
        })
    }

    /// The order, with these prices: a line for each term.
    fn record(
        &self,
        desk: &mut Desk<'_, '_>,
        customer: &Holder,
        priced: Priced,
    ) -> Result<OrderRecord, Fault> {
        let lost = || Fault::Bug(format!("the resource {} has no term", self.owner.resource.id));
        let (key, id) = desk.new_order();
        let (now, kind) = (desk.now(), OrderType::Change);
        let expires = self.owner.resource.subscription.as_ref().ok_or_else(lost)?.expires;
        let numbered = || (1..).zip(self.terms);
        let counts = |term: &TermChange<'_>| (now.max(term.span.0), term.span.1);
        let line = |((number, term), amounts): ((i64, &TermChange<'_>), Amounts)| OrderLine {
            order: id.clone(),
            number,
            product: LineProduct::of(&self.wish.product),
            base: Some(self.owner.resource.product.clone()),
            zone: self.owner.resource.zone.clone(),
            size: self.wish.size,
            period: (unit_of(term.bought).into(), Some(term.bought.periods)),
            count: 1,
            effective: Some(counts(term).0),
            expires: Some(counts(term).1),
            amounts,
        };
        let item = |(number, term): (i64, &TermChange<'_>)| OrderItem {
            order: key,
            number,
            resource: self.owner.resource.key,
            state: ItemState::Waiting,
            term: Some(term.bought),
            span: Some(counts(term)),
            extra_days: 0,
        };
        let order = Order {
            id: id.clone(),
            customer: customer.key,
            combination: Combination::Single,
            kind,
            source: self.source,
            status: OrderStatus::of_new(kind, self.source, false, false),
            reason: None,
            placed: now,
            // What it pays for ends with the terms.
            pay_until: Some(priced.pay_until.min(expires)),
            paid: None,
            discount: priced.discount,
            lines: numbered().zip(priced.amounts).map(line).collect(),
        };
        let empty = OrderRecord::new((customer.group, key), order, desk.actor());
        Ok(OrderRecord {
            catalogue_version: priced.version,
            offered: priced.offered,
            items: numbered().map(item).collect(),
            ..empty
        })
    }

    /// Nothing is to be paid: what was paid too much for the time that is left goes back at once, to what paid
    /// it (vouchers left out), unless somebody must look at it first.
    fn give_back(&self, desk: &mut Desk<'_, '_>, customer: &Holder) -> Result<OrderRecord, Fault> {
        let lost = || Fault::Bug("a refund leaves the range of an amount".to_owned());
        let cheaper = cheaper((&desk.realm().zone, desk.now()), self.owner, self.terms);
        let Cheaper { amounts, backs, rows, sum } = cheaper.ok_or_else(lost)?;
        let priced = Priced {
            officials: amounts.iter().map(|line| line.official).collect(),
            amounts,
            offered: Vec::new(),
            discount: None,
            pay_until: desk.now(),
            version: desk.catalogue()?.0,
        };
        let mut record = self.record(desk, customer, priced)?;
        (record.refunds, record.backs) = (rows, backs);
        record.order.pay_until = None;
        if needs_review(sum, desk.trade_rules()?.review_above) {
            record.order.status = OrderStatus::PendingReview;
            place(desk, &record, customer);
            return Ok(record);
        }
        (record.order.status, record.order.reason) = (OrderStatus::Processing, Some(Act::Pay));
        record.order.paid = Some(desk.now());
        place(desk, &record, customer);
        give_back(desk, customer, &record)?;
        begin(desk, &mut record, customer)?;
        Ok(record)
    }
}
