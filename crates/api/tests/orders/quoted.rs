//! Goal: what an inquiry tells is what an order charges, to the cent. Method: every combination of a product, its
//! size, a term, a number of resources and the discounts of a customer is asked for and then ordered, new and as a
//! renewal, on both engines; the amounts are compared as texts.

use hubu_testkit::client::{Answer, Call};
use hubu_testkit::world::{Account, World};
use hubu_testkit::{catalogue, shop};
use serde_json::{Value, json};

const SUBSCRIBE: &str = "/v2/bills/ratings/period-resources/subscribe-rate";
const RENEW_RATE: &str = "/v2/bills/ratings/period-resources/renew-rate";
const RENEW: &str = "/v2/orders/subscriptions/resources/renew";
const MONTH: i64 = 2;
const YEAR: i64 = 3;

/// Shares that leave more than cents.
const SHARES: [&[&str]; 4] = [&[], &["0.8765"], &["0.3333"], &["0.85", "0.0707"]];

/// What is bought: service, type, specification, size.
const PRODUCTS: [(&str, &str, &str, Option<i64>); 4] = [
    ("hws.service.type.ec2", "hws.resource.type.vm", "s6.small.1.linux", None),
    ("hws.service.type.ebs", "hws.resource.type.volume", "SSD", Some(10)),
    ("hws.service.type.ebs", "hws.resource.type.volume", "SSD", Some(32_760)),
    ("hws.service.type.vpc", "hws.resource.type.bandwidth", "19_bgp", Some(7)),
];

/// The terms that everything is sold for; servers are sold for years as well.
const TERMS: [(i64, i64); 6] =
    [(MONTH, 1), (MONTH, 2), (MONTH, 7), (MONTH, 11), (YEAR, 1), (YEAR, 3)];

async fn done(world: &World, client: &hubu_testkit::client::Client, call: &Call) -> Answer {
    let answer = world.send(client, call).await;
    assert!(answer.status < 300, "{} {}: {}", call.method, call.path, answer.body);
    answer
}

/// A customer that each of these shares is granted by contract.
async fn buyer(world: &World, name: &str, shares: &[&str]) -> Account {
    let account = shop::buyer(world, name).await;
    let operator = world.operator(&format!("{name}_desk")).await.client;
    for (place, share) in shares.iter().enumerate() {
        let body = json!({
            "discount_type": "605", "name": format!("frame {place}"), "discount_mode": 0,
            "discount_value": share,
        });
        let path = format!("/operator/v1/customers/{}/discounts", account.created.id);
        done(world, &operator, &Call::post(&path, &body)).await;
    }
    account
}

fn product(
    (service, kind, spec, size): (&str, &str, &str, Option<i64>),
    term: (i64, i64),
) -> Value {
    let mut line = json!({
        "cloud_service_type": service, "resource_type": kind, "resource_spec": spec,
        "region": "cn-north-4", "period_type": term.0, "period_num": term.1,
    });
    if let Some(size) = size {
        line["resource_size"] = json!(size);
        line["size_measure_id"] = json!(if spec == "SSD" { 17 } else { 15 });
    }
    line
}

/// What is offered: the list price, and what is left of it by the discount that leaves the least.
fn told(quote: &Value) -> [String; 2] {
    let official = &quote["official_website_rating_result"]["official_website_amount"];
    let offers = quote["optional_discount_rating_results"].as_array();
    let best = offers.into_iter().flatten().find(|one| one["best_offer"] == 1);
    [cents(official), cents(best.map_or(official, |one| &one["amount"]))]
}

/// What an order comes to.
async fn charged(world: &World, account: &Account, order: &str) -> [String; 2] {
    let path = format!("/v2/orders/customer-orders/details/{order}");
    let shown = done(world, &account.client, &Call::get(&path)).await.json();
    let info = &shown["order_info"];
    [cents(&info["official_amount"]), cents(&info["amount_after_discount"])]
}

/// An amount as a text: inquiries of renewals tell texts, others numbers.
fn cents(amount: &Value) -> String {
    let text = amount.as_str().map_or_else(|| amount.to_string(), str::to_owned);
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part = part.trim_end_matches('0');
    assert!(part.len() <= 2, "{text} is of whole cents");
    format!("{whole}.{part:0<2}")
}

