//! A customer's money, moved by operators.

use hubu_api::codes::Code;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{arrange, customer, operate, path};

/// The largest amount there is.
const MOST: &str = "92233720368.54775807";
const PAST: &str = "2025-01-01T00:00:00Z";

pub fn cases() -> Vec<Case> {
    let mut cases = vec![];
    cases.extend(unknown_customers());
    cases.extend(payments());
    cases.extend(credit());
    cases.extend(adjustments());
    cases.extend(holds());
    cases
}

fn paid(amount: &str, channel: &str, number: &str) -> Value {
    json!({ "amount": amount, "channel": channel, "channel_no": number })
}

fn held(amount: &str) -> Value {
    json!({ "amount": amount, "reason": "有争议的发票" })
}

fn owed() -> Value {
    json!({ "amount": MOST, "bill_cycle": "2025-12", "due_time": "2026-02-01T00:00:00Z" })
}

fn granted(amount: &str, end: Option<&str>) -> Value {
    json!({ "amount": amount, "expire_time": end })
}

fn adjusted(account: &str, amount: &str, end: Option<&str>) -> Value {
    json!({ "account": account, "amount": amount, "reason": "电话协商", "expire_time": end })
}

async fn post(world: &World, customer: &Account, what: &str, body: &Value) -> Answer {
    operate(world, Call::post(&path(customer, what), body)).await
}

fn unknown_customers() -> Vec<Case> {
    let nobody = |what: &str| format!("/operator/v1/customers/nobody/{what}");
    let writes = [
        ("RechargeCustomer", nobody("recharges"), paid("1", "2", "")),
        ("GrantCustomerCredit", nobody("credit-grants"), granted("1", None)),
        ("AdjustCustomerBalance", nobody("adjustments"), adjusted("cash", "1", None)),
        ("PostCustomerReceivable", nobody("receivables"), owed()),
        ("HoldCustomerCash", nobody("holds"), held("1")),
        ("ReleaseCustomerHold", nobody("holds/1/release"), json!({})),
    ];
    let reads = [
        ("ListCustomerBooks", Call::get(&nobody("books"))),
        ("ListCustomerPostings", Call::get(&nobody("postings"))),
        ("ListCustomerStatement", Call::get(&nobody("statement")).query("account", "cash")),
    ];
    let writes = writes.map(|(operation, path, body)| (operation, Call::post(&path, &body)));
    let all = writes.into_iter().chain(reads);
    all.map(|(operation, call)| {
        case(operation, Code::CustomerUnknown, async move |world| {
            operate(world, call.clone()).await
        })
    })
    .collect()
}

fn payments() -> Vec<Case> {
    vec![
        case("RechargeCustomer", Code::PaymentBooked, async |world| {
            let customer = customer(world).await;
            let payment = paid("1", "2", "BT-1");
            arrange(world, &path(&customer, "recharges"), &payment).await;
            post(world, &customer, "recharges", &payment).await
        }),
        case("RechargeCustomer", Code::BalanceOutOfRange, async |world| {
            let customer = rich(world).await;
            post(world, &customer, "recharges", &paid("1", "5", "")).await
        }),
        case("PostCustomerReceivable", Code::BalanceOutOfRange, async |world| {
            let customer = customer(world).await;
            arrange(world, &path(&customer, "receivables"), &owed()).await;
            post(world, &customer, "receivables", &owed()).await
        }),
    ]
}

fn credit() -> Vec<Case> {
    vec![
        case("GrantCustomerCredit", Code::CreditExpired, async |world| {
            let customer = customer(world).await;
            post(world, &customer, "credit-grants", &granted("1", Some(PAST))).await
        }),
        case("GrantCustomerCredit", Code::InsufficientBalance, async |world| {
            let customer = customer(world).await;
            post(world, &customer, "credit-grants", &granted("-1", None)).await
        }),
        case("GrantCustomerCredit", Code::BalanceOutOfRange, async |world| {
            let customer = customer(world).await;
            arrange(world, &path(&customer, "credit-grants"), &granted(MOST, None)).await;
            post(world, &customer, "credit-grants", &granted("1", None)).await
        }),
    ]
}

fn adjustments() -> Vec<Case> {
    const ADJUST: &str = "AdjustCustomerBalance";
    vec![
        case(ADJUST, Code::AccountNotFound, async |world| {
            let customer = customer(world).await;
            post(world, &customer, "adjustments", &adjusted("credit", "-1", None)).await
        }),
        case(ADJUST, Code::CreditExpired, async |world| {
            let customer = customer(world).await;
            let answer = operate(world, Call::get("/operator/v1/clock")).await;
            let now = answer.json()["now"].as_str().expect("an instant").to_owned();
            let end = hubu_testkit::ledger_world::instant(&now).plus_ms(60_000).to_wire();
            arrange(world, &path(&customer, "credit-grants"), &granted("1", Some(&end))).await;
            arrange(world, "/operator/v1/clock/advance", &json!({ "by_seconds": 60 })).await;
            post(world, &customer, "adjustments", &adjusted("credit", "-1", Some(&end))).await
        }),
        case(ADJUST, Code::MoreThanUsed, async |world| {
            let customer = customer(world).await;
            arrange(world, &path(&customer, "credit-grants"), &granted("1", None)).await;
            post(world, &customer, "adjustments", &adjusted("credit", "1", None)).await
        }),
        case(ADJUST, Code::InsufficientBalance, async |world| {
            let customer = customer(world).await;
            post(world, &customer, "adjustments", &adjusted("cash", "-1", None)).await
        }),
        case(ADJUST, Code::BalanceOutOfRange, async |world| {
            let customer = rich(world).await;
            post(world, &customer, "adjustments", &adjusted("cash", "1", None)).await
        }),
    ]
}

fn holds() -> Vec<Case> {
    const RELEASE: &str = "ReleaseCustomerHold";
    vec![
        case("HoldCustomerCash", Code::InsufficientBalance, async |world| {
            let customer = customer(world).await;
            post(world, &customer, "holds", &held("1")).await
        }),
        case("HoldCustomerCash", Code::BalanceOutOfRange, async |world| {
            let customer = rich(world).await;
            hold(world, &customer, MOST).await;
            arrange(world, &path(&customer, "recharges"), &paid("1", "5", "")).await;
            post(world, &customer, "holds", &held("1")).await
        }),
        case(RELEASE, Code::HoldUnknown, async |world| {
            let customer = customer(world).await;
            post(world, &customer, "holds/1/release", &json!({})).await
        }),
        case(RELEASE, Code::HoldReleased, async |world| {
            let customer = rich(world).await;
            let release = hold(world, &customer, "1").await;
            arrange(world, &path(&customer, &release), &json!({})).await;
            post(world, &customer, &release, &json!({})).await
        }),
        case(RELEASE, Code::BalanceOutOfRange, async |world| {
            let customer = rich(world).await;
            let release = hold(world, &customer, "1").await;
            arrange(world, &path(&customer, "recharges"), &paid("1", "5", "")).await;
            post(world, &customer, &release, &json!({})).await
        }),
    ]
}

/// A customer with as much cash as an account can hold.
async fn rich(world: &World) -> Account {
    let customer = customer(world).await;
    arrange(world, &path(&customer, "recharges"), &paid(MOST, "2", "")).await;
    customer
}

/// Sets cash aside; gives the path that releases it.
async fn hold(world: &World, customer: &Account, amount: &str) -> String {
    let answer = arrange(world, &path(customer, "holds"), &held(amount)).await;
    let hold = answer.json()["hold_id"].as_str().expect("a hold").to_owned();
    format!("holds/{hold}/release")
}
