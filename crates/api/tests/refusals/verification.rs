//! Codes that partners have sent: what they are refused.

use hubu_api::codes::Code;
use hubu_core::customers::CustomerKind;
use hubu_testkit::client::Call;
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::realname::Pair;
use crate::refusals::stage::{customer, name, open_centre, operate, partner, succeeded};

const SEND: &str = "/v2/bases/verificationcode/send";
const OLD_SEND: &str = "/v1.0/partner/partner/common-mgr/verificationcode";

pub fn cases() -> Vec<Case> {
    codes().into_iter().chain(old_codes()).collect()
}

/// A number nobody else has.
pub fn phone() -> String {
    let name = name("1380000");
    name.replace('_', "")
}

fn sms(pair: &Pair, phone: &str) -> Value {
    json!({ "receiver_type": 1, "mobile_phone": phone, "scene": 18, "customer_id": pair.id() })
}

fn codes() -> Vec<Case> {
    const SENDS: &str = "SendVerificationMessageCode";
    vec![
        case(SENDS, Code::NotPartnersCustomer, async |world| {
            let stranger = Pair::of(world).await;
            let call = Call::post(SEND, &sms(&stranger, "13800000000"));
            world.send(&partner(world).await.client, &call).await
        }),
        case(SENDS, Code::SmsOverLimit, async |world| {
            let pair = Pair::of(world).await;
            let call = Call::post(SEND, &sms(&pair, "13800000000"));
            for _ in 0..5 {
                succeeded(world, pair.client(), &call).await;
            }
            world.send(pair.client(), &call).await
        }),
        case(SENDS, Code::AccessDenied, async |world| {
            let body = json!({ "receiver_type": 1, "mobile_phone": "13800000000" });
            let reseller = world.customer(CustomerKind::Reseller, &name("reseller")).await;
            world.send(&reseller.client, &Call::post(SEND, &body)).await
        }),
    ]
}

fn old_codes() -> Vec<Case> {
    const SENDS: &str = "SendVerificationMessageCodeV1";
    let body = |pair: &Pair| {
        json!({
            "receiverType": 1, "mobilePhone": "13800000000", "scene": "18", "customerId": pair.id(),
        })
    };
    vec![
        case(SENDS, Code::NotPartnersCustomer, async move |world| {
            let stranger = Pair::of(world).await;
            let call = Call::post(OLD_SEND, &body(&stranger));
            world.send(&partner(world).await.client, &call).await
        }),
        case(SENDS, Code::SmsOverLimit, async move |world| {
            let pair = Pair::of(world).await;
            let call = Call::post(OLD_SEND, &body(&pair));
            for _ in 0..5 {
                succeeded(world, pair.client(), &call).await;
            }
            world.send(pair.client(), &call).await
        }),
    ]
}

/// No endpoint hears codes, and production realms keep none that could be read back.
pub fn cases_of_production() -> Vec<Case> {
    let by_partner = |operation, path: &'static str, body: Value| {
        case(operation, Code::SmsNotDelivered, async move |world| {
            world.send(&partner(world).await.client, &Call::post(path, &body)).await
        })
    };
    let body = json!({ "receiver_type": 1, "mobile_phone": "13800000000" });
    let old = json!({ "receiverType": 1, "mobilePhone": "13800000000" });
    vec![
        by_partner("SendVerificationMessageCode", SEND, body),
        by_partner("SendVerificationMessageCodeV1", OLD_SEND, old),
        case("SendSmsVerificationCode", Code::SmsNotDelivered, async |world| {
            let master = customer(world).await;
            open_centre(world, &master).await;
            world.send(&master.client, &crate::refusals::enterprise::code_to("13800000000")).await
        }),
    ]
}

/// Has a code sent to the phone of a customer's bank card, and reads it back.
pub async fn code_to(world: &World, pair: &Pair, phone: &str) -> String {
    succeeded(world, pair.client(), &Call::post(SEND, &sms(pair, phone))).await;
    let list = Call::get("/operator/v1/sms-codes").query("mobile_phone", phone);
    let found = operate(world, list).await.json();
    let last = found["codes"].as_array().and_then(|codes| codes.last().cloned());
    last.expect("it was sent")["code"].as_str().expect("a code").to_owned()
}
