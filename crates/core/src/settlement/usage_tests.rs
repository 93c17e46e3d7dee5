//! What usage costs.

use super::*;
use crate::ids::CustomerKey;
use crate::rating::world::{GB, HOUR, SECOND, amount, catalogue, discount, e18, key};
use crate::settlement::world::{cycle, local, shanghai, span};
use crate::time::Timestamp;

const ONE: i64 = 100_000_000;

fn of<'a>(catalogue: &'a Catalogue, spec: &str, factor: &str, measure: i64) -> UsageOf<'a> {
    let product = catalogue.find(&key(spec), None).expect("it is sold");
    let usage_type = catalogue.usage_type(&product.key.resource_type, factor).expect("metered");
    let hour = span(local("2026-02-05 08:00:00"), local("2026-02-05 09:00:00"));
    UsageOf { product, usage_type, size: None, measure, span: hour }
}

fn counted() -> TierKey {
    let month = cycle("2026-02");
    TierKey { payer: CustomerKey(1), product: 2, region: 3, usage_type: 4, month }
}

#[test]
fn seconds_cost_what_hours_do() {
    let catalogue = catalogue();
    let server = of(&catalogue, "s6.small.1.linux", "duration", SECOND);
    // 0.2 an hour; the first of the month before it was 0.3.
    for (at, seconds, official) in [
        ("2026-02-05 08:00:00", 3_600, "0.2"),
        ("2026-02-05 08:00:00", 1_800, "0.1"),
        ("2026-01-31 08:00:00", 3_600, "0.3"),
        ("2026-02-05 08:00:00", 0, "0"),
        ("2026-02-05 08:00:00", -3_600, "-0.2"),
    ] {
        let from = local(at);
        let of = UsageOf { span: span(from, from.plus_ms(3_600_000)), ..server };
        let found = of.rate(&catalogue, seconds * ONE, None, &[]).expect("it has a price");
        assert_eq!(found.exact.official_e18, e18(official), "{at} {seconds}");
        assert_eq!(found.exact.discounted_e18, e18(official), "{at} {seconds}");
        assert_eq!((found.ratio, found.discount), ((1, 3_600), None));
    }
}

#[test]
fn a_size_that_is_no_longer_sold_keeps_its_price() {
    let catalogue = catalogue();
    let disk = UsageOf { size: Some(25), ..of(&catalogue, "SSD", "Duration", HOUR) };
    let found = disk.rate(&catalogue, ONE, None, &[]).expect("it has a price");
    // 25 × 0.0009733333
    assert_eq!(found.exact.official_e18, e18("0.0243333325"));
    assert_eq!(found.unit_price.map(UnitPrice::e10), Some(9_733_333));
}

#[test]
fn tiers_are_counted_in_the_unit_of_the_usage_type() {
    let catalogue = catalogue();
    let traffic = of(&catalogue, "12_bgp", "upflow", 11);
    assert!(traffic.counts(&catalogue, &shanghai()));
    assert!(!of(&catalogue, "s6.small.1.linux", "Duration", HOUR).counts(&catalogue, &shanghai()));
    let mut tiers = Tiers::new([(counted(), 9 * ONE)]);
    // 2 048 MB: one GB at 0.8, one at 0.7.
    let found = traffic.rate(&catalogue, 2_048 * ONE, Some((&mut tiers, counted())), &[]);
    let found = found.expect("it has a price");
    assert_eq!((found.exact.official_e18, found.unit_price), (e18("1.5"), None));
    assert_eq!(tiers.rated(&counted()), 11 * ONE);
    let traffic = UsageOf { measure: GB, ..traffic };
    let back = traffic.rate(&catalogue, -2 * ONE, Some((&mut tiers, counted())), &[]);
    assert_eq!(back.expect("it has a price").exact.official_e18, e18("-1.5"));
    let more = traffic.rate(&catalogue, -10 * ONE, Some((&mut tiers, counted())), &[]);
    assert_eq!(more, Err(Unrated::Tiers));
}

#[test]
fn the_discount_says_which_share_it_leaves() {
    let catalogue = catalogue();
    let server = of(&catalogue, "s6.small.1.linux", "Duration", HOUR);
    for (what, left, share) in [("0.85", "0.17", "0.85"), ("=0.15", "0.15", "0.75")] {
        let discounts = [discount(1, DiscountKind::Commercial, what)];
        let found = server.rate(&catalogue, ONE, None, &discounts).expect("it has a price");
        assert_eq!(found.exact.discounted_e18, e18(left), "{what}");
        let share = Ratio::from_amount(amount(share)).expect("a share");
        assert_eq!(found.discount, Some((DiscountKind::Commercial, share)), "{what}");
    }
}

#[test]
fn what_is_not_sold_has_no_price() {
    let catalogue = catalogue();
    let gone = of(&catalogue, "gone", "Duration", HOUR);
    let expected = Unrated::Price(RatingRefusal::NotSold);
    assert_eq!(gone.rate(&catalogue, ONE, None, &[]), Err(expected));
    let wrong = of(&catalogue, "s6.small.1.linux", "Duration", GB);
    let expected = Unrated::Price(RatingRefusal::WrongUnit);
    assert_eq!(wrong.rate(&catalogue, ONE, None, &[]), Err(expected));
    assert_eq!(gone.price(&catalogue).map(|price| price.from), None::<Timestamp>);
}
