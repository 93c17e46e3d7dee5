//! A resource with terms becomes another specification or size: more is paid for, less is given back, for the
//! time that is left (`orders` C0, F1b).

use hubu_core::discounts::Mode;
use hubu_core::money::rounding::e18_half_up_to_cent;
use hubu_core::money::{Amount, spread};
use hubu_core::orders::{
    Act, AmountInfo, Amounts, Auto, Combination, ItemState, LineProduct, Order, OrderBack, OrderId,
    OrderItem, OrderLine, OrderPayment, OrderRecord, OrderRefund, OrderStatus, OrderType, Source,
    SourceType, change_price, changed_e18, needs_review,
};
use hubu_core::products::{Catalogue, Product, ProductKey};
use hubu_core::rating::RatingRefusal;
use hubu_core::resources::{Provision, Size};
use hubu_core::subscriptions::{
    ExtraDays, PaidTerm, RefundRowKind, Sale, Status, TermKind, rate_with_days,
};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::ledger::Holder;
use hubu_store::resources::{ResourceRecord, ResourceTerm};
use hubu_store::{Error, Fault};

use super::place::place;
use super::pricing::unit_of;

use super::{Placed, Priced, begin, facts_of, give_back, price_rated, try_auto_pay, used_before};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

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

/// What a resource becomes.
pub(super) struct Wish {
    pub(super) product: Product,
    pub(super) size: Option<Size>,
}

impl Command for ChangeResource {
    type Reply = Placed;
    type Refusal = ChangeRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.resource(&self.resource);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Placed>, Error<ChangeRefusal>> {
        let owner = self.check(desk).map_err(unchangeable)?;
        let lost = || Fault::Bug(format!("the customer of {} is not locked", self.resource));
        let customer = desk.holder(&Party::Key(owner.resource.customer)).ok_or_else(lost)?;
        let (_, catalogue) = desk.catalogue()?;
        let wish = self.wish(&catalogue, &owner).map_err(unchangeable)?;
        let at = (&desk.realm().zone, desk.now());
        let parts = differences(at, &catalogue, &owner, &wish).map_err(no_price)?;
        let above = || no_price(RatingRefusal::AboveMaximum);
        let exact = sum_of(&parts).ok_or_else(above)?;
        let cents = e18_half_up_to_cent(exact).ok_or_else(above)?;
        let mut unpaid = None;
        if cents.is_positive() && desk.in_arrears(desk.payer_of(&customer)?.key) {
            return Err(Error::Refused(ChangeRefusal::InArrears));
        }
        let record = if cents.is_positive() {
            let priced = Self::price(desk, &customer, (&catalogue, &owner, &wish), exact)?;
            let mut record = self.record(desk, &customer, (&owner, &wish), priced)?;
            place(desk, &record, &customer);
            let pays = self.auto_pay && record.order.status == OrderStatus::PendingPayment;
            if pays {
                unpaid = try_auto_pay(desk, &mut record, Auto::Pay)?;
            }
            record
        } else {
            self.give_back(desk, &customer, (&owner, &wish), (&parts, cents))?
        };
        let facts = facts_of(&record).text("resource_id", &self.resource);
        let resources = vec![self.resource.clone()];
        let value = Placed { record, resources, unpaid };
        Ok(Decision { value, subject: customer.key, facts })
    }
}

impl ChangeResource {
    fn check(&self, desk: &Desk<'_, '_>) -> Result<ResourceRecord, Unchangeable> {
        changeable(desk.resource(&self.resource), desk.now())
    }

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

    fn price(
        desk: &Desk<'_, '_>,
        customer: &Holder,
        (catalogue, owner, wish): (&Catalogue, &ResourceRecord, &Wish),
        exact: i128,
    ) -> Result<Priced, Error<ChangeRefusal>> {
        let discounts = desk.discounts(customer.key)?;
        let service = catalogue.service(&wish.product.key.service);
        let partners = service.is_none_or(|service| service.partner_discounts);
        let months = running(owner, desk.now()).and_then(|term| term.item.term);
        let months = months.map_or(0, hubu_core::subscriptions::Term::months);
        let at = (discounts.as_slice(), desk.now());
        let above = no_price(RatingRefusal::AboveMaximum);
        let rated = change_price((&wish.product, partners), months, exact, at).ok_or(above)?;
        let again = used_before([owner]);
        let priced = price_rated(desk, &[rated], &discounts, (OrderType::Change, &again));
        priced.map_err(|error| match error {
            Error::Refused((_, why)) => no_price(why),
            Error::Fault(fault) => Error::Fault(fault),
        })
    }

