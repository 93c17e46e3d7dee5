//! `POST /operator/v1/customers/{customer_id}/coupons/{coupon_id}/activate`: an issued coupon becomes
//! usable.

use http::Method;
use hubu_app::coupons;
use hubu_app::ledger::Party;

use super::OfCoupon;
use super::shown::{Standing, standing};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{find_customer, writes};

/// See the file's head.
pub struct ActivateCoupon;

impl Operation for ActivateCoupon {
    const SPEC: Spec = writes(
        "ActivateCoupon",
        Method::POST,
        "/operator/v1/customers/{customer_id}/coupons/{coupon_id}/activate",
        200,
        &[
            Code::CustomerUnknown,
            Code::CouponUnknown,
            Code::CouponNotChanged,
            Code::BalanceOutOfRange,
        ],
        ["激活优惠券", "Activates a coupon"],
    );
    type Path = OfCoupon;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Standing;

    async fn run(
        cx: &Cx,
        path: OfCoupon,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Standing>, Failure> {
        let customer = find_customer(cx, path.customer).await?;
        let (party, coupon) = (Party::Key(customer.key), path.coupon);
        let command = coupons::ActivateCoupon { customer: party, coupon };
        let done = cx.money(customer.group, command, |coupon| Self::encode(&standing(coupon)));
        done.await.map(Answer::recorded)
    }
}
