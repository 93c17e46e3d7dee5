//! What changes of terms cost, or gave back, and what of it comes back with them.

use std::sync::Arc;

use hubu_app::ledger::Money;
use hubu_app::orders::ChangeResource;
use hubu_app::subscriptions::Unsubscribe;
use hubu_core::orders::{OrderRefund, SourceType};
use hubu_core::resources::Size;
use hubu_core::subscriptions::RefundRowKind;
use hubu_core::subscriptions::UnsubscribeType::{Renewals, Resource};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::money;

use super::shop::{MONTH, Shop, disk, told};

fn to_size(size: i64) -> ChangeResource {
    ChangeResource {
        resource: "disk1".to_owned(),
        spec: None,
        size: Some(Size { value: size, measure: 17 }),
        source: SourceType::Customer,
        auto_pay: true,
    }
}

async fn resize(shop: &Shop, size: i64) {
    assert_eq!(shop.run(to_size(size)).await.expect("it is changed").unpaid, None);
}

/// A disk of 40, from 1 January at 10:30 to 1 February, renewed to 1 March.
async fn renewed(home: &Home) -> Shop {
    let shop = Shop::open(home, "1000").await;
    shop.buy(disk("disk1", 40, MONTH)).await;
    shop.renew(&["disk1"], MONTH, true).await;
    assert_eq!(shop.stands("disk1").await, "in_use 2026-03-01 23:59:59");
    assert_eq!(shop.cash().await, money("920"));
    shop
}

#[tokio::test(flavor = "multi_thread")]
async fn what_more_cost_comes_back_with_the_renewed_months_it_was_for() {
    engines::each(more).await;
}

