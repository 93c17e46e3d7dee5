//! Why inquiries, lines of orders and refunds came to what they did, in both languages: asked by the customer,
//! by an operator, and in vain.

use hubu_app::subscriptions::UnsubscribeOrder;
use hubu_core::customers::CustomerKind;
use hubu_core::realm::Site;
use hubu_core::subscriptions::UnsubscribeType;
use hubu_testkit::client::{Call, Client};
use hubu_testkit::world::Account;
use hubu_testkit::{catalogue, shop};
use serde_json::{Value, json};

use crate::golden::desk::{Desk, get};
use crate::golden::orders::arranged;
use crate::golden::rating::{
    Asker, MONTH, TERM, USAGE, disk, granted, hours, server, term, traffic,
};
use crate::golden::recorder::{Golden, tell};

const EXPLAIN: &str = "x-hubu-explain";

/// Where the answer to an inquiry says that it is explained.
async fn asked(golden: &Golden<'_>, client: &Client, call: Call) -> String {
    let answer = golden.world.send(client, &call).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.header(EXPLAIN).to_owned()
}

/// An explanation in both languages; every line of it holds.
async fn case(golden: &Golden<'_>, client: &Client, name: &str, call: &Call) {
    for (suffix, language) in [("zh", "zh_CN"), ("en", "en_US")] {
        let call = call.clone().header("X-Language", language);
        let answer = golden.case(&format!("{name}.{suffix}"), client, call).await;
        assert_eq!(answer.status, 200, "{name}: {}", answer.body);
        let reply = answer.json();
        let lines = reply["lines"].as_array().expect("lines");
        assert!(lines.iter().all(|line| line["recomputed"] == true), "{name}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn golden_explanations() {
    tell(Site::Cn, async |golden| {
        catalogue::apply(golden.world).await;
        let desk = Desk::at(golden).await;
        let customer = golden.world.customer(CustomerKind::Enterprise, "yunhe_group").await;
        let partner = golden.world.customer(CustomerKind::SolutionProvider, "yunhe_partner").await;
        granted(&desk, &customer, &partner).await;
        let asker = Asker::new(golden, &customer.client).await;
        let usage = [
            hours(&server("commercial before partner"), 1),
            hours(&disk("the lower of two", 40), 24),
            traffic("tiers", &json!(12_000)),
        ];
        let terms = [term(&server("1"), MONTH, 6), term(&disk("2", 40), MONTH, 1)];
        let none = json!({});
        let of_usage = asked(golden, &customer.client, asker.inquiry(USAGE, &usage, &none)).await;
        let of_terms = asked(golden, &customer.client, asker.inquiry(TERM, &terms, &none)).await;
        // What was told once is told again, whatever was agreed since.
        desk.later().await;
        let body = json!({
            "discount_type": "605", "name": "更低的商务折扣", "discount_mode": 0,
            "discount_value": "0.1",
        });
        let path = format!("customers/{}/discounts", customer.created.id.as_str());
        desk.done(crate::golden::desk::call("POST", &path, &body)).await;
        let client = &customer.client;
        case(golden, client, "ExplainAmount/usage", &Call::get(&of_usage)).await;
        case(golden, client, "ExplainAmount/terms", &Call::get(&of_terms)).await;
        let (_, clerk) = golden.world.iam_user(&customer, "clerk").await;
        let hidden = Call::get(&of_usage);
        case(golden, &clerk, "ExplainAmount/no_right_to_see_discounts", &hidden).await;
        by_operator(&desk, customer.created.id.as_str(), &of_usage).await;
        refused(golden, client).await;
        of_orders(&desk, &customer).await;
    })
    .await;
}

async fn by_operator(desk: &Desk<'_>, customer: &str, explained: &str) {
    let path = explained.trim_start_matches("/hubu/v1/");
    for (name, query) in
        [("usage_of_a_customer", &[("customer_id", customer)][..]), ("usage_at_list_prices", &[])]
    {
        desk.case(&format!("ExplainAnyAmount/{name}"), get(path, query)).await;
    }
    let nobody = [("customer_id", "0123456789abcdef0123456789abcdef")];
    desk.refusal("ExplainAnyAmount/unknown_customer", get(path, &nobody)).await;
}

/// The id of an inquiry that says this.
fn id(inquiry: &Value) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(inquiry.to_string())
}

async fn refused(golden: &Golden<'_>, client: &Client) {
    let body = json!({ "project_id": "1", "product_infos": [term(&server("1"), MONTH, 1)] });
    let inquiry = |at: &str, body: &Value| {
        let id = id(&json!({ "at": at, "body": body }));
        format!("subscribe-inquiry/{id}")
    };
    let long_ago = "2020-01-01T00:00:00.000Z";
    for (name, path) in [
        ("unknown_kind", "bill/1".to_owned()),
        ("no_inquiry", "on-demand-inquiry/1".to_owned()),
        ("not_sold_then", inquiry(long_ago, &body)),
        ("to_come", inquiry("2090-01-01T00:00:00.000Z", &body)),
        ("without_products", inquiry(long_ago, &json!({ "project_id": "1" }))),
        ("no_line", "order-line/CS1906210009V3LZ2".to_owned()),
        ("unknown_line", "order-line/CS1906210009V3LZ2-000001".to_owned()),
        ("no_order", "refund/CS19".to_owned()),
        ("unknown_order", "refund/CS1906210009V3LZ2".to_owned()),
    ] {
        let call = Call::get(&format!("/hubu/v1/explain/{path}"));
        golden.refusal(&format!("ExplainAmount/{name}"), client, call).await;
    }
}

/// The lines of an order before and after it is paid, and what it gives back; to nobody else.
async fn of_orders(desk: &Desk<'_>, stranger: &Account) {
    let golden = desk.golden;
    let buyer = shop::buyer(golden.world, "yunhe_shop").await;
    shop::pay_in(golden.world, &buyer, "1000", "BT-1").await;
    let [voucher, flexi] = arranged(desk, &buyer).await;
    let lines = vec![shop::servers(2, 1)];
    let order = shop::order(golden.world, &buyer, lines).await;
    let lines = vec![shop::servers(1, 12), shop::disk(40, 1)];
    let trade = shop::order(golden.world, &buyer, lines).await;
    desk.later().await;
    let (id, client) = (order.order.id.as_str(), &buyer.client);
    let line = Call::get(&format!("/hubu/v1/explain/order-line/{id}-000001"));
    case(golden, client, "ExplainAmount/line_unpaid", &line).await;
    let part = trade.order.lines.last().expect("a disk").id();
    let of_part = Call::get(&format!("/hubu/v1/explain/order-line/{part}"));
    case(golden, client, "ExplainAmount/line_of_a_combined_trade", &of_part).await;
    let coupons = json!([{ "id": voucher, "type": 301 }, { "id": flexi, "type": 302 }]);
    let pay = json!({
        "order_id": id, "use_discount": "NO", "use_coupon": "YES", "coupon_infos": coupons,
    });
    let pay = Call::post("/v3/orders/customer-orders/pay", &pay);
    let paid = golden.world.send(client, &pay).await;
    assert_eq!(paid.status, 204, "{}", paid.body);
    case(golden, client, "ExplainAmount/line_paid", &line).await;
    desk.later().await;
    // Ten days are more than the five in which leaving costs nothing.
    desk.done(crate::golden::desk::call(
        "POST",
        "clock/advance",
        &json!({ "by_seconds": 864_000 }),
    ))
    .await;
    let leave = UnsubscribeOrder {
        caller: buyer.created.key,
        order: order.order.id.clone(),
        what: UnsubscribeType::Resource,
        reason: None,
        words: String::new(),
    };
    let left = golden.world.money(buyer.created.group, leave).await;
    desk.later().await;
    let back = left.orders.first().expect("an order").as_str();
    let refund = Call::get(&format!("/hubu/v1/explain/refund/{back}"));
    case(golden, client, "ExplainAmount/refund", &refund).await;
    let operators = get(&format!("explain/refund/{back}"), &[]);
    desk.case("ExplainAnyAmount/refund", operators).await;
    golden.refusal("ExplainAmount/line_of_somebody_else", &stranger.client, line).await;
    golden.refusal("ExplainAmount/refund_of_somebody_else", &stranger.client, refund).await;
    // An order that gives nothing back has no refund, and one that gives back no line with a price.
    let none = Call::get(&format!("/hubu/v1/explain/refund/{id}"));
    golden.refusal("ExplainAmount/no_refund", client, none).await;
    let none = Call::get(&format!("/hubu/v1/explain/order-line/{back}-000001"));
    golden.refusal("ExplainAmount/no_price", client, none).await;
}
