//! When usage is settled, and the bill cycle that it belongs to (`bills` G1, G5; `readings` 15).

use std::iter::successors;

use super::Span;
use crate::time::{BillCycle, Timestamp, Zone};
use crate::words::wire_words;

/// Milliseconds in an hour.
const HOUR_MS: i64 = 3_600_000;

wire_words! {
    /// How much time of a usage type is settled at once: the settlement period.
    SettlementPeriod {
        /// Civil hours.
        Hour = 1 "hour",
        /// Civil days.
        Day = 2 "day",
        /// Civil months.
        Month = 3 "month",
    }
}

impl SettlementPeriod {
    /// The end of the period that an instant lies in: the first instant of the next one. Midnight ends an hour
    /// too, wherever clocks are changed; so each end of a month is the end of a day and of an hour.
    pub fn end_of(self, zone: &Zone, at: Timestamp) -> Timestamp {
        match self {
            Self::Hour => {
                let hour = zone.hour_down(at).plus_ms(HOUR_MS);
                hour.min(Self::Day.end_of(zone, at))
            }
            Self::Day => {
                let today = zone.day_of(at);
                let midnights = [1, 2].map(|days| zone.start_of(today.plus_days(days)));
                first_after(at, midnights, HOUR_MS * 24)
            }
            Self::Month => {
                let today = zone.day_of(at);
                let first = today.plus_days(1 - today.of_month());
                let firsts = [1, 2].map(|months| zone.start_of(first.plus_months(months)));
                first_after(at, firsts, HOUR_MS * 24 * 31)
            }
        }
    }

    /// The ends of periods within a span, the earliest first; neither its beginning nor its end is one.
    pub fn cuts(self, zone: &Zone, span: Span) -> impl Iterator<Item = Timestamp> {
        let first = self.end_of(zone, span.from());
        let cuts = successors(Some(first), move |cut| Some(self.end_of(zone, *cut)));
        cuts.take_while(move |cut| *cut < span.to())
    }

    /// A span, cut into what lies in each period: without gaps, the first and the last may be shorter.
    pub fn windows(self, zone: &Zone, span: Span) -> Vec<Span> {
        super::split_at(span, 0, self.cuts(zone, span)).into_iter().map(|part| part.span).collect()
    }
}

/// A civil time that clocks show twice begins at the first of both, which may be over.
fn first_after(at: Timestamp, two: [Timestamp; 2], length_ms: i64) -> Timestamp {
    two.into_iter().find(|next| *next > at).unwrap_or(at.plus_ms(length_ms))
}

/// The bill cycle of what was used in a span and is deducted at an instant: the civil month it was used in, as
/// long as it is deducted within that month or on the 1st of the next; then that of the deduction, for cycles
/// that are closed stay closed. A span that ends at midnight of the 1st belongs to the month before; one that
/// crosses it, where metering did not cut it there, to the month of its last millisecond.
pub fn bill_cycle_of(zone: &Zone, span: Span, deducted: Timestamp) -> BillCycle {
    let (used, open) = (zone.cycle_of(span.last()), zone.cycle_of(deducted));
    let on_the_first = zone.day_of(deducted).of_month() == 1;
    let still = open.number() == used.number() + 1 && on_the_first;
    if open <= used || still { used } else { open }
}

#[cfg(test)]
#[path = "settlement_tests.rs"]
mod tests;
