//! `POST /operator/v1/customers/{customer_id}/coupons/{coupon_id}/freeze`: a coupon is kept from being
//! used, allocated and reclaimed. Nothing is posted, and it still ends.

use http::Method;
use hubu_app::coupons::SetCouponFrozen;
use hubu_app::ledger::Party;

use super::shown::{Standing, standing};
use super::{OfCoupon, Why};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct FreezeCoupon;

impl Operation for FreezeCoupon {
    const SPEC: Spec = writes(
        "FreezeCoupon",
        Method::POST,
        "/operator/v1/customers/{customer_id}/coupons/{coupon_id}/freeze",
        200,
        &[Code::CustomerUnknown, Code::CouponUnknown, Code::CouponNotChanged],
        ["冻结优惠券", "Freezes a coupon"],
    );
    type Path = OfCoupon;
    type Query = Nothing;
    type Body = Why;
    type Reply = Standing;

    async fn run(
        cx: &Cx,
        path: OfCoupon,
        _: Nothing,
        body: Why,
    ) -> Result<Answer<Standing>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let command = SetCouponFrozen {
            customer: Party::Key(customer.key),
            coupon: path.coupon,
            frozen: true,
            reason: body.reason,
        };
        let done = cx.money(customer.group, command, |coupon| Self::encode(&standing(coupon)));
        done.await.map(Answer::recorded)
    }
}
