//! `POST /v2/orders/customer-orders/pay` (`orders` C6): the second form of `PayOrders`, with the same body
//! and the same refusals.

use http::Method;
use hubu_core::access::{Requirement, permissions};

use super::pay_body::{ERRORS, PayBody};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct PayOrdersSecond;

impl Operation for PayOrdersSecond {
    const SPEC: Spec = Spec {
        id: "PayOrdersV2",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::POST,
        path: "/v2/orders/customer-orders/pay",
        callers: Callers::Customers,
        requires: Requirement::permissions(&[permissions::ORDER_PAY]),
        success: 204,
        errors: ERRORS,
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["支付包年/包月产品订单（V2）", "Pays an order (second form)"],
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
