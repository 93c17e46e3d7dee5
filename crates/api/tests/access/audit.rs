//! What is left of every change.

use hubu_testkit::client::Call;
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::access::{PASSWORD, Stage, code};

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_tells_who_did_what_and_no_secret() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let user = stage.user("auditor").await;
        let made = stage.ask("POST", "credentials", json!({ "user": user })).await.json();
        let other = "An0ther!pass-word";
        let path = format!("users/{user}/password");
        let set = stage.ask("PUT", &path, json!({ "password": other }));
        assert_eq!(set.await.status, 204);
        let asked = stage.ask("GET", "audit", Value::Null).await;
        let trail = asked.json();
        assert_eq!(trail["total_count"], 3);
        let operations = [0, 1, 2].map(|at| trail["entries"][at]["operation"].clone());
        assert_eq!(operations, ["SetUserPassword", "CreateCredential", "CreateUser"]);
        let entry = &trail["entries"][1];
        assert_eq!(entry["actor"], "the_operator/the_operator");
        assert_eq!(entry["detail"], json!({ "user": user, "access_key": made["ak"] }));
        assert!(entry["request_id"].as_str().is_some_and(|id| id.len() == 32), "{entry}");
        for secret in [made["sk"].as_str().expect("a secret"), PASSWORD, other] {
            assert!(!asked.body.contains(secret));
        }

        let id = stage.customer.created.id.as_str();
        let page = Call::get(&format!("/operator/v1/customers/{id}/audit"));
        let page = page.query("offset", "2").query("limit", "1");
        let last = world.send(&stage.operator.client, &page).await.json();
        assert_eq!(
            (&last["total_count"], &last["entries"][0]["operation"]),
            (&json!(3), &json!("CreateUser"))
        );
        let untouched = stage.of(&stage.other, "GET", "audit", Value::Null).await.json();
        assert_eq!(untouched, json!({ "total_count": 0, "entries": [] }));
        let nobody = Call::get(&format!("/operator/v1/customers/{}/audit", "0".repeat(32)));
        let nobody = world.send(&stage.operator.client, &nobody).await;
        assert_eq!(nobody.outcome(), code(404, "HUBU.0101"));
    })
    .await;
}
