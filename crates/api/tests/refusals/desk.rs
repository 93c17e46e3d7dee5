//! What operators look for, export and hand out: over the whole realm, and in cards that nobody has yet.

use hubu_api::codes::Code;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::ledger_world::instant;
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{arrange, call, customer, operate};

/// The largest worth in whole cents.
const MOST: &str = "92233720368.54";
const REDEEM: &str = "/hubu/v1/stored-value-cards/redeem";

pub fn cases() -> Vec<Case> {
    [searches(), batches(), bound(), redeemed()].into_iter().flatten().collect()
}

/// Locking out is for realms where it counts.
pub fn cases_of_lockout() -> Vec<Case> {
    vec![case("RedeemStoredValueCard", Code::CardCodesLocked, async |world| {
        let customer = customer(world).await;
        for _ in 0..6 {
            redeem(world, &customer, "0000-0000-0000-0000").await;
        }
        redeem(world, &customer, "0000-0000-0000-0000").await
    })]
}

fn searches() -> Vec<Case> {
    let nobody = |operation, path: &'static str, name: &'static str| {
        case(operation, Code::CustomerUnknown, async move |world| {
            operate(world, Call::get(path).query(name, "nobody")).await
        })
    };
    vec![
        nobody("ListCustomers", "/operator/v1/customers", "partner_id"),
        nobody("ListAudit", "/operator/v1/audit", "subject_id"),
        nobody("ListPostings", "/operator/v1/postings", "customer_id"),
        case("ExportCustomerStatement", Code::CustomerUnknown, async |world| {
            let path = "/operator/v1/customers/nobody/statement.csv";
            operate(world, Call::get(path).query("account", "cash")).await
        }),
    ]
}

/// Makes a plan; gives its id.
async fn plan(world: &World, kind: &str, worth: &str, validity: Value) -> String {
    let mut body = json!({ "kind": kind, "name": "refused", "face_value": worth });
    body.as_object_mut().expect("an object").extend(validity.as_object().expect("one").clone());
    let made = arrange(world, "/operator/v1/coupon-plans", &body).await.json();
    made["plan_id"].as_str().expect("a plan").to_owned()
}

/// A plan of cards that ends in a second.
async fn short_plan(world: &World) -> String {
    let clock = operate(world, Call::get("/operator/v1/clock")).await.json();
    let now = clock["now"].as_str().expect("an instant");
    let end = instant(now).plus_ms(1_000).to_wire();
    let validity = json!({ "valid_from": "2020-01-01T00:00:00Z", "valid_to": end });
    plan(world, "stored_value_card", "1", validity).await
}

async fn wait_two_seconds(world: &World) {
    arrange(world, "/operator/v1/clock/advance", &json!({ "by_seconds": 2 })).await;
}

fn new_batch(plan: &str) -> Call {
    let body = json!({ "plan_id": plan, "name": "Spring fair", "count": 2 });
    Call::post("/operator/v1/card-batches", &body)
}

/// A batch of two cards: its path, and number and code of each.
async fn batch(world: &World, plan: &str) -> (String, Vec<(String, String)>) {
    let made = operate(world, new_batch(plan)).await.json();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let cards = made["cards"].as_array().expect("cards");
    let cards = cards.iter().map(|card| (text(&card["card_no"]), text(&card["code"]))).collect();
    (format!("/operator/v1/card-batches/{}", text(&made["batch_id"])), cards)
}

async fn usual_batch(world: &World, worth: &str) -> (String, Vec<(String, String)>) {
    let plan = plan(world, "stored_value_card", worth, json!({ "valid_days": 30 })).await;
    batch(world, &plan).await
}

