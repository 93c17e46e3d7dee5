//! All renewals end on one day of the month, and the days until then are paid for.

use hubu_app::orders::ChangeResource;
use hubu_app::subscriptions::RenewalConfig;
use hubu_core::orders::SourceType;
use hubu_core::resources::Size;
use hubu_core::subscriptions::{Term, UnifiedDay};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::money;

use super::shop::{MONTH, Shop, disk, server_with_disk, servers};

#[tokio::test(flavor = "multi_thread")]
async fn days_until_the_chosen_one_are_paid_for() {
    engines::each(unified).await;
}

async fn unified(home: &Home) {
    let shop = Shop::open(home, "2000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    shop.set(RenewalConfig::Unified(UnifiedDay::Of(15))).await;
    shop.at("2026-01-10 12:00:00").await;
    assert_eq!(shop.cash().await, money("1903.10"));
    // 1 March and 14 days: 56.90 × 44/30 = 83.45, 40 × 44/30 = 58.67.
    let quote = shop.quote(&["vm1"], (MONTH, true)).await.quote.expect("a price");
    let lines: Vec<_> = quote.lines.iter().map(|line| line.official).collect();
    assert_eq!(lines, [money("83.45"), money("58.67")]);
    shop.renew(&["vm1"], MONTH, true).await;
    assert_eq!(shop.cash().await, money("1760.98"), "142.12");
    for id in ["vm1", "disk1"] {
        assert_eq!(shop.stands(id).await, "in_use 2026-03-15 23:59:59", "{id}");
        let record = shop.resource(id).await;
        let days: Vec<_> = record.terms.iter().map(|term| term.item.extra_days).collect();
        assert_eq!(days, [0, 14], "{id}");
    }
    // From there on it is a month each, and a discount counts for the days too.
    shop.renew(&["vm1"], MONTH, true).await;
    assert_eq!(shop.stands("vm1").await, "in_use 2026-04-15 23:59:59");
    assert_eq!(shop.cash().await, money("1664.08"), "96.90");
    shop.discount("0.9").await;
    shop.set(RenewalConfig::Unified(UnifiedDay::MonthEnd)).await;
    // 15 May and 16 days: 56.90 × 46/30 × 0.9 = 78.522, 40 × 46/30 × 0.9 = 55.2.
    shop.renew(&["vm1"], MONTH, true).await;
    assert_eq!(shop.stands("vm1").await, "in_use 2026-05-31 23:59:59");
    assert_eq!(shop.cash().await, money("1530.36"), "78.52 and 55.20");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_pays_for_those_days_too() {
    engines::each(changed).await;
}

async fn changed(home: &Home) {
    let shop = Shop::open(home, "2000").await;
    shop.buy(disk("disk1", 40, MONTH)).await;
    shop.set(RenewalConfig::Unified(UnifiedDay::Of(15))).await;
    shop.renew(&["disk1"], MONTH, true).await;
    assert_eq!(shop.stands("disk1").await, "in_use 2026-03-15 23:59:59");
    assert_eq!(shop.cash().await, money("1901.33"), "2000 − 40 − 40 × 44/30");
    // 21 of the 42 days are left: twice the size costs half of 58.67 more.
    shop.at("2026-02-23 00:00:00").await;
    let change = ChangeResource {
        resource: "disk1".to_owned(),
        spec: None,
        size: Some(Size { value: 80, measure: 17 }),
        source: SourceType::Customer,
        auto_pay: true,
    };
    assert_eq!(shop.run(change).await.expect("it is more").unpaid, None);
    assert_eq!(shop.cash().await, money("1872.00"), "29.33");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn years_and_what_renews_itself_go_on_to_it_too() {
    engines::each(years).await;
}

async fn years(home: &Home) {
    let shop = Shop::open(home, "2000").await;
    shop.buy(servers(&["vm1", "vm2"], MONTH)).await;
    shop.set(RenewalConfig::Unified(UnifiedDay::Of(28))).await;
    shop.renew(&["vm1"], Term::years_of(1), true).await;
    assert_eq!(shop.stands("vm1").await, "in_use 2027-02-28 23:59:59");
    // 569 and 27 days of 56.90 / 30.
    assert_eq!(shop.cash().await, money("1265.99"), "2000 − 113.80 − 620.21");
    shop.set_auto_renew("vm2", Some(1)).await;
    shop.at("2026-01-25 03:00:00").await;
    assert_eq!(shop.stands("vm2").await, "in_use 2026-03-28 23:59:59");
    assert_eq!(shop.cash().await, money("1157.88"), "56.90 × 57/30 = 108.11");
    shop.world.check().await;
}
