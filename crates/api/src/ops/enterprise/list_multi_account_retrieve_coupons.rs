//! `GET /v2/enterprises/multi-accounts/retrieve-coupons` (`accounts` A12): the member's vouchers that
//! came from the master and may go back, newest first.

use http::Method;
use hubu_app::coupons::HeldCoupon;
use hubu_app::enterprise::reclaimable_coupons;
use hubu_core::access::{Requirement, permissions};
use hubu_core::ids::CustomerId;
use schemars::JsonSchema;
use serde::Serialize;

use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::coupons::{UseLimitInfo, use_limits};
use crate::wire::{AmountText, Instant};

/// See the file's head.
pub struct ListMultiAccountRetrieveCoupons;

/// The query.
pub struct Query {
    member: CustomerId,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let id = ("客户 ID", "a customer id");
        let member = fields.parsed("sub_customer_id", Text::max(64), id, CustomerId::parse)?;
        Ok(Self { member, page: fields.page(100)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    avail_retrieve_coupons: Vec<AvailRetrieveCoupon>,
}

#[derive(Serialize, JsonSchema)]
struct AvailRetrieveCoupon {
    coupon_id: String,
    sub_coupon_id: String,
    plan_name: String,
    balance: AmountText,
    effective_time: Instant,
    expire_time: Instant,
    use_limits: Vec<UseLimitInfo>,
}

impl Operation for ListMultiAccountRetrieveCoupons {
    const SPEC: Spec = Spec {
        id: "ListMultiAccountRetrieveCoupons",
        plane: Plane::Vendor,
        sites: Sites::Cn,
        method: Method::GET,
        path: "/v2/enterprises/multi-accounts/retrieve-coupons",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::FINANCE_VIEW]),
        success: 200,
        errors: &[Code::NotAssociated],
        repeat: Repeat::Reads,
        rate: RateClass::Usual,
        summary: ["查询企业子账号可回收的优惠券", "Lists the coupons that a member may give back"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let master = cx.caller()?.customer;
        let Query { member, page } = query;
        let page = (page.offset, page.limit);
        let found =
            cx.read(move |tx, pulse| reclaimable_coupons(tx, master, &member, pulse.now, page));
        let found = found.await?;
        let avail_retrieve_coupons = found.coupons.into_iter().filter_map(shown).collect();
        Ok(Answer::value(Reply { total_count: found.total, avail_retrieve_coupons }))
    }
}

/// A coupon that came from the master; it names the one it came from.
fn shown(HeldCoupon { coupon, balance, plan }: HeldCoupon) -> Option<AvailRetrieveCoupon> {
    let (_, source) = coupon.source?;
    Some(AvailRetrieveCoupon {
        coupon_id: source.to_wire(),
        sub_coupon_id: coupon.key.to_wire(),
        use_limits: use_limits(&plan),
        plan_name: plan.name,
        balance: AmountText(balance),
        effective_time: Instant(coupon.effective),
        expire_time: Instant(coupon.expires),
    })
}
