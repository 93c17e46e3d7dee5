//! Windows, as a calendar on the wall would have them.

use super::super::world::{instant, reset, span};
use super::*;
use crate::subscriptions::world::{at, shanghai};

/// The beginnings of all windows of a life but the first.
fn begins(zone: &Zone, resets: &str, life: Span) -> Vec<Timestamp> {
    let windows: Vec<Window> = windows_in(zone, reset(resets), life, life).collect();
    // One after the other, from the beginning of the life to its end.
    let mut from = life.from();
    for (window, number) in windows.iter().zip(1..) {
        assert_eq!((window.number, window.from), (number, from), "{resets}");
        from = window.to;
    }
    assert_eq!(from, life.to(), "{resets}");
    windows[1..].iter().map(|window| window.from).collect()
}

/// (story, resets, life, beginnings of all windows but the first)
type Case = (&'static str, &'static str, &'static str, &'static str);

fn check(cases: &[Case]) {
    for (story, resets, life, expected) in cases {
        let expected: Vec<Timestamp> =
            expected.split(", ").filter(|text| !text.is_empty()).map(instant).collect();
        assert_eq!(begins(&shanghai(), resets, span(life)), expected, "{story}");
    }
}

#[test]
fn months_and_years_begin_on_the_1st_or_on_anniversaries() {
    check(&[
        (
            "the vendor's: bought in August, the first ends with the month",
            "month",
            "2026-08-26 18:00 > 2026-11-27",
            "2026-09-01, 2026-10-01, 2026-11-01",
        ),
        (
            "the same on anniversaries, the last day being a stub",
            "month*",
            "2026-08-26 18:00 > 2026-11-27",
            "2026-09-26, 2026-10-26, 2026-11-26",
        ),
        (
            "the 31st of January, for a year",
            "month*",
            "2026-01-31 10:00 > 2027-02-01",
            "2026-02-28, 2026-03-31, 2026-04-30, 2026-05-31, 2026-06-30, 2026-07-31, 2026-08-31, \
             2026-09-30, 2026-10-31, 2026-11-30, 2026-12-31, 2027-01-31",
        ),
        (
            "the 31st of January of a leap year",
            "month*",
            "2028-01-31 10:00 > 2028-05-01",
            "2028-02-29, 2028-03-31, 2028-04-30",
        ),
        (
            "the 30th of January",
            "month*",
            "2026-01-30 23:59:59 > 2026-04-01",
            "2026-02-28, 2026-03-30",
        ),
        ("on the 1st at midnight", "month", "2026-09-01 > 2026-11-01", "2026-10-01"),
        ("in the last second", "month", "2026-08-31 23:59:59 > 2026-09-02", "2026-09-01"),
        (
            "a leap day, year by year",
            "year*",
            "2028-02-29 08:00 > 2032-03-01",
            "2029-02-28, 2030-02-28, 2031-02-28, 2032-02-29",
        ),
        ("a year and its last day", "year*", "2026-08-26 18:00 > 2027-08-27", "2027-08-26"),
        ("the calendar's years", "year", "2026-08-26 18:00 > 2028-08-27", "2027-01-01, 2028-01-01"),
        ("without resets", "", "2026-08-26 18:00 > 2027-08-27", ""),
    ]);
}

#[test]
fn weeks_begin_on_monday_days_at_midnight_and_hours_at_the_minute() {
    let days = "2026-02-28, 2026-03-01";
    check(&[
        ("a Wednesday", "week", "2026-08-26 18:00 > 2026-09-09", "2026-08-31, 2026-09-07"),
        ("its anniversary", "week*", "2026-08-26 18:00 > 2026-09-09", "2026-08-31, 2026-09-07"),
        ("a Sunday", "week", "2026-08-30 18:00 > 2026-09-01", "2026-08-31"),
        ("a Monday", "week", "2026-08-31 18:00 > 2026-09-08", "2026-09-07"),
        ("days", "day", "2026-02-27 18:00 > 2026-03-02", days),
        ("days of an anniversary", "day*", "2026-02-27 18:00 > 2026-03-02", days),
        (
            "the calendar's hours",
            "hour",
            "2026-08-26 18:20:30 > 2026-08-26 20:30",
            "2026-08-26 19:00, 2026-08-26 20:00",
        ),
        (
            "hours from the minute of the purchase",
            "hour*",
            "2026-08-26 18:20:30 > 2026-08-26 20:30",
            "2026-08-26 19:20, 2026-08-26 20:20",
        ),
    ]);
}

#[test]
fn an_instant_falls_into_one_window_and_its_last_second_is_shown() {
    // A year from 15 January 2026, 08:00 in China, by the month.
    let life = span("2026-01-15 08:00 > 2027-01-16");
    for (now, number, from, shown) in [
        ("2026-01-15 08:00", 1, "2026-01-15T00:00:00Z", "2026-02-14T15:59:59Z"),
        ("2026-02-14 23:59:59", 1, "2026-01-15T00:00:00Z", "2026-02-14T15:59:59Z"),
        ("2026-02-15", 2, "2026-02-14T16:00:00Z", "2026-03-14T15:59:59Z"),
        ("2026-02-16 11:01", 2, "2026-02-14T16:00:00Z", "2026-03-14T15:59:59Z"),
        ("2027-01-14 23:59:59", 12, "2026-12-14T16:00:00Z", "2027-01-14T15:59:59Z"),
        ("2027-01-15 23:59:59", 13, "2027-01-14T16:00:00Z", "2027-01-15T15:59:59Z"),
    ] {
        let window = window_at(&shanghai(), reset("month*"), life, instant(now)).expect(now);
        let told = (window.number, window.from.to_wire(), window.last_second().to_wire());
        assert_eq!(told, (number, from.to_owned(), shown.to_owned()), "{now}");
    }
    for outside in ["2026-01-15 07:59:59", "2027-01-16"] {
        for resets in ["", "hour", "day*", "week", "month*", "year"] {
            let window = window_at(&shanghai(), reset(resets), life, instant(outside));
            assert_eq!(window, None, "{outside}, {resets}");
        }
    }
}

