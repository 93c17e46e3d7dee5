//! What a version may do to prices, seen from the middle of 2026-03-01.

use super::super::example::{catalogue, changed, tables};
use super::super::read_with_lines;
use super::*;

const NOW: &str = "2026-03-01T12:00:00Z";

fn now() -> Timestamp {
    Timestamp::parse_wire(NOW).expect("a literal")
}

/// What is told of the example where a text of a file becomes another.
fn said(file: &str, (old, new): (&str, &str), now: Timestamp) -> Vec<Problem> {
    let (after, lines) = read_with_lines(&changed(file, old, new)).expect("it is sound");
    against_past(&catalogue(&tables()), (&after, &lines), now)
}

/// Line and column of each problem with a part of what is said.
#[track_caller]
fn told(old: &str, new: &str, now: Timestamp, expected: &[(u64, &str, &str)]) {
    let problems = said("prices.csv", (old, new), now);
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
    let (after, lines) = read_with_lines(&tables()).expect("it is sound");
    assert_eq!(against_past(&Catalogue::default(), (&after, &lines), now()), []);
    let mut without = after.parts().clone();
    without.prices.clear();
    assert_eq!(against_past(&Catalogue::new(without), (&after, &lines), now()), []);
}

#[test]
fn what_prices_that_have_begun_rest_on_stays() {
    const BEFORE_ALL: &str = "2025-12-31T23:59:59Z";
    let early = Timestamp::parse_wire(BEFORE_ALL).expect("a literal");
    let (conversions, products) = ("conversions.csv", "products.csv");
    for (file, old, new, told) in [
        (conversions, "10,11,1024", "10,11,1000", Some("conversion (10,11,1024)")),
        (products, "vm-1,hws.service.type.ec2", "vm-1,hws.service.type.ebs", Some("product vm-1 ")),
        (
            products,
            "vm-1,hws.service.type.ec2,hws.resource.type.vm,cn-north-4,,s6.small.1.linux",
            "vm-1,hws.service.type.ec2,hws.resource.type.vm,cn-north-4,,s6.medium.2.linux",
            Some("product vm-1 "),
        ),
        (products, "cn-north-4,,s6", "cn-north-4,cn-north-4b,s6", Some("product vm-1 ")),
        (products, ",17,10,32768,1,", ",10,10,32768,1,", Some("product disk-1 ")),
        // What is sold at no price yet may move, and what people call it is theirs.
        (products, "cn-north-4a,s6.small.1.linux", "cn-north-4b,s6.small.1.linux", None),
        (products, "General computing", "Computing", None),
        (products, ",17,10,32768,1,", ",17,20,65536,5,", None),
    ] {
        let problems = said(file, (old, new), now());
        let english: Vec<&str> = problems.iter().map(|one| one.en.as_str()).collect();
        match told {
            None => assert_eq!(english, [""; 0], "{old} is {new}"),
            Some(words) => {
                assert!(english.len() == 1 && english[0].contains(words), "{english:?}");
                assert_eq!((problems[0].file.as_str(), problems[0].line), (file, 0));
            }
        }
        assert_eq!(said(file, (old, new), early), [], "nothing has begun: {old} is {new}");
    }
}
