//! Real-name authentication: what partners, customers and operators are refused.

use hubu_api::codes::Code;
use hubu_app::clock;
use hubu_app::enterprise::associate_partner;
use hubu_app::ledger::Party;
use hubu_core::customers::CustomerKind;
use hubu_core::partners::AssociationType;
use hubu_core::time::Timestamp;
use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::cases::{Case, case};
use crate::stage::{act, acted, arrange, call, customer, name, operate, partner, succeeded};

const SEND: &str = "/v2/bases/verificationcode/send";
const AUTHS: &str = "/v2/customers/realname-auths";
const OLD: &str = "/v1.0/partner/partner/customer-mgr/realname-auth";
const QUEUE: &str = "/operator/v1/real-name-applications";
const BARRED: &str = "/operator/v1/barred-certificates";

pub fn cases() -> Vec<Case> {
    let parts = [codes(), old_codes(), individuals(), cards(), enterprises(), changes()];
    parts.into_iter().flatten().chain(results()).chain(customers()).chain(operators()).collect()
}

/// A form of the interface: its operations, paths and spelling.
#[derive(Clone, Copy)]
struct Form {
    individual: &'static str,
    enterprise: &'static str,
    change: &'static str,
    is_old: bool,
}

const FORMS: [Form; 2] = [
    Form {
        individual: "CreatePersonalRealnameAuth",
        enterprise: "CreateEnterpriseRealnameAuthentication",
        change: "ChangeEnterpriseRealnameAuthentication",
        is_old: false,
    },
    Form {
        individual: "CreatePersonalRealnameAuthV1",
        enterprise: "CreateEnterpriseRealnameAuthenticationV1",
        change: "ChangeEnterpriseRealnameAuthenticationV1",
        is_old: true,
    },
];

impl Form {
    /// The code for a stranger.
    const fn stranger(self) -> Code {
        if self.is_old { Code::NotPartnersCustomerFormer } else { Code::NotPartnersCustomer }
    }

    /// A request in the spelling of the form.
    fn call(self, method: &str, what: &str, body: &Value) -> Call {
        let root = if self.is_old { OLD } else { AUTHS };
        let body = if self.is_old { old(body) } else { body.clone() };
        call(method, &format!("{root}/{what}"), &body)
    }
}

/// The same body in the names of the old forms.
fn old(body: &Value) -> Value {
    let Value::Object(members) = body else { return body.clone() };
    let renamed = members.iter().map(|(name, value)| {
        let mut parts = name.split('_');
        let first = parts.next().unwrap_or_default().to_owned();
        let camel = parts.fold(first, |camel, part| {
            let (head, rest) = part.split_at(1);
            camel + &head.to_uppercase() + rest
        });
        (camel.replace("FileUrl", "FileURL"), old(value))
    });
    Value::Object(renamed.collect())
}

/// A partner and a customer of its own.
struct Pair {
    partner: Account,
    customer: Account,
}

impl Pair {
    async fn of(world: &World) -> Self {
        Self::with(world, partner(world).await).await
    }

    async fn with(world: &World, partner: Account) -> Self {
        let customer = world.customer(CustomerKind::Person, &name("certified")).await;
        join(world, &partner, &customer).await;
        Self { partner, customer }
    }

    fn id(&self) -> &str {
        self.customer.created.id.as_str()
    }

    fn client(&self) -> &Client {
        &self.partner.client
    }
}

async fn join(world: &World, partner: &Account, customer: &Account) {
    belongs(world, (partner, customer), AssociationType::AgencySale).await;
}

async fn belongs(world: &World, (partner, customer): (&Account, &Account), kind: AssociationType) {
    let site = world.store.realm().site;
    let (partner, customer) = (Party::Key(partner.created.key), Party::Key(customer.created.key));
    world
        .write(move |unit| {
            let pair = (&partner, &customer);
            associate_partner(unit, site, pair, kind).map(|_| ())
        })
        .await;
}

