//! Orders that somebody looks at first, confirms, or adjusts.

use hubu_app::orders::{
    AdjustOrder, AdjustRefusal, ConfirmOrder, PlaceOrder, ReviewOrder, ReviewRefusal,
};
use hubu_core::discounts::Reduction;
use hubu_core::orders::{Choice, Chosen, OrderRecord, OrderStatus, PayRefusal, SourceType};
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{Person, money};

use super::shop::{Shop, order, paid, plainly, servers, stands};

fn review(record: &OrderRecord, approve: bool) -> ReviewOrder {
    ReviewOrder { order: record.order.id.clone(), approve, reason: "looked at".to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_reviewed_before_it_can_be_paid() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "500").await;
        let place = |id: &str| PlaceOrder {
            review: true,
            auto_pay: true,
            ..order(&ann, vec![servers(&[id])])
        };
        let bad = shop.try_place(&ann, place("s1")).await.expect("placed").record;
        let good = shop.try_place(&ann, place("s2")).await.expect("placed").record;
        assert_eq!(stands(&good), "pending_review 56.90");
        let early = shop.pay(&ann, &good, plainly()).await;
        assert_eq!(early, Err(PayRefusal::Status(OrderStatus::PendingReview)));
        let refused = shop.world.run(ann.key, review(&bad, false)).await.expect("it waits");
        assert_eq!(stands(&refused), "cancelled 56.90");
        // The deadline counts from the approval.
        shop.world.advance("2026-01-20T16:00:00Z").await;
        let good = shop.world.run(ann.key, review(&good, true)).await.expect("it waits");
        assert_eq!(stands(&good), "pending_payment 56.90");
        let until = good.order.pay_until.map(hubu_core::time::Timestamp::to_wire);
        assert_eq!(until.as_deref(), Some("2026-01-27T16:00:00Z"));
        let again = shop.world.run(ann.key, review(&good, true)).await;
        assert_eq!(again, Err(ReviewRefusal::Status(OrderStatus::PendingPayment)));
        shop.pay(&ann, &good, plainly()).await.expect("it reaches");
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agent_orders_is_confirmed() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "500").await;
        let source = SourceType::Agent;
        let place = PlaceOrder { source, auto_pay: true, ..order(&ann, vec![servers(&["s1"])]) };
        let record = shop.try_place(&ann, place).await.expect("placed").record;
        assert_eq!(stands(&record), "pending_confirmation 56.90");
        let confirm = || ConfirmOrder { order: record.order.id.clone() };
        let record = shop.world.run(ann.key, confirm()).await.expect("it waits");
        assert_eq!(stands(&record), "pending_payment 56.90");
        let again = shop.world.run(ann.key, confirm()).await;
        assert_eq!(again, Err(ReviewRefusal::Status(OrderStatus::PendingPayment)));
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_adjusted_price_is_the_price() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "500").await;
        shop.discount(&ann, "0.5").await;
        let record = shop.place(&ann, vec![servers(&["s1", "s2"])]).await;
        assert_eq!(stands(&record), "pending_payment 56.90");
        let adjust = |off: &str| AdjustOrder {
            order: record.order.id.clone(),
            reduction: Reduction::Off(money(off)),
            reason: "a friend".to_owned(),
        };
        shop.world.run(ann.key, adjust("3.80")).await.expect("it waits");
        let record = shop.world.run(ann.key, adjust("13.80")).await.expect("it waits");
        assert_eq!(stands(&record), "pending_payment 100.00", "the last one counts");
        let mandatory = Err(PayRefusal::AdjustmentMandatory);
        assert_eq!(shop.pay(&ann, &record, plainly()).await, mandatory);
        let record = shop.order(&record.order.id).await;
        let (key, _) = record.order.discount.expect("it is selected");
        let discount = Some(Chosen { id: key.to_wire(), code: 609 });
        let choice = Choice { discount, coupons: Vec::new() };
        let record = shop.pay(&ann, &record, choice).await.expect("it reaches");
        assert_eq!(paid(&record), ["cash 50.00", "cash 50.00"]);
        let late = shop.world.run(ann.key, adjust("1")).await;
        assert_eq!(late, Err(AdjustRefusal::Status(OrderStatus::Processing)));
        shop.world.check().await;
    })
    .await;
}
