//! A master hands vouchers to its members, and takes them back.

use hubu_app::coupons::RecallCoupon;
use hubu_app::enterprise::{
    AllocateCoupon, ReclaimCoupon, reclaimable_coupons, transferable_coupons,
};
use hubu_core::coupons::{Issuer, Kind, Plan, Scene};
use hubu_core::enterprise::{CouponItem, CouponTransferRefusal as Refusal};
use hubu_core::ids::CouponKey;
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{LedgerWorld, Person, money, plan};

use super::{END, give_back, party, spend};

fn hand(master: &Person, member: &Person, coupon: CouponKey, id: Option<&str>) -> AllocateCoupon {
    AllocateCoupon {
        master: master.key,
        member: member.id(),
        coupon,
        amount: money("100"),
        transaction_id: id.map(str::to_owned),
    }
}

fn take(
    master: &Person,
    member: &Person,
    (source, coupon): (CouponKey, CouponKey),
) -> ReclaimCoupon {
    let (master, member) = (master.key, member.id());
    ReclaimCoupon { master, member, source, coupon, transaction_id: None }
}

fn items<T: std::fmt::Debug>(result: Result<T, Refusal>) -> Vec<&'static str> {
    match result {
        Err(Refusal::CheckFailed(items)) => items.into_iter().map(CouponItem::as_str).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_goes_to_a_member_whole_and_comes_back_with_what_is_left() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let (master, members) = world.enterprise(100, 1).await;
        let member = &members[0];
        let source = world.give(&master, plan(Kind::Voucher, "100")).await;

        let part = AllocateCoupon { amount: money("99"), ..hand(&master, member, source, None) };
        assert_eq!(items(world.run(master.key, part).await), ["COUPON_TRANS_ONE_TIME"]);
        let child = world.run(master.key, hand(&master, member, source, Some("t1"))).await;
        let child = child.expect("every check holds");
        assert_eq!(world.wallet(&master).await, ["voucher 0.00 allocated"]);
        assert_eq!(world.wallet(member).await, ["voucher 100.00 usable"]);
        let twice = world.run(master.key, hand(&master, member, source, Some("t1"))).await;
        assert_eq!(twice, Err(Refusal::DuplicateTransaction));
        let gone = world.run(master.key, hand(&master, member, source, None)).await;
        assert_eq!(items(gone), ["COUPON_TRANS_ONE_TIME", "COUPON_STATUS_CAN_NOT_OPERATE"]);

        spend(&world, member, (child, "11.50"), "CS1").await.expect("it is the member's");
        let back = world.run(master.key, take(&master, member, (source, child))).await;
        assert_eq!(back, Ok(money("88.5")));
        assert_eq!(world.wallet(&master).await, ["voucher 88.50 usable"]);
        assert_eq!(world.wallet(member).await, ["voucher 0.00 reclaimed"]);
        let twice = world.run(master.key, take(&master, member, (source, child))).await;
        assert_eq!(items(twice), ["COUPON_STATUS_CAN_NOT_OPERATE"]);
        // Only the master's side was given something.
        assert_eq!(world.counters(&master).await, ["issuance -100.00"]);
        assert_eq!(world.counters(member).await, ["revenue 11.50"]);
        assert_eq!(world.advance(END).await, 2, "both ends come");
        assert_eq!(world.wallet(&master).await, ["voucher 0.00 expired"]);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recalled_source_takes_nothing_back() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let (master, members) = world.enterprise(100, 1).await;
        let member = &members[0];
        let source = world.give(&master, plan(Kind::Voucher, "100")).await;
        let child = world.run(master.key, hand(&master, member, source, None)).await;
        let child = child.expect("every check holds");
        let reason = "ended early".to_owned();
        let recall = RecallCoupon { customer: party(&master), coupon: source, reason };
        assert_eq!(world.run(master.key, recall).await, Ok(money("0")));
        let back = world.run(master.key, take(&master, member, (source, child))).await;
        assert_eq!(items(back), ["SOURCE_COUPON_RECALL_BY_ADMIN"]);
        assert_eq!(world.wallet(member).await, ["voucher 100.00 usable"], "it stays the member's");
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_coupon_it_is_and_who_may_ask() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let (master, members) = world.enterprise(100, 2).await;
        let stranger = world.create(Person::new(300)).await;
        let theirs = world.give(&members[1], plan(Kind::Voucher, "100")).await;
        let source = world.give(&master, plan(Kind::Voucher, "100")).await;
        let nothing = CouponKey(7);
        let try_hand = async |from: &Person, to: &Person, coupon| {
            world.run(from.key, hand(from, to, coupon, None)).await
        };
        let missing = ["COUPON_NOT_EXIST_OR_NOT_PRI"];
        assert_eq!(items(try_hand(&master, &members[0], nothing).await), missing);
        assert_eq!(items(try_hand(&master, &members[0], theirs).await), missing);
        let outsider = try_hand(&master, &stranger, source).await;
        assert_eq!(outsider, Err(Refusal::NotAssociated));
        let no_master = try_hand(&members[0], &members[1], theirs).await;
        assert_eq!(no_master, Err(Refusal::NotMaster));

        let own = world.run(master.key, take(&master, &members[1], (source, theirs))).await;
        assert_eq!(items(own), ["NOT_PRI_TRANSFER_COUPON"], "the member's own stays its own");
        let both = world.run(master.key, take(&master, &members[0], (nothing, theirs))).await;
        let missing = ["COUPON_NOT_EXIST_OR_NOT_SUB", "SOURCE_COUPON_NOT_EXIST_OR_NOT_PRI"];
        assert_eq!(items(both), missing);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lists_show_what_the_checks_would_let_pass() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let (master, members) = world.enterprise(100, 1).await;
        let (key, member) = (master.key, members[0].id());
        let voucher = || plan(Kind::Voucher, "100");
        let source = world.give(&master, voucher()).await;
        let commercial = Plan { scene: Scene::Commercial, ..voucher() };
        let commercial = world.give(&master, commercial).await;
        for other in [
            Plan { scene: Scene::Other, ..voucher() },
            Plan { issuer: Issuer::Partner, ..voucher() },
            plan(Kind::Flexi, "100"),
            plan(Kind::StoredValueCard, "100"),
        ] {
            world.give(&master, other).await;
        }
        let may_go = async || {
            let page = world
                .store
                .read(move |tx, pulse| transferable_coupons(tx, key, pulse.now, (0, 10)));
            let page = page.await.expect("it is a master");
            let keys: Vec<CouponKey> = page.coupons.iter().map(|held| held.coupon.key).collect();
            (page.total, keys)
        };
        let may_come = async || {
            let member = member.clone();
            let page = world
                .store
                .read(move |tx, pulse| reclaimable_coupons(tx, key, &member, pulse.now, (0, 10)));
            let page = page.await.expect("it is a member");
            let shown = page.coupons.iter().map(|held| (held.coupon.source, held.balance));
            (page.total, shown.collect::<Vec<_>>())
        };
        assert_eq!(may_go().await, (2, vec![commercial, source]), "newest first");
        assert_eq!(may_come().await, (0, vec![]));
        let child = world.run(key, hand(&master, &members[0], source, None)).await;
        let child = child.expect("every check holds");
        spend(&world, &members[0], (child, "1"), "CS1").await.expect("it is the member's");
        assert_eq!(may_go().await, (1, vec![commercial]));
        assert_eq!(may_come().await, (1, vec![(Some((key, source)), money("99"))]));
        world.set_clock(hubu_testkit::ledger_world::instant(END)).await;
        assert_eq!((may_go().await.0, may_come().await.0), (0, 0), "over, though nobody came by");
    })
    .await;
}

