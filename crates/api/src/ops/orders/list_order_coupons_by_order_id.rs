//! `GET /v2/orders/customer-orders/order-coupons` (`orders` C4): the coupons and cards with which an order
//! can be paid, and how many of each type and group it takes. They are those of whoever pays. An order that
//! is not there, or not to be paid, has none.
//!
//! Types are those that a payment names (300 to 303).

use http::Method;
use hubu_app::Error;
use hubu_app::coupons::HeldCoupon;
use hubu_app::orders;
use hubu_app::partners::NoSuchReseller;
use hubu_core::access::{Requirement, permissions};
use hubu_core::coupons::{CouponGroup, Kind, Scene, most_of};
use hubu_core::orders::OrderId;
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::order_id;
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::coupons::{UseLimitInfo, use_limits};
use crate::wire::{AmountNumber, Instant, MEASURE_MAIN_UNIT};

/// See the file's head.
pub struct ListOrderCouponsByOrderId;

/// The query.
pub struct Query(Option<OrderId>);

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        order_id(fields, "order_id").map(Self)
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    count: usize,
    user_coupons: Vec<CouponInfo>,
    coupon_max_use_quantity: Vec<CouponMaxUseQuantity>,
}

#[derive(Serialize, JsonSchema)]
struct CouponInfo {
    coupon_id: String,
    coupon_code: String,
    status: i64,
    coupon_type: i64,
    measure_id: u8,
    face_value: AmountNumber,
    effective_time: Instant,
    expire_time: Instant,
    plan_name: String,
    plan_desc: String,
    use_limits: Vec<UseLimitInfo>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active_time: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_time: Option<Instant>,
    create_time: Instant,
    coupon_version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<AmountNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    used_by_order_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon_usage: Option<&'static str>,
    coupon_group: i64,
}

#[derive(Serialize, JsonSchema)]
struct CouponMaxUseQuantity {
    coupon_type: i64,
    coupon_group: i64,
    use_quantity_value: usize,
}

impl CouponInfo {
    fn of(held: HeldCoupon, now: Timestamp) -> Self {
        let HeldCoupon { coupon, balance, plan } = held;
        let named = plan.scene != Scene::Other;
        Self {
            coupon_id: coupon.key.to_wire(),
            status: coupon.wire_status(now).code(),
            coupon_type: coupon.kind.payment_type(),
            measure_id: MEASURE_MAIN_UNIT,
            face_value: AmountNumber(coupon.face),
            effective_time: Instant(coupon.effective),
            expire_time: Instant(coupon.expires),
            use_limits: use_limits(&plan),
            active_time: coupon.activated.map(Instant),
            last_used_time: coupon.used.map(Instant),
            create_time: Instant(coupon.created),
            coupon_version: coupon.version.code(),
            balance: coupon.kind.book().map(|_| AmountNumber(balance)),
            used_by_order_id: coupon.lock,
            coupon_usage: named.then(|| plan.scene.as_str()),
            coupon_group: plan.group.code(),
            coupon_code: coupon.code,
            plan_name: plan.name,
            plan_desc: plan.description,
        }
    }
}

/// How many of each type and group, of those that there are, one order takes.
fn quantities(held: &[HeldCoupon]) -> Vec<CouponMaxUseQuantity> {
    let mut found: Vec<(Kind, CouponGroup)> =
        held.iter().map(|one| (one.coupon.kind, one.plan.group)).collect();
    found.sort_unstable_by_key(|(kind, group)| (kind.payment_type(), group.code()));
    found.dedup();
    let quantity = |(kind, group): (Kind, CouponGroup)| CouponMaxUseQuantity {
        coupon_type: kind.payment_type(),
        coupon_group: group.code(),
        use_quantity_value: most_of(kind),
    };
    found.into_iter().map(quantity).collect()
}

impl Operation for ListOrderCouponsByOrderId {
    const SPEC: Spec = Spec {
        id: "ListOrderCouponsByOrderId",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/orders/customer-orders/order-coupons",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::ORDER_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询订单可用优惠券", "Lists the coupons an order can be paid with"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        _: Nothing,
        Query(id): Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?.customer;
        let found = cx.read(move |tx, pulse| {
            let Some(id) = id else { return Ok((pulse.now, Vec::new())) };
            let record = orders::seen(tx, caller, None, &id)?;
            let own = record.filter(|one| [one.order.customer, one.payer].contains(&caller));
            let held = match own {
                Some(record) => orders::coupons_for(tx, &record, pulse.now)?,
                None => Vec::new(),
            };
            Ok::<_, Error<NoSuchReseller>>((pulse.now, held))
        });
        let (now, held) = found.await?;
        let coupon_max_use_quantity = quantities(&held);
        let coupons = held.into_iter().map(|one| CouponInfo::of(one, now));
        let user_coupons: Vec<_> = coupons.collect();
        Ok(Answer::value(Reply {
            count: user_coupons.len(),
            user_coupons,
            coupon_max_use_quantity,
        }))
    }
}
