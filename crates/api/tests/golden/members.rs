//! Enterprises as operators arrange them: the organisation, the members, what members permit, and the
//! codes masters had sent.

use hubu_app::clock;
use hubu_app::customers::NewCustomer;
use hubu_core::customers::{CustomerKind, RealName, Settlement};
use hubu_core::ids::CustomerId;
use hubu_core::realm::Site;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::ledger_world::instant;
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::golden::desk::{Desk, call, get, id, text};
use crate::golden::recorder::tell;

const COMPANY: &str = "云合科技有限公司";
const MASTER: u32 = 0xA1;
const LAB: u32 = 0xB1;
const SALES: u32 = 0xB2;
const TRUSTEE: u32 = 0xB3;
/// Nobody's member; of another company.
const STRANGER: u32 = 0xC1;
const DISTRIBUTOR: u32 = 0xD1;
/// Nobody at all.
const NOBODY: u32 = 0xFF;
const CODES: &str = "sms-codes";
/// When credit with an end ends.
const END: &str = "2026-01-31T15:59:59Z";

/// The path of a customer.
fn of(number: u32, rest: &str) -> String {
    format!("customers/{}{rest}", id(number))
}

/// The path of a member of the master.
fn member(number: u32, rest: &str) -> String {
    of(MASTER, &format!("/members/{}{rest}", id(number)))
}

fn named(name: &str) -> Value {
    json!({ "name": name })
}

