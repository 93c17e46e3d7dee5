//! What leaving a term early costs: a share of what was paid, by the term and how much of it is used
//! (`orders` D7; `readings` 18, 25).

use super::{PaidTerm, Term, first_expiry};
use crate::money::Amount;
use crate::money::rounding::share_half_up_to_cent;
use crate::time::{Timestamp, Zone};

/// Parts in a whole.
const WHOLE: i64 = 10_000;
/// 10⁻⁸ units in one part.
const UNIT: i64 = 10_000;

/// A share of what was paid, from 0 to 1, with four decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FeeRate(i64);

impl FeeRate {
    /// Nothing.
    pub const NONE: Self = Self(0);

    /// Reads `0.15`: from 0 to 1, four decimals at the most.
    pub fn parse(text: &str) -> Option<Self> {
        let parts = Amount::parse(text, 4).ok()?.e8() / UNIT;
        (0..=WHOLE).contains(&parts).then_some(Self(parts))
    }

    /// So many hundredths, from 0 to 100.
    pub fn percent(hundredths: i64) -> Option<Self> {
        (0..=100).contains(&hundredths).then_some(Self(hundredths * 100))
    }

    /// The share as an amount, as it is stored.
    pub const fn to_amount(self) -> Amount {
        Amount::from_e8(self.0 * UNIT)
    }

    /// The share a stored amount stands for.
    ///
    /// # Errors
    /// `None` when it is no share.
    pub fn from_amount(amount: Amount) -> Option<Self> {
        let parts = amount.e8() / UNIT;
        ((0..=WHOLE).contains(&parts) && amount.e8() % UNIT == 0).then_some(Self(parts))
    }

    /// This share of what was paid, half-up to the cent.
    pub fn of(self, paid: Amount) -> Amount {
        share_half_up_to_cent(paid, self.0, WHOLE)
    }
}

/// The fee where a term is used up to a point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FeeBand {
    /// So many months at the most, from the beginning of the term.
    pub used_months: i64,
    /// The fee.
    pub rate: FeeRate,
}

/// The fees of a term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeeRow {
    /// The months of the term. Shorter terms without a row of their own use it too.
    pub months: i64,
    /// By how much is used, least first; what is used beyond the last counts there.
    pub bands: Vec<FeeBand>,
}

/// The fees of all terms, shortest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeeTable(Vec<FeeRow>);

/// Why rows are no fee table. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FeeTableDefect {
    /// A term is not above 0, or not longer than the one before it.
    #[error("the terms are not in order at {months} months")]
    Rows {
        /// Which.
        months: i64,
    },
    /// The term has no band, or one that is not above 0 or not longer than the one before it.
    #[error("the bands of {months} months are not in order")]
    Bands {
        /// Which.
        months: i64,
    },
}

/// The fee table has no row for a term, nor for a longer one: nothing is guessed, and nothing is given back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("no fee is set for leaving a term of {months} months")]
pub struct NoFeeRow {
    /// The months of the term.
    pub months: i64,
}

/// The fee of leaving.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fee<'a> {
    /// The customer's contract waives it.
    Waived,
    /// It is set by this table.
    Table(&'a FeeTable),
}

impl FeeTable {
    /// The table of these rows.
    ///
    /// # Errors
    /// Rows or bands that are not in order.
    pub fn new(rows: Vec<FeeRow>) -> Result<Self, FeeTableDefect> {
        let mut shorter = 0;
        for FeeRow { months, bands } in &rows {
            let months = *months;
            if months <= shorter {
                return Err(FeeTableDefect::Rows { months });
            }
            shorter = months;
            let ordered = bands.is_sorted_by(|less, more| less.used_months < more.used_months);
            if bands.first().is_none_or(|first| first.used_months <= 0) || !ordered {
                return Err(FeeTableDefect::Bands { months });
            }
        }
        Ok(Self(rows))
    }

    /// The rows.
    pub fn rows(&self) -> &[FeeRow] {
        &self.0
    }

    /// The share that leaving a term at `now` costs.
    ///
    /// A term with a row of its own is used for as many months as the calendar says; one that uses the row of
    /// a longer term, for the same share of it. What a change of it cost goes by the term.
    ///
    /// # Errors
    /// There is no row for so long a term.
    pub fn rate(&self, zone: &Zone, term: &PaidTerm, now: Timestamp) -> Result<FeeRate, NoFeeRow> {
        self.band(zone, term, now).map(|(_, band)| band.rate)
    }

    /// The months of the row that leaving a term at `now` uses, and its band; see [`FeeTable::rate`].
    ///
    /// # Errors
    /// There is no row for so long a term.
    pub fn band(
        &self,
        zone: &Zone,
        term: &PaidTerm,
        now: Timestamp,
    ) -> Result<(i64, FeeBand), NoFeeRow> {
        let months = term.term.months();
        let none = NoFeeRow { months };
        let row = self.0.iter().find(|row| row.months >= months).ok_or(none)?;
        let hours = term.term_hours(zone, now);
        let within = |band: &&FeeBand| {
            if row.months == months {
                let ends = first_expiry(zone, term.from, Term::months_of(band.used_months));
                return zone.hour_down(now) <= zone.hour_up(ends);
            }
            let used = i128::from(hours.used) * i128::from(row.months);
            used <= i128::from(hours.total) * i128::from(band.used_months)
        };
        let band = row.bands.iter().find(within).or(row.bands.last());
        band.map(|band| (row.months, *band)).ok_or(none)
    }
}

impl Default for FeeTable {
    /// The table of the international site: 10 % of what was paid by the month or for a year; of two years
    /// 15 % in the first and 10 % in the second; of three years 15 %, 10 % and 5 %.
    fn default() -> Self {
        let row = |months, rates: &[i64]| {
            let band = |(years, percent): (i64, &i64)| FeeBand {
                used_months: years * 12,
                rate: FeeRate(percent * 100),
            };
            FeeRow { months, bands: (1..).zip(rates).map(band).collect() }
        };
        // Eleven months are the longest term by the month.
        Self(vec![row(11, &[10]), row(12, &[10]), row(24, &[15, 10]), row(36, &[15, 10, 5])])
    }
}

#[cfg(test)]
#[path = "fee_tests.rs"]
mod tests;
