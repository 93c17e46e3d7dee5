//! Orders: what is not shown, not paid and not cancelled, in the new forms and the old.

use hubu_api::codes::Code;
use hubu_app::coupons::Reserve;
use hubu_app::ledger::Party;
use hubu_app::orders::NewLine;
use hubu_core::coupons::{Action, Line, Purchase, Ratio};
use hubu_core::customers::CustomerKind;
use hubu_core::ids::CouponKey;
use hubu_core::orders::OrderRecord;
use hubu_core::subscriptions::Sale;
use hubu_core::time::Timestamp;
use hubu_testkit::client::{Answer, Call};
use hubu_testkit::ledger_world::money;
use hubu_testkit::world::{Account, World};
use hubu_testkit::{catalogue, shop};
use serde_json::{Value, json};

use crate::refusals::cases::{Case, case};
use crate::refusals::stage::{acted, arrange, call, name, succeeded};

const LIST: &str = "/v2/orders/customer-orders";
const FORMER: &str = "/v1.0/whatever";
/// An id of no order.
const NOBODYS: &str = "CS2601010800ABCDE";

/// The forms of paying.
const PAYS: [&str; 3] = ["PayOrders", "PayOrdersV2", "PayOrdersV1"];
/// The forms of cancelling.
const CANCELS: [&str; 2] = ["CancelCustomerOrder", "CancelCustomerOrderV1"];

pub fn cases() -> Vec<Case> {
    let mut cases = views();
    for form in PAYS {
        cases.extend(payments(form));
    }
    for form in PAYS {
        cases.extend(coupons(form));
    }
    cases.extend(discounts());
    for form in CANCELS {
        cases.extend(cancellations(form));
    }
    cases.extend(leaving());
    cases
}

/// A customer with an order of a server for a month, and the order.
async fn ordered(world: &World) -> (Account, OrderRecord) {
    catalogue::apply(world).await;
    let buyer = shop::buyer(world, &name("buyer")).await;
    let order = shop::order(world, &buyer, vec![shop::servers(1, 1)]).await;
    (buyer, order)
}

/// The same, where the customer has a commercial discount of a fifth; and the discount's id.
async fn discounted(world: &World) -> (Account, OrderRecord, String) {
    catalogue::apply(world).await;
    let buyer = shop::buyer(world, &name("buyer")).await;
    let body = json!({
        "discount_type": "605", "name": "refused", "discount_mode": 0, "discount_value": "0.8",
    });
    let made = acted(world, &buyer, ("POST", "/discounts", body)).await.json();
    let order = shop::order(world, &buyer, vec![shop::servers(1, 1)]).await;
    (buyer, order, made["discount_id"].as_str().expect("an id").to_owned())
}

/// Gives a customer a coupon of a plan; tells its id.
async fn coupon(world: &World, customer: &Account, more: Value) -> String {
    let mut plan = json!({
        "kind": "voucher", "name": "refused", "face_value": "10", "valid_days": 30,
    });
    let members = plan.as_object_mut().expect("an object");
    members.extend(more.as_object().expect("an object").clone());
    let made = arrange(world, "/operator/v1/coupon-plans", &plan).await.json();
    let plan = made["plan_id"].as_str().expect("a plan");
    let path = format!("/operator/v1/coupon-plans/{plan}/coupons");
    let body = json!({ "customer_ids": [customer.created.id.as_str()], "active": true });
    let issued = arrange(world, &path, &body).await.json();
    issued["issued"][0]["coupon_id"].as_str().expect("issued").to_owned()
}

