//! What it costs that a resource becomes something else: for the hours that are left of each of its terms.

use crate::amount::{E8, share_of};
use crate::answer::Answer;
use crate::catalogue::{Catalogue, Period, Product};
use crate::customers::bad_parameter;
use crate::discounts::{Discount, FIXED};
use crate::former_orders::recoded;
use crate::former_rating::told;
use crate::rating::{
    Line, MOST_E8, Rated, What, above_maximum, best_offer, left_of_share, no_product, quotient,
};
use crate::resource_changes::Against;
use crate::world::{Model, Who};

/// What an old form asks the price of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeInquiry {
    /// The resource, by its id.
    pub resource: String,
    /// Service and type of resources, as they are.
    pub kind: [String; 2],
    /// The specification.
    pub spec: String,
    /// The size, and its unit; what is not said stays.
    pub size: (Option<i64>, Option<i64>),
    /// When; none: now.
    pub at: Option<i64>,
}

/// A term that a change makes dearer or cheaper. Prices are at 10⁻¹⁸.
#[derive(Clone, Debug)]
pub(crate) struct Changed {
    /// The order and the item that bought it.
    pub(crate) place: (usize, usize),
    pub(crate) span: (i64, i64),
    pub(crate) period: (Period, i64),
    /// Its list price as it was, and as it is to be.
    pub(crate) before: i128,
    pub(crate) after: i128,
    /// What it costs more for the hours that are left; below zero: less.
    pub(crate) difference: i128,
}

/// What a resource becomes.
type Wish<'a> = (&'a Product, Option<(i64, i64)>);

/// A difference for a part of a whole, half-up, and away from nothing where it is below that.
pub(crate) fn part_of(difference: i128, part: i64, whole: i64) -> i128 {
    let product = difference * i128::from(part);
    product.signum() * quotient(product.abs(), whole.into())
}

/// Parts that come to the same sum and of which none is below zero: those above it bear the others, each by the
/// same share. Where the sum is not above zero there is nothing left.
pub(crate) fn netted(parts: &[i128]) -> Vec<i128> {
    let sum: i128 = parts.iter().sum();
    let above: i128 = parts.iter().filter(|part| **part > 0).sum();
    let bears = |part: i128| if sum == above { part } else { share_of(part, sum, above) };
    parts.iter().map(|part| if *part > 0 && sum > 0 { bears(*part) } else { 0 }).collect()
}

/// What lines cost by list, in amounts; none: more than there are, alone or together.
pub(crate) fn costs(rated: &[Rated<'_>]) -> Option<Vec<E8>> {
    let sum: i128 = rated.iter().map(|one| one.paid(None)).sum();
    E8::try_from(sum * 1_000_000).ok()?;
    rated.iter().map(|one| E8::try_from(one.paid(None) * 1_000_000).ok()).collect()
}

/// What the lines of a change cost, with what each discount leaves of them; nothing where all together costs
/// no more. A price of a month says nothing of a difference.
pub(crate) fn change_prices<'a>(
    catalogue: &'a Catalogue,
    (product, terms): (&'a Product, &[Changed]),
    discounts: &[&Discount],
) -> Vec<Rated<'a>> {
    let differences: Vec<i128> = terms.iter().map(|term| term.difference).collect();
    let lines = netted(&differences).into_iter().zip(terms).map(|(official, term)| {
        let months = term.period.0.months(term.period.1);
        let line = Line::of_term(What::Term(Period::Month, months.unwrap_or(0)));
        let left = discounts.iter().map(|one| {
            let counts =
                one.mode != FIXED && catalogue.counts(one, (product, &line, "change"), official);
            counts.then(|| left_of_share(one, official)).filter(|left| *left < official)
        });
        Rated { product, official, left: left.collect() }
    });
    lines.collect()
}

