//! What pays orders, and what keeps them from being paid.

use hubu_app::orders::{CancelOrder, PayOrder, chosen_coupons, coupons_for};
use hubu_core::coupons::Kind;
use hubu_core::enterprise::Mode;
use hubu_core::orders::{CancelRefusal, OrderStatus, PayRefusal, SourceType};
use hubu_store::Error;
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{Member, Person, money, plan};

use super::shop::{Shop, disk, order, paid, plainly, servers, stands, with_coupon};

#[tokio::test(flavor = "multi_thread")]
async fn cash_goes_before_credit_and_credit_by_its_end() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "30").await;
        for (limit, end) in [
            ("20", None),
            ("10", Some("2026-03-01T00:00:00Z")),
            ("5", Some("2026-02-01T00:00:00Z")),
        ] {
            shop.world.grant(&ann, limit, end).await.expect("granted");
        }
        let record = shop.place(&ann, vec![servers(&["s1"])]).await;
        assert_eq!(stands(&record), "pending_payment 56.90");
        let record = shop.pay(&ann, &record, plainly()).await.expect("it reaches");
        assert_eq!(paid(&record), ["cash 30.00", "credit 26.90"]);
        shop.settle().await;
        assert_eq!(stands(&shop.order(&record.order.id).await), "completed 56.90");
        let books = shop.world.sheet(&ann).await;
        assert_eq!(
            books,
            [
                "credit 8.10/20.00",
                "credit@2026-02-01T00:00:00Z 0.00/5.00",
                "credit@2026-03-01T00:00:00Z 0.00/10.00",
            ],
            "what ends first is spent first, and what never ends last"
        );
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discount_and_a_voucher_go_together() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "100").await;
        shop.discount(&ann, "0.9").await;
        let voucher = shop.world.give(&ann, plan(Kind::Voucher, "11")).await;
        let record = shop.place(&ann, vec![disk("d1", 10), disk("d2", 20)]).await;
        assert_eq!(stands(&record), "pending_payment 27.00", "the discount is selected");
        let choice = with_coupon(&record, (voucher, Kind::Voucher.payment_type()));
        let record = shop.pay(&ann, &record, choice).await.expect("they go together");
        // 11 over 9 and 18: 3.67 and 7.33.
        assert_eq!(paid(&record), ["voucher 3.67", "cash 5.33", "voucher 7.33", "cash 10.67"]);
        assert_eq!(stands(&record), "processing 16.00");
        assert_eq!(shop.world.wallet(&ann).await, ["voucher 0.00 used"]);
        assert_eq!(shop.world.sheet(&ann).await, ["cash 84.00"]);
        shop.settle().await;
        let lines = shop.order(&record.order.id).await.order.lines;
        let infos: Vec<String> = lines
            .iter()
            .map(|line| {
                let taken_off = line.amounts.info.taken_off().expect("in range");
                format!(
                    "{} - {} - {}",
                    line.amounts.official, taken_off, line.amounts.info.vouchers
                )
            })
            .collect();
        assert_eq!(infos, ["10 - 1 - 3.67", "20 - 2 - 7.33"]);
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_order_costs_is_spread_over_its_resources_to_the_cent() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "1000").await;
        let voucher = shop.world.give(&ann, plan(Kind::Voucher, "0.02")).await;
        shop.discount(&ann, "0.5858").await;
        // 170.70 × 0.5858 = 99.99606: 100.00, for three.
        let record = shop.place(&ann, vec![servers(&["s1", "s2", "s3"])]).await;
        assert_eq!(stands(&record), "pending_payment 100.00");
        let choice = with_coupon(&record, (voucher, Kind::Voucher.payment_type()));
        let record = shop.pay(&ann, &record, choice).await.expect("it reaches");
        let expected = ["voucher 0.01", "cash 33.33", "voucher 0.01", "cash 33.32", "cash 33.33"];
        assert_eq!(paid(&record), expected, "33.34, 33.33 and 33.33");
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_reach_leaves_the_order_waiting() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "50").await;
        let mut place = order(&ann, vec![servers(&["s1"])]);
        place.auto_pay = true;
        let placed = shop.try_place(&ann, place).await.expect("placed");
        let short = PayRefusal::InsufficientFunds { short: money("6.90") };
        assert_eq!(placed.unpaid, Some(short.clone()));
        let record = shop.order(&placed.record.order.id).await;
        assert_eq!(stands(&record), "pending_payment 56.90");
        assert_eq!(shop.pay(&ann, &record, plainly()).await, Err(short));
        shop.world.recharge(&ann, "6.90").await.expect("known");
        shop.pay(&ann, &record, plainly()).await.expect("it reaches");
        assert_eq!(shop.world.sheet(&ann).await, [""; 0]);
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_that_passes_cancels() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "100").await;
        let record = shop.place(&ann, vec![servers(&["s1"])]).await;
        // Placed in the first second of 2026: seven days later it is over.
        shop.world.advance("2026-01-07T15:59:59Z").await;
        assert_eq!(stands(&shop.order(&record.order.id).await), "pending_payment 56.90");
        shop.world.set_clock(hubu_testkit::ledger_world::instant("2026-01-07T16:00:00Z")).await;
        let late = shop.pay(&ann, &record, plainly()).await;
        assert_eq!(late, Err(PayRefusal::PastDeadline), "nobody has looked at it yet");
        shop.settle().await;
        assert_eq!(stands(&shop.order(&record.order.id).await), "cancelled 56.90");
        let late = shop.pay(&ann, &record, plainly()).await;
        assert_eq!(late, Err(PayRefusal::PastDeadline));
        let void = shop.resource("s1").await.resource;
        assert_eq!((void.provision.as_str(), void.subscription), ("void", None));
        assert_eq!(shop.world.sheet(&ann).await, ["cash 100.00"]);
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_pay_at_once_pay_once() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "1000").await;
        let record = shop.place(&ann, vec![servers(&["s1"])]).await;
        let pay =
            || PayOrder { caller: ann.key, order: record.order.id.clone(), choice: plainly() };
        let (one, other) =
            tokio::join!(shop.world.run(ann.key, pay()), shop.world.run(ann.key, pay()));
        let refused = PayRefusal::Status(OrderStatus::Processing);
        let outcomes = [one, other].map(|outcome| outcome.map(|paid| paid.record.order.status));
        assert!(outcomes.contains(&Ok(OrderStatus::Processing)), "{outcomes:?}");
        assert!(outcomes.contains(&Err(refused)), "{outcomes:?}");
        assert_eq!(shop.world.sheet(&ann).await, ["cash 943.10"]);
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_custody_member_asks_its_master_to_pay() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let master =
            Person { settlement: hubu_core::customers::Settlement::Realtime, ..Person::master(1) };
        let master = shop.customer(master, "200").await;
        let member = shop.customer(Person { group: master.group, ..Person::new(2) }, "500").await;
        let relation = Member { mode: Mode::Custody, ..Member::new(&member, &master) };
        shop.world.join(relation).await;
        let stranger = shop.customer(Person::new(3), "500").await;

        let record = shop.place(&member, vec![servers(&["s1"])]).await;
        let unknown = Err(PayRefusal::UnknownOrder);
        assert_eq!(shop.pay(&stranger, &record, plainly()).await, unknown);
        let asked = shop.pay(&member, &record, plainly()).await.expect("it is asked for");
        assert_eq!((asked.agent_pay, asked.payer), (true, master.key));
        assert_eq!(stands(&asked), "pending_payment 56.90", "nothing moves");
        let record = shop.pay(&master, &record, plainly()).await.expect("the master pays");
        assert_eq!(paid(&record), ["cash 56.90"]);
        // What is paid at once the master pays without being asked.
        shop.buy(&member, vec![servers(&["s2"])]).await;
        assert_eq!(shop.world.sheet(&master).await, ["cash 86.20"]);
        assert_eq!(shop.world.sheet(&member).await, ["cash 500.00"]);
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_coupons_for_a_custody_members_order_are_its_masters() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let master = shop.customer(Person::master(1), "200").await;
        let member = shop.customer(Person { group: master.group, ..Person::new(2) }, "500").await;
        let relation = Member { mode: Mode::Custody, ..Member::new(&member, &master) };
        shop.world.join(relation).await;
        let record = shop.place(&member, vec![servers(&["s1"])]).await;
        // Nobody has asked the master yet.
        let voucher = shop.world.give(&master, plan(Kind::Voucher, "5")).await;
        shop.world.give(&member, plan(Kind::Voucher, "7")).await;
        let (asked_for, at) = (record.clone(), record.order.placed);
        let found = shop
            .world
            .store
            .read::<_, ()>(move |tx, _| coupons_for(tx, &asked_for, at).map_err(Error::Fault));
        let found = found.await.expect("coupons can be read");
        let keys: Vec<_> = found.iter().map(|one| one.coupon.key).collect();
        assert_eq!(keys, [voucher]);
        let keys = vec![voucher];
        let kinds = shop
            .world
            .store
            .read::<_, ()>(move |tx, _| chosen_coupons(tx, &record, &keys).map_err(Error::Fault));
        assert_eq!(kinds.await.expect("coupons can be read").len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_settled_by_its_bill() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::master(1), "500").await;
        let record = shop.buy(&ann, vec![servers(&["s1"])]).await;
        assert_eq!(paid(&record), ["monthly 56.90"]);
        assert_eq!(shop.world.sheet(&ann).await, ["cash 500.00", "receivable@2026-01 -56.90"]);
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_cancels_its_order_while_it_waits() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "100").await;
        let ben = shop.customer(Person::new(2), "100").await;
        let record = shop.place(&ann, vec![servers(&["s1"])]).await;
        let cancel = |who: &Person| CancelOrder { caller: who.key, order: record.order.id.clone() };
        let unknown = shop.world.run(ben.key, cancel(&ben)).await;
        assert_eq!(unknown, Err(CancelRefusal::UnknownOrder));
        let cancelled = shop.world.run(ann.key, cancel(&ann)).await.expect("it waits");
        assert_eq!(stands(&cancelled), "cancelled 56.90");
        let again = shop.world.run(ann.key, cancel(&ann)).await;
        assert_eq!(again, Err(CancelRefusal::Status(OrderStatus::Cancelled)));
        // Its deadline does nothing to it.
        shop.world.advance("2026-01-10T00:00:00Z").await;
        assert_eq!(stands(&shop.order(&record.order.id).await), "cancelled 56.90");
        assert_eq!(record.order.source, SourceType::Customer);
        shop.world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_waits_for_its_payment_has_a_deadline() {
    engines::each(async |home| {
        let shop = Shop::open(home).await;
        let ann = shop.customer(Person::new(1), "120").await;
        let first = shop.place(&ann, vec![servers(&["s1"])]).await;
        let second = shop.place(&ann, vec![servers(&["s2"])]).await;
        let third = shop.place(&ann, vec![servers(&["s3"])]).await;
        let all = [first.key, second.key, third.key];
        assert_eq!(shop.deadlines().await, all, "placed");
        shop.pay(&ann, &first, plainly()).await.expect("it reaches");
        assert_eq!(shop.deadlines().await, all[1..], "paid");
        // What is paid at once never has one.
        shop.buy(&ann, vec![servers(&["s4"])]).await;
        assert_eq!(shop.deadlines().await, all[1..], "bought");
        let short = shop.pay(&ann, &second, plainly()).await;
        assert!(matches!(short, Err(PayRefusal::InsufficientFunds { .. })), "{short:?}");
        assert_eq!(shop.deadlines().await, all[1..], "refused");
        let cancel = CancelOrder { caller: ann.key, order: second.order.id.clone() };
        shop.world.run(ann.key, cancel).await.expect("it waits");
        assert_eq!(shop.deadlines().await, all[2..], "cancelled");
        shop.world.advance("2026-01-10T00:00:00Z").await;
        assert_eq!(stands(&shop.order(&third.order.id).await), "cancelled 56.90");
        assert_eq!(shop.deadlines().await, [], "lapsed");
        shop.world.check().await;
    })
    .await;
}
