//! Resources that operators open, change and delete, and the rules of trades.

use hubu_api::codes::Code;
use hubu_testkit::catalogue;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::world::World;
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{act, acted, call, customer, name, operate};

const OPEN: &str = "OpenResource";
const RESIZE: &str = "ResizeResource";
const TAG: &str = "TagResource";
const MOVE: &str = "MoveResource";
const FREEZE: &str = "FreezeResource";
const UNFREEZE: &str = "UnfreezeResource";
const DELETE: &str = "DeleteResource";
const NOBODYS: &str = "nobodys";

pub fn cases() -> Vec<Case> {
    let mut all = opening();
    all.extend(changing());
    all.extend(ending());
    all.extend(rules());
    all
}

fn opening() -> Vec<Case> {
    vec![
        case(OPEN, Code::CustomerUnknown, async |world| {
            operate(world, Call::post("/operator/v1/customers/nobody/resources", &disk(&json!({}))))
                .await
        }),
        case(OPEN, Code::ResourceIdTaken, async |world| {
            let id = given(world).await;
            opened(world, &json!({ "resource_id": id })).await
        }),
        case(OPEN, Code::ProductNotOnDemand, async |world| {
            opened(world, &json!({ "product_id": "nothing" })).await
        }),
        // Its price on demand begins in 2030.
        case(OPEN, Code::ProductNotOnDemand, async |world| {
            opened(world, &json!({ "product_id": "OFFI-sata-north" })).await
        }),
        case(OPEN, Code::ProductNotOnDemand, async |world| {
            opened(world, &json!({ "available_zone": "cn-east-3a" })).await
        }),
        case(OPEN, Code::ProjectUnknown, async |world| {
            opened(world, &json!({ "enterprise_project_id": "nothing" })).await
        }),
        case(OPEN, Code::ParameterError, async |world| {
            opened(world, &json!({ "resource_size": 45 })).await
        }),
        case(OPEN, Code::ParameterError, async |world| {
            opened(world, &json!({ "size_measure_id": null })).await
        }),
        case(OPEN, Code::ParameterError, async |world| {
            opened(world, &json!({ "parent_resource_id": NOBODYS })).await
        }),
        case("ListCustomerResources", Code::CustomerUnknown, async |world| {
            operate(world, Call::get("/operator/v1/customers/nobody/resources")).await
        }),
        case("ShowResource", Code::NoSuchResource, async |world| {
            done(world, ("GET", NOBODYS, ""), Value::Null).await
        }),
    ]
}

fn changing() -> Vec<Case> {
    let tags = || json!({ "tags": [{ "key": "env", "value": "test" }] });
    vec![
        case(RESIZE, Code::NoSuchResource, async |world| resized(world, NOBODYS, 50).await),
        case(RESIZE, Code::ResourceNotChanged, async |world| {
            resized(world, &deleted(world).await, 50).await
        }),
        case(RESIZE, Code::NothingToChange, async |world| {
            resized(world, &given(world).await, 40).await
        }),
        case(RESIZE, Code::ProductNotOnDemand, async |world| {
            let body = json!({ "product_id": "OFFI-linux-north" });
            done(world, ("POST", &given(world).await, "/resize"), body).await
        }),
        case(TAG, Code::NoSuchResource, async move |world| {
            done(world, ("PUT", NOBODYS, "/tags"), tags()).await
        }),
        case(TAG, Code::ResourceNotChanged, async move |world| {
            done(world, ("PUT", &deleted(world).await, "/tags"), tags()).await
        }),
        case(TAG, Code::NothingToChange, async |world| {
            done(world, ("PUT", &given(world).await, "/tags"), json!({ "tags": [] })).await
        }),
        case(MOVE, Code::NoSuchResource, async |world| moved(world, NOBODYS, "0").await),
        case(MOVE, Code::ResourceNotChanged, async |world| {
            moved(world, &deleted(world).await, "0").await
        }),
        case(MOVE, Code::ProjectUnknown, async |world| {
            moved(world, &given(world).await, "nothing").await
        }),
        case(MOVE, Code::NothingToChange, async |world| {
            moved(world, &given(world).await, "0").await
        }),
    ]
}

