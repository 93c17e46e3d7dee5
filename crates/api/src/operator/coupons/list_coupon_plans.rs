//! `GET /operator/v1/coupon-plans`: the plans, newest first.

use hubu_app::Error;
use hubu_app::coupons::plans_page;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::{ShownPlan, plan};
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::Paged;
use crate::operator::reads;

/// See the file's head.
pub struct ListCouponPlans;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    plans: Vec<ShownPlan>,
}

impl Operation for ListCouponPlans {
    const SPEC: Spec = reads(
        "ListCouponPlans",
        "/operator/v1/coupon-plans",
        &[],
        ["查询优惠券计划列表", "Lists the coupon plans"],
    );
    type Path = Nothing;
    type Query = Paged;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Paged, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let page = (query.page.offset, query.page.limit);
        let found = cx.read(move |tx, _| Ok::<_, Error<Refusal>>(plans_page(tx, page)?));
        let (total_count, plans) = found.await?;
        Ok(Answer::value(Reply { total_count, plans: plans.iter().map(plan).collect() }))
    }
}
