//! When a quota is filled anew: the windows of a package (`bills` C2, C4; `readings` 10).

use crate::time::{Day, Span, Timestamp, Zone};
use crate::words::wire_words;

/// Milliseconds in a minute.
const MINUTE_MS: i64 = 60_000;
/// Milliseconds in an hour.
const HOUR_MS: i64 = 3_600_000;

wire_words! {
    /// How often a quota is filled anew (`quota_reuse_cycle`).
    QuotaCycle {
        /// Every hour.
        Hour = 1 "hour",
        /// Every civil day.
        Day = 2 "day",
        /// Every week, on Monday.
        Week = 3 "week",
        /// Every month.
        Month = 4 "month",
        /// Every year.
        Year = 5 "year",
    }
}

wire_words! {
    /// What the windows are counted from (`quota_reuse_cycle_type`).
    CycleKind {
        /// The calendar: the full hour, the 1st of the month, the 1st of January.
        Natural = 1 "natural",
        /// The purchase: its minute, its day of the month, its day of the year.
        Anniversary = 2 "anniversary",
    }
}

/// When the quotas of a package are filled anew.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Reset {
    /// How often.
    pub cycle: QuotaCycle,
    /// Counted from what.
    pub kind: CycleKind,
}

/// A time in which a quota can be used once. What is left of it at the end is lost.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Window {
    /// Its place among those of the package, from 1. It stays the same when a renewal makes the life longer.
    pub number: i64,
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant that is no longer in it.
    pub to: Timestamp,
}

impl Window {
    /// The number of the one window of a package whose quotas are not filled anew.
    pub const ONLY: i64 = 1;

    /// Its last second: the end that is shown (`end_time`).
    #[must_use]
    pub const fn last_second(self) -> Timestamp {
        self.to.plus_ms(-1_000)
    }
}

/// The window that an instant falls into, for a package with this life; none where the instant is not in it.
///
/// Windows follow each other without gaps: the first begins with the life, the last ends with it, however short
/// that makes them. Without a reset there is one.
///
/// * Natural ones begin on the full civil hour, at midnight, on Monday, on the 1st, on the 1st of January.
/// * Those of an anniversary begin at midnight of the day of the month or year on which the life begins, or of the
///   last day of a month that has no such day: 31 January, 28 February, 31 March. Hours are counted from the
///   minute of the beginning. Days and weeks have no anniversary but midnight and Monday.
///
/// An hour lasts sixty minutes on days on which clocks are changed, too.
pub fn window_at(zone: &Zone, reset: Option<Reset>, life: Span, at: Timestamp) -> Option<Window> {
    Windows::new(zone, reset, life).at(at)
}

/// The windows that a span touches, for a package with this life, the earliest first.
pub fn windows_in(
    zone: &Zone,
    reset: Option<Reset>,
    life: Span,
    span: Span,
) -> impl Iterator<Item = Window> {
    let windows = Windows::new(zone, reset, life);
    let mut left = life.overlap(span);
    std::iter::from_fn(move || {
        let touched = left?;
        let window = windows.at(touched.from())?;
        left = Span::new(window.to, touched.to());
        Some(window)
    })
}

/// The windows of a life.
struct Windows<'a> {
    zone: &'a Zone,
    life: Span,
    cycles: Option<Cycles>,
}

impl<'a> Windows<'a> {
    fn new(zone: &'a Zone, reset: Option<Reset>, life: Span) -> Self {
        Self { zone, life, cycles: reset.map(|reset| Cycles::new(zone, reset, life.from())) }
    }

    fn at(&self, at: Timestamp) -> Option<Window> {
        if !self.life.contains(at) {
            return None;
        }
        let Some(cycles) = &self.cycles else {
            let (from, to) = (self.life.from(), self.life.to());
            return Some(Window { number: Window::ONLY, from, to });
        };
        // It is one too many before an anniversary, one too few where clocks went back over a midnight.
        let estimate = cycles.estimate(self.zone, at);
        (estimate - 1..=estimate + 1).find_map(|index| {
            let begins = |index| cycles.beginning(self.zone, index);
            let cycle = Span::new(begins(index), begins(index + 1))?.overlap(self.life)?;
            let window = Window { number: index + 1, from: cycle.from(), to: cycle.to() };
            cycle.contains(at).then_some(window)
        })
    }
}

/// Cycles without an end, number 0 being the one in which a life begins.
struct Cycles {
    cycle: QuotaCycle,
    /// When the hour of number 0 begins.
    hour: Timestamp,
    /// The day on which number 0 begins, where cycles are of days.
    day: Day,
    /// The instant that number 0 was made for.
    origin: Timestamp,
}

impl Cycles {
    fn new(zone: &Zone, Reset { cycle, kind }: Reset, origin: Timestamp) -> Self {
        let today = zone.day_of(origin);
        let hour = match kind {
            CycleKind::Natural => zone.hour_down(origin),
            CycleKind::Anniversary => origin.plus_ms(-origin.ms().rem_euclid(MINUTE_MS)),
        };
        let day = match (cycle, kind) {
            (QuotaCycle::Week, _) => monday(today),
            (QuotaCycle::Month, CycleKind::Natural) => today.plus_days(1 - today.of_month()),
            (QuotaCycle::Year, CycleKind::Natural) => zone.day_of(zone.year_span(origin).0),
            _ => today,
        };
        Self { cycle, hour, day, origin }
    }

    fn beginning(&self, zone: &Zone, index: i64) -> Timestamp {
        match self.cycle {
            QuotaCycle::Hour => self.hour.plus_ms(index.saturating_mul(HOUR_MS)),
            QuotaCycle::Day => zone.start_of(self.day.plus_days(index)),
            QuotaCycle::Week => zone.start_of(self.day.plus_days(index.saturating_mul(7))),
            // Always from the original day: a month that is too short does not shorten those after it.
            QuotaCycle::Month => zone.start_of(self.day.plus_months(index)),
            QuotaCycle::Year => zone.start_of(self.day.plus_months(index.saturating_mul(12))),
        }
    }

    fn estimate(&self, zone: &Zone, at: Timestamp) -> i64 {
        let days = || zone.day_of(at).days_after(self.day);
        match self.cycle {
            QuotaCycle::Hour => at.ms().saturating_sub(self.hour.ms()).div_euclid(HOUR_MS),
            QuotaCycle::Day => days(),
            QuotaCycle::Week => days().div_euclid(7),
            QuotaCycle::Month => zone.cycle_of(at).number() - zone.cycle_of(self.origin).number(),
            QuotaCycle::Year => zone.year_of(at) - zone.year_of(self.origin),
        }
    }
}

/// The Monday of the week of a day.
fn monday(day: Day) -> Day {
    // Day 0 was a Thursday.
    day.plus_days(-(day.number() + 3).rem_euclid(7))
}

#[cfg(test)]
#[path = "reset_tests.rs"]
mod tests;
