//! Terms: how long they are and when they end (`orders` D0; `readings` 20).

use crate::coupons::CycleType;
use crate::time::{Timestamp, Zone};

/// So many months or years.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Term {
    /// The unit.
    pub unit: CycleType,
    /// How many of it; above 0.
    pub periods: i64,
}

impl Term {
    /// So many months.
    pub const fn months_of(periods: i64) -> Self {
        Self { unit: CycleType::Month, periods }
    }

    /// So many years.
    pub const fn years_of(periods: i64) -> Self {
        Self { unit: CycleType::Year, periods }
    }

    /// How many months that is.
    pub const fn months(self) -> i64 {
        match self.unit {
            CycleType::Month => self.periods,
            CycleType::Year => self.periods.saturating_mul(12),
        }
    }

    /// May a resource be renewed for it? 1 to 11 months, or 1 to 3 years (`orders` B3, D2).
    pub fn renewable(self) -> bool {
        match self.unit {
            CycleType::Month => (1..=11).contains(&self.periods),
            CycleType::Year => (1..=3).contains(&self.periods),
        }
    }
}

/// When a new purchase ends: at 23:59:59 of the civil day it took effect on and its term, or of the last day
/// of that month where it has no such day.
pub fn first_expiry(zone: &Zone, effective: Timestamp, term: Term) -> Timestamp {
    zone.end_of(zone.day_of(effective).plus_months(term.months()))
}

/// When a renewal ends that is counted from the day on which a resource expires or did, never from now: a
/// renewal in grace or retention pays for them too. What was clamped to a month's end once is counted from
/// there.
pub fn renewed_expiry(zone: &Zone, expires: Timestamp, term: Term) -> Timestamp {
    first_expiry(zone, expires, term)
}

#[cfg(test)]
#[path = "term_tests.rs"]
mod tests;
