//! Temporary keys: asked for by a token, used with their security token, void.

use hubu_api::signing::Signer;
use hubu_api::signing::algorithm::ALL;
use hubu_testkit::client::{Answer, Call, Client, Proof};
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::access::tokens::{ask, by_password, key_pair};
use crate::access::{Stage, code, served};

const PATH: &str = "/v3.0/OS-CREDENTIAL/securitytokens";
const BALANCES: &str = "/v2/accounts/customer-accounts/balances";
const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;

/// A temporary key with all it needs.
struct Key {
    ak: String,
    sk: String,
    token: String,
    ends: String,
}

impl Key {
    fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 201, "{}", answer.body);
        let text = |name: &str| answer.json()["credential"][name].as_str().map(str::to_owned);
        let text = |name: &str| text(name).expect(name);
        let (ak, sk) = (text("access"), text("secret"));
        assert_eq!((ak.len(), sk.len()), (20, 40));
        Self { ak, sk, token: text("securitytoken"), ends: text("expires_at") }
    }

    fn client(&self) -> Client {
        Client::signed(&self.ak, &self.sk)
    }

    /// What balances answer when the key and its token are signed.
    async fn balances(&self, world: &World) -> (u16, String) {
        self.with_token(world, &self.token).await.outcome()
    }

    async fn with_token(&self, world: &World, token: &str) -> Answer {
        let call = Call::get(BALANCES).english().header("X-Security-Token", token);
        world.send(&self.client(), &call).await
    }
}

fn wish(token: &Value) -> Value {
    json!({ "auth": { "identity": { "methods": ["token"], "token": token } } })
}

/// Asks with the token in the header, for so many seconds.
async fn issue(world: &World, held: &Client, seconds: Value) -> Answer {
    let call = Call::post(PATH, &wish(&json!({ "duration_seconds": seconds }))).english();
    world.send(held, &call).await
}