fn ending() -> Vec<Case> {
    vec![
        case(FREEZE, Code::NoSuchResource, async |world| frozen(world, NOBODYS).await),
        case(FREEZE, Code::ResourceNotChanged, async |world| {
            let id = given(world).await;
            let first = frozen(world, &id).await;
            assert_eq!(first.status, 200, "{}", first.body);
            frozen(world, &id).await
        }),
        case(UNFREEZE, Code::NoSuchResource, async |world| freed(world, NOBODYS).await),
        case(UNFREEZE, Code::ResourceNotChanged, async |world| {
            freed(world, &given(world).await).await
        }),
        case(DELETE, Code::NoSuchResource, async |world| {
            done(world, ("DELETE", NOBODYS, ""), Value::Null).await
        }),
        case(DELETE, Code::ResourceNotChanged, async |world| {
            done(world, ("DELETE", &deleted(world).await, ""), Value::Null).await
        }),
    ]
}

/// Each sets something first: in another order of the cases, too, the second is the same again.
fn rules() -> Vec<Case> {
    vec![
        twice("SetTradeRules", "trade-rules", || json!({ "provisioning": "automatic" })),
        twice(
            "SetLifeLength",
            "life-lengths",
            || json!({ "level": "V9", "grace_days": 3, "retention_days": 4 }),
        ),
        twice("SetRefundFees", "refund-fees", || {
            let bands = json!([{ "used_months": 12, "rate": "0.1" }]);
            json!({ "rows": [{ "months": 36, "bands": bands }] })
        }),
        case("SetRefundFees", Code::ParameterError, async |world| {
            let band = json!({ "used_months": 1, "rate": "0" });
            let row = json!({ "months": 1, "bands": [band] });
            let body = json!({ "rows": [row, row] });
            operate(world, call("PUT", "/operator/v1/refund-fees", &body)).await
        }),
        case("SetTradeRules", Code::ParameterError, async |world| {
            let body = json!({ "provisioning": "reported", "delay_seconds": 1 });
            operate(world, call("PUT", "/operator/v1/trade-rules", &body)).await
        }),
    ]
}

fn twice(operation: &'static str, what: &'static str, body: fn() -> Value) -> Case {
    case(operation, Code::NothingToChange, async move |world| {
        let path = format!("/operator/v1/{what}");
        operate(world, call("PUT", &path, &body())).await;
        operate(world, call("PUT", &path, &body())).await
    })
}

/// A disk of 40 GB, changed so.
fn disk(changed: &Value) -> Value {
    let mut body =
        json!({ "product_id": "OFFI-ssd-north", "resource_size": 40, "size_measure_id": 17 });
    for (name, value) in changed.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

/// Opens a disk for a new customer.
async fn opened(world: &World, changed: &Value) -> Answer {
    catalogue::apply(world).await;
    act(world, &customer(world).await, ("POST", "/resources", disk(changed))).await
}

/// The id of a disk that is there.
async fn given(world: &World) -> String {
    catalogue::apply(world).await;
    let id = name("disk");
    let body = disk(&json!({ "resource_id": id }));
    acted(world, &customer(world).await, ("POST", "/resources", body)).await;
    id
}

/// The id of one that was.
async fn deleted(world: &World) -> String {
    let id = given(world).await;
    let gone = done(world, ("DELETE", &id, ""), Value::Null).await;
    assert_eq!(gone.status, 200, "{}", gone.body);
    id
}

async fn done(world: &World, (method, id, what): (&str, &str, &str), body: Value) -> Answer {
    operate(world, call(method, &format!("/operator/v1/resources/{id}{what}"), &body)).await
}

async fn resized(world: &World, id: &str, size: i64) -> Answer {
    let body = json!({ "resource_size": size, "size_measure_id": 17 });
    done(world, ("POST", id, "/resize"), body).await
}

async fn moved(world: &World, id: &str, project: &str) -> Answer {
    let body = json!({ "enterprise_project_id": project });
    done(world, ("PUT", id, "/enterprise-project"), body).await
}

async fn frozen(world: &World, id: &str) -> Answer {
    let body = json!({ "cause": "police", "reason": "by the law" });
    done(world, ("POST", id, "/freeze"), body).await
}

async fn freed(world: &World, id: &str) -> Answer {
    done(world, ("POST", id, "/unfreeze"), json!({ "reason": "by the law" })).await
}
