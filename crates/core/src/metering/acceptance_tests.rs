//! The table of early, late and too old, read on the clock of Shanghai.

use super::super::world::{local, shanghai, span};
use super::*;

/// A week, a minute, an hour.
const RULES: AcceptanceRules =
    AcceptanceRules { days: 7, early_ms: MINUTE_MS, lag_ms: 60 * MINUTE_MS };

#[test]
fn usage_is_taken_from_its_end_until_the_window_is_over() {
    use ParkReason::{Early, TooOld};
    for (from, to, received, expected) in [
        ("2026-03-15 10:00:00", "2026-03-15 11:00:00", "2026-03-15 10:58:59.999", Err(Early)),
        ("2026-03-15 10:00:00", "2026-03-15 11:00:00", "2026-03-15 10:59:00", Ok(())),
        ("2026-03-15 10:00:00", "2026-03-15 11:00:00", "2026-03-15 11:00:00", Ok(())),
        ("2026-03-15 10:00:00", "2026-03-15 11:00:00", "2026-03-22 23:59:59.999", Ok(())),
        ("2026-03-15 10:00:00", "2026-03-15 11:00:00", "2026-03-23 00:00:00", Err(TooOld)),
        // What ends at midnight is of the day before.
        ("2026-03-14 23:00:00", "2026-03-15 00:00:00", "2026-03-21 23:59:59.999", Ok(())),
        ("2026-03-14 23:00:00", "2026-03-15 00:00:00", "2026-03-22 00:00:00", Err(TooOld)),
        // The end decides, however long ago it began.
        ("2026-02-14 23:00:00", "2026-03-15 00:00:00", "2026-03-21 12:00:00", Ok(())),
        ("2026-03-15 10:00:00", "2030-01-01 00:00:00", "2026-03-15 10:00:00", Err(Early)),
    ] {
        let found = RULES.check(&shanghai(), span(from, to), local(received), local(received));
        assert_eq!(found, expected, "{from} to {to}, received {received}");
    }
}

#[test]
fn what_was_parked_grows_no_older() {
    let hour = span("2026-03-15 10:00:00", "2026-03-15 11:00:00");
    let (in_time, long_after) = (local("2026-03-15 11:05:00"), local("2026-06-15 00:00:00"));
    assert_eq!(RULES.check(&shanghai(), hour, in_time, long_after), Ok(()));
    // What came early is taken when it is over.
    let before = local("2026-03-15 10:30:00");
    assert_eq!(RULES.check(&shanghai(), hour, before, before), Err(ParkReason::Early));
    let again = ParkReason::Early.look_again(hour).expect("it passes");
    assert_eq!(again, local("2026-03-15 11:00:00"));
    assert_eq!(RULES.check(&shanghai(), hour, before, again), Ok(()));
}

#[test]
fn usage_is_late_when_its_period_was_settled() {
    use SettlementPeriod::{Day, Hour, Month};
    for (period, from, to, settled) in [
        (Hour, "2026-03-15 08:00:00", "2026-03-15 09:00:00", "2026-03-15 10:00:00"),
        (Hour, "2026-03-15 08:10:00", "2026-03-15 08:30:00", "2026-03-15 10:00:00"),
        (Hour, "2026-03-15 08:10:00", "2026-03-15 09:30:00", "2026-03-15 11:00:00"),
        (Day, "2026-03-15 08:10:00", "2026-03-15 09:30:00", "2026-03-16 01:00:00"),
        (Month, "2026-03-31 23:00:00", "2026-04-01 00:00:00", "2026-04-01 01:00:00"),
    ] {
        let (zone, span) = (shanghai(), span(from, to));
        assert_eq!(RULES.settled_at(&zone, period, span), local(settled), "{period:?} {from}");
        assert!(RULES.is_late(&zone, period, span, local(settled)), "{period:?} {from}");
        assert!(!RULES.is_late(&zone, period, span, local(settled).plus_ms(-1)), "{from}");
    }
}
