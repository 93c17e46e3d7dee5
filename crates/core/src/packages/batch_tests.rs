//! Records of one batch, in any order.

use super::super::world::{MACHINES, package, quantity, span};
use super::super::{Package, covers};
use super::*;
use crate::ids::PackageItemKey;
use crate::subscriptions::world::shanghai;

#[test]
fn what_was_used_first_is_covered_first() {
    let packages: [Package; 1] = [package(1, "10", "month", "2026-08-26 18:00 > 2027-08-27")];
    let covers = covers(&packages, &MACHINES, |_, _| None);
    // (record, when, how much; the rest): 4 of August, and of September 10 of 16.
    let records = [
        ("c", "2026-09-02 10 > 2026-09-02 12", "6", "3"),
        ("e", "2026-09-02 11 > 2026-09-02 12", "3", "3"),
        ("y", "2026-09-02 10 > 2026-09-02 11", "5", "0"),
        // It begins first, though it ends last.
        ("z", "2026-09-02 09 > 2026-09-02 13", "1", "0"),
        ("b", "2026-09-02 10 > 2026-09-02 12", "1", "0"),
        ("d", "2026-08-31 23 > 2026-09-01", "4", "0"),
    ];
    for turn in 0..records.len() {
        let mut turned = records;
        turned.rotate_left(turn);
        let batch = turned.map(|(key, when, hours, _)| Record {
            key,
            span: span(when),
            quantity: quantity(hours),
            covers: &covers,
        });
        let mut used = Used::default();
        let rests: Vec<i64> =
            deduct_all(&shanghai(), &batch, &mut used).iter().map(|one| one.rest).collect();
        let expected: Vec<i64> = turned.iter().map(|(.., rest)| quantity(rest)).collect();
        assert_eq!(rests, expected, "turned by {turn}");
        let of = |window| used.of(PackageItemKey(1), window);
        assert_eq!((of(1), of(2), of(3)), (quantity("4"), quantity("10"), 0));
    }
}

#[test]
fn what_was_used_before_counts() {
    let packages = [package(1, "10", "", "2026-08-26 18:00 > 2027-08-27")];
    let covers = covers(&packages, &MACHINES, |_, _| None);
    let hour = span("2026-09-02 10 > 2026-09-02 11");
    let record = Record { key: 1, span: hour, quantity: quantity("4"), covers: &covers };
    let mut used: Used = [((PackageItemKey(1), 1), quantity("3"))].into_iter().collect();
    let rest = |used: &mut Used| deduct_all(&shanghai(), &[record], used)[0].rest;
    let rests = [rest(&mut used), rest(&mut used), rest(&mut used)];
    assert_eq!(rests, [0, quantity("1"), quantity("4")]);
    assert_eq!(used.of(PackageItemKey(1), 1), quantity("10"));
}