async fn more(home: &Home) {
    let shop = renewed(home).await;
    // Twice the size: 40 × 384/758 for what runs, and 40 for the renewed month.
    shop.at("2026-01-17 00:00:00").await;
    resize(&shop, 80).await;
    assert_eq!(shop.cash().await, money("859.74"), "60.26");
    shop.at("2026-01-18 00:00:00").await;
    let left = shop.leave(&["disk1"], Renewals).await.expect("left");
    assert_eq!(shop.stands("disk1").await, "in_use 2026-02-01 23:59:59");
    assert_eq!(shop.cash().await, money("939.74"), "40, and what the change of it cost");
    let record = shop.order(&left[0]).await;
    let row = |row: &OrderRefund| (row.base.1, row.kind, row.amount.to_text(2));
    let rows: Vec<_> = record.refunds.iter().map(row).collect();
    let paid = |number| (number, RefundRowKind::Paid, "-40.00".to_owned());
    assert_eq!(rows, [paid(1), paid(2)], "the second line of the change");
    let expected = ["new 2026-02-01 23:59:59", "change 2026-02-01 23:59:59"];
    let resource = shop.resource("disk1").await;
    let terms = resource.terms.iter().map(|term| {
        let (_, to) = term.item.span.expect("a term");
        format!("{} {}", term.kind.as_str(), told(to))
    });
    assert_eq!(terms.collect::<Vec<_>>(), expected);
    // The renewed month can be bought again at the new size, and what is left of all is given back once.
    shop.renew(&["disk1"], MONTH, true).await;
    assert_eq!(shop.cash().await, money("859.74"), "80");
    shop.at("2026-01-20 00:00:00").await;
    shop.leave(&["disk1"], Resource).await.expect("left");
    // 40: 446 of 758 hours are used, and a tenth; 20.26: 72 of 384 hours, and a tenth; 80 whole.
    assert_eq!(shop.cash().await, money("966.63"), "12.46, 14.43 and 80");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_pays_for_no_term_that_goes_at_the_same_instant() {
    engines::each(at_once).await;
}

async fn at_once(home: &Home) {
    let shop = renewed(home).await;
    shop.at("2026-01-17 00:00:00").await;
    let leave = Unsubscribe {
        caller: shop.ann.key,
        resources: vec!["disk1".to_owned()],
        what: Renewals,
        reason: None,
        words: String::new(),
    };
    let context = || Arc::clone(&shop.world.context);
    let moneys =
        vec![Money::due(context(), "test", leave), Money::due(context(), "test", to_size(80))];
    let answers = shop.world.fold_of(shop.ann.key, moneys).await;
    assert!(answers.iter().all(Result::is_ok));
    // The renewed month comes back, and only what runs is made larger.
    assert_eq!(shop.cash().await, money("939.74"), "920 + 40 − 20.26");
    shop.settle().await;
    assert_eq!(shop.stands("disk1").await, "in_use 2026-02-01 23:59:59");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_less_gives_back_is_each_terms_own() {
    engines::each(less).await;
}

async fn less(home: &Home) {
    let shop = renewed(home).await;
    // Two days of the first term are left: a quarter of the size gives back 30 × 48/758, and 30.
    shop.at("2026-01-31 00:00:00").await;
    resize(&shop, 10).await;
    assert_eq!(shop.cash().await, money("951.90"), "1.90 and 30");
    shop.at("2026-01-31 12:00:00").await;
    shop.leave(&["disk1"], Renewals).await.expect("left");
    assert_eq!(shop.cash().await, money("961.90"), "what the renewed month costs now");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_less_gave_back_is_not_given_back_again() {
    engines::each(less_and_left).await;
}

async fn less_and_left(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(disk("disk1", 40, MONTH)).await;
    // Half of the 40 × 384/758 that are not used.
    shop.at("2026-01-17 00:00:00").await;
    resize(&shop, 20).await;
    assert_eq!(shop.cash().await, money("970.13"), "10.13");
    // 40 × 566/758 are used, but for half of 10.13: 24.80 of 29.87; and a tenth.
    shop.at("2026-01-25 00:00:00").await;
    let left = shop.leave(&["disk1"], Resource).await.expect("left");
    assert_eq!(shop.cash().await, money("972.21"), "2.08");
    let rows = shop.order(&left[0]).await.refunds;
    let rows: Vec<_> = rows.iter().map(|row| (row.kind, row.amount.to_text(2))).collect();
    let expected = [
        (RefundRowKind::Paid, "-29.87"),
        (RefundRowKind::Consumed, "24.80"),
        (RefundRowKind::Fee, "2.99"),
    ];
    assert_eq!(rows, expected.map(|(kind, amount)| (kind, amount.to_owned())));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_changes_of_a_renewed_term_come_back_with_it() {
    engines::each(twice).await;
}

async fn twice(home: &Home) {
    let shop = renewed(home).await;
    shop.at("2026-01-17 00:00:00").await;
    resize(&shop, 80).await;
    assert_eq!(shop.cash().await, money("859.74"), "20.26 and 40");
    // A quarter of the size: three quarters of 10.13 + 10.13 that are not used, and of 40 + 40.
    shop.at("2026-01-25 00:00:00").await;
    resize(&shop, 20).await;
    assert_eq!(shop.cash().await, money("934.94"), "15.20 and 60");
    let change = shop.orders().await.pop().expect("the last");
    let lines: Vec<String> =
        change.order.lines.iter().map(|line| line.amounts.after_discount.to_text(2)).collect();
    assert_eq!(lines, ["-15.20", "-60.00"]);
    shop.at("2026-01-26 00:00:00").await;
    shop.leave(&["disk1"], Renewals).await.expect("left");
    assert_eq!(shop.cash().await, money("954.94"), "10 and 10");
    // Of 32.40 are used 40 × 614/758 less a quarter of 7.60, 30.50, and the fee takes the rest; of 12.66 are used
    // 20.26 × 240/384 less a quarter of 7.60, 10.76, and a tenth of it is the fee.
    shop.at("2026-01-27 00:00:00").await;
    shop.leave(&["disk1"], Resource).await.expect("left");
    assert_eq!(shop.cash().await, money("955.57"), "0 and 0.63");
    shop.world.check().await;
}