/// A token of the user `auditor`, who may look at balances.
async fn auditor(stage: &Stage<'_>) -> Client {
    let user = stage.user("auditor").await;
    let ready = format!("users/{user}/policies/BSS%20ReadonlyAccess");
    assert_eq!(stage.ask("PUT", &ready, Value::Null).await.status, 204);
    by_password(stage, "auditor").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_exchanged_for_a_key_that_opens_what_the_token_opens() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let held = auditor(&stage).await;
        let key = Key::of(&issue(world, &held, json!(3_600)).await);
        assert_eq!(key.ends, "2026-01-01T01:00:00.000000Z");
        assert_eq!(key.balances(world).await, served());
        let identity = Call::get("/v5/caller-identity").header("X-Security-Token", &key.token);
        let own = world.send(&key.client(), &identity).await;
        let tokens = world.send(&held, &Call::get("/v5/caller-identity")).await;
        assert_eq!((own.status, own.body), (200, tokens.body), "it is the token's user");

        // The token may stand in the body instead; a quarter of an hour is the rule.
        let Proof::Token(text) = &held.proof else { panic!("a token") };
        let by_id = Call::post(PATH, &wish(&json!({ "id": text })));
        let by_id = Key::of(&world.send(&Client::nobody(), &by_id).await);
        assert_eq!(by_id.ends, "2026-01-01T00:15:00.000000Z");
        assert_ne!((&by_id.ak, &by_id.token), (&key.ak, &key.token));
        assert_eq!(by_id.balances(world).await, served());
        let bare = json!({ "auth": { "identity": { "methods": ["token"] } } });
        let bare = Key::of(&world.send(&held, &Call::post(PATH, &bare)).await);
        assert_eq!(bare.ends, "2026-01-01T00:15:00.000000Z");

        for &algorithm in ALL {
            let signer = Signer::using(algorithm, &key.ak, &key.sk);
            let client = Client { proof: Proof::Signed(signer) };
            let call = Call::get(BALANCES).header("X-Security-Token", &key.token);
            let answer = world.send(&client, &call).await;
            assert_eq!(answer.status, 200, "{}: {}", algorithm.label(), answer.body);
        }
        let listed = stage.ask("GET", "credentials", Value::Null).await;
        assert!(!listed.body.contains(&key.ak), "it is none of the user's own keys");
        stage.key("auditor").await;
        stage.key("auditor").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_security_token_must_be_the_keys_and_signed() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let held = auditor(&stage).await;
        let key = Key::of(&issue(world, &held, json!(900)).await);
        let second = Key::of(&issue(world, &held, json!(900)).await);
        let refused = code(401, "APIGW.0301");
        let without = world.send(&key.client(), &Call::get(BALANCES).english()).await;
        assert_eq!(without.outcome(), refused);
        assert!(without.message().ends_with("x-security-token is not signed"), "{}", without.body);
        let unsigned = Call::get(BALANCES).english().unsigned("X-Security-Token", &key.token);
        assert_eq!(world.send(&key.client(), &unsigned).await.outcome(), refused);
        let lower = key.token.to_lowercase();
        for wrong in ["", "x", &second.token, &lower, &format!("{}x", key.token)] {
            let answer = key.with_token(world, wrong).await;
            assert_eq!(answer.outcome(), refused, "{wrong}");
            for secret in [&key.sk, &key.token] {
                assert!(!answer.body.contains(secret.as_str()), "{}", answer.body);
            }
        }
        let call = Call::get(BALANCES).header("X-Security-Token", &key.token);
        let guessed = world.send(&Client::signed(&key.ak, &second.sk), &call).await;
        assert_eq!(guessed.outcome(), refused, "the token alone is worth nothing");
        assert_eq!(key.balances(world).await, served());
        // A lasting key has no security token; one that is sent along counts for nothing.
        let own = world.send(&stage.customer.client, &call).await;
        assert_eq!(own.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_ends_at_its_instant_and_no_later_than_its_token() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let held = auditor(&stage).await;
        for bad in [json!(899), json!(86_401), json!(0), json!(-1), json!("x"), json!(900.5)] {
            let answer = issue(world, &held, bad.clone()).await;
            assert_eq!(answer.status, 400, "{bad}");
            let field = "auth.identity.token.duration_seconds";
            assert!(answer.body.contains(field), "{}", answer.body);
        }
        let key = Key::of(&issue(world, &held, json!(900)).await);
        world.pass(900 * SECOND - 1);
        assert_eq!(key.balances(world).await, served());
        world.pass(1);
        let ended = key.with_token(world, &key.token).await;
        assert_eq!(ended.outcome(), code(401, "APIGW.0301"));
        assert!(
            ended.message().ends_with("the temporary access key has expired"),
            "{}",
            ended.body
        );

        world.pass(22 * HOUR);
        let late = Key::of(&issue(world, &held, json!(86_400)).await);
        assert_eq!(late.ends, "2026-01-02T00:00:00.000000Z", "with the token");
        world.pass(2 * HOUR - 900 * SECOND - 1);
        assert_eq!(late.balances(world).await, served());
        world.pass(1);
        assert_eq!(late.balances(world).await, code(401, "APIGW.0301"));
        assert_eq!(issue(world, &held, json!(900)).await.status, 401, "the token has ended");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_falls_when_its_users_tokens_fall_and_never_has_more_rights() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let held = stage.user("clerk").await;
        let held = (held, by_password(&stage, "clerk").await);
        let poor = Key::of(&issue(world, &held.1, json!(900)).await);
        assert_eq!(poor.balances(world).await, code(403, "CBC.0151"), "as its user");
        let ready = format!("users/{}/policies/BSS%20Finance", held.0);
        let changes = [
            ("PUT", ready.clone(), Value::Null),
            ("DELETE", ready, Value::Null),
            ("PATCH", "users/clerk".to_owned(), json!({ "enabled": false })),
        ];
        for (method, path, body) in changes {
            let token = by_password(&stage, "clerk").await;
            let key = Key::of(&issue(world, &token, json!(900)).await);
            let before = key.balances(world).await;
            assert_ne!(before, code(401, "APIGW.0301"));
            let done = stage.ask(method, &path, body).await;
            assert!(done.status < 300, "{}", done.body);
            assert_eq!(key.balances(world).await, code(401, "APIGW.0301"), "{method} {path}");
        }
        let owner = Call::get(BALANCES).english();
        assert_eq!(world.send(&stage.customer.client, &owner).await.status, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_living_token_is_exchanged_and_a_key_for_nothing_more() {
    World::on_each_engine(async |world| {
        let stage = Stage::set(world).await;
        let held = auditor(&stage).await;
        let key = Key::of(&issue(world, &held, json!(900)).await);
        let before = world.store.stats().commits;
        let plain = Call::post(PATH, &wish(&json!({})));
        for nobody in [Client::nobody(), Client::token("MII-nonsense"), Client::token("")] {
            let answer = world.send(&nobody, &plain.clone().english()).await;
            let error =
                json!({ "code": 401, "message": "The token is wrong.", "title": "Unauthorized" });
            assert_eq!((answer.status, answer.json()), (401, json!({ "error": error })));
        }
        // A signature proves nothing here, and a temporary pair gets no token: both would let a key live
        // on by itself.
        let signed = plain.clone().header("X-Security-Token", &key.token);
        assert_eq!(world.send(&key.client(), &signed).await.status, 401);
        assert_eq!(world.send(&stage.customer.client, &plain).await.status, 401);
        assert_eq!(ask(world, &key_pair(&key.ak, &key.sk)).await.status, 401);
        let table = [
            (json!({ "methods": ["assume_role"] }), "auth.identity.methods"),
            (json!({ "methods": [] }), "auth.identity.methods"),
            (
                json!({ "methods": ["token"], "policy": { "Version": "1.1" } }),
                "auth.identity.policy",
            ),
        ];
        for (identity, field) in table {
            let call = Call::post(PATH, &json!({ "auth": { "identity": identity } })).english();
            let answer = world.send(&held, &call).await;
            assert_eq!(answer.status, 400, "{identity}: {}", answer.body);
            assert!(answer.body.contains(field), "{}", answer.body);
        }
        assert_eq!(world.store.stats().commits, before, "nothing was issued");
    })
    .await;
}