/// A passport nobody else has, unless told otherwise.
fn passport(customer: &str, number: &str) -> Value {
    json!({
        "customer_id": customer, "identify_type": 0, "verified_type": 3,
        "verified_file_url": ["a.jpg", "b.jpg", "c.jpg"], "name": "李雷",
        "verified_number": number, "xaccount_type": "acme_p",
    })
}

fn licence(customer: &str, number: &str) -> Value {
    json!({
        "customer_id": customer, "identify_type": 1, "certificate_type": 0,
        "verified_file_url": ["a.jpg"], "corp_name": "云合科技有限公司",
        "verified_number": number, "xaccount_type": "acme_p",
    })
}

fn becoming(customer: &str, number: &str) -> Value {
    let mut body = licence(customer, number);
    body["change_type"] = json!(1);
    body
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

/// Certifies a customer of a partner as a person.
async fn verified_person(world: &World) -> Pair {
    let pair = Pair::of(world).await;
    let body = passport(pair.id(), &name("E"));
    succeeded(world, pair.client(), &FORMS[0].call("POST", "individual", &body)).await;
    decide(world, &pair, &json!({ "decision": "accept" })).await;
    pair
}

/// Decides on the last application of a customer.
async fn decide(world: &World, pair: &Pair, decision: &Value) -> Answer {
    let path = format!("{QUEUE}/{}/decision", last(world, pair).await);
    arrange(world, &path, decision).await
}

async fn last(world: &World, pair: &Pair) -> String {
    let list = Call::get(QUEUE).query("customer_id", pair.id());
    let found = operate(world, list).await.json();
    let rows = found["applications"].as_array().expect("a list");
    let id = rows.last().expect("an application")["application_id"].as_str();
    id.expect("an id").to_owned()
}

async fn uploads_off(world: &World, pair: &Pair) {
    let off = json!({ "enabled": false });
    acted(world, &pair.partner, ("PUT", "/real-name-uploads", off)).await;
}

async fn bar(world: &World, number: &str) {
    arrange(world, BARRED, &json!({ "verified_number": number, "reason": "stolen" })).await;
}

fn phone() -> String {
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
    const PATH: &str = "/v1.0/partner/partner/common-mgr/verificationcode";
    let body = |pair: &Pair| {
        json!({
            "receiverType": 1, "mobilePhone": "13800000000", "scene": "18", "customerId": pair.id(),
        })
    };
    vec![
        case(SENDS, Code::NotPartnersCustomer, async move |world| {
            let stranger = Pair::of(world).await;
            let call = Call::post(PATH, &body(&stranger));
            world.send(&partner(world).await.client, &call).await
        }),
        case(SENDS, Code::SmsOverLimit, async move |world| {
            let pair = Pair::of(world).await;
            let call = Call::post(PATH, &body(&pair));
            for _ in 0..5 {
                succeeded(world, pair.client(), &call).await;
            }
            world.send(pair.client(), &call).await
        }),
    ]
}

fn individuals() -> Vec<Case> {
    let cases = FORMS.map(|form| {
        let apply = async move |world: &World, pair: &Pair, body: &Value| {
            world.send(pair.client(), &form.call("POST", "individual", body)).await
        };
        let operation = form.individual;
        vec![
            case(operation, form.stranger(), async move |world| {
                let stranger = Pair::of(world).await;
                let other = Pair::of(world).await;
                apply(world, &other, &passport(stranger.id(), "E1")).await
            }),
            case(operation, Code::UploadsOff, async move |world| {
                let pair = Pair::of(world).await;
                uploads_off(world, &pair).await;
                apply(world, &pair, &passport(pair.id(), "E2")).await
            }),
            case(operation, Code::AttachmentFormat, async move |world| {
                let pair = Pair::of(world).await;
                let files = json!(["a.jpg", "b.tiff", "c.jpg"]);
                let body = with(passport(pair.id(), "E3"), "verified_file_url", files);
                apply(world, &pair, &body).await
            }),
            case(operation, Code::AlreadyVerified, async move |world| {
                let pair = Pair::of(world).await;
                let body = passport(pair.id(), &name("E"));
                assert!(apply(world, &pair, &body).await.status < 300);
                apply(world, &pair, &body).await
            }),
            case(operation, Code::TooManyApplications, async move |world| {
                let pair = Pair::of(world).await;
                let body = passport(pair.id(), &name("E"));
                for _ in 0..5 {
                    assert!(apply(world, &pair, &body).await.status < 300);
                    let rejected = json!({ "decision": "reject", "opinion": "不清晰" });
                    decide(world, &pair, &rejected).await;
                }
                apply(world, &pair, &body).await
            }),
            case(operation, Code::NotReviewable, async move |world| {
                let pair = Pair { customer: customer(world).await, partner: partner(world).await };
                crate::stage::open_centre(world, &pair.customer).await;
                join(world, &pair.partner, &pair.customer).await;
                apply(world, &pair, &passport(pair.id(), &name("E"))).await
            }),
            case(operation, Code::CertificateBarred, async move |world| {
                let (pair, number) = (Pair::of(world).await, name("E"));
                bar(world, &number).await;
                apply(world, &pair, &passport(pair.id(), &format!(" {number}"))).await
            }),
            case(operation, Code::CertificateOverused, async move |world| {
                let (partner, number) = (partner(world).await, name("E"));
                for _ in 0..5 {
                    let pair = Pair::with(world, partner.clone()).await;
                    let answer = apply(world, &pair, &passport(pair.id(), &number)).await;
                    assert!(answer.status < 300, "{}", answer.body);
                }
                let sixth = Pair::with(world, partner).await;
                apply(world, &sixth, &passport(sixth.id(), &number)).await
            }),
        ]
    });
    cases.into_iter().flatten().collect()
}

/// A bank card whose issuer answers by these digits, with the code that was sent, or another.
async fn by_card(world: &World, form: Form, digits: &str, right: bool) -> Answer {
    let (pair, phone) = (Pair::of(world).await, phone());
    let code = code_to(world, &pair, &phone).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let code = if right { code.as_str() } else { wrong };
    pay(world, form, &pair, (&phone, digits, code)).await
}

async fn code_to(world: &World, pair: &Pair, phone: &str) -> String {
    succeeded(world, pair.client(), &Call::post(SEND, &sms(pair, phone))).await;
    let list = Call::get("/operator/v1/sms-codes").query("mobile_phone", phone);
    let found = operate(world, list).await.json();
    let last = found["codes"].as_array().and_then(|codes| codes.last().cloned());
    last.expect("it was sent")["code"].as_str().expect("a code").to_owned()
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

fn cards() -> Vec<Case> {
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

fn enterprises() -> Vec<Case> {
    let cases = FORMS.map(|form| {
        let apply = async move |world: &World, pair: &Pair, body: &Value| {
            world.send(pair.client(), &form.call("POST", "enterprise", body)).await
        };
        let operation = form.enterprise;
        vec![
            case(operation, form.stranger(), async move |world| {
                let (stranger, other) = (Pair::of(world).await, Pair::of(world).await);
                apply(world, &other, &licence(stranger.id(), "91")).await
            }),
            case(operation, Code::UploadsOff, async move |world| {
                let pair = Pair::of(world).await;
                uploads_off(world, &pair).await;
                apply(world, &pair, &licence(pair.id(), "91")).await
            }),
            case(operation, Code::AttachmentFormat, async move |world| {
                let pair = Pair::of(world).await;
                let body = with(licence(pair.id(), "91"), "verified_file_url", json!(["a.doc"]));
                apply(world, &pair, &body).await
            }),
            case(operation, Code::AlreadyVerified, async move |world| {
                let pair = verified_person(world).await;
                apply(world, &pair, &licence(pair.id(), &name("91"))).await
            }),
            case(operation, Code::TooManyApplications, async move |world| {
                let pair = Pair::of(world).await;
                let body = licence(pair.id(), &name("91"));
                for _ in 0..5 {
                    assert!(apply(world, &pair, &body).await.status < 300);
                    let rejected = json!({ "decision": "reject", "opinion": "已过期" });
                    decide(world, &pair, &rejected).await;
                }
                apply(world, &pair, &body).await
            }),
            case(operation, Code::IdentityRisk, async move |world| {
                let (pair, number) = (Pair::of(world).await, name("LP"));
                bar(world, &number).await;
                let person = json!({ "legel_name": "韩梅梅", "legel_id_number": number });
                let body = with(licence(pair.id(), &name("91")), "enterprise_person", person);
                let files = json!(["a.jpg", "b.jpg", "c.jpg"]);
                apply(world, &pair, &with(body, "verified_file_url", files)).await
            }),
            case(operation, Code::BusinessCheckFailed, async move |world| {
                let (partner, number) = (partner(world).await, name("91"));
                for _ in 0..5 {
                    let pair = Pair::with(world, partner.clone()).await;
                    assert!(apply(world, &pair, &licence(pair.id(), &number)).await.status < 300);
                }
                let sixth = Pair::with(world, partner).await;
                apply(world, &sixth, &licence(sixth.id(), &number)).await
            }),
        ]
    });
    cases.into_iter().flatten().collect()
}

fn changes() -> Vec<Case> {
    let cases = FORMS.map(|form| {
        let apply = async move |world: &World, pair: &Pair, body: &Value| {
            world.send(pair.client(), &form.call("PUT", "enterprise", body)).await
        };
        let operation = form.change;
        vec![
            case(operation, form.stranger(), async move |world| {
                let (stranger, other) = (Pair::of(world).await, Pair::of(world).await);
                apply(world, &other, &becoming(stranger.id(), "91")).await
            }),
            case(operation, Code::UploadsOff, async move |world| {
                let pair = Pair::of(world).await;
                uploads_off(world, &pair).await;
                apply(world, &pair, &becoming(pair.id(), "91")).await
            }),
            case(operation, Code::AttachmentFormat, async move |world| {
                let pair = Pair::of(world).await;
                let body = with(becoming(pair.id(), "91"), "verified_file_url", json!(["a"]));
                apply(world, &pair, &body).await
            }),
            case(operation, Code::AlreadyVerified, async move |world| {
                let pair = verified_person(world).await;
                let body = becoming(pair.id(), &name("91"));
                assert!(apply(world, &pair, &body).await.status < 300);
                apply(world, &pair, &body).await
            }),
            case(operation, Code::ChangeNeedsPerson, async move |world| {
                let pair = Pair::of(world).await;
                apply(world, &pair, &becoming(pair.id(), &name("91"))).await
            }),
            case(operation, Code::TooManyApplications, async move |world| {
                let pair = verified_person(world).await;
                let body = becoming(pair.id(), &name("91"));
                for _ in 0..4 {
                    assert!(apply(world, &pair, &body).await.status < 300);
                    let rejected = json!({ "decision": "reject", "opinion": "已过期" });
                    decide(world, &pair, &rejected).await;
                }
                apply(world, &pair, &body).await
            }),
            case(operation, Code::IdentityRisk, async move |world| {
                let (pair, number) = (verified_person(world).await, name("91"));
                bar(world, &number).await;
                apply(world, &pair, &becoming(pair.id(), &number)).await
            }),
            case(operation, Code::BusinessCheckFailed, async move |world| {
                let (partner, number) = (partner(world).await, name("91"));
                for _ in 0..5 {
                    let pair = Pair::with(world, partner.clone()).await;
                    let call = FORMS[0].call("POST", "enterprise", &licence(pair.id(), &number));
                    succeeded(world, pair.client(), &call).await;
                }
                let pair = verified_person(world).await;
                apply(world, &pair, &becoming(pair.id(), &number)).await
            }),
        ]
    });
    cases.into_iter().flatten().collect()
}

fn results() -> Vec<Case> {
    vec![
        case("ShowRealnameAuthenticationReviewResult", Code::NotPartnersCustomer, async |world| {
            let (stranger, other) = (Pair::of(world).await, Pair::of(world).await);
            let path = format!("{AUTHS}/result");
            let call = Call::get(&path).query("customer_id", stranger.id());
            world.send(other.client(), &call).await
        }),
        case("ShowRealnameAuthenticationReviewResult", Code::NotPartnersCustomer, async |world| {
            // A reseller is its distributor's partner, and no customer to certify.
            let distributor = world.customer(CustomerKind::Distributor, &name("distributor")).await;
            let reseller = world.customer(CustomerKind::Reseller, &name("reseller")).await;
            belongs(world, (&distributor, &reseller), AssociationType::Indirect).await;
            let path = format!("{AUTHS}/result");
            let call = Call::get(&path).query("customer_id", reseller.created.id.as_str());
            world.send(&distributor.client, &call).await
        }),
        case(
            "ShowRealnameAuthenticationReviewResultV1",
            Code::NotPartnersCustomerFormer,
            async |world| {
                let pair = Pair::of(world).await;
                let call = Call::get(&format!("{OLD}/result")).query("customerId", "nobody");
                world.send(pair.client(), &call).await
            },
        ),
    ]
}

fn customers() -> Vec<Case> {
    vec![case("ShowRealNameAuthQrCode", Code::QrCodeOwnerOnly, async |world| {
        let account = customer(world).await;
        let (_, user) = world.iam_user(&account, "user").await;
        world.send(&user, &Call::get("/v2/customers/real-name-auth-qrcode")).await
    })]
}

fn operators() -> Vec<Case> {
    const DECIDE: &str = "DecideRealNameApplication";
    let accept = || json!({ "decision": "accept" });
    vec![
        case("ListRealNameApplications", Code::CustomerUnknown, async |world| {
            operate(world, Call::get(QUEUE).query("customer_id", "nobody")).await
        }),
        case("ShowRealNameApplication", Code::ApplicationUnknown, async |world| {
            operate(world, Call::get(&format!("{QUEUE}/99999999999999999999"))).await
        }),
        case(DECIDE, Code::ApplicationUnknown, async move |world| {
            operate(world, Call::post(&format!("{QUEUE}/1/decision"), &accept())).await
        }),
        case(DECIDE, Code::ApplicationDecided, async move |world| {
            let pair = verified_person(world).await;
            let path = format!("{QUEUE}/{}/decision", last(world, &pair).await);
            operate(world, Call::post(&path, &accept())).await
        }),
        case(DECIDE, Code::ApplicationNotPassable, async move |world| {
            let (pair, number) = (Pair::of(world).await, name("E"));
            let body = passport(pair.id(), &number);
            succeeded(world, pair.client(), &FORMS[0].call("POST", "individual", &body)).await;
            bar(world, &number).await;
            let path = format!("{QUEUE}/{}/decision", last(world, &pair).await);
            operate(world, Call::post(&path, &accept())).await
        }),
        case("BarCertificate", Code::NothingToChange, async |world| {
            let number = name("E");
            bar(world, &number).await;
            let body = json!({ "verified_number": number.to_lowercase(), "reason": "again" });
            operate(world, Call::post(BARRED, &body)).await
        }),
        case("UnbarCertificate", Code::BarUnknown, async |world| {
            operate(world, Call::new("DELETE", &format!("{BARRED}/1"))).await
        }),
        case("SetRealNameUploads", Code::CustomerUnknown, async |world| {
            let path = "/operator/v1/customers/nobody/real-name-uploads";
            operate(world, call("PUT", path, &json!({ "enabled": true }))).await
        }),
        case("SetRealNameUploads", Code::CustomerNotPartner, async |world| {
            let body = json!({ "enabled": false });
            act(world, &customer(world).await, ("PUT", "/real-name-uploads", body)).await
        }),
        case("SetRealNameUploads", Code::NothingToChange, async |world| {
            let body = json!({ "enabled": true });
            act(world, &partner(world).await, ("PUT", "/real-name-uploads", body)).await
        }),
    ]
}
