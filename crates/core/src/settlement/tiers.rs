//! [`Tiers`]: what was rated before in the month, which moves graduated prices on (`readings` 6, 26).

use std::collections::BTreeMap;

use crate::ids::CustomerKey;
use crate::time::{BillCycle, Span, Zone};

/// What counts together for the tiers of a price.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TierKey {
    /// Who pays: the usage of all whose payer it is counts together.
    pub payer: CustomerKey,
    /// The product, interned.
    pub product: i64,
    /// The region, interned.
    pub region: i64,
    /// The usage type, interned.
    pub usage_type: i64,
    /// The civil month of the usage, however late it is deducted.
    pub month: BillCycle,
}

impl TierKey {
    /// The month that usage counts in: that of its last millisecond, so that what ends at midnight of the 1st counts
    /// in the month before. Metering cuts spans at months.
    pub fn month_of(zone: &Zone, span: Span) -> BillCycle {
        zone.cycle_of(span.last())
    }
}

/// Where usage lies among what is used in its month: rating takes both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// What lies before it, at 10⁻⁸ of the usage type's measure.
    pub before_e8: i64,
    /// How much it is, not below zero.
    pub quantity_e8: i64,
    /// Is it taken back? Then what it costs is given back.
    pub back: bool,
}

/// What was rated in a month, by what counts together.
///
/// Quantities are told in the measure of the usage type ([`converted`]), and only what packages left counts. What is
/// rated is the converted quantity itself: so the fees of a month add up to the fee of its whole, whatever parts it
/// came in and in which order.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Tiers {
    rated: BTreeMap<TierKey, (i64, bool)>,
}

impl Tiers {
    /// As it was stored, at 10⁻⁸.
    pub fn new(stored: impl IntoIterator<Item = (TierKey, i64)>) -> Self {
        Self { rated: stored.into_iter().map(|(key, e8)| (key, (e8, false))).collect() }
    }

    /// What was rated, at 10⁻⁸.
    pub fn rated(&self, key: &TierKey) -> i64 {
        self.rated.get(key).map_or(0, |(e8, _)| *e8)
    }

    /// Counts usage, and says where it lies. What is below zero is taken back from the top: it gives back what the
    /// last of the month's usage cost.
    ///
    /// # Errors
    /// `None`, and nothing is counted, where more is taken back than was rated, or the sum leaves its range.
    pub fn count(&mut self, key: TierKey, quantity_e8: i64) -> Option<Place> {
        let before = self.rated(&key);
        let after = before.checked_add(quantity_e8).filter(|after| *after >= 0)?;
        if quantity_e8 != 0 {
            self.rated.insert(key, (after, true));
        }
        let back = quantity_e8 < 0;
        Some(Place { before_e8: before.min(after), quantity_e8: quantity_e8.checked_abs()?, back })
    }

    /// What is to be stored: what was counted since it was read.
    pub fn changed(&self) -> impl Iterator<Item = (TierKey, i64)> {
        let changed = self.rated.iter().filter(|(_, (_, changed))| *changed);
        changed.map(|(key, (e8, _))| (*key, *e8))
    }
}

/// A quantity in another unit, of which one is `numerator` / `denominator` (both above 0); cut toward zero at 10⁻⁸.
///
/// # Errors
/// `None` where it leaves its range.
pub fn converted(quantity_e8: i64, (numerator, denominator): (i64, i64)) -> Option<i64> {
    let exact = i128::from(quantity_e8) * i128::from(numerator);
    i64::try_from(exact.checked_div(i128::from(denominator))?).ok()
}

#[cfg(test)]
#[path = "tiers_tests.rs"]
mod tests;
