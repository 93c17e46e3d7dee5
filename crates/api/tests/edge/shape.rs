//! Paths, methods, sizes and headers of answers.

use hubu_core::realm::Site;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::world::{Kind, World};
use serde_json::json;

use crate::edge::{BALANCES, balances, person};

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_request_is_answered_byte_for_byte() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let answer = world.send(&person.client, &balances()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.header("content-type"), "application/json;charset=UTF-8");
        let id = answer.header("x-request-id");
        assert_eq!(id.len(), 32);
        assert!(id.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)), "{id}");
        assert!(answer.body.ends_with(r#""debt_amount":0,"measure_id":1,"currency":"CNY"}"#));
        let again = world.send(&person.client, &balances()).await;
        assert_ne!(again.header("x-request-id"), id);
        assert_eq!(again.body, answer.body);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_and_methods_match_exactly() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let unknown = [
            "/",
            "/v2",
            "/v2/accounts/customer-accounts/balances/",
            "/v2//accounts/customer-accounts/balances",
            "/V2/accounts/customer-accounts/balances",
            "/v2/accounts%2Fcustomer-accounts/balances",
            "/v1.0/a%2Fb/customer/account-mgr/balances",
            "/v1.0//customer/account-mgr/balances",
            "/v2/accounts/customer-accounts/balances%00",
        ];
        for path in unknown {
            let answer = world.send(&person.client, &Call::get(path)).await;
            assert_eq!(answer.outcome(), (404, "APIGW.0101".to_owned()), "{path}");
            let body = answer.json();
            assert_eq!(body["request_id"], answer.header("x-request-id"), "{path}");
        }
        let spelled = "/v2/accounts/customer%2Daccounts/balances";
        assert_eq!(world.send(&person.client, &Call::get(spelled)).await.status, 200);
        for method in ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"] {
            let answer = world.send(&person.client, &Call::new(method, BALANCES)).await;
            assert_eq!(answer.status, 405, "{method}");
            assert_eq!(answer.header("allow"), "GET", "{method}");
        }
        let nobody = world.send(&Client::nobody(), &Call::new("POST", BALANCES)).await;
        assert_eq!(nobody.outcome(), (405, "APIGW.0101".to_owned()), "before authentication");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pairs_that_are_not_built_say_so_to_callers_alone() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let call = Call::get("/v2/costs/cost-analysed-bills/monthly-breakdown").english();
        let answer = world.send(&person.client, &call).await;
        assert_eq!(answer.outcome(), (501, "HUBU.0001".to_owned()));
        assert_eq!(
            answer.message(),
            "The operation ListCustomerBillsMonthlyBreakDown is not implemented yet"
        );
        let nobody = world.send(&Client::nobody(), &call).await;
        assert_eq!(nobody.outcome(), (401, "APIGW.0301".to_owned()));
        let other_site = Call::get("/v1.0/d1/payments/intl-invoices");
        assert_eq!(world.send(&person.client, &other_site).await.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_site_has_its_own_paths() {
    let kind = Kind { site: Site::Intl, ..Kind::default() };
    World::of_kind_on_each_engine(kind, async |world| {
        let person = person(world).await;
        let answer = world.send(&person.client, &balances()).await;
        assert_eq!((answer.status, answer.json()["currency"].clone()), (200, json!("USD")));
        // A part of its path is whatever the caller says.
        for domain in ["d1", "another"] {
            let invoices = Call::get(&format!("/v1.0/{domain}/payments/intl-invoices"));
            assert_eq!(world.send(&person.client, &invoices).await.status, 501);
        }
        let allocate = Call::new("POST", "/v2/enterprises/multi-accounts/transfer-amount");
        assert_eq!(world.send(&person.client, &allocate).await.status, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sizes_have_limits_with_the_gateways_envelope() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let send = async |call: Call| world.send(&person.client, &call).await.outcome();
        let gateway = |status| (status, "APIGW.0201".to_owned());
        let long = "x".repeat(33 * 1024);
        assert_eq!(send(Call::get(BALANCES).query("q", &long)).await, gateway(414));
        assert_eq!(send(Call::get(BALANCES).header("X-Long", &long)).await, gateway(494));
        let mut many = Call::get(BALANCES);
        for number in 0..5 {
            many = many.header(&format!("X-Long-{number}"), &long[..30 * 1024]);
        }
        assert_eq!(send(many).await, gateway(494));
        let short = |count| {
            (0..count).fold(Call::get(BALANCES), |call, n| call.unsigned(&format!("X-{n}"), ""))
        };
        assert_eq!(send(short(90)).await.0, 200);
        assert_eq!(send(short(101)).await, gateway(494));
        let body = vec![b' '; 12 * 1024 * 1024 + 1];
        assert_eq!(send(Call::new("GET", BALANCES).body(body.clone())).await, gateway(413));
        assert_eq!(send(Call::get(BALANCES).body(&body[1..])).await.0, 200, "the limit itself");
        let declared = Call::get(BALANCES).unsigned("Content-Length", "99999999999");
        assert_eq!(send(declared).await, gateway(413), "before anything is read");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_as_json_is_declared_as_json() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let path = "/v2/enterprises/multi-accounts/transfer-amount";
        let send = async |call: Call| world.send(&person.client, &call).await.outcome();
        let post = Call::post(path, &json!({}));
        let unsupported = (415, "APIGW.0602".to_owned());
        assert_eq!(send(post.clone().header("Content-Type", "text/plain")).await, unsupported);
        assert_eq!(send(post.clone().header("Content-Encoding", "gzip")).await, unsupported);
        let parameter = (400, "CBC.0100".to_owned());
        for media in ["application/json;charset=utf8", "Application/JSON"] {
            assert_eq!(send(post.clone().header("Content-Type", media)).await, parameter);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_get_may_carry_a_signed_body() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        for body in ["{}", "[1", "\u{0}"] {
            let answer = world.send(&person.client, &balances().body(body)).await;
            assert_eq!(answer.status, 200, "{body}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_come_in_the_language_asked_for() {
    World::on_each_engine(async |world| {
        let person = person(world).await;
        let call = Call::get("/v2/accounts/customer-accounts/account-change-records")
            .query("balance_type", "BALANCE_TYPE_DEBIT")
            .query("limit", "101");
        let message = async |call: Call| world.send(&person.client, &call).await.message();
        let (zh, en) = (
            "参数错误：limit 必须在 1 到 100 之间",
            "Parameter error: limit must be between 1 and 100",
        );
        assert_eq!(message(call.clone()).await, zh);
        for (asked, expected) in [("zh_CN", zh), ("en_US", en), ("EN_us", en), ("fr_FR", zh)] {
            assert_eq!(
                message(call.clone().header("X-Language", asked)).await,
                expected,
                "{asked}"
            );
        }
        let unknown_fields = call.query("unknown", "1").query("limit2", "x").english();
        assert_eq!(message(unknown_fields).await, en);
    })
    .await;
}
