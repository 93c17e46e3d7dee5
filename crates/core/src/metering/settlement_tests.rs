//! Where settlement cuts, and which cycle a deduction belongs to.

use super::super::split_at;
use super::super::world::{e8, local, shanghai, span, zone};
use super::*;

#[test]
fn a_span_is_cut_where_its_periods_end() {
    use SettlementPeriod::{Day, Hour, Month};
    let shanghai = shanghai();
    for (period, from, to, cuts) in [
        (Hour, "2026-03-15 08:00:00", "2026-03-15 09:00:00", &[][..]),
        (
            Hour,
            "2026-03-15 08:30:00",
            "2026-03-15 10:15:00",
            &["2026-03-15 09:00:00", "2026-03-15 10:00:00"],
        ),
        (Hour, "2026-03-15 08:59:59.999", "2026-03-15 09:00:00.001", &["2026-03-15 09:00:00"]),
        (Day, "2026-03-15 08:30:00", "2026-03-15 10:15:00", &[]),
        (Day, "2026-03-15 23:00:00", "2026-03-16 01:00:00", &["2026-03-16 00:00:00"]),
        (Day, "2026-03-15 00:00:00", "2026-03-16 00:00:00", &[]),
        (Month, "2026-03-31 23:00:00", "2026-04-01 01:00:00", &["2026-04-01 00:00:00"]),
        (
            Month,
            "2027-12-31 00:00:00",
            "2028-03-02 00:00:00",
            &["2028-01-01 00:00:00", "2028-02-01 00:00:00", "2028-03-01 00:00:00"],
        ),
    ] {
        let found: Vec<Timestamp> = period.cuts(&shanghai, span(from, to)).collect();
        let expected: Vec<Timestamp> = cuts.iter().copied().map(local).collect();
        assert_eq!(found, expected, "{period:?} from {from} to {to}");
    }
}

#[test]
fn traffic_around_midnight_of_the_first_is_split_by_time() {
    let night = span("2026-03-31 22:30:00", "2026-04-01 00:30:00");
    let parts = split_at(night, e8("1"), SettlementPeriod::Hour.cuts(&shanghai(), night));
    let told: Vec<_> = parts.iter().map(|part| (part.span.to(), part.quantity_e8)).collect();
    let expected = [
        (local("2026-03-31 23:00:00"), e8("0.25")),
        (local("2026-04-01 00:00:00"), e8("0.5")),
        (local("2026-04-01 00:30:00"), e8("0.25")),
    ];
    assert_eq!(told, expected);
}

#[test]
fn days_and_months_have_the_hours_that_clocks_show() {
    let hours = |name: &str, from: &str, to: &str| {
        let at = |text: &str| Timestamp::parse_with_offset(text).expect("a literal");
        let span = Span::new(at(from), at(to)).expect("in order");
        SettlementPeriod::Hour.windows(&zone(name), span).len()
    };
    for (name, from, to, count) in [
        ("Asia/Shanghai", "2026-03-01T00:00:00+08:00", "2026-04-01T00:00:00+08:00", 744),
        ("Asia/Shanghai", "2028-02-01T00:00:00+08:00", "2028-03-01T00:00:00+08:00", 696),
        ("Europe/Berlin", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 23),
        ("Europe/Berlin", "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 25),
        // Clocks go on by half an hour: an hour of it has thirty minutes.
        ("Australia/Lord_Howe", "2026-10-04T00:00:00+10:30", "2026-10-05T00:00:00+11:00", 24),
        // Clocks went from 23:30 to midnight: an hour of the day before ends there.
        ("Asia/Pyongyang", "2018-05-04T23:00:00+08:30", "2018-05-05T00:30:00+09:00", 2),
        // Half an hour off the hours of UTC.
        ("Asia/Kolkata", "2026-03-15T10:00:00+05:30", "2026-03-15T12:00:00+05:30", 2),
    ] {
        assert_eq!(hours(name, from, to), count, "{name}, {from}");
    }
}

#[test]
fn a_deduction_belongs_to_the_month_of_use_until_the_first_is_over() {
    let zone = shanghai();
    for (from, to, deducted, cycle) in [
        ("2026-01-31 22:00:00", "2026-01-31 23:00:00", "2026-01-31 23:59:59", "2026-01"),
        ("2026-01-31 23:00:00", "2026-02-01 00:00:00", "2026-02-01 00:00:00", "2026-01"),
        ("2026-01-31 23:00:00", "2026-02-01 00:00:00", "2026-02-01 23:59:59", "2026-01"),
        ("2026-01-31 23:00:00", "2026-02-01 00:00:00", "2026-02-01 23:59:59.999", "2026-01"),
        ("2026-01-31 23:00:00", "2026-02-01 00:00:00", "2026-02-02 00:00:00", "2026-02"),
        // Two months late, on a 1st.
        ("2026-01-31 23:00:00", "2026-02-01 00:00:00", "2026-03-01 12:00:00", "2026-03"),
        ("2025-12-31 23:00:00", "2026-01-01 00:00:00", "2026-01-01 10:00:00", "2025-12"),
        ("2025-12-31 23:00:00", "2026-01-01 00:00:00", "2026-01-02 10:00:00", "2026-01"),
        ("2026-02-01 00:00:00", "2026-02-01 01:00:00", "2026-02-01 02:00:00", "2026-02"),
        ("2026-01-01 00:00:00", "2026-01-01 01:00:00", "2026-01-31 23:59:59", "2026-01"),
        ("2025-01-31 23:00:00", "2025-02-01 00:00:00", "2026-02-01 10:00:00", "2026-02"),
        // Deducted before its month began: it waits there.
        ("2026-02-01 00:00:00", "2026-02-01 01:00:00", "2026-01-31 23:59:59", "2026-02"),
    ] {
        let found = bill_cycle_of(&zone, span(from, to), local(deducted)).to_string();
        assert_eq!(found, cycle, "{from} to {to}, deducted {deducted}");
    }
}