/// A payment by one of the forms.
fn paying(form: &str, order: &str, coupons: &[(&str, i64)], discount: Option<(&str, i64)>) -> Call {
    if form == "PayOrdersV1" {
        let ids: Vec<&str> = coupons.iter().map(|(id, _)| *id).collect();
        let body = json!({ "orderId": order, "payAccountType": 2, "couponIds": ids });
        return Call::post(&format!("{FORMER}/customer/order-mgr/order/pay"), &body);
    }
    let version = if form == "PayOrders" { "v3" } else { "v2" };
    let word = |used| if used { "YES" } else { "NO" };
    let item = |(id, code): &(&str, i64)| json!({ "id": id, "type": code });
    let body = json!({
        "order_id": order,
        "use_coupon": word(!coupons.is_empty()),
        "use_discount": word(discount.is_some()),
        "coupon_infos": coupons.iter().map(item).collect::<Vec<_>>(),
        "discount_infos": discount.iter().map(item).collect::<Vec<_>>(),
    });
    Call::post(&format!("/{version}/orders/customer-orders/pay"), &body)
}

fn cancelling(form: &str, order: &str) -> Call {
    if form == "CancelCustomerOrder" {
        return call("PUT", &format!("{LIST}/cancel"), &json!({ "order_id": order }));
    }
    let path = format!("{FORMER}/customer/order-mgr/orders/actions");
    call("PUT", &path, &json!({ "orderId": order })).query("action_id", "cancel")
}

fn views() -> Vec<Case> {
    let former = format!("{FORMER}/common/order-mgr");
    let unknown = [
        ("ShowCustomerOrderDetails", format!("{LIST}/details/{NOBODYS}"), Code::OrderUnknown),
        ("ShowCustomerOrderDetailsV1", format!("{former}/orders/{NOBODYS}"), Code::OrderUnknown),
        ("ListOrderDiscounts", format!("{LIST}/order-discounts"), Code::OrderUnknown),
        ("ShowRefundOrderDetails", format!("{LIST}/refund-orders"), Code::OrderGivesNothingBack),
        (
            "ShowRefundOrderDetailsV1",
            format!("{former}/orders/refund-order"),
            Code::OrderGivesNothingBack,
        ),
        (
            "ListOrderResourcesV1",
            format!("{former}/orders-resource/{NOBODYS}"),
            Code::OrderNotQueryable,
        ),
    ];
    let mut cases: Vec<Case> = unknown
        .into_iter()
        .map(|(operation, path, code)| {
            case(operation, code, async move |world| {
                let (buyer, _) = ordered(world).await;
                let call = Call::get(&path);
                let named = path.ends_with(NOBODYS);
                let call = if named { call } else { call.query("order_id", NOBODYS) };
                world.send(&buyer.client, &call).await
            })
        })
        .collect();
    // An order of one's own that buys something gives nothing back.
    cases.push(case("ShowRefundOrderDetails", Code::OrderGivesNothingBack, async |world| {
        let (buyer, order) = ordered(world).await;
        let call = Call::get(&format!("{LIST}/refund-orders"));
        world.send(&buyer.client, &call.query("order_id", order.order.id.as_str())).await
    }));
    for (operation, path) in [
        ("ListCustomerOrders", LIST.to_owned()),
        ("ShowCustomerOrderDetails", format!("{LIST}/details/{NOBODYS}")),
        ("ShowRefundOrderDetails", format!("{LIST}/refund-orders")),
    ] {
        cases.push(case(operation, Code::ResellerNotOwn, async move |world| {
            let kind = CustomerKind::Distributor;
            let distributor = world.customer(kind, &name("distributor")).await;
            let call = Call::get(&path).query("indirect_partner_id", "nobody");
            let named = operation == "ShowRefundOrderDetails";
            let call = if named { call.query("order_id", NOBODYS) } else { call };
            world.send(&distributor.client, &call).await
        }));
    }
    cases
}

