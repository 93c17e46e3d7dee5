//! How packages stand.

use super::super::world::{instant, item, package, quantity};
use super::super::{Item, Used};
use super::*;
use crate::subscriptions::world::shanghai;

const LIFE: &str = "2026-08-26 18:00 > 2026-11-27";

/// So much used, by item and window.
fn used(all: &[(i64, i64, &str)]) -> Used {
    let of = |(item, window, text): &(i64, i64, &str)| {
        ((PackageItemKey(*item), *window), quantity(text))
    };
    all.iter().map(of).collect()
}

#[test]
fn a_status_follows_from_life_and_use() {
    let once = package(1, "10", "", LIFE);
    let monthly = package(1, "10", "month", LIFE);
    let bundle = Package { items: vec![item(1, "10"), item(2, "5")], ..once.clone() };
    let left = |at: &str| Package { unsubscribed: Some(instant(at)), ..package(1, "10", "", LIFE) };
    let all = &[(1, 1, "10")][..];
    for (story, package, uses, now, status) in [
        ("before its life", &once, &[][..], "2026-08-26 17:59:59", Status::NotEffective),
        ("its first instant", &once, &[], "2026-08-26 18:00", Status::Active),
        ("its last second", &once, &[], "2026-11-26 23:59:59", Status::Active),
        ("after it", &once, &[], "2026-11-27", Status::Expired),
        ("something is left", &once, &[(1, 1, "9.99999999")], "2026-09-01", Status::Active),
        ("nothing is left", &once, all, "2026-09-01", Status::UsedUp),
        ("nothing is left, and it is over", &once, all, "2026-11-27", Status::Expired),
        ("nothing is left of this window", &monthly, all, "2026-08-30", Status::Active),
        (
            "nothing is left of the last window",
            &monthly,
            &[(1, 4, "10")],
            "2026-11-26",
            Status::Active,
        ),
        ("one of two items is left", &bundle, all, "2026-09-01", Status::Active),
        ("no item is left", &bundle, &[(1, 1, "10"), (2, 1, "5")], "2026-09-01", Status::UsedUp),
        ("until it is unsubscribed", &left("2026-10-01"), &[], "2026-09-30", Status::Active),
        ("unsubscribed", &left("2026-10-01"), &[], "2026-10-01", Status::Unsubscribed),
        ("unsubscribed, used up", &left("2026-10-01"), all, "2026-10-01", Status::Unsubscribed),
        ("unsubscribed, long ago", &left("2026-10-01"), &[], "2027-10-01", Status::Unsubscribed),
        ("before it began", &left("2026-08-01"), &[], "2026-08-02", Status::Unsubscribed),
        ("it had expired before", &left("2026-12-01"), &[], "2026-11-30", Status::Expired),
    ] {
        assert_eq!(package.status(&used(uses), instant(now)), status, "{story}");
    }
}

#[test]
fn what_is_left_is_of_one_item_in_one_window() {
    let used = used(&[(1, 1, "10"), (1, 2, "2.5"), (2, 1, "1"), (3, 1, "11")]);
    for (key, window, left) in [
        (1, 1, "0"),
        (1, 2, "7.5"),
        (1, 3, "10"),
        (2, 1, "9"),
        (2, 2, "10"),
        // More was used than there is now: nothing is owed.
        (3, 1, "0"),
    ] {
        let item: Item = item(key, "10");
        assert_eq!(item.left(&used, window), quantity(left), "item {key}, window {window}");
    }
}

#[test]
fn the_window_that_is_shown_is_the_one_of_now() {
    let monthly = package(1, "10", "month", LIFE);
    for (now, from, to) in [
        ("2026-01-01", "2026-08-26 18:00", "2026-09-01"),
        ("2026-08-31 23:59:59", "2026-08-26 18:00", "2026-09-01"),
        ("2026-09-01", "2026-09-01", "2026-10-01"),
        ("2026-11-26 23:59:59", "2026-11-01", "2026-11-27"),
        ("2027-06-01", "2026-11-01", "2026-11-27"),
    ] {
        let window = monthly.shown_window(&shanghai(), instant(now)).expect(now);
        assert_eq!((window.from, window.to), (instant(from), instant(to)), "{now}");
    }
    let once = package(1, "10", "", LIFE);
    let window = once.shown_window(&shanghai(), instant("2026-10-10")).expect("its life");
    assert_eq!((window.from, window.last_second()), (once.effective, once.expires));
    let never = Package { unsubscribed: Some(once.effective), ..once };
    assert_eq!(never.shown_window(&shanghai(), instant("2026-10-10")), None);
}

#[test]
fn packages_are_shown_for_eighteen_months_after_their_end() {
    let package = package(1, "10", "", LIFE);
    let left = Package { unsubscribed: Some(instant("2026-08-31 12:00")), ..package.clone() };
    for (package, now, shown) in [
        (&package, "2026-01-01", true),
        (&package, "2028-05-26 23:59:59", true),
        (&package, "2028-05-27", false),
        // The end of February, where the month has no 31st.
        (&left, "2028-02-29 23:59:59", true),
        (&left, "2028-03-01", false),
    ] {
        assert_eq!(package.shown(&shanghai(), instant(now)), shown, "{now}");
    }
}

#[test]
fn words_and_numbers_are_the_wires() {
    let numbers = |status: &Status| (status.code(), status.as_str());
    let statuses: Vec<_> = Status::ALL.iter().map(numbers).collect();
    let expected =
        [(0, "not_effective"), (1, "active"), (2, "used_up"), (3, "expired"), (4, "unsubscribed")];
    assert_eq!(statuses, expected);
    assert_eq!(BundleType::parse("BUNDLE_PKG"), Some(BundleType::Bundle));
    assert_eq!((SourceType::Order.code(), SourceType::Gift.code()), (0, 1));
    assert_eq!(package(1, "1", "month", LIFE).reuse().code(), 1);
    assert_eq!(package(1, "1", "", LIFE).reuse().code(), 2);
}
