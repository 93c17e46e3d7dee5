//! Enterprise projects: opened by their owner, who makes and changes them; and what operators switch.

use hubu_app::customers::NewCustomer;
use hubu_core::customers::{CustomerKind, RealName};
use hubu_core::ids::CustomerId;
use hubu_core::realm::Site;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::golden::desk::{self, Desk, id, text};
use crate::golden::recorder::tell;

const AUTHORITY: &str = "/v2/enterprises/enterprise-projects/authority";
const PROJECTS: &str = "/hubu/v1/enterprise-projects";
const ENTERPRISE: u32 = 0xA1;
const PERSON: u32 = 0xC1;
const NOBODY: u32 = 0xFF;

async fn open(world: &World, number: u32, kind: CustomerKind, name: &str) -> Account {
    let site = world.store.realm().site;
    let real_name = RealName { name: "云合科技有限公司".to_owned(), credit_code: None };
    let new = NewCustomer {
        id: CustomerId::parse(&id(number)),
        real_name: Some(real_name),
        ..NewCustomer::plain(kind, name, site)
    };
    world.open(new).await
}

fn switches(number: u32, wanted: &Value) -> Call {
    let method = if wanted.is_null() { "GET" } else { "PATCH" };
    desk::call(method, &format!("customers/{}/project-switches", id(number)), wanted)
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_enterprise_projects() {
    tell(Site::Cn, async |golden| {
        let world = golden.world;
        let enterprise = open(world, ENTERPRISE, CustomerKind::Enterprise, "yunhe_group").await;
        let person = open(world, PERSON, CustomerKind::Person, "li_lei").await;
        let desk = Desk::at(golden).await;
        opened(&desk, &enterprise.client, &person.client).await;
        made(&desk, &enterprise.client, &person.client).await;
    })
    .await;
}

async fn opened(desk: &Desk<'_>, enterprise: &Client, person: &Client) {
    let both = json!({ "project_groups": true, "multi_project": true });
    let none = json!({ "project_groups": false, "multi_project": false });
    let show = |number| switches(number, &Value::Null);
    desk.case("ShowProjectSwitches/none", show(ENTERPRISE)).await;
    desk.case("SetProjectSwitches/both", switches(ENTERPRISE, &both)).await;
    desk.done(switches(PERSON, &both)).await;
    desk.case("ShowProjectSwitches/both", show(ENTERPRISE)).await;
    for (name, call) in [
        ("so_already", switches(ENTERPRISE, &both)),
        ("nothing", switches(ENTERPRISE, &json!({}))),
        ("neither_yes_nor_no", switches(ENTERPRISE, &json!({ "multi_project": "maybe" }))),
        ("unknown_customer", switches(NOBODY, &both)),
    ] {
        desk.refusal(&format!("SetProjectSwitches/{name}"), call).await;
    }
    desk.refusal("ShowProjectSwitches/unknown_customer", show(NOBODY)).await;

    let authority = || Call::new("POST", AUTHORITY);
    let name = |case: &str| format!("CreateEnterpriseProjectAuth/{case}");
    let golden = desk.golden;
    golden.refusal(&name("everything_fails"), person, authority()).await;
    golden.refusal(&name("older_ways_of_grouping"), enterprise, authority()).await;
    desk.case("SetProjectSwitches/off_again", switches(ENTERPRISE, &none)).await;
    golden.case(&name("opened"), enterprise, authority()).await;
    desk.later().await;
    golden.case(&name("open_already"), enterprise, authority()).await;
    desk.case("ShowProjectSwitches/opened", show(ENTERPRISE)).await;
    let late = switches(ENTERPRISE, &json!({ "project_groups": true }));
    desk.refusal("SetProjectSwitches/projects_are_open", late).await;
}

async fn made(desk: &Desk<'_>, enterprise: &Client, person: &Client) {
    let golden = desk.golden;
    let create = |body: Value| Call::post(PROJECTS, &body);
    let lab = create(json!({ "name": "研发_1", "description": "what is tried", "type": "poc" }));
    let made = golden.case("CreateEnterpriseProject/with_everything", enterprise, lab).await;
    let lab = text(&made.json()["enterprise_project"]["id"]);
    desk.later().await;
    let nulls = json!({ "name": "web-shop", "description": null, "type": null });
    golden.case("CreateEnterpriseProject/nulls_mean_absent", enterprise, create(nulls)).await;
    for (name, who, call) in [
        ("name_taken", enterprise, create(json!({ "name": "web-shop" }))),
        ("name_rule", enterprise, create(json!({ "name": "R&D" }))),
        ("the_defaults_name", enterprise, create(json!({ "name": "Default" }))),
        ("no_name", enterprise, create(json!({}))),
        ("other_type", enterprise, create(json!({ "name": "x", "type": "test" }))),
        (
            "long_description",
            enterprise,
            create(json!({ "name": "x", "description": "x".repeat(513) })),
        ),
        ("not_open", person, create(json!({ "name": "x" }))),
    ] {
        golden.refusal(&format!("CreateEnterpriseProject/{name}"), who, call).await;
    }
    changed(desk, enterprise, &lab).await;
    read(desk, (enterprise, person), &lab).await;
}

async fn changed(desk: &Desk<'_>, enterprise: &Client, lab: &str) {
    let golden = desk.golden;
    let update = |id: &str, body: Value| about("PUT", id, "", &body);
    let action = |id: &str, word: &str| about("POST", id, "/action", &json!({ "action": word }));
    desk.later().await;
    let renamed = json!({ "name": "实验室", "description": "" });
    golden.case("UpdateEnterpriseProject/renamed", enterprise, update(lab, renamed)).await;
    let same = json!({ "name": "实验室" });
    for (name, call) in [
        ("so_already", update(lab, same)),
        ("name_taken", update(lab, json!({ "name": "web-shop" }))),
        ("no_name", update(lab, json!({ "type": "prod" }))),
        ("the_default", update("0", json!({ "name": "mine" }))),
        ("unknown", update("nobody", json!({ "name": "mine" }))),
    ] {
        golden.refusal(&format!("UpdateEnterpriseProject/{name}"), enterprise, call).await;
    }
    let name = |case: &str| format!("SetEnterpriseProjectStatus/{case}");
    golden.case(&name("disabled"), enterprise, action(lab, "disable")).await;
    for (case, call) in [
        ("so_already", action(lab, "disable")),
        ("other_word", action(lab, "delete")),
        ("the_default", action("0", "disable")),
        ("unknown", action("nobody", "enable")),
    ] {
        golden.refusal(&name(case), enterprise, call).await;
    }
}

async fn read(desk: &Desk<'_>, (enterprise, person): (&Client, &Client), lab: &str) {
    let golden = desk.golden;
    let show = |id: &str| about("GET", id, "", &Value::Null);
    golden.case("ShowEnterpriseProject/one", enterprise, show(lab)).await;
    golden.case("ShowEnterpriseProject/the_default", enterprise, show("0")).await;
    golden.refusal("ShowEnterpriseProject/unknown", enterprise, show("nobody")).await;
    golden.refusal("ShowEnterpriseProject/not_open", person, show("0")).await;
    let list = |query: &[(&str, &str)]| {
        query.iter().fold(Call::get(PROJECTS), |call, (name, value)| call.query(name, value))
    };
    let name = |case: &str| format!("ListEnterpriseProjects/{case}");
    for (case, call) in [
        ("newest_first", list(&[])),
        ("by_name", list(&[("sort_key", "name"), ("sort_dir", "asc")])),
        ("last_changed_first", list(&[("sort_key", "updated_at")])),
        ("second_page", list(&[("offset", "1"), ("limit", "1")])),
        ("disabled_ones", list(&[("status", "2")])),
        ("what_is_tried", list(&[("type", "poc")])),
        ("part_of_a_name", list(&[("name", "SHOP")])),
        ("one_by_id", list(&[("id", "0")])),
    ] {
        golden.case(&name(case), enterprise, call).await;
    }
    for (case, call) in [
        ("limit_0", list(&[("limit", "0")])),
        ("limit_1001", list(&[("limit", "1001")])),
        ("status_3", list(&[("status", "3")])),
        ("other_key", list(&[("sort_key", "id")])),
    ] {
        golden.refusal(&name(case), enterprise, call).await;
    }
    golden.refusal(&name("not_open"), person, list(&[])).await;
    let quota = || Call::get(&format!("{PROJECTS}/quotas"));
    golden.case("ShowEnterpriseProjectQuota/two", enterprise, quota()).await;
    golden.refusal("ShowEnterpriseProjectQuota/not_open", person, quota()).await;
}

/// A request about a project.
fn about(method: &str, id: &str, rest: &str, body: &Value) -> Call {
    let call = Call::new(method, &format!("{PROJECTS}/{id}{rest}"));
    if body.is_null() { call } else { call.body(body.to_string()) }
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_enterprise_projects_of_the_other_site() {
    tell(Site::Intl, async |golden| {
        let acme = open(golden.world, ENTERPRISE, CustomerKind::Enterprise, "acme_group").await;
        let authority = Call::new("POST", AUTHORITY);
        golden.case("CreateEnterpriseProjectAuth/opened", &acme.client, authority).await;
    })
    .await;
}
