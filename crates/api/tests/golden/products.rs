//! What is sold: services, types of resources, what is metered, units, specifications and prices. The
//! catalogue is the one of `testkit`.

use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_testkit::catalogue;
use hubu_testkit::client::{Call, Client};
use serde_json::{Value, json};

use crate::golden::recorder::{Golden, tell};

const ENGLISH: (&str, &str) = ("X-Language", "en_US");
/// How a query writes an empty string.
const QUOTED: &str = "\"\"";

fn get(path: &str, query: &[(&str, &str)]) -> Call {
    let call = Call::get(&format!("/v2/{path}"));
    query.iter().fold(call, |call, (name, value)| call.query(name, value))
}

fn english(call: Call) -> Call {
    call.header(ENGLISH.0, ENGLISH.1)
}

async fn told(golden: &Golden<'_>, operation: &str, client: &Client, cases: Vec<(&str, Call)>) {
    for (name, call) in cases {
        golden.case(&format!("{operation}/{name}"), client, call).await;
    }
}

async fn refused(golden: &Golden<'_>, operation: &str, client: &Client, cases: Vec<(&str, Call)>) {
    for (name, call) in cases {
        golden.refusal(&format!("{operation}/{name}"), client, call).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_products() {
    tell(Site::Cn, async |golden| {
        let world = golden.world;
        let client = world.customer(CustomerKind::Enterprise, "buyer").await.client;
        let call = get("products/service-types", &[]);
        golden.case("ListServiceTypes/nothing_applied", &client, call).await;
        let call = specs(&servers("3"));
        golden.case("ListResourceSpecs/nothing_applied", &client, call).await;
        catalogue::apply(world).await;
        services(golden, &client).await;
        resources(golden, &client).await;
        usages(golden, &client).await;
        units(golden, &client).await;
        specifications(golden, &client).await;
        policies(golden, &client).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_products_abroad() {
    tell(Site::Intl, async |golden| {
        let client = golden.world.customer(CustomerKind::Enterprise, "buyer").await.client;
        catalogue::apply(golden.world).await;
        let of_vpc = ("service_type_code", "hws.service.type.vpc");
        let list = |limit: &str| get("products/service-resources", &[of_vpc, ("limit", limit)]);
        let case = "ListServiceResources";
        told(golden, case, &client, vec![("empty_limit", english(list("")))]).await;
        let wrong = vec![("null_limit", list("null")), ("quoted_limit", list(QUOTED))];
        refused(golden, case, &client, wrong).await;
        prices(golden, &client).await;
    })
    .await;
}

async fn services(golden: &Golden<'_>, client: &Client) {
    let list = |query: &[(&str, &str)]| get("products/service-types", query);
    let named = |name: &str| list(&[("service_type_name", name)]);
    let nothing = [("service_type_name", ""), ("offset", ""), ("limit", "")];
    let nulls = [("service_type_name", "null"), ("offset", "null"), ("limit", "null")];
    let cases = vec![
        ("all", list(&[])),
        ("all_in_english", english(list(&[]))),
        ("by_part_of_a_name", named("云服务")),
        ("by_part_of_an_english_name", english(named("Elastic"))),
        ("an_english_name_among_chinese_ones", named("Elastic")),
        ("the_second", list(&[("offset", "1"), ("limit", "1")])),
        ("past_the_end", list(&[("offset", "1000000000"), ("limit", "1000")])),
        ("empty_means_absent", list(&nothing)),
        ("null_means_absent", list(&nulls)),
        ("a_quoted_name_means_absent", named(QUOTED)),
    ];
    told(golden, "ListServiceTypes", client, cases).await;
    let cases = vec![
        ("limit_0", list(&[("limit", "0")])),
        ("limit_1001", list(&[("limit", "1001")])),
        ("offset_too_large", list(&[("offset", "1000000001")])),
        ("offset_below_0", list(&[("offset", "-1")])),
        ("quoted_limit", list(&[("limit", QUOTED)])),
        ("quoted_offset", list(&[("offset", QUOTED)])),
        ("name_too_long", named(&"x".repeat(129))),
    ];
    refused(golden, "ListServiceTypes", client, cases).await;

    let list = |query: &[(&str, &str)]| get("bases/service-types", query);
    let of = |code: &str| list(&[("service_type_code", code)]);
    let cases = vec![
        ("all", list(&[])),
        ("one_in_english", english(of("hws.service.type.ec2"))),
        ("empty_means_absent", of("")),
        ("quoted_is_a_code", of(QUOTED)),
        ("null_is_a_code", of("null")),
        ("unknown", of("hws.service.type.obs")),
    ];
    told(golden, "ListServiceTypesV1", client, cases).await;
    let cases = vec![("code_too_long", of(&"x".repeat(65)))];
    refused(golden, "ListServiceTypesV1", client, cases).await;
}

async fn resources(golden: &Golden<'_>, client: &Client) {
    let list = |query: &[(&str, &str)]| get("products/resource-types", query);
    let cases = vec![
        ("all", list(&[])),
        ("the_second_in_english", english(list(&[("offset", "1"), ("limit", "1")]))),
        ("empty_means_absent", list(&[("offset", ""), ("limit", "")])),
    ];
    told(golden, "ListResourceTypes", client, cases).await;
    let cases = vec![
        ("limit_0", list(&[("limit", "0")])),
        ("limit_1001", list(&[("limit", "1001")])),
        ("quoted_offset", list(&[("offset", QUOTED)])),
    ];
    refused(golden, "ListResourceTypes", client, cases).await;

    let list = |query: &[(&str, &str)]| get("bases/resource-types", query);
    let of = |code: &str| list(&[("resource_type_code", code)]);
    let cases = vec![
        ("all", list(&[])),
        ("one_in_english", english(of("hws.resource.type.ip"))),
        ("empty_means_absent", of("")),
        ("quoted_is_a_code", of(QUOTED)),
        ("null_is_a_code", of("null")),
    ];
    told(golden, "ListResourceTypesV1", client, cases).await;
    let cases = vec![("code_too_long", of(&"x".repeat(65)))];
    refused(golden, "ListResourceTypesV1", client, cases).await;

    let of_vpc = ("service_type_code", "hws.service.type.vpc");
    let list = |query: &[(&str, &str)]| {
        let query: Vec<_> = [of_vpc].iter().chain(query).copied().collect();
        get("products/service-resources", &query)
    };
    let of = |code: &str| get("products/service-resources", &[("service_type_code", code)]);
    let cases = vec![
        ("of_a_service", list(&[])),
        ("the_second_in_english", english(list(&[("offset", "1"), ("limit", "1")]))),
        ("empty_offset_means_absent", list(&[("offset", "")])),
        ("null_offset_means_absent", list(&[("offset", "null")])),
        ("of_an_unknown_service", of("hws.service.type.obs")),
    ];
    told(golden, "ListServiceResources", client, cases).await;
    let cases = vec![
        ("no_service", get("products/service-resources", &[])),
        ("empty_service", of("")),
        ("null_service", of("null")),
        ("service_too_long", of(&"x".repeat(65))),
        ("empty_limit", list(&[("limit", "")])),
        ("null_limit", list(&[("limit", "null")])),
        ("quoted_limit", list(&[("limit", QUOTED)])),
        ("quoted_offset", list(&[("offset", QUOTED)])),
        ("limit_101", list(&[("limit", "101")])),
        ("offset_too_large", list(&[("offset", "10000001")])),
    ];
    refused(golden, "ListServiceResources", client, cases).await;
}

async fn usages(golden: &Golden<'_>, client: &Client) {
    let list = |query: &[(&str, &str)]| get("products/usage-types", query);
    let of = |code: &str| list(&[("resource_type_code", code)]);
    let cases = vec![
        ("all", list(&[])),
        ("of_a_resource_type_in_english", english(of("hws.resource.type.bandwidth"))),
        ("the_second", list(&[("offset", "1"), ("limit", "1")])),
        ("empty_means_absent", list(&[("resource_type_code", ""), ("limit", "1")])),
        ("quoted_is_a_code", of(QUOTED)),
        ("null_is_a_code", of("null")),
    ];
    told(golden, "ListUsageTypes", client, cases).await;
    let cases = vec![
        ("limit_101", list(&[("limit", "101")])),
        ("quoted_limit", list(&[("limit", QUOTED)])),
        ("offset_too_large", list(&[("offset", "100000001")])),
        ("code_too_long", of(&"x".repeat(65))),
    ];
    refused(golden, "ListUsageTypes", client, cases).await;
}

async fn units(golden: &Golden<'_>, client: &Client) {
    let list = || get("bases/measurements", &[]);
    let cases = vec![("all", list()), ("all_in_english", english(list()))];
    told(golden, "ListMeasureUnits", client, cases).await;

    let all = || get("bases/conversions", &[]);
    let of = |kind: &str| get("bases/conversions", &[("measure_type", kind)]);
    let cases = vec![
        ("all", all()),
        ("of_traffic", of("3")),
        ("of_what_has_none", of("1")),
        ("empty_means_absent", of("")),
        ("null_means_absent", of("null")),
    ];
    told(golden, "ListConversions", client, cases).await;
    let cases = vec![
        ("quoted_type", of(QUOTED)),
        ("no_such_type", of("5")),
        ("type_0", of("0")),
        ("type_109", of("109")),
        ("a_word", of("traffic")),
    ];
    refused(golden, "ListConversions", client, cases).await;
}

fn specs(body: &Value) -> Call {
    Call::post("/v2/products/resource-specs-query", body)
}

/// The servers of a region, in one way to pay.
fn servers(charge_mode: &str) -> Value {
    json!({
        "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
        "region_code": "cn-north-4", "charge_mode": charge_mode,
    })
}

fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

async fn specifications(golden: &Golden<'_>, client: &Client) {
    let usage = || servers("3");
    let changed = |field: &str, value: Value| specs(&with(usage(), field, value));
    let by_code = |code: &str| json!([{ "key": "RESOURCE_SPEC", "value": code }]);
    let first = with(usage(), "limit", json!(1));
    let answer = golden.case("ListResourceSpecs/first_page", client, specs(&first.clone())).await;
    let next = answer.json()["page_info"]["next_marker"].clone();
    assert!(next.is_string(), "{}", answer.body);
    let disks = with(
        with(usage(), "cloud_service_type", json!("hws.service.type.ebs")),
        "resource_type",
        json!("hws.resource.type.volume"),
    );
    let cases = vec![
        ("on_demand", specs(&usage())),
        ("by_period_in_english", english(specs(&servers("1")))),
        ("last_page", specs(&with(first, "marker", next))),
        ("by_code", changed("filters", by_code("s6.small.1.win"))),
        ("by_part_of_a_code", changed("filters", by_code("s6.small.1"))),
        ("in_another_region", changed("region_code", json!("cn-east-3"))),
        ("in_an_unknown_region", changed("region_code", json!("nowhere"))),
        ("without_what_is_sold_later", specs(&disks)),
        (
            "nulls_mean_absent",
            specs(&with(
                with(with(usage(), "filters", json!(null)), "marker", json!(null)),
                "limit",
                json!(null),
            )),
        ),
        ("no_filter", changed("filters", json!([]))),
    ];
    told(golden, "ListResourceSpecs", client, cases).await;
    let two =
        json!([{ "key": "RESOURCE_SPEC", "value": "a" }, { "key": "RESOURCE_SPEC", "value": "b" }]);
    let cases = vec![
        ("no_service", changed("cloud_service_type", json!(null))),
        ("empty_resource_type", changed("resource_type", json!(""))),
        ("region_too_long", changed("region_code", json!("x".repeat(65)))),
        ("no_charge_mode", changed("charge_mode", json!(null))),
        ("other_charge_mode", changed("charge_mode", json!("2"))),
        ("two_filters", changed("filters", two)),
        ("other_filter", changed("filters", json!([{ "key": "REGION", "value": "a" }]))),
        ("filter_without_value", changed("filters", json!([{ "key": "RESOURCE_SPEC" }]))),
        ("limit_0", changed("limit", json!(0))),
        ("limit_101", changed("limit", json!(101))),
        ("made_up_marker", changed("marker", json!("next page"))),
        ("marker_of_nothing", changed("marker", json!("T0ZGSTE"))),
        ("marker_too_long", changed("marker", json!("A".repeat(129)))),
    ];
    refused(golden, "ListResourceSpecs", client, cases).await;
}

async fn policies(golden: &Golden<'_>, customer: &Client) {
    let world = golden.world;
    let partner = world.customer(CustomerKind::SolutionProvider, "seller").await.client;
    let month = ("time", "2026-01");
    let list = |query: &[(&str, &str)]| get("products/incentive-discount-policies", query);
    let of = |code: &str| list(&[month, ("service_type_code", code)]);
    let cases = vec![
        ("all", list(&[month])),
        ("one_in_english", english(of("hws.service.type.vpc"))),
        ("the_second", list(&[month, ("offset", "1"), ("limit", "1")])),
        ("empty_means_absent", of("")),
        ("null_means_absent", of("null")),
        ("quoted_is_a_code", of(QUOTED)),
    ];
    told(golden, "ListIncentiveDiscountPolicies", &partner, cases).await;
    let cases = vec![
        ("no_month", list(&[])),
        ("empty_month", list(&[("time", "")])),
        ("a_day", list(&[("time", "2026-01-31")])),
        ("no_such_month", list(&[("time", "2026-13")])),
        ("limit_101", list(&[month, ("limit", "101")])),
        ("quoted_offset", list(&[month, ("offset", QUOTED)])),
    ];
    refused(golden, "ListIncentiveDiscountPolicies", &partner, cases).await;
    let case = "ListIncentiveDiscountPolicies/no_partner";
    golden.refusal(case, customer, list(&[month])).await;
}

async fn prices(golden: &Golden<'_>, client: &Client) {
    const OPERATION: &str = "ListResourceSpecsPrice";
    let call = |more: Value| {
        let mut body = json!({ "region_code": "cn-north-4" });
        for (name, value) in more.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        Call::post("/v2/products/resource-specs-price/query", &body)
    };
    let by = |key: &str, value: &str| json!({ "filters": [{ "key": key, "value": value }] });
    let in_way = |way: &str| json!({ "need_price": true, "filters": [{ "key": "CHARGING_MODE", "value": way }] });
    let disks = json!({
        "cloud_service_type": "hws.service.type.ebs", "resource_type": "hws.resource.type.volume",
        "need_attributes": true, "need_price": true,
    });
    let first = call(json!({ "limit": 4 }));
    let answer = golden.case(&format!("{OPERATION}/first_page"), client, first).await;
    let next = answer.json()["page_info"]["next_marker"].clone();
    assert!(next.is_string(), "{}", answer.body);
    let absent =
        ["cloud_service_type", "resource_type", "filters", "need_price", "marker", "limit"];
    let nulls: Value = absent.iter().map(|name| ((*name).to_owned(), json!(null))).collect();
    let cases = vec![
        ("all", call(json!({}))),
        ("last_page", call(json!({ "limit": 4, "marker": next }))),
        (
            "attributes_and_prices",
            english(call(json!({ "need_attributes": true, "need_price": true }))),
        ),
        ("disks", call(disks)),
        ("by_code", call(by("RESOURCE_SPEC", "12_bgp"))),
        ("prices_of_periods", call(in_way("PERIOD"))),
        ("prices_of_usage", call(in_way("ON_DEMAND"))),
        ("nothing_is_sold_once", call(in_way("ONE_TIME"))),
        ("no_packages_are_sold", call(in_way("ON_DEMAND_PKG"))),
        ("nulls_mean_absent", call(nulls)),
        ("in_an_unknown_region", call(json!({ "region_code": "nowhere" }))),
    ];
    told(golden, OPERATION, client, cases).await;
    let cases = vec![
        ("no_region", call(json!({ "region_code": null }))),
        ("empty_region", call(json!({ "region_code": "" }))),
        ("empty_service", call(json!({ "cloud_service_type": "" }))),
        ("empty_resource_type", call(json!({ "resource_type": "" }))),
        ("other_filter", call(by("REGION", "a"))),
        ("other_way_to_pay", call(by("CHARGING_MODE", "MONTHLY"))),
        ("no_truth", call(json!({ "need_price": "maybe" }))),
        ("limit_51", call(json!({ "limit": 51 }))),
        ("made_up_marker", call(json!({ "marker": "1" }))),
    ];
    refused(golden, OPERATION, client, cases).await;
}
