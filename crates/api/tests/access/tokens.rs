//! Tokens: asked for, used, void.

use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::access::{PASSWORD, Stage, code, served};

const PATH: &str = "/v3/auth/tokens";
const HOUR: i64 = 3_600_000;

/// The password method.
pub fn password(domain: &str, user: &str, password: &str) -> Value {
    let user = json!({ "name": user, "password": password, "domain": { "name": domain } });
    json!({ "methods": ["password"], "password": { "user": user } })
}

/// The key pair method.
pub fn key_pair(ak: &str, sk: &str) -> Value {
    let pair = json!({ "access": { "key": ak }, "secret": { "key": sk } });
    json!({ "methods": ["hw_ak_sk"], "hw_ak_sk": pair })
}

/// The token method.
fn exchanged(token: &str) -> Value {
    json!({ "methods": ["token"], "token": { "id": token } })
}

/// Asks for a token without a scope.
pub async fn ask(world: &World, identity: &Value) -> Answer {
    ask_for(world, identity, &Value::Null).await
}

async fn ask_for(world: &World, identity: &Value, scope: &Value) -> Answer {
    let body = json!({ "auth": { "identity": identity, "scope": scope } });
    world.send(&Client::nobody(), &Call::post(PATH, &body).english()).await
}

fn token(answer: &Answer) -> Client {
    assert_eq!(answer.status, 201, "{}", answer.body);
    Client::token(answer.header("x-subject-token"))
}

/// A token of a user of the stage's customer.
pub async fn by_password(stage: &Stage<'_>, user: &str) -> Client {
    token(&ask(stage.world, &password("customer_one", user, PASSWORD)).await)
}

/// A new key pair of the stage's customer.
pub async fn proof_of(stage: &Stage<'_>) -> (String, String) {
    let pair = stage.ask("POST", "credentials", json!({})).await.json();
    let text = |name: &str| pair[name].as_str().expect("a text").to_owned();
    (text("ak"), text("sk"))
}

