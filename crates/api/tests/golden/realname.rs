//! Real-name authentication: a partner applies, an operator decides, a customer asks and follows a QR
//! code; and the codes a partner has sent.

use hubu_app::customers::NewCustomer;
use hubu_app::enterprise::associate_partner;
use hubu_app::ledger::Party;
use hubu_core::customers::CustomerKind;
use hubu_core::ids::CustomerId;
use hubu_core::partners::AssociationType;
use hubu_core::realm::Site;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::golden::desk::{Desk, call, get, id, text};
use crate::golden::recorder::{Golden, tell};

const PARTNER: u32 = 0xD1;
const LI: u32 = 0xC1;
const HAN: u32 = 0xC2;
const ACME: u32 = 0xC3;
const NOBODY: u32 = 0xFF;

const AUTHS: &str = "/v2/customers/realname-auths";
const OLD: &str = "/v1.0/0a1b2c/partner/customer-mgr/realname-auth";
const SEND: &str = "/v2/bases/verificationcode/send";
const OLD_SEND: &str = "/v1.0/0a1b2c/partner/common-mgr/verificationcode";
const STATUS: &str = "/v2/customers/real-name-auth-status";
const SENDS: &str = "SendVerificationMessageCode";
const APPLY: &str = "CreatePersonalRealnameAuth";
const DECIDE: &str = "DecideRealNameApplication";
const QR: &str = "/v2/customers/real-name-auth-qrcode";

/// A partner with three customers, and a page of ours that nobody signs for.
struct Cast {
    partner: Account,
    li: Account,
    han: Account,
    acme: Account,
}

impl Cast {
    async fn of(world: &World, site: Site) -> Self {
        let open = async |number: u32, kind, name| {
            let plain = NewCustomer::plain(kind, name, site);
            world.open(NewCustomer { id: CustomerId::parse(&id(number)), ..plain }).await
        };
        let partner = open(PARTNER, CustomerKind::SolutionProvider, "fenxiao_partner").await;
        let li = open(LI, CustomerKind::Person, "li_lei").await;
        let han = open(HAN, CustomerKind::Person, "han_mei").await;
        let acme = open(ACME, CustomerKind::Enterprise, "acme_group").await;
        for customer in [&li, &han, &acme] {
            let pair = [&partner, customer].map(|one| Party::Key(one.created.key));
            let kind = match site {
                Site::Cn => AssociationType::AgencySale,
                Site::Intl => AssociationType::Resale,
            };
            let join = world.write(move |unit| {
                associate_partner(unit, site, (&pair[0], &pair[1]), kind).map(|_| ())
            });
            join.await;
        }
        Self { partner, li, han, acme }
    }
}

fn passport(number: u32) -> Value {
    json!({
        "customer_id": id(number), "identify_type": 0, "verified_type": 3,
        "verified_file_url": ["a.jpg", "test/b.png", "c.pdf"], "name": "李雷",
        "verified_number": "E1234567", "change_type": -1, "xaccount_type": "acme_p",
    })
}

