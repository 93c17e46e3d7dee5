//! `PUT /v2/orders/customer-orders/cancel` (`orders` C7): an order that is to be paid comes to nothing. What
//! it has locked is free again, and so are its resources for other orders.

use http::Method;
use hubu_app::orders::CancelOrder;
use hubu_core::access::{Requirement, permissions};
use hubu_core::orders::OrderId;

use super::{known, order_id};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct CancelCustomerOrder;

/// The body.
pub struct Body(Option<OrderId>);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        order_id(fields, "order_id").map(Self)
    }
}

/// What cancelling asks of a user.
pub const CANCELS: Requirement = Requirement::permissions(&[permissions::ORDER_UPDATE]);
/// Why an order is not cancelled.
pub const ERRORS: &[Code] = &[Code::OrderUnknown, Code::OrderOfTrade, Code::OrderNotCancellable];

impl Operation for CancelCustomerOrder {
    const SPEC: Spec = Spec {
        id: "CancelCustomerOrder",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::PUT,
        path: "/v2/orders/customer-orders/cancel",
        callers: Callers::Customers,
        requires: CANCELS,
        success: 204,
        errors: ERRORS,
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["取消待支付订单", "Cancels an order that is to be paid"],
    };
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Nothing;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        Body(id): Body,
    ) -> Result<Answer<Nothing>, Failure> {
        let caller = cx.caller()?;
        let command = CancelOrder { caller: caller.customer, order: known(id)? };
        let done = cx.money(caller.group, command, |_| Self::encode(&Nothing {}));
        done.await.map(Answer::recorded)
    }
}
