//! What owners read: their coupons, their cards, and every change of what vouchers hold.

use hubu_app::coupons::{Change, ChangeFilter, ChangePage, Issue, cards_page, changes};
use hubu_core::accounts::{Direction, TradeType};
use hubu_core::coupons::{Kind, WireStatus};
use hubu_core::ids::CouponKey;
use hubu_core::ledger::BookKind;
use hubu_store::Error;
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{BEGINNING, LedgerWorld, Person, instant, plan};

use super::{END, give_back, order, party, reserve, spend};

#[tokio::test(flavor = "multi_thread")]
async fn coupons_are_listed_by_what_they_are_and_where_they_stand() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let voucher = world.give(&ann, plan(Kind::Voucher, "100")).await;
        let flexi = world.give(&ann, plan(Kind::Flexi, "10")).await;
        let card = world.give(&ann, plan(Kind::StoredValueCard, "10")).await;
        spend(&world, &ann, (flexi, "10"), "CS1").await.expect("it holds enough");
        reserve(&world, &ann, &[voucher], order("CS2", "5")).await.expect("it fits");
        let keys = async |choose: &dyn Fn(&mut hubu_app::coupons::CouponFilter)| {
            let page = world.coupons_of(&ann, choose).await;
            let keys: Vec<CouponKey> = page.coupons.iter().map(|held| held.coupon.key).collect();
            assert!(page.total >= i64::try_from(keys.len()).expect("few"));
            (page.total, keys)
        };
        assert_eq!(keys(&|_| {}).await, (3, vec![card, flexi, voucher]), "newest first");
        assert_eq!(keys(&|f| f.cards = false).await, (2, vec![flexi, voucher]));
        assert_eq!(keys(&|f| (f.limit, f.offset) = (1, 1)).await, (3, vec![flexi]));
        assert_eq!(keys(&|f| f.kind = Some(Kind::Flexi)).await, (1, vec![flexi]));
        assert_eq!(keys(&|f| f.coupon = Some(voucher)).await, (1, vec![voucher]));
        assert_eq!(keys(&|f| f.status = Some(WireStatus::Used)).await, (1, vec![flexi]));
        let usable = (2, vec![card, voucher]);
        assert_eq!(keys(&|f| f.status = Some(WireStatus::Usable)).await, usable);
        assert_eq!(keys(&|f| f.order = Some("CS1".to_owned())).await, (1, vec![flexi]));
        assert_eq!(keys(&|f| f.order = Some("CS2".to_owned())).await, (1, vec![voucher]));
        assert_eq!(keys(&|f| f.source = Some("elsewhere".to_owned())).await, (0, vec![]));
        let (before, after) = (instant(BEGINNING).plus_ms(-1), instant(BEGINNING));
        assert_eq!(keys(&|f| f.active_from = Some(after)).await.0, 3);
        assert_eq!(keys(&|f| f.active_to = Some(before)).await.0, 0);
        assert_eq!(keys(&|f| f.since = instant(END).plus_ms(1)).await.0, 0, "long over");
        // Past the end everything unused is expired, though nobody has come by.
        world.set_clock(instant(END)).await;
        let expired = (2, vec![card, voucher]);
        assert_eq!(keys(&|f| f.status = Some(WireStatus::Expired)).await, expired);
        assert_eq!(keys(&|f| f.status = Some(WireStatus::Usable)).await.0, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_are_usable_while_something_is_left_on_them() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let full = world.give(&ann, plan(Kind::StoredValueCard, "10")).await;
        let empty = world.give(&ann, plan(Kind::StoredValueCard, "10")).await;
        world.give(&ann, plan(Kind::Voucher, "10")).await;
        spend(&world, &ann, (empty, "10"), "CS1").await.expect("it holds enough");
        let owner = (ann.group, ann.key);
        let list = async |left, card| {
            let page = world.store.read::<_, ()>(move |tx, _| {
                cards_page(tx, owner, (left, card), (0, 10)).map_err(Error::Fault)
            });
            let page = page.await.expect("cards can be read");
            let keys: Vec<CouponKey> = page.coupons.iter().map(|held| held.coupon.key).collect();
            (page.total, keys)
        };
        assert_eq!(list(true, None).await, (1, vec![full]));
        assert_eq!(list(false, None).await, (1, vec![empty]));
        // One that was never activated is neither usable nor used up; nor is it once it has ended.
        let made = world.make_plan(plan(Kind::StoredValueCard, "10"), &ann).await;
        let issue = Issue { plan: made, customers: vec![party(&ann)], active: false };
        let issued = world.run(ann.key, issue).await.expect("the plan is known");
        let inactive = issued[0].clone().expect("the customer is known");
        for left in [true, false] {
            assert_eq!(list(left, Some(inactive)).await, (0, vec![]));
        }
        assert_eq!(list(false, None).await, (1, vec![empty]));
        assert_eq!(list(true, Some(empty)).await, (0, vec![]));
        assert_eq!(list(false, Some(empty)).await, (1, vec![empty]));
        world.advance(END).await;
        assert_eq!(list(true, None).await, (1, vec![full]), "an expired card with a balance");
        assert_eq!(list(false, None).await, (1, vec![empty]), "nothing was ever on the other");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_a_voucher_is_told_newest_first() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let first = world.give(&ann, plan(Kind::Voucher, "100")).await;
        let second = world.give(&ann, plan(Kind::Voucher, "7")).await;
        world.give(&ann, plan(Kind::Flexi, "7")).await;
        world.advance("2026-02-01T00:00:00Z").await;
        spend(&world, &ann, (first, "40"), "CS1").await.expect("it holds enough");
        world.advance("2026-03-01T00:00:00Z").await;
        give_back(&world, &ann, (first, "5"), "CS1").await.expect("as used");
        world.advance(END).await;

        let owner = (ann.group, ann.key);
        let list = async |choose: &dyn Fn(&mut ChangeFilter)| -> ChangePage {
            let mut filter = ChangeFilter {
                kind: BookKind::Voucher,
                coupon: None,
                from: instant(BEGINNING),
                until: instant("2027-01-01T00:00:00Z"),
                direction: None,
                trade: None,
                trade_id: None,
                offset: 0,
                limit: 10,
            };
            choose(&mut filter);
            let page = world.store.read(move |tx, _| changes(tx, owner, &filter));
            page.await.expect("changes can be read")
        };
        let line = |change: &Change| {
            let (amount, after) = (change.amount.to_text(2), change.after.to_text(2));
            format!("{} {} {amount} {after}", change.kind.as_str(), change.detail.as_str())
        };
        let of_first = list(&|filter| filter.coupon = Some(first)).await;
        let lines: Vec<String> = of_first.changes.iter().map(line).collect();
        assert_eq!(
            lines,
            [
                "EXPIRED SOURCE_OPERAIION_EXPIRECLEAR -65.00 0.00",
                "REFUND SOURCE_OPERAIION_UNSUBSCRIBE 5.00 65.00",
                "DEDEUCT SOURCE_OPERAIION_DEDEUCT -40.00 60.00",
                "ADJUST SOURCE_OPERAIION_PRIZE 100.00 100.00",
            ]
        );
        assert_eq!(of_first.changes[1].trade_id, "CS1");
        let total = async |choose: &dyn Fn(&mut ChangeFilter)| list(choose).await.total;
        assert_eq!(total(&|_| {}).await, 6, "vouchers only");
        assert_eq!(total(&|f| f.coupon = Some(second)).await, 2);
        assert_eq!(total(&|f| f.direction = Some(Direction::Expense)).await, 3);
        assert_eq!(total(&|f| f.trade = Some(TradeType::Adjust)).await, 2);
        assert_eq!(total(&|f| f.trade_id = Some("CS1".to_owned())).await, 2);
        assert_eq!(total(&|f| f.until = instant("2026-02-01T00:00:00Z")).await, 2);
        assert_eq!(total(&|f| f.from = instant("2026-02-01T00:00:00Z")).await, 4);
        let page = list(&|f| (f.offset, f.limit) = (5, 10)).await;
        assert_eq!((page.total, page.changes.len()), (6, 1));
    })
    .await;
}
