//! Real-name authentication: what partners, customers and operators are refused.

use hubu_api::codes::Code;
use hubu_app::enterprise::associate_partner;
use hubu_app::ledger::Party;
use hubu_core::customers::CustomerKind;
use hubu_core::partners::AssociationType;
use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{
    act, acted, arrange, call, customer, name, operate, partner, succeeded,
};

const AUTHS: &str = "/v2/customers/realname-auths";
const OLD: &str = "/v1.0/partner/partner/customer-mgr/realname-auth";
const QUEUE: &str = "/operator/v1/real-name-applications";
const BARRED: &str = "/operator/v1/barred-certificates";

pub fn cases() -> Vec<Case> {
    let parts = [individuals(), enterprises(), changes()];
    parts.into_iter().flatten().chain(results()).chain(customers()).chain(operators()).collect()
}

/// A form of the interface: its operations, paths and spelling.
#[derive(Clone, Copy)]
pub struct Form {
    /// The application for a person.
    pub individual: &'static str,
    enterprise: &'static str,
    change: &'static str,
    is_old: bool,
}

/// The new one and the old one.
pub const FORMS: [Form; 2] = [
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
    pub fn call(self, method: &str, what: &str, body: &Value) -> Call {
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
pub struct Pair {
    partner: Account,
    customer: Account,
}

impl Pair {
    /// One of each.
    pub async fn of(world: &World) -> Self {
        Self::with(world, partner(world).await).await
    }

    async fn with(world: &World, partner: Account) -> Self {
        let customer = world.customer(CustomerKind::Person, &name("certified")).await;
        join(world, &partner, &customer).await;
        Self { partner, customer }
    }

    /// The customer's id.
    pub fn id(&self) -> &str {
        self.customer.created.id.as_str()
    }

    /// Signs as the partner.
    pub const fn client(&self) -> &Client {
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
                crate::refusals::stage::open_centre(world, &pair.customer).await;
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
