//! Who gets a renewal, at which price, and what is asked of it.

use hubu_app::orders::PayOrder;
use hubu_app::subscriptions::{RenewFailure, RenewResources, RenewalConfig};
use hubu_core::orders::{Choice, OrderStatus, PayRefusal};
use hubu_core::subscriptions::{DeductionDays, ExpirePolicy, RenewRefusal, Term};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{Person, money};

use super::shop::{MONTH, Shop, server_with_disk, servers};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_quoted_is_charged() {
    engines::each(quoted).await;
}

async fn quoted(home: &Home) {
    let shop = Shop::open(home, "5000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    shop.buy(servers(&["vm2"], MONTH)).await;
    shop.discount("0.85").await;
    for (term, ids) in [
        (MONTH, &["vm1", "vm2"][..]),
        (Term::months_of(7), &["vm1"]),
        (Term::years_of(1), &["vm2"]),
        (Term::years_of(3), &["vm2"]),
    ] {
        let quotes = shop.quote(ids, (term, true)).await;
        assert_eq!(quotes.failed, []);
        let quote = quotes.quote.expect("a price");
        let best = quote.offers.iter().find(|offer| offer.best).expect("a discount");
        let before = shop.cash().await;
        let renewed = shop.renew(ids, term, true).await;
        let paid = before.checked_sub(shop.cash().await);
        assert_eq!(paid, Some(best.amount), "{term:?} {ids:?}");
        let officials = shop.order(&renewed.order).await.order.officials();
        let shown: Vec<_> = quote.lines.iter().map(|line| line.official).collect();
        assert_eq!(officials, shown, "line by line");
    }
    // 569 a year; three years have a price of their own.
    let quotes = shop.quote(&["vm2"], (Term::years_of(3), true)).await;
    assert_eq!(quotes.quote.expect("a price").official, money("1024.20"));
    let alone = shop.quote(&["vm1"], (MONTH, false)).await.quote.expect("a price");
    assert_eq!((alone.lines.len(), alone.official), (1, money("56.90")));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gets_none() {
    engines::each(refused).await;
}

async fn refused(home: &Home) {
    let shop = Shop::open(home, "500").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    shop.buy(servers(&["vm2", "vm3"], MONTH)).await;
    shop.renew(&["vm2"], MONTH, false).await;
    let year = Term::years_of(1);
    let table = [
        ("vm9", MONTH, RenewRefusal::Gone),
        ("disk1", MONTH, RenewRefusal::NotPrimary),
        ("vm2", MONTH, RenewRefusal::UnpaidOrder),
        // The server has a price by the year, its disk has none.
        ("vm1", year, RenewRefusal::TermNotSold),
        ("vm3", Term::months_of(12), RenewRefusal::TermNotSold),
    ];
    let orders = shop.orders().await.len();
    for (id, term, why) in table {
        let refused = shop.run(shop.renewal(&["vm3", id], term, true)).await;
        let place = usize::from(id != "vm3");
        assert_eq!(refused, Err(RenewFailure::Resource(place, why)), "{id}");
        let quotes = shop.quote(&["vm3", id], (term, true)).await;
        assert!(quotes.failed.contains(&(place, why)), "{id}");
    }
    assert_eq!(shop.orders().await.len(), orders, "all or nothing");
    let bob = shop.world.create(Person { real_name: None, ..Person::new(2) }).await;
    let resources = vec!["vm3".to_owned()];
    let of = |caller| RenewResources {
        caller,
        resources: resources.clone(),
        term: MONTH,
        auto_pay: false,
        policy: None,
    };
    assert_eq!(shop.world.run(bob.key, of(bob.key)).await, Err(RenewFailure::NotVerified));
    let eve = shop.world.create(Person::new(3)).await;
    let gone = Err(RenewFailure::Resource(0, RenewRefusal::Gone));
    assert_eq!(shop.world.run(eve.key, of(eve.key)).await, gone, "somebody else's");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_paid_waits() {
    engines::each(unpaid).await;
}

async fn unpaid(home: &Home) {
    let shop = Shop::open(home, "100").await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    let renewed = shop.renew(&["vm1"], MONTH, true).await;
    let short = money("13.80");
    assert_eq!(renewed.unpaid, Some(PayRefusal::InsufficientFunds { short }));
    assert_eq!(shop.order(&renewed.order).await.order.status, OrderStatus::PendingPayment);
    assert_eq!(shop.cash().await, money("43.10"), "nothing is taken");
    assert_eq!(shop.stands("vm1").await, "in_use 2026-02-01 23:59:59");
    shop.world.recharge(&shop.ann, "13.80").await.expect("known");
    let (caller, order) = (shop.ann.key, renewed.order);
    shop.run(PayOrder { caller, order, choice: Choice::default() }).await.expect("it reaches");
    assert_eq!(shop.cash().await, money("0"));
    assert_eq!(shop.stands("vm1").await, "in_use 2026-03-01 23:59:59");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_form_says_what_happens_at_the_end() {
    engines::each(old_form).await;
}

async fn old_form(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    let policy = Some(ExpirePolicy::Delete);
    let renewal = RenewResources { policy, ..shop.renewal(&["vm1"], MONTH, true) };
    shop.run(renewal).await.expect("renewed");
    shop.at("2026-03-01 23:59:59").await;
    for id in ["vm1", "disk1"] {
        assert_eq!(shop.stands(id).await, "closed 2026-03-01 23:59:59", "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_move_with_the_setting() {
    engines::each(moved).await;
}

async fn moved(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    shop.set_auto_renew("vm1", None).await;
    let three = DeductionDays::from_number(3).expect("2 to 7");
    shop.set(RenewalConfig::Deduction(three)).await;
    shop.at("2026-01-29 02:59:59").await;
    assert_eq!(shop.stands("vm1").await, "in_use 2026-02-01 23:59:59");
    shop.at("2026-01-29 03:00:00").await;
    assert_eq!(shop.stands("vm1").await, "in_use 2026-03-01 23:59:59");
}
