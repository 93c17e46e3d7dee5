//! Resources on demand as operators open, change and delete them, and the rules of trades.

use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_testkit::client::Call;
use hubu_testkit::{catalogue, shop};
use serde_json::{Value, json};

use crate::golden::desk::{Desk, call, get, id};
use crate::golden::recorder::tell;

const NOBODY: u32 = 0xFF;
const SERVER: &str = "vm-0001";
const DISK: &str = "vol-0001";

#[tokio::test(flavor = "multi_thread")]
async fn golden_resources() {
    tell(Site::Cn, async |golden| {
        let desk = Desk::at(golden).await;
        let acme = golden.world.customer(CustomerKind::Enterprise, "acme_group").await;
        let own = acme.created.id.as_str();
        catalogue::apply(golden.world).await;
        opened(&desk, own).await;
        changed(&desk).await;
        listed(&desk, own).await;
        deleted(&desk).await;
        moved(&desk).await;
        rules(&desk).await;
    })
    .await;
}

fn open(customer: &str, body: &Value) -> Call {
    call("POST", &format!("customers/{customer}/resources"), body)
}

fn of(method: &str, resource: &str, what: &str, body: &Value) -> Call {
    call(method, &format!("resources/{resource}{what}"), body)
}

async fn opened(desk: &Desk<'_>, own: &str) {
    let case = |name: &str| format!("OpenResource/{name}");
    let server = json!({
        "resource_id": SERVER, "name": "web-1", "cloud_service_type": "hws.service.type.ec2",
        "resource_type": "hws.resource.type.vm", "region": "cn-north-4",
        "resource_spec": "s6.small.1.linux", "available_zone": "cn-north-4a",
        "project_id": "0f5d2a1b8c7e4d3f9a6b5c4d3e2f1a0b",
        "tags": [{ "key": "env", "value": "production" }, { "key": "app" }],
    });
    desk.case(&case("server"), open(own, &server)).await;
    desk.later().await;
    let disk = json!({
        "resource_id": DISK, "product_id": "OFFI-ssd-north", "resource_size": 40,
        "size_measure_id": 17, "parent_resource_id": SERVER,
    });
    desk.case(&case("attached_disk"), open(own, &disk)).await;
    desk.later().await;
    desk.case(&case("id_drawn"), open(own, &json!({ "product_id": "OFFI-ip-north" }))).await;
    for (name, more) in [
        ("id_taken", json!({})),
        ("id_with_a_blank", json!({ "resource_id": "vol 2" })),
        ("no_product", json!({ "product_id": null })),
        ("unknown_product", json!({ "resource_id": "vol-2", "product_id": "nothing" })),
        ("not_on_demand_yet", json!({ "resource_id": "vol-2", "product_id": "OFFI-sata-north" })),
        ("another_zone", json!({ "resource_id": "vol-2", "available_zone": "cn-east-3a" })),
        ("size_between_steps", json!({ "resource_id": "vol-2", "resource_size": 45 })),
        ("no_measure", json!({ "resource_id": "vol-2", "size_measure_id": null })),
        ("attached_to_a_disk", json!({ "resource_id": "vol-2", "parent_resource_id": DISK })),
        ("unknown_project", json!({ "resource_id": "vol-2", "enterprise_project_id": "nothing" })),
    ] {
        desk.refusal(&case(name), open(own, &with(&disk, &more))).await;
    }
    desk.refusal(&case("unknown_customer"), open(&id(NOBODY), &disk)).await;
}

