//! Who and what pays renewals: a promotion that was used before counts again, and a custody master pays for its
//! members.

use hubu_app::discounts::create_promotion;
use hubu_app::ledger::Party;
use hubu_app::orders::{PayOrder, PlaceOrder};
use hubu_core::customers::Settlement;
use hubu_core::discounts::{DiscountKind, DiscountMode, NewDiscount, Scope};
use hubu_core::enterprise::Mode;
use hubu_core::money::UnitPrice;
use hubu_core::orders::{Choice, Chosen, OrderRecord, PayRefusal, SourceType, payment_code};
use hubu_core::realm::Site;
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{Member, Person, money};

use super::shop::{MONTH, Shop, local, servers};

#[tokio::test(flavor = "multi_thread")]
async fn a_promotion_that_was_used_counts_again_while_it_lasts() {
    engines::each(promoted).await;
}

async fn promoted(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    promote(&shop, "2026-02-20 00:00:00").await;
    // It was chosen for the first; nobody chose it for the second.
    let record = place(&shop, "vm1").await;
    let offered = record.offered.iter().find(|one| one.kind == DiscountKind::Promotion);
    let offered = offered.expect("the promotion is offered");
    let discount = Chosen { id: offered.key.to_wire(), code: payment_code(offered.kind) };
    let choice = Choice { discount: Some(discount), coupons: Vec::new() };
    let (caller, order) = (shop.ann.key, record.order.id.clone());
    shop.run(PayOrder { caller, order, choice }).await.expect("it reaches");
    shop.settle().await;
    shop.buy(servers(&["vm2"], MONTH)).await;
    assert_eq!(shop.cash().await, money("914.65"), "1000 − 28.45 − 56.90");
    for id in ["vm1", "vm2"] {
        shop.set_auto_renew(id, None).await;
    }
    // It lasts when the first month is renewed, and is over at the second.
    for (at, left) in [("2026-01-25 03:00:00", "829.30"), ("2026-02-22 03:00:00", "715.50")] {
        shop.at(at).await;
        assert_eq!(shop.cash().await, money(left), "{at}");
    }
    let expected = [
        "2026-01-01 10:30:00 new completed 28.45",
        "2026-01-01 10:30:00 new completed 56.90",
        "2026-01-25 03:00:00 renew completed 28.45",
        "2026-01-25 03:00:00 renew completed 56.90",
        "2026-02-22 03:00:00 renew completed 56.90",
        "2026-02-22 03:00:00 renew completed 56.90",
    ];
    let mut told = shop.ledger().await;
    told.sort_unstable();
    assert_eq!(told, expected);
    shop.world.check().await;
}

/// Everything for half, until an instant.
async fn promote(shop: &Shop, until: &str) {
    let promotion = NewDiscount {
        kind: DiscountKind::Promotion,
        name: "half".to_owned(),
        mode: DiscountMode::Ratio,
        value: UnitPrice::parse("0.5", 10).expect("a literal"),
        scope: Scope::default(),
        from: None,
        to: Some(local(until)),
    };
    let operator = (shop.ann.group, shop.ann.key);
    let made = shop.world.store.unit(0, None, "test.promotion", move |unit| {
        create_promotion(unit, Site::Cn, &promotion, operator).map(drop)
    });
    made.await.expect("made");
}

/// A server for a month, to be paid.
async fn place(shop: &Shop, id: &str) -> OrderRecord {
    let order = PlaceOrder {
        customer: Party::Key(shop.ann.key),
        source: SourceType::Customer,
        review: false,
        auto_pay: false,
        combined: false,
        lines: servers(&[id], MONTH),
    };
    shop.run(order).await.expect("placed").record
}

#[tokio::test(flavor = "multi_thread")]
async fn a_master_pays_what_renews_itself() {
    engines::each(in_custody).await;
}

async fn in_custody(home: &Home) {
    let shop = Shop::open(home, "30").await;
    let master =
        Person { settlement: Settlement::Realtime, group: shop.ann.group, ..Person::master(9) };
    let master = shop.world.create(master).await;
    shop.world.recharge(&master, "120").await.expect("known");
    let member = Member { mode: Mode::Custody, ..Member::new(&shop.ann, &master) };
    shop.world.join(member).await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    shop.set_auto_renew("vm1", None).await;
    shop.at("2026-01-25 03:00:00").await;
    assert_eq!(shop.world.sheet(&master).await, ["cash 6.20"], "120 − 2 × 56.90");
    assert_eq!(shop.stands("vm1").await, "in_use 2026-03-01 23:59:59");
    // It does not reach for a third month: nothing moves, and no order stays.
    shop.at("2026-02-25 03:00:00").await;
    assert_eq!(shop.world.sheet(&master).await, ["cash 6.20"]);
    assert_eq!(shop.ledger().await.len(), 2);
    // By hand the order stays for the master to pay; the member's own cash pays nothing.
    let renewed = shop.renew(&["vm1"], MONTH, true).await;
    let short = money("50.70");
    assert_eq!(renewed.unpaid, Some(PayRefusal::InsufficientFunds { short }));
    let asked = shop.order(&renewed.order).await;
    assert_eq!((asked.agent_pay, asked.payer), (true, master.key));
    shop.world.recharge(&master, "60").await.expect("known");
    let (caller, order) = (master.key, renewed.order);
    shop.run(PayOrder { caller, order, choice: Choice::default() }).await.expect("it reaches");
    assert_eq!(shop.world.sheet(&master).await, ["cash 9.30"]);
    assert_eq!(shop.cash().await, money("30"));
    assert_eq!(shop.stands("vm1").await, "in_use 2026-04-01 23:59:59");
    shop.world.check().await;
}
