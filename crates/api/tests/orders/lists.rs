//! Goal: the lists of orders tell what is absent, empty, `""` and `null` apart as their page says. Method: a
//! table of each parameter and each way of saying nothing, against what the caller is answered.

use hubu_testkit::client::{Answer, Call, Client};
use hubu_testkit::world::World;
use hubu_testkit::{catalogue, shop};

/// What comes of a way of saying nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Means {
    /// The parameter asks for nothing: the order is there.
    Any,
    /// It is taken as it is, and no order is so.
    Filter,
    /// It is refused.
    Refused,
}

use Means::{Any, Filter, Refused};

/// Parameter; what `k=`, `k=""` and `k=null` mean. Absent parameters ask for nothing.
const TABLE: [(&str, [Means; 3]); 14] = [
    ("order_id", [Any, Refused, Filter]),
    ("customer_id", [Refused, Refused, Filter]),
    ("create_time_begin", [Any, Refused, Refused]),
    ("create_time_end", [Any, Refused, Refused]),
    ("payment_time_begin", [Any, Refused, Refused]),
    ("payment_time_end", [Any, Refused, Refused]),
    ("service_type_code", [Any, Filter, Filter]),
    ("status", [Any, Refused, Any]),
    ("order_type", [Any, Refused, Refused]),
    ("limit", [Any, Refused, Any]),
    ("offset", [Any, Refused, Any]),
    ("order_by", [Any, Refused, Refused]),
    ("indirect_partner_id", [Any, Any, Any]),
    ("method", [Any, Any, Any]),
];

const LIST: &str = "/v2/orders/customer-orders";

async fn listed(world: &World, client: &Client, query: &[(&str, &str)]) -> Answer {
    let call = Call::get(LIST);
    let call = query.iter().fold(call, |call, (name, value)| call.query(name, value));
    world.send(client, &call).await
}

fn means(answer: &Answer) -> Means {
    match (answer.status, answer.json()["total_count"].as_i64()) {
        (200, Some(1)) => Any,
        (200, Some(0)) => Filter,
        (400, _) => Refused,
        _ => panic!("{}", answer.body),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_way_of_saying_nothing_means_what_the_page_says() {
    World::on_each_engine(async |world| {
        catalogue::apply(world).await;
        let buyer = shop::buyer(world, "buyer").await;
        shop::order(world, &buyer, vec![shop::servers(1, 1)]).await;
        let client = &buyer.client;
        assert_eq!(means(&listed(world, client, &[]).await), Any);
        for (name, expected) in TABLE {
            let mut found = Vec::new();
            for value in ["", "\"\"", "null"] {
                found.push(means(&listed(world, client, &[(name, value)]).await));
            }
            assert_eq!(found, expected, "{name}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_list_is_asked_for() {
    World::on_each_engine(async |world| {
        catalogue::apply(world).await;
        let buyer = shop::buyer(world, "buyer").await;
        let other = shop::buyer(world, "other").await;
        let order = shop::order(world, &buyer, vec![shop::servers(1, 1)]).await;
        let id = order.order.id.as_str();
        let lower = id.to_ascii_lowercase();
        let own = buyer.created.id.as_str();
        let table: [(&[(&str, &str)], Means); 20] = [
            (&[("order_id", id)], Any),
            (&[("order_id", &lower)], Any),
            (&[("order_id", "CS2601010800ABCDE")], Filter),
            (&[("customer_id", own)], Any),
            (&[("customer_id", other.created.id.as_str())], Filter),
            (&[("service_type_code", "HWS.service.type.ec2")], Any),
            (&[("service_type_code", "hws.service.type.obs")], Filter),
            (&[("status", "6")], Any),
            (&[("status", "5")], Filter),
            (&[("status", "2")], Refused),
            (&[("order_type", "1")], Any),
            (&[("order_type", "2")], Filter),
            (&[("order_type", "5")], Refused),
            (&[("order_by", "-CREATETIME")], Any),
            (&[("order_by", "payTime")], Refused),
            (&[("method", "sub_customer")], Filter),
            (&[("method", "everybody")], Refused),
            (&[("limit", "101")], Refused),
            (
                &[
                    ("create_time_begin", "2026-01-01T00:00:00Z"),
                    ("create_time_end", "2025-01-01T00:00:00Z"),
                ],
                Refused,
            ),
            (&[("payment_time_end", "2036-01-01T00:00:00Z")], Filter),
        ];
        for (query, expected) in table {
            let answer = listed(world, &buyer.client, query).await;
            assert_eq!(means(&answer), expected, "{query:?}: {}", answer.body);
        }
        // Nobody else sees it.
        assert_eq!(means(&listed(world, &other.client, &[]).await), Filter);
        assert_eq!(means(&listed(world, &other.client, &[("customer_id", own)]).await), Filter);
        for call in [
            Call::get(&format!("{LIST}/details/{id}")),
            Call::get(&format!("/v1.0/x/common/order-mgr/orders/{id}")),
            Call::get(&format!("{LIST}/order-discounts")).query("order_id", id),
        ] {
            let answer = world.send(&other.client, &call).await;
            assert_eq!(answer.outcome(), (400, "CBC.30000010".to_owned()), "{}", answer.body);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_shown_paid_and_cancelled() {
    World::on_each_engine(async |world| {
        catalogue::apply(world).await;
        let buyer = shop::buyer(world, "buyer").await;
        shop::pay_in(world, &buyer, "100", "BT-1").await;
        let order = shop::order(world, &buyer, vec![shop::servers(1, 1)]).await;
        let other = shop::order(world, &buyer, vec![shop::servers(1, 1)]).await;
        let id = order.order.id.as_str();
        let details = Call::get(&format!("{LIST}/details/{id}"));
        let shown = world.send(&buyer.client, &details).await.json();
        assert_eq!(shown["order_info"]["official_amount"].to_string(), "56.9");
        assert_eq!(shown["order_info"]["status"], 6);
        assert_eq!(shown["order_line_items"][0]["order_line_item_id"], format!("{id}-000001"));
        let body = serde_json::json!({
            "order_id": id, "use_coupon": "NO", "use_discount": "NO",
        });
        let pay = Call::post("/v3/orders/customer-orders/pay", &body);
        let paid = world.send(&buyer.client, &pay).await;
        assert_eq!(paid.status, 204, "{}", paid.body);
        let again = world.send(&buyer.client, &pay).await;
        assert_eq!(again.outcome(), (400, "CBC.99003106".to_owned()), "{}", again.body);
        let body = serde_json::json!({ "order_id": other.order.id.as_str() });
        let cancel = Call::new("PUT", "/v2/orders/customer-orders/cancel").body(body.to_string());
        assert_eq!(world.send(&buyer.client, &cancel).await.status, 204);
        let again = world.send(&buyer.client, &cancel).await;
        assert_eq!(again.outcome(), (400, "CBC.99005010".to_owned()), "{}", again.body);
    })
    .await;
}
