//! `POST /operator/v1/customers/{customer_id}/coupons/{coupon_id}/recall`: what is left of a coupon is
//! taken back for good. One that stands with a member can be recalled too: the member keeps it, but it
//! no longer comes back.

use http::Method;
use hubu_app::coupons;
use hubu_app::ledger::Party;
use schemars::JsonSchema;
use serde::Serialize;

use super::{OfCoupon, Why};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{find_customer, writes};
use crate::wire::AmountText;

/// See the file's head.
pub struct RecallCoupon;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    recalled_amount: AmountText,
}

impl Operation for RecallCoupon {
    const SPEC: Spec = writes(
        "RecallCoupon",
        Method::POST,
        "/operator/v1/customers/{customer_id}/coupons/{coupon_id}/recall",
        200,
        &[Code::CustomerUnknown, Code::CouponUnknown, Code::CouponNotChanged],
        ["回收优惠券", "Recalls a coupon"],
    );
    type Path = OfCoupon;
    type Query = Nothing;
    type Body = Why;
    type Reply = Reply;

    async fn run(cx: &Cx, path: OfCoupon, _: Nothing, body: Why) -> Result<Answer<Reply>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let (party, coupon, reason) = (Party::Key(customer.key), path.coupon, body.reason);
        let command = coupons::RecallCoupon { customer: party, coupon, reason };
        let done = cx.money(customer.group, command, |amount| {
            Self::encode(&Reply { recalled_amount: AmountText(*amount) })
        });
        done.await.map(Answer::recorded)
    }
}
