//! `POST /operator/v1/orders/{order_id}/confirm`: the customer has confirmed an order that an agent or a contract
//! placed; it can be paid from now on.

use http::Method;
use hubu_app::orders;

use super::OfOrder;
use super::shown::Standing;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct ConfirmOrder;

impl Operation for ConfirmOrder {
    const SPEC: Spec = writes(
        "ConfirmOrder",
        Method::POST,
        "/operator/v1/orders/{order_id}/confirm",
        200,
        &[Code::NoSuchOrder, Code::OrderNotChanged],
        ["确认订单", "Confirms an order"],
    );
    type Path = OfOrder;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Standing;

    async fn run(
        cx: &Cx,
        path: OfOrder,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<Standing>, Failure> {
        let (order, group) = path.find(cx).await?;
        let command = orders::ConfirmOrder { order };
        let done = cx.money(group, command, |record| Self::encode(&Standing::of(record)));
        done.await.map(Answer::recorded)
    }
}
