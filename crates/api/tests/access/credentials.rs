//! Access keys.

use hubu_testkit::client::Call;
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::access::{Stage, code, served};

#[tokio::test(flavor = "multi_thread")]
async fn a_key_pair_is_shown_once_and_opens_the_account() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let id = stage.customer.created.id.as_str();
        let path = format!("/operator/v1/customers/{id}/credentials");
        let call = Call::post(&path, &json!({})).header("Idempotency-Key", "once").english();
        let made = world.send(&stage.operator.client, &call).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let pair = made.json();
        let (ak, sk) =
            (pair["ak"].as_str().expect("a key"), pair["sk"].as_str().expect("a secret"));
        assert_eq!((ak.len(), sk.len()), (20, 40));
        let client = hubu_testkit::client::Client::signed(ak, sk);
        assert_eq!(stage.balances(&client).await, served());

        let again = world.send(&stage.operator.client, &call).await;
        assert_eq!(again.outcome(), code(409, "HUBU.0003"), "no secret is kept to be repeated");
        assert!(!again.body.contains(sk));
        let listed = stage.ask("GET", "credentials", Value::Null).await;
        assert_eq!(listed.json()["total_count"], 2, "the owner's first key and this one");
        // Both were made at one instant, so that either may come first.
        let rows = listed.json()["credentials"].as_array().expect("a list").clone();
        let shown = rows.iter().find(|row| row["ak"] == ak).expect("the new one");
        assert_eq!(shown["status"], "active");
        assert_eq!(shown["user_id"], pair["user_id"]);
        assert_eq!(shown["user_name"], "customer_one", "an owner has the account's name");
        assert!(!listed.body.contains(sk));
        let third = stage.ask("POST", "credentials", json!({})).await;
        assert_eq!(third.outcome(), code(409, "HUBU.0146"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_stops_at_once_and_takes_its_users_tokens_along() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let user = stage.user("auditor").await;
        let path = format!("users/{user}/policies/BSS%20Finance");
        let attached = stage.ask("PUT", &path, Value::Null);
        assert_eq!(attached.await.status, 204);
        let (ak, client) = stage.key("auditor").await;
        assert_eq!(stage.balances(&client).await, served());
        let token = crate::access::tokens::by_password(&stage, "auditor").await;
        assert_eq!(stage.balances(&token).await, served());

        let key = format!("credentials/{ak}");
        let off = stage.ask("PATCH", &key, json!({ "status": "inactive" })).await;
        assert_eq!((off.status, off.body.as_str()), (204, ""));
        assert_eq!(stage.balances(&client).await, code(401, "APIGW.0301"));
        assert_eq!(stage.balances(&token).await, code(401, "APIGW.0301"));
        let id = stage.customer.created.id.as_str();
        let page = Call::get(&format!("/operator/v1/customers/{id}/credentials"));
        let page = page.query("offset", "1").query("limit", "1");
        let listed = world.send(&stage.operator.client, &page).await.json();
        assert_eq!(listed["total_count"], 2);
        let shown = &listed["credentials"][0];
        assert_eq!((&shown["ak"], &shown["user_name"]), (&json!(ak), &json!("auditor")));
        assert_eq!(shown["status"], "inactive");

        let on = stage.ask("PATCH", &key, json!({ "status": "active" })).await;
        assert_eq!(on.status, 204);
        assert_eq!(stage.balances(&client).await, served());
        assert_eq!(stage.balances(&token).await.0, 401, "a void token stays void");

        assert_eq!(stage.ask("DELETE", &key, Value::Null).await.status, 204);
        assert_eq!(stage.balances(&client).await, code(401, "APIGW.0301"));
        for (method, body) in [("DELETE", Value::Null), ("PATCH", json!({ "status": "active" }))] {
            let gone = stage.ask(method, &key, body).await;
            assert_eq!(gone.outcome(), code(404, "HUBU.0145"));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_of_another_account_is_unknown_here() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let user = stage.user("auditor").await;
        let (ak, client) = stage.key(&user).await;
        let other = &stage.other;
        let foreign = stage.of(other, "POST", "credentials", json!({ "user": user })).await;
        assert_eq!(foreign.outcome(), code(404, "HUBU.0141"));
        let key = format!("credentials/{ak}");
        let foreign = stage.of(other, "PATCH", &key, json!({ "status": "inactive" })).await;
        assert_eq!(foreign.outcome(), code(404, "HUBU.0145"));
        let foreign = stage.of(other, "DELETE", &key, Value::Null).await;
        assert_eq!(foreign.outcome(), code(404, "HUBU.0145"));
        assert_eq!(stage.balances(&client).await, code(403, "CBC.0151"), "the key still signs");

        let nobody = format!("/operator/v1/customers/{}/credentials", "0".repeat(32));
        for call in [Call::get(&nobody), Call::post(&nobody, &json!({}))] {
            let answer = world.send(&stage.operator.client, &call.english()).await;
            assert_eq!(answer.outcome(), code(404, "HUBU.0101"));
        }
        let operators = stage.of(&stage.operator, "POST", "credentials", json!({})).await;
        assert_eq!(operators.outcome(), code(404, "HUBU.0101"), "an operator is no customer");
    })
    .await;
}
