//! Prices.

use hubu_api::codes::Code;
use hubu_testkit::catalogue;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::customer;

const USAGE: &str = "ListOnDemandResourceRatings";
const TERM: &str = "ListRateOnPeriodDetail";
const MOST: i64 = 2_147_483_647;

pub fn cases() -> Vec<Case> {
    vec![
        case(USAGE, Code::ProductNotFound, async |world| {
            usage(world, json!({ "resource_spec": "nothing" })).await
        }),
        case(USAGE, Code::UsageFactorUnknown, async |world| {
            usage(world, json!({ "usage_factor": "nothing" })).await
        }),
        case(USAGE, Code::UsageUnitWrong, async |world| {
            usage(world, json!({ "usage_measure_id": 10 })).await
        }),
        case(USAGE, Code::AboveMaximumAmount, async |world| {
            usage(world, json!({ "usage_value": "92233720368", "subscription_num": MOST })).await
        }),
        case(TERM, Code::ProductNotFound, async |world| {
            term(world, json!({ "period_type": 0 })).await
        }),
        case(TERM, Code::AboveMaximumAmount, async |world| {
            term(world, json!({ "period_num": MOST, "subscription_num": MOST })).await
        }),
    ]
}

/// Asks what an hour of a server costs, changed so.
async fn usage(world: &World, changed: Value) -> Answer {
    let hour = json!({ "usage_factor": "Duration", "usage_value": 1, "usage_measure_id": 4 });
    inquire(world, "on-demand-resources", [hour, changed]).await
}

/// Asks what a month of a server costs, changed so.
async fn term(world: &World, changed: Value) -> Answer {
    let month = json!({ "period_type": 2, "period_num": 1 });
    inquire(world, "period-resources/subscribe-rate", [month, changed]).await
}

async fn inquire(world: &World, path: &str, more: [Value; 2]) -> Answer {
    catalogue::apply(world).await;
    let client = customer(world).await.client;
    let projects = world.send(&client, &Call::get("/v3/projects")).await.json();
    let mut product = json!({
        "id": "1", "cloud_service_type": "hws.service.type.ec2",
        "resource_type": "hws.resource.type.vm", "resource_spec": "s6.small.1.linux",
        "region": "cn-north-4", "subscription_num": 1,
    });
    let members = product.as_object_mut().expect("an object");
    for more in more {
        members.extend(more.as_object().expect("an object").clone());
    }
    let project = &projects["projects"][0]["id"];
    let body = json!({ "project_id": project, "product_infos": [product] });
    world.send(&client, &Call::post(&format!("/v2/bills/ratings/{path}"), &body)).await
}