    /// The order, with these prices.
    fn record(
        &self,
        desk: &mut Desk<'_, '_>,
        customer: &Holder,
        (owner, wish): (&ResourceRecord, &Wish),
        priced: Priced,
    ) -> Result<OrderRecord, Fault> {
        let lost = || Fault::Bug(format!("the resource {} has no term", self.resource));
        let (key, id) = desk.new_order();
        let (now, kind) = (desk.now(), OrderType::Change);
        let running = running(owner, now).ok_or_else(lost)?;
        let expires = owner.resource.subscription.as_ref().ok_or_else(lost)?.expires;
        let term = running.item.term.ok_or_else(lost)?;
        let line = OrderLine {
            order: id.clone(),
            number: 1,
            product: LineProduct::of(&wish.product),
            base: Some(owner.resource.product.clone()),
            zone: owner.resource.zone.clone(),
            size: wish.size,
            period: (unit_of(term).into(), Some(term.periods)),
            count: 1,
            effective: Some(now),
            expires: Some(expires),
            amounts: priced.amounts.into_iter().next().unwrap_or_default(),
        };
        let item = OrderItem {
            order: key,
            number: 1,
            resource: owner.resource.key,
            state: ItemState::Waiting,
            term: Some(term),
            span: Some((now, expires)),
            extra_days: 0,
        };
        let order = Order {
            id,
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
            lines: vec![line],
        };
        Ok(OrderRecord {
            key,
            group: customer.group,
            order,
            parts: Vec::new(),
            payer: customer.key,
            agent_pay: false,
            placed_by: desk.actor().to_owned(),
            five_days: 0,
            catalogue_version: priced.version,
            updated: now,
            completed: None,
            offered: priced.offered,
            items: vec![item],
            payments: Vec::new(),
            backs: Vec::new(),
            refunds: Vec::new(),
        })
    }

