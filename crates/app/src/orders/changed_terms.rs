//! What a change is about: the terms of a resource that are not over, as they are and as they will be (`orders` F1b).

use hubu_core::discounts::{Discount, Mode};
use hubu_core::money::Amount;
use hubu_core::money::rounding::e18_half_up_to_cent;
use hubu_core::orders::{ChangedTerm, OrderType, change_price, dearer_e18, with_steps};
use hubu_core::products::{Catalogue, Product};
use hubu_core::rating::{Rated, RatingRefusal};
use hubu_core::resources::{Provision, Size};
use hubu_core::subscriptions::{
    ExtraDays, PaidTerm, Sale, Status, Term, TermHours, rate_with_days,
};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::resources::{ResourceRecord, ResourceTerm};

use super::Unchangeable;
use crate::subscriptions::standing_terms;

/// What a resource becomes.
pub(super) struct Wish {
    pub(super) product: Product,
    pub(super) size: Option<Size>,
}

/// A term that is not over, with its list prices before and after a change.
pub(super) struct TermChange<'a> {
    /// The term.
    pub(super) bought: Term,
    /// From when to when.
    pub(super) span: (Timestamp, Timestamp),
    before: Rated,
    after: Rated,
    hours: TermHours,
    paid: Vec<&'a PaidTerm>,
}

impl<'a> TermChange<'a> {
    /// The same as the rules see it.
    pub(super) fn changed(&self) -> ChangedTerm<'a> {
        ChangedTerm {
            before_e18: self.before.official_e18,
            after_e18: self.after.official_e18,
            hours: self.hours,
            paid: self.paid.clone(),
        }
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

/// The terms that a change is about, in the order of time, with what was paid for each ([`PaidTerm`]s of the resource).
pub(super) fn changed_terms<'a>(
    (zone, now): (&Zone, Timestamp),
    catalogue: &Catalogue,
    (owner, paid): (&ResourceRecord, &'a [PaidTerm]),
    wish: &Wish,
) -> Result<Vec<TermChange<'a>>, RatingRefusal> {
    let old = catalogue.product(&owner.resource.product.id).ok_or(RatingRefusal::NotSold)?;
    let mut changes = Vec::new();
    let bought = |term: &&ResourceTerm| term.kind != OrderType::Change;
    for term in standing_terms(owner).filter(bought) {
        let Some((bought, span)) = term.item.term.zip(term.item.span) else { continue };
        if span.1 <= now {
            continue;
        }
        let extra = ExtraDays { days: term.item.extra_days };
        let list = |of: (&Product, Option<Size>), mode| {
            rate_with_days(catalogue, now, of, (bought, extra), (mode, &[]))
        };
        // What it was sold as it keeps, whatever sizes are sold today.
        let before = list((old, owner.resource.size), Mode::Renew)?;
        let after = list((&wish.product, wish.size), Mode::Change)?;
        let paid: Vec<&PaidTerm> = paid.iter().filter(|line| line.to == span.1).collect();
        // It is one of those that were paid.
        let Some(own) = paid.iter().find(|line| line.changed.is_none()) else { continue };
        let hours = own.term_hours(zone, now);
        changes.push(TermChange { bought, span, before, after, hours, paid });
    }
    Ok(changes)
}

/// What each of them costs more, with what becomes of each discount; nothing where all together do not cost more.
pub(super) fn rate_changes(
    catalogue: &Catalogue,
    wish: &Wish,
    changes: &[TermChange<'_>],
    (discounts, now): (&[Discount], Timestamp),
) -> Result<Vec<Rated>, RatingRefusal> {
    let above = || RatingRefusal::AboveMaximum;
    let terms: Vec<ChangedTerm<'_>> = changes.iter().map(TermChange::changed).collect();
    let exact = dearer_e18(&terms).ok_or_else(above)?;
    let service = catalogue.service(&wish.product.key.service);
    let partners = service.is_none_or(|service| service.partner_discounts);
    let rate = |(change, exact): (&TermChange<'_>, i128)| {
        let (of, months) = ((&wish.product, partners), change.bought.months());
        let rated = change_price(of, months, exact, (discounts, now)).ok_or_else(above)?;
        Ok(with_steps(rated, (&change.before, &change.after, change.hours), discounts))
    };
    changes.iter().zip(exact).map(rate).collect()
}

/// Their list prices, half-up to the cent line by line.
pub(super) fn listed(rated: &[Rated]) -> Result<Amount, RatingRefusal> {
    let mut cents = rated.iter().map(|one| e18_half_up_to_cent(one.official_e18));
    let sum = cents.try_fold(Amount::ZERO, |sum, one| sum.checked_add(one?));
    sum.ok_or(RatingRefusal::AboveMaximum)
}