impl Model {
    /// The terms of a resource that are not over, with what each costs more as something else, for the hours that
    /// are left of it.
    pub(crate) fn changed_terms(
        &self,
        catalogue: &Catalogue,
        (place, wish): (usize, Wish<'_>),
        at: i64,
    ) -> Result<Vec<Changed>, Answer> {
        let one = &self.resources[place];
        let old = catalogue.product(&one.sold.product).ok_or_else(no_product)?;
        let mut terms = Vec::new();
        for term in self.paid_terms(place) {
            if term.changed.is_some() || term.span.1 <= at {
                continue;
            }
            let what = (term.period.0, term.period.1, term.extra);
            // What it is it keeps, whatever sizes are sold now.
            let before = catalogue.list_price((old, one.size), what, (at, "renew"))?;
            let after = catalogue.list_price(wish, what, (at, "change"))?;
            let (used, all) = term.term_hours(at);
            let difference = part_of(after - before, all - used, all);
            let (place, span, period) = (term.term, term.span, term.period);
            terms.push(Changed { place, span, period, before, after, difference });
        }
        Ok(terms)
    }

    /// What it would cost that a resource becomes larger, in an old form. What becomes no dearer has no price.
    pub fn rate_change(&self, caller: (Who, usize), asked: &ChangeInquiry) -> Answer {
        self.change_rated(caller, asked).unwrap_or_else(recoded)
    }

    fn change_rated(
        &self,
        (who, user): (Who, usize),
        asked: &ChangeInquiry,
    ) -> Result<Answer, Answer> {
        let at = asked.at.unwrap_or(self.now());
        let own = |place: &usize| self.resources[*place].who == who;
        let found = self.to_be_changed(self.resource(&asked.resource).filter(own), at);
        let place = found.map_err(|against| {
            Answer::refused(
                400,
                match against {
                    Against::Gone => "CBC.99003012",
                    Against::Ended => "CBC.99003602",
                    Against::Ordered => "CBC.99003651",
                },
            )
        })?;
        let (one, catalogue) = (&self.resources[place], self.catalogue());
        let [service, resource_type, region, old_spec] = one.sold.key.clone();
        if asked.kind != [service.as_str(), resource_type.as_str()] {
            return Err(no_product());
        }
        let key = [service, resource_type, region, asked.spec.clone()];
        let product = catalogue.sold_as(&key, one.zone.as_deref()).ok_or_else(no_product)?;
        if catalogue.is_package(&product.id) {
            return Err(bad_parameter());
        }
        let (value, measure) = one.size.unzip();
        let size = asked.size.0.or(value).zip(asked.size.1.or(measure));
        if asked.spec == old_spec && size == one.size {
            return Err(bad_parameter());
        }
        let terms = self.changed_terms(&catalogue, (place, (product, size)), at)?;
        let discounts = self.seen_discounts((who, user), at);
        let rated = change_prices(&catalogue, (product, &terms), &discounts);
        let sum = |discount| rated.iter().map(|one| one.paid(discount)).sum::<i128>();
        if sum(None) == 0 {
            return Err(bad_parameter());
        }
        if sum(None) * 1_000_000 > MOST_E8 {
            return Err(above_maximum());
        }
        let best = best_offer(&rated, &discounts);
        let costs = [None, best].map(|discount| sum(discount) * 100_000_000);
        let line = (asked.resource.clone(), product.id.clone(), costs);
        Ok(told(self.site.currency(), &[line]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_dearer_bears_what_becomes_cheaper() {
        for (parts, expected) in [
            ([60, 20, 0], [60, 20, 0]),
            // Of 80 a quarter is borne by each.
            ([60, -20, 20], [45, 0, 15]),
            // Half-up, each for itself.
            ([5, -1, 5], [5, 0, 5]),
            ([20, -20, 0], [0, 0, 0]),
            ([20, -60, 20], [0, 0, 0]),
        ] {
            assert_eq!(netted(&parts), expected, "{parts:?}");
        }
    }
}