/// What is wrong with the order itself.
fn payments(form: &'static str) -> Vec<Case> {
    vec![
        case(form, Code::OrderUnknown, async move |world| {
            let (buyer, _) = ordered(world).await;
            world.send(&buyer.client, &paying(form, NOBODYS, &[], None)).await
        }),
        // Another's.
        case(form, Code::OrderUnknown, async move |world| {
            let (_, order) = ordered(world).await;
            let (other, _) = ordered(world).await;
            let id = order.order.id.as_str();
            world.send(&other.client, &paying(form, id, &[], None)).await
        }),
        case(form, Code::OrderOfTrade, async move |world| {
            catalogue::apply(world).await;
            let buyer = shop::buyer(world, &name("buyer")).await;
            let lines = vec![shop::servers(1, 1), shop::disk(40, 1)];
            let trade = shop::order(world, &buyer, lines).await;
            let part = trade.parts.first().expect("a part").1.clone();
            world.send(&buyer.client, &paying(form, part.as_str(), &[], None)).await
        }),
        case(form, Code::OrderNotPayable, async move |world| {
            let (buyer, order) = ordered(world).await;
            let id = order.order.id.as_str();
            succeeded(world, &buyer.client, &cancelling("CancelCustomerOrder", id)).await;
            world.send(&buyer.client, &paying(form, id, &[], None)).await
        }),
        case(form, Code::OrderPastDeadline, async move |world| {
            let (buyer, order) = ordered(world).await;
            let week = json!({ "by_seconds": 7 * 86_400 });
            arrange(world, "/operator/v1/clock/advance", &week).await;
            let id = order.order.id.as_str();
            world.send(&buyer.client, &paying(form, id, &[], None)).await
        }),
        case(form, Code::OrderFundsShort, async move |world| {
            let (buyer, order) = ordered(world).await;
            let id = order.order.id.as_str();
            world.send(&buyer.client, &paying(form, id, &[], None)).await
        }),
    ]
}

/// What is wrong with the coupons.
fn coupons(form: &'static str) -> Vec<Case> {
    vec![
        case(form, Code::OrderCouponUsed, async move |world| {
            let (buyer, order) = ordered(world).await;
            let held = coupon(world, &buyer, json!({})).await;
            lock(world, &buyer, &held).await;
            let call = paying(form, order.order.id.as_str(), &[(&held, 301)], None);
            world.send(&buyer.client, &call).await
        }),
        // Another order was paid with all of it.
        case(form, Code::OrderCouponUsed, async move |world| {
            let (buyer, first) = ordered(world).await;
            shop::pay_in(world, &buyer, "100", &name("BT")).await;
            let held = coupon(world, &buyer, json!({})).await;
            let pays = [(held.as_str(), 301)];
            let call = paying(form, first.order.id.as_str(), &pays, None);
            succeeded(world, &buyer.client, &call).await;
            let order = shop::order(world, &buyer, vec![shop::servers(1, 1)]).await;
            let call = paying(form, order.order.id.as_str(), &pays, None);
            world.send(&buyer.client, &call).await
        }),
        case(form, Code::CouponNotWithDiscount, async move |world| {
            let (buyer, order, discount) = discounted(world).await;
            let limits = json!({ "use_limits": [
                { "limit_key": "simultaneousUseWithContractDiscount", "value1": "0" },
            ] });
            let held = coupon(world, &buyer, limits).await;
            let id = order.order.id.as_str();
            let call = paying(form, id, &[(&held, 301)], Some((&discount, 2)));
            world.send(&buyer.client, &call).await
        }),
        case(form, Code::DiscountBelowCoupon, async move |world| {
            let (buyer, order, discount) = discounted(world).await;
            let limits = json!({ "use_limits": [
                { "limit_key": "minConsumeDiscount", "value1": "0.9" },
            ] });
            let held = coupon(world, &buyer, limits).await;
            let id = order.order.id.as_str();
            let call = paying(form, id, &[(&held, 301)], Some((&discount, 2)));
            world.send(&buyer.client, &call).await
        }),
        case(form, Code::VoucherAndDiscountCoupon, async move |world| {
            let (buyer, order) = ordered(world).await;
            let voucher = coupon(world, &buyer, json!({})).await;
            let share = json!({ "kind": "discount", "face_value": "0.8" });
            let lowers = coupon(world, &buyer, share).await;
            let both = [(voucher.as_str(), 301), (lowers.as_str(), 300)];
            let call = paying(form, order.order.id.as_str(), &both, None);
            world.send(&buyer.client, &call).await
        }),
        case(form, Code::MarketplaceAndSpecial, async move |world| {
            let (buyer, order) = ordered(world).await;
            let market = coupon(world, &buyer, json!({ "group": "marketplace" })).await;
            let special = coupon(world, &buyer, json!({ "group": "special" })).await;
            let both = [(market.as_str(), 301), (special.as_str(), 301)];
            let call = paying(form, order.order.id.as_str(), &both, None);
            world.send(&buyer.client, &call).await
        }),
        // Of the form itself: a coupon that is not there.
        case(form, Code::ParameterError, async move |world| {
            let (buyer, order) = ordered(world).await;
            let call = paying(form, order.order.id.as_str(), &[("CP7", 301)], None);
            world.send(&buyer.client, &call).await
        }),
    ]
}

