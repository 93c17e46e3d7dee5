//! Signatures and tokens.

use hubu_app::access;
use hubu_testkit::client::{Call, Client, HOST, Proof, send};
use hubu_testkit::world::World;

use crate::edge::{BALANCES, balances, person};

const MINUTE: i64 = 60_000;

/// A gateway refusal with this detail.
fn refused(detail: &str) -> ((u16, String), String) {
    let message = format!("Incorrect IAM authentication information: {detail}");
    ((401, "APIGW.0301".to_owned()), message)
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_proof_has_its_documented_text() {
    World::on_each_engine(async |world| {
        let send = async |client: &Client, call: Call| {
            let answer = world.send(client, &call).await;
            (answer.outcome(), answer.message())
        };
        let nobody = send(&Client::nobody(), balances()).await;
        assert_eq!(nobody, refused("x-auth-token not found"));
        let stranger = Client::signed("AKAKAKAKAKAKAKAKAKAK", "secret");
        assert_eq!(send(&stranger, balances()).await, refused("Get secretKey failed"));
        let basic = balances().unsigned("Authorization", "Basic eDp5");
        let expected = refused("calc ak sk signature fail: unsupported algorithm Basic");
        assert_eq!(send(&Client::nobody(), basic).await, expected);
        let token = send(&Client::token("nonsense"), balances()).await;
        assert_eq!(token.0.0, 401, "{token:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_signature_is_shown_what_the_server_computed() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let Proof::Signed(signer) = &person.client.proof else { panic!("owners sign") };
        let access_key = format!("{signer:?}");
        let access_key = access_key.split('"').nth(1).expect("its key is named");
        let wrong = Client::signed(access_key, "not the secret");
        let answer = world.send(&wrong, &Call::get(BALANCES).query("b", "2").query("a", "1")).await;
        assert_eq!(answer.status, 401);
        let message = answer.message();
        let start = "Incorrect IAM authentication information: verify aksk signature fail, \
                     canonicalRequest:GET|/v2/accounts/customer-accounts/balances/|a=1&b=2|\
                     content-type:application/json|host:bss.hubu.test|x-sdk-date:20260101T000000Z||\
                     content-type;host;x-sdk-date|";
        assert!(message.starts_with(start), "{message}");
        assert!(!message.contains("not the secret"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changing_anything_that_was_signed_breaks_the_signature() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let request = || person.client.request(world.wall(), &balances().query("a", "1"));
        let outcome = async |request| send(&world.edge, request).await.status;
        assert_eq!(outcome(request()).await, 200);
        let mut other_query = request();
        *other_query.uri_mut() = format!("{BALANCES}?a=2").parse().expect("a target");
        assert_eq!(outcome(other_query).await, 401);
        let mut other_host = request();
        other_host.headers_mut().insert("host", "evil.test".parse().expect("a value"));
        assert_eq!(outcome(other_host).await, 401);
        let mut other_date = request();
        other_date.headers_mut().insert("x-sdk-date", "20260101T000001Z".parse().expect("a date"));
        assert_eq!(outcome(other_date).await, 401);
        let mut added = request();
        *added.body_mut() = axum::body::Body::from("{}");
        assert_eq!(outcome(added).await, 401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_is_fresh_for_a_quarter_of_an_hour_to_either_side() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let table = [(0, 200), (15, 200), (-15, 200), (16, 401), (-16, 401)];
        for (minutes, status) in table {
            let at = world.wall().plus_ms(minutes * MINUTE);
            let answer = person.client.send(&world.edge, at, &balances()).await;
            assert_eq!(answer.status, status, "{minutes} minutes");
            if status == 401 {
                let expected = refused("calc ak sk signature fail: signature expired");
                assert_eq!((answer.outcome(), answer.message()), expected);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_holds_for_a_day_and_falls_with_its_users_keys() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let token = world.token_of(person.created.user).await;
        assert_eq!(world.send(&token, &balances()).await.status, 200);
        let whatever = balances().unsigned("Authorization", "whatever a client's user put there");
        assert_eq!(world.send(&token, &whatever).await.status, 200, "a token counts first");
        world.pass(24 * 60 * MINUTE - 1);
        assert_eq!(world.send(&token, &balances()).await.status, 200);
        world.pass(1);
        let ended = world.send(&token, &balances()).await;
        assert_eq!(ended.outcome(), (401, "APIGW.0307".to_owned()));
        assert_eq!(ended.message(), "The token must be updated.");

        let token = world.token_of(person.created.user).await;
        assert_eq!(world.send(&token, &balances()).await.status, 200);
        let user = person.created.user;
        let keys =
            world.write::<_, hubu_app::Fault>(move |unit| Ok(access::credentials(unit.tx, user)?));
        let key = keys.await.remove(0).access_key;
        world.write(move |unit| access::set_credential_active(unit, &key, false).map(|_| ())).await;
        assert_eq!(world.send(&token, &balances()).await.status, 401, "keys changed");
        let signed = world.send(&person.client, &balances()).await;
        assert_eq!((signed.outcome(), signed.message()), refused("Get secretKey failed"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_domain_counts_when_it_is_signed() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let own = person.created.id.as_str();
        let outcome = async |call: Call| world.send(&person.client, &call).await.outcome();
        assert_eq!(outcome(balances().header("X-Domain-Id", own)).await.0, 200);
        let other = "0".repeat(32);
        let denied = (403, "CBC.0151".to_owned());
        assert_eq!(outcome(balances().header("X-Domain-Id", &other)).await, denied);
        assert_eq!(outcome(balances().unsigned("X-Domain-Id", &other)).await.0, 200, "not signed");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn over_http_2_the_authority_stands_for_host() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let mut request = person.client.request(world.wall(), &balances());
        request.headers_mut().remove("host");
        let target = format!("http://{HOST}{BALANCES}");
        *request.uri_mut() = target.parse().expect("an absolute target");
        assert_eq!(send(&world.edge, request).await.status, 200);
    })
    .await;
}
