//! Requests that two programs on the way could read in two ways are refused before anybody looks at
//! who calls.

use axum::body::Body;
use hubu_testkit::client::{Answer, Call, Client, send};
use hubu_testkit::world::World;

use crate::edge::{BALANCES, balances, person};

fn malformed(answer: &Answer, detail: &str) {
    assert_eq!(answer.outcome(), (400, "APIGW.0201".to_owned()), "{detail}");
    assert_eq!(answer.message(), format!("API request error: {detail}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_says_two_things_is_refused() {
    World::on_each_engine(async |world| {
        let nobody = Client::nobody();
        let twice = [
            ("Host", "evil.test"),
            ("Authorization", "x"),
            ("X-Sdk-Date", "20260101T000000Z"),
            ("X-Auth-Token", "x"),
            ("Content-Length", "0"),
        ];
        for (name, value) in twice {
            let mut call = balances().unsigned(name, value);
            if name != "Host" {
                call = call.unsigned(name, value);
            }
            let answer = world.send(&nobody, &call).await;
            malformed(&answer, &format!("repeated header {name}"));
        }
        let both =
            balances().unsigned("Content-Length", "2").unsigned("Transfer-Encoding", "chunked");
        malformed(&world.send(&nobody, &both).await, "Content-Length with Transfer-Encoding");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_absolute_target_names_the_host() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        for (host, status) in [("evil.test", 400), ("bss.hubu.test", 200), ("BSS.hubu.test", 200)] {
            let mut request = person.client.request(world.wall(), &balances());
            let target = format!("http://{host}{BALANCES}");
            *request.uri_mut() = target.parse().expect("an absolute target");
            assert_eq!(send(&world.edge, request).await.status, status, "{host}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_that_says_two_things_is_refused() {
    World::on_each_engine(async |world| {
        let nobody = Client::nobody();
        let twice = balances().query("limit", "1").query("limit", "2");
        malformed(&world.send(&nobody, &twice).await, "a query parameter occurs twice");
        for raw in ["limit=1&lim%69t=2", "x&x=", "a=1&b=2&a=1"] {
            let request = http::Request::get(format!("{BALANCES}?{raw}"));
            let request = request.header("Host", "h").body(Body::empty()).expect("well-formed");
            malformed(&send(&world.edge, request).await, "a query parameter occurs twice");
        }
        for raw in ["a=%", "a=%zz", "a=%ff"] {
            let request = http::Request::get(format!("{BALANCES}?{raw}"));
            let request = request.header("Host", "h").body(Body::empty()).expect("well-formed");
            let answer = send(&world.edge, request).await;
            malformed(&answer, "the query is not percent-encoded UTF-8");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn json_is_signed_as_it_is() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let path = "/v2/enterprises/multi-accounts/transfer-amount";
        let call = Call::new("POST", path).body("{}");
        let text = "Incorrect IAM authentication information: calc ak sk signature fail: the \
                    payload must be signed";
        for media_type in
            ["application/json", "application/json;charset=UTF-8", " Application/JSON", "text/json"]
        {
            let unsigned = call.clone().header("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD");
            let unsigned = unsigned.header("Content-Type", media_type);
            let answer = world.send(&person.client, &unsigned).await;
            let refused = (answer.status, answer.message());
            if media_type == "text/json" {
                assert_eq!(refused.0, 415, "nothing reads it: {}", refused.1);
            } else {
                assert_eq!(refused, (401, text.to_owned()), "{media_type}");
            }
        }
        assert_eq!(world.send(&person.client, &call).await.status, 400, "signed, and incomplete");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idempotency_key_counts_when_it_is_signed() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let long = "k".repeat(129);
        for bad in ["", &long, "caf\u{e9}"] {
            let call = balances().header("Idempotency-Key", bad);
            let answer = world.send(&person.client, &call).await;
            malformed(&answer, "Idempotency-Key must be 1 to 128 printable ASCII characters");
            let call = balances().unsigned("Idempotency-Key", bad);
            assert_eq!(world.send(&person.client, &call).await.status, 200, "not signed");
        }
        let call = balances().header("Idempotency-Key", &long[1..]);
        assert_eq!(world.send(&person.client, &call).await.status, 200);
    })
    .await;
}
