//! The rules of trades and of renewals.

use hubu_core::coupons::Ratio;
use hubu_core::customers::Level;
use hubu_core::discounts::{Discount, DiscountKind, Reduction, Scope};
use hubu_core::history::Period;
use hubu_core::ids::{CustomerKey, DiscountKey};
use hubu_core::orders::{Metering, Provisioning, TradeRules};
use hubu_core::subscriptions::{
    DeductionDays, FeeBand, FeeRate, FeeRow, FeeTable, Lengths, LengthsByLevel, RenewalSettings,
    UnifiedDay,
};
use hubu_core::time::Timestamp;
use hubu_store::discounts::{self, Granted};
use hubu_store::{orders, resources};
use hubu_testkit::engines;

use super::shelf::{Shelf, money, on};

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_set_the_usual_rules_hold() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        assert_eq!(shelf.read(orders::trade_rules).await, TradeRules::default());
        assert_eq!(shelf.read(orders::lengths).await, LengthsByLevel::default());
        assert_eq!(shelf.read(orders::fee_table).await, FeeTable::default());
        let set = shelf.read(|tx| resources::renewal_settings(tx, &[CustomerKey(1)])).await;
        assert_eq!(set, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_read_as_they_were_set_last() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        for (provisioning, longest_months) in [
            (Provisioning::Reported, Some(36)),
            (Provisioning::Automatic { delay_ms: 1_500 }, None),
            (Provisioning::Reported, None),
        ] {
            let metering = match longest_months {
                Some(_) => Metering::Off,
                None => Metering::From(Timestamp::from_ms(1_767_225_600_000)),
            };
            let review_above = money("12.5");
            let rules = TradeRules { review_above, provisioning, longest_months, metering };
            shelf.write(move |unit| orders::set_trade_rules(unit.tx, &rules)).await.unwrap();
            assert_eq!(shelf.read(orders::trade_rules).await, rules);
        }

        let gold = Level::parse("V5").expect("a level");
        let lengths = |grace_days| Lengths { grace_days, retention_days: 3 };
        for (level, days) in [(Some(gold.clone()), 30), (None, 7), (Some(gold.clone()), 31)] {
            let set = move |unit: &mut hubu_store::Unit<'_, '_>| {
                orders::set_length(unit.tx, level.as_ref(), lengths(days))
            };
            shelf.write(set).await.unwrap();
        }
        let expected = LengthsByLevel { others: lengths(7), levels: vec![(gold, lengths(31))] };
        assert_eq!(shelf.read(orders::lengths).await, expected);

        let band = |used_months, rate: &str| FeeBand {
            used_months,
            rate: FeeRate::parse(rate).expect("a share"),
        };
        let table = FeeTable::new(vec![
            FeeRow { months: 12, bands: vec![band(6, "0.3"), band(12, "0.1234")] },
            FeeRow { months: 24, bands: vec![band(24, "1")] },
        ]);
        for table in [FeeTable::default(), table.expect("in order")] {
            let set = table.clone();
            shelf.write(move |unit| orders::set_fee_table(unit.tx, &set)).await.unwrap();
            assert_eq!(shelf.read(orders::fee_table).await, table);
        }

        let first = RenewalSettings::default();
        let second = RenewalSettings {
            deduction: DeductionDays::from_number(3).expect("days"),
            unified: Some(UnifiedDay::MonthEnd),
        };
        for settings in [first, second] {
            let set = move |unit: &mut hubu_store::Unit<'_, '_>| {
                resources::set_renewal_settings(unit.tx, CustomerKey(2), &settings)
            };
            shelf.write(set).await.unwrap();
            let all = [1, 2].map(CustomerKey);
            let found = shelf.read(move |tx| resources::renewal_settings(tx, &all)).await;
            assert_eq!(found, [(CustomerKey(2), settings)]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn discounts_of_several_are_those_of_each() {
    engines::each(async |home| {
        let shelf = Shelf::open(home).await;
        let granted = |key, customer: Option<i64>, kind, from, to| Granted {
            discount: Discount {
                key: DiscountKey(key),
                kind,
                name: format!("discount {key}"),
                reduction: Reduction::Ratio(Ratio::parse("0.9").expect("a share")),
                scope: Scope::default(),
                period: Period { from: on(from, 0), to: Some(on(to, 0)) },
            },
            customer: customer.map(CustomerKey),
            partner: None,
            created: on(1, 0),
        };
        let (commercial, promotion) = (DiscountKind::Commercial, DiscountKind::Promotion);
        let all = [
            granted(1, None, promotion, 1, 20),
            granted(2, Some(2), commercial, 1, 5),
            granted(3, Some(1), commercial, 1, 20),
            granted(4, Some(1), commercial, 6, 20),
        ];
        shelf
            .write(move |unit| all.iter().try_for_each(|one| discounts::insert(unit.tx, one)))
            .await
            .unwrap();
        for day in [1, 5, 7, 20] {
            let customers = [1, 2, 3].map(CustomerKey);
            let found =
                shelf.read(move |tx| discounts::in_force_of(tx, &customers, on(day, 0))).await;
            let mut expected = Vec::new();
            for customer in customers {
                let of_one =
                    shelf.read(move |tx| discounts::in_force(tx, customer, on(day, 0))).await;
                expected.extend(of_one.into_iter().map(|discount| (customer, discount)));
            }
            assert_eq!(found, expected, "day {day}");
            assert_eq!(found.is_empty(), day == 20);
        }
    })
    .await;
}
