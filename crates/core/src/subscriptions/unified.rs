//! The day of the month that all renewals of an account end on (`orders` D4, E; `readings` 19, 30).

use crate::discounts::Reduction;
use crate::money::rounding::fraction_of_e18;
use crate::time::{Day, Timestamp, Zone};

use super::{Term, renewed_expiry};

/// Days a month's price is divided by.
const DAYS_A_MONTH: i64 = 30;

/// A day of every month.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnifiedDay {
    /// The day of this number, 1 to 28.
    Of(i64),
    /// The last day.
    MonthEnd,
}

impl UnifiedDay {
    /// The day of a number: 1 to 28, or -1 for the last day of the month; as it is stored.
    pub fn from_number(number: i64) -> Option<Self> {
        match number {
            -1 => Some(Self::MonthEnd),
            1..=28 => Some(Self::Of(number)),
            _ => None,
        }
    }

    /// Its number.
    pub const fn number(self) -> i64 {
        match self {
            Self::Of(number) => number,
            Self::MonthEnd => -1,
        }
    }

    /// Reads the wire's `config_value`: `1` to `28`, or `-1`; no zeros before, no blanks.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_number(text.parse().ok()?).filter(|day| day.number().to_string() == text)
    }

    /// The first such day that is not before another.
    pub fn not_before(self, day: Day) -> Day {
        let Self::Of(number) = self else { return day.end_of_month() };
        let there = day.plus_days(number - day.of_month());
        // Every month has a 28th: nothing is clamped.
        if there < day { there.plus_months(1) } else { there }
    }

    /// When a renewal ends that goes on to this day, and the days that it has beyond its term.
    pub fn renewed(self, zone: &Zone, expires: Timestamp, term: Term) -> (Timestamp, ExtraDays) {
        let without = zone.day_of(renewed_expiry(zone, expires, term));
        let day = self.not_before(without);
        (zone.end_of(day), ExtraDays { days: day.days_after(without) })
    }
}

/// Days that a renewal has beyond its months or years. Each costs a thirtieth of the monthly price at the
/// renewal, also where years are renewed; what they cost is added before anything is rounded.
///
/// Amounts are exact, at 10⁻¹⁸ of the currency, as [`crate::rating::rate`] gives them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ExtraDays {
    /// How many.
    pub days: i64,
}

impl ExtraDays {
    /// The list price of a term with these days: of the term, and of one month, exact.
    ///
    /// # Errors
    /// `None` beyond the range of an intermediate.
    pub fn official_e18(self, term_e18: i128, month_e18: i128) -> Option<i128> {
        term_e18.checked_add(fraction_of_e18(month_e18, self.days, DAYS_A_MONTH)?)
    }

    /// What a discount leaves of a term with these days. `official` is the list price of the term and of the
    /// term with its days, `discounted_e18` what the discount leaves of the term alone, all exact.
    ///
    /// A ratio counts for the whole. A reduction is taken off the whole once. A fixed price a month counts for
    /// the days too, a thirtieth each, unless their list price is lower.
    ///
    /// # Errors
    /// `None` beyond the range of an intermediate.
    pub fn discounted_e18(
        self,
        reduction: Reduction,
        (term_e18, official_e18): (i128, i128),
        (discounted_e18, term): (i128, Term),
    ) -> Option<i128> {
        match reduction {
            Reduction::Ratio(_) | Reduction::Off(_) => reduction.leaves_e18(official_e18),
            Reduction::FixedPrice(_) => {
                let days = term.months().checked_mul(DAYS_A_MONTH)?;
                let extra = fraction_of_e18(discounted_e18, self.days, days)?;
                discounted_e18.checked_add(extra.min(official_e18 - term_e18))
            }
        }
    }
}

#[cfg(test)]
#[path = "unified_tests.rs"]
mod tests;
