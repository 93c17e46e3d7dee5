//! Graduated prices over a month.

use super::*;
use crate::rating::What;
use crate::rating::world::{GB, e18, rated};
use crate::settlement::world::{hour, local, shanghai, span};

fn key(month: &str) -> TierKey {
    let month = BillCycle::parse(month).expect("a literal");
    TierKey { payer: CustomerKey(1), product: 2, region: 3, usage_type: 4, month }
}

/// What traffic at a place costs, exactly: 0.8 up to 10 GB, 0.7 up to 100, then 0.5.
fn fee(place: Place) -> i128 {
    let (value_e8, before_e8) = (place.quantity_e8, place.before_e8);
    let what = What::Usage { factor: "upflow", value_e8, measure: GB, before_e8 };
    let official = rated("12_bgp", what, &[]).expect("it has a price").official_e18;
    if place.back { -official } else { official }
}

const ONE: i64 = 100_000_000;

#[test]
fn fees_follow_what_was_rated_before() {
    let january = key("2026-01");
    let mut tiers = Tiers::new([(january, 4 * ONE)]);
    // (GB, before, fee)
    for (gigabytes, before, fee_of) in [
        (5, 4, "4"),
        // One at 0.8, one at 0.7.
        (2, 9, "1.5"),
        (0, 11, "0"),
        (100, 11, "67.8"),
        // Taken back from the top: 11 at 0.5, 1 at 0.7.
        (-12, 99, "-6.2"),
        (1, 99, "0.7"),
        (-100, 0, "-71"),
    ] {
        let place = tiers.count(january, gigabytes * ONE).expect("in range");
        assert_eq!(place.before_e8, before * ONE, "{gigabytes}");
        let expected = fee_of.strip_prefix('-').map_or_else(|| e18(fee_of), |text| -e18(text));
        assert_eq!(fee(place), expected, "{gigabytes}");
    }
    assert_eq!(tiers.changed().collect::<Vec<_>>(), [(january, 0)]);
}

#[test]
fn every_key_counts_by_itself() {
    let january = key("2026-01");
    let others = [
        key("2026-02"),
        TierKey { payer: CustomerKey(9), ..january },
        TierKey { product: 9, ..january },
        TierKey { region: 9, ..january },
        TierKey { usage_type: 9, ..january },
    ];
    let mut tiers = Tiers::new(others.map(|other| (other, 7)));
    assert_eq!(tiers.count(january, 5).map(|place| place.before_e8), Some(0));
    assert!(others.iter().all(|other| tiers.rated(other) == 7));
    // What was only read is not stored again.
    assert_eq!(tiers.changed().collect::<Vec<_>>(), [(january, 5)]);
    assert_eq!(tiers.count(others[0], 0).map(|place| place.before_e8), Some(7));
    assert_eq!(tiers.changed().count(), 1);
}

#[test]
fn no_more_is_taken_back_than_was_rated() {
    let january = key("2026-01");
    let mut tiers = Tiers::new([(january, 5)]);
    assert_eq!(tiers.count(january, -6), None);
    assert_eq!(tiers.count(january, i64::MIN), None);
    assert_eq!(tiers.count(january, i64::MAX), None);
    assert_eq!(tiers.rated(&january), 5);
    let place = tiers.count(january, -5);
    assert_eq!(place, Some(Place { before_e8: 0, quantity_e8: 5, back: true }));
}

#[test]
fn usage_counts_in_the_month_it_was_used_in() {
    let zone = shanghai();
    let month = |span| TierKey::month_of(&zone, span).to_string();
    assert_eq!(month(hour(743)), "2026-01");
    assert_eq!(month(hour(744)), "2026-02");
    let last = local("2026-01-31 23:59:59");
    assert_eq!(month(span(last, last.plus_ms(1_000))), "2026-01");
}

#[test]
fn units_are_converted_and_cut() {
    for (quantity, ratio, expected) in [
        (1_024 * ONE, (1, 1_024), Some(ONE)),
        (ONE, (1, 1_024), Some(97_656)),
        (-ONE, (1, 1_024), Some(-97_656)),
        (ONE, (1_024, 1), Some(1_024 * ONE)),
        (i64::MAX, (2, 1), None),
        (i64::MAX, (2, 2), Some(i64::MAX)),
    ] {
        assert_eq!(converted(quantity, ratio), expected, "{quantity} {ratio:?}");
    }
}
