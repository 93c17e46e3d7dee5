//! Stored-value cards that are made before anybody has them: batches, the code that is redeemed, the
//! card that is bound, what is left and void.

use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use serde_json::{Value, json};

use crate::golden::desk::{Desk, call, get, text};
use crate::golden::recorder::tell;
use crate::golden::story;

const REDEEM: &str = "/hubu/v1/stored-value-cards/redeem";

#[tokio::test(flavor = "multi_thread")]
async fn golden_card_batches() {
    tell(Site::Cn, async |golden| {
        let desk = Desk::at(golden).await;
        let enterprise = story::enterprise(golden.world).await;
        let (lab, sales) = (&enterprise.lab, &enterprise.sales);
        let plan = card_plan(&desk).await;
        let (batch, cards) = made(&desk, &plan).await;
        let redeem = |code: &str| Call::post(REDEEM, &json!({ "code": code }));
        let written = cards[0].1.to_lowercase().replace('-', " ");
        golden.case("RedeemStoredValueCard/in_small_letters", &lab.client, redeem(&written)).await;
        let name = "RedeemStoredValueCard/a_second_time";
        golden.refusal(name, &sales.client, redeem(&cards[0].1)).await;
        let name = "RedeemStoredValueCard/wrong";
        golden.refusal(name, &lab.client, redeem("0000-0000-0000-0001")).await;
        let name = "RedeemStoredValueCard/no_code";
        golden.refusal(name, &lab.client, Call::post(REDEEM, &json!({}))).await;

        let bind = |card: &str| {
            let path = format!("card-batches/{batch}/cards/{card}/bind");
            call("POST", &path, &json!({ "customer_id": sales.created.id.as_str() }))
        };
        desk.later().await;
        desk.case("BindCard/to_a_customer", bind(&cards[1].0)).await;
        desk.refusal("BindCard/bound_before", bind(&cards[1].0)).await;
        desk.refusal("BindCard/no_such_card", bind("SV7")).await;
        let void =
            call("POST", &format!("card-batches/{batch}/void"), &json!({ "reason": "误印" }));
        desk.case("VoidCardBatch/what_is_left", void.clone()).await;
        desk.refusal("VoidCardBatch/nothing_left", void).await;
        let name = "RedeemStoredValueCard/void";
        golden.refusal(name, &lab.client, redeem(&cards[2].1)).await;
        listed(&desk, &batch).await;
    })
    .await;
}

async fn card_plan(desk: &Desk<'_>) -> String {
    let body = json!({
        "kind": "stored_value_card", "name": "千元储值卡", "face_value": "1000", "scene": "activity",
        "valid_days": 365, "media": "paper",
    });
    text(&desk.done(call("POST", "coupon-plans", &body)).await.json()["plan_id"])
}

/// A batch's id, and number and code of each of its cards.
async fn made(desk: &Desk<'_>, plan: &str) -> (String, Vec<(String, String)>) {
    let make = |plan: &str, more: Value| {
        let mut body = json!({ "plan_id": plan, "name": "春季展会", "count": 3 });
        let more = more.as_object().expect("an object").clone();
        body.as_object_mut().expect("an object").extend(more);
        call("POST", "card-batches", &body)
    };
    let answer = desk.case("CreateCardBatch/of_three", make(plan, json!({}))).await.json();
    let inactive = make(plan, json!({ "active": false, "count": 1 }));
    desk.case("CreateCardBatch/inactive", inactive).await;
    desk.refusal("CreateCardBatch/unknown_plan", make("PP7", json!({}))).await;
    desk.refusal("CreateCardBatch/too_many", make(plan, json!({ "count": 501 }))).await;
    let cards = answer["cards"].as_array().expect("cards").iter();
    let cards = cards.map(|card| (text(&card["card_no"]), text(&card["code"]))).collect();
    (text(&answer["batch_id"]), cards)
}

async fn listed(desk: &Desk<'_>, batch: &str) {
    let one = |what: &str| format!("card-batches/{batch}{what}");
    for (name, call) in [
        ("ListCardBatches/newest_first", get("card-batches", &[])),
        ("ListCardBatches/the_second", get("card-batches", &[("offset", "1"), ("limit", "1")])),
        ("ShowCardBatch/voided", get(&one(""), &[])),
        ("ListBatchCards/all", get(&one("/cards"), &[])),
        ("ListBatchCards/void", get(&one("/cards"), &[("state", "voided")])),
        ("ListBatchCards/unredeemed", get(&one("/cards"), &[("state", "unredeemed")])),
    ] {
        desk.case(name, call).await;
    }
    desk.refusal("ShowCardBatch/unknown", get("card-batches/CB7", &[])).await;
    desk.refusal("ListBatchCards/unknown", get("card-batches/7/cards", &[])).await;
    desk.refusal("ListCardBatches/limit_0", get("card-batches", &[("limit", "0")])).await;
}
