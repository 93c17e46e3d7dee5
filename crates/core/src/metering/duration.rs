//! [`durations`]: what is charged by time, read off the inventory (`bills` G1).

use super::record::holding;
use super::{Origin, Span, UsageRecord};
use crate::ids::ResourceKey;
use crate::products::{Catalogue, MeasureType, UsageType};
use crate::resources::{Charging, ChargingMode};

/// Units of 10⁻⁸ of a second in a millisecond.
const MS_E8: i128 = 100_000;

/// Seconds in an hour.
const SECONDS_IN_HOUR: i64 = 3_600;

/// A unit of time in which every millisecond is exact at eight decimals: seconds are, hours are not.
///
/// Usage is told in such a unit, and rating converts it (25 874 s at a price an hour), for what is cut before
/// would be lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimeUnit {
    measure: i64,
    ms_e8: i64,
}

impl TimeUnit {
    /// The unit with this number, of which so many are in a second, as a fraction above 0.
    ///
    /// # Errors
    /// `None` where a millisecond of it is not exact.
    pub fn new(measure: i64, (numerator, denominator): (i64, i64)) -> Option<Self> {
        if numerator <= 0 || denominator <= 0 {
            return None;
        }
        let (scaled, denominator) = (MS_E8 * i128::from(numerator), i128::from(denominator));
        let exact = scaled % denominator == 0;
        let ms_e8 = i64::try_from(scaled / denominator).ok().filter(|_| exact)?;
        Some(Self { measure, ms_e8 })
    }

    /// The second as a catalogue tells it: the unit of time of which 3 600 are in another, an hour.
    ///
    /// # Errors
    /// `None` where it tells none: it has no hours, or nothing that they are in seconds.
    pub fn second(catalogue: &Catalogue) -> Option<Self> {
        let of_time = |id: i64| {
            catalogue.measure(id).is_some_and(|measure| measure.kind == MeasureType::Duration)
        };
        let conversions = catalogue.parts().conversions.iter();
        let mut hours = conversions.filter(|one| one.ratio == SECONDS_IN_HOUR);
        let found = hours.find(|one| of_time(one.measure) && of_time(one.to))?;
        Self::new(found.to, (1, 1))
    }

    /// So many milliseconds in this unit, in units of 10⁻⁸; the most there is where they are more.
    pub const fn of_ms(self, ms: i64) -> i64 {
        ms.saturating_mul(self.ms_e8)
    }
}

/// What is metered of a resource by its being there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Duration<'a> {
    /// Usage type code, as the catalogue writes it.
    pub usage_type: &'a str,
    /// The unit it is told in.
    pub unit: TimeUnit,
}

/// Is a usage type told in a unit of time: is it the time that a resource is there?
pub fn measures_time(catalogue: &Catalogue, usage_type: &UsageType) -> bool {
    let measure = catalogue.measure(usage_type.measure);
    measure.is_some_and(|measure| measure.kind == MeasureType::Duration)
}

/// The time that a resource was charged on demand in windows, each within a settlement period, as records: one of
/// each charging in each window, in their order. Chargings and windows stand in theirs.
///
/// The milliseconds count that it was there, none is rounded to a second or an hour: opened at 08:10:00.500 and
/// closed at 08:30:01.750 is 1 201.25 s, and a resize within the hour makes two records that sum to what it would
/// have been without.
pub fn durations(
    (resource, chargings): (ResourceKey, &[Charging]),
    windows: &[Span],
    duration: Duration<'_>,
) -> Vec<UsageRecord> {
    let charged = windows.iter().flat_map(|window| holding(chargings, *window));
    let on_demand = charged.filter(|(charging, _)| charging.mode == ChargingMode::OnDemand);
    let record = |(charging, span): (&Charging, Span)| UsageRecord {
        resource,
        charging: charging.number,
        usage_type: duration.usage_type.to_owned(),
        span,
        quantity_e8: duration.unit.of_ms(span.ms()),
        measure: duration.unit.measure,
        size: charging.size,
        origin: Origin::Inventory,
    };
    on_demand.map(record).collect()
}

#[cfg(test)]
#[path = "duration_tests.rs"]
mod tests;
