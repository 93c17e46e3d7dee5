//! When terms end, as a calendar on the wall would have it.

use proptest::prelude::*;

use super::super::world::{any_term, at, end, shanghai, term};
use super::*;
use crate::time::Day;

#[test]
fn a_new_purchase_ends_on_the_same_day_of_a_later_month() {
    for (story, effective, length, ends) in [
        (
            "the vendor's sample, after midnight in China",
            "2019-06-20T16:10:30Z",
            "1m",
            "2019-07-21",
        ),
        ("an hour before that midnight", "2019-06-20T15:10:30Z", "1m", "2019-07-20"),
        ("New Year's morning", "2024-01-01T10:30:00+08:00", "1m", "2024-02-01"),
        ("the 31st, to a short month", "2026-01-31T12:00:00+08:00", "1m", "2026-02-28"),
        ("the 31st, to a leap year's short month", "2028-01-31T12:00:00+08:00", "1m", "2028-02-29"),
        ("the 31st, to a month of 30 days", "2024-03-31T12:00:00+08:00", "1m", "2024-04-30"),
        ("the 31st, to a month of 31 days", "2026-01-31T12:00:00+08:00", "2m", "2026-03-31"),
        ("a leap day, for a year", "2028-02-29T00:00:00+08:00", "1y", "2029-02-28"),
        ("a leap day, for four years", "2028-02-29T00:00:00+08:00", "4y", "2032-02-29"),
        ("the last second of a year", "2025-12-31T23:59:59+08:00", "1y", "2026-12-31"),
        (
            "eleven months over the turn of the year",
            "2025-12-05T08:00:00+08:00",
            "11m",
            "2026-11-05",
        ),
    ] {
        assert_eq!(first_expiry(&shanghai(), at(effective), term(length)), end(ends), "{story}");
    }
    let sample = first_expiry(&shanghai(), at("2019-06-20T16:10:30Z"), term("1m"));
    assert_eq!(sample.to_wire(), "2019-07-21T15:59:59Z", "as the vendor shows it");
}

#[test]
fn a_renewal_counts_from_the_day_of_the_old_end() {
    for (story, expires, lengths, ends) in [
        ("a month", "2026-03-15", &["1m"][..], "2026-04-15"),
        ("a year", "2026-03-15", &["1y"], "2027-03-15"),
        ("the 31st of January", "2026-01-31", &["1m"], "2026-02-28"),
        ("and a month more, from there", "2026-01-31", &["1m", "1m"], "2026-03-28"),
        ("both months at once", "2026-01-31", &["2m"], "2026-03-31"),
        ("a leap year's", "2028-01-31", &["1m", "1m"], "2028-03-29"),
        ("a leap day, year by year", "2028-02-29", &["1y", "1y", "1y", "1y"], "2032-02-28"),
    ] {
        let ends_after = lengths.iter().fold(end(expires), |expires, length| {
            renewed_expiry(&shanghai(), expires, term(length))
        });
        assert_eq!(ends_after, end(ends), "{story}");
    }
}

#[test]
fn renewals_have_eleven_lengths_in_months_and_three_in_years() {
    for (length, renewable) in [
        ("0m", false),
        ("1m", true),
        ("11m", true),
        ("12m", false),
        ("0y", false),
        ("1y", true),
        ("3y", true),
        ("4y", false),
    ] {
        assert_eq!(term(length).renewable(), renewable, "{length}");
    }
    assert_eq!((term("11m").months(), term("3y").months()), (11, 36));
}

proptest! {
    #[test]
    fn every_renewal_ends_later(
        ms in 0i64..4_000_000_000_000,
        lengths in proptest::collection::vec(any_term(), 1..12),
        zone in proptest::sample::select(&["Asia/Shanghai", "Europe/Berlin", "America/Santiago"]),
    ) {
        let zone = Zone::named(zone).expect("bundled");
        let effective = Timestamp::from_ms(ms);
        let mut expires = first_expiry(&zone, effective, lengths[0]);
        prop_assert!(effective < expires);
        for length in lengths {
            let next = renewed_expiry(&zone, expires, length);
            prop_assert!(expires < next);
            let (old, new) = (zone.day_of(expires), zone.day_of(next));
            prop_assert_eq!(zone.end_of(new), next, "at 23:59:59");
            // Between 28 days a month less the clamping, and 31 a month.
            let days = new.days_after(old);
            prop_assert!(28 * length.months() - 3 <= days && days <= 31 * length.months());
            expires = next;
        }
    }

    #[test]
    fn a_day_that_every_month_has_is_kept_for_ever(
        number in 0i64..40_000,
        lengths in proptest::collection::vec(any_term(), 1..12),
    ) {
        let zone = shanghai();
        let day = Day::from_number(number);
        let day = day.plus_days(-(day.of_month() - 28).max(0));
        let months: i64 = lengths.iter().map(|length| length.months()).sum();
        let renew = |expires, length: &Term| renewed_expiry(&zone, expires, *length);
        let last = lengths.iter().fold(zone.end_of(day), renew);
        prop_assert_eq!(zone.day_of(last), day.plus_months(months));
        prop_assert_eq!(zone.day_of(last).plus_months(-months), day);
    }
}
