//! Who is calling: domains, projects, the caller's identity; and the envelope of refusals.

use std::collections::BTreeSet;

use hubu_core::realm::Site;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::world::{Kind, World};
use serde_json::json;

use crate::access::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_finds_its_account() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let id = stage.customer.created.id.as_str();
        let answer = world.send(&stage.customer.client, &Call::get("/v3/auth/domains")).await;
        let base = "http://bss.hubu.test/v3";
        let domain = json!({
            "id": id, "name": "customer_one", "description": "", "enabled": true,
            "links": { "self": format!("{base}/domains/{id}") },
        });
        let expected = json!({ "domains": [domain], "links": { "self": format!("{base}/auth/domains") } });
        assert_eq!((answer.status, answer.json()), (200, expected));
        let trace = answer.header("x-iam-trace-id");
        assert_eq!((trace.len(), trace), (32, answer.header("x-request-id")));

        let user = stage.user("auditor").await;
        let (_, client) = stage.key(&user).await;
        let own = world.send(&client, &Call::get("/v3/auth/domains")).await;
        assert_eq!(own.json(), answer.json(), "a user's account, whatever its policies");
        let identity = async |client: &Client| {
            let answer = world.send(client, &Call::get("/v5/caller-identity")).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            answer.json()
        };
        let expected = json!({
            "account_id": id, "principal_id": user, "principal_urn": format!("iam::{id}:user:auditor"),
        });
        assert_eq!(identity(&client).await, expected);
        let owner = identity(&stage.customer.client).await;
        assert_eq!(owner["principal_urn"], format!("iam::{id}:root"));
        assert_ne!(owner["principal_id"], user);
        let operator = identity(&stage.operator.client).await;
        assert_eq!(operator["account_id"], stage.operator.created.id.as_str());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_a_project_for_each_region() {
    for (site, region, regions) in [(Site::Cn, "cn-north-1", 12), (Site::Intl, "eu-west-101", 13)] {
        let kind = Kind { site, ..Kind::default() };
        World::of_kind_on_each_engine(kind, async |world| {
            let stage = Stage::set(world).await;
            let id = stage.customer.created.id.as_str();
            let ask = async |client: &Client, query: &[(&str, &str)]| {
                let call = Call::get("/v3/projects");
                let call = query.iter().fold(call, |call, (key, value)| call.query(key, value));
                world.send(client, &call).await
            };
            let names = async |query: &[(&str, &str)]| {
                let body = ask(&stage.customer.client, query).await.json();
                let rows = body["projects"].as_array().expect("a list").clone();
                rows.iter().map(|row| row["name"].as_str().expect("a name").to_owned()).collect()
            };
            let all: Vec<String> = names(&[]).await;
            assert_eq!(all.len(), regions);
            assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), regions);
            let one = ask(&stage.customer.client, &[("name", region)]).await.json();
            let project = &one["projects"][0];
            let expected = json!({
                "id": project["id"], "name": region, "domain_id": id, "parent_id": id,
                "is_domain": false, "enabled": true, "description": "",
                "links": {
                    "self": format!("http://bss.hubu.test/v3/projects/{}", project["id"].as_str().expect("an id")),
                    "next": null, "previous": null,
                },
            });
            assert_eq!(one["projects"], json!([expected]));
            let other = ask(&stage.other.client, &[("name", region)]).await.json();
            assert_ne!(other["projects"][0]["id"], project["id"], "another account's is another");

            let paged: Vec<String> = names(&[("page", "2"), ("per_page", "5")]).await;
            assert_eq!(paged, all[5..10]);
            let beyond: Vec<String> = names(&[("page", "2147483647"), ("per_page", "5000")]).await;
            assert!(beyond.is_empty());
            let nothing: [(&str, &str); 5] = [
                ("name", "nowhere-9"),
                ("domain_id", stage.other.created.id.as_str()),
                ("parent_id", "0"),
                ("enabled", "false"),
                ("is_domain", "true"),
            ];
            for filter in nothing {
                let found: Vec<String> = names(&[filter]).await;
                assert!(found.is_empty(), "{filter:?}: {found:?}");
            }
            let same: [(&str, &str); 3] = [("domain_id", id), ("enabled", "true"), ("is_domain", "false")];
            let found: Vec<String> = names(&same).await;
            assert_eq!(found, all);
            for half in [("page", "1"), ("per_page", "1")] {
                let answer = ask(&stage.customer.client, &[half]).await;
                assert_eq!(answer.status, 400, "{half:?}");
                assert_eq!(answer.json()["error"]["title"], "Bad Request");
            }
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_have_the_envelope_of_the_identity_service() {
    World::on_each_engine(async |world| {
        let nobody = world.send(&Client::nobody(), &Call::get("/v3/auth/domains")).await;
        let message = "Incorrect IAM authentication information: x-auth-token not found";
        let error = json!({ "code": 401, "message": message, "title": "Unauthorized" });
        assert_eq!((nobody.status, nobody.json()), (401, json!({ "error": error })));
        assert_eq!(nobody.header("x-iam-trace-id"), nobody.header("x-request-id"));
        let elsewhere = world.send(&Client::nobody(), &Call::get("/v2/no/such/thing")).await;
        assert_eq!(elsewhere.header("x-iam-trace-id"), "", "only there");
    })
    .await;
}
