//! Real-name authentication by bank card: what its code and its issuer refuse.

use hubu_api::codes::Code;
use hubu_app::clock;
use hubu_core::time::Timestamp;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::world::World;
use serde_json::json;

use crate::refusals::cases::{Case, case};
use crate::refusals::realname::{FORMS, Form, Pair};
use crate::refusals::stage::{name, operate};
use crate::refusals::verification::{code_to, phone};

/// A bank card whose issuer answers by these digits, with the code that was sent, or another.
async fn by_card(world: &World, form: Form, digits: &str, right: bool) -> Answer {
    let (pair, phone) = (Pair::of(world).await, phone());
    let code = code_to(world, &pair, &phone).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let code = if right { code.as_str() } else { wrong };
    pay(world, form, &pair, (&phone, digits, code)).await
}

async fn pay(
    world: &World,
    form: Form,
    pair: &Pair,
    (phone, digits, code): (&str, &str, &str),
) -> Answer {
    let body = json!({
        "customer_id": pair.id(), "identify_type": 4, "verified_file_url": ["face.jpg"],
        "name": "李雷", "verified_number": name("E"), "xaccount_type": "acme_p",
        "bank_card_info": {
            "bank_account": format!("622202000000{digits}"), "areacode": "0086",
            "mobile": phone, "verification_code": code,
        },
    });
    world.send(pair.client(), &form.call("POST", "individual", &body)).await
}

pub fn cases() -> Vec<Case> {
    let issuers = [
        ("7202", Code::AuthenticationFailed),
        ("7219", Code::FaceMismatch),
        ("7255", Code::CardHolderWrong),
        ("7258", Code::CardNotInUse),
        ("7260", Code::IssuerNotReached),
        ("7261", Code::CardUnsupported),
        ("7262", Code::BankError),
    ];
    let cases = FORMS.map(|form| {
        let operation = form.individual;
        let said = issuers.map(|(digits, code)| {
            case(operation, code, async move |world| by_card(world, form, digits, true).await)
        });
        let tried = [
            case(operation, Code::CodeWrong, async move |world| {
                by_card(world, form, "0001", false).await
            }),
            case(operation, Code::CodeTriedTooOften, async move |world| {
                let (pair, phone) = (Pair::of(world).await, phone());
                let code = code_to(world, &pair, &phone).await;
                let wrong = if code == "000000" { "000001" } else { "000000" };
                for _ in 0..3 {
                    let answer = pay(world, form, &pair, (&phone, "0001", wrong)).await;
                    assert_eq!(answer.outcome().1, "CBC.99004010");
                }
                pay(world, form, &pair, (&phone, "0001", &code)).await
            }),
            case(operation, Code::VerificationCodeExpired, async move |world| {
                let (pair, phone) = (Pair::of(world).await, phone());
                let code = code_to(world, &pair, &phone).await;
                let at = operate(world, Call::get("/operator/v1/clock")).await.json();
                let now = at["now"].as_str().map(Timestamp::parse_wire);
                let later = now.expect("an instant").expect("an instant").plus_ms(600_000);
                world.write(move |unit| clock::set(unit, later)).await;
                pay(world, form, &pair, (&phone, "0001", &code)).await
            }),
        ];
        said.into_iter().chain(tried).collect::<Vec<_>>()
    });
    cases.into_iter().flatten().collect()
}