/// Opens the master, three of its company, and two others. Gives the master.
async fn companies(world: &World) -> Account {
    let mut first = None;
    for (number, name, company) in [
        (MASTER, "yunhe_group", COMPANY),
        (LAB, "yunhe_lab", COMPANY),
        (SALES, "yunhe_sales", COMPANY),
        (TRUSTEE, "yunhe_trustee", COMPANY),
        (STRANGER, "globex", "环球进出口有限公司"),
        (DISTRIBUTOR, "zong_jingxiao", "总经销有限公司"),
    ] {
        let kind = match number {
            DISTRIBUTOR => CustomerKind::Distributor,
            _ => CustomerKind::Enterprise,
        };
        let account = world.open(NewCustomer {
            id: CustomerId::parse(&id(number)),
            real_name: Some(RealName { name: company.to_owned(), credit_code: None }),
            settlement: Settlement::Monthly,
            ..NewCustomer::plain(kind, name, Site::Cn)
        });
        let account = account.await;
        first.get_or_insert(account);
    }
    first.expect("the master")
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_enterprises() {
    tell(Site::Cn, async |golden| {
        let master = companies(golden.world).await;
        let desk = Desk::at(golden).await;
        centres(&desk).await;
        let lab = organisation(&desk).await;
        desk.case("ListMembers/none", get(&of(MASTER, "/members"), &[])).await;
        joined(&desk, &lab).await;
        not_joined(&desk).await;
        permitted(&desk).await;
        listed(&desk, &lab).await;
        changed(&desk, &master.client, &lab).await;
        removed(&desk, &master.client).await;
    })
    .await;
}

async fn centres(desk: &Desk<'_>) {
    let open = |number| call("POST", &of(number, "/enterprise-centre"), &named("云合集团 <总部>"));
    let quota = |number, members: i64, independent: i64| {
        let body = json!({ "members": members, "independent_members": independent });
        call("PUT", &of(number, "/member-quota"), &body)
    };
    let whole = |number| get(&of(number, "/organization-units"), &[]);
    for (name, call) in [
        ("GrantMemberQuota/not_a_master", quota(MASTER, 3, 2)),
        ("ListOrganization/not_a_master", whole(MASTER)),
        ("ListMembers/not_a_master", get(&of(MASTER, "/members"), &[])),
        ("OpenEnterpriseCentre/distributor", open(DISTRIBUTOR)),
        ("OpenEnterpriseCentre/unknown_customer", open(NOBODY)),
        (
            "OpenEnterpriseCentre/no_name",
            call("POST", &of(MASTER, "/enterprise-centre"), &json!({})),
        ),
    ] {
        desk.refusal(name, call).await;
    }
    desk.case("OpenEnterpriseCentre/opened", open(MASTER)).await;
    desk.refusal("OpenEnterpriseCentre/open_already", open(MASTER)).await;
    desk.case("ListOrganization/root_alone", whole(MASTER)).await;
    desk.case("GrantMemberQuota/granted", quota(MASTER, 3, 2)).await;
    for (name, call) in [
        ("GrantMemberQuota/too_many", quota(MASTER, 10_001, 2)),
        ("GrantMemberQuota/below_zero", quota(MASTER, 3, -1)),
        ("GrantMemberQuota/unknown_customer", quota(NOBODY, 3, 2)),
    ] {
        desk.refusal(name, call).await;
    }
}

/// Gives the id of a unit below a unit.
async fn organisation(desk: &Desk<'_>) -> String {
    let create = |number, name: &str, above: Option<&str>| {
        let body = json!({ "name": name, "parent_id": above });
        call("POST", &of(number, "/organization-units"), &body)
    };
    let research = create(MASTER, "研发部", None);
    let research = desk.case("CreateOrganizationUnit/below_the_root", research).await.json();
    let research = text(&research["id"]);
    desk.later().await;
    let lab = create(MASTER, "实验室", Some(&research));
    let lab = text(&desk.case("CreateOrganizationUnit/below_a_unit", lab).await.json()["id"]);
    let first = create(STRANGER, "Import", None);
    desk.case("CreateOrganizationUnit/opens_the_centre", first).await;
    let mut above = lab.clone();
    for level in 3..=32 {
        let made = desk.done(create(MASTER, &format!("第 {level} 级"), Some(&above))).await;
        above = text(&made.json()["id"]);
    }
    for (name, call) in [
        ("unknown_unit", create(MASTER, "实验室", Some("99999999999999999999"))),
        ("letters_for_a_unit", create(MASTER, "实验室", Some("研发部"))),
        ("too_deep", create(MASTER, "第 33 级", Some(&above))),
        ("distributor", create(DISTRIBUTOR, "仓库", None)),
        ("not_a_master", create(LAB, "仓库", Some(&lab))),
        ("two_lines", create(MASTER, "two\nlines", None)),
        ("unknown_customer", create(NOBODY, "仓库", None)),
    ] {
        desk.refusal(&format!("CreateOrganizationUnit/{name}"), call).await;
    }
    let rename = |number, unit: &str, name: &str| {
        call("PATCH", &of(number, &format!("/organization-units/{unit}")), &named(name))
    };
    let whole = |number| get(&of(number, "/organization-units"), &[]);
    let root = text(&desk.done(whole(STRANGER)).await.json()["root_id"]);
    desk.case("RenameOrganizationUnit/a_unit", rename(MASTER, &lab, "一号实验室")).await;
    desk.case("RenameOrganizationUnit/the_root", rename(STRANGER, &root, "环球集团")).await;
    for (name, call) in [
        ("unknown_unit", rename(MASTER, "1", "仓库")),
        ("two_lines", rename(MASTER, &lab, "two\nlines")),
        ("not_a_master", rename(LAB, &lab, "仓库")),
        ("unknown_customer", rename(NOBODY, &lab, "仓库")),
    ] {
        desk.refusal(&format!("RenameOrganizationUnit/{name}"), call).await;
    }
    desk.case("ListOrganization/one_unit", whole(STRANGER)).await;
    desk.case("ListOrganization/every_level", whole(MASTER)).await;
    desk.refusal("ListOrganization/unknown_customer", whole(NOBODY)).await;
    lab
}

fn join(number: u32, mode: &str, more: &Value) -> Call {
    let mut body = json!({ "customer_id": id(number), "mode": mode });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    call("POST", &of(MASTER, "/members"), &body)
}

async fn joined(desk: &Desk<'_>, lab: &str) {
    let asked = json!(["READ_FINANCE_INFO", "SHARE-CREDIT-TO-SUB"]);
    let everything =
        json!({ "org_unit_id": lab, "display_name": "一号 <实验室>", "permissions": asked });
    let trustee = json!({ "display_name": "", "permissions": asked });
    for (name, call) in [
        ("independent_and_asked", join(LAB, "independent", &everything)),
        ("independent_and_not_asked", join(SALES, "independent", &json!({}))),
        ("in_custody", join(TRUSTEE, "custody", &trustee)),
    ] {
        desk.case(&format!("AddMember/{name}"), call).await;
        desk.later().await;
    }
}

/// Three members are as many as the master may have.
async fn not_joined(desk: &Desk<'_>) {
    let unit = |unit: &str| json!({ "org_unit_id": unit });
    for (name, call) in [
        ("itself", join(MASTER, "custody", &json!({}))),
        ("a_member_already", join(LAB, "independent", &json!({}))),
        ("a_distributor", join(DISTRIBUTOR, "independent", &json!({}))),
        ("a_master", join(STRANGER, "independent", &json!({}))),
        ("unknown_unit", join(STRANGER, "independent", &unit("1"))),
        ("other_mode", join(STRANGER, "resale", &json!({}))),
        ("other_permission", join(STRANGER, "independent", &json!({ "permissions": ["ALL"] }))),
        ("unknown_customer", join(NOBODY, "independent", &json!({}))),
        (
            "not_a_master",
            call(
                "POST",
                &of(LAB, "/members"),
                &json!({ "customer_id": id(STRANGER), "mode": "custody" }),
            ),
        ),
    ] {
        desk.refusal(&format!("AddMember/{name}"), call).await;
    }
    let mut fourth = json!({ "kind": "enterprise", "account_name": "yunhe_fourth" });
    fourth["customer_id"] = json!(id(0xB4));
    fourth["real_name"] = named(COMPANY);
    desk.done(call("POST", "customers", &fourth)).await;
    desk.refusal("AddMember/quota_used_up", join(0xB4, "custody", &json!({}))).await;
}

async fn permitted(desk: &Desk<'_>) {
    let step = |number, step: &str, words: &[&str]| {
        let body = json!({ "permissions": words });
        call("POST", &member(number, &format!("/permissions/{step}")), &body)
    };
    let decline = |number| call("POST", &member(number, "/permissions/decline"), &Value::Null);
    let (bills, credit) = ("READ_CONSUME_BILL", "SHARE-CREDIT-TO-SUB");
    let finance = "READ_FINANCE_INFO";
    desk.refusal("AcceptPermissions/other_than_asked", step(LAB, "accept", &[bills])).await;
    let as_asked = step(LAB, "accept", &[finance, credit]);
    desk.case("AcceptPermissions/as_asked", as_asked).await;
    desk.refusal("AcceptPermissions/nothing_asked", step(LAB, "accept", &[])).await;
    desk.refusal("DeclinePermissions/nothing_asked", decline(LAB)).await;
    desk.case("AskPermissions/more", step(LAB, "request", &[finance, credit, bills])).await;
    desk.case("DeclinePermissions/declined", decline(LAB)).await;
    desk.case("AskPermissions/none_at_all", step(LAB, "request", &[])).await;
    desk.case("AskPermissions/asked_anew", step(LAB, "request", &[credit])).await;
    desk.refusal("AcceptPermissions/none_of_those_asked", step(LAB, "accept", &[])).await;
    let whatever = call("POST", &member(LAB, "/permissions/accept"), &json!({}));
    desk.case("AcceptPermissions/whatever_is_asked", whatever).await;
    let ask = step(SALES, "request", &[bills]);
    desk.case("AskPermissions/first", ask).await;
    for (name, call) in [
        ("so_already", step(LAB, "request", &[credit])),
        ("in_custody", step(TRUSTEE, "request", &[bills])),
        ("other_permission", step(LAB, "request", &["ALL"])),
    ] {
        desk.refusal(&format!("AskPermissions/{name}"), call).await;
    }
    for (name, number) in [("not_a_member", STRANGER), ("unknown_customer", NOBODY)] {
        for (operation, call) in [
            ("AskPermissions", step(number, "request", &[bills])),
            ("AcceptPermissions", step(number, "accept", &[])),
            ("DeclinePermissions", decline(number)),
        ] {
            desk.refusal(&format!("{operation}/{name}"), call).await;
        }
    }
}

async fn listed(desk: &Desk<'_>, lab: &str) {
    let list = |query: &[(&str, &str)]| get(&of(MASTER, "/members"), query);
    for (name, call) in [
        ("newest_first", list(&[])),
        ("of_a_unit", list(&[("org_unit_id", lab)])),
        ("of_no_unit", list(&[("org_unit_id", "1")])),
        ("the_second", list(&[("offset", "1"), ("limit", "1")])),
        ("past_the_end", list(&[("offset", "3")])),
    ] {
        desk.case(&format!("ListMembers/{name}"), call).await;
    }
    desk.refusal("ListMembers/limit_101", list(&[("limit", "101")])).await;
    desk.refusal("ListMembers/unknown_customer", get(&of(NOBODY, "/members"), &[])).await;
}

/// The master shares money with a member: cash, and credit that ends.
async fn share(desk: &Desk<'_>, master: &Client, number: u32) {
    let paid = json!({ "amount": "100", "channel": "1" });
    desk.done(call("POST", &of(MASTER, "/recharges"), &paid)).await;
    let grant = json!({ "amount": "50", "expire_time": END });
    desk.done(call("POST", &of(MASTER, "/credit-grants"), &grant)).await;
    for (amount, balance, end) in
        [("30.05", "BALANCE_TYPE_DEBIT", None), ("20", "BALANCE_TYPE_CREDIT", Some(END))]
    {
        let body = json!({
            "customer_id": id(number), "amount": amount, "balance_type": balance,
            "expire_time": end,
        });
        let call = Call::post("/v2/enterprises/multi-accounts/transfer-amount", &body);
        let answer = desk.golden.world.send(master, &call).await;
        assert_eq!(answer.status, 204, "{}", answer.body);
    }
}

/// What the master allocated to the laboratory goes back when its mode changes.
async fn changed(desk: &Desk<'_>, master: &Client, lab: &str) {
    let change = |number, body: Value| call("PATCH", &member(number, ""), &body);
    let moved = json!({ "org_unit_id": lab, "display_name": "华东 \"销售\"" });
    desk.case("ChangeMember/moved_and_renamed", change(SALES, moved.clone())).await;
    for (name, call) in [
        ("nothing", change(SALES, json!({}))),
        ("so_already", change(SALES, moved)),
        ("unknown_unit", change(SALES, json!({ "org_unit_id": "1" }))),
        ("two_lines", change(SALES, json!({ "display_name": "two\nlines" }))),
        ("permissions_alone", change(SALES, json!({ "permissions": ["READ_CONSUME_BILL"] }))),
        ("not_a_member", change(STRANGER, json!({ "display_name": "x" }))),
        ("unknown_customer", change(NOBODY, json!({ "display_name": "x" }))),
    ] {
        desk.refusal(&format!("ChangeMember/{name}"), call).await;
    }
    let branch = json!({ "real_name": { "name": "云合科技有限公司上海分公司" } });
    desk.done(call("PATCH", &of(SALES, ""), &branch)).await;
    let custody = || json!({ "mode": "custody" });
    desk.refusal("ChangeMember/other_company", change(SALES, custody())).await;
    share(desk, master, LAB).await;
    desk.case("ChangeMember/into_custody", change(LAB, custody())).await;
    desk.case("ListMembers/in_custody_now", get(&of(MASTER, "/members"), &[])).await;
    let back = json!({ "mode": "independent", "permissions": ["SHARE-CREDIT-TO-SUB"] });
    desk.case("ChangeMember/independent_again", change(LAB, back)).await;
}

/// Credit that has ended goes back to nobody, and holds nothing up.
async fn removed(desk: &Desk<'_>, master: &Client) {
    let remove = |number| call("DELETE", &member(number, ""), &Value::Null);
    desk.done(call("POST", &member(LAB, "/permissions/accept"), &json!({}))).await;
    share(desk, master, LAB).await;
    let end = instant(END);
    desk.golden.world.write(move |unit| clock::set(unit, end)).await;
    let custody = call("PATCH", &member(LAB, ""), &json!({ "mode": "custody" }));
    desk.case("ChangeMember/credit_that_ends", custody).await;
    desk.later().await;
    desk.case("RemoveMember/let_go", remove(LAB)).await;
    for (name, number) in
        [("let_go_before", LAB), ("not_a_member", STRANGER), ("unknown_customer", NOBODY)]
    {
        desk.refusal(&format!("RemoveMember/{name}"), remove(number)).await;
    }
    desk.case("ListMembers/two_are_left", get(&of(MASTER, "/members"), &[])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_codes_that_were_sent() {
    tell(Site::Cn, async |golden| {
        let master = companies(golden.world).await;
        let desk = Desk::at(golden).await;
        let codes = |phone: &str| get(CODES, &[("mobile_phone", phone)]);
        let opened = call("POST", &of(MASTER, "/organization-units"), &named("实验室"));
        let unit = text(&desk.done(opened).await.json()["id"]);
        desk.case("ListSmsCodes/none", codes("13800000000")).await;
        send(&desk, &master.client, "13800000000").await;
        let sent = desk.case("ListSmsCodes/one", codes("13800000000")).await.json();
        let account = json!({
            "customer_name": "yunhe_new", "password": "S3cret!pass",
            "mobile_phone": "13800000000", "verification_code": sent["codes"][0]["code"],
        });
        let create = json!({
            "party_id": unit, "sub_customer_association_type": 1, "new_sub_customer": account,
        });
        let create = Call::post("/v2/enterprises/multi-accounts/sub-customers", &create);
        let made = golden.world.send(&master.client, &create).await;
        assert!(made.status < 300, "{}", made.body);
        desk.later().await;
        send(&desk, &master.client, "+8613800000000").await;
        send(&desk, &master.client, "13800000001").await;
        let spelled = codes("0086-13800000000");
        desk.case("ListSmsCodes/used_and_unused_oldest_first", spelled).await;
        desk.refusal("ListSmsCodes/no_phone", get(CODES, &[])).await;
        desk.refusal("ListSmsCodes/letters", codes("operator")).await;
    })
    .await;
}

async fn send(desk: &Desk<'_>, master: &Client, phone: &str) {
    let args = json!([{ "key": "sub_customer_name", "value": "yunhe_new" }]);
    let body = json!({ "mobile_phone": phone, "sm_template_args": args, "timeout": 10 });
    let call = Call::post("/v2/enterprises/multi-accounts/sm-verification-code", &body);
    let answer = desk.golden.world.send(master, &call).await;
    assert_eq!(answer.status, 204, "{}", answer.body);
}