fn licence(number: u32) -> Value {
    json!({
        "customer_id": id(number), "identify_type": 1, "certificate_type": 0,
        "verified_file_url": ["a.jpg", "b.jpg", "c.jpg"], "corp_name": "云合科技有限公司",
        "verified_number": "91110108MA01ABCD2X", "reg_country": "CN", "reg_address": "北京市海淀区",
        "xaccount_type": "acme_p",
        "enterprise_person": {
            "legel_name": "韩梅梅", "legel_id_number": "110101199003070000",
            "certifier_role": "legalPerson",
        },
    })
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

/// The application an operator sees first.
async fn pending(desk: &Desk<'_>) -> String {
    let list = get("real-name-applications", &[("state", "pending")]);
    let found = desk.done(list).await.json();
    text(&found["applications"][0]["application_id"])
}

fn decision(application: &str, body: &Value) -> Call {
    call("POST", &format!("real-name-applications/{application}/decision"), body)
}

fn rejection() -> Value {
    json!({ "decision": "reject", "opinion": "护照照片不清晰" })
}

async fn status(golden: &Golden<'_>, name: &str, client: &Client) {
    golden.case(&format!("ShowRealNameAuthStatus/{name}"), client, Call::get(STATUS)).await;
}

async fn result(golden: &Golden<'_>, name: &str, partner: &Client, of: u32) {
    let call = Call::get(&format!("{AUTHS}/result")).query("customer_id", &id(of));
    let what = "ShowRealnameAuthenticationReviewResult";
    golden.case(&format!("{what}/{name}"), partner, call).await;
    let call = Call::get(&format!("{OLD}/result")).query("customerId", &id(of));
    golden.case(&format!("{what}V1/{name}"), partner, call).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_real_name() {
    tell(Site::Cn, async |golden| {
        let cast = Cast::of(golden.world, Site::Cn).await;
        let desk = Desk::at(golden).await;
        codes(golden, &cast.partner.client).await;
        person(golden, &desk, &cast).await;
        becomes_an_enterprise(golden, &desk, &cast).await;
        by_card(golden, &desk, &cast).await;
        enterprise(golden, &desk, &cast).await;
        by_qr_code(golden, &desk, &cast).await;
        barred(&desk).await;
        uploads(&desk).await;
    })
    .await;
}

async fn codes(golden: &Golden<'_>, partner: &Client) {
    let registration = json!({ "receiver_type": 1, "mobile_phone": "13800000000" });
    let card = json!({
        "receiver_type": 1, "mobile_phone": "0086-13800000001", "timeout": 3000, "lang": "en-us",
        "scene": 18, "customer_id": id(HAN),
    });
    for (name, body) in [("for_registration", &registration), ("for_a_bank_card", &card)] {
        golden.case(&format!("{SENDS}/{name}"), partner, Call::post(SEND, body)).await;
    }
    let without = |field: &str| with(card.clone(), field, Value::Null);
    for (name, body) in [
        ("no_phone", without("mobile_phone")),
        ("no_customer", without("customer_id")),
        ("by_mail", with(card.clone(), "receiver_type", json!(2))),
        ("phone_of_elsewhere", with(card.clone(), "mobile_phone", json!("0065-81234567"))),
        ("other_scene", with(card.clone(), "scene", json!(20))),
        ("empty_scene", with(card.clone(), "scene", json!(""))),
        ("customer_of_another", with(card.clone(), "customer_id", json!(id(NOBODY)))),
    ] {
        golden.refusal(&format!("{SENDS}/{name}"), partner, Call::post(SEND, &body)).await;
    }
    let old = json!({
        "receiverType": 1, "mobilePhone": "13800000002", "timeout": "", "countryCode": "0086",
        "lang": "zh-cn", "scene": "29",
    });
    let sent = Call::post(OLD_SEND, &old);
    golden.case(&format!("{SENDS}V1/for_registration"), partner, sent).await;
    let bad = Call::post(OLD_SEND, &with(old, "scene", json!("")));
    golden.refusal(&format!("{SENDS}V1/empty_scene"), partner, bad).await;
}

/// Li Lei is turned down, and applied for again in the old form.
async fn person(golden: &Golden<'_>, desk: &Desk<'_>, cast: &Cast) {
    let (partner, li) = (&cast.partner.client, &cast.li.client);
    let at = format!("{AUTHS}/individual");
    status(golden, "none", li).await;
    result(golden, "nobody_applied", partner, LI).await;
    desk.case("ListRealNameApplications/none", get("real-name-applications", &[])).await;
    golden.case(&format!("{APPLY}/by_passport"), partner, Call::post(&at, &passport(LI))).await;
    status(golden, "under_review", li).await;
    result(golden, "under_review", partner, LI).await;
    for (name, body) in [
        ("under_review", passport(LI)),
        ("customer_of_another", passport(NOBODY)),
        ("two_images", with(passport(HAN), "verified_file_url", json!(["a.jpg", "b.jpg"]))),
        (
            "other_format",
            with(passport(HAN), "verified_file_url", json!(["a.jpg", "b.tif", "c.jpg"])),
        ),
        (
            "an_address",
            with(passport(HAN), "verified_file_url", json!(["https://a/b.jpg", "b.jpg", "c.jpg"])),
        ),
        ("no_certificate", with(passport(HAN), "verified_type", Value::Null)),
        ("other_certificate", with(passport(HAN), "verified_type", json!(4))),
        ("a_unit", with(passport(HAN), "identify_type", json!(1))),
        ("no_card", with(passport(HAN), "identify_type", json!(4))),
    ] {
        golden.refusal(&format!("{APPLY}/{name}"), partner, Call::post(&at, &body)).await;
    }
    let application = pending(desk).await;
    let show = |id: &str| get(&format!("real-name-applications/{id}"), &[]);
    desk.case("ShowRealNameApplication/pending", show(&application)).await;
    desk.refusal("ShowRealNameApplication/unknown", show("1")).await;
    for (name, body) in [
        ("no_opinion", json!({ "decision": "reject" })),
        ("two_lines", json!({ "decision": "reject", "opinion": "a\nb" })),
        ("other_decision", json!({ "decision": "wait" })),
    ] {
        desk.refusal(&format!("{DECIDE}/{name}"), decision(&application, &body)).await;
    }
    desk.later().await;
    let rejected = decision(&application, &rejection());
    desk.case(&format!("{DECIDE}/rejected"), rejected.clone()).await;
    desk.refusal(&format!("{DECIDE}/decided_before"), rejected).await;
    desk.refusal(&format!("{DECIDE}/unknown"), decision("1", &rejection())).await;
    status(golden, "turned_down", li).await;
    result(golden, "turned_down", partner, LI).await;
    let old = json!({
        "customerId": id(LI), "identifyType": 0, "verifiedType": 3,
        "verifiedFileURL": ["a.jpg", "b.jpg", "c.jpg"], "name": "李雷",
        "verifiedNumber": "E1234567", "changeType": -1, "xaccountType": "acme_p",
    });
    let again = Call::post(&format!("{OLD}/individual"), &old);
    golden.case(&format!("{APPLY}V1/by_passport"), partner, again).await;
    let stranger = Call::post(&format!("{OLD}/individual"), &with(old, "customerId", json!("x")));
    golden.refusal(&format!("{APPLY}V1/customer_of_another"), partner, stranger).await;
    let application = pending(desk).await;
    let accepted = decision(&application, &json!({ "decision": "accept" }));
    desk.case(&format!("{DECIDE}/passed"), accepted).await;
    status(golden, "verified_individual", li).await;
    result(golden, "passed", partner, LI).await;
    desk.later().await;
}

async fn becomes_an_enterprise(golden: &Golden<'_>, desk: &Desk<'_>, cast: &Cast) {
    const CHANGE: &str = "ChangeEnterpriseRealnameAuthentication";
    let partner = &cast.partner.client;
    let change = |number| with(licence(number), "change_type", json!(1));
    let put =
        |body: &Value| Call::new("PUT", &format!("{AUTHS}/enterprise")).body(body.to_string());
    golden.case(&format!("{CHANGE}/by_licence"), partner, put(&change(LI))).await;
    for (name, body) in [
        ("under_review", change(LI)),
        ("not_verified", change(ACME)),
        ("no_change_type", licence(LI)),
    ] {
        golden.refusal(&format!("{CHANGE}/{name}"), partner, put(&body)).await;
    }
    status(golden, "verified_while_a_change_waits", &cast.li.client).await;
    desk.done(decision(&pending(desk).await, &rejection())).await;
    let old = json!({
        "customerId": id(LI), "identifyType": 1, "verifiedFileURL": ["a.jpg"],
        "corpName": "云合科技有限公司", "verifiedNumber": "91110108MA01ABCD2X", "changeType": 1,
        "xaccountType": "acme_p",
    });
    let again = Call::new("PUT", &format!("{OLD}/enterprise")).body(old.to_string());
    golden.case(&format!("{CHANGE}V1/by_a_certificate"), partner, again.clone()).await;
    golden.refusal(&format!("{CHANGE}V1/under_review"), partner, again).await;
    desk.done(decision(&pending(desk).await, &json!({ "decision": "accept" }))).await;
    status(golden, "verified_enterprise", &cast.li.client).await;
    let of = id(LI);
    let list = |query: &[(&str, &str)]| get("real-name-applications", query);
    for (name, call) in [
        ("of_a_customer", list(&[("customer_id", &of)])),
        ("rejected_ones", list(&[("state", "rejected"), ("offset", "1"), ("limit", "1")])),
    ] {
        desk.case(&format!("ListRealNameApplications/{name}"), call).await;
    }
    let nobody = id(NOBODY);
    let unknown = list(&[("customer_id", &nobody)]);
    desk.refusal("ListRealNameApplications/unknown_customer", unknown).await;
}

/// The code was sent by [`codes`].
async fn by_card(golden: &Golden<'_>, desk: &Desk<'_>, cast: &Cast) {
    let codes = get("sms-codes", &[("mobile_phone", "13800000001")]);
    let sent = desk.done(codes).await.json();
    let code = text(&sent["codes"][0]["code"]);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let card = |account: &str, code: &str| {
        json!({
            "customer_id": id(HAN), "identify_type": 4, "verified_file_url": ["face.jpg"],
            "name": "韩梅梅", "verified_number": "110101199003070000", "xaccount_type": "acme_p",
            "bank_card_info": {
                "bank_account": account, "areacode": "0086", "mobile": "13800000001",
                "verification_code": code,
            },
        })
    };
    let post = |body: &Value| Call::post(&format!("{AUTHS}/individual"), body);
    let partner = &cast.partner.client;
    for (name, body) in [
        ("frozen_card", card("6222-0200-0000-7258", &code)),
        ("odd_card", card("-6222", &code)),
        ("wrong_code", card("6222020000000001", wrong)),
    ] {
        golden.refusal(&format!("{APPLY}/{name}"), partner, post(&body)).await;
    }
    let right = post(&card("6222020000000001", &code));
    golden.case(&format!("{APPLY}/by_bank_card"), partner, right).await;
    status(golden, "verified_by_a_card", &cast.han.client).await;
}

async fn enterprise(golden: &Golden<'_>, desk: &Desk<'_>, cast: &Cast) {
    const FOUND: &str = "CreateEnterpriseRealnameAuthentication";
    let partner = &cast.partner.client;
    let post = |body: &Value| Call::post(&format!("{AUTHS}/enterprise"), body);
    for (name, body) in [
        ("digits_for_a_name", with(licence(ACME), "corp_name", json!("123 -"))),
        ("other_certificate", with(licence(ACME), "certificate_type", json!(5))),
        ("three_letters", with(licence(ACME), "reg_country", json!("CHN"))),
        ("verified", licence(HAN)),
    ] {
        golden.refusal(&format!("{FOUND}/{name}"), partner, post(&body)).await;
    }
    golden.case(&format!("{FOUND}/with_a_legal_person"), partner, post(&licence(ACME))).await;
    desk.done(decision(&pending(desk).await, &rejection())).await;
    let old = json!({
        "customerId": id(ACME), "identifyType": 1, "certificateType": 99,
        "verifiedFileURL": ["a.jpg"], "corpName": "Acme", "verifiedNumber": "AC-1",
        "regCountry": "", "regAddress": "", "xaccountType": "acme_p",
    });
    let again = Call::post(&format!("{OLD}/enterprise"), &old);
    golden.case(&format!("{FOUND}V1/by_another_certificate"), partner, again.clone()).await;
    golden.refusal(&format!("{FOUND}V1/under_review"), partner, again).await;
    desk.done(decision(&pending(desk).await, &rejection())).await;
    status(golden, "turned_down_enterprise", &cast.acme.client).await;
}

async fn by_qr_code(golden: &Golden<'_>, desk: &Desk<'_>, cast: &Cast) {
    let acme = &cast.acme.client;
    let given = golden.case("ShowRealNameAuthQrCode/a_link", acme, Call::get(QR)).await.json();
    let link = text(&given["qr_code_url"]);
    let path = link.split_once("/hubu/").map(|(_, rest)| format!("/hubu/{rest}"));
    let path = path.expect("a page of ours");
    let (nobody, post) = (Client::nobody(), |path: &str| Call::new("POST", path));
    golden.case("ShowRealNamePage/asks", &nobody, Call::get(&path)).await;
    golden.case("CompleteRealName/done", &nobody, post(&path)).await;
    golden.case("CompleteRealName/used", &nobody, post(&path)).await;
    golden.case("ShowRealNamePage/used", &nobody, Call::get(&path)).await;
    status(golden, "verified_by_a_qr_code", acme).await;
    let unknown = "/hubu/v1/real-name/00000000000000000000000000000000";
    golden.case("ShowRealNamePage/unknown", &nobody, Call::get(unknown)).await;
    let (_, user) = golden.world.iam_user(&cast.acme, "auditor").await;
    golden.refusal("ShowRealNameAuthQrCode/a_user", &user, Call::get(QR)).await;
    let verified = golden.world.send(acme, &Call::get(QR)).await.json();
    let link = text(&verified["qr_code_url"]);
    let path = link.split_once("/hubu/").map(|(_, rest)| format!("/hubu/{rest}"));
    golden.case("ShowRealNamePage/verified", &nobody, Call::get(&path.expect("a page"))).await;
    desk.later().await;
}

async fn barred(desk: &Desk<'_>) {
    let bar = |number: &str| {
        let body = json!({ "verified_number": number, "reason": "挂失" });
        call("POST", "barred-certificates", &body)
    };
    let list = |query: &[(&str, &str)]| get("barred-certificates", query);
    desk.case("ListBarredCertificates/none", list(&[])).await;
    let made = desk.case("BarCertificate/barred", bar("E7654321")).await.json();
    desk.refusal("BarCertificate/barred_before", bar("e 7654321")).await;
    desk.refusal("BarCertificate/blank", bar(" ")).await;
    desk.later().await;
    desk.done(bar("91110000MA00000000")).await;
    desk.case("ListBarredCertificates/newest_first", list(&[])).await;
    desk.refusal("ListBarredCertificates/limit_101", list(&[("limit", "101")])).await;
    let path = format!("barred-certificates/{}", text(&made["bar_id"]));
    desk.case("UnbarCertificate/lifted", call("DELETE", &path, &Value::Null)).await;
    desk.refusal("UnbarCertificate/unknown", call("DELETE", &path, &Value::Null)).await;
}

async fn uploads(desk: &Desk<'_>) {
    const SET: &str = "SetRealNameUploads";
    let set = |number, body: Value| {
        call("PUT", &format!("customers/{}/real-name-uploads", id(number)), &body)
    };
    desk.case(&format!("{SET}/off"), set(PARTNER, json!({ "enabled": false }))).await;
    desk.case(&format!("{SET}/on"), set(PARTNER, json!({ "enabled": true }))).await;
    for (name, call) in [
        ("so_already", set(PARTNER, json!({ "enabled": true }))),
        ("missing", set(PARTNER, json!({}))),
        ("no_partner", set(LI, json!({ "enabled": false }))),
        ("unknown_customer", set(NOBODY, json!({ "enabled": false }))),
    ] {
        desk.refusal(&format!("{SET}/{name}"), call).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_real_name_abroad() {
    tell(Site::Intl, async |golden| {
        let cast = Cast::of(golden.world, Site::Intl).await;
        let partner = &cast.partner.client;
        let mail = json!({ "receiver_type": 2, "email": "li.lei@example.com", "timeout": 61 });
        golden.case(&format!("{SENDS}/by_mail"), partner, Call::post(SEND, &mail)).await;
        let old = json!({ "receiverType": 2, "email": "li.lei@example.com" });
        golden.case(&format!("{SENDS}V1/by_mail"), partner, Call::post(OLD_SEND, &old)).await;
        for (name, body) in [
            ("no_mail", with(mail.clone(), "email", Value::Null)),
            ("by_sms", json!({ "receiver_type": 1, "mobile_phone": "13800000000" })),
        ] {
            golden.refusal(&format!("{SENDS}/{name}"), partner, Call::post(SEND, &body)).await;
        }
        let post = |body: &Value| Call::post(&format!("{AUTHS}/individual"), body);
        let two = with(passport(LI), "verified_file_url", json!(["a.jpg", "b.jpg"]));
        golden.case(&format!("{APPLY}/by_passport"), partner, post(&two)).await;
        for (name, body) in [
            ("three_images", passport(HAN)),
            ("by_card", with(passport(HAN), "identify_type", json!(4))),
        ] {
            golden.refusal(&format!("{APPLY}/{name}"), partner, post(&body)).await;
        }
        let four = json!(["front.jpg", "back.jpg", "person.jpg", "emblem.jpg"]);
        let body = with(licence(ACME), "verified_file_url", four);
        let call = Call::post(&format!("{AUTHS}/enterprise"), &body);
        let name = "CreateEnterpriseRealnameAuthentication/with_a_legal_person";
        golden.case(name, partner, call).await;
    })
    .await;
}
