//! A year of a server: renewed by hand, and by itself.

use hubu_core::subscriptions::{AtExpiry, ExpirePolicy};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::money;

use super::shop::{MONTH, Shop, server_with_disk, servers};

#[tokio::test(flavor = "multi_thread")]
async fn by_hand() {
    engines::each(renewed_by_hand).await;
}

async fn renewed_by_hand(home: &Home) {
    let shop = Shop::open(home, "2000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    // On the tenth of each month, with the disk: 96.90 each time.
    let mut left = money("1903.10");
    for (month, ends) in [
        ("01", "2026-03-01"),
        ("02", "2026-04-01"),
        ("03", "2026-05-01"),
        ("04", "2026-06-01"),
        ("05", "2026-07-01"),
        ("06", "2026-08-01"),
        ("07", "2026-09-01"),
        ("08", "2026-10-01"),
        ("09", "2026-11-01"),
        ("10", "2026-12-01"),
        ("11", "2027-01-01"),
    ] {
        shop.at(&format!("2026-{month}-10 12:00:00")).await;
        assert_eq!(shop.renew(&["vm1"], MONTH, true).await.unpaid, None);
        left = left.checked_sub(money("96.90")).expect("in range");
        assert_eq!(shop.cash().await, left, "{month}");
        for id in ["vm1", "disk1"] {
            assert_eq!(shop.stands(id).await, format!("in_use {ends} 23:59:59"), "{id} {month}");
        }
    }
    assert_eq!(left, money("837.20"), "twelve times 96.90");
    let record = shop.resource("vm1").await;
    assert_eq!(record.terms.len(), 12);
    let spans: Vec<_> = record.terms.iter().filter_map(|term| term.item.span).collect();
    assert!(spans.windows(2).all(|two| two[0].1 == two[1].0), "without a gap");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_itself() {
    engines::each(renewed_by_itself).await;
}

async fn renewed_by_itself(home: &Home) {
    let shop = Shop::open(home, "2000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    shop.set_auto_renew("disk1", Some(11)).await;
    shop.at("2026-12-31 12:00:00").await;
    // Seven days before the end, at three.
    let days = [
        "2026-01-25",
        "2026-02-22",
        "2026-03-25",
        "2026-04-24",
        "2026-05-25",
        "2026-06-24",
        "2026-07-25",
        "2026-08-25",
        "2026-09-24",
        "2026-10-25",
        "2026-11-24",
    ];
    let mut expected = vec!["2026-01-01 10:30:00 new completed 96.90".to_owned()];
    expected.extend(days.map(|day| format!("{day} 03:00:00 renew completed 96.90")));
    assert_eq!(shop.ledger().await, expected);
    assert_eq!(shop.cash().await, money("837.20"), "twelve times 96.90");
    for id in ["vm1", "disk1"] {
        assert_eq!(shop.stands(id).await, "in_use 2027-01-01 23:59:59");
        let term = shop.resource(id).await.resource.subscription.expect("a term");
        assert_eq!(term.at_expiry, AtExpiry::Grace, "eleven times are used up");
    }
    shop.at("2027-01-01 23:59:59").await;
    assert_eq!(shop.stands("disk1").await, "expired 2027-01-01 23:59:59");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_money_it_is_tried_every_day() {
    engines::each(tried).await;
}

async fn tried(home: &Home) {
    let shop = Shop::open(home, "100").await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    shop.set_auto_renew("vm1", None).await;
    shop.at("2026-01-25 02:59:59").await;
    assert!(!shop.events().await.iter().any(|one| one.contains("renewal")));
    shop.at("2026-02-03 12:00:00").await;
    let failed: Vec<String> =
        shop.events().await.into_iter().filter(|one| one.contains("renewal_failed")).collect();
    assert_eq!(failed.len(), 10, "25 January to 3 February");
    assert_eq!(failed[0], "2026-01-25 03:00:00 resource.renewal_failed");
    assert_eq!(failed[9], "2026-02-03 03:00:00 resource.renewal_failed");
    assert_eq!(shop.ledger().await.len(), 1, "no order is left behind");
    assert_eq!(shop.stands("vm1").await, "expired 2026-02-01 23:59:59");
    shop.world.recharge(&shop.ann, "20").await.expect("known");
    shop.at("2026-02-04 03:00:00").await;
    assert_eq!(shop.stands("vm1").await, "in_use 2026-03-01 23:59:59");
    assert_eq!(shop.cash().await, money("6.20"), "100, 20, twice 56.90");
    let term = shop.resource("vm1").await.resource.subscription.expect("a term");
    assert_eq!(term.at_expiry.policy(), ExpirePolicy::AutoRenew, "without end");
    // The next time is counted from the new end.
    shop.at("2026-02-22 03:00:00").await;
    let last = shop.events().await.pop();
    assert_eq!(last.as_deref(), Some("2026-02-22 03:00:00 resource.renewal_failed"));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_order_has_is_tried_the_next_day() {
    engines::each(held).await;
}

async fn held(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    shop.set_auto_renew("vm1", None).await;
    shop.at("2026-01-24 12:00:00").await;
    let order = shop.renew(&["vm1"], MONTH, false).await.order;
    shop.at("2026-01-26 12:00:00").await;
    assert_eq!(shop.stands("vm1").await, "in_use 2026-02-01 23:59:59");
    let cancel = hubu_app::orders::CancelOrder { caller: shop.ann.key, order };
    shop.run(cancel).await.expect("it is pending");
    shop.at("2026-01-27 03:00:00").await;
    assert_eq!(shop.stands("vm1").await, "in_use 2026-03-01 23:59:59");
    shop.world.check().await;
}
