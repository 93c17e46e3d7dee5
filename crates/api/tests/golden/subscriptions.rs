//! Resources with terms: how they are listed, renewed, set to renew by themselves, to go on demand, and left.
//!
//! One customer buys a server with a disk attached to it, and a disk by itself.

use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_testkit::catalogue;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::purchases::{Purchase, buy, buyer};
use serde_json::{Value, json};

use crate::golden::desk::Desk;
use crate::golden::recorder::{Golden, tell};

const LIST: &str = "/v2/orders/suscriptions/resources/query";
const PATH: &str = "/v2/orders/subscriptions/resources";
const FORMER: &str = "/v1.0/domain/common/order-mgr/resources";

#[tokio::test(flavor = "multi_thread")]
async fn golden_resources_with_terms() {
    tell(Site::Cn, async |golden| story(golden).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_resources_with_terms_of_the_other_site() {
    tell(Site::Intl, async |golden| {
        catalogue::apply(golden.world).await;
        let customer = buyer(golden.world, "acme_group", "1000").await;
        buy(golden.world, &customer, &Purchase::server("server-1")).await;
        let client = &customer.client;
        let one = |operation: &'static str, call: Call| golden.case(operation, client, call);
        one("ListPayPerUseCustomerResources/all", Call::post(LIST, &json!({}))).await;
        let quote = json!({ "resource_ids": ["server-1"], "period_type": 3, "period_num": 1 });
        one("ListRenewRateOnPeriod/year", Call::post(QUOTE, &quote)).await;
    })
    .await;
}

const QUOTE: &str = "/v2/bills/ratings/period-resources/renew-rate";

async fn story(golden: &Golden<'_>) {
    let world = golden.world;
    catalogue::apply(world).await;
    let customer = buyer(world, "yunhe_group", "1000").await;
    buy(world, &customer, &Purchase::server("server-1")).await;
    buy(world, &customer, &Purchase::disk("disk-1").attached_to("server-1")).await;
    buy(world, &customer, &Purchase::disk("disk-2")).await;
    let partner = world.customer(CustomerKind::SolutionProvider, "yunhe_partner").await;
    let client = &customer.client;
    lists(golden, client).await;
    let other = Call::post(LIST, &json!({ "customer_id": customer.created.id.to_string() }));
    golden.case("ListPayPerUseCustomerResources/not_the_partners", &partner.client, other).await;
    prices(golden, client).await;
    set(golden, client).await;
    renewals(golden, client).await;
    Desk::at(golden).await.later().await;
    leaving(golden, client).await;
}

async fn lists(golden: &Golden<'_>, client: &Client) {
    for (name, body) in [
        ("all", json!({})),
        ("primary_with_attached", json!({ "resource_ids": ["server-1"] })),
        ("primary_alone", json!({ "resource_ids": ["server-1"], "only_main_resource": 1 })),
        ("attached", json!({ "resource_ids": ["disk-1"] })),
        ("of_a_service", json!({ "service_type_code": "hws.service.type.ebs", "limit": 1 })),
        ("frozen", json!({ "status_list": [4] })),
        ("unknown_order", json!({ "order_id": "nothing" })),
    ] {
        let call = Call::post(LIST, &body);
        golden.case(&format!("ListPayPerUseCustomerResources/{name}"), client, call).await;
    }
    let english = Call::post(LIST, &json!({ "limit": 1 })).header("X-Language", "en_US");
    golden.case("ListPayPerUseCustomerResources/english", client, english).await;
    let detail = || Call::get(&format!("{FORMER}/detail"));
    let of = |name: &str| format!("ListPayPerUseCustomerResourcesV1/{name}");
    golden.case(&of("all"), client, detail()).await;
    let some = detail().query("resource_ids", "server-1,disk-2").query("page_size", "2");
    golden.case(&of("some"), client, some).await;
    golden.case(&of("null"), client, detail().query("order_id", "null")).await;
}

async fn prices(golden: &Golden<'_>, client: &Client) {
    let term = |ids: Value, more: bool| {
        let body = json!({
            "resource_ids": ids, "period_type": 2, "period_num": 1,
            "include_relative_resources": more,
        });
        Call::post(QUOTE, &body)
    };
    let of = |name: &str| format!("ListRenewRateOnPeriod/{name}");
    golden.case(&of("alone"), client, term(json!(["server-1"]), false)).await;
    golden.case(&of("with_attached"), client, term(json!(["server-1", "disk-2"]), true)).await;
    let some = term(json!(["server-1", "disk-1", "nothing"]), false);
    golden.case(&of("some_fail"), client, some.header("X-Language", "en_US")).await;
    golden.case(&of("all_fail"), client, term(json!(["nothing"]), false)).await;
    let projects = golden.world.send(client, &Call::get("/v3/projects")).await.json();
    let product = |more: Value| {
        let mut product = json!({
            "id": "1", "cloudServiceType": "hws.service.type.ec2",
            "resourceType": "hws.resource.type.vm", "resourceSpecCode": "s6.small.1.linux",
        });
        let members = product.as_object_mut().expect("an object");
        members.extend(more.as_object().expect("an object").clone());
        product
    };
    let rating = |place: &str, mode: i64, product: Value, at: &str| {
        let body = json!({
            "tenantId": projects["projects"][0]["id"], "regionId": "cn-north-4",
            "avaliableZoneId": "", "chargingMode": mode, "periodType": 2, "periodNum": 3,
            "subscriptionNum": 2, "productInfos": [product], "inquiryTime": at,
        });
        Call::post(&format!("/v1.0/domain/{place}/product-mgr/query-rating"), &body)
    };
    let hour = json!({ "usageFactor": "duration", "usageValue": 1, "usageMeasureId": 4 });
    let term = rating("customer", 0, product(json!({})), "");
    golden.case("QueryRatingV1/term", client, term).await;
    let later = rating("customer", 1, product(hour.clone()), "2031-01-01T00:00:00Z");
    golden.case("QueryRatingV1/usage_later", client, later).await;
    let common = rating("common", 1, product(hour), "");
    golden.case("QueryRatingCommonV1/usage", client, common).await;
    let change = json!({
        "resourceId": "disk-2",
        "productInfo": {
            "cloudServiceType": "hws.service.type.ebs", "resourceType": "hws.resource.type.volume",
            "resourceSpecCode": "SSD", "resourceSize": 80, "resouceSizeMeasureId": 17,
        },
    });
    let path = "/v1.0/domain/customer/product-mgr/query-change-rating";
    golden.case("QueryChangeRatingV1/larger", client, Call::post(path, &change)).await;
}

async fn set(golden: &Golden<'_>, client: &Client) {
    let auto = |method, id: &str| Call::new(method, &format!("{PATH}/autorenew/{id}"));
    let body = json!({ "auto_renew_times": 3, "period_type": "MONTH" });
    let set = auto("POST", "server-1").body(body.to_string());
    golden.case("AutoRenewalResources/set", client, set).await;
    golden.case("CancelAutoRenewalResources/done", client, auto("DELETE", "server-1")).await;
    golden.refusal("CancelAutoRenewalResources/not_set", client, auto("DELETE", "server-1")).await;
    let former = |method| {
        Call::new(method, &format!("{FORMER}/disk-2/actions")).query("action_id", "autorenew")
    };
    golden.case("AutoRenewalResourcesV1/set", client, former("POST")).await;
    golden.case("CancelAutoRenewalResourcesV1/done", client, former("DELETE")).await;
    golden.case("CancelAutoRenewalResourcesV1/not_set", client, former("DELETE")).await;
    let config = |name: &str, value: &str| {
        let body = json!({ "config_name": name, "config_value": value });
        Call::post(&format!("{PATH}/renew/config"), &body)
    };
    let of = |name: &str| format!("SetResourcesRenewConfig/{name}");
    golden.case(&of("deduction"), client, config("DEDUCTION_DATE", "3")).await;
    golden.refusal(&of("deduction_wrong"), client, config("DEDUCTION_DATE", "8")).await;
    let demand = |operation: &str, ids: Value| {
        let body = json!({ "operation": operation, "resource_ids": ids });
        Call::post(&format!("{PATH}/to-on-demand"), &body)
    };
    let of = |name: &str| format!("UpdatePeriodToOnDemand/{name}");
    golden.case(&of("set"), client, demand("SET_UP", json!(["server-1"]))).await;
    golden.case(&of("cancel_some"), client, demand("CANCEL", json!(["server-1", "disk-2"]))).await;
    golden.refusal(&of("one_unknown"), client, demand("SET_UP", json!(["nothing"]))).await;
}

async fn renewals(golden: &Golden<'_>, client: &Client) {
    let renew = |id: &str, pays: i64| {
        let body = json!({
            "resource_ids": [id], "period_type": 2, "period_num": 1, "is_auto_pay": pays,
        });
        Call::post(&format!("{PATH}/renew"), &body)
    };
    golden.case("RenewalResources/placed", client, renew("server-1", 0)).await;
    golden.refusal("RenewalResources/unpaid_order", client, renew("server-1", 0)).await;
    let former = |id: &str| {
        let body = json!({
            "resource_ids": [id], "period_type": 2, "period_num": 1, "expire_mode": 3,
            "isAutoPay": 1,
        });
        Call::post(&format!("{FORMER}/renew"), &body)
    };
    golden.case("RenewalResourcesV1/paid", client, former("disk-2")).await;
    golden.case("RenewalResourcesV1/gone", client, former("nothing")).await;
}

async fn leaving(golden: &Golden<'_>, client: &Client) {
    let world = golden.world;
    let customer = buyer(world, "yunhe_lab", "1000").await;
    for id in ["server-3", "server-4", "server-5"] {
        buy(world, &customer, &Purchase::server(id)).await;
    }
    let now = json!({ "resource_ids": ["server-3", "nothing"] });
    let now = Call::post(&format!("{PATH}/to-on-demand/instantly"), &now);
    golden.case("UpdatePeriodToOnDemandInstantly/some", &customer.client, now).await;
    let leave = |id: &str| {
        let body = json!({
            "resource_ids": [id], "unsubscribe_type": 1, "unsubscribe_reason_type": 5,
            "unsubscribe_reason": "不再需要",
        });
        Call::post(&format!("{PATH}/unsubscribe"), &body)
    };
    golden.case("CancelResourcesSubscription/done", &customer.client, leave("server-4")).await;
    golden.refusal("CancelResourcesSubscription/unpaid_order", client, leave("server-1")).await;
    let former = |id: &str| {
        let body = json!({ "resourceIds": [id], "unSubType": 1 });
        Call::post(&format!("{FORMER}/delete"), &body)
    };
    golden.case("CancelResourcesSubscriptionV1/done", &customer.client, former("server-5")).await;
    golden.case("CancelResourcesSubscriptionV1/unknown", client, former("nothing")).await;
}
