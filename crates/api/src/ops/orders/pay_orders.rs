//! `POST /v3/orders/customer-orders/pay` (`orders` C6): an order is paid: by a discount, by coupons and
//! cards in the order in which they are named, and the rest by the monthly bill, or from cash and then from
//! credit.
//!
//! A member whose master pays for it asks the master by this; the order stays as it is until the master pays
//! it.

use http::Method;
use hubu_core::access::{Requirement, permissions};

use super::pay_body::{ERRORS, PayBody};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct PayOrders;

impl Operation for PayOrders {
    const SPEC: Spec = Spec {
        id: "PayOrders",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v3/orders/customer-orders/pay",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::ORDER_PAY]),
        success: 204,
        errors: ERRORS,
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["支付包年/包月产品订单", "Pays an order"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = PayBody;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        body: PayBody,
    ) -> Result<Answer<Nothing>, Failure> {
        let caller = cx.caller()?;
        let command = body.of(caller.customer)?;
        let paid = cx.money(caller.group, command, |_| Self::encode(&Nothing {}));
        paid.await.map(Answer::recorded)
    }
}