#[test]
fn a_renewal_makes_the_last_window_longer_and_moves_none() {
    let (life, renewed) = ("2026-01-31 10:00 > 2026-03-01", "2026-01-31 10:00 > 2026-04-01");
    let at =
        |life| window_at(&shanghai(), reset("month*"), span(life), instant("2026-02-28 12:00"));
    let (before, after) = (at(life).expect("in it"), at(renewed).expect("in it"));
    assert_eq!((before.number, before.from), (after.number, after.from));
    assert_eq!((before.to, after.to), (instant("2026-03-01"), instant("2026-03-31")));
}

#[test]
fn where_clocks_change_days_are_shorter_or_longer() {
    let berlin = Zone::named("Europe/Berlin").expect("bundled");
    let life = |from, to| Span::new(at(from), at(to)).expect("in order");
    let days = life("2026-03-28T18:00:00+01:00", "2026-03-31T00:00:00+02:00");
    for resets in ["day", "day*"] {
        let expected = [at("2026-03-29T00:00:00+01:00"), at("2026-03-30T00:00:00+02:00")];
        assert_eq!(begins(&berlin, resets, days), expected, "23 hours");
    }
    let months = life("2026-09-26T18:00:00+02:00", "2026-11-27T00:00:00+01:00");
    let expected = [at("2026-10-01T00:00:00+02:00"), at("2026-11-01T00:00:00+01:00")];
    assert_eq!(begins(&berlin, "month", months), expected);
    let expected = [at("2026-10-26T00:00:00+01:00"), at("2026-11-26T00:00:00+01:00")];
    assert_eq!(begins(&berlin, "month*", months), expected);
    // The hour from two to three is there twice, and each counts.
    let hours = life("2026-10-25T02:30:00+02:00", "2026-10-25T03:30:00+01:00");
    let expected = [at("2026-10-25T02:00:00+01:00"), at("2026-10-25T03:00:00+01:00")];
    assert_eq!(begins(&berlin, "hour", hours), expected);
}

#[test]
fn a_day_that_a_zone_skipped_has_no_window() {
    // Samoa went from the 29th to the 31st of December 2011.
    let apia = Zone::named("Pacific/Apia").expect("bundled");
    let (from, to) = (at("2011-12-29T12:00:00-10:00"), at("2011-12-31T12:00:00+14:00"));
    let life = Span::new(from, to).expect("in order");
    let windows: Vec<Window> = windows_in(&apia, reset("day"), life, life).collect();
    let midnight = at("2011-12-31T00:00:00+14:00");
    assert_eq!(
        windows,
        [Window { number: 1, from, to: midnight }, Window { number: 3, from: midnight, to }]
    );
}

#[test]
fn a_day_that_comes_back_after_its_midnight_belongs_to_the_next() {
    // A minute after midnight it was 23:01 of the 6th again.
    let zone = Zone::named("America/St_Johns").expect("bundled");
    let life = (at("2010-11-05T12:00:00-02:30"), at("2010-11-09T12:00:00-03:30"));
    let life = Span::new(life.0, life.1).expect("in order");
    for resets in ["day", "day*"] {
        let expected = [
            at("2010-11-06T00:00:00-02:30"),
            at("2010-11-07T00:00:00-02:30"),
            at("2010-11-08T00:00:00-03:30"),
            at("2010-11-09T00:00:00-03:30"),
        ];
        assert_eq!(begins(&zone, resets, life), expected);
        let again = window_at(&zone, reset(resets), life, at("2010-11-06T23:30:00-03:30"));
        assert_eq!(again.map(|window| (window.number, window.from)), Some((3, expected[1])));
    }
}

#[test]
fn spans_touch_what_they_have_instants_of() {
    let (zone, life) = (shanghai(), span("2026-08-26 18:00 > 2026-11-27"));
    let numbers = |text: &str| -> Vec<i64> {
        let windows = windows_in(&zone, reset("month"), life, span(text));
        windows.map(|window| window.number).collect()
    };
    for (text, expected) in [
        ("2026-08-31 23:00 > 2026-09-01", &[1][..]),
        ("2026-08-31 23:00 > 2026-09-01 00:00:01", &[1, 2]),
        ("2026-09-01 > 2026-10-01", &[2]),
        ("2026-01-01 > 2027-01-01", &[1, 2, 3, 4]),
        ("2026-08-26 17:00 > 2026-08-26 18:00", &[]),
        ("2026-11-26 23:59:59 > 2026-11-27 01:00", &[4]),
        ("2026-11-27 > 2026-11-28", &[]),
    ] {
        assert_eq!(numbers(text), expected, "{text}");
    }
}