/// Lets another order lock a coupon.
async fn lock(world: &World, customer: &Account, coupon: &str) {
    let line = Line {
        service: "hws.service.type.ec2".to_owned(),
        region: "cn-north-4".to_owned(),
        product: "OFFI-linux-north".to_owned(),
        cycle: None,
        first_order: false,
        strict_selected: false,
        discount_ratio: Ratio::ONE,
        payable: money("20"),
    };
    let purchase = Purchase {
        order: "CS2601010800LOCKS".to_owned(),
        action: Some(Action::New),
        lines: vec![line],
        discounts: Vec::new(),
        at: Timestamp::EPOCH,
    };
    let coupons = CouponKey::parse_wire(coupon).into_iter().collect();
    let customer_key = Party::Key(customer.created.key);
    let reserve = Reserve { customer: customer_key, coupons, purchase };
    world.money(customer.created.group, reserve).await;
}

/// Of the forms that name a discount: one that the order is not offered, and one of another type.
fn discounts() -> Vec<Case> {
    let mut cases = Vec::new();
    for form in ["PayOrders", "PayOrdersV2"] {
        cases.push(case(form, Code::OrderDiscountNotUsable, async move |world| {
            let (buyer, order) = ordered(world).await;
            let call = paying(form, order.order.id.as_str(), &[], Some(("DC1", 2)));
            world.send(&buyer.client, &call).await
        }));
        cases.push(case(form, Code::OrderDiscountNotUsable, async move |world| {
            let (buyer, order, discount) = discounted(world).await;
            let call = paying(form, order.order.id.as_str(), &[], Some((&discount, 3)));
            world.send(&buyer.client, &call).await
        }));
    }
    cases
}

fn cancellations(form: &'static str) -> Vec<Case> {
    let sent = async move |world: &World, buyer: &Account, id: &str| -> Answer {
        world.send(&buyer.client, &cancelling(form, id)).await
    };
    vec![
        case(form, Code::OrderUnknown, async move |world| {
            let (buyer, _) = ordered(world).await;
            sent(world, &buyer, NOBODYS).await
        }),
        case(form, Code::OrderOfTrade, async move |world| {
            catalogue::apply(world).await;
            let buyer = shop::buyer(world, &name("buyer")).await;
            let lines = vec![shop::servers(1, 1), shop::disk(40, 1)];
            let trade = shop::order(world, &buyer, lines).await;
            let part = trade.parts.first().expect("a part").1.clone();
            sent(world, &buyer, part.as_str()).await
        }),
        case(form, Code::OrderNotCancellable, async move |world| {
            let (buyer, order) = ordered(world).await;
            let id = order.order.id.as_str();
            succeeded(world, &buyer.client, &cancelling(form, id)).await;
            sent(world, &buyer, id).await
        }),
    ]
}

/// The form that leaves by the order.
const LEAVE: &str = "CancelOrderSubscriptionV1";

