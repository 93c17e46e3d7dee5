//! A resource becomes more, or less, for the time that is left.

use hubu_app::orders::{ChangeRefusal, ChangeResource, ReviewOrder, Unchangeable};
use hubu_core::coupons::Kind;
use hubu_core::orders::{SourceType, TradeRules};
use hubu_core::rating::RatingRefusal;
use hubu_core::resources::Size;
use hubu_core::time::Timestamp;
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{Person, money, plan};

use super::shop::{Shop, disk, paid, stands, with_coupon};

fn resize(id: &str, size: i64) -> ChangeResource {
    ChangeResource {
        resource: id.to_owned(),
        spec: None,
        size: Some(Size { value: size, measure: 17 }),
        source: SourceType::Customer,
        auto_pay: true,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn more_costs_the_difference_and_less_gives_it_back() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "100").await;
        shop.buy(&ann, vec![disk("d1", 50)]).await;
        assert_eq!(shop.world.sheet(&ann).await, ["cash 50.00"]);
        // Bought on 1 January 2026 at 00:00 in Shanghai until 1 February 23:59:59: 32 days. 16 are left.
        shop.world.advance("2026-01-16T16:00:00Z").await;
        let placed = shop.world.run(ann.key, resize("d1", 70)).await.expect("it is more");
        assert_eq!(placed.unpaid, None);
        assert_eq!(stands(&placed.record), "processing 10.00", "20 for half of the time");
        assert_eq!(paid(&placed.record), ["cash 10.00"]);
        assert_eq!(shop.resource("d1").await.resource.size.map(|size| size.value), Some(50));
        let open = shop.world.run(ann.key, resize("d1", 80)).await;
        assert_eq!(open.err(), Some(Unchangeable::OpenOrder.into()));
        shop.settle().await;
        let disk = shop.resource("d1").await;
        assert_eq!(disk.resource.size.map(|size| size.value), Some(70));
        let sizes: Vec<_> = disk.chargings.iter().map(|one| (one.size, one.to.is_none())).collect();
        assert_eq!(sizes, [(Some(50), false), (Some(70), true)]);
        assert_eq!(shop.world.sheet(&ann).await, ["cash 40.00"]);

        // Eight days are left: of the 12.50 and 5.00 that are not used six sevenths go back.
        shop.world.advance("2026-01-24T16:00:00Z").await;
        let placed = shop.world.run(ann.key, resize("d1", 10)).await.expect("it is less");
        assert_eq!(stands(&placed.record), "processing -15.00");
        shop.settle().await;
        assert_eq!(shop.world.sheet(&ann).await, ["cash 55.00"]);
        let orders = shop.orders(&ann).await;
        let expected = ["new completed 50.00", "change completed 10.00", "change completed -15.00"];
        assert_eq!(orders, expected);
        let records = shop.records(&ann).await;
        assert_eq!(paid(&shop.order(&records[0].order.id).await), ["cash 50.00 (-10.71)"]);
        assert_eq!(paid(&shop.order(&records[1].order.id).await), ["cash 10.00 (-4.29)"]);
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_paid_before_what_it_is_for_ends() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "100").await;
        shop.buy(&ann, vec![disk("d1", 50)]).await;
        shop.world.advance("2026-01-30T16:00:00Z").await;
        let later = ChangeResource { auto_pay: false, ..resize("d1", 70) };
        let placed = shop.world.run(ann.key, later).await.expect("it is more");
        let ends = Timestamp::parse_wire("2026-02-01T15:59:59Z").expect("a literal");
        assert_eq!(placed.record.order.pay_until, Some(ends));
        shop.world.advance("2026-02-01T16:00:00Z").await;
        let record = shop.order(&placed.record.order.id).await;
        assert_eq!(record.order.status.as_str(), "cancelled");
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_changed_is_refused() {
    engines::each(async |home| {
        use Unchangeable as R;
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "100").await;
        shop.buy(&ann, vec![disk("d1", 50)]).await;
        let mut spec = resize("d1", 50);
        spec.spec = Some("SAS".to_owned());
        for (change, refusal) in [
            (resize("nothing", 10), R::UnknownResource),
            (resize("d1", 50), R::NothingToChange),
            (spec, R::Rating(RatingRefusal::UnknownProduct)),
        ] {
            assert_eq!(shop.world.run(ann.key, change).await.err(), Some(refusal.into()));
        }
        let odd = shop.world.run(ann.key, resize("d1", 55)).await;
        let size =
            |why| matches!(why, ChangeRefusal::Unchangeable(R::Rating(RatingRefusal::Size(_))));
        assert!(odd.err().is_some_and(size));
        // What is less can be had in arrears.
        shop.world.owe(&ann, "1000", ("2025-11", "2025-12-15T15:59:59Z")).await.expect("owed");
        let more = shop.world.run(ann.key, resize("d1", 60)).await;
        assert_eq!(more.err(), Some(ChangeRefusal::InArrears));
        shop.world.run(ann.key, resize("d1", 40)).await.expect("it is less");
        // It ends on 1 February.
        shop.world.advance("2026-02-02T00:00:00Z").await;
        let ended = shop.world.run(ann.key, resize("d1", 60)).await;
        assert_eq!(ended.err(), Some(R::NotInUse.into()));
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_card_paid_goes_back_to_it_once_somebody_has_looked() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "0").await;
        let card = shop.world.give(&ann, plan(Kind::StoredValueCard, "50")).await;
        let record = shop.place(&ann, vec![disk("d1", 50)]).await;
        let choice = with_coupon(&record, (card, Kind::StoredValueCard.payment_type()));
        shop.pay(&ann, &record, choice).await.expect("it reaches");
        shop.settle().await;
        shop.rule(TradeRules { review_above: money("0"), ..TradeRules::default() }).await;
        shop.world.advance("2026-01-16T16:00:00Z").await;
        let placed = shop.world.run(ann.key, resize("d1", 10)).await.expect("it is less");
        assert_eq!(stands(&placed.record), "pending_review 0.00");
        let (order, reason) = (placed.record.order.id.clone(), "looked at".to_owned());
        let review = ReviewOrder { order, approve: true, reason };
        let approved = shop.world.run(ann.key, review).await.expect("it waits");
        assert_eq!(stands(&approved), "processing 0.00");
        assert_eq!(shop.world.wallet(&ann).await, ["stored_value_card 20.00 usable"]);
        shop.settle().await;
        assert_eq!(shop.resource("d1").await.resource.size.map(|size| size.value), Some(10));
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_released_is_charged_for_nothing_when_its_change_comes_late() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "100").await;
        shop.buy(&ann, vec![disk("d1", 50)]).await;
        shop.reported().await;
        let placed = shop.world.run(ann.key, resize("d1", 60)).await.expect("it is more");
        assert_eq!(stands(&placed.record), "processing 10.00");
        // It ends on 1 February, and is released thirty days later.
        shop.world.advance("2026-03-20T00:00:00Z").await;
        shop.report(&ann, &placed.record.order.id, &[("d1", true)]).await;
        let disk = shop.resource("d1").await;
        assert!(disk.resource.closed.is_some(), "it is released");
        assert!(disk.chargings.iter().all(|one| one.to.is_some()), "{:?}", disk.chargings);
        shop.world.check().await;
    })
    .await;
}
