//! `POST /operator/v1/customers/{customer_id}/coupons/{coupon_id}/unfreeze`: a frozen coupon may be
//! used again.

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
pub struct UnfreezeCoupon;

impl Operation for UnfreezeCoupon {
    const SPEC: Spec = writes(
        "UnfreezeCoupon",
        Method::POST,
        "/operator/v1/customers/{customer_id}/coupons/{coupon_id}/unfreeze",
        200,
        &[Code::CustomerUnknown, Code::CouponUnknown, Code::CouponNotChanged],
        ["解冻优惠券", "Lets a frozen coupon be used again"],
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
            frozen: false,
            reason: body.reason,
        };
        let done = cx.money(customer.group, command, |coupon| Self::encode(&standing(coupon)));
        done.await.map(Answer::recorded)
    }
}
