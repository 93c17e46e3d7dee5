//! Goal: a derivation says everything. Method: prices are computed again from their steps alone, by other
//! words than the engine's: with fractions of any size, rounded where the steps say so.

use super::{Outcome, Rated, Rule, Step};
use crate::discounts::{Discount, Reduction};
use crate::products::PeriodType;

/// 10⁻¹⁸ units in one.
const ONE: i128 = 1_000_000_000_000_000_000;

/// What the steps say, gathered.
struct Derivation<'s> {
    steps: &'s [Step],
    size: i128,
    denominator: i128,
    count: i128,
    months: Option<i128>,
    on_demand: bool,
}

impl<'s> Derivation<'s> {
    fn of(steps: &'s [Step]) -> Self {
        let (mut size, mut denominator, mut count) = (1, 1, 0);
        let (mut months, mut on_demand) = (None, false);
        for step in steps {
            match step {
                Step::Conversion { denominator: by, .. } => {
                    denominator = i128::from(*by);
                    on_demand = true;
                }
                Step::Term { unit: PeriodType::Month, periods, .. } => {
                    months = Some(i128::from(*periods));
                }
                Step::Term { unit: PeriodType::Year, periods, .. } => {
                    months = Some(i128::from(*periods) * 12);
                }
                Step::Size { size: of, .. } => size = i128::from(*of),
                Step::Count { count: of } => count = i128::from(*of),
                _ => {}
            }
        }
        Self { steps, size, denominator, count, months, on_demand }
    }

    /// What the tiers cost, where a unit costs no more than this.
    fn tiers(&self, most: i128) -> i128 {
        let tiers = self.steps.iter().filter_map(|step| match step {
            Step::Tier { quantity, price, .. } => {
                Some(quantity * i128::from(price.e10()).min(most))
            }
            _ => None,
        });
        halves_up(tiers.sum::<i128>() * self.size, self.denominator)
    }

    fn official(&self) -> i128 {
        self.tiers(i128::MAX)
    }

    /// All that is used, and before it, by the steps that say what was asked.
    fn quantity(&self) -> i128 {
        let asked = self.steps.iter().find_map(|step| match step {
            Step::Conversion { value_e8, numerator, .. } => {
                Some(i128::from(*value_e8) * i128::from(*numerator))
            }
            Step::Term { periods, whole, .. } => {
                Some(if *whole { 1 } else { i128::from(*periods) } * 100_000_000)
            }
            _ => None,
        });
        asked.expect("something was asked") * self.count
    }

    fn reduced(&self, reduction: &Reduction) -> i128 {
        match reduction {
            Reduction::Ratio(ratio) => {
                halves_up(self.official() * i128::from(ratio.to_amount().e8()), 100_000_000)
            }
            Reduction::Off(off) => (self.official() - i128::from(off.e8()) * 10_000_000_000).max(0),
            Reduction::FixedPrice(price) if self.on_demand => self.tiers(i128::from(price.e10())),
            Reduction::FixedPrice(price) => {
                let months = self.months.expect("a term of months");
                i128::from(price.e10()) * months * self.count * self.size * 100_000_000
            }
        }
    }
}

/// Half-up, for what is not negative.
fn halves_up(number: i128, by: i128) -> i128 {
    (number * 2 + by) / (by * 2)
}

/// Computes everything again that a rated line says.
pub fn holds(rated: &Rated) {
    let derivation = Derivation::of(&rated.steps);
    assert_eq!(derivation.official(), rated.official_e18, "the list price");
    let tiers = rated.steps.iter().filter_map(|step| match step {
        Step::Tier { quantity, .. } => Some(*quantity),
        _ => None,
    });
    assert_eq!(tiers.sum::<i128>(), derivation.quantity(), "tiers share out the quantity");
    let mut amount = rated.official_e18;
    let mut looked_at = Vec::new();
    for step in &rated.steps {
        match step {
            Step::Price { product, from, .. } => {
                assert_eq!((product, *from), (&rated.product, rated.price_from));
            }
            Step::Official { exact } => assert_eq!(*exact, rated.official_e18),
            Step::Discount { reduction, outcome, .. } => {
                looked_at.push(*outcome);
                if let Some(left) = outcome.amount_e18() {
                    assert_eq!(left, derivation.reduced(reduction), "{reduction:?}");
                    assert!((0..rated.official_e18).contains(&left), "{reduction:?}");
                }
                if let Outcome::Taken { amount_e18 } = outcome {
                    amount = *amount_e18;
                }
            }
            _ => {}
        }
    }
    assert_eq!(looked_at, rated.outcomes);
    assert_eq!(amount, rated.amount_e18());
}

/// The last step of a quoted line rounds as it says; gives what it comes to, at 10⁻¹⁰.
pub fn rounded(steps: &[Step]) -> i128 {
    let Some(Step::Rounding { rule, exact, rounded_e10 }) = steps.last() else {
        panic!("the last step rounds")
    };
    let unit = match rule {
        Rule::CutToSix => ONE / 1_000_000,
        Rule::CutToTen => ONE / 10_000_000_000,
        Rule::HalfUpToCent => ONE / 100,
    };
    let units = match rule {
        Rule::HalfUpToCent => halves_up(*exact, unit),
        _ => exact / unit,
    };
    assert_eq!(units * unit / 100_000_000, *rounded_e10, "{rule:?} of {exact}");
    *rounded_e10
}

/// A line's outcomes beside its discounts: what tests read.
pub fn told(rated: &Rated, discounts: &[Discount]) -> Vec<(i64, Outcome)> {
    discounts.iter().map(|one| one.key.0).zip(rated.outcomes.iter().copied()).collect()
}
