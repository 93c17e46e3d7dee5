//! Customers as operators open, list, show, change and freeze them; and the partners they belong to.

use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use serde_json::{Value, json};

use crate::golden::desk::{Desk, call, get, id, text};
use crate::golden::recorder::tell;

const ENTERPRISE: u32 = 0xA1;
const PERSON: u32 = 0xC1;
const PARTNER: u32 = 0xD1;

fn of(number: u32, rest: &str) -> String {
    format!("customers/{}{rest}", id(number))
}

fn open(body: &Value) -> Call {
    call("POST", "customers", body)
}

/// A customer with nothing out of the ordinary.
fn plain(number: u32, kind: &str, name: &str) -> Value {
    json!({ "kind": kind, "account_name": name, "customer_id": id(number) })
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_customers() {
    tell(Site::Cn, async |golden| {
        let desk = Desk::at(golden).await;
        desk.case("ListCustomers/none", get("customers", &[])).await;
        opened(&desk).await;
        not_opened(&desk).await;
        shown(&desk).await;
        changed(&desk).await;
        frozen(&desk).await;
        listed(&desk).await;
    })
    .await;
}

async fn opened(desk: &Desk<'_>) {
    let enterprise = json!({
        "kind": "enterprise", "account_name": "yunhe_group", "customer_id": id(ENTERPRISE),
        "display_name": "云合集团 <总部>", "password": "S3cret!pass-word",
        "real_name": { "name": "云合科技有限公司", "credit_code": "91110108MA01ABCD2X" },
        "mobile_phone": "+8613900000001", "email": "office@yunhe.test",
        "signing_entity": "HWC-CN", "home_site": "cn", "settlement": "monthly", "level": "V3",
        "ies": true, "over_invoiced": "20.05",
    });
    let person = plain(PERSON, "person", "li_lei");
    let partner = plain(PARTNER, "solution_provider", "fenxiao_partner");
    let nulls = json!({
        "kind": "reseller", "account_name": "han_mei", "customer_id": null, "display_name": null,
        "password": null, "real_name": null, "mobile_phone": null, "email": null,
        "signing_entity": null, "home_site": null, "settlement": null, "level": null, "ies": null,
        "over_invoiced": null,
    });
    for (name, body) in [
        ("CreateCustomer/enterprise_with_everything", enterprise),
        ("CreateCustomer/person", person),
        ("CreateCustomer/partner", partner),
        ("CreateCustomer/nulls_mean_absent", nulls),
    ] {
        desk.case(name, open(&body)).await;
        desk.later().await;
    }
}

async fn not_opened(desk: &Desk<'_>) {
    let with = |name: &str, value: Value| {
        let mut body = plain(0xFF, "person", "wei_hua");
        body[name] = value;
        open(&body)
    };
    for (name, call) in [
        ("no_kind", with("kind", Value::Null)),
        ("kind_operator", with("kind", json!("operator"))),
        ("name_taken", with("account_name", json!("li_lei"))),
        ("name_rule", with("account_name", json!("op_wei_hua"))),
        ("id_taken", with("customer_id", json!(id(PERSON)))),
        ("id_rule", with("customer_id", json!("a b"))),
        ("password_rule", with("password", json!("12345678"))),
        ("no_certified_name", with("real_name", json!({ "credit_code": "91" }))),
        ("no_phone", with("mobile_phone", json!("call me"))),
        ("no_mail_address", with("email", json!("office"))),
        ("below_zero", with("over_invoiced", json!("-0.01"))),
        ("level_rule", with("level", json!("V 3"))),
    ] {
        desk.refusal(&format!("CreateCustomer/{name}"), call).await;
    }
}

/// The enterprise has a member, the person a partner.
async fn shown(desk: &Desk<'_>) {
    desk.case("ShowCustomer/with_everything", get(&of(ENTERPRISE, ""), &[])).await;
    desk.case("ShowCustomer/plain", get(&of(PERSON, ""), &[])).await;
    let mut member = plain(0xB1, "enterprise", "yunhe_lab");
    member["real_name"] =
        json!({ "name": "云合科技有限公司", "credit_code": "91110108MA01ABCD2X" });
    member["signing_entity"] = json!("HWC-CN");
    desk.done(open(&member)).await;
    let link = json!({ "customer_id": id(0xB1), "mode": "custody" });
    desk.done(call("POST", &of(ENTERPRISE, "/organization-units"), &json!({ "name": "实验室" })))
        .await;
    desk.done(call("POST", &of(ENTERPRISE, "/members"), &link)).await;
    let sold = json!({ "customer_id": id(PERSON), "type": 2 });
    desk.done(call("POST", &of(PARTNER, "/associations"), &sold)).await;
    desk.later().await;
    desk.case("ShowCustomer/a_master", get(&of(ENTERPRISE, ""), &[])).await;
    desk.case("ShowCustomer/a_member", get(&of(0xB1, ""), &[])).await;
    desk.case("ShowCustomer/a_partners_customer", get(&of(PERSON, ""), &[])).await;
    desk.refusal("ShowCustomer/unknown", get("customers/nobody", &[])).await;
}

async fn changed(desk: &Desk<'_>) {
    let change = |body: Value| call("PATCH", &of(PERSON, ""), &body);
    let everything = json!({
        "status": "closing", "display_name": "李雷", "real_name": { "name": "李雷" },
        "settlement": "monthly", "home_site": "intl", "signing_entity": "HWC-SG", "level": "V1",
        "ies": true, "over_invoiced": "0.00000001", "mobile_phone": "13800000000",
        "email": "li.lei@example.test",
    });
    desk.case("UpdateCustomer/everything", change(everything)).await;
    desk.case("UpdateCustomer/level_alone", change(json!({ "level": "V2" }))).await;
    desk.case("UpdateCustomer/emptied_name", change(json!({ "display_name": "" }))).await;
    for (name, call) in [
        ("nothing", change(json!({}))),
        ("so_already", change(json!({ "level": "V2", "ies": true }))),
        ("below_zero", change(json!({ "level": "V9", "over_invoiced": "-1" }))),
        ("no_such_status", change(json!({ "status": "asleep" }))),
        ("unknown_customer", call("PATCH", "customers/nobody", &json!({ "ies": true }))),
    ] {
        desk.refusal(&format!("UpdateCustomer/{name}"), call).await;
    }
}

async fn frozen(desk: &Desk<'_>) {
    let because = |path: &str, why: Value| call("POST", path, &json!({ "reason": why }));
    for (operation, step, done, reason) in [
        ("FreezeCustomer", "/freeze", "frozen", "拒付争议"),
        ("UnfreezeCustomer", "/unfreeze", "free_again", "争议已解决"),
    ] {
        let case = |name: &str| format!("{operation}/{name}");
        let asked = because(&of(PERSON, step), json!(reason));
        desk.case(&case(done), asked.clone()).await;
        desk.refusal(&case("so_already"), asked).await;
        desk.refusal(&case("no_reason"), because(&of(PERSON, step), Value::Null)).await;
        let nobody = because(&format!("customers/nobody{step}"), json!(reason));
        desk.refusal(&case("unknown_customer"), nobody).await;
    }
    desk.done(because(&of(PARTNER, "/freeze"), json!("牌照到期"))).await;
}

async fn listed(desk: &Desk<'_>) {
    let list = |query: &[(&str, &str)]| get("customers", query);
    for (name, call) in [
        ("newest_first", list(&[])),
        ("the_second", list(&[("offset", "1"), ("limit", "1")])),
        ("past_the_end", list(&[("offset", "5")])),
        ("enterprises", list(&[("kind", "enterprise")])),
        ("closing", list(&[("status", "closing")])),
        ("frozen", list(&[("frozen", "true")])),
        ("by_name", list(&[("account_name", "li_lei")])),
        ("operators_are_none", list(&[("account_name", "operator_one")])),
        ("part_of_a_name", list(&[("name", "LI_"), ("limit", "1")])),
        ("of_a_level", list(&[("level", "V9")])),
        ("members", list(&[("master_id", &id(ENTERPRISE))])),
        ("of_a_partner", list(&[("partner_id", &id(PARTNER))])),
        ("by_id", list(&[("customer_id", &id(PERSON))])),
        ("under_review", list(&[("real_name_state", "under_review")])),
        (
            "registered_before",
            list(&[("to_time", "2020-01-01T00:00:00Z"), ("settlement", "monthly")]),
        ),
    ] {
        desk.case(&format!("ListCustomers/{name}"), call).await;
    }
    for (name, call) in [
        ("limit_101", list(&[("limit", "101")])),
        ("frozen_perhaps", list(&[("frozen", "perhaps")])),
        ("kind_operator", list(&[("kind", "operator")])),
        ("partner_unknown", list(&[("partner_id", "nobody")])),
    ] {
        desk.refusal(&format!("ListCustomers/{name}"), call).await;
    }
}

fn associate(partner: u32, customer: u32, kind: i64) -> Call {
    let body = json!({ "customer_id": id(customer), "type": kind });
    call("POST", &of(partner, "/associations"), &body)
}

/// Opens a partner, a distributor, and three persons.
async fn market(desk: &Desk<'_>) {
    for (number, kind, name) in [
        (PARTNER, "reseller", "fenxiao_partner"),
        (0xD2, "distributor", "zong_jingxiao"),
        (PERSON, "person", "li_lei"),
        (0xC2, "person", "han_mei"),
        (0xC3, "person", "wei_hua"),
    ] {
        desk.done(open(&plain(number, kind, name))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_partners() {
    tell(Site::Cn, async |golden| {
        let desk = Desk::at(golden).await;
        market(&desk).await;
        let list = |number, query: &[(&str, &str)]| get(&of(number, "/associations"), query);
        desk.case("ListPartnerAssociations/none", list(PARTNER, &[])).await;
        for (name, customer, kind) in
            [("referral", PERSON, 1), ("agency_sale", 0xC2, 2), ("resale", 0xC3, 3)]
        {
            let name = format!("AssociateWithPartner/{name}");
            let made = desk.case(&name, associate(PARTNER, customer, kind)).await.json();
            assert_eq!(text(&made["customer_id"]), id(customer));
            desk.later().await;
        }
        let nobody = json!({ "customer_id": "nobody", "type": 1 });
        for (name, call) in [
            ("has_a_partner", associate(PARTNER, PERSON, 2)),
            ("distributor", associate(0xD2, PERSON, 1)),
            ("partner_as_customer", associate(PARTNER, 0xD2, 1)),
            ("type_4", associate(PARTNER, PERSON, 4)),
            ("unknown_partner", associate(0xFF, PERSON, 1)),
            ("unknown_customer", call("POST", &of(PARTNER, "/associations"), &nobody)),
        ] {
            desk.refusal(&format!("AssociateWithPartner/{name}"), call).await;
        }
        let end = |customer| {
            let rest = format!("/associations/{}", id(customer));
            call("DELETE", &of(PARTNER, &rest), &Value::Null)
        };
        desk.case("EndPartnerAssociation/released", end(0xC2)).await;
        desk.refusal("EndPartnerAssociation/released_before", end(0xC2)).await;
        desk.refusal("EndPartnerAssociation/unknown_customer", end(0xFF)).await;
        for (name, call) in [
            ("of_a_partner", list(PARTNER, &[])),
            ("of_a_customer", list(0xC2, &[])),
            ("the_second", list(PARTNER, &[("offset", "1"), ("limit", "1")])),
            ("past_the_end", list(PARTNER, &[("offset", "3")])),
        ] {
            desk.case(&format!("ListPartnerAssociations/{name}"), call).await;
        }
        let many = list(PARTNER, &[("limit", "101")]);
        desk.refusal("ListPartnerAssociations/limit_101", many).await;
        desk.refusal("ListPartnerAssociations/unknown_customer", list(0xFF, &[])).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_partners_of_the_other_site() {
    tell(Site::Intl, async |golden| {
        let desk = Desk::at(golden).await;
        market(&desk).await;
        let agency = associate(PARTNER, PERSON, 2);
        desk.refusal("AssociateWithPartner/agency_sale", agency).await;
        desk.case("AssociateWithPartner/resale", associate(PARTNER, PERSON, 3)).await;
    })
    .await;
}
