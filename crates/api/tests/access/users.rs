//! Users and partners' operators.

use hubu_core::customers::CustomerKind;
use hubu_testkit::client::Call;
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::access::{PASSWORD, Stage, code};

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_made_shown_and_listed() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let user = stage.user("auditor").await;
        let shown = stage.ask("GET", &format!("users/{user}"), Value::Null).await;
        let expected = json!({
            "user_id": user, "name": "auditor", "kind": "user", "enabled": true,
            "has_password": true, "items": [], "create_time": shown.json()["create_time"],
        });
        assert_eq!(shown.json(), expected);
        assert_eq!(
            stage.ask("GET", "users/auditor", Value::Null).await.json(),
            expected,
            "by name"
        );

        let without = stage.ask("POST", "users", json!({ "name": "robot" })).await;
        assert_eq!(without.status, 201);
        let id = stage.customer.created.id.as_str();
        let page = Call::get(&format!("/operator/v1/customers/{id}/users"));
        let page = page.query("offset", "1").query("limit", "2");
        let listed = world.send(&stage.operator.client, &page).await.json();
        assert_eq!(listed["total_count"], 3, "the owner is one of them");
        let names = [0, 1].map(|at| listed["users"][at]["name"].clone());
        assert_eq!(names, [json!("auditor"), json!("robot")]);
        assert_eq!(listed["users"][1]["has_password"], false);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_of_a_new_user_says_why() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        stage.user("auditor").await;
        let table = [
            (json!({ "name": "auditor" }), code(409, "HUBU.0142"), "of this name already"),
            (json!({ "name": "1st" }), code(400, "CBC.0100"), "name may have letters"),
            (json!({ "name": "weak", "password": "short" }), code(400, "CBC.99000036"), "8 char"),
            (
                json!({ "name": "abcabc", "password": "abcabcabc" }),
                code(400, "CBC.99000036"),
                "few",
            ),
            (
                json!({ "name": "op", "kind": "partner_operator" }),
                code(409, "HUBU.0144"),
                "partner",
            ),
            (
                json!({ "name": "op", "items": ["BPC_ITEM_FINANCE_030100"] }),
                code(400, "CBC.0100"),
                "items are for partner operators alone",
            ),
            (json!({ "name": "op", "items": ["finance"] }), code(400, "CBC.0100"), "BPC_ITEM_"),
            (json!({ "name": "op", "kind": "root" }), code(400, "CBC.0100"), "kind"),
        ];
        for (body, outcome, text) in table {
            let answer = stage.ask("POST", "users", body.clone()).await;
            assert_eq!(answer.outcome(), outcome, "{body}: {}", answer.body);
            assert!(answer.message().contains(text), "{body}: {}", answer.body);
        }
        let listed = stage.ask("GET", "users", Value::Null).await;
        assert_eq!(listed.json()["total_count"], 2, "nothing was made");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_disabled_and_a_partners_operator_gets_other_items() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let user = format!("users/{}", stage.user("auditor").await);
        let (_, client) = stage.key("auditor").await;
        assert_eq!(stage.balances(&client).await, code(403, "CBC.0151"));
        let off = stage.ask("PATCH", &user, json!({ "enabled": false })).await;
        assert_eq!((off.status, off.json()["enabled"].clone()), (200, json!(false)));
        assert_eq!(stage.balances(&client).await, code(401, "APIGW.0301"), "it proves nothing now");
        let on = stage.ask("PATCH", &user, json!({ "enabled": true })).await;
        assert_eq!(on.json()["enabled"], true);
        assert_eq!(stage.balances(&client).await, code(403, "CBC.0151"));

        let partner = world.customer(CustomerKind::SolutionProvider, "partner").await;
        let items = json!(["BPC_ITEM_FINANCE_030100"]);
        let new = json!({ "name": "clerk", "kind": "partner_operator", "items": items });
        let made = stage.of(&partner, "POST", "users", new).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let other = json!(["BPC_ITEM_SALES_020100", "BPC_ITEM_ACCOUNT_010500"]);
        let changed = stage.of(&partner, "PATCH", "users/clerk", json!({ "items": other })).await;
        assert_eq!(changed.json()["items"], other);
        let shown = stage.of(&partner, "GET", "users/clerk", Value::Null).await.json();
        assert_eq!((&shown["items"], &shown["enabled"]), (&other, &json!(true)));
        let none = stage.of(&partner, "PATCH", "users/clerk", json!({ "items": [] })).await;
        assert_eq!(none.json()["items"], json!([]));

        let owner = stage.ask("PATCH", "users/customer_one", json!({ "enabled": false })).await;
        assert_eq!(owner.outcome(), code(409, "HUBU.0143"));
        let nothing = stage.ask("PATCH", &user, json!({})).await;
        assert_eq!(nothing.outcome(), code(400, "CBC.0100"));
        let iam = stage.ask("PATCH", &user, json!({ "items": other })).await;
        assert_eq!(iam.outcome(), code(400, "CBC.0100"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_of_another_account_is_unknown() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let user = stage.user("auditor").await;
        let document = json!({
            "Version": "1.1", "Statement": [{ "Effect": "Allow", "Action": ["bss:*"] }],
        });
        let calls = [
            ("GET", String::new(), Value::Null),
            ("PATCH", String::new(), json!({ "enabled": false })),
            ("PUT", "/password".to_owned(), json!({ "password": PASSWORD })),
            ("PUT", "/policy".to_owned(), document),
            ("GET", "/policies".to_owned(), Value::Null),
            ("PUT", "/policies/BSS%20Finance".to_owned(), Value::Null),
            ("DELETE", "/policies/custom".to_owned(), Value::Null),
        ];
        for (method, rest, body) in calls {
            let path = format!("users/{user}{rest}");
            let foreign = stage.of(&stage.other, method, &path, body).await;
            assert_eq!(foreign.outcome(), code(404, "HUBU.0141"), "{method} {path}");
        }
        let shown = stage.ask("GET", &format!("users/{user}"), Value::Null).await.json();
        assert_eq!(shown["enabled"], true, "nothing was changed");
    })
    .await;
}
