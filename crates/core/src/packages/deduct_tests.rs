//! What packages take of usage, in cases to be checked by hand.

use super::super::world::{HOUR, MACHINES, instant, item, package, quantity, span};
use super::super::{Item, Package, covers};
use super::*;
use crate::money::Amount;
use crate::subscriptions::world::shanghai;

const SECOND: i64 = 8;

/// What usage of so many hours becomes: `1/2 3 of 10` is 3 covered by item 1 in its window 2, which had 10.
fn told(packages: &[Package], used: &Used, when: &str, hours: &str) -> String {
    let covers = covers(packages, &MACHINES, |_, _| None);
    let deducted = deduct(&shanghai(), &covers, used, span(when), quantity(hours));
    let amount = Amount::from_e8;
    let of = |one: &Deduction| {
        assert_eq!((one.used, one.after), (one.covered, one.before - one.covered));
        let (covered, before) = (amount(one.covered), amount(one.before));
        format!("{}/{} {covered} of {before}, ", one.item, one.window.number)
    };
    let deductions: String = deducted.deductions.iter().map(of).collect();
    format!("{deductions}rest {}", amount(deducted.rest))
}

/// So much used, by item and window.
fn used(all: &[(i64, i64, &str)]) -> Used {
    let of = |(item, window, text): &(i64, i64, &str)| {
        ((PackageItemKey(*item), *window), quantity(text))
    };
    all.iter().map(of).collect()
}

