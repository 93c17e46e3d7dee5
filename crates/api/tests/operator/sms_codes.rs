//! Codes that masters had sent to phones.

use hubu_core::customers::CustomerKind;
use hubu_core::realm::{Purpose, Site};
use hubu_testkit::client::Call;
use hubu_testkit::world::{Account, Kind, World};
use serde_json::{Value, json};

use crate::operator::{Desk, text};

async fn master(world: &World, desk: &Desk<'_>, name: &str) -> Account {
    let master = world.customer(CustomerKind::Enterprise, name).await;
    let path = format!("/customers/{}/enterprise-centre", master.created.id);
    desk.done("POST", &path, json!({ "name": "Acme" })).await;
    master
}

async fn send(world: &World, master: &Account, phone: &str) {
    let args = json!([{ "key": "sub_customer_name", "value": "acme_lab" }]);
    let body = json!({ "mobile_phone": phone, "sm_template_args": args, "timeout": 10 });
    let call = Call::post("/v2/enterprises/multi-accounts/sm-verification-code", &body);
    let answer = world.send(&master.client, &call).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
}

fn codes_to(phone: &str) -> Call {
    Call::get("/operator/v1/sms-codes").query("mobile_phone", phone)
}

async fn read(desk: &Desk<'_>, phone: &str) -> Value {
    desk.send_as(codes_to(phone)).await.json()["codes"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_shows_every_code_of_a_phone_the_oldest_first() {
    World::on_each_engine(async |world| {
        let desk = Desk::at(world).await;
        let (one, two) =
            (master(world, &desk, "acme_group").await, master(world, &desk, "globex_group").await);
        assert_eq!(read(&desk, "13800000000").await, json!([]));
        send(world, &one, "13800000000").await;
        let first = read(&desk, "13800000000").await;
        let code = text(&first[0]["code"]);
        assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
        let expected = json!([{
            "mobile_phone": "13800000000", "scene": "member", "code": code, "used": false,
            "sent_time": first[0]["sent_time"], "expire_time": first[0]["expire_time"],
        }]);
        assert_eq!(first, expected);
        desk.later().await;
        // The same phone in another spelling, by another master; and another phone.
        send(world, &two, "+8613800000000").await;
        send(world, &two, "13900000000").await;
        let both = read(&desk, "0086-13800000000").await;
        assert_eq!((&both[0], both.as_array().map(Vec::len)), (&first[0], Some(2)));
        assert_eq!(both[1]["mobile_phone"], "+8613800000000");
        assert_eq!(read(&desk, "13900000000").await.as_array().map(Vec::len), Some(1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_production_realm_shows_none() {
    let production = Kind { site: Site::Cn, purpose: Purpose::Production, settings: None };
    World::of_kind_on_each_engine(production, async |world| {
        let desk = Desk::at(world).await;
        let master = master(world, &desk, "acme_group").await;
        let codes =
            json!({ "url": "https://sms.example.com", "kinds": ["verification.code_sent"] });
        desk.done("POST", "/webhooks", codes).await;
        send(world, &master, "13800000000").await;
        let answer = desk.send_as(codes_to("13800000000")).await;
        assert_eq!(answer.outcome(), (409, "HUBU.0131".to_owned()), "{}", answer.body);
    })
    .await;
}
