//! Orders that cloud services place for customers, and what operators make of them: they are listed, shown,
//! confirmed, looked at, adjusted, and what they order is reported.

use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use hubu_testkit::world::Account;
use hubu_testkit::{catalogue, shop};
use serde_json::{Value, json};

use crate::golden::desk::{Desk, call, get, id, text};
use crate::golden::recorder::tell;

const NOBODY: u32 = 0xFF;
const NOBODYS: &str = "CS2601010800ABCDE";

#[tokio::test(flavor = "multi_thread")]
async fn golden_placed_orders() {
    tell(Site::Cn, async |golden| {
        let desk = Desk::at(golden).await;
        catalogue::apply(golden.world).await;
        let buyer = shop::buyer(golden.world, "yunhe_shop").await;
        shop::pay_in(golden.world, &buyer, "1000", "BT-1").await;
        let reported = json!({
            "review_above": "50000", "provisioning": "reported", "longest_months": 36,
        });
        desk.done(call("PUT", "trade-rules", &reported)).await;
        placed(&desk, &buyer).await;
        agreed(&desk, &buyer).await;
        let bought = provided(&desk, &buyer).await;
        changed(&desk).await;
        shown(&desk, &buyer, &bought).await;
    })
    .await;
}

fn place(customer: &str, body: &Value) -> Call {
    call("POST", &format!("customers/{customer}/orders"), body)
}

fn of(order: &str, what: &str, body: &Value) -> Call {
    call("POST", &format!("orders/{order}/{what}"), body)
}

fn server(resources: &Value) -> Value {
    json!({
        "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
        "region": "cn-north-4", "resource_spec": "s6.small.1.linux", "period_type": 2,
        "period_num": 1, "resources": resources,
    })
}

fn disk(resources: &Value) -> Value {
    json!({
        "cloud_service_type": "hws.service.type.ebs", "resource_type": "hws.resource.type.volume",
        "region": "cn-north-4", "resource_spec": "SSD", "resource_size": 40,
        "size_measure_id": 17, "period_type": 2, "period_num": 1, "resources": resources,
    })
}

