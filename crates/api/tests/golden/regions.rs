//! Provinces, cities and counties.

use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_testkit::client::{Call, Client};

use crate::golden::recorder::{Golden, tell};

/// Parameters of a query, and their values.
type Parameters<'a> = &'a [(&'a str, &'a str)];

const PROVINCES: &str = "ListProvinces";
const CITIES: &str = "ListCities";
const COUNTIES: &str = "ListCounties";

fn list(operation: &str, query: &[(&str, &str)]) -> Call {
    let path = match operation {
        PROVINCES => "/v2/systems/configs/provinces",
        CITIES => "/v2/systems/configs/cities",
        _ => "/v2/systems/configs/counties",
    };
    query.iter().fold(Call::get(path), |call, (name, value)| call.query(name, value))
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_regions() {
    tell(Site::Cn, async |golden| {
        let world = golden.world;
        let customer = world.customer(CustomerKind::Person, "li_lei").await.client;
        let partner = world.customer(CustomerKind::SolutionProvider, "reseller").await.client;
        told(golden, &customer).await;
        refused(golden, &customer).await;
        let asked = list(CITIES, &[("province_code", "CN-11")]);
        golden.case("ListCities/asked_by_a_partner", &partner, asked).await;
        let english = list(PROVINCES, &[("limit", "2")]).english();
        golden.case("ListProvinces/in_english", &customer, english).await;
    })
    .await;
}

async fn told(golden: &Golden<'_>, customer: &Client) {
    let cases: [(&str, &str, Parameters<'_>); 16] = [
        (PROVINCES, "all", &[("limit", "1000")]),
        (PROVINCES, "ten_where_nothing_is_asked", &[]),
        (PROVINCES, "a_page", &[("offset", "29"), ("limit", "5")]),
        (PROVINCES, "past_the_end", &[("offset", "1000"), ("limit", "1000")]),
        (PROVINCES, "empty_offset", &[("offset", ""), ("limit", "1")]),
        (PROVINCES, "null_offset", &[("offset", "null"), ("limit", "1")]),
        (CITIES, "of_a_province", &[("province_code", "CN-13"), ("limit", "1000")]),
        (CITIES, "of_a_municipality", &[("province_code", "CN-50")]),
        (CITIES, "counties_without_a_city", &[("province_code", "CN-42"), ("offset", "13")]),
        (CITIES, "of_no_province", &[("province_code", "CN-99")]),
        (COUNTIES, "of_a_city", &[("city_code", "CN-13-001"), ("limit", "1000")]),
        (
            COUNTIES,
            "of_a_municipality",
            &[("city_code", "CN-50-001"), ("offset", "25"), ("limit", "3")],
        ),
        (COUNTIES, "without_a_city", &[("city_code", "CN-42-090")]),
        (COUNTIES, "of_a_city_that_has_none", &[("city_code", "CN-44-019")]),
        (COUNTIES, "of_no_city", &[("city_code", "CN-13-099")]),
        (COUNTIES, "of_a_province", &[("city_code", "CN-13")]),
    ];
    for (operation, name, query) in cases {
        golden.case(&format!("{operation}/{name}"), customer, list(operation, query)).await;
    }
}

async fn refused(golden: &Golden<'_>, customer: &Client) {
    let long = "x".repeat(41);
    let cases: [(&str, &str, Parameters<'_>); 12] = [
        (PROVINCES, "empty_limit", &[("limit", "")]),
        (PROVINCES, "null_limit", &[("limit", "null")]),
        (PROVINCES, "quoted_nothing_for_a_limit", &[("limit", "\"\"")]),
        (PROVINCES, "quoted_nothing_for_an_offset", &[("offset", "\"\"")]),
        (PROVINCES, "limit_0", &[("limit", "0")]),
        (PROVINCES, "limit_1001", &[("limit", "1001")]),
        (PROVINCES, "offset_1001", &[("offset", "1001")]),
        (CITIES, "no_province_code", &[]),
        (CITIES, "empty_province_code", &[("province_code", "")]),
        (CITIES, "province_code_too_long", &[("province_code", &long)]),
        (COUNTIES, "no_city_code", &[]),
        (COUNTIES, "city_code_too_long", &[("city_code", &long[..21])]),
    ];
    for (operation, name, query) in cases {
        golden.refusal(&format!("{operation}/{name}"), customer, list(operation, query)).await;
    }
}
