//! What discounts make of a price, and which of them is taken on demand.

use super::applies::{Line, Unfit, applies};
use super::shares::{Share, cost_e18};
use crate::discounts::{Discount, Mode, Reduction};
use crate::money::UnitPrice;

/// Units of 10⁻⁸ in one.
const ONE_E8: i64 = 100_000_000;

/// What became of a discount that was looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It does not count here, for this reason.
    Unfit(Unfit),
    /// It would count, and another was taken.
    Outdone {
        /// What it would leave of the price, at 10⁻¹⁸.
        amount_e18: i128,
        /// What the other one has before it.
        by: Outdone,
    },
    /// Whoever pays can choose it: it leaves this much of the price, at 10⁻¹⁸.
    Offered {
        /// See above.
        amount_e18: i128,
    },
    /// It was taken: it leaves this much of the price, at 10⁻¹⁸.
    Taken {
        /// See above.
        amount_e18: i128,
    },
}

/// What a discount that was taken has before another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outdone {
    /// It is of a kind that goes before: commercial, distributor, partner, promotion (`readings` 23).
    Kind,
    /// It leaves less of the price.
    Amount,
    /// It leaves as much, and stands before the other (`readings` 2).
    Place,
}

impl Outcome {
    /// What it would leave of the price, at 10⁻¹⁸, where it counts.
    pub const fn amount_e18(&self) -> Option<i128> {
        match self {
            Self::Unfit(_) => None,
            Self::Outdone { amount_e18, .. }
            | Self::Offered { amount_e18 }
            | Self::Taken { amount_e18 } => Some(*amount_e18),
        }
    }
}

/// A line with everything its price is made of.
pub struct Priced<'a> {
    /// What discounts ask about it.
    pub line: Line<'a>,
    /// What falls into the tiers of its price.
    pub shares: &'a [Share],
    /// Its size; 1 where it has none.
    pub size: i64,
    /// What everything is divided by.
    pub denominator: i64,
    /// How many there are.
    pub count: i64,
}

/// What becomes of each discount, in their order: on demand one of them is taken, a term offers all.
pub fn outcomes(priced: &Priced<'_>, discounts: &[Discount]) -> Vec<Outcome> {
    let reduced: Vec<_> = discounts.iter().map(|discount| reduced(priced, discount)).collect();
    let on_demand = priced.line.mode == Mode::OnDemand;
    // What is preferred is least: its kind, what it leaves, its place.
    let ranked =
        |place: usize| reduced[place].ok().map(|left| (discounts[place].kind, left, place));
    let best = (0..discounts.len()).filter_map(ranked).min();
    let outcome = |place: usize| match (reduced[place], best) {
        (Err(unfit), _) => Outcome::Unfit(unfit),
        (Ok(amount_e18), Some((kind, least, first))) if on_demand => {
            if place == first {
                return Outcome::Taken { amount_e18 };
            }
            let by = match () {
                () if discounts[place].kind != kind => Outdone::Kind,
                () if amount_e18 > least => Outdone::Amount,
                () => Outdone::Place,
            };
            Outcome::Outdone { amount_e18, by }
        }
        (Ok(amount_e18), _) => Outcome::Offered { amount_e18 },
    };
    (0..discounts.len()).map(outcome).collect()
}

/// What a discount leaves of a line's price, at 10⁻¹⁸; never below zero, and less than the list price.
fn reduced(priced: &Priced<'_>, discount: &Discount) -> Result<i128, Unfit> {
    let line = &priced.line;
    applies(discount, line)?;
    let left = match discount.reduction {
        Reduction::Ratio(_) | Reduction::Off(_) => discount.reduction.leaves_e18(line.official_e18),
        Reduction::FixedPrice(price) if line.mode == Mode::OnDemand => {
            cost_e18(priced.shares, priced.size, priced.denominator, |list| list.min(price))
        }
        Reduction::FixedPrice(price) => {
            let months = line.months.ok_or(Unfit::NotByTheMonth)?;
            by_the_month((months, priced.count, priced.size), price)
        }
    };
    // What leaves the range is more than the list price, which does not.
    left.filter(|left| (0..line.official_e18).contains(left)).ok_or(Unfit::NothingOff)
}

/// What so many terms of so many months and a size cost at a fixed price a month, at 10⁻¹⁸.
pub(super) fn by_the_month(
    (months, count, size): (i64, i64, i64),
    price: UnitPrice,
) -> Option<i128> {
    let months = i128::from(months).checked_mul(i128::from(count))?;
    let quantity = months.checked_mul(i128::from(ONE_E8))?;
    cost_e18(&[Share { above_e8: 0, quantity, price }], size, 1, |price| price)
}
