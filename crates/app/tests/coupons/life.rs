//! From the issue of a coupon to its end.

use hubu_app::coupons::{ActivateCoupon, Issue, RecallCoupon, SetCouponFrozen};
use hubu_core::coupons::{CouponRefusal, Kind, Unfit, Version};
use hubu_core::ids::{CouponKey, CustomerId};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{LedgerWorld, Person, money, plan};

use super::{BEFORE, END, give_back, order, party, reserve, spend};

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_is_used_in_parts_and_its_rest_lapses() {
    engines::each(voucher).await;
}

async fn voucher(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let ann = world.create(Person::new(1)).await;
    let coupon = world.give(&ann, plan(Kind::Voucher, "100")).await;
    assert_eq!(world.wallet(&ann).await, ["voucher 100.00 usable"]);
    // The other side of what was given stands in a book of the customer's own.
    assert_eq!(world.counters(&ann).await, ["issuance -100.00"]);

    spend(&world, &ann, (coupon, "40"), "CS1").await.expect("it holds enough");
    assert_eq!(world.wallet(&ann).await, ["voucher 60.00 usable"]);
    spend(&world, &ann, (coupon, "60"), "CS2").await.expect("just enough");
    assert_eq!(world.wallet(&ann).await, ["voucher 0.00 used"]);
    let again = spend(&world, &ann, (coupon, "0.01"), "CS3").await;
    assert_eq!(again, Err(CouponRefusal::Unfit(vec![Unfit::Used])));
    assert_eq!(world.counters(&ann).await, ["revenue 100.00", "issuance -100.00"]);

    // A refund of the first order revives it; no more comes back than that order used.
    let more = give_back(&world, &ann, (coupon, "40.01"), "CS1").await;
    assert_eq!(more, Err(CouponRefusal::MoreThanUsed { used: money("40") }));
    let back = give_back(&world, &ann, (coupon, "15"), "CS1").await.expect("as used");
    assert!(!back.lapsed);
    assert_eq!(world.wallet(&ann).await, ["voucher 15.00 usable"]);
    let more = give_back(&world, &ann, (coupon, "25.01"), "CS1").await;
    assert_eq!(more, Err(CouponRefusal::MoreThanUsed { used: money("25") }));
    world.check().await;

    assert_eq!(world.advance(BEFORE).await, 0);
    assert_eq!(world.wallet(&ann).await, ["voucher 15.00 usable"]);
    assert_eq!(world.advance(END).await, 1, "its end has come");
    assert_eq!(world.wallet(&ann).await, ["voucher 0.00 expired"]);
    assert_eq!(world.counters(&ann).await, ["revenue 85.00", "issuance -85.00"]);
    // What comes back now lapses at once.
    let back = give_back(&world, &ann, (coupon, "25"), "CS1").await.expect("as used");
    assert!(back.lapsed);
    assert_eq!(world.wallet(&ann).await, ["voucher 0.00 expired"]);
    assert_eq!(world.counters(&ann).await, ["revenue 60.00", "issuance -60.00"]);
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_version_is_used_once_and_its_rest_stays_until_the_end() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let old =
            hubu_core::coupons::Plan { version: Version::Single, ..plan(Kind::Voucher, "100") };
        let coupon = world.give(&ann, old).await;
        spend(&world, &ann, (coupon, "30"), "CS1").await.expect("it holds enough");
        assert_eq!(world.wallet(&ann).await, ["voucher 70.00 used"]);
        let again = spend(&world, &ann, (coupon, "1"), "CS2").await;
        assert_eq!(again, Err(CouponRefusal::Unfit(vec![Unfit::Used])));
        give_back(&world, &ann, (coupon, "30"), "CS1").await.expect("as used");
        assert_eq!(world.wallet(&ann).await, ["voucher 100.00 usable"]);
        spend(&world, &ann, (coupon, "30"), "CS3").await.expect("once more");
        assert_eq!(world.advance(END).await, 1);
        assert_eq!(world.wallet(&ann).await, ["voucher 0.00 used"], "used, not expired");
        assert_eq!(world.counters(&ann).await, ["revenue 30.00", "issuance -30.00"]);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_keeps_its_balance_past_its_end_but_pays_no_more() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let card = world.give(&ann, plan(Kind::StoredValueCard, "1000")).await;
        spend(&world, &ann, (card, "650"), "CS1").await.expect("it holds enough");
        assert_eq!(world.advance(END).await, 1);
        assert_eq!(world.wallet(&ann).await, ["stored_value_card 350.00 expired"]);
        let late = spend(&world, &ann, (card, "1"), "CS2").await;
        assert_eq!(late, Err(CouponRefusal::Unfit(vec![Unfit::Expired])));
        let back = give_back(&world, &ann, (card, "50"), "CS1").await.expect("as used");
        assert!(back.lapsed);
        assert_eq!(world.wallet(&ann).await, ["stored_value_card 350.00 expired"]);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issued_coupon_holds_nothing_before_it_is_activated() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let plan = world.make_plan(plan(Kind::Flexi, "20"), &ann).await;
        let issue = Issue { plan, customers: vec![party(&ann), party(&ann)], active: false };
        let issued = world.run(ann.key, issue).await.expect("the plan is known");
        let keys: Vec<CouponKey> = issued.into_iter().map(|one| one.expect("known")).collect();
        let inactive = "flexi 0.00 inactive";
        assert_eq!(world.wallet(&ann).await, [inactive, inactive]);
        let early = reserve(&world, &ann, &keys[..1], order("CS1", "5")).await;
        assert_eq!(early, Err(CouponRefusal::Unfit(vec![Unfit::Inactive])));
        let activate = |coupon| ActivateCoupon { customer: party(&ann), coupon };
        world.run(ann.key, activate(keys[1])).await.expect("it is inactive");
        let twice = world.run(ann.key, activate(keys[1])).await;
        assert_eq!(twice, Err(CouponRefusal::AlreadyActivated));
        assert_eq!(world.wallet(&ann).await, [inactive, "flexi 20.00 usable"]);
        assert_eq!(world.advance(END).await, 2);
        let expired = "flexi 0.00 expired";
        assert_eq!(world.wallet(&ann).await, [expired, expired]);
        let late = world.run(ann.key, activate(keys[0])).await;
        assert_eq!(late, Err(CouponRefusal::Expired));
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn frozen_and_recalled_coupons_pay_nothing() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let coupon = world.give(&ann, plan(Kind::Voucher, "100")).await;
        let frozen = |frozen| {
            let reason = "fraud".to_owned();
            SetCouponFrozen { customer: party(&ann), coupon, frozen, reason }
        };
        world.run(ann.key, frozen(true)).await.expect("it is free");
        let twice = world.run(ann.key, frozen(true)).await;
        assert_eq!(twice, Err(CouponRefusal::AlreadyFrozen));
        let against = Err(CouponRefusal::Unfit(vec![Unfit::Frozen]));
        assert_eq!(spend(&world, &ann, (coupon, "1"), "CS1").await, against);
        world.run(ann.key, frozen(false)).await.expect("it is frozen");
        assert_eq!(world.run(ann.key, frozen(false)).await, Err(CouponRefusal::NotFrozen));
        spend(&world, &ann, (coupon, "1"), "CS1").await.expect("it is free again");

        reserve(&world, &ann, &[coupon], order("CS2", "5")).await.expect("it fits");
        let recall = || RecallCoupon {
            customer: party(&ann),
            coupon,
            reason: "issued by mistake".to_owned(),
        };
        let locked = CouponRefusal::Locked { order: "CS2".to_owned() };
        assert_eq!(world.run(ann.key, recall()).await, Err(locked));
        spend(&world, &ann, (coupon, "5"), "CS2").await.expect("its own order");
        assert_eq!(world.run(ann.key, recall()).await, Ok(money("94")));
        assert_eq!(world.wallet(&ann).await, ["voucher 0.00 recalled"]);
        assert_eq!(world.run(ann.key, recall()).await, Err(CouponRefusal::Recalled));
        let back = give_back(&world, &ann, (coupon, "5"), "CS2").await.expect("as used");
        assert!(back.lapsed);
        assert_eq!(world.counters(&ann).await, ["revenue 1.00", "issuance -1.00"]);
        assert_eq!(world.advance(END).await, 1, "its end finds nothing to do");
        assert_eq!(world.wallet(&ann).await, ["voucher 0.00 recalled"]);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_get_theirs_and_who_is_not_known_is_told_so() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let bob = world.create(Person::new(2)).await;
        let plan = world.make_plan(plan(Kind::Voucher, "5"), &ann).await;
        let nobody = || hubu_app::ledger::Party::Id(CustomerId::parse("nobody").expect("an id"));
        let customers = vec![party(&ann), nobody(), party(&bob)];
        let issued = world.run(ann.key, Issue { plan, customers, active: true }).await;
        let issued = issued.expect("two are known");
        assert_eq!(issued[1], Err(CouponRefusal::UnknownCustomer));
        assert!(issued[0].is_ok() && issued[2].is_ok());
        assert_eq!(world.wallet(&bob).await, ["voucher 5.00 usable"]);
        let issue = Issue { plan, customers: vec![nobody()], active: true };
        assert_eq!(world.run(ann.key, issue).await, Err(CouponRefusal::UnknownCustomer));
        let plan = hubu_core::ids::PlanKey(7);
        let issue = Issue { plan, customers: vec![party(&ann)], active: true };
        assert_eq!(world.run(ann.key, issue).await, Err(CouponRefusal::UnknownPlan));
        // Somebody else's coupon is none of one's own.
        let theirs = issued[2].clone().expect("it is");
        let stolen = spend(&world, &ann, (theirs, "1"), "CS1").await;
        assert_eq!(stolen, Err(CouponRefusal::UnknownCoupon));
        world.check().await;
    })
    .await;
}
