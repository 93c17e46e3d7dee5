//! Provinces, cities and counties: what their pages and parents may not be.

use hubu_api::codes::Code;
use hubu_testkit::client::Call;

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::customer;

/// A parameter and its value.
type Parameter = (&'static str, &'static str);

/// Each list with the parent it asks for.
const LISTS: [(&str, &str, Option<Parameter>); 3] = [
    ("ListProvinces", "/v2/systems/configs/provinces", None),
    ("ListCities", "/v2/systems/configs/cities", Some(("province_code", "CN-13"))),
    ("ListCounties", "/v2/systems/configs/counties", Some(("city_code", "CN-13-001"))),
];

pub fn cases() -> Vec<Case> {
    LISTS.into_iter().flat_map(|list| pages(list).into_iter().chain(parents(list))).collect()
}

/// A limit may only be left out; an offset may be empty or null besides. Neither is a quoted nothing.
fn pages(
    (operation, path, parent): (&'static str, &'static str, Option<(&str, &str)>),
) -> Vec<Case> {
    let mut calls = Vec::new();
    for (name, value) in [
        ("limit", ""),
        ("limit", "null"),
        ("limit", "\"\""),
        ("limit", "0"),
        ("limit", "1001"),
        ("offset", "\"\""),
        ("offset", "-1"),
        ("offset", "1001"),
    ] {
        let call = Call::get(path);
        let call = parent.map_or(call.clone(), |(name, code)| call.query(name, code));
        calls.push(call.query(name, value));
    }
    refused(operation, calls)
}

/// A parent must be there and say something.
fn parents(
    (operation, path, parent): (&'static str, &'static str, Option<(&str, &str)>),
) -> Vec<Case> {
    let Some((name, _)) = parent else { return Vec::new() };
    let long = "x".repeat(41);
    let wrong = ["", "null", long.as_str()];
    let wrong = wrong.into_iter().map(|value| Call::get(path).query(name, value));
    refused(operation, wrong.chain([Call::get(path)]).collect())
}

fn refused(operation: &'static str, calls: Vec<Call>) -> Vec<Case> {
    let refused = calls.into_iter().map(|call| {
        case(operation, Code::ParameterError, async move |world| {
            world.send(&customer(world).await.client, &call).await
        })
    });
    refused.collect()
}