#[tokio::test(flavor = "multi_thread")]
async fn orders_charge_what_was_quoted() {
    World::on_each_engine(async |world| {
        catalogue::apply(world).await;
        let operator = world.operator("sales_desk").await.client;
        for (number, shares) in SHARES.into_iter().enumerate() {
            let account = buyer(world, &format!("buyer_{number}"), shares).await;
            let projects = done(world, &account.client, &Call::get("/v3/projects")).await.json();
            let project = &projects["projects"][0]["id"];
            for goods in PRODUCTS {
                for (term, count) in TERMS.into_iter().zip([1, 2, 3, 1, 2, 3]) {
                    if term.0 == YEAR && goods.3.is_some() {
                        continue;
                    }
                    let mut asked = product(goods, term);
                    asked["id"] = json!("1");
                    asked["subscription_num"] = json!(count);
                    let body = json!({ "project_id": project, "product_infos": [asked] });
                    let call = Call::post(SUBSCRIBE, &body);
                    let quote = told(&done(world, &account.client, &call).await.json());
                    let mut line = product(goods, term);
                    line["resources"] = json!(vec![json!({}); count]);
                    let path = format!("/operator/v1/customers/{}/orders", account.created.id);
                    let body = json!({ "product_infos": [line] });
                    let placed = done(world, &operator, &Call::post(&path, &body)).await.json();
                    let order = placed["order_id"].as_str().expect("an id");
                    let story = format!("{goods:?} {term:?} {count} {shares:?}");
                    assert_eq!(charged(world, &account, order).await, quote, "{story}");
                }
            }
        }
        world.check().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn renewals_charge_what_was_quoted() {
    World::on_each_engine(async |world| {
        catalogue::apply(world).await;
        let operator = world.operator("sales_desk").await.client;
        for (number, shares) in SHARES.into_iter().enumerate() {
            let account = buyer(world, &format!("renewer_{number}"), shares).await;
            shop::pay_in(world, &account, "100000", &format!("BT-{number}")).await;
            let [server, disk] = [format!("server-{number}"), format!("disk-{number}")];
            let path = format!("/operator/v1/customers/{}/orders", account.created.id);
            let mut lines = [product(PRODUCTS[0], (MONTH, 1)), product(PRODUCTS[1], (MONTH, 1))];
            lines[0]["resources"] = json!([{ "resource_id": server }]);
            lines[1]["resources"] = json!([{ "resource_id": disk, "parent_index": 0 }]);
            let body = json!({ "product_infos": lines, "combined": true, "is_auto_pay": true });
            done(world, &operator, &Call::post(&path, &body)).await;
            let second = json!({ "by_seconds": 1 });
            done(world, &operator, &Call::post("/operator/v1/clock/advance", &second)).await;
            for day in [None, Some("11"), Some("-1")] {
                if let Some(day) = day {
                    let body = json!({ "config_name": "EXPIRE_DATE", "config_value": day });
                    let path = "/v2/orders/subscriptions/resources/renew/config";
                    done(world, &account.client, &Call::post(path, &body)).await;
                }
                for months in [1, 5, 11] {
                    let term = json!({
                        "resource_ids": [server], "period_type": MONTH, "period_num": months,
                    });
                    let mut asked = term.clone();
                    asked["include_relative_resources"] = json!(true);
                    let call = Call::post(RENEW_RATE, &asked);
                    let quote = told(&done(world, &account.client, &call).await.json());
                    let renewed = done(world, &account.client, &Call::post(RENEW, &term)).await;
                    let renewed = renewed.json();
                    let order = renewed["order_ids"][0].as_str().expect("an id").to_owned();
                    let story = format!("{months} months, {day:?}, {shares:?}");
                    assert_eq!(charged(world, &account, &order).await, quote, "{story}");
                    // Another can be asked for once it is out of the way.
                    let body = json!({ "order_id": order });
                    let cancel = Call::new("PUT", "/v2/orders/customer-orders/cancel");
                    done(world, &account.client, &cancel.body(body.to_string())).await;
                }
            }
        }
        world.check().await;
    })
    .await;
}