/// A user that may look at balances.
async fn reader(stage: &Stage<'_>) -> String {
    let user = stage.user("auditor").await;
    let ready = format!("users/{user}/policies/BSS%20ReadonlyAccess");
    assert_eq!(stage.ask("PUT", &ready, Value::Null).await.status, 204);
    user
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_exchanged_for_a_token_of_a_day() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let (user, id) = (reader(&stage).await, stage.customer.created.id.as_str());
        let domain = json!({ "id": id, "name": "customer_one" });
        let identity = password("customer_one", "auditor", PASSWORD);
        let answer = ask_for(world, &identity, &json!({ "domain": { "id": id } })).await;
        let held = token(&answer);
        let body = answer.json();
        let mut expected = json!({ "token": {
            "issued_at": "2026-01-01T00:00:00.000000Z",
            "expires_at": "2026-01-02T00:00:00.000000Z",
            "methods": ["password"],
            "domain": domain,
            "roles": [],
            "user": { "id": user, "name": "auditor", "password_expires_at": "", "domain": domain },
        }});
        expected["token"]["catalog"] = body["token"]["catalog"].clone();
        assert_eq!(body, expected);
        let bss = &body["token"]["catalog"][1];
        assert_eq!(bss["type"], "bssv1");
        assert_eq!(bss["endpoints"][0]["url"], "http://bss.hubu.test/v1.0");
        assert_eq!(stage.balances(&held).await, served());
        world.pass(24 * HOUR - 1);
        assert_eq!(stage.balances(&held).await, served());
        world.pass(1);
        assert_eq!(stage.balances(&held).await, code(401, "APIGW.0307"));

        let call = json!({ "auth": { "identity": identity } });
        let short = Call::post(PATH, &call).query("nocatalog", "true");
        let short = world.send(&Client::nobody(), &short).await.json();
        assert_eq!(short["token"]["catalog"], json!([]));
        assert_eq!(short["token"]["domain"], domain, "without a scope it is the account's");
        let by_name =
            ask_for(world, &identity, &json!({ "domain": { "name": "customer_one" } })).await;
        assert_eq!(by_name.status, 201);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_and_key_pairs_are_exchanged_too_and_no_token_lives_on_by_it() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let (ak, sk) = proof_of(&stage).await;
        let first = ask(world, &key_pair(&ak, &sk)).await;
        assert_eq!(first.json()["token"]["methods"], json!(["hw_ak_sk"]));
        let roles = first.json()["token"]["roles"].clone();
        assert_eq!(roles[0], json!({ "id": "0", "name": "te_admin" }));
        assert_eq!(stage.balances(&token(&first)).await, served());
        world.pass(20 * HOUR);
        let second = ask(world, &exchanged(first.header("x-subject-token"))).await;
        assert_eq!(second.json()["token"]["methods"], json!(["token"]));
        assert_ne!(first.header("x-subject-token"), second.header("x-subject-token"));
        let (issued, ends) =
            (&second.json()["token"]["issued_at"], &second.json()["token"]["expires_at"]);
        assert_eq!(*issued, "2026-01-01T20:00:00.000000Z");
        assert_eq!(*ends, "2026-01-02T00:00:00.000000Z", "with the first");
        assert_eq!(stage.balances(&token(&second)).await, served());
        world.pass(4 * HOUR);
        let late = ask(world, &exchanged(second.header("x-subject-token"))).await;
        assert_eq!(late.status, 401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_for_a_project_names_it_and_foreign_scopes_are_refused() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        reader(&stage).await;
        let identity = password("customer_one", "auditor", PASSWORD);
        let projects = world.send(&stage.customer.client, &Call::get("/v3/projects")).await.json();
        let project = &projects["projects"][2];
        let domain = json!({ "id": stage.customer.created.id.as_str(), "name": "customer_one" });
        for wanted in [json!({ "id": project["id"] }), json!({ "name": project["name"] })] {
            // A project counts before a domain.
            let scope = json!({ "project": wanted, "domain": { "name": "customer_one" } });
            let answer = ask_for(world, &identity, &scope).await;
            let shown = answer.json()["token"].clone();
            let expected = json!({ "id": project["id"], "name": project["name"], "domain": domain });
            assert_eq!((&shown["project"], &shown["domain"]), (&expected, &Value::Null));
            assert_eq!(stage.balances(&token(&answer)).await, served());
        }
        let foreign = world.send(&stage.other.client, &Call::get("/v3/projects")).await.json();
        let scopes = [
            json!({ "domain": { "id": stage.other.created.id.as_str() } }),
            json!({ "domain": { "name": "customer_two" } }),
            json!({ "domain": { "name": "no-such-domain" } }),
            json!({ "domain": { "id": stage.customer.created.id.as_str(), "name": "customer_two" } }),
            json!({ "project": { "id": foreign["projects"][0]["id"] } }),
            json!({ "project": { "name": "nowhere-9" } }),
        ];
        let before = world.store.stats().commits;
        for scope in scopes {
            let answer = ask_for(world, &identity, &scope).await;
            assert_eq!(answer.status, 403, "{scope}: {}", answer.body);
            assert_eq!(answer.json()["error"]["title"], "Forbidden");
            assert_eq!(answer.header("x-subject-token"), "");
        }
        assert_eq!(world.store.stats().commits, before, "nothing was issued");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_wrong_with_a_password_the_answer_is_the_same() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        stage.user("auditor").await;
        stage.ask("POST", "users", json!({ "name": "robot" })).await;
        stage.user("former").await;
        stage.ask("PATCH", "users/former", json!({ "enabled": false })).await;
        let table = [
            password("customer_one", "auditor", "not-the-password"),
            password("customer_one", "nobody", PASSWORD),
            password("no-such-domain", "auditor", PASSWORD),
            password("customer_two", "auditor", PASSWORD),
            password("customer_one", "robot", PASSWORD),
            password("customer_one", "former", PASSWORD),
        ];
        let message = "The username or password is wrong.";
        let error = json!({ "code": 401, "message": message, "title": "Unauthorized" });
        for identity in table {
            let answer = ask(world, &identity).await;
            assert_eq!(
                (answer.status, answer.json()),
                (401, json!({ "error": error })),
                "{identity}"
            );
            assert_eq!(answer.header("x-subject-token"), "");
        }
        let (ak, sk) = proof_of(&stage).await;
        let wrong =
            [key_pair(&ak, "x"), key_pair("NOSUCHKEY00000000000", &sk), exchanged("MII-nonsense")];
        for identity in wrong {
            assert_eq!(ask(world, &identity).await.status, 401, "{identity}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_not_well_formed_names_its_field() {
    World::on_each_engine(async |world| {
        let domain = json!({ "name": "customer_one" });
        let table = [
            (json!({ "methods": [] }), "auth.identity.methods"),
            (json!({ "methods": ["magic"], "magic": {} }), "auth.identity.methods"),
            (json!({ "methods": ["password", "totp"] }), "auth.identity.methods"),
            (json!({ "methods": ["password"] }), "auth.identity.password"),
            (json!({ "methods": ["token"], "token": {} }), "auth.identity.token.id"),
            (
                json!({ "methods": ["password"], "password": { "user": { "domain": domain } } }),
                "auth.identity.password.user.name",
            ),
            (
                json!({ "methods": ["hw_ak_sk"], "hw_ak_sk": { "access": { "key": "x" } } }),
                "auth.identity.hw_ak_sk.secret",
            ),
        ];
        for (identity, field) in table {
            let answer = ask(world, &identity).await;
            let error = &answer.json()["error"];
            assert_eq!(
                (answer.status, &error["title"]),
                (400, &json!("Bad Request")),
                "{identity}"
            );
            assert!(error["message"].as_str().is_some_and(|said| said.contains(field)), "{error}");
        }
        let nowhere = ask_for(world, &exchanged("x"), &json!({ "project": {} })).await;
        assert!(nowhere.body.contains("auth.scope.project.id"), "{}", nowhere.body);
        let broken = Call::new("POST", PATH).body("{");
        assert_eq!(world.send(&Client::nobody(), &broken).await.status, 400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_fall_with_the_password_the_policies_and_the_user() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let user = reader(&stage).await;
        let other = "An0ther!pass-word";
        let owner = token(&{
            let (ak, sk) = proof_of(&stage).await;
            ask(world, &key_pair(&ak, &sk)).await
        });
        let ready = format!("users/{user}/policies/BSS%20Finance");
        let changes = [
            ("PUT", ready.clone(), Value::Null),
            ("DELETE", ready, Value::Null),
            ("PATCH", format!("users/{user}"), json!({ "enabled": true })),
            ("POST", "credentials".to_owned(), json!({ "user": user })),
            ("PUT", format!("users/{user}/password"), json!({ "password": other })),
        ];
        for (method, path, body) in changes {
            let held = by_password(&stage, "auditor").await;
            assert_eq!(stage.balances(&held).await, served());
            let done = stage.ask(method, &path, body).await;
            assert!(done.status < 300, "{}", done.body);
            // Another key takes nothing away from what a user has.
            let expected = if method == "POST" { served() } else { code(401, "APIGW.0301") };
            assert_eq!(stage.balances(&held).await, expected, "after {method} {path}");
        }
        let old = ask(world, &password("customer_one", "auditor", PASSWORD)).await;
        assert_eq!(old.status, 401, "the old password");
        let held = token(&ask(world, &password("customer_one", "auditor", other)).await);
        assert_eq!(stage.balances(&held).await, served());
        let off = stage.ask("PATCH", &format!("users/{user}"), json!({ "enabled": false })).await;
        assert_eq!(off.status, 200);
        assert_eq!(stage.balances(&held).await, code(401, "APIGW.0301"));
        assert_eq!(ask(world, &password("customer_one", "auditor", other)).await.status, 401);
        assert_eq!(stage.balances(&owner).await, served(), "others keep theirs");
        let path = format!("users/{user}/password");
        let weak = stage.ask("PUT", &path, json!({ "password": "short" }));
        assert_eq!(weak.await.outcome(), code(400, "CBC.99000036"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_shown_to_its_user_and_to_the_accounts_owner() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        reader(&stage).await;
        let issued = ask(world, &password("customer_one", "auditor", PASSWORD)).await;
        let (text, own) = (issued.header("x-subject-token"), token(&issued));
        let validate = async |client: &Client, subject: &str| {
            let call = Call::get(PATH).unsigned("X-Subject-Token", subject).english();
            world.send(client, &call).await
        };
        for client in [&own, &stage.customer.client] {
            let shown = validate(client, text).await;
            assert_eq!((shown.status, shown.json()), (200, issued.json()));
            assert_eq!(shown.header("x-subject-token"), text);
        }
        let colleague = stage.user("colleague").await;
        let (_, colleague) = stage.key(&colleague).await;
        for client in [&colleague, &stage.other.client, &stage.operator.client] {
            assert_eq!(validate(client, text).await.status, 404);
        }
        assert_eq!(validate(&own, "MII-nonsense").await.status, 404);
        let without = world.send(&own, &Call::get(PATH).english()).await;
        assert_eq!(without.status, 400);
        assert!(without.body.contains("X-Subject-Token is missing"), "{}", without.body);
        world.pass(24 * HOUR);
        assert_eq!(validate(&stage.customer.client, text).await.status, 404, "it has ended");
    })
    .await;
}
