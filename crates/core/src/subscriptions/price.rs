//! What a renewal costs: its term, and the days beyond it (`orders` B3, D2; `readings` 19, 30).

use super::{ExtraDays, Term};
use crate::coupons::CycleType;
use crate::discounts::{Discount, Mode};
use crate::money::rounding::e18_to_amount;
use crate::products::{Catalogue, PeriodType, Product};
use crate::rating::{Asked, Outcome, Rated, RatingRefusal, Step, Unfit, What, rate_product};
use crate::resources::Size;
use crate::time::Timestamp;

/// What a resource's renewal for a term and some days costs at a business instant, exactly, with what becomes
/// of each discount. It is renewed at the size it has, whatever sizes are sold by then.
///
/// Whether a discount counts goes by the term; what it leaves, by the term with its days.
///
/// # Errors
/// The first [`RatingRefusal`], in their order. Days beyond a term need a monthly price
/// ([`RatingRefusal::NotSold`]).
pub fn rate_renewal(
    catalogue: &Catalogue,
    at: Timestamp,
    (product, size): (&Product, Option<Size>),
    term: (Term, ExtraDays),
    discounts: &[Discount],
) -> Result<Rated, RatingRefusal> {
    rate_with_days(catalogue, at, (product, size), term, (Mode::Renew, discounts))
}

/// The same, of a term that is sold in any way.
///
/// # Errors
/// As [`rate_renewal`].
pub fn rate_with_days(
    catalogue: &Catalogue,
    at: Timestamp,
    (product, size): (&Product, Option<Size>),
    (term, extra): (Term, ExtraDays),
    (mode, discounts): (Mode, &[Discount]),
) -> Result<Rated, RatingRefusal> {
    let rated = |Term { unit, periods }: Term, discounts: &[Discount]| {
        let unit = match unit {
            CycleType::Month => PeriodType::Month,
            CycleType::Year => PeriodType::Year,
        };
        let asked = Asked {
            size: size.map(|size| size.value),
            size_measure: size.map(|size| size.measure),
            what: What::Term { unit, periods, mode },
            count: 1,
        };
        rate_product(catalogue, at, product, &asked, discounts)
    };
    let alone = rated(term, discounts)?;
    if extra.days == 0 {
        return Ok(alone);
    }
    let month = rated(Term::months_of(1), &[])?.official_e18;
    with_days(alone, (month, extra, term), discounts).ok_or(RatingRefusal::AboveMaximum)
}

/// The price of a term with days beyond it; `None` beyond the range of an amount.
fn with_days(
    alone: Rated,
    (month_e18, extra, term): (i128, ExtraDays, Term),
    discounts: &[Discount],
) -> Option<Rated> {
    let official_e18 = extra.official_e18(alone.official_e18, month_e18)?;
    e18_to_amount(official_e18)?;
    let officials = (alone.official_e18, official_e18);
    let whole = |(discount, outcome): (&Discount, &Outcome)| {
        let Some(left) = outcome.amount_e18() else { return *outcome };
        let left = extra.discounted_e18(discount.reduction, officials, (left, term));
        let left = left.filter(|left| (0..official_e18).contains(left));
        let offered = |amount_e18| Outcome::Offered { amount_e18 };
        left.map_or(Outcome::Unfit(Unfit::NothingOff), offered)
    };
    let outcomes: Vec<Outcome> = discounts.iter().zip(&alone.outcomes).map(whole).collect();
    let of_discount = |step: &Step| matches!(step, Step::Discount { .. });
    let mut steps: Vec<Step> = alone.steps.into_iter().filter(|step| !of_discount(step)).collect();
    steps.push(Step::Days { days: extra.days, month: month_e18, exact: official_e18 });
    steps.extend(discounts.iter().zip(&outcomes).map(|(discount, outcome)| Step::Discount {
        discount: discount.key,
        kind: discount.kind,
        reduction: discount.reduction,
        outcome: *outcome,
    }));
    Some(Rated { official_e18, outcomes, steps, ..alone })
}

#[cfg(test)]
#[path = "price_tests.rs"]
mod tests;
