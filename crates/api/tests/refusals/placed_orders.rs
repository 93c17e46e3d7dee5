//! Orders that operators and cloud services place for customers, and what they make of them.

use hubu_api::codes::Code;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::purchases::{Purchase, buy, buyer};
use hubu_testkit::world::{Account, World};
use hubu_testkit::{catalogue, shop};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{call, customer, name, operate, path};

const PLACE: &str = "PlaceOrder";
const CHANGE: &str = "ChangeResource";
/// An id of no customer.
const NOBODY: &str = "0123456789abcdef0123456789abcdef";
/// An id of no order.
const NOBODYS: &str = "CS2601010800ABCDE";

pub fn cases() -> Vec<Case> {
    let all = [placing(), changing(), moving()];
    all.into_iter().flatten().collect()
}

fn server(resources: &Value) -> Value {
    json!({
        "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
        "region": "cn-north-4", "resource_spec": "s6.small.1.linux", "period_type": 2,
        "period_num": 1, "resources": resources,
    })
}

async fn place(world: &World, path: &str, lines: Value) -> Answer {
    operate(world, Call::post(path, &json!({ "product_infos": lines }))).await
}

fn placing() -> Vec<Case> {
    vec![
        case(PLACE, Code::CustomerUnknown, async |world| {
            let path = format!("/operator/v1/customers/{NOBODY}/orders");
            place(world, &path, json!([server(&json!([{}]))])).await
        }),
        case(PLACE, Code::OrderNotPlaced, async |world| {
            catalogue::apply(world).await;
            let account = customer(world).await;
            place(world, &path(&account, "orders"), json!([server(&json!([{}]))])).await
        }),
        case(PLACE, Code::ResourceIdTaken, async |world| {
            let (account, id) = with_disk(world).await;
            let line = server(&json!([{ "resource_id": id }]));
            place(world, &path(&account, "orders"), json!([line])).await
        }),
        case(PLACE, Code::ProjectUnknown, async |world| {
            let (account, _) = with_disk(world).await;
            let line = server(&json!([{ "enterprise_project_id": NOBODY }]));
            place(world, &path(&account, "orders"), json!([line])).await
        }),
        case(PLACE, Code::ProductNotFound, async |world| {
            let (account, _) = with_disk(world).await;
            let mut line = server(&json!([{}]));
            line["resource_spec"] = json!("nothing");
            place(world, &path(&account, "orders"), json!([line])).await
        }),
        case("ListOrdersOfCustomer", Code::CustomerUnknown, async |world| {
            operate(world, Call::get(&format!("/operator/v1/customers/{NOBODY}/orders"))).await
        }),
        case("ShowOrder", Code::NoSuchOrder, async |world| {
            operate(world, Call::get(&format!("/operator/v1/orders/{NOBODYS}"))).await
        }),
    ]
}

/// A customer with a disk of 40 GB; the id of the disk.
async fn with_disk(world: &World) -> (Account, String) {
    catalogue::apply(world).await;
    let account = buyer(world, &name("buyer"), "1000").await;
    let id = name("disk");
    buy(world, &account, &Purchase::disk(&id)).await;
    (account, id)
}

fn change(resource: &str, body: &Value) -> Call {
    call("POST", &format!("/operator/v1/resources/{resource}/change"), body)
}

fn changing() -> Vec<Case> {
    let size = |gb: i64| json!({ "resource_size": gb, "size_measure_id": 17 });
    vec![
        case(CHANGE, Code::NoSuchResource, async move |world| {
            operate(world, change("nothing", &size(80))).await
        }),
        case(CHANGE, Code::NothingToChange, async move |world| {
            let (_, id) = with_disk(world).await;
            operate(world, change(&id, &size(40))).await
        }),
        case(CHANGE, Code::ProductNotFound, async move |world| {
            let (_, id) = with_disk(world).await;
            operate(world, change(&id, &json!({ "resource_spec": "nothing" }))).await
        }),
        // A change of it waits for its payment.
        case(CHANGE, Code::ResourceNotChanged, async move |world| {
            let (_, id) = with_disk(world).await;
            let first = operate(world, change(&id, &size(80))).await;
            assert_eq!(first.status, 201, "{}", first.body);
            operate(world, change(&id, &size(120))).await
        }),
    ]
}

/// What is done with an order: of one that is not there, and of one that waits for its payment.
fn moving() -> Vec<Case> {
    let acts = [
        ("ReviewOrder", "review", json!({ "result": "approved", "reason": "refused" })),
        ("ConfirmOrder", "confirm", Value::Null),
        (
            "ReportProvision",
            "provision",
            json!({ "resources": [{ "resource_id": "nothing", "result": "done" }] }),
        ),
    ];
    let reduction = json!({ "discount_mode": 0, "discount_value": "0.9", "reason": "refused" });
    let all = acts.clone().into_iter().chain([("AdjustOrder", "adjust", reduction.clone())]);
    let mut cases: Vec<Case> = all
        .map(|(operation, act, body)| {
            case(operation, Code::NoSuchOrder, async move |world| {
                act_on(world, NOBODYS, act, &body).await
            })
        })
        .collect();
    cases.extend(acts.map(|(operation, act, body)| {
        case(operation, Code::OrderNotChanged, async move |world| {
            catalogue::apply(world).await;
            let account = shop::buyer(world, &name("buyer")).await;
            let order = shop::order(world, &account, vec![shop::servers(1, 1)]).await;
            act_on(world, order.order.id.as_str(), act, &body).await
        })
    }));
    // The part of a trade: the trade's price is adjusted.
    cases.push(case("AdjustOrder", Code::OrderNotChanged, async move |world| {
        catalogue::apply(world).await;
        let account = shop::buyer(world, &name("buyer")).await;
        let lines = vec![shop::servers(1, 1), shop::disk(40, 1)];
        let trade = shop::order(world, &account, lines).await;
        let part = trade.parts.first().expect("a part").1.clone();
        act_on(world, part.as_str(), "adjust", &reduction).await
    }));
    cases
}

async fn act_on(world: &World, order: &str, act: &str, body: &Value) -> Answer {
    operate(world, call("POST", &format!("/operator/v1/orders/{order}/{act}"), body)).await
}
