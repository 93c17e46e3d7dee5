//! Large refunds are looked at before anything moves.

use hubu_app::orders::ReviewOrder;
use hubu_app::subscriptions::{ConvertNow, Converted, OnDemandAtExpiry, UnsubscribeFailure};
use hubu_core::orders::{OrderId, OrderStatus};
use hubu_core::subscriptions::UnsubscribeType::Resource;
use hubu_core::subscriptions::{OnDemandOperation, Term, UnsubscribeRefusal};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::money;

use super::shop::{Shop, disk};

/// 32 760 GB for three months: 98 280.
async fn large(home: &Home) -> Shop {
    let shop = Shop::open(home, "100000").await;
    shop.buy(disk("disk1", 32_760, Term::months_of(3))).await;
    assert_eq!(shop.cash().await, money("1720"));
    shop.at("2026-01-11 10:30:00").await;
    shop
}

fn review(order: &OrderId, approve: bool) -> ReviewOrder {
    ReviewOrder { order: order.clone(), approve, reason: "as agreed".to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_approved_goes_back_as_it_was_asked() {
    engines::each(approved).await;
}

async fn approved(home: &Home) {
    let shop = large(home).await;
    let left = shop.leave(&["disk1"], Resource).await.expect("left");
    assert_eq!(shop.order(&left[0]).await.order.status, OrderStatus::PendingReview);
    assert_eq!(shop.cash().await, money("1720"), "nothing moves");
    assert_eq!(shop.stands("disk1").await, "in_use 2026-04-01 23:59:59");
    let again = shop.leave(&["disk1"], Resource).await;
    let refused = UnsubscribeFailure::Resource(0, UnsubscribeRefusal::Processing);
    assert_eq!(again, Err(refused));
    shop.at("2026-01-12 09:00:00").await;
    let approved = shop.run(review(&left[0], true)).await.expect("it waits");
    assert_eq!(approved.order.status, OrderStatus::Processing);
    // 240 of 2174 hours are 10 849.68, the fee is 9 828: as of the day it was asked.
    assert_eq!(shop.cash().await, money("79322.32"), "77 602.32");
    assert_eq!(shop.stands("disk1").await, "closed 2026-04-01 23:59:59");
    shop.settle().await;
    let last = shop.ledger().await.pop();
    let expected = "2026-01-11 10:30:00 unsubscribe completed -77602.32";
    assert_eq!(last.as_deref(), Some(expected));
    assert!(shop.resource("disk1").await.resource.closed.is_some());
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_went_on_demand_before_it_was_approved_is_released() {
    engines::each(approved_late).await;
}

async fn approved_late(home: &Home) {
    let shop = large(home).await;
    let resources = vec!["disk1".to_owned()];
    let (caller, operation) = (shop.ann.key, OnDemandOperation::SetUp);
    shop.run(OnDemandAtExpiry { caller, resources, operation }).await.expect("it may");
    let left = shop.leave(&["disk1"], Resource).await.expect("left");
    shop.at("2026-04-02 09:00:00").await;
    assert!(shop.resource("disk1").await.resource.runs_on_demand());
    shop.run(review(&left[0], true)).await.expect("it waits");
    shop.settle().await;
    assert_eq!(shop.cash().await, money("79322.32"), "as of the day it was asked");
    let disk = shop.resource("disk1").await;
    assert!(disk.resource.closed.is_some() && !disk.resource.runs_on_demand());
    assert!(disk.chargings.iter().all(|charging| charging.to.is_some()));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_stays_as_it_is() {
    engines::each(rejected).await;
}

async fn rejected(home: &Home) {
    let shop = large(home).await;
    let resources = vec!["disk1".to_owned()];
    let asked = shop.run(ConvertNow { caller: shop.ann.key, resources }).await.expect("asked");
    let [Converted::Audit(order)] = &asked[..] else { panic!("{asked:?}") };
    shop.run(review(order, false)).await.expect("it waits");
    assert_eq!(shop.order(order).await.order.status, OrderStatus::Cancelled);
    assert_eq!(shop.cash().await, money("1720"));
    assert_eq!(shop.stands("disk1").await, "in_use 2026-04-01 23:59:59");
    let disk = shop.resource("disk1").await;
    assert!(disk.open.is_empty() && disk.resource.on_demand.is_none());
    assert_eq!(disk.terms.len(), 1, "its term is its own again");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_released_before_it_was_approved_does_not_go_on_demand() {
    engines::each(released).await;
}

async fn released(home: &Home) {
    let shop = large(home).await;
    let resources = vec!["disk1".to_owned()];
    let asked = shop.run(ConvertNow { caller: shop.ann.key, resources }).await.expect("asked");
    let [Converted::Audit(order)] = &asked[..] else { panic!("{asked:?}") };
    // It ends on 1 April, and is released thirty days later.
    shop.at("2026-06-01 00:00:00").await;
    let before = shop.events().await;
    assert!(shop.resource("disk1").await.resource.closed.is_some(), "{before:?}");
    let approved = shop.run(review(order, true)).await.expect("it waits");
    assert_eq!(approved.order.status, OrderStatus::Completed, "nothing is to be done any more");
    assert_eq!(shop.cash().await, money("89150.32"), "as of the day it was asked");
    let disk = shop.resource("disk1").await;
    assert!(disk.resource.on_demand.is_none() && !disk.resource.runs_on_demand());
    let told = |events: &[String]| {
        events.iter().filter(|event| event.contains("resource.to_on_demand")).count()
    };
    assert_eq!((told(&before), told(&shop.events().await)), (0, 0));
    shop.world.check().await;
}
