//! What a version may do to prices, seen from the middle of 2026-03-01.

use super::super::example::{catalogue, changed, tables};
use super::super::write;
use super::*;
use crate::products::Parts;

const NOW: &str = "2026-03-01T12:00:00Z";

fn now() -> Timestamp {
    Timestamp::parse_wire(NOW).expect("a literal")
}

/// Line and column of each problem with a part of what is said.
#[track_caller]
fn told(old: &str, new: &str, now: Timestamp, expected: &[(u64, &str, &str)]) {
    let after = changed("prices.csv", old, new);
    let problems = against_past(&catalogue(&tables()), &after, now);
    let found: Vec<_> = problems.iter().map(|one| (one.line, one.column.as_str())).collect();
    let places: Vec<_> = expected.iter().map(|(line, column, _)| (*line, *column)).collect();
    assert_eq!(found, places, "{old} is {new}: {problems:#?}");
    for (problem, (.., said)) in problems.iter().zip(expected) {
        assert_eq!(problem.file, "prices.csv");
        assert!(problem.en.contains(said), "{}", problem.en);
        assert!(!problem.zh.is_ascii(), "{}", problem.zh);
    }
}

/// Lines, columns, and words of the messages.
type Expected = &'static [(u64, &'static str, &'static str)];

#[test]
fn prices_that_have_begun_stay() {
    let month = "vm-1,period,,,month,,,120,2026-01-01T00:00:00Z\n";
    let cases: &[(&str, &str, Expected)] = &[
        (month, month, &[]),
        (month, "vm-1,period,,,month,,,120.00,2026-01-01T00:00:00Z\n", &[]),
        (
            month,
            "",
            &[(0, "", "(vm-1 period month 2026-01-01T00:00:00Z) has begun and is missing")],
        ),
        (
            month,
            "vm-1,period,,,month,,,119,2026-01-01T00:00:00Z\n",
            &[(6, "price", "(vm-1 period month 2026-01-01T00:00:00Z) has begun and stays")],
        ),
        (
            month,
            "vm-1,period,,,month,,,120,2026-02-01T00:00:00Z\n",
            &[
                (0, "", "is missing"),
                (6, "from", "cannot begin before the present (2026-03-01T12:00:00Z)"),
            ],
        ),
        (
            "upflow,10,,,1024.5",
            "upflow,10,,,1024",
            &[(3, "price", "(vm-1 on_demand upflow 2026-01-01T00:00:00Z) has begun and stays")],
        ),
        // A tier less.
        (
            "vm-1,on_demand,upflow,10,,,1024.5,0.5,2026-01-01T00:00:00Z\n",
            "",
            &[(3, "price", "has begun and stays")],
        ),
    ];
    for (old, new, expected) in cases {
        told(old, new, now(), expected);
    }
    let tiers = "vm-1,on_demand,upflow,10,,,0,0.8,2026-01-01T00:00:00Z\n\
                 vm-1,on_demand,upflow,10,,,1024.5,0.5,2026-01-01T00:00:00Z\n";
    let in_mb = tiers.replace("upflow,10", "upflow,11");
    told(tiers, &in_mb, now(), &[(3, "measure", "has begun and stays")]);
}

#[test]
fn prices_that_have_not_begun_may_change() {
    let july = "vm-1,on_demand,Duration,4,,,,0.2,2026-07-01T00:00:00Z\n";
    for new in [
        "",
        "vm-1,on_demand,Duration,4,,,,0.1,2026-07-01T00:00:00Z\n",
        "vm-1,on_demand,Duration,4,,,,0.2,2026-03-01T12:00:00Z\n",
    ] {
        told(july, new, now(), &[]);
    }
    let begins = Timestamp::parse_wire("2026-07-01T00:00:00Z").expect("a literal");
    told(july, "", begins.plus_ms(-1), &[]);
    told(july, "", begins, &[(0, "", "has begun and is missing")]);
}

#[test]
fn new_prices_begin_now_or_later() {
    let header = "price,from\n";
    let at = |from: &str| format!("{header}vm-1a,period,,,day,,,5,{from}\n");
    told(header, &at(NOW), now(), &[]);
    told(header, &at("2026-03-01T12:00:01Z"), now(), &[]);
    let late = &[(2, "from", "cannot begin before the present (2026-03-01T12:00:00Z)")];
    told(header, &at("2026-03-01T11:59:59Z"), now(), late);
    // The second in which it is applied has begun already.
    let late = &[(2, "from", "cannot begin before the present (2026-03-01T12:00:01Z)")];
    told(header, &at(NOW), now().plus_ms(1), late);
}

#[test]
fn the_first_prices_may_begin_in_the_past() {
    assert_eq!(against_past(&Catalogue::default(), &tables(), now()), []);
    let mut without = catalogue(&tables()).parts().clone();
    without.prices.clear();
    assert_eq!(against_past(&Catalogue::new(without), &tables(), now()), []);
}

#[test]
fn tables_that_cannot_be_read_are_told_as_such() {
    let problems = against_past(&Catalogue::default(), &[], now());
    assert_eq!(problems.len(), 8);
    assert_eq!(against_past(&Catalogue::default(), &write(&Parts::default()), now()), []);
}
