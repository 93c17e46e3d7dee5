//! Many at once: nothing is spent, handed over or given back twice.

use hubu_app::coupons::{GiveBack, Spend, Spending};
use hubu_app::enterprise::{AllocateCoupon, ReclaimCoupon};
use hubu_core::accounts::TradeDetail;
use hubu_core::coupons::Kind;
use hubu_core::enterprise::CouponTransferRefusal;
use hubu_core::ids::CustomerKey;
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{LedgerWorld, Person, money, plan};

use super::{party, spend, together};

/// How many ask at once.
const CROWD: usize = 24;

#[tokio::test(flavor = "multi_thread")]
async fn a_coupon_is_spent_as_often_as_it_lasts() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let ann = world.create(Person::new(1)).await;
        let coupon = world.give(&ann, plan(Kind::Voucher, "10")).await;
        let spend = async |number: usize| {
            let order = format!("CS{number}");
            let spending =
                Spending { coupon, amount: money("1"), order, detail: TradeDetail::Order };
            // Queues of their own: on PostgreSQL they meet in the database.
            let queue = CustomerKey(i64::try_from(number).expect("few"));
            world.run(queue, Spend { customer: party(&ann), spending }).await.ok()
        };
        let spent = together((0..CROWD).map(&spend)).await;
        assert_eq!(spent.iter().flatten().count(), 10);
        assert_eq!(world.wallet(&ann).await, ["voucher 0.00 used"]);
        world.check().await;

        // Whoever spent gets it back once; who did not gets nothing.
        let back = async |number: usize| {
            let (amount, order) = (money("1"), format!("CS{}", number % CROWD));
            let give = GiveBack { customer: party(&ann), coupon, amount, order };
            let queue = CustomerKey(i64::try_from(number).expect("few"));
            world.run(queue, give).await.ok()
        };
        let backs = together((0..2 * CROWD).map(&back)).await;
        assert_eq!(backs.iter().flatten().count(), 10);
        assert_eq!(world.wallet(&ann).await, ["voucher 10.00 usable"]);
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_goes_to_one_member() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let (master, members) = world.enterprise(100, 2).await;
        let coupon = world.give(&master, plan(Kind::Voucher, "10")).await;
        let hand = async |number: usize| {
            let member = members[number % 2].id();
            let (amount, transaction_id) = (money("10"), None);
            let hand =
                AllocateCoupon { master: master.key, member, coupon, amount, transaction_id };
            let queue = CustomerKey(i64::try_from(number).expect("few"));
            world.run(queue, hand).await.ok()
        };
        let hands = together((0..CROWD).map(&hand)).await;
        assert_eq!(hands.iter().flatten().count(), 1);
        assert_eq!(world.wallet(&master).await, ["voucher 0.00 allocated"]);
        let held = [world.wallet(&members[0]).await, world.wallet(&members[1]).await].concat();
        assert_eq!(held, ["voucher 10.00 usable"]);
        world.check().await;
    })
    .await;
}

/// Queues of their own: on PostgreSQL those who ask meet in the database.
fn queue(number: usize) -> CustomerKey {
    CustomerKey(i64::try_from(number).expect("few"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_id_moves_a_voucher_once() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let (master, members) = world.enterprise(100, 1).await;
        let voucher = || plan(Kind::Voucher, "10");
        let coupons = [world.give(&master, voucher()).await, world.give(&master, voucher()).await];
        let hand = async |number: usize| {
            let hand = AllocateCoupon {
                master: master.key,
                member: members[0].id(),
                coupon: coupons[number % 2],
                amount: money("10"),
                transaction_id: Some("once".to_owned()),
            };
            world.run(queue(number), hand).await
        };
        let hands = together((0..CROWD).map(&hand)).await;
        assert_eq!(hands.iter().flatten().count(), 1, "whichever of the two it was");
        let others = hands.iter().filter_map(|told| told.as_ref().err());
        let twice = CouponTransferRefusal::DuplicateTransaction;
        assert!(others.into_iter().all(|refusal| *refusal == twice));
        assert_eq!(world.wallet(&members[0]).await, ["voucher 10.00 usable"]);
        world.check().await;
    })
    .await;
}

/// Reclaims, spendings and refunds of one child at once: whatever their order, the voucher comes back
/// once, and every cent is somewhere.
#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_comes_back_once_whatever_else_is_done_with_it() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let (master, members) = world.enterprise(100, 1).await;
        let member = &members[0];
        let source = world.give(&master, plan(Kind::Voucher, "100")).await;
        let hand = AllocateCoupon {
            master: master.key,
            member: member.id(),
            coupon: source,
            amount: money("100"),
            transaction_id: None,
        };
        let child = world.run(master.key, hand).await.expect("every check holds");
        spend(&world, member, (child, "40"), "CS0").await.expect("it is the member's");
        let moved = async |number: usize| match number % 3 {
            0 => {
                let (member, master) = (member.id(), master.key);
                let take =
                    ReclaimCoupon { master, member, source, coupon: child, transaction_id: None };
                world.run(queue(number), take).await.ok().map(|amount| ("took", amount))
            }
            1 => {
                let (amount, order) = (money("1"), format!("CS{number}"));
                let detail = TradeDetail::Order;
                let spending = Spending { coupon: child, amount, order, detail };
                let spend = Spend { customer: party(member), spending };
                world.run(queue(number), spend).await.ok().map(|_| ("spent", amount))
            }
            _ => {
                let (amount, order) = (money("2"), "CS0".to_owned());
                let give = GiveBack { customer: party(member), coupon: child, amount, order };
                let back = world.run(queue(number), give).await.expect("the order used as much");
                let went = if back.went_on_to.is_some() { "went on" } else { "came back" };
                assert!(!back.lapsed);
                Some((went, amount))
            }
        };
        let done = together((0..CROWD).map(&moved)).await;
        let sum = |what: &str| -> i64 {
            let of = done.iter().flatten().filter(|(did, _)| *did == what);
            of.map(|(_, amount)| amount.e8() / 100_000_000).sum()
        };
        let took = done.iter().flatten().filter(|(did, _)| *did == "took").count();
        assert_eq!(took, 1, "{done:?}");
        assert_eq!(sum("came back") + sum("went on"), 16, "eight refunds of two");
        assert_eq!(sum("took"), 60 - sum("spent") + sum("came back"));
        let masters = sum("took") + sum("went on");
        assert_eq!(world.wallet(&master).await, [format!("voucher {masters}.00 usable")]);
        assert_eq!(world.wallet(member).await, ["voucher 0.00 reclaimed"]);
        world.check().await;
    })
    .await;
}
