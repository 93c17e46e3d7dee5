//! What comes back to whoever leaves.

use hubu_app::subscriptions::{UnsubscribeFailure, UnsubscribeOrder};
use hubu_core::orders::{ItemState, Kept, OrderRecord};
use hubu_core::subscriptions::UnsubscribeType::{Renewals, Resource};
use hubu_core::subscriptions::{RefundRowKind, UnsubscribeRefusal};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::money;

use super::shop::{MONTH, Shop, server_with_disk, servers};

fn rows(record: &OrderRecord) -> Vec<(RefundRowKind, String)> {
    record.refunds.iter().map(|row| (row.kind, row.amount.to_text(2))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_used_part_and_a_fee_are_kept() {
    engines::each(kept).await;
}

async fn kept(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    shop.at("2026-01-15 18:40:00").await;
    let left = shop.leave(&["vm1"], Resource).await.expect("left");
    let record = shop.order(&left[0]).await;
    // 344 of 758 hours, and a tenth.
    let amounts = record.order.amounts().expect("in range");
    let kept = Kept { consumed: money("25.82"), fee: money("5.69") };
    assert_eq!((amounts.after_discount, amounts.info.kept), (money("-25.39"), Some(kept)));
    let expected = [
        (RefundRowKind::Paid, "-56.90"),
        (RefundRowKind::Consumed, "25.82"),
        (RefundRowKind::Fee, "5.69"),
    ];
    assert_eq!(rows(&record), expected.map(|(kind, text)| (kind, text.to_owned())));
    assert_eq!(shop.cash().await, money("968.49"), "1000 − 56.90 + 25.39");
    let expected = [
        "2026-01-01 10:30:00 new completed 56.90",
        "2026-01-15 18:40:00 unsubscribe completed -25.39",
    ];
    assert_eq!(shop.ledger().await, expected);
    let gone = shop.resource("vm1").await;
    assert_eq!(shop.stands("vm1").await, "closed 2026-02-01 23:59:59");
    assert!(gone.resource.closed.is_some() && gone.terms.is_empty());
    let again = shop.leave(&["vm1"], Resource).await;
    let refused = UnsubscribeFailure::Resource(0, UnsubscribeRefusal::Gone);
    assert_eq!(again, Err(refused));
    let stranger = shop.leave(&["vm9"], Resource).await;
    let refused = UnsubscribeFailure::Resource(0, UnsubscribeRefusal::Unknown);
    assert_eq!(stranger, Err(refused));
    shop.at("2026-06-01 00:00:00").await;
    assert!(!shop.events().await.iter().any(|one| one.contains("expired")));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refund_goes_back_to_what_paid() {
    engines::each(sources).await;
}

async fn sources(home: &Home) {
    let shop = Shop::open(home, "30").await;
    shop.world.grant(&shop.ann, "100", None).await.expect("known");
    shop.buy(servers(&["vm1"], MONTH)).await;
    assert_eq!(shop.world.sheet(&shop.ann).await, ["credit 73.10/100.00"]);
    shop.at("2026-01-15 18:40:00").await;
    shop.leave(&["vm1"], Resource).await.expect("left");
    // 25.39 × 30 / 56.90 = 13.39 to cash, the rest to credit.
    let expected = ["cash 13.39", "credit 85.10/100.00"];
    assert_eq!(shop.world.sheet(&shop.ann).await, expected);
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_days_no_reason_ten_times_a_year() {
    engines::each(five_days).await;
}

async fn five_days(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    let ids: Vec<String> = (1..=13).map(|number| format!("vm{number:02}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    shop.buy(servers(&ids, MONTH)).await;
    assert_eq!(shop.cash().await, money("260.30"), "thirteen times 56.90");
    shop.at("2026-01-03 12:00:00").await;
    let left = shop.leave(&ids[..9], Resource).await.expect("left");
    assert_eq!(left.len(), 9, "an order each");
    assert_eq!(shop.cash().await, money("772.40"), "nine times all of it");
    shop.at("2026-01-06 10:29:59").await;
    // The tenth within the quota, the eleventh not: 120 of 758 hours are 9.01, the fee is 5.69.
    shop.leave(&ids[9..11], Resource).await.expect("left");
    assert_eq!(shop.cash().await, money("871.50"), "56.90 and 42.20");
    // The purchase and the eleventh count as none; orders of one instant stand in no order.
    let mut counted: Vec<i64> = shop.orders().await.iter().map(|one| one.five_days).collect();
    counted.sort_unstable();
    assert_eq!(counted, [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    // The civil year is another one.
    shop.at("2027-01-01 00:00:00").await;
    shop.buy(servers(&["new1"], MONTH)).await;
    shop.leave(&["new1"], Resource).await.expect("left");
    assert_eq!(shop.cash().await, money("871.50"));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_days_end_to_the_second() {
    engines::each(to_the_second).await;
}

async fn to_the_second(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(servers(&["vm1", "vm2"], MONTH)).await;
    shop.at("2026-01-06 10:29:59").await;
    shop.leave(&["vm1"], Resource).await.expect("left");
    assert_eq!(shop.cash().await, money("943.10"), "all of it");
    shop.at("2026-01-06 10:30:00").await;
    shop.leave(&["vm2"], Resource).await.expect("left");
    assert_eq!(shop.cash().await, money("985.30"), "42.20");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn renewals_that_have_not_begun_come_back_whole() {
    engines::each(not_begun).await;
}

async fn not_begun(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    shop.at("2026-01-10 12:00:00").await;
    shop.renew(&["vm1"], MONTH, true).await;
    shop.renew(&["vm1"], MONTH, true).await;
    assert_eq!(shop.stands("vm1").await, "in_use 2026-04-01 23:59:59");
    assert_eq!(shop.cash().await, money("709.30"), "three times 96.90");
    let left = shop.leave(&["vm1"], Renewals).await.expect("left");
    assert_eq!(shop.cash().await, money("903.10"), "two of them");
    for id in ["vm1", "disk1"] {
        assert_eq!(shop.stands(id).await, "in_use 2026-02-01 23:59:59", "{id}");
        assert_eq!(shop.resource(id).await.terms.len(), 1, "{id}");
    }
    let record = shop.order(&left[0]).await;
    assert!(record.items.iter().all(|item| item.state == ItemState::Done));
    assert!(!shop.events().await.iter().any(|one| one.ends_with("release")));
    let none = shop.leave(&["vm1"], Renewals).await;
    let refused = UnsubscribeFailure::Resource(0, UnsubscribeRefusal::NoRenewal);
    assert_eq!(none, Err(refused));
    // With the resource the next one comes back whole too: 458 of 758 hours are used.
    shop.renew(&["vm1"], MONTH, true).await;
    shop.at("2026-01-20 12:00:00").await;
    shop.leave(&["vm1"], Resource).await.expect("left");
    // 903.10 + (56.90 − 34.38 − 5.69) + (40 − 24.17 − 4).
    assert_eq!(shop.cash().await, money("931.76"));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_attached_leaves_alone_or_along() {
    engines::each(attached).await;
}

async fn attached(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    shop.buy(server_with_disk("vm2", ("disk2", 40), MONTH)).await;
    assert_eq!(shop.cash().await, money("806.20"));
    shop.at("2026-01-15 18:40:00").await;
    shop.leave(&["disk1"], Resource).await.expect("left");
    // 40 − 18.15 − 4.
    assert_eq!(shop.cash().await, money("824.05"));
    assert_eq!(shop.stands("vm1").await, "in_use 2026-02-01 23:59:59");
    shop.renew(&["vm1"], MONTH, true).await;
    assert_eq!(shop.cash().await, money("767.15"), "without the disk");
    let both = shop.leave(&["disk2", "vm2"], Resource).await.expect("left");
    assert_eq!(both.len(), 1, "the disk goes along with its server");
    assert_eq!(shop.order(&both[0]).await.order.lines.len(), 2);
    // 25.39 and 17.85.
    assert_eq!(shop.cash().await, money("810.39"));
    assert_eq!(shop.stands("disk2").await, "closed 2026-02-01 23:59:59");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_order_bought_is_left_by_the_order() {
    engines::each(by_order).await;
}

async fn by_order(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(servers(&["vm1", "vm2"], MONTH)).await;
    let order = shop.orders().await[0].order.id.clone();
    shop.at("2026-01-03 12:00:00").await;
    shop.leave(&["vm1"], Resource).await.expect("left");
    let leave = |caller, order| UnsubscribeOrder {
        caller,
        order,
        what: Resource,
        reason: None,
        words: "not needed".to_owned(),
    };
    let left = shop.run(leave(shop.ann.key, order.clone())).await.expect("left");
    assert_eq!(left.orders.len(), 1, "the other one had been left");
    shop.settle().await;
    assert_eq!(shop.cash().await, money("1000"));
    let again = shop.run(leave(shop.ann.key, order.clone())).await;
    let gone = UnsubscribeFailure::Resource(0, UnsubscribeRefusal::Gone);
    assert_eq!(again, Err(gone));
    let eve = shop.world.create(hubu_testkit::ledger_world::Person::new(2)).await;
    let stranger = shop.world.run(eve.key, leave(eve.key, order)).await;
    assert_eq!(stranger, Err(UnsubscribeFailure::UnknownOrder));
    shop.world.check().await;
}