fn batches() -> Vec<Case> {
    let unknown = |operation, method: &'static str, rest: &'static str, body: Value| {
        case(operation, Code::CardBatchUnknown, async move |world| {
            let path = format!("/operator/v1/card-batches/CB7{rest}");
            operate(world, call(method, &path, &body)).await
        })
    };
    let why = || json!({ "reason": "误印" });
    vec![
        case("CreateCardBatch", Code::CouponPlanUnknown, async |world| {
            operate(world, new_batch("PP7")).await
        }),
        case("CreateCardBatch", Code::PlanNotForCards, async |world| {
            let plan = plan(world, "voucher", "1", json!({ "valid_days": 30 })).await;
            operate(world, new_batch(&plan)).await
        }),
        case("CreateCardBatch", Code::CouponNotChanged, async |world| {
            let plan = short_plan(world).await;
            wait_two_seconds(world).await;
            operate(world, new_batch(&plan)).await
        }),
        unknown("ShowCardBatch", "GET", "", Value::Null),
        unknown("ListBatchCards", "GET", "/cards", Value::Null),
        unknown("VoidCardBatch", "POST", "/void", why()),
        case("VoidCardBatch", Code::NothingToChange, async move |world| {
            let (path, _) = usual_batch(world, "1").await;
            let void = format!("{path}/void");
            arrange(world, &void, &why()).await;
            operate(world, Call::post(&void, &why())).await
        }),
    ]
}

async fn bind(world: &World, (batch, card): (&str, &str), customer: &str) -> Answer {
    let path = format!("{batch}/cards/{card}/bind");
    operate(world, Call::post(&path, &json!({ "customer_id": customer }))).await
}

fn bound() -> Vec<Case> {
    const BIND: &str = "BindCard";
    vec![
        case(BIND, Code::CardBatchUnknown, async |world| {
            bind(world, ("/operator/v1/card-batches/CB7", "SV1"), "nobody").await
        }),
        case(BIND, Code::CustomerUnknown, async |world| {
            let (path, cards) = usual_batch(world, "1").await;
            bind(world, (&path, &cards[0].0), "nobody").await
        }),
        case(BIND, Code::CardUnknown, async |world| {
            let (path, _) = usual_batch(world, "1").await;
            let (_, others) = usual_batch(world, "1").await;
            let id = customer(world).await.created.id.to_string();
            bind(world, (&path, &others[0].0), &id).await
        }),
        case(BIND, Code::CardNotRedeemed, async |world| {
            let (path, cards) = usual_batch(world, "1").await;
            let id = customer(world).await.created.id.to_string();
            assert_eq!(bind(world, (&path, &cards[0].0), &id).await.status, 201);
            bind(world, (&path, &cards[0].0), &id).await
        }),
        case(BIND, Code::CouponNotChanged, async |world| {
            let plan = short_plan(world).await;
            let (path, cards) = batch(world, &plan).await;
            wait_two_seconds(world).await;
            let id = customer(world).await.created.id.to_string();
            bind(world, (&path, &cards[0].0), &id).await
        }),
        case(BIND, Code::BalanceOutOfRange, async |world| {
            let (path, cards) = usual_batch(world, MOST).await;
            let id = customer(world).await.created.id.to_string();
            assert_eq!(bind(world, (&path, &cards[0].0), &id).await.status, 201);
            bind(world, (&path, &cards[1].0), &id).await
        }),
    ]
}

async fn redeem(world: &World, customer: &Account, code: &str) -> Answer {
    // No more of them in a second than the limit allows.
    world.pass(1_000);
    world.send(&customer.client, &Call::post(REDEEM, &json!({ "code": code }))).await
}

fn redeemed() -> Vec<Case> {
    const OPERATION: &str = "RedeemStoredValueCard";
    vec![
        case(OPERATION, Code::CardCodeWrong, async |world| {
            let customer = customer(world).await;
            redeem(world, &customer, "0000-0000-0000-0000").await
        }),
        case(OPERATION, Code::CardNotRedeemed, async |world| {
            let (path, cards) = usual_batch(world, "1").await;
            arrange(world, &format!("{path}/void"), &json!({ "reason": "误印" })).await;
            let customer = customer(world).await;
            redeem(world, &customer, &cards[0].1).await
        }),
        case(OPERATION, Code::CouponNotChanged, async |world| {
            let plan = short_plan(world).await;
            let (_, cards) = batch(world, &plan).await;
            wait_two_seconds(world).await;
            let customer = customer(world).await;
            redeem(world, &customer, &cards[0].1).await
        }),
        case(OPERATION, Code::BalanceOutOfRange, async |world| {
            let (_, cards) = usual_batch(world, MOST).await;
            let customer = customer(world).await;
            assert_eq!(redeem(world, &customer, &cards[0].1).await.status, 201);
            redeem(world, &customer, &cards[1].1).await
        }),
    ]
}
