//! What needs another catalogue than the small one: a disk that is dear beyond what amounts can hold, and
//! products that never go on demand.

use hubu_api::codes::Code;
use hubu_app::products::{CatalogueCache, Table, apply_catalogue, propose};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_testkit::catalogue;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::purchases::buyer;
use hubu_testkit::world::{Account, World};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{arrange, call, name, operate, path};

/// 3 000 000 for a GB and month: 110 GB can be paid, 32 768 GB are more than an amount can be; so are 110 GB
/// for a year.
const PRICES: &str = "\
OFFI-sata-north,period,,,month,,,3000000,2025-01-01T00:00:00Z
OFFI-sata-north,period,,,year,,,900000000,2025-01-01T00:00:00Z
OFFI-win-north,period,,,month,,,70,2025-01-01T00:00:00Z
";

/// The largest disk there is.
const LARGEST: i64 = 32_768;

async fn apply(world: &World) {
    let of = |mut table: Table| {
        match table.name.as_str() {
            "prices.csv" => table.text.push_str(PRICES),
            "products.csv" => {
                for (row, traits) in [
                    ("1 GB Windows,,,,,", "strict_selected"),
                    (",15,1,2000,1,", "not_to_on_demand"),
                ] {
                    table.text = table.text.replace(row, &format!("{row}{traits}"));
                }
            }
            _ => {}
        }
        table
    };
    let tables: Vec<Table> = catalogue::tables().into_iter().map(of).collect();
    let proposal = propose(&tables).expect("the tables are sound");
    let cache = CatalogueCache::default();
    world
        .write(move |unit| {
            let nobody = (GroupKey(0), CustomerKey(0));
            apply_catalogue(unit, &cache, &proposal, ("test", false), nobody).map(|_| ())
        })
        .await;
}

fn line([service, kind, spec]: [&str; 3], size: &Value, resource: &str) -> Value {
    let mut line = json!({
        "cloud_service_type": format!("hws.service.type.{service}"),
        "resource_type": format!("hws.resource.type.{kind}"), "region": "cn-north-4",
        "resource_spec": spec, "period_type": 2, "period_num": 1,
        "resources": [{ "resource_id": resource }],
    });
    let more = size.as_object().cloned().unwrap_or_default();
    line.as_object_mut().expect("an object").extend(more);
    line
}

fn disk(gb: i64, resource: &str) -> Value {
    let size = json!({ "resource_size": gb, "size_measure_id": 17 });
    line(["ebs", "volume", "SATA"], &size, resource)
}

async fn place(world: &World, account: &Account, line: Value) -> Answer {
    let body = json!({ "product_infos": [line], "is_auto_pay": true });
    operate(world, Call::post(&path(account, "orders"), &body)).await
}

/// A customer that has bought something, which is provided.
async fn bought(world: &World, line: impl Fn(&str) -> Value) -> (Account, String) {
    apply(world).await;
    let account = buyer(world, &name("buyer"), "400000000").await;
    let id = name("resource");
    let placed = place(world, &account, line(&id)).await;
    assert_eq!(placed.json()["status"], "processing", "{}", placed.body);
    arrange(world, "/operator/v1/clock/advance", &json!({ "by_seconds": 1 })).await;
    (account, id)
}

async fn small_disk(world: &World) -> (Account, String) {
    bought(world, |id| disk(110, id)).await
}

pub fn cases() -> Vec<Case> {
    let mut cases = too_dear();
    // It has a price on demand years later.
    cases.push(case("UpdatePeriodToOnDemand", Code::ProductStaysInTerms, async |world| {
        let (account, id) = small_disk(world).await;
        let body = json!({ "operation": "SET_UP", "resource_ids": [id] });
        let path = "/v2/orders/subscriptions/resources/to-on-demand";
        world.send(&account.client, &Call::post(path, &body)).await
    }));
    for (code, product) in [
        (Code::StrictSelectedStays, ["ec2", "vm", "s6.small.1.win"]),
        (Code::ProductStaysInTerms, ["vpc", "bandwidth", "19_bgp"]),
    ] {
        cases.push(case("UpdatePeriodToOnDemand", code, async move |world| {
            let size = json!({ "resource_size": 5, "size_measure_id": 15 });
            let size = if product[2] == "19_bgp" { size } else { Value::Null };
            let (account, id) = bought(world, |id| line(product, &size, id)).await;
            let body = json!({ "operation": "SET_UP", "resource_ids": [id] });
            let path = "/v2/orders/subscriptions/resources/to-on-demand";
            world.send(&account.client, &Call::post(path, &body)).await
        }));
    }
    cases
}

fn too_dear() -> Vec<Case> {
    let year = |id: &str| json!({ "resource_ids": [id], "period_type": 3, "period_num": 1 });
    vec![
        case("PlaceOrder", Code::AboveMaximumAmount, async |world| {
            apply(world).await;
            let account = buyer(world, &name("buyer"), "1").await;
            place(world, &account, disk(LARGEST, &name("resource"))).await
        }),
        case("ChangeResource", Code::AboveMaximumAmount, async |world| {
            let (_, id) = small_disk(world).await;
            let body = json!({ "resource_size": LARGEST, "size_measure_id": 17 });
            let path = format!("/operator/v1/resources/{id}/change");
            operate(world, call("POST", &path, &body)).await
        }),
        case("ListRenewRateOnPeriod", Code::AboveMaximumAmount, async move |world| {
            let (account, id) = small_disk(world).await;
            let path = "/v2/bills/ratings/period-resources/renew-rate";
            world.send(&account.client, &Call::post(path, &year(&id))).await
        }),
        case("RenewalResources", Code::AboveMaximumAmount, async move |world| {
            let (account, id) = small_disk(world).await;
            let path = "/v2/orders/subscriptions/resources/renew";
            world.send(&account.client, &Call::post(path, &year(&id))).await
        }),
        case("RenewalResourcesV1", Code::FormerAboveMaximum, async move |world| {
            let (account, id) = small_disk(world).await;
            let mut body = year(&id);
            body["expire_mode"] = json!(0);
            let path = "/v1.0/domain/common/order-mgr/resources/renew";
            world.send(&account.client, &Call::post(path, &body)).await
        }),
        case("QueryChangeRatingV1", Code::FormerAboveMaximum, async |world| {
            let (account, id) = small_disk(world).await;
            let body = json!({
                "resourceId": id,
                "productInfo": {
                    "cloudServiceType": "hws.service.type.ebs",
                    "resourceType": "hws.resource.type.volume", "resourceSpecCode": "SATA",
                    "resourceSize": LARGEST, "resouceSizeMeasureId": 17,
                },
            });
            let path = "/v1.0/domain/customer/product-mgr/query-change-rating";
            world.send(&account.client, &Call::post(path, &body)).await
        }),
    ]
}