pub(super) fn leave(order: &str, what: &str) -> Call {
    let path = format!("{FORMER}/customer/order-mgr/orders/{order}");
    Call::new("DELETE", &path).query("unsub_type", what)
}

/// A customer with an order of something that was sold so, which is paid and provided; and the order's id.
async fn bought(world: &World, sale: Sale) -> (Account, String) {
    bought_line(world, NewLine { sale, ..shop::servers(1, 1) }).await
}

pub(super) async fn bought_line(world: &World, mut line: NewLine) -> (Account, String) {
    catalogue::apply(world).await;
    let buyer = shop::buyer(world, &name("buyer")).await;
    shop::pay_in(world, &buyer, "1000", &name("BT")).await;
    line.resources[0].id = Some(format!("of-{}", buyer.created.id));
    let order = shop::order(world, &buyer, vec![line]).await;
    let id = order.order.id.as_str().to_owned();
    succeeded(world, &buyer.client, &paying("PayOrders", &id, &[], None)).await;
    // It is provided as soon as somebody looks.
    arrange(world, "/operator/v1/clock/advance", &json!({ "by_seconds": 1 })).await;
    (buyer, id)
}

fn leaving() -> Vec<Case> {
    let mut cases = vec![
        case(LEAVE, Code::OrderUnknown, async |world| {
            let (buyer, _) = ordered(world).await;
            world.send(&buyer.client, &leave(NOBODYS, "1")).await
        }),
        case(LEAVE, Code::NoRenewalToLeave, async |world| {
            let (buyer, id) = bought(world, Sale::Ordinary).await;
            world.send(&buyer.client, &leave(&id, "2")).await
        }),
        case(LEAVE, Code::ResourceDeleted, async |world| {
            let (buyer, id) = bought(world, Sale::Ordinary).await;
            succeeded(world, &buyer.client, &leave(&id, "1")).await;
            arrange(world, "/operator/v1/clock/advance", &json!({ "by_seconds": 1 })).await;
            world.send(&buyer.client, &leave(&id, "1")).await
        }),
        case(LEAVE, Code::FrozenStays, async |world| {
            let (buyer, id) = bought(world, Sale::Ordinary).await;
            // It has ended, and can only be released.
            let days = json!({ "by_seconds": 35 * 86_400 });
            arrange(world, "/operator/v1/clock/advance", &days).await;
            world.send(&buyer.client, &leave(&id, "1")).await
        }),
    ];
    // It becomes larger, which is paid, and nobody has provided it.
    cases.push(case(LEAVE, Code::TradeInProgress, async |world| {
        let (buyer, id) = bought_line(world, shop::disk(40, 1)).await;
        let path = format!("/operator/v1/resources/of-{}/change", buyer.created.id);
        let body = json!({ "resource_size": 80, "size_measure_id": 17, "is_auto_pay": true });
        arrange(world, &path, &body).await;
        world.send(&buyer.client, &leave(&id, "1")).await
    }));
    // A renewal of it is to be paid.
    cases.push(case(LEAVE, Code::ResourceInUnpaidOrder, async |world| {
        let (buyer, id) = bought(world, Sale::Ordinary).await;
        let body = json!({
            "resource_ids": [format!("of-{}", buyer.created.id)], "period_type": 2,
            "period_num": 1,
        });
        let renew = Call::post("/v2/orders/subscriptions/resources/renew", &body);
        succeeded(world, &buyer.client, &renew).await;
        world.send(&buyer.client, &leave(&id, "1")).await
    }));
    for (sale, code) in [
        (Sale::SavingsPlan, Code::SavingsPlanStays),
        (Sale::Package, Code::ProductNotLeft),
        (Sale::Trial, Code::TrialStays),
        (Sale::Marketplace, Code::MarketplaceStays),
        (Sale::DevCloud, Code::DevCloudStays),
    ] {
        cases.push(case(LEAVE, code, async move |world| {
            let (buyer, id) = bought(world, sale).await;
            world.send(&buyer.client, &leave(&id, "1")).await
        }));
    }
    cases
}
