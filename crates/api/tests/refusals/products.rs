//! Lists of what is sold: fields that break their rules in ways of their own, and who may not ask.

use hubu_api::codes::Code;
use hubu_testkit::catalogue;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{customer, partner};

const QUOTED: &str = "\"\"";
const SPECS: &str = "/v2/products/resource-specs-query";
const PRICES: &str = "/v2/products/resource-specs-price/query";
const POLICIES: &str = "/v2/products/incentive-discount-policies";

fn get(path: &str, query: &[(&str, &str)]) -> Call {
    query.iter().fold(Call::get(path), |call, (name, value)| call.query(name, value))
}

async fn asked(world: &World, call: Call) -> Answer {
    world.send(&customer(world).await.client, &call).await
}

/// A list that is asked for with one field wrong.
fn wrong(
    operation: &'static str,
    path: &'static str,
    query: &'static [(&'static str, &'static str)],
) -> Case {
    case(operation, Code::ParameterError, async move |world| asked(world, get(path, query)).await)
}

fn wrong_body(operation: &'static str, path: &'static str, body: Value) -> Case {
    case(operation, Code::ParameterError, async move |world| {
        asked(world, Call::post(path, &body)).await
    })
}

fn servers(charge_mode: &str, more: &Value) -> Value {
    let mut body = json!({
        "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
        "region_code": "cn-north-4", "charge_mode": charge_mode,
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

pub fn cases() -> Vec<Case> {
    const OF_VPC: (&str, &str) = ("service_type_code", "hws.service.type.vpc");
    vec![
        wrong("ListServiceTypes", "/v2/products/service-types", &[("limit", QUOTED)]),
        wrong("ListResourceTypes", "/v2/products/resource-types", &[("offset", QUOTED)]),
        wrong("ListServiceResources", "/v2/products/service-resources", &[]),
        wrong("ListServiceResources", "/v2/products/service-resources", &[OF_VPC, ("limit", "")]),
        wrong(
            "ListServiceResources",
            "/v2/products/service-resources",
            &[OF_VPC, ("limit", "null")],
        ),
        wrong("ListUsageTypes", "/v2/products/usage-types", &[("limit", "101")]),
        wrong("ListConversions", "/v2/bases/conversions", &[("measure_type", "5")]),
        wrong("ListConversions", "/v2/bases/conversions", &[("measure_type", QUOTED)]),
        wrong_body("ListResourceSpecs", SPECS, servers("2", &json!({}))),
        wrong_body("ListResourceSpecs", SPECS, servers("1", &json!({ "marker": "1" }))),
        case("ListResourceSpecs", Code::ParameterError, async |world| {
            // Well-formed, and of no product.
            let body = servers("1", &json!({ "marker": "T0ZGSTE" }));
            asked(world, Call::post(SPECS, &body)).await
        }),
        case("ListIncentiveDiscountPolicies", Code::AccessDenied, async |world| {
            asked(world, get(POLICIES, &[("time", "2026-01")])).await
        }),
        case("ListIncentiveDiscountPolicies", Code::ParameterError, async |world| {
            let partner = partner(world).await.client;
            world.send(&partner, &get(POLICIES, &[("time", "2026-1")])).await
        }),
    ]
}

/// Of the international site.
pub fn cases_abroad() -> Vec<Case> {
    const OPERATION: &str = "ListResourceSpecsPrice";
    let filter = json!([{ "key": "CHARGING_MODE", "value": "MONTHLY" }]);
    vec![
        wrong_body(OPERATION, PRICES, json!({ "region_code": "cn-north-4", "filters": filter })),
        wrong_body(OPERATION, PRICES, json!({ "region_code": "cn-north-4", "limit": 51 })),
        case(OPERATION, Code::ParameterError, async |world| {
            catalogue::apply(world).await;
            let body = json!({ "region_code": "cn-north-4", "marker": "T0ZGSTE" });
            asked(world, Call::post(PRICES, &body)).await
        }),
    ]
}
