//! `GET /v2/enterprises/multi-accounts/transfer-coupons` (`accounts` A10): the master's vouchers that
//! may go to a member, newest first: the operator's, for tests, commerce and activities.

use http::Method;
use hubu_app::coupons::HeldCoupon;
use hubu_app::enterprise::transferable_coupons;
use hubu_core::access::{Requirement, permissions};
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::coupons::{UseLimitInfo, use_limits};
use crate::wire::{AmountText, Instant};

/// See the file's head.
pub struct ListMultiAccountTransferCoupons;

/// The query.
pub struct Query {
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self { page: fields.page(100)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    avail_transfer_coupons: Vec<AvailTransferCoupon>,
}

#[derive(Serialize, JsonSchema)]
struct AvailTransferCoupon {
    coupon_id: String,
    plan_name: String,
    balance: AmountText,
    effective_time: Instant,
    expire_time: Instant,
    use_limits: Vec<UseLimitInfo>,
}

impl Operation for ListMultiAccountTransferCoupons {
    const SPEC: Spec = Spec {
        id: "ListMultiAccountTransferCoupons",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/enterprises/multi-accounts/transfer-coupons",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_VIEW]),
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询企业主账号可划拨的优惠券", "Lists the coupons that may go to a member"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let master = cx.caller()?.customer;
        let page = (query.page.offset, query.page.limit);
        let found = cx.read(move |tx, pulse| transferable_coupons(tx, master, pulse.now, page));
        let found = found.await?;
        let avail_transfer_coupons = found.coupons.into_iter().map(shown).collect();
        Ok(Answer::value(Reply { total_count: found.total, avail_transfer_coupons }))
    }
}

fn shown(HeldCoupon { coupon, balance, plan }: HeldCoupon) -> AvailTransferCoupon {
    AvailTransferCoupon {
        coupon_id: coupon.key.to_wire(),
        use_limits: use_limits(&plan),
        plan_name: plan.name,
        balance: AmountText(balance),
        effective_time: Instant(coupon.effective),
        expire_time: Instant(coupon.expires),
    }
}
