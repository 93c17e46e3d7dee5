//! [`coverage`]: the calendar of a metered resource: hours without usage, overlaps, late arrivals.

use super::{SettlementPeriod, Span};
use crate::time::Zone;
use crate::words::wire_words;

wire_words! {
    /// How much of an hour usage was reported for.
    Used {
        /// None of it.
        Nothing = 0 "nothing",
        /// A part of it.
        Part = 1 "part",
        /// All of it.
        All = 2 "all",
    }
}

/// An event that was taken and is not corrected, of whatever quantity: 0 says that nothing was used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Report {
    /// Of which time.
    pub span: Span,
    /// Did it come late ([`super::AcceptanceRules::is_late`])?
    pub late: bool,
}

/// What there is to say of a civil hour.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct HourState {
    /// How much of it usage was reported for.
    pub used: Used,
    /// Is there an instant in it that was reported more than once?
    pub overlaps: bool,
    /// Did a report that touches it come late?
    pub late: bool,
}

/// Civil hours that follow each other and of which the same is to be said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// From the beginning of the first to the end of the last, within the window that was asked for.
    pub span: Span,
    /// How many they are. One that the window cuts counts as one.
    pub hours: i64,
    /// What is to be said of each.
    pub state: HourState,
    /// Milliseconds of them that nothing was reported for.
    pub without_ms: i64,
    /// Milliseconds of them that were reported more than once.
    pub overlapping_ms: i64,
}

/// The calendar of a window: a cycle, or what of it a resource was there. Its runs follow each other without a gap;
/// the order of reports makes no difference.
///
/// Linear in hours and in reports, besides sorting those that do not come by their beginnings.
pub fn coverage(zone: &Zone, window: Span, reports: &[Report]) -> Vec<Run> {
    let clipped = |report: &Report| Some(Report { span: report.span.overlap(window)?, ..*report });
    let mut reports: Vec<Report> = reports.iter().filter_map(clipped).collect();
    reports.sort_by_key(|report| report.span);
    let mut sums = Sums::default();
    for report in reports {
        sums.add(report);
    }
    let [mut covered, mut twice, mut late] =
        [&sums.covered, &sums.twice, &sums.late].map(|spans| Walk { spans });
    let mut runs: Vec<Run> = Vec::new();
    for hour in SettlementPeriod::Hour.windows(zone, window) {
        let without_ms = hour.ms() - covered.ms_within(hour);
        let overlapping_ms = twice.ms_within(hour);
        let used = match without_ms {
            0 => Used::All,
            without if without == hour.ms() => Used::Nothing,
            _ => Used::Part,
        };
        let (overlaps, late) = (overlapping_ms > 0, late.ms_within(hour) > 0);
        let state = HourState { used, overlaps, late };
        extend(&mut runs, Run { span: hour, hours: 1, state, without_ms, overlapping_ms });
    }
    runs
}

/// Lets the last run go on by an hour, or begins another.
fn extend(runs: &mut Vec<Run>, hour: Run) {
    let Some(last) = runs.last_mut().filter(|last| last.state == hour.state) else {
        runs.push(hour);
        return;
    };
    last.span = Span::new(last.span.from(), hour.span.to()).unwrap_or(last.span);
    last.hours += 1;
    last.without_ms += hour.without_ms;
    last.overlapping_ms += hour.overlapping_ms;
}

/// What reports cover, as spans that are apart and in order.
#[derive(Default)]
struct Sums {
    /// At least once.
    covered: Vec<Span>,
    /// More than once.
    twice: Vec<Span>,
    /// By a report that came late.
    late: Vec<Span>,
}

impl Sums {
    /// Adds a report that begins no earlier than those before it. What was covered so far and reaches into it covers
    /// it from its beginning: of those before it, the one that reaches farthest decides.
    fn add(&mut self, report: Report) {
        let again = self.covered.last().and_then(|last| last.overlap(report.span));
        if let Some(again) = again {
            join(&mut self.twice, again);
        }
        join(&mut self.covered, report.span);
        if report.late {
            join(&mut self.late, report.span);
        }
    }
}

/// Adds a span that begins no earlier than the last one, as one with it where they meet.
fn join(spans: &mut Vec<Span>, next: Span) {
    match spans.last_mut() {
        Some(last) if next.from() <= last.to() => {
            let to = last.to().max(next.to());
            *last = Span::new(last.from(), to).unwrap_or(*last);
        }
        _ => spans.push(next),
    }
}

/// Goes along spans that are apart and in order, hour by hour.
struct Walk<'a> {
    /// Those that are not over.
    spans: &'a [Span],
}

impl Walk<'_> {
    /// How many milliseconds they cover of an hour; hours come in their order.
    fn ms_within(&mut self, hour: Span) -> i64 {
        let mut covered = 0;
        while let [first, rest @ ..] = self.spans {
            covered += first.overlap(hour).map_or(0, Span::ms);
            if first.to() > hour.to() {
                break;
            }
            self.spans = rest;
        }
        covered
    }
}

#[cfg(test)]
#[path = "coverage_tests.rs"]
mod tests;
