//! What is given back: below zero, in the cycle in which it goes back.

use hubu_app::orders::ReviewOrder;
use hubu_app::settlement::repay_rows;
use hubu_app::subscriptions::ConvertNow;
use hubu_core::bills::Status;
use hubu_core::coupons::Kind;
use hubu_core::orders::TradeRules;
use hubu_core::subscriptions::UnsubscribeType::{Renewals, Resource};
use hubu_store::{Error, orders};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{Person, money, plan, zone};

use super::of_orders::{pay_with, place, resize};
use super::rows::Bill;
use crate::orders::shop as counter;
use crate::subscriptions::shop::{MONTH, Shop, disk, server_with_disk, servers};

/// The rows of a cycle that give back.
async fn refunds(shop: &Shop, cycle: &str) -> Vec<String> {
    let mut bill = Bill::of(&shop.world, &shop.ann, cycle).await.lines();
    bill.retain(|line| line.contains(": -") || line.contains(": 0 - 0"));
    bill
}

/// The term that is bought at the beginning ends then.
const END: &str = "02-01 23:59:59";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_after_use_and_a_fee_goes_back_to_what_paid() {
    engines::each(after_use).await;
}

async fn after_use(home: &Home) {
    let shop = Shop::open(home, "30").await;
    shop.world.grant(&shop.ann, "100", None).await.expect("known");
    shop.buy(servers(&["vm1"], MONTH)).await;
    shop.at("2026-01-15 18:40:00").await;
    shop.leave(&["vm1"], Resource).await.expect("left");
    // 56.90, 344 of 758 hours and a tenth of it kept; 30 of 56.90 go to cash.
    let back = "-25.39 - 0 = -25.39, cash -13.39, credit -12";
    let expected = [format!("01-15 18:40:00 unsubscribe vm1: {back}; 01-15 18:40:00 > {END}")];
    assert_eq!(refunds(&shop, "2026-01").await, expected);
    let bill = Bill::of(&shop.world, &shop.ann, "2026-01").await;
    assert_eq!(bill.formulas()[1], "-");
    assert_eq!(bill.rows[1].period, None);
    assert_eq!(shop.world.sheet(&shop.ann).await, ["cash 13.39", "credit 85.10/100.00"]);
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credit_that_is_no_longer_used_comes_back_as_cash() {
    engines::each(as_cash).await;
}

async fn as_cash(home: &Home) {
    let shop = Shop::open(home, "30").await;
    shop.world.grant(&shop.ann, "100", None).await.expect("known");
    shop.buy(servers(&["vm1"], MONTH)).await;
    // All but 5 of it has been given back in the meantime.
    shop.world.adjust_credit(&shop.ann, "21.90", None).await.expect("it is used");
    shop.at("2026-01-15 18:40:00").await;
    shop.leave(&["vm1"], Resource).await.expect("left");
    let back = "-25.39 - 0 = -25.39, cash -20.39, credit -5";
    let expected = [format!("01-15 18:40:00 unsubscribe vm1: {back}; 01-15 18:40:00 > {END}")];
    assert_eq!(refunds(&shop, "2026-01").await, expected);
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn within_five_days_everything_goes_back_to_what_paid() {
    engines::each(five_days).await;
}

async fn five_days(home: &Home) {
    let shop = Shop::open(home, "50").await;
    let mut coupons = Vec::new();
    for (kind, worth) in [(Kind::Voucher, "10"), (Kind::StoredValueCard, "6")] {
        coupons.push((shop.world.give(&shop.ann, plan(kind, worth)).await, kind));
    }
    let record = place(&shop, servers(&["vm1"], MONTH)).await;
    pay_with(&shop, &record, &coupons).await;
    shop.at("2026-01-03 12:00:00").await;
    shop.leave(&["vm1"], Resource).await.expect("left");
    let bill = Bill::of(&shop.world, &shop.ann, "2026-01").await;
    let expected = [
        format!(
            "01-01 10:30:00 new vm1: 56.9 - 0 = 56.9, voucher 10, card 6, cash 40.9; \
             01-01 10:30:00 > {END}"
        ),
        format!(
            "01-03 12:00:00 unsubscribe vm1: -56.9 - 0 = -56.9, voucher -10, card -6, cash -40.9; \
             01-03 12:00:00 > {END}"
        ),
    ];
    assert_eq!(bill.lines(), expected);
    assert_eq!(bill.rows[1].net(), Some(money("-46.9")));
    assert_eq!(shop.cash().await, money("50"));
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_downgrade_gives_back_term_by_term() {
    engines::each(downgraded).await;
}

async fn downgraded(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(disk("disk1", 40, MONTH)).await;
    shop.renew(&["disk1"], MONTH, true).await;
    // A quarter of the size gives back 30 × 48/758 of the two days that are left, and 30 of the renewed month.
    shop.at("2026-01-31 00:00:00").await;
    resize(&shop, "disk1", 10).await;
    let of = "01-31 00:00:00 changerefund disk1:";
    let expected = [
        format!("{of} -1.9 - 0 = -1.9, cash -1.9; 01-31 00:00:00 > {END}"),
        format!("{of} -30 - 0 = -30, cash -30; {END} > 03-01 23:59:59"),
    ];
    assert_eq!(refunds(&shop, "2026-01").await, expected);
    // The renewed month goes back, for what it costs now, in the month in which it is left.
    shop.at("2026-02-01 12:00:00").await;
    shop.leave(&["disk1"], Renewals).await.expect("left");
    let expected = [format!(
        "02-01 12:00:00 unsubscribe disk1: -10 - 0 = -10, cash -10; {END} > 03-01 23:59:59"
    )];
    assert_eq!(refunds(&shop, "2026-02").await, expected);
    assert_eq!(refunds(&shop, "2026-01").await.len(), 2, "January stays as it is");
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_on_demand_gives_back_what_is_left() {
    engines::each(on_demand).await;
}

async fn on_demand(home: &Home) {
    let shop = Shop::open(home, "1000").await;
    shop.buy(server_with_disk("vm1", ("disk1", 40), MONTH)).await;
    shop.at("2026-01-15 18:40:00").await;
    let resources = vec!["vm1".to_owned()];
    shop.run(ConvertNow { caller: shop.ann.key, resources }).await.expect("done");
    shop.settle().await;
    // 56.90 − 25.82, 40 − 18.15.
    let row =
        |figures: &str| format!("01-15 18:40:00 toondemand {figures}; 01-15 18:40:00 > {END}");
    let expected = [
        row("vm1: -31.08 - 0 = -31.08, cash -31.08"),
        row("disk1: -21.85 - 0 = -21.85, cash -21.85"),
    ];
    assert_eq!(refunds(&shop, "2026-01").await, expected);
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_looked_at_first_stands_in_the_month_of_its_approval() {
    engines::each(approved_later).await;
}

async fn approved_later(home: &Home) {
    let shop = Shop::open(home, "100").await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    let rules = TradeRules { review_above: money("0"), ..TradeRules::default() };
    let set = shop.world.store.unit(0, None, "test.rules", move |unit| {
        orders::set_trade_rules(unit.tx, &rules).map_err(Error::<()>::Fault)
    });
    set.await.expect("set");
    shop.at("2026-01-03 12:00:00").await;
    let left = shop.leave(&["vm1"], Resource).await.expect("left");
    assert_eq!(refunds(&shop, "2026-01").await, [""; 0], "nothing moves");
    shop.at("2026-02-01 09:00:00").await;
    let (order, reason) = (left[0].clone(), "as agreed".to_owned());
    shop.run(ReviewOrder { order, approve: true, reason }).await.expect("it waits");
    let back = "-56.9 - 0 = -56.9, cash -56.9";
    let expected = [format!("02-01 09:00:00 unsubscribe vm1: {back}; 01-03 12:00:00 > {END}")];
    assert_eq!(refunds(&shop, "2026-02").await, expected);
    assert_eq!(refunds(&shop, "2026-01").await, [""; 0]);
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_has_its_row_and_its_refund() {
    engines::each(failed).await;
}

async fn failed(home: &Home) {
    let shop = counter::Shop::open(home).await;
    shop.reported().await;
    let ann = shop.customer(Person::new(1), "113.80").await;
    let record = shop.place(&ann, vec![counter::servers(&["s1", "s2"])]).await;
    shop.pay(&ann, &record, counter::plainly()).await.expect("it reaches");
    let lines = async || Bill::of(&shop.world, &ann, "2026-01").await.lines();
    let paid = ["new my s1: 56.9 - 0 = 56.9, cash 56.9", "new my s2: 56.9 - 0 = 56.9, cash 56.9"];
    assert_eq!(lines().await, paid.map(|one| format!("01-01 00:00:00 {one}")), "not begun");
    shop.world.advance("2026-01-01T02:30:00Z").await;
    shop.report(&ann, &record.order.id, &[("s1", true), ("s2", false)]).await;
    let expected = [
        format!("01-01 00:00:00 {}; 01-01 10:30:00 > {END}", paid[0]),
        format!("01-01 00:00:00 {}", paid[1]),
        "01-01 10:30:00 unsubscribe my s2: -56.9 - 0 = -56.9, cash -56.9".to_owned(),
    ];
    assert_eq!(lines().await, expected);
    assert_eq!(shop.world.sheet(&ann).await, ["cash 56.90"]);
    shop.world.check().await;
}

/// A customer that settles by the month.
async fn monthly(home: &Home) -> Shop {
    let mut shop = Shop::open(home, "1").await;
    shop.ann = shop.world.create(Person::master(5)).await;
    shop
}

async fn repay(shop: &Shop) -> String {
    let payer = shop.ann.key;
    let repaid = shop
        .world
        .store
        .unit::<_, ()>(0, None, "test.repay", move |unit| Ok(repay_rows(unit, &zone(), payer)?));
    let repaid = repaid.await.expect("rows can be repaid");
    format!("{} of {}", repaid.amount, repaid.rows)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_settled_by_the_month_is_debt_until_it_is_repaid() {
    engines::each(repaid).await;
}

async fn repaid(home: &Home) {
    let shop = monthly(home).await;
    shop.buy(servers(&["vm1", "vm2"], MONTH)).await;
    let term = format!("01-01 10:30:00 > {END}");
    let row =
        |id: &str, paid: &str| format!("01-01 10:30:00 new {id}: 56.9 - 0 = 56.9, {paid}; {term}");
    let january = async || Bill::of(&shop.world, &shop.ann, "2026-01").await;
    assert_eq!(january().await.lines(), [row("vm1", "debt 56.9"), row("vm2", "debt 56.9")]);
    let status = |bill: &Bill, closed| bill.rows.iter().map(|row| row.status(closed)).collect();
    let statuses: Vec<Status> = status(&january().await, false);
    assert_eq!(statuses, [Status::NotBilled; 2]);
    assert_eq!(shop.world.sheet(&shop.ann).await, ["receivable@2026-01 -113.80"]);
    assert_eq!(repay(&shop).await, "0 of 0");
    // It is due by the fifteenth.
    shop.at("2026-02-20 00:00:00").await;
    shop.world.recharge(&shop.ann, "100").await.expect("known");
    assert_eq!(shop.world.sheet(&shop.ann).await, ["receivable@2026-01 -13.80"]);
    assert_eq!(repay(&shop).await, "100 of 2");
    let paid = january().await;
    assert_eq!(paid.lines(), [row("vm1", "cash 43.1, debt 13.8"), row("vm2", "cash 56.9")]);
    let statuses: Vec<Status> = status(&paid, true);
    assert_eq!(statuses, [Status::Outstanding, Status::Paid]);
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_off_the_month_is_less_debt() {
    engines::each(same_month).await;
}

async fn same_month(home: &Home) {
    let shop = monthly(home).await;
    shop.buy(servers(&["vm1"], MONTH)).await;
    shop.at("2026-01-15 18:40:00").await;
    shop.leave(&["vm1"], Resource).await.expect("left");
    let expected = [format!(
        "01-15 18:40:00 unsubscribe vm1: -25.39 - 0 = -25.39, debt -25.39; 01-15 18:40:00 > {END}"
    )];
    assert_eq!(refunds(&shop, "2026-01").await, expected);
    assert_eq!(shop.world.sheet(&shop.ann).await, ["receivable@2026-01 -31.51"]);
    shop.at("2026-02-20 00:00:00").await;
    shop.world.recharge(&shop.ann, "100").await.expect("known");
    assert_eq!(repay(&shop).await, "31.51 of 1", "what the month owed in all");
    assert_eq!(shop.world.sheet(&shop.ann).await, ["cash 68.49"]);
    shop.world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_off_an_older_month_does_not_open_it_again() {
    engines::each(older_month).await;
}

async fn older_month(home: &Home) {
    let shop = monthly(home).await;
    shop.at("2026-01-30 10:30:00").await;
    shop.buy(servers(&["vm1", "vm2"], MONTH)).await;
    shop.at("2026-02-02 12:00:00").await;
    shop.leave(&["vm2"], Resource).await.expect("left");
    // As if it had come back as cash and repaid January at once.
    let term = "02-28 23:59:59";
    let expected = [format!(
        "02-02 12:00:00 unsubscribe vm2: -56.9 - 0 = -56.9, cash -56.9; 02-02 12:00:00 > {term}"
    )];
    assert_eq!(refunds(&shop, "2026-02").await, expected);
    assert_eq!(shop.world.sheet(&shop.ann).await, ["receivable@2026-01 -56.90"]);
    assert_eq!(repay(&shop).await, "56.9 of 1");
    let row = |id: &str, paid: &str| {
        format!("01-30 10:30:00 new {id}: 56.9 - 0 = 56.9, {paid}; 01-30 10:30:00 > {term}")
    };
    let january = Bill::of(&shop.world, &shop.ann, "2026-01").await;
    assert_eq!(january.lines(), [row("vm1", "debt 56.9"), row("vm2", "cash 56.9")]);
    // What is owed for no month any more comes back as cash.
    shop.world.recharge(&shop.ann, "60").await.expect("known");
    shop.at("2026-02-20 00:00:00").await;
    shop.world.check().await;
}
