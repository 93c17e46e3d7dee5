//! Ends and reservations on the virtual clock: what still goes at the last millisecond, what no longer
//! goes at the end, whether or not the reconciler has come by.

use hubu_app::coupons::{RecallCoupon, ReleaseCoupons, SetCouponFrozen};
use hubu_core::coupons::{CouponRefusal, Kind, Plan, Unfit, Version, WireStatus};
use hubu_core::ids::CouponKey;
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{LedgerWorld, Person, instant, limit, money, plan};

use super::{END, give_back, order, party, reserve, spend};

async fn release(
    world: &LedgerWorld,
    who: &Person,
    coupon: CouponKey,
    order: &str,
) -> Result<(), CouponRefusal> {
    let (customer, coupons, order) = (party(who), vec![coupon], order.to_owned());
    world.run(who.key, ReleaseCoupons { customer, coupons, order }).await
}

async fn freeze(
    world: &LedgerWorld,
    who: &Person,
    coupon: CouponKey,
    frozen: bool,
) -> Result<(), CouponRefusal> {
    let (customer, reason) = (party(who), "looked into".to_owned());
    world.run(who.key, SetCouponFrozen { customer, coupon, frozen, reason }).await.map(|_| ())
}

fn expired<T>() -> Result<T, CouponRefusal> {
    Err(CouponRefusal::Unfit(vec![Unfit::Expired]))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_does_not_outlive_the_coupon() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let paid = world.give(&ann, plan(Kind::Voucher, "30")).await;
        let late = world.give(&ann, plan(Kind::Voucher, "30")).await;
        let freed = world.give(&ann, plan(Kind::Voucher, "30")).await;
        for (coupon, by) in [(paid, "CS1"), (late, "CS2"), (freed, "CS3")] {
            reserve(&world, &ann, &[coupon], order(by, "20")).await.expect("it fits");
        }
        // Paid within the last millisecond; a millisecond later it is too late, though nobody has
        // come by and the lock still stands.
        world.set_clock(instant(END).plus_ms(-1)).await;
        spend(&world, &ann, (paid, "20"), "CS1").await.expect("it is valid still");
        world.set_clock(instant(END)).await;
        assert_eq!(spend(&world, &ann, (late, "20"), "CS2").await, expired());
        release(&world, &ann, freed, "CS3").await.expect("it is locked");
        let again = reserve(&world, &ann, &[freed], order("CS4", "20")).await;
        assert_eq!(again, expired(), "free, and over");
        let held = ["voucher 10.00 usable", "voucher 30.00 usable", "voucher 30.00 usable"];
        assert_eq!(world.wallet(&ann).await, held, "nobody has come by");
        assert_eq!(world.meet_obligations().await, 3);
        let ended = "voucher 0.00 expired";
        assert_eq!(world.wallet(&ann).await, [ended, ended, ended]);
        // The end took the lock with it.
        let gone = release(&world, &ann, late, "CS2").await;
        assert_eq!(gone, Err(CouponRefusal::NotLocked));
        assert_eq!(spend(&world, &ann, (late, "20"), "CS2").await, expired());
        assert_eq!(world.counters(&ann).await, ["revenue 20.00", "issuance -20.00"]);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_lets_go_leaves_the_one_before_it_remembered() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let coupon = world.give(&ann, plan(Kind::Voucher, "100")).await;
        let shown = async || {
            let page = world.coupons_of(&ann, |_| {}).await;
            let coupon = &page.coupons[0].coupon;
            (coupon.shown_order().map(str::to_owned), coupon.lock.clone(), coupon.used)
        };
        assert_eq!(shown().await, (None, None, None));
        reserve(&world, &ann, &[coupon], order("CS0", "5")).await.expect("it fits");
        release(&world, &ann, coupon, "CS0").await.expect("it is locked");
        assert_eq!(shown().await, (None, None, None), "as if it had never been");
        spend(&world, &ann, (coupon, "40"), "CS1").await.expect("it holds enough");
        let used = shown().await;
        assert_eq!(used.0.as_deref(), Some("CS1"));
        reserve(&world, &ann, &[coupon], order("CS2", "5")).await.expect("it fits");
        let locked = shown().await;
        assert_eq!((locked.0.as_deref(), locked.1.as_deref()), (Some("CS2"), Some("CS2")));
        for (by, found) in [("CS1", 1), ("CS2", 1), ("CS0", 0)] {
            let page = world.coupons_of(&ann, |filter| filter.order = Some(by.to_owned())).await;
            assert_eq!(page.total, found, "{by}");
        }
        release(&world, &ann, coupon, "CS2").await.expect("it is locked");
        assert_eq!(shown().await, used);
        let page = world.coupons_of(&ann, |filter| filter.order = Some("CS2".to_owned())).await;
        assert_eq!(page.total, 0);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_coupon_ends_all_the_same() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let coupon = world.give(&ann, plan(Kind::Flexi, "30")).await;
        let thawed = world.give(&ann, plan(Kind::Flexi, "30")).await;
        for one in [coupon, thawed] {
            freeze(&world, &ann, one, true).await.expect("it is free");
        }
        world.set_clock(instant(END).plus_ms(-1)).await;
        freeze(&world, &ann, thawed, false).await.expect("it is frozen");
        spend(&world, &ann, (thawed, "10"), "CS1").await.expect("it is valid still");
        let against = spend(&world, &ann, (coupon, "10"), "CS1").await;
        assert_eq!(against, Err(CouponRefusal::Unfit(vec![Unfit::Frozen])));
        world.set_clock(instant(END)).await;
        let against = spend(&world, &ann, (coupon, "10"), "CS1").await;
        let both = vec![Unfit::Expired, Unfit::Frozen];
        assert_eq!(against, Err(CouponRefusal::Unfit(both)), "every reason");
        assert_eq!(freeze(&world, &ann, thawed, true).await, Err(CouponRefusal::Expired));
        assert_eq!(world.meet_obligations().await, 2);
        assert_eq!(world.wallet(&ann).await, ["flexi 0.00 expired", "flexi 0.00 expired"]);
        freeze(&world, &ann, coupon, false).await.expect("the mark can be taken off it");
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reserved_coupon_is_recalled_once_its_order_lets_go() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let coupon = world.give(&ann, plan(Kind::Voucher, "30")).await;
        let other = world.give(&ann, plan(Kind::Voucher, "30")).await;
        let recall = |coupon| RecallCoupon {
            customer: party(&ann),
            coupon,
            reason: "issued by mistake".to_owned(),
        };
        for (one, by) in [(coupon, "CS1"), (other, "CS2")] {
            reserve(&world, &ann, &[one], order(by, "20")).await.expect("it fits");
            let locked = CouponRefusal::Locked { order: by.to_owned() };
            assert_eq!(world.run(ann.key, recall(one)).await, Err(locked));
        }
        release(&world, &ann, coupon, "CS1").await.expect("it is locked");
        assert_eq!(world.run(ann.key, recall(coupon)).await, Ok(money("30")));
        let late = spend(&world, &ann, (coupon, "20"), "CS1").await;
        assert_eq!(late, Err(CouponRefusal::Unfit(vec![Unfit::Recalled])));
        // At its end the one that is still locked is over, and no longer recalled.
        world.set_clock(instant(END)).await;
        assert_eq!(world.run(ann.key, recall(other)).await, Err(CouponRefusal::Expired));
        assert_eq!(world.meet_obligations().await, 2);
        assert_eq!(world.wallet(&ann).await, ["voucher 0.00 recalled", "voucher 0.00 expired"]);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_comes_back_revives_what_may_be_used_often() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let often = world.give(&ann, plan(Kind::Voucher, "100")).await;
        let old = Plan { version: Version::Single, ..plan(Kind::Voucher, "100") };
        let old = world.give(&ann, old).await;
        let once = Plan { limits: vec![limit("usageTimes", "1")], ..plan(Kind::Flexi, "100") };
        let once = world.give(&ann, once).await;
        for (coupon, amount) in [(often, "100"), (old, "30"), (once, "30")] {
            spend(&world, &ann, (coupon, amount), "CS1").await.expect("it holds enough");
            give_back(&world, &ann, (coupon, "10"), "CS1").await.expect("as used");
        }
        let held = ["voucher 10.00 usable", "voucher 80.00 used", "flexi 80.00 used"];
        assert_eq!(world.wallet(&ann).await, held);
        for coupon in [old, once] {
            let again = spend(&world, &ann, (coupon, "1"), "CS2").await;
            assert_eq!(again, Err(CouponRefusal::Unfit(vec![Unfit::Used])));
        }
        give_back(&world, &ann, (old, "20"), "CS1").await.expect("as used");
        let held = ["voucher 10.00 usable", "voucher 100.00 usable", "flexi 80.00 used"];
        assert_eq!(world.wallet(&ann).await, held, "now the whole of its use is undone");
        spend(&world, &ann, (old, "99"), "CS2").await.expect("it was never used");
        // The end takes what was left of single uses, whatever came back.
        assert_eq!(world.advance(END).await, 3);
        let held = ["voucher 0.00 expired", "voucher 0.00 used", "flexi 0.00 used"];
        assert_eq!(world.wallet(&ann).await, held);
        assert_eq!(world.counters(&ann).await, ["revenue 209.00", "issuance -209.00"]);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_has_ended_keeps_what_it_had_and_gets_no_more() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let card = world.give(&ann, plan(Kind::StoredValueCard, "100")).await;
        spend(&world, &ann, (card, "35.5"), "CS1").await.expect("it holds enough");
        world.set_clock(instant(END).plus_ms(-1)).await;
        give_back(&world, &ann, (card, "5.5"), "CS1").await.expect("as used");
        assert_eq!(world.wallet(&ann).await, ["stored_value_card 70.00 usable"]);
        assert_eq!(world.advance(END).await, 1);
        let back = give_back(&world, &ann, (card, "30"), "CS1").await.expect("as used");
        assert!(back.lapsed && back.went_on_to.is_none());
        assert_eq!(world.wallet(&ann).await, ["stored_value_card 70.00 expired"]);
        assert_eq!(world.counters(&ann).await, ["issuance -70.00"], "it was all given back");
        world.check().await;
    })
    .await;
}