fn with(body: &Value, more: &Value) -> Value {
    let mut body = body.clone();
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

async fn changed(desk: &Desk<'_>) {
    desk.later().await;
    let size = |value: i64| json!({ "resource_size": value, "size_measure_id": 17 });
    let resize = |who: &str, body: &Value| of("POST", who, "/resize", body);
    desk.case("ResizeResource/larger", resize(DISK, &size(80))).await;
    desk.later().await;
    let windows = json!({ "resource_spec": "s6.small.1.win" });
    desk.case("ResizeResource/another_specification", resize(SERVER, &windows)).await;
    desk.refusal("ResizeResource/the_same", resize(DISK, &size(80))).await;
    desk.refusal("ResizeResource/no_size", resize(DISK, &json!({ "resource_size": 0 }))).await;
    let other = json!({ "product_id": "OFFI-linux-east" });
    desk.refusal("ResizeResource/another_region", resize(SERVER, &other)).await;
    desk.refusal("ResizeResource/unknown", resize("nothing", &size(80))).await;

    let tags = |who: &str, tags: Value| of("PUT", who, "/tags", &json!({ "tags": tags }));
    desk.case("TagResource/one", tags(DISK, json!([{ "key": "env", "value": "测试" }]))).await;
    desk.refusal("TagResource/the_same", tags(DISK, json!([{ "key": "env", "value": "测试" }])))
        .await;
    desk.refusal("TagResource/twice", tags(DISK, json!([{ "key": "a" }, { "key": "a" }]))).await;
    desk.refusal("TagResource/no_key", tags(DISK, json!([{ "value": "a" }]))).await;
    desk.refusal("TagResource/unknown", tags("nothing", json!([]))).await;

    let moved = |who: &str, project: &str| {
        of("PUT", who, "/enterprise-project", &json!({ "enterprise_project_id": project }))
    };
    desk.refusal("MoveResource/where_it_is", moved(DISK, "0")).await;
    desk.refusal("MoveResource/unknown_project", moved(DISK, "nothing")).await;
    desk.refusal("MoveResource/no_project", moved(DISK, "")).await;
    desk.refusal("MoveResource/unknown", moved("nothing", "0")).await;

    let why = json!({ "cause": "violation", "reason": "扫描他人" });
    desk.case("FreezeResource/violation", of("POST", SERVER, "/freeze", &why)).await;
    desk.refusal("FreezeResource/again", of("POST", SERVER, "/freeze", &why)).await;
    let account = json!({ "cause": "account", "reason": "it is another matter" });
    desk.refusal("FreezeResource/for_the_account", of("POST", DISK, "/freeze", &account)).await;
    desk.refusal("FreezeResource/unknown", of("POST", "nothing", "/freeze", &why)).await;
    let why = json!({ "reason": "整改完成" });
    desk.case("UnfreezeResource/after_it", of("POST", SERVER, "/unfreeze", &why)).await;
    desk.refusal("UnfreezeResource/again", of("POST", SERVER, "/unfreeze", &why)).await;
    desk.refusal("UnfreezeResource/no_reason", of("POST", SERVER, "/unfreeze", &json!({}))).await;
    desk.refusal("UnfreezeResource/unknown", of("POST", "nothing", "/unfreeze", &why)).await;
}

async fn listed(desk: &Desk<'_>, own: &str) {
    let list =
        |who: &str, query: &[(&str, &str)]| get(&format!("customers/{who}/resources"), query);
    desk.case("ListCustomerResources/all", list(own, &[])).await;
    let second = [("offset", "1"), ("limit", "1")];
    desk.case("ListCustomerResources/the_second", list(own, &second)).await;
    desk.refusal("ListCustomerResources/limit_0", list(own, &[("limit", "0")])).await;
    desk.refusal("ListCustomerResources/unknown", list(&id(NOBODY), &[])).await;
    desk.case("ShowResource/resized", of("GET", DISK, "", &Value::Null)).await;
    desk.refusal("ShowResource/unknown", of("GET", "nothing", "", &Value::Null)).await;
}

/// A disk of a customer that has enterprise projects.
async fn moved(desk: &Desk<'_>) {
    let world = desk.golden.world;
    let owner = shop::buyer(world, "yunhe_group").await;
    let own = owner.created.id.as_str();
    let authority = Call::new("POST", "/v2/enterprises/enterprise-projects/authority");
    let answer = world.send(&owner.client, &authority).await;
    assert!(answer.status < 300, "{}", answer.body);
    let project = Call::post("/hubu/v1/enterprise-projects", &json!({ "name": "web" }));
    let project = world.send(&owner.client, &project).await;
    assert_eq!(project.status, 201, "{}", project.body);
    let disk = json!({
        "resource_id": "vol-9", "product_id": "OFFI-ssd-north", "resource_size": 40,
        "size_measure_id": 17,
    });
    desk.done(open(own, &disk)).await;
    let body = json!({ "enterprise_project_id": project.json()["enterprise_project"]["id"] });
    desk.case("MoveResource/to_another", of("PUT", "vol-9", "/enterprise-project", &body)).await;
}

async fn deleted(desk: &Desk<'_>) {
    let delete = |who: &str| of("DELETE", who, "", &Value::Null);
    desk.later().await;
    desk.refusal("DeleteResource/with_a_disk", delete(SERVER)).await;
    desk.case("DeleteResource/disk", delete(DISK)).await;
    desk.refusal("DeleteResource/again", delete(DISK)).await;
    desk.refusal("DeleteResource/unknown", delete("nothing")).await;
    desk.case("ShowResource/deleted", of("GET", DISK, "", &Value::Null)).await;
}

async fn rules(desk: &Desk<'_>) {
    let set = |what: &str, body: &Value| call("PUT", what, body);
    desk.case("ShowTradeRules/as_they_begin", get("trade-rules", &[])).await;
    let reported =
        json!({ "review_above": "20000.00", "provisioning": "reported", "longest_months": 60 });
    desk.case("SetTradeRules/reported", set("trade-rules", &reported)).await;
    desk.refusal("SetTradeRules/the_same", set("trade-rules", &reported)).await;
    let delayed = json!({ "provisioning": "automatic", "delay_seconds": 90 });
    desk.case("SetTradeRules/automatic", set("trade-rules", &delayed)).await;
    desk.case("ShowTradeRules/as_they_were_set", get("trade-rules", &[])).await;
    for (name, more) in [
        ("nobody_provides", json!({ "provisioning": "nobody" })),
        ("review_below_0", json!({ "review_above": "-1" })),
        ("delay_of_reported", json!({ "provisioning": "reported" })),
        ("no_months", json!({ "longest_months": 0 })),
    ] {
        let body = with(&delayed, &more);
        desk.refusal(&format!("SetTradeRules/{name}"), set("trade-rules", &body)).await;
    }

    desk.case("ListLifeLengths/as_they_begin", get("life-lengths", &[])).await;
    let days = json!({ "level": "V5", "grace_days": 30, "retention_days": 30 });
    desk.case("SetLifeLength/of_a_level", set("life-lengths", &days)).await;
    desk.refusal("SetLifeLength/the_same", set("life-lengths", &days)).await;
    let others = json!({ "grace_days": 7, "retention_days": 0 });
    desk.case("SetLifeLength/of_all_others", set("life-lengths", &others)).await;
    desk.case("ListLifeLengths/as_they_were_set", get("life-lengths", &[])).await;
    for (name, more) in [
        ("level_with_a_blank", json!({ "level": "V 5" })),
        ("below_0", json!({ "grace_days": -1 })),
        ("no_retention", json!({ "retention_days": null })),
    ] {
        let body = with(&days, &more);
        desk.refusal(&format!("SetLifeLength/{name}"), set("life-lengths", &body)).await;
    }

    desk.case("ShowRefundFees/as_they_begin", get("refund-fees", &[])).await;
    let band = |used: i64, rate: &str| json!({ "used_months": used, "rate": rate });
    let row = |months: i64, bands: Value| json!({ "months": months, "bands": bands });
    let table = |rows: Value| set("refund-fees", &json!({ "rows": rows }));
    let rows = json!([
        row(12, json!([band(12, "0.1")])),
        row(60, json!([band(12, "0.3"), band(24, "0.4")]))
    ]);
    desk.case("SetRefundFees/five_years", table(rows.clone())).await;
    desk.refusal("SetRefundFees/the_same", table(rows)).await;
    desk.case("ShowRefundFees/as_they_were_set", get("refund-fees", &[])).await;
    for (name, rows) in [
        ("none", json!([])),
        ("terms_backwards", json!([row(12, json!([band(1, "0")])), row(6, json!([band(1, "0")]))])),
        ("bands_backwards", json!([row(12, json!([band(6, "0.1"), band(3, "0.2")]))])),
        ("no_bands", json!([row(12, json!([]))])),
        ("rate_above_1", json!([row(12, json!([band(12, "1.1")]))])),
        ("rate_too_precise", json!([row(12, json!([band(12, "0.12345")]))])),
    ] {
        desk.refusal(&format!("SetRefundFees/{name}"), table(rows)).await;
    }
}
