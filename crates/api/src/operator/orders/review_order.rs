//! `POST /operator/v1/orders/{order_id}/review`: an order that had to be looked at is found good, or refused. One
//! that gives back moves its money when it is approved; any other can be paid from then on.

use http::Method;
use hubu_app::orders;

use super::OfOrder;
use super::shown::Standing;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::{REASON, writes};

/// See the file's head.
pub struct ReviewOrder;

/// `result`.
const RESULTS: [(&str, bool); 2] = [("approved", true), ("rejected", false)];

/// The body.
pub struct Body {
    approve: bool,
    reason: String,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let approve = fields.word("result", &RESULTS)?;
        Ok(Self { approve, reason: fields.text("reason", REASON)? })
    }
}

impl Operation for ReviewOrder {
    const SPEC: Spec = writes(
        "ReviewOrder",
        Method::POST,
        "/operator/v1/orders/{order_id}/review",
        200,
        &[Code::NoSuchOrder, Code::OrderNotChanged],
        ["审核订单", "Reviews an order"],
    );
    type Path = OfOrder;
    type Query = Nothing;
    type Body = Body;
    type Reply = Standing;

    async fn run(
        cx: &Cx,
        path: OfOrder,
        _: Nothing,
        body: Body,
    ) -> Result<Answer<Standing>, Failure> {
        let (order, group) = path.find(cx).await?;
        let Body { approve, reason } = body;
        let command = orders::ReviewOrder { order, approve, reason };
        let done = cx.money(group, command, |record| Self::encode(&Standing::of(record)));
        done.await.map(Answer::recorded)
    }
}
