//! Policies of users.

use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::access::{Stage, code, served};

fn document(statements: &Value) -> Value {
    json!({ "Version": "1.1", "Statement": statements })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_counts_from_the_next_request_on() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let user = format!("users/{}", stage.user("auditor").await);
        let (_, client) = stage.key("auditor").await;
        let denied = code(403, "CBC.0151");
        assert_eq!(stage.balances(&client).await, denied, "no policy");
        let policy = format!("{user}/policy");
        let allow = document(&json!([{
            "Effect": "Allow", "Action": ["bss:balance:view"], "Resource": ["*"],
        }]));
        let set = stage.ask("PUT", &policy, allow.clone()).await;
        assert_eq!((set.status, set.body.as_str()), (204, ""));
        assert_eq!(stage.balances(&client).await, served());
        let deny = document(&json!([
            { "Effect": "Allow", "Action": ["bss:*", "billing:*"] },
            { "Effect": "Deny", "Action": ["bss:balance:view"] },
        ]));
        assert_eq!(stage.ask("PUT", &policy, deny.clone()).await.status, 204);
        assert_eq!(stage.balances(&client).await, denied, "in place of the first; a denial wins");
        let listed = stage.ask("GET", &format!("{user}/policies"), Value::Null).await.json();
        let own = json!({ "name": "custom", "ready_made": false, "document": deny });
        assert_eq!(listed, json!({ "policies": [own] }));

        let conditional = document(&json!([{
            "Effect": "Allow", "Action": ["bss:*"],
            "Condition": { "StringEquals": { "g:UserName": ["x"] } },
        }]));
        assert_eq!(stage.ask("PUT", &policy, conditional.clone()).await.status, 204);
        assert_eq!(stage.balances(&client).await, denied, "a condition nobody can check");
        let listed = stage.ask("GET", &format!("{user}/policies"), Value::Null).await.json();
        assert_eq!(listed["policies"][0]["document"], conditional);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ready_made_policies_come_and_go_by_name() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let user = format!("users/{}", stage.user("auditor").await);
        let (_, client) = stage.key("auditor").await;
        let ready = format!("{user}/policies/BSS%20Finance");
        for _ in 0..2 {
            assert_eq!(stage.ask("PUT", &ready, Value::Null).await.status, 204, "twice is once");
        }
        assert_eq!(stage.balances(&client).await, served());
        let listed = stage.ask("GET", &format!("{user}/policies"), Value::Null).await.json();
        assert_eq!(listed["policies"].as_array().map(Vec::len), Some(1));
        let shown = &listed["policies"][0];
        assert_eq!(shown["name"], "BSS FinanceAccess", "the name it has today");
        assert_eq!(
            (&shown["ready_made"], &shown["document"]["Version"]),
            (&json!(true), &json!("1.1"))
        );

        assert_eq!(stage.ask("DELETE", &ready, Value::Null).await.status, 204);
        assert_eq!(stage.balances(&client).await, code(403, "CBC.0151"));
        let gone = stage.ask("DELETE", &ready, Value::Null).await;
        assert_eq!(gone.outcome(), code(404, "HUBU.0149"));
        let unknown = stage.ask("PUT", &format!("{user}/policies/BSS%20Nobody"), Value::Null).await;
        assert_eq!(unknown.outcome(), code(404, "HUBU.0148"));
        let allow = document(&json!([{ "Effect": "Allow", "Action": ["bss:*"] }]));
        let owner = stage.ask("PUT", "users/customer_one/policy", allow).await;
        assert_eq!(owner.outcome(), code(409, "HUBU.0147"));
        let owner =
            stage.ask("PUT", "users/customer_one/policies/BSS%20Finance", Value::Null).await;
        assert_eq!(owner.outcome(), code(409, "HUBU.0147"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_breaks_a_limit_is_refused_whole() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let policy = format!("users/{}/policy", stage.user("auditor").await);
        let one = json!({ "Effect": "Allow", "Action": ["bss:*"] });
        let long = json!({ "Effect": "Allow", "Action": vec!["x".repeat(200); 40] });
        let table = [
            (json!({ "Version": "1.0", "Statement": [one] }), "Version must be one of: 1.1, 5.0"),
            (document(&json!([])), "Statement needs at least 1 items"),
            (document(&json!(vec![one.clone(); 9])), "Statement has more than 8 items"),
            (document(&json!([{ "Effect": "Allow", "Action": [] }])), "Statement[0].Action needs"),
            (
                document(&json!([{ "Effect": "Allow", "Action": vec!["a"; 101] }])),
                "Statement[0].Action has more than 100 items",
            ),
            (
                document(&json!([{ "Effect": "Maybe", "Action": ["a"] }])),
                "Statement[0].Effect must",
            ),
            (document(&json!([{ "Effect": "Allow", "Action": ["a\nb"] }])), "control characters"),
            (document(&json!([long])), "body is longer than 6144 characters"),
        ];
        for (body, text) in table {
            let answer = stage.ask("PUT", &policy, body).await;
            assert_eq!(answer.outcome(), code(400, "CBC.0100"), "{text}: {}", answer.body);
            assert!(answer.message().contains(text), "{text}: {}", answer.body);
        }
        let listed = stage.ask("GET", "users/auditor/policies", Value::Null).await;
        assert_eq!(listed.json(), json!({ "policies": [] }));
    })
    .await;
}
