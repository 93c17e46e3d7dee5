//! Enterprise projects.

use hubu_api::codes::Code;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{act, acted, call, customer, enterprise, succeeded};

const AUTHORITY: &str = "/v2/enterprises/enterprise-projects/authority";
const PROJECTS: &str = "/hubu/v1/enterprise-projects";
const CREATE: &str = "CreateEnterpriseProject";
const UPDATE: &str = "UpdateEnterpriseProject";
const STATUS: &str = "SetEnterpriseProjectStatus";
const SWITCH: &str = "SetProjectSwitches";

pub fn cases() -> Vec<Case> {
    [not_open(), unknown(), made(), switched()].into_iter().flatten().collect()
}

/// Every operation on projects, with a request about one of an id.
fn about(id: &str) -> Vec<(&'static str, Call)> {
    let named = json!({ "name": "lab" });
    let one = format!("{PROJECTS}/{id}");
    vec![
        ("ListEnterpriseProjects", Call::get(PROJECTS)),
        (CREATE, Call::post(PROJECTS, &named)),
        ("ShowEnterpriseProjectQuota", Call::get(&format!("{PROJECTS}/quotas"))),
        ("ShowEnterpriseProject", Call::get(&one)),
        (UPDATE, call("PUT", &one, &named)),
        (STATUS, action(id, "disable")),
    ]
}

fn action(id: &str, action: &str) -> Call {
    Call::post(&format!("{PROJECTS}/{id}/action"), &json!({ "action": action }))
}

fn not_open() -> Vec<Case> {
    let all = about("0").into_iter();
    let mut cases: Vec<_> = all
        .map(|(operation, call)| {
            case(operation, Code::ProjectsNotOpen, async move |world| {
                world.send(&customer(world).await.client, &call).await
            })
        })
        .collect();
    cases.push(case("CreateEnterpriseProjectAuth", Code::BusinessCheckFailed, async |world| {
        world.send(&customer(world).await.client, &Call::new("POST", AUTHORITY)).await
    }));
    cases
}

fn unknown() -> Vec<Case> {
    let all = about("nobody").into_iter().filter(|(_, call)| call.path.contains("nobody"));
    all.map(|(operation, call)| {
        case(operation, Code::ProjectUnknown, async move |world| {
            world.send(&opened(world).await.client, &call).await
        })
    })
    .collect()
}

fn made() -> Vec<Case> {
    vec![
        case(CREATE, Code::ProjectNameTaken, async |world| {
            let customer = opened(world).await;
            create(world, &customer, "lab").await;
            world.send(&customer.client, &Call::post(PROJECTS, &json!({ "name": "lab" }))).await
        }),
        case(CREATE, Code::TooManyProjects, async |world| {
            let customer = opened(world).await;
            for number in 0..100 {
                // No more of one operation in a second than its limit allows.
                world.pass(110);
                create(world, &customer, &format!("lab_{number}")).await;
            }
            world.pass(1_000);
            world.send(&customer.client, &Call::post(PROJECTS, &json!({ "name": "lab" }))).await
        }),
        case(UPDATE, Code::DefaultProjectFixed, async |world| {
            let customer = opened(world).await;
            let call = call("PUT", &format!("{PROJECTS}/0"), &json!({ "name": "lab" }));
            world.send(&customer.client, &call).await
        }),
        case(UPDATE, Code::ProjectNameTaken, async |world| {
            let customer = opened(world).await;
            create(world, &customer, "lab").await;
            let id = create(world, &customer, "web").await;
            let call = call("PUT", &format!("{PROJECTS}/{id}"), &json!({ "name": "lab" }));
            world.send(&customer.client, &call).await
        }),
        case(UPDATE, Code::NothingToChange, async |world| {
            let customer = opened(world).await;
            let id = create(world, &customer, "lab").await;
            let call = call("PUT", &format!("{PROJECTS}/{id}"), &json!({ "name": "lab" }));
            world.send(&customer.client, &call).await
        }),
        case(STATUS, Code::DefaultProjectFixed, async |world| {
            world.send(&opened(world).await.client, &action("0", "disable")).await
        }),
        case(STATUS, Code::NothingToChange, async |world| {
            let customer = opened(world).await;
            let id = create(world, &customer, "lab").await;
            world.send(&customer.client, &action(&id, "enable")).await
        }),
    ]
}

fn switched() -> Vec<Case> {
    let on = || ("PATCH", "/project-switches", json!({ "project_groups": true }));
    vec![
        case(SWITCH, Code::NothingToChange, async move |world| {
            let customer = customer(world).await;
            acted(world, &customer, on()).await;
            act(world, &customer, on()).await
        }),
        case(SWITCH, Code::ProjectsOpenAlready, async move |world| {
            act(world, &opened(world).await, on()).await
        }),
    ]
}

/// A customer that has opened enterprise projects.
async fn opened(world: &World) -> Account {
    let customer = enterprise(world).await.master;
    succeeded(world, &customer.client, &Call::new("POST", AUTHORITY)).await;
    customer
}

/// Makes a project; gives its id.
async fn create(world: &World, customer: &Account, name: &str) -> String {
    let call = Call::post(PROJECTS, &json!({ "name": name }));
    let made: Answer = succeeded(world, &customer.client, &call).await;
    let project: Value = made.json()["enterprise_project"].clone();
    project["id"].as_str().expect("an id").to_owned()
}