/// A millisecond before, at, and a millisecond after: where the list says it stands, and whether it
/// pays, before the reconciler and after it.
#[tokio::test(flavor = "multi_thread")]
async fn the_end_is_the_same_instant_for_everything() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let coupon = world.give(&ann, plan(Kind::Voucher, "30")).await;
        for (after, status, pays) in [
            (-1, WireStatus::Usable, true),
            (0, WireStatus::Expired, false),
            (1, WireStatus::Expired, false),
        ] {
            world.set_clock(instant(END).plus_ms(after)).await;
            for wanted in WireStatus::ALL {
                let page = world.coupons_of(&ann, |filter| filter.status = Some(*wanted)).await;
                assert_eq!(page.total, i64::from(*wanted == status), "{after} {wanted:?}");
            }
            let shown = world.coupons_of(&ann, |_| {}).await.coupons.remove(0).coupon;
            assert_eq!(shown.wire_status(world.now().await), status, "{after}");
            let paid = spend(&world, &ann, (coupon, "1"), &format!("CS{after}")).await;
            assert_eq!(paid.is_ok(), pays, "{after}");
        }
        assert_eq!(world.meet_obligations().await, 1);
        let page = world.coupons_of(&ann, |filter| filter.status = Some(WireStatus::Expired)).await;
        assert_eq!(page.total, 1, "and afterwards");
        world.check().await;
    })
    .await;
}
