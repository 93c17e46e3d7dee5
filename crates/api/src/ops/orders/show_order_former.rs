//! `GET /v1.0/{domain_id}/common/order-mgr/orders/{order_id}` (`orders` F3): the old form of
//! `ShowCustomerOrderDetails`. Its pages of lines are numbered from 1.

use http::Method;
use hubu_core::orders::OrderId;
use schemars::JsonSchema;
use serde::Serialize;

use super::show_customer_order_details::part;
use super::shown_former::{FormerLine, FormerOrder};
use super::{ORDERS, Seen, order_id, seen};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{LAST_PAGE, OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};

/// See the file's head.
pub struct ShowOrderFormer;

/// The path.
pub struct Path(Option<OrderId>);

impl Reads for Path {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        OfDomain::read(fields)?;
        order_id(fields, "order_id").map(Self)
    }
}

/// The query.
pub struct Query(Page);

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        fields.numbered_page(LAST_PAGE, Empty::Absent).map(Self)
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    #[serde(rename = "orderInfo")]
    order_info: FormerOrder,
    count: usize,
    #[serde(rename = "orderlineItems")]
    orderline_items: Vec<FormerLine>,
}

impl Operation for ShowOrderFormer {
    const SPEC: Spec = Spec {
        id: "ShowCustomerOrderDetailsV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v1.0/{domain_id}/common/order-mgr/orders/{order_id}",
        callers: Callers::Customers,
        requires: ORDERS,
        success: 200,
        errors: &[Code::OrderUnknown],
        repeat: Repeat::Reads,
        rate: RateClass::Frequent,
        summary: ["查询订单详情（旧版）", "Shows an order with its lines (old form)"],
    };
    type Path = Path;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        Path(id): Path,
        Query(page): Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let Seen { record, context, .. } = seen(cx, id, None).await?;
        let words = context.words(cx);
        let lines = &record.order.lines;
        let shown = part(lines, page).iter();
        Ok(Answer::value(Reply {
            error_code: SUCCESS_CODE,
            error_msg: SUCCESS_MESSAGE,
            order_info: FormerOrder::of(&record, &words)?,
            count: lines.len(),
            orderline_items: shown.map(|line| FormerLine::of(line, &words)).collect(),
        }))
    }
}