    /// Nothing is to be paid: what was paid too much for the time that is left goes back at once, to what paid
    /// it (vouchers left out), unless somebody must look at it first.
    fn give_back(
        &self,
        desk: &mut Desk<'_, '_>,
        customer: &Holder,
        of: (&ResourceRecord, &Wish),
        (parts, cents): (&[Part<'_>], Amount),
    ) -> Result<OrderRecord, Fault> {
        let lost = || Fault::Bug("a refund leaves the range of an amount".to_owned());
        let refund = cents.checked_neg().ok_or_else(lost)?;
        let backs = backs(of.0, desk.now(), parts, refund).ok_or_else(lost)?;
        let amounts = amounts(&backs).ok_or_else(lost)?;
        let priced = Priced {
            officials: vec![amounts.official],
            amounts: vec![amounts.clone()],
            offered: Vec::new(),
            discount: None,
            pay_until: desk.now(),
            version: desk.catalogue()?.0,
        };
        let mut record = self.record(desk, customer, of, priced)?;
        record.refunds = rows(&backs).ok_or_else(lost)?;
        record.backs = backs;
        record.order.pay_until = None;
        let sum = amounts.info.covered().and_then(|one| one.checked_add(amounts.official));
        let sum = sum.and_then(Amount::checked_neg).ok_or_else(lost)?;
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

/// A resource that can be changed at an instant, if this one can.
pub(super) fn changeable(
    found: Option<ResourceRecord>,
    at: Timestamp,
) -> Result<ResourceRecord, Unchangeable> {
    use Unchangeable as R;
    let there = |owner: &ResourceRecord| {
        owner.resource.provision == Provision::Done && owner.resource.has_term()
    };
    let owner = found.filter(there).ok_or(R::UnknownResource)?;
    let ended = |status| status != Status::InUse;
    if owner.resource.frozen.is_some() || owner.resource.shown_status().is_none_or(ended) {
        return Err(R::NotInUse);
    }
    // What was renewed after its end may be over already, though nobody has looked yet.
    if owner.resource.subscription.as_ref().is_none_or(|term| term.expires <= at) {
        return Err(R::NotInUse);
    }
    match owner.resource.sale {
        _ if !owner.open.is_empty() => Err(R::OpenOrder),
        Sale::Package => Err(R::Package),
        _ => Ok(owner),
    }
}

/// The terms that were not given back: what another request has given back in the same fold is still there.
fn standing(owner: &ResourceRecord) -> impl DoubleEndedIterator<Item = &ResourceTerm> {
    owner.terms.iter().filter(|term| term.item.state == ItemState::Done)
}

/// The term that runs: the last of those that have begun, changes left out.
pub(super) fn running(owner: &ResourceRecord, now: Timestamp) -> Option<&ResourceTerm> {
    let begun = |term: &&ResourceTerm| term.item.span.is_some_and(|(from, _)| from <= now);
    standing(owner).filter(|term| term.kind != OrderType::Change).rfind(begun)
}

/// What a term costs more after a change than before it, for the hours that are left of it, exactly.
pub(super) struct Part<'a> {
    term: &'a ResourceTerm,
    exact: i128,
}

/// What all of them cost more. `None` beyond the range of an intermediate.
pub(super) fn sum_of(parts: &[Part<'_>]) -> Option<i128> {
    parts.iter().try_fold(0, |sum: i128, part| sum.checked_add(part.exact))
}

/// What each term that is not over costs more after a change than before it.
pub(super) fn differences<'a>(
    (zone, now): (&Zone, Timestamp),
    catalogue: &Catalogue,
    owner: &'a ResourceRecord,
    wish: &Wish,
) -> Result<Vec<Part<'a>>, RatingRefusal> {
    let old = catalogue.product(&owner.resource.product.id).ok_or(RatingRefusal::NotSold)?;
    let mut parts = Vec::new();
    for term in standing(owner).filter(|term| term.kind != OrderType::Change) {
        let Some((bought, (from, to))) = term.item.term.zip(term.item.span) else { continue };
        if to <= now {
            continue;
        }
        let extra = ExtraDays { days: term.item.extra_days };
        let list = |of: (&Product, Option<Size>), mode| {
            let rated = rate_with_days(catalogue, now, of, (bought, extra), (mode, &[]));
            rated.map(|rated| rated.official_e18)
        };
        // What it was sold as it keeps, whatever sizes are sold today.
        let before = list((old, owner.resource.size), Mode::Renew)?;
        let after = list((&wish.product, wish.size), Mode::Change)?;
        let kind = TermKind::of(term.kind);
        let order: OrderId = term.order.clone();
        let paid = PaidTerm { order, kind, term: bought, from, to, paid: Vec::new() };
        let exact = changed_e18(after, before, paid.hours(zone, now));
        parts.push(Part { term, exact: exact.ok_or(RatingRefusal::AboveMaximum)? });
    }
    Ok(parts)
}

/// What goes back: of each term its share, to what paid it and its changes; what that did not come to, to what
/// paid the other terms that are not over. Never more than was paid and has not gone back. `None` beyond the
/// range of an amount.
fn backs(
    owner: &ResourceRecord,
    now: Timestamp,
    parts: &[Part<'_>],
    refund: Amount,
) -> Option<Vec<OrderBack>> {
    let lasts = |term: &&ResourceTerm| term.item.span.is_some_and(|(_, to)| to > now);
    let paid = standing(owner).filter(lasts);
    let paid = paid.flat_map(|term| term.payments.iter().map(move |one| (term, one)));
    let paid: Vec<(&ResourceTerm, &OrderPayment)> =
        paid.filter(|(_, one)| !matches!(one.source, Source::Voucher(_))).collect();
    let mut left: Vec<Amount> =
        paid.iter().map(|(_, one)| one.amount.less_at_most(one.returned)).collect();
    let mut give = |amount: Amount, of: &dyn Fn(&ResourceTerm) -> bool| -> Option<Amount> {
        let weigh = |((term, _), left): (&(&ResourceTerm, _), &Amount)| {
            if of(term) { *left } else { Amount::ZERO }
        };
        let weights: Vec<Amount> = paid.iter().zip(&left).map(weigh).collect();
        let most = weights.iter().copied().try_fold(Amount::ZERO, Amount::checked_add)?;
        for (left, share) in left.iter_mut().zip(spread(amount.min(most), &weights)) {
            *left = left.less_at_most(share);
        }
        Some(amount.less_at_most(most))
    };
    let less = |part: &Part<'_>| e18_half_up_to_cent(part.exact.min(0).checked_neg()?);
    let weights: Vec<Amount> = parts.iter().map(less).collect::<Option<_>>()?;
    let mut over = Amount::ZERO;
    for (part, share) in parts.iter().zip(spread(refund, &weights)) {
        over = over.checked_add(give(share, &|term| belongs(term, part.term))?)?;
    }
    give(over, &|_| true)?;
    let back = paid.iter().zip(left).map(|((_, paid), left)| OrderBack {
        resource: paid.resource,
        base: (paid.order, paid.number),
        source: paid.source,
        amount: paid.amount.less_at_most(paid.returned).less_at_most(left),
    });
    Some(back.filter(|back| back.amount.is_positive()).collect())
}

/// Is it that term, or a change that paid for it too?
fn belongs(term: &ResourceTerm, to: &ResourceTerm) -> bool {
    let over = |(from, end): (Timestamp, Timestamp)| {
        to.item.span.is_some_and(|(other, other_end)| from < other_end && other < end)
    };
    let change = term.kind == OrderType::Change && term.item.span.is_some_and(over);
    change || (term.item.order, term.item.number) == (to.item.order, to.item.number)
}

/// What an order comes to that gives this back.
fn amounts(backs: &[OrderBack]) -> Option<Amounts> {
    let (mut account, mut info) = (Amount::ZERO, AmountInfo::default());
    for back in backs {
        match back.source.coupon() {
            Some((kind, _)) => info.add_coupon(kind, back.amount.checked_neg()?)?,
            None => account = account.checked_add(back.amount)?,
        }
    }
    Amounts::given_back(account, info)
}

/// The same as its details tell it: a row for each order that paid.
fn rows(backs: &[OrderBack]) -> Option<Vec<OrderRefund>> {
    let mut rows: Vec<OrderRefund> = Vec::new();
    for back in backs {
        let (base, kind, amount) = (back.base.0, RefundRowKind::Paid, back.amount.checked_neg()?);
        match rows.iter_mut().find(|row| row.base == base) {
            Some(row) => row.amount = row.amount.checked_add(amount)?,
            None => rows.push(OrderRefund { resource: back.resource, base, kind, amount }),
        }
    }
    Some(rows)
}