fn with(body: &Value, more: &Value) -> Value {
    let mut body = body.clone();
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

async fn placed(desk: &Desk<'_>, buyer: &Account) {
    let own = buyer.created.id.as_str();
    let case = |name: &str| format!("PlaceOrder/{name}");
    let two = json!([{ "resource_name": "web-1" }, { "resource_name": "web-2" }]);
    desk.case(&case("two_servers"), place(own, &json!({ "product_infos": [server(&two)] }))).await;
    desk.later().await;
    let web = json!([{ "resource_id": "web-3", "project_id": "0f5d2a1b8c7e4d3f9a6b5c4d3e2f1a0b" }]);
    let data = json!([{ "resource_id": "vol-3", "parent_index": 0 }]);
    let yearly = json!({
        "period_type": 3, "expire_policy": 3, "auto_renew_times": 2,
        "auto_renew_period_type": "MONTH",
    });
    let lines = json!([with(&server(&web), &yearly), disk(&data)]);
    let trade = json!({ "product_infos": lines, "combined": true });
    desk.case(&case("combined"), place(own, &trade)).await;
    let dear = with(&server(&json!([{}])), &json!({ "period_type": 3, "period_num": 3 }));
    let dear = json!({ "product_infos": [dear], "is_auto_pay": true });
    desk.case(&case("not_paid_at_once"), place(own, &dear)).await;
    let one = server(&json!([{}]));
    for (name, more) in [
        ("no_product", json!({ "resource_spec": "nothing" })),
        ("half_a_size", json!({ "resource_size": 40 })),
        ("no_resources", json!({ "resources": [] })),
        ("for_ten_years", json!({ "period_type": 3, "period_num": 10 })),
        ("id_taken", json!({ "resources": [{ "resource_id": "web-3" }] })),
        ("attached_to_itself", json!({ "resources": [{ "parent_index": 0 }] })),
        ("unknown_sale", json!({ "sale_type": "gift" })),
    ] {
        let body = json!({ "product_infos": [with(&one, &more)] });
        desk.refusal(&case(name), place(own, &body)).await;
    }
    let body = json!({ "product_infos": [one] });
    desk.refusal(&case("unknown_customer"), place(&id(NOBODY), &body)).await;
}

/// An agent's order, confirmed, looked at, and adjusted.
async fn agreed(desk: &Desk<'_>, buyer: &Account) {
    let own = buyer.created.id.as_str();
    let one = json!([server(&json!([{}]))]);
    desk.later().await;
    let agents = json!({ "product_infos": one, "source_type": "agent" });
    let order = desk.done(place(own, &agents)).await.json();
    let order = text(&order["order_id"]);
    let reason = json!({ "discount_mode": 0, "discount_value": "0.85", "reason": "年度框架" });
    desk.case("ConfirmOrder/of_an_agent", of(&order, "confirm", &Value::Null)).await;
    desk.refusal("ConfirmOrder/again", of(&order, "confirm", &Value::Null)).await;
    desk.refusal("ConfirmOrder/unknown", of(NOBODYS, "confirm", &Value::Null)).await;
    desk.case("AdjustOrder/by_a_share", of(&order, "adjust", &reason)).await;
    for (name, more) in [
        ("share_above_1", json!({ "discount_value": "1.2" })),
        ("no_reason", json!({ "reason": "" })),
        ("unknown_mode", json!({ "discount_mode": 3 })),
    ] {
        let body = with(&reason, &more);
        desk.refusal(&format!("AdjustOrder/{name}"), of(&order, "adjust", &body)).await;
    }
    desk.refusal("AdjustOrder/unknown", of(NOBODYS, "adjust", &reason)).await;

    let mut looked_at = Vec::new();
    for _ in 0..2 {
        let body = json!({ "product_infos": one, "need_review": true });
        looked_at.push(text(&desk.done(place(own, &body)).await.json()["order_id"]));
    }
    let good = json!({ "result": "approved", "reason": "额度内" });
    let bad = json!({ "result": "rejected", "reason": "重复下单" });
    desk.case("ReviewOrder/approved", of(&looked_at[0], "review", &good)).await;
    desk.case("ReviewOrder/rejected", of(&looked_at[1], "review", &bad)).await;
    desk.refusal("ReviewOrder/again", of(&looked_at[1], "review", &bad)).await;
    desk.refusal("ReviewOrder/no_result", of(&looked_at[1], "review", &json!({}))).await;
    desk.refusal("ReviewOrder/unknown", of(NOBODYS, "review", &good)).await;
    desk.refusal("AdjustOrder/cancelled", of(&looked_at[1], "adjust", &reason)).await;
}

/// Of two disks that are paid, one is provided and the other fails.
async fn provided(desk: &Desk<'_>, buyer: &Account) -> String {
    let own = buyer.created.id.as_str();
    desk.later().await;
    let lines = json!([disk(&json!([{ "resource_id": "vol-5" }, { "resource_id": "vol-6" }]))]);
    let body = json!({ "product_infos": lines, "is_auto_pay": true });
    let order = text(&desk.done(place(own, &body)).await.json()["order_id"]);
    let report = |resource: &str, result: &str| {
        let resources = json!([{ "resource_id": resource, "result": result }]);
        of(&order, "provision", &json!({ "resources": resources }))
    };
    desk.later().await;
    desk.case("ReportProvision/done", report("vol-5", "done")).await;
    desk.refusal("ReportProvision/again", report("vol-5", "done")).await;
    desk.refusal("ReportProvision/not_of_the_order", report("web-3", "done")).await;
    desk.refusal("ReportProvision/unknown_result", report("vol-6", "perhaps")).await;
    desk.case("ReportProvision/failed", report("vol-6", "failed")).await;
    let body = json!({ "resources": [{ "resource_id": "vol-5", "result": "done" }] });
    desk.refusal("ReportProvision/unknown", of(NOBODYS, "provision", &body)).await;
    order
}

/// The disk becomes larger.
async fn changed(desk: &Desk<'_>) {
    let change =
        |resource: &str, body: &Value| call("POST", &format!("resources/{resource}/change"), body);
    let size = |gb: i64| json!({ "resource_size": gb, "size_measure_id": 17 });
    desk.later().await;
    desk.refusal("ChangeResource/the_same", change("vol-5", &size(40))).await;
    desk.refusal("ChangeResource/between_steps", change("vol-5", &size(45))).await;
    desk.refusal("ChangeResource/unknown", change("nothing", &size(80))).await;
    desk.case("ChangeResource/larger", change("vol-5", &size(80))).await;
    desk.refusal("ChangeResource/while_it_is_changed", change("vol-5", &size(120))).await;
}

async fn shown(desk: &Desk<'_>, buyer: &Account, bought: &str) {
    let own = buyer.created.id.as_str();
    let list = |who: &str, query: &[(&str, &str)]| get(&format!("customers/{who}/orders"), query);
    desk.case("ShowOrder/in_part_given_back", get(&format!("orders/{bought}"), &[])).await;
    desk.refusal("ShowOrder/unknown", get(&format!("orders/{NOBODYS}"), &[])).await;
    desk.case("ListOrdersOfCustomer/all", list(own, &[("limit", "20")])).await;
    let query = [("order_type", "unsubscribe"), ("status", "completed")];
    desk.case("ListOrdersOfCustomer/given_back", list(own, &query)).await;
    desk.refusal("ListOrdersOfCustomer/limit_0", list(own, &[("limit", "0")])).await;
    desk.refusal("ListOrdersOfCustomer/unknown", list(&id(NOBODY), &[])).await;
}
