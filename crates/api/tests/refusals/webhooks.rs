//! Webhooks.

use std::sync::Arc;

use hubu_api::codes::Code;
use hubu_app::webhooks::{NewWebhook, create_webhook};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::webhooks::{KindFilter, Target};
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{arrange, call, name, operate, succeeded};

const CREATE: &str = "CreateWebhook";
const UPDATE: &str = "UpdateWebhook";
const TEST: &str = "SendWebhookTest";
const ONE: &str = "RedeliverWebhookEvent";
const MANY: &str = "RedeliverWebhookEvents";
const HOOKS: &str = "/operator/v1/webhooks";

pub fn cases() -> Vec<Case> {
    [unknown(), named(), off(), again()].into_iter().flatten().collect()
}

/// Every operation on one endpoint, with a request about it.
fn about(id: &str) -> Vec<(&'static str, Call)> {
    let one = format!("{HOOKS}/{id}");
    vec![
        ("ShowWebhook", Call::get(&one)),
        (UPDATE, call("PATCH", &one, &json!({ "description": "x" }))),
        ("DeleteWebhook", Call::new("DELETE", &one)),
        ("RotateWebhookSecret", Call::post(&format!("{one}/secret"), &json!({}))),
        (TEST, Call::new("POST", &format!("{one}/test"))),
        ("ListWebhookDeliveries", Call::get(&format!("{one}/deliveries"))),
        (ONE, Call::new("POST", &format!("{one}/deliveries/evt_1_1/redeliver"))),
        (MANY, Call::post(&format!("{one}/redeliver"), &json!({}))),
    ]
}

fn unknown() -> Vec<Case> {
    let all = about("WH1").into_iter();
    all.map(|(operation, call)| {
        case(operation, Code::WebhookUnknown, async move |world| operate(world, call.clone()).await)
    })
    .collect()
}

fn body(kinds: &[&str]) -> Value {
    json!({ "url": "https://hooks.example.com", "kinds": kinds })
}

/// Names an endpoint that hears everything; gives its path.
async fn hook(world: &World) -> String {
    let made = arrange(world, HOOKS, &body(&["*"])).await;
    format!("{HOOKS}/{}", made.json()["webhook_id"].as_str().expect("an id"))
}

fn named() -> Vec<Case> {
    let nobody = || json!("nobody");
    vec![
        case(CREATE, Code::CustomerUnknown, async move |world| {
            let mut body = body(&["*"]);
            body["customer_id"] = nobody();
            operate(world, Call::post(HOOKS, &body)).await
        }),
        case(UPDATE, Code::CustomerUnknown, async move |world| {
            let change = json!({ "customer_id": nobody() });
            operate(world, call("PATCH", &hook(world).await, &change)).await
        }),
        case(UPDATE, Code::NothingToChange, async |world| {
            operate(world, call("PATCH", &hook(world).await, &json!({ "kinds": ["*"] }))).await
        }),
        case(CREATE, Code::TooManyWebhooks, too_many),
    ]
}

/// One more than there may be; afterwards they are gone, so that other cases have room.
async fn too_many(world: &World) -> Answer {
    let vault = Arc::clone(&world.vault);
    let made = world.write::<_, hubu_app::webhooks::WebhookRefusal>(move |unit| {
        let new = NewWebhook {
            target: Target::parse("https://hooks.example.com").expect("a URL"),
            kinds: vec![KindFilter::parse("x.y").expect("a filter")],
            customer: None,
            description: String::new(),
            enabled: false,
        };
        let mut made = Vec::new();
        let operator = (GroupKey(0), CustomerKey(0));
        while let Ok(done) = create_webhook(unit, &vault, &new, operator) {
            made.push(done.value.0.key.to_wire());
        }
        Ok(made)
    });
    let made = made.await;
    let operator = world.operator(&name("operator")).await.client;
    let refused = world.send(&operator, &Call::post(HOOKS, &body(&["*"]))).await;
    for id in made {
        world.pass(100);
        succeeded(world, &operator, &Call::new("DELETE", &format!("{HOOKS}/{id}"))).await;
    }
    refused
}

fn off() -> Vec<Case> {
    [(TEST, "test"), (ONE, "deliveries/evt_1_1/redeliver"), (MANY, "redeliver")]
        .into_iter()
        .map(|(operation, rest)| {
            case(operation, Code::WebhookDisabled, async move |world| {
                let hook = hook(world).await;
                let operator = world.operator(&name("operator")).await.client;
                let off = call("PATCH", &hook, &json!({ "enabled": false }));
                succeeded(world, &operator, &off).await;
                let body = if operation == MANY { json!({}) } else { Value::Null };
                world.send(&operator, &call("POST", &format!("{hook}/{rest}"), &body)).await
            })
        })
        .collect()
}

fn again() -> Vec<Case> {
    vec![
        case(ONE, Code::DeliveryUnknown, async |world| {
            let path = format!("{}/deliveries/evt_1_1/redeliver", hook(world).await);
            operate(world, Call::new("POST", &path)).await
        }),
        case(ONE, Code::DeliveryContentGone, gone),
    ]
}

/// A code that was never sent and is not kept any more.
async fn gone(world: &World) -> Answer {
    let hooks = arrange(world, HOOKS, &body(&["verification.code_sent"])).await;
    let hook = hooks.json()["webhook_id"].as_str().expect("an id").to_owned();
    let partner = crate::refusals::stage::partner(world).await;
    let send = json!({ "receiver_type": 1, "mobile_phone": "13800001234", "timeout": 1 });
    let send = Call::post("/v2/bases/verificationcode/send", &send);
    succeeded(world, &partner.client, &send).await;
    let key = hubu_core::ids::WebhookKey::parse_wire(&hook).expect("an id");
    let (group, subject) = (partner.created.group, partner.created.key);
    let expired = world.write::<_, ()>(move |unit| {
        let leases = hubu_app::webhooks::claim_due(unit, key, 1, 1)?;
        let place = hubu_app::webhooks::Place { group, subject, seq: 1, webhook: key };
        let outcome = hubu_app::webhooks::Outcome::Expired;
        hubu_app::webhooks::settle(unit, (&leases[0], place), &outcome, true)
    });
    expired.await;
    let event = hubu_core::webhooks::EventId { subject, seq: 1 }.to_wire();
    let again = format!("{HOOKS}/{hook}/deliveries/{event}/redeliver");
    operate(world, Call::new("POST", &again)).await
}
