//! Coupons pay for orders and for usage.

use hubu_app::coupons::{PayUsage, ReleaseCoupons};
use hubu_core::coupons::{Conflict, CouponRefusal, Kind, Plan, Unfit};
use hubu_core::money::Amount;
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{LedgerWorld, Person, limit, money, plan};

use super::{END, order, party, reserve, spend, usage};

#[tokio::test(flavor = "multi_thread")]
async fn an_order_locks_its_coupons_until_it_is_paid_or_cancelled() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let voucher = world.give(&ann, plan(Kind::Voucher, "30")).await;
        let card = world.give(&ann, plan(Kind::StoredValueCard, "100")).await;
        let both = [voucher, card];

        let reserved = reserve(&world, &ann, &both, order("CS1", "50")).await.expect("both fit");
        let amounts: Vec<Amount> = reserved.iter().map(|one| one.amount).collect();
        assert_eq!(amounts, [money("30"), money("20")], "in the order they were named");
        let held = ["voucher 30.00 usable", "stored_value_card 100.00 usable"];
        assert_eq!(world.wallet(&ann).await, held, "nothing is posted yet");

        let locked = Err(CouponRefusal::Unfit(vec![Unfit::Locked]));
        assert_eq!(reserve(&world, &ann, &[card], order("CS2", "1")).await, locked);
        let other = spend(&world, &ann, (card, "1"), "CS2").await;
        assert_eq!(other, Err(CouponRefusal::Unfit(vec![Unfit::Locked])));
        let release = |order: &str| {
            let order = order.to_owned();
            ReleaseCoupons { customer: party(&ann), coupons: vec![card], order }
        };
        let wrong = world.run(ann.key, release("CS2")).await;
        assert_eq!(wrong, Err(CouponRefusal::NotLocked));
        world.run(ann.key, release("CS1")).await.expect("it is locked");
        reserve(&world, &ann, &[card], order("CS2", "1")).await.expect("it is free");
        let more = spend(&world, &ann, (card, "1.01"), "CS2").await;
        let available = money("1");
        assert_eq!(more, Err(CouponRefusal::InsufficientFunds { available }), "what was weighed");

        spend(&world, &ann, (voucher, "30"), "CS1").await.expect("its own order");
        spend(&world, &ann, (card, "1"), "CS2").await.expect("its own order");
        let held = ["voucher 0.00 used", "stored_value_card 99.00 usable"];
        assert_eq!(world.wallet(&ann).await, held);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_does_not_keep_a_coupon_from_its_end() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let coupon = world.give(&ann, plan(Kind::Voucher, "30")).await;
        reserve(&world, &ann, &[coupon], order("CS1", "50")).await.expect("it fits");
        assert_eq!(world.advance(END).await, 1);
        assert_eq!(world.wallet(&ann).await, ["voucher 0.00 expired"]);
        let late = spend(&world, &ann, (coupon, "30"), "CS1").await;
        assert_eq!(late, Err(CouponRefusal::Unfit(vec![Unfit::Expired])));
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_or_go_together_is_not_locked() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let disks = vec![limit("serviceType", "ebs"), limit("subscribeType", "renew")];
        let disks = Plan { limits: disks, ..plan(Kind::Voucher, "30") };
        let (disks, free) = (world.give(&ann, disks).await, plan(Kind::Voucher, "9"));
        let voucher = world.give(&ann, free.clone()).await;
        let second = world.give(&ann, free).await;
        let discount = world.give(&ann, plan(Kind::Discount, "0.8")).await;

        let refused = reserve(&world, &ann, &[disks], order("CS1", "50")).await;
        let reasons = vec![Unfit::Action, Unfit::Service];
        assert_eq!(refused, Err(CouponRefusal::Unfit(reasons)), "every reason");
        let together = |coupons: Vec<_>| {
            let (world, ann) = (&world, &ann);
            async move { reserve(world, ann, &coupons, order("CS1", "50")).await }
        };
        let conflict = |why| Err(CouponRefusal::Conflict(why));
        let two = conflict(Conflict::TooManyOf(Kind::Voucher));
        assert_eq!(together(vec![voucher, second]).await, two);
        assert_eq!(
            together(vec![voucher, discount]).await,
            conflict(Conflict::VoucherWithDiscount)
        );
        assert_eq!(together(vec![voucher, voucher]).await, Err(CouponRefusal::Repeated));
        // The first of the two was sound: nothing is left of the refused attempt.
        reserve(&world, &ann, &[voucher], order("CS2", "50")).await.expect("it is free");

        let reserved =
            reserve(&world, &ann, &[discount], order("CS3", "50")).await.expect("it fits");
        assert_eq!(reserved[0].amount, money("10"), "it takes a fifth off");
        spend(&world, &ann, (discount, "0"), "CS3").await.expect("it lowers the price");
        let held = world.wallet(&ann).await;
        assert_eq!(held[3], "discount 0.00 used");
        assert_eq!(
            world.counters(&ann).await,
            ["issuance -48.00"],
            "a discount has no worth of its own"
        );
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn usage_is_paid_by_vouchers_then_flexi_coupons_then_cards() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        world.give(&ann, plan(Kind::StoredValueCard, "100")).await;
        world.give(&ann, plan(Kind::Flexi, "2")).await;
        world.give(&ann, plan(Kind::Voucher, "1")).await;
        let orders = vec![limit("subscribeType", "new,renew,change")];
        world.give(&ann, Plan { limits: orders, ..plan(Kind::Voucher, "50") }).await;
        let pay = |id: &str, amount: &str| {
            let purchase = usage(id, amount);
            PayUsage { customer: party(&ann), purchase }
        };
        let paid = world.run(ann.key, pay("B1", "0.40")).await.expect("there is enough");
        let amounts: Vec<Amount> = paid.iter().map(|one| one.amount).collect();
        assert_eq!(amounts, [money("0.40")]);
        // The same charge again: what it used adds up.
        let paid = world.run(ann.key, pay("B1", "5.60")).await.expect("there is enough");
        let amounts: Vec<Amount> = paid.iter().map(|one| one.amount).collect();
        assert_eq!(amounts, [money("0.60"), money("2"), money("3")]);
        let held = [
            "stored_value_card 97.00 usable",
            "flexi 0.00 used",
            "voucher 0.00 used",
            "voucher 50.00 usable",
        ];
        assert_eq!(world.wallet(&ann).await, held);
        let paid = world.run(ann.key, pay("B2", "100")).await.expect("as far as it goes");
        assert_eq!(paid.len(), 1, "the rest is for cash and credit");
        world.check().await;
    })
    .await;
}
