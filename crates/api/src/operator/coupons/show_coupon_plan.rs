//! `GET /operator/v1/coupon-plans/{plan_id}`: one plan.

use hubu_app::Error;
use hubu_app::coupons;

use super::OfPlan;
use super::shown::{ShownPlan, plan};
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ShowCouponPlan;

impl Operation for ShowCouponPlan {
    const SPEC: Spec = reads(
        "ShowCouponPlan",
        "/operator/v1/coupon-plans/{plan_id}",
        &[Code::CouponPlanUnknown],
        ["查询优惠券计划", "Shows a coupon plan"],
    );
    type Path = OfPlan;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ShownPlan;

    async fn run(
        cx: &Cx,
        path: OfPlan,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ShownPlan>, Failure> {
        let found = cx.read(move |tx, _| {
            let unknown = || Error::Refused(Refusal::new(Code::CouponPlanUnknown));
            coupons::plan(tx, path.plan)?.ok_or_else(unknown)
        });
        Ok(Answer::value(plan(&found.await?)))
    }
}
