//! Many at once: nothing is spent, handed over or given back twice.

use hubu_app::coupons::{GiveBack, Spend, Spending};
use hubu_app::enterprise::AllocateCoupon;
use hubu_core::accounts::TradeDetail;
use hubu_core::coupons::Kind;
use hubu_testkit::engines;
use hubu_testkit::ledger_world::{LedgerWorld, Person, money, plan};

use super::{party, together};

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
            let queue = hubu_core::ids::CustomerKey(i64::try_from(number).expect("few"));
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
            let queue = hubu_core::ids::CustomerKey(i64::try_from(number).expect("few"));
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
            let queue = hubu_core::ids::CustomerKey(i64::try_from(number).expect("few"));
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
