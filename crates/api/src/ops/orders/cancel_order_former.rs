//! `PUT /v1.0/{domain_id}/customer/order-mgr/orders/actions` (`orders` F): the old form of
//! `CancelCustomerOrder`. `action_id` names what is done, and can only be `cancel`.

use http::Method;
use hubu_app::orders::CancelOrder;
use hubu_core::orders::OrderId;
use schemars::JsonSchema;
use serde::Serialize;

use super::cancel_customer_order::{CANCELS, ERRORS};
use super::{ORDER_ID, known};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};

/// See the file's head.
pub struct CancelOrderFormer;

/// The query.
pub struct Query;

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.word("action_id", &[("cancel", ())])?;
        Ok(Self)
    }
}

/// The body.
pub struct Body(Option<OrderId>);

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self(OrderId::parse(&fields.text("orderId", ORDER_ID)?)))
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
}

impl Operation for CancelOrderFormer {
    const SPEC: Spec = Spec {
        id: "CancelCustomerOrderV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::PUT,
        path: "/v1.0/{domain_id}/customer/order-mgr/orders/actions",
        callers: Callers::Customers,
        requires: CANCELS,
        success: 200,
        errors: ERRORS,
        repeat: Repeat::ByKey,
        rate: RateClass::Usual,
        summary: ["取消待支付订单（旧版）", "Cancels an order that is to be paid (old form)"],
    };
    type Path = OfDomain;
    type Query = Query;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, _: Query, Body(id): Body) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let command = CancelOrder { caller: caller.customer, order: known(id)? };
        let done = cx.money(caller.group, command, |_| {
            Self::encode(&Reply { error_code: SUCCESS_CODE, error_msg: SUCCESS_MESSAGE })
        });
        done.await.map(Answer::recorded)
    }
}