/// (story, what was used before, when, how many hours, what becomes of them)
type Case =
    (&'static str, &'static [(i64, i64, &'static str)], &'static str, &'static str, &'static str);

fn check(packages: &[Package], cases: &[Case]) {
    for (story, uses, when, hours, expected) in cases {
        assert_eq!(told(packages, &used(uses), when, hours), *expected, "{story}");
    }
}

#[test]
fn what_is_lost_first_is_used_first() {
    // The vendor's: a yearly one by the month from 10 October, and one month from 12 October.
    let packages = [
        package(1, "10", "month*", "2026-10-10 > 2027-10-11"),
        package(2, "10", "", "2026-10-12 > 2026-11-13"),
    ];
    check(
        &packages,
        &[
            ("before all", &[], "2026-10-09 > 2026-10-09 01", "4", "rest 4"),
            ("the first alone", &[], "2026-10-11 > 2026-10-11 01", "4", "1/1 4 of 10, rest 0"),
            (
                "its period ends on the 10th, before the second",
                &[],
                "2026-10-12 > 2026-10-12 01",
                "4",
                "1/1 4 of 10, rest 0",
            ),
            (
                "then the second",
                &[(1, 1, "7")],
                "2026-10-20 > 2026-10-20 01",
                "4",
                "1/1 3 of 3, 2/1 1 of 10, rest 0",
            ),
            (
                "what no package covers is rated",
                &[(1, 1, "7"), (2, 1, "8")],
                "2026-10-20 > 2026-10-20 01",
                "6.5",
                "1/1 3 of 3, 2/1 2 of 2, rest 1.5",
            ),
            (
                "the next period of the first ends after the second",
                &[(1, 1, "10"), (2, 1, "9")],
                "2026-11-10 > 2026-11-10 01",
                "4",
                "2/1 1 of 1, 1/2 3 of 10, rest 0",
            ),
            ("after the second", &[], "2026-11-13 > 2026-11-13 01", "4", "1/2 4 of 10, rest 0"),
            ("nothing used", &[], "2026-10-11 > 2026-10-11 01", "0", "rest 0"),
        ],
    );
}

#[test]
fn each_rule_of_the_order_goes_before_those_after_it() {
    let life = "2026-09-01 > 2026-10-02";
    let bound = |package: Package| Package { scope: Scope::Project("0".to_owned()), ..package };
    let gift = |package: Package| Package { source: SourceType::Gift, ..package };
    let bought = |at: &str, package: Package| Package { purchased: instant(at), ..package };
    // (story, what is used first, what is used after it)
    for (story, first, second) in [
        (
            "what is bound to the project before a gift",
            bound(package(9, "1", "", life)),
            gift(package(1, "1", "month", life)),
        ),
        (
            "a gift before what ends earlier",
            gift(package(9, "1", "", life)),
            package(1, "1", "month", "2026-08-01 > 2026-10-02"),
        ),
        (
            "the end of the month before that of a life",
            package(9, "1", "month", "2026-09-05 > 2027-09-06"),
            package(1, "1", "", "2026-09-01 > 2026-10-01 00:00:01"),
        ),
        (
            "the end of the day before that of the month",
            package(9, "1", "day", "2026-09-05 > 2027-09-06"),
            package(1, "1", "month", life),
        ),
        (
            "the end of a life before that of a window",
            package(9, "1", "", "2026-09-05 > 2026-09-30"),
            package(1, "1", "month", life),
        ),
        (
            "the earlier beginning",
            bought("2026-08-30", package(9, "1", "month", "2026-09-01 > 2026-10-02")),
            bought("2026-08-20", package(1, "1", "month", "2026-09-02 > 2026-10-02")),
        ),
        (
            "the earlier purchase",
            bought("2026-08-20", package(9, "1", "month", life)),
            bought("2026-08-30", package(1, "1", "month", life)),
        ),
        ("the lower key", package(1, "1", "", life), package(9, "1", "", life)),
    ] {
        let order = |packages: &[Package]| -> Vec<PackageItemKey> {
            let covers = covers(packages, &MACHINES, |_, _| None);
            let hour = span("2026-09-10 > 2026-09-10 01");
            let deducted = deduct(&shanghai(), &covers, &Used::default(), hour, quantity("1.5"));
            deducted.deductions.iter().map(|deduction| deduction.item).collect()
        };
        let expected = [first.items[0].key, second.items[0].key];
        assert_eq!(order(&[first.clone(), second.clone()]), expected, "{story}");
        assert_eq!(order(&[second, first]), expected, "{story}, the other way round");
    }
}

#[test]
fn usage_is_shared_by_time_between_windows() {
    let (evening, midnight) =
        ("2026-08-31 23:00 > 2026-09-01 01:00", "2026-08-31 23:40 > 2026-09-01 00:40");
    check(
        &[package(1, "10", "month", "2026-08-26 18:00 > 2027-08-27")],
        &[
            ("one", &[], "2026-08-31 23 > 2026-09-01", "2", "1/1 2 of 10, rest 0"),
            ("two", &[], evening, "2", "1/1 1 of 10, 1/2 1 of 10, rest 0"),
            (
                "a third and the remainder",
                &[],
                midnight,
                "1",
                "1/1 0.33333333 of 10, 1/2 0.66666667 of 10, rest 0",
            ),
            (
                "the former is short of quota, and the latter does not help",
                &[(1, 1, "9.5")],
                evening,
                "2",
                "1/1 0.5 of 0.5, 1/2 1 of 10, rest 0.5",
            ),
            (
                "the former has nothing left, and its share is rated",
                &[(1, 1, "10")],
                evening,
                "2",
                "1/2 1 of 10, rest 1",
            ),
        ],
    );
    check(
        &[package(1, "10", "hour", "2026-08-26 18:00 > 2026-08-27")],
        &[
            (
                "three",
                &[(1, 2, "9.75")],
                "2026-08-26 18:30 > 2026-08-26 21:00",
                "2.5",
                "1/1 0.5 of 10, 1/2 0.25 of 0.25, 1/3 1 of 10, rest 0.75",
            ),
            (
                "less than there are shares",
                &[],
                "2026-08-26 18:00 > 2026-08-26 21:00",
                "0.00000002",
                "1/3 0.00000002 of 10, rest 0",
            ),
        ],
    );
}

#[test]
fn usage_is_shared_by_time_between_lives() {
    check(
        &[package(1, "10", "", "2026-08-26 18:00 > 2026-08-26 19:00")],
        &[(
            "it begins before and ends after",
            &[],
            "2026-08-26 17:30 > 2026-08-26 19:30",
            "2",
            "1/1 1 of 10, rest 1",
        )],
    );
    let evening = "2026-08-26 18:00 > 2026-08-26 20:00";
    check(
        &[
            package(1, "10", "", "2026-08-26 18:00 > 2026-08-26 19:00"),
            package(2, "10", "", "2026-08-26 18:30 > 2026-08-26 20:00"),
        ],
        &[
            (
                "one takes over from another, and each has one deduction",
                &[],
                evening,
                "8",
                "1/1 4 of 10, 2/1 4 of 10, rest 0",
            ),
            (
                "the second helps the first while it lives",
                &[(1, 1, "7")],
                evening,
                "8",
                "1/1 3 of 3, 2/1 5 of 10, rest 0",
            ),
            (
                "and not before",
                &[(1, 1, "9.5")],
                evening,
                "8",
                "1/1 0.5 of 0.5, 2/1 6 of 10, rest 1.5",
            ),
        ],
    );
}

#[test]
fn quotas_of_another_measure_are_used_by_what_they_are_worth() {
    // (usage's measure, item's measure, usage, quota left; covered, used, after, rest)
    let none = ("0", "0");
    for (story, (from, to), (wanted, quota), (covered, used), (after, rest)) in [
        ("hours of seconds", (HOUR, SECOND), ("1.5", "10000"), ("1.5", "5400"), ("4600", "0")),
        ("hours, too many", (HOUR, SECOND), ("3", "9000"), ("2.5", "9000"), ("0", "0.5")),
        ("seconds of an hour", (SECOND, HOUR), ("1800", "2"), ("1800", "0.5"), ("1.5", "0")),
        (
            "a second: 1/3600 is cut",
            (SECOND, HOUR),
            ("1", "2"),
            ("1", "0.00027777"),
            ("1.99972223", "0"),
        ),
        (
            "never more than the quota is worth",
            (SECOND, HOUR),
            ("100", "0.00027777"),
            ("0.999972", "0.00027777"),
            ("0", "99.000028"),
        ),
        (
            "all it is worth leaves nothing that could not be used",
            (HOUR, SECOND),
            ("0.00000002", "0.0001"),
            ("0.00000002", "0.0001"),
            ("0", "0"),
        ),
        ("worth nothing", (HOUR, SECOND), ("1", "0.00001"), none, ("0.00001", "1")),
        (
            "less than the quota can tell",
            (SECOND, HOUR),
            ("0.00003", "1"),
            ("0.00003", "0"),
            ("1", "0"),
        ),
    ] {
        let mut package = package(1, "1", "", "2026-08-26 > 2026-11-27");
        package.items = vec![Item { measure: to, ..item(1, quota) }];
        let packages = [package];
        let ratio = |from, _| Some(if from == HOUR { (3_600, 1) } else { (1, 3_600) });
        let what = super::super::Consumption { measure: from, ..MACHINES };
        let covers = covers(&packages, &what, ratio);
        let hour = span("2026-09-10 > 2026-09-10 01");
        let deducted = deduct(&shanghai(), &covers, &Used::default(), hour, quantity(wanted));
        assert_eq!(deducted.rest, quantity(rest), "{story}");
        let told = deducted.deductions.first().map(|one| (one.covered, one.used, one.after));
        let expected = (quantity(covered), quantity(used), quantity(after));
        assert_eq!(told, Some(expected).filter(|(covered, ..)| *covered > 0), "{story}");
    }
}

#[test]
fn the_largest_numbers_are_counted() {
    let mut package = package(1, "1", "month", "2026-08-26 > 2026-11-27");
    package.items[0].quota = i64::MAX;
    let item = &package.items[0];
    let when = span("2026-08-31 23:00 > 2026-09-01 01:00");
    for ratio in [(1, 1), (1, i64::MAX), (i64::MAX, i64::MAX)] {
        let covers = [Cover { package: &package, item, ratio }];
        let deducted = deduct(&shanghai(), &covers, &Used::default(), when, i64::MAX);
        let covered: i64 = deducted.deductions.iter().map(|one| one.covered).sum();
        assert_eq!((covered, deducted.rest), (i64::MAX, 0), "{ratio:?}");
    }
    // A ratio that is none covers nothing.
    for ratio in [(0, 1), (1, 0), (-1, 1), (1, -1)] {
        let covers = [Cover { package: &package, item, ratio }];
        let deducted = deduct(&shanghai(), &covers, &Used::default(), when, 100);
        assert_eq!(deducted.rest, 100, "{ratio:?}");
    }
    let covers = [Cover { package: &package, item, ratio: (1, 1) }];
    for nothing in [0, -1, i64::MIN] {
        let deducted = deduct(&shanghai(), &covers, &Used::default(), when, nothing);
        assert_eq!(deducted, Deducted { deductions: Vec::new(), rest: nothing });
    }
}
