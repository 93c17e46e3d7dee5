//! [`AcceptanceRules`]: when usage comes too early, late, and too late.

use super::{ParkReason, SettlementPeriod, Span};
use crate::time::{Timestamp, Zone};

/// Milliseconds in a minute.
const MINUTE_MS: i64 = 60_000;

/// The rules of time for usage that is reported.
///
/// | its span ends | when it was received | |
/// | --- | --- | --- |
/// | more than `early_ms` after now | | early: parked until it ends |
/// | | while its period was not settled: up to `lag_ms` after the period | in time |
/// | | later, up to `days` civil days after the day of its last millisecond | late, taken |
/// | | after that | too old: parked, never rated |
///
/// Age is that of the instant an event was received, so that what was parked for another reason does not grow
/// too old meanwhile.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AcceptanceRules {
    /// So many civil days after its last one, usage is taken; not below 0. As long, keys are remembered.
    pub days: i64,
    /// So many milliseconds a source's clock may be ahead of ours.
    pub early_ms: i64,
    /// So many milliseconds after its end a period is settled (`bills` G1: about an hour).
    pub lag_ms: i64,
}

impl Default for AcceptanceRules {
    /// More than a month, so that what is told once a month is taken; five minutes; an hour.
    fn default() -> Self {
        Self { days: 35, early_ms: 5 * MINUTE_MS, lag_ms: 60 * MINUTE_MS }
    }
}

impl AcceptanceRules {
    /// May usage of a span, received at an instant, be taken now?
    ///
    /// # Errors
    /// [`ParkReason::TooOld`], [`ParkReason::Early`].
    pub fn check(
        &self,
        zone: &Zone,
        span: Span,
        received: Timestamp,
        now: Timestamp,
    ) -> Result<(), ParkReason> {
        if received >= self.forgotten_from(zone, span) {
            return Err(ParkReason::TooOld);
        }
        let early = span.to() > now.plus_ms(self.early_ms);
        if early { Err(ParkReason::Early) } else { Ok(()) }
    }

    /// The first instant at which usage of a span is too old. From then on the key of an event that was taken may
    /// be forgotten: delivered again, it is parked and charges nothing.
    pub fn forgotten_from(&self, zone: &Zone, span: Span) -> Timestamp {
        zone.start_of(zone.day_of(span.last()).plus_days(self.days.saturating_add(1)))
    }

    /// When usage of a span is settled: a while after the period of its last millisecond ends.
    pub fn settled_at(&self, zone: &Zone, period: SettlementPeriod, span: Span) -> Timestamp {
        period.end_of(zone, span.last()).plus_ms(self.lag_ms)
    }

    /// Does usage of a span come late that is received at an instant: when its period was settled?
    pub fn is_late(
        &self,
        zone: &Zone,
        period: SettlementPeriod,
        span: Span,
        received: Timestamp,
    ) -> bool {
        received >= self.settled_at(zone, period, span)
    }
}

#[cfg(test)]
#[path = "acceptance_tests.rs"]
mod tests;
