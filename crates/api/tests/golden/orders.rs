//! Orders: how they are listed and shown, with what they can be paid, what paying and cancelling answers, and
//! what an order gives back; the old forms beside the new ones.

use hubu_app::subscriptions::UnsubscribeOrder;
use hubu_core::orders::OrderRecord;
use hubu_core::realm::Site;
use hubu_core::subscriptions::UnsubscribeType;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::world::Account;
use hubu_testkit::{catalogue, shop};
use serde_json::{Value, json};

use crate::golden::desk::{Desk, call, text};
use crate::golden::recorder::{Golden, tell};

const LIST: &str = "/v2/orders/customer-orders";
const FORMER: &str = "/v1.0/whatever";

#[tokio::test(flavor = "multi_thread")]
async fn golden_orders() {
    tell(Site::Cn, async |golden| {
        let desk = Desk::at(golden).await;
        catalogue::apply(golden.world).await;
        let buyer = shop::buyer(golden.world, "yunhe_shop").await;
        shop::pay_in(golden.world, &buyer, "1000", "BT-1").await;
        let coupons = arranged(&desk, &buyer).await;
        let order = shop::order(golden.world, &buyer, vec![shop::servers(2, 1)]).await;
        desk.later().await;
        let lines = vec![shop::servers(1, 12), shop::disk(40, 1)];
        let trade = shop::order(golden.world, &buyer, lines).await;
        desk.later().await;
        let client = &buyer.client;
        lists(golden, client, "unpaid").await;
        shows(golden, client, &order, "unpaid").await;
        shows(golden, client, &trade, "combined").await;
        offers(golden, client, &order).await;
        paid(golden, client, (&order, &trade), &coupons).await;
        // What was paid is provided as soon as the clock moves.
        desk.later().await;
        shows(golden, client, &order, "paid").await;
        cancelled(&desk, &buyer).await;
        given_back(golden, &buyer, &order).await;
        lists(golden, client, "all").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_orders_of_the_other_site() {
    tell(Site::Intl, async |golden| {
        catalogue::apply(golden.world).await;
        let buyer = shop::buyer(golden.world, "acme_shop").await;
        let order = shop::order(golden.world, &buyer, vec![shop::servers(1, 1)]).await;
        let details = Call::get(&format!("{LIST}/details/{}", order.order.id));
        let english = details.header("X-Language", "en_US");
        golden.case("ShowCustomerOrderDetails/dollars", &buyer.client, english).await;
    })
    .await;
}

/// A commercial discount of a tenth, a voucher of 5 and a flexi-purchase coupon of 10.
pub async fn arranged(desk: &Desk<'_>, buyer: &Account) -> [String; 2] {
    let id = buyer.created.id.as_str();
    let body = json!({
        "discount_type": "605", "name": "frame 9", "discount_mode": 0, "discount_value": "0.9",
    });
    desk.done(call("POST", &format!("customers/{id}/discounts"), &body)).await;
    let mut given = Vec::new();
    for (kind, worth) in [("voucher", "5"), ("flexi", "10")] {
        let plan = json!({
            "kind": kind, "name": "新春活动", "face_value": worth, "valid_days": 90,
            "use_limits": [{ "limit_key": "serviceType", "value1": "hws.service.type.ec2" }],
        });
        let made = desk.done(call("POST", "coupon-plans", &plan)).await.json();
        let path = format!("coupon-plans/{}/coupons", text(&made["plan_id"]));
        let body = json!({ "customer_ids": [id], "active": true });
        let issued = desk.done(call("POST", &path, &body)).await.json();
        given.push(text(&issued["issued"][0]["coupon_id"]));
    }
    <[String; 2]>::try_from(given).expect("two coupons")
}

fn with(path: &str, query: &[(&str, &str)]) -> Call {
    query.iter().fold(Call::get(path), |call, (name, value)| call.query(name, value))
}

async fn lists(golden: &Golden<'_>, client: &Client, when: &str) {
    let english = |call: Call| call.header("X-Language", "en_US");
    let call = with(LIST, &[("limit", "5")]);
    golden.case(&format!("ListCustomerOrders/{when}"), client, english(call)).await;
    let path = format!("{FORMER}/common/order-mgr/orders/detail");
    let call = with(&path, &[("page_size", "5"), ("page_index", "1"), ("sort", "createTime")]);
    golden.case(&format!("ListCustomerOrdersV1/{when}"), client, call).await;
}

async fn shows(golden: &Golden<'_>, client: &Client, order: &OrderRecord, when: &str) {
    let id = &order.order.id;
    let former = format!("{FORMER}/common/order-mgr");
    for (operation, call) in [
        ("ShowCustomerOrderDetails", Call::get(&format!("{LIST}/details/{id}"))),
        ("ShowCustomerOrderDetailsV1", Call::get(&format!("{former}/orders/{id}"))),
        ("ListOrderResourcesV1", Call::get(&format!("{former}/orders-resource/{id}"))),
    ] {
        golden.case(&format!("{operation}/{when}"), client, call).await;
    }
}

async fn offers(golden: &Golden<'_>, client: &Client, order: &OrderRecord) {
    let id = [("order_id", order.order.id.as_str())];
    let coupons = with(&format!("{LIST}/order-coupons"), &id);
    golden.case("ListOrderCouponsByOrderId/of_an_order", client, coupons).await;
    let discounts = with(&format!("{LIST}/order-discounts"), &id);
    let offered = golden.case("ListOrderDiscounts/of_an_order", client, discounts).await.json();
    assert_eq!(offered["discounts"][0]["discount_type"], 2, "{offered}");
}

async fn paid(
    golden: &Golden<'_>,
    client: &Client,
    (order, trade): (&OrderRecord, &OrderRecord),
    [voucher, flexi]: &[String; 2],
) {
    let pay = |order: &OrderRecord, coupons: &Value| {
        json!({
            "order_id": order.order.id.as_str(), "use_discount": "NO",
            "use_coupon": if coupons.is_null() { "NO" } else { "YES" }, "coupon_infos": coupons,
        })
    };
    let both = json!([{ "id": voucher, "type": 301 }, { "id": flexi, "type": 302 }]);
    let body = pay(order, &both);
    let call = Call::post("/v3/orders/customer-orders/pay", &body);
    golden.case("PayOrders/by_coupons", client, call.clone()).await;
    golden.refusal("PayOrders/paid_already", client, call).await;
    let call = Call::post("/v2/orders/customer-orders/pay", &pay(trade, &Value::Null));
    golden.case("PayOrdersV2/from_cash", client, call).await;
}

async fn cancelled(desk: &Desk<'_>, buyer: &Account) {
    let golden = desk.golden;
    let mut orders = Vec::new();
    for _ in 0..3 {
        orders.push(shop::order(golden.world, buyer, vec![shop::servers(1, 1)]).await);
    }
    let id = |place: usize| orders[place].order.id.as_str();
    let put = |path: &str, body: &Value| Call::new("PUT", path).body(body.to_string());
    let call = put(&format!("{LIST}/cancel"), &json!({ "order_id": id(0) }));
    golden.case("CancelCustomerOrder/to_be_paid", &buyer.client, call.clone()).await;
    golden.refusal("CancelCustomerOrder/cancelled_already", &buyer.client, call).await;
    let path = format!("{FORMER}/customer/order-mgr/orders/actions");
    let call = put(&path, &json!({ "orderId": id(1) })).query("action_id", "cancel");
    golden.case("CancelCustomerOrderV1/to_be_paid", &buyer.client, call).await;
    let body = json!({ "orderId": id(2), "payAccountType": 2, "couponIds": [] });
    let call = Call::post(&format!("{FORMER}/customer/order-mgr/order/pay"), &body);
    golden.case("PayOrdersV1/from_cash", &buyer.client, call).await;
    desk.later().await;
    let path = format!("{FORMER}/customer/order-mgr/orders/{}", id(2));
    let call = Call::new("DELETE", &path).query("unsub_type", "1");
    golden.case("CancelOrderSubscriptionV1/everything", &buyer.client, call).await;
}

async fn given_back(golden: &Golden<'_>, buyer: &Account, order: &OrderRecord) {
    let leave = UnsubscribeOrder {
        caller: buyer.created.key,
        order: order.order.id.clone(),
        what: UnsubscribeType::Resource,
        reason: None,
        words: String::new(),
    };
    let left = golden.world.money(buyer.created.group, leave).await;
    let id = left.orders.first().expect("an order").as_str().to_owned();
    let query = [("order_id", id.as_str())];
    let call = with(&format!("{LIST}/refund-orders"), &query);
    golden.case("ShowRefundOrderDetails/of_an_order", &buyer.client, call).await;
    let call = with(&format!("{FORMER}/common/order-mgr/orders/refund-order"), &query);
    golden.case("ShowRefundOrderDetailsV1/of_an_order", &buyer.client, call).await;
    let details = Call::get(&format!("{LIST}/details/{id}"));
    golden.case("ShowCustomerOrderDetails/unsubscription", &buyer.client, details).await;
}
