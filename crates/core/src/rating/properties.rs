//! Goal: what holds of every price. Method: random tariffs, sizes, quantities and discounts.

use proptest::prelude::*;

use super::recompute::{holds, rounded};
use super::world::{DISK_GB, GB, MB, at, discount, key, now};
use super::{Asked, Named, Rated, RatingRefusal, What, quote_usage, rate};
use crate::coupons::Ratio;
use crate::discounts::{Discount, DiscountKind, Reduction};
use crate::metering::SettlementPeriod;
use crate::money::rounding::InquiryDecimals;
use crate::money::{Amount, UnitPrice};
use crate::products::{
    Catalogue, Conversion, Names, Parts, Price, PriceKey, Pricing, Product, ProductTraits, Size,
    Tier, UsageType,
};

fn pricing() -> impl Strategy<Value = Pricing> {
    let price = || (0i64..100_000_000_000).prop_map(UnitPrice::from_e10);
    let tiers = proptest::collection::btree_map(1i64..1_000_000_000_000, price(), 1..5);
    let graduated = (price(), tiers).prop_map(|(first, rest)| {
        let rest = rest.into_iter().map(|(above_e8, price)| Tier { above_e8, price });
        Pricing::Graduated([Tier { above_e8: 0, price: first }].into_iter().chain(rest).collect())
    });
    prop_oneof![price().prop_map(Pricing::Flat), graduated]
}

fn a_discount() -> impl Strategy<Value = Discount> {
    let kind = proptest::sample::select(DiscountKind::ALL);
    let reduction = prop_oneof![
        (1i64..=10_000).prop_map(|parts| {
            Reduction::Ratio(Ratio::from_amount(Amount::from_e8(parts * 10_000)).expect("a share"))
        }),
        (0i64..100_000_000_000).prop_map(|e10| Reduction::FixedPrice(UnitPrice::from_e10(e10))),
        (0i64..1_000_000_000_000).prop_map(|e8| Reduction::Off(Amount::from_e8(e8))),
    ];
    (kind, reduction)
        .prop_map(|(kind, reduction)| Discount { reduction, ..discount(1, kind, "0.5") })
}

/// One product with this price of a GB.
fn catalogue(pricing: Pricing) -> Catalogue {
    let size = Size { measure: DISK_GB, least: 1, most: 1_000_000, step: 1 };
    Catalogue::new(Parts {
        conversions: vec![Conversion { measure: GB, to: MB, ratio: 1_024 }],
        usage_types: vec![UsageType {
            code: "upflow".to_owned(),
            resource_type: "bandwidth".to_owned(),
            names: Names::default(),
            measure: GB,
            accumulates: false,
            settled: SettlementPeriod::Hour,
        }],
        products: vec![Product {
            id: "P".to_owned(),
            key: key("12_bgp"),
            zone: None,
            names: Names::default(),
            size: Some(size),
            traits: ProductTraits::default(),
            attributes: Vec::new(),
        }],
        prices: vec![Price {
            product: "P".to_owned(),
            key: PriceKey::OnDemand { usage: "upflow".to_owned() },
            measure: GB,
            pricing,
            from: at("2026-01-01T00:00:00Z"),
        }],
        ..Parts::default()
    })
}

/// So much used after so much, of a size.
fn price(
    catalogue: &Catalogue,
    (before_e8, value_e8, measure): (i64, i64, i64),
    size: i64,
    discounts: &[Discount],
) -> Result<Rated, RatingRefusal> {
    let what = What::Usage { factor: "upflow", value_e8, measure, before_e8 };
    let asked = Asked { size: Some(size), size_measure: Some(DISK_GB), what, count: 1 };
    rate(catalogue, now(), Named { key: &key("12_bgp"), zone: None }, &asked, discounts)
}

const QUANTITY: std::ops::Range<i64> = 0..10_000_000_000_000;

proptest! {
    #[test]
    fn more_usage_and_more_size_never_cost_less(
        pricing in pricing(),
        before in QUANTITY,
        (one, other) in (QUANTITY, QUANTITY),
        (small, large) in (1i64..=1_000, 1i64..=1_000),
    ) {
        let catalogue = catalogue(pricing);
        let cost = |value, size| {
            price(&catalogue, (before, value, MB), size, &[]).expect("sold").official_e18
        };
        let (less, more) = (one.min(other), one.max(other));
        let (small, large) = (small.min(large), small.max(large));
        prop_assert!(0 <= cost(less, small));
        prop_assert!(cost(less, small) <= cost(more, small));
        prop_assert!(cost(less, small) <= cost(less, large));
    }

    #[test]
    fn parts_of_usage_cost_together_what_the_whole_costs(
        pricing in pricing(),
        before in QUANTITY,
        (first, second) in (QUANTITY, QUANTITY),
        size in 1i64..=1_000,
    ) {
        let catalogue = catalogue(pricing);
        let cost = |before, value, measure| {
            price(&catalogue, (before, value, measure), size, &[]).expect("sold").official_e18
        };
        let parts = |measure| cost(before, first, measure) + cost(before + first, second, measure);
        prop_assert_eq!(parts(GB), cost(before, first + second, GB));
        // Where units are divided, each part is rounded at the eighteenth decimal.
        prop_assert!((parts(MB) - cost(before, first + second, MB)).abs() <= 1);
    }

    #[test]
    fn discounts_take_something_off_and_never_more_than_there_is(
        pricing in pricing(),
        value in QUANTITY,
        size in 1i64..=1_000,
        discounts in proptest::collection::vec(a_discount(), 0..5),
    ) {
        let catalogue = catalogue(pricing);
        let rated = price(&catalogue, (0, value, MB), size, &discounts).expect("sold");
        holds(&rated);
        prop_assert!(0 <= rated.amount_e18() && rated.amount_e18() <= rated.official_e18);
        let counts = rated.outcomes.iter().any(|outcome| outcome.amount_e18().is_some());
        prop_assert_eq!(counts, rated.taken().is_some());
        for decimals in [InquiryDecimals::Six, InquiryDecimals::Ten] {
            let quote = quote_usage(vec![rated.clone()], decimals).expect("in range");
            prop_assert!(quote.off.e10() >= 0);
            prop_assert_eq!(rounded(&quote.lines[0].steps), quote.amount.e10());
        }
    }

    #[test]
    fn what_is_asked_has_a_price_or_a_refusal(
        pricing in pricing(),
        before: i64,
        value: i64,
        size: i64,
    ) {
        let catalogue = catalogue(pricing);
        if let Ok(rated) = price(&catalogue, (before, value, MB), size, &[]) {
            holds(&rated);
        }
    }
}