/// The member spent 40 of a voucher that the master took back since; then the order is refunded.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_to_a_reclaimed_voucher_goes_on_to_the_masters() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let (master, members) = world.enterprise(100, 1).await;
        let member = &members[0];
        let source = world.give(&master, plan(Kind::Voucher, "100")).await;
        let child = world.run(master.key, hand(&master, member, source, None)).await;
        let child = child.expect("every check holds");
        spend(&world, member, (child, "40"), "CS1").await.expect("it is the member's");
        let back = world.run(master.key, take(&master, member, (source, child))).await;
        assert_eq!(back, Ok(money("60")));

        let back = give_back(&world, member, (child, "15"), "CS1").await.expect("as used");
        assert_eq!((back.lapsed, back.went_on_to), (false, Some(source)));
        assert_eq!(world.wallet(&master).await, ["voucher 75.00 usable"]);
        assert_eq!(world.wallet(member).await, ["voucher 0.00 reclaimed"]);
        assert_eq!(world.counters(&master).await, ["issuance -100.00"]);
        assert_eq!(world.counters(member).await, ["revenue 25.00"]);
        let more = give_back(&world, member, (child, "25.01"), "CS1").await;
        assert!(more.is_err(), "no more than was used: {more:?}");
        world.check().await;

        // The member leaves: it goes home all the same.
        world.leave(member).await;
        let back = give_back(&world, member, (child, "5"), "CS1").await.expect("as used");
        assert_eq!(back.went_on_to, Some(source));
        assert_eq!(world.wallet(&master).await, ["voucher 80.00 usable"]);
        spend(&world, &master, (source, "80"), "CS9").await.expect("it is the master's");
        assert_eq!(world.wallet(&master).await, ["voucher 0.00 used"]);
        let back = give_back(&world, member, (child, "5"), "CS1").await.expect("as used");
        assert_eq!(back.went_on_to, Some(source), "used up is not over");
        assert_eq!(world.wallet(&master).await, ["voucher 5.00 usable"]);
        world.check().await;

        // At the end of both nothing takes it any more.
        assert_eq!(world.advance(END).await, 2);
        let back = give_back(&world, member, (child, "15"), "CS1").await.expect("as used");
        assert_eq!((back.lapsed, back.went_on_to), (true, None));
        assert_eq!(world.counters(&master).await, ["revenue 80.00", "issuance -95.00"]);
        assert_eq!(world.counters(member).await, ["issuance 15.00"]);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recalled_source_takes_no_refund_either() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let (master, members) = world.enterprise(100, 1).await;
        let member = &members[0];
        let source = world.give(&master, plan(Kind::Voucher, "100")).await;
        let child = world.run(master.key, hand(&master, member, source, None)).await;
        let child = child.expect("every check holds");
        spend(&world, member, (child, "40"), "CS1").await.expect("it is the member's");
        world.run(master.key, take(&master, member, (source, child))).await.expect("it is free");
        let reason = "ended early".to_owned();
        let recall = RecallCoupon { customer: party(&master), coupon: source, reason };
        assert_eq!(world.run(master.key, recall).await, Ok(money("60")));
        let back = give_back(&world, member, (child, "40"), "CS1").await.expect("as used");
        assert_eq!((back.lapsed, back.went_on_to), (true, None));
        assert_eq!(world.wallet(&master).await, ["voucher 0.00 recalled"]);
        assert_eq!(world.counters(&master).await, ["issuance -40.00"]);
        world.check().await;
    })
    .await;
}

/// A voucher that the operator recalled from the member is over: nothing of it goes anywhere.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_back_to_a_recalled_voucher_lapses_where_it_is() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let (master, members) = world.enterprise(100, 1).await;
        let member = &members[0];
        let source = world.give(&master, plan(Kind::Voucher, "100")).await;
        let child = world.run(master.key, hand(&master, member, source, None)).await;
        let child = child.expect("every check holds");
        spend(&world, member, (child, "40"), "CS1").await.expect("it is the member's");
        let reason = "fraud".to_owned();
        let recall = RecallCoupon { customer: party(member), coupon: child, reason };
        assert_eq!(world.run(member.key, recall).await, Ok(money("60")));
        let back = give_back(&world, member, (child, "40"), "CS1").await.expect("as used");
        assert_eq!((back.lapsed, back.went_on_to), (true, None));
        assert_eq!(world.wallet(&master).await, ["voucher 0.00 allocated"]);
        assert_eq!(world.wallet(member).await, ["voucher 0.00 recalled"]);
        world.check().await;
    })
    .await;
}
