//! `GET /v1.0/{domain_id}/common/order-mgr/orders/detail` (`orders` F2): the old form of
//! `ListCustomerOrders`. Its pages are numbered from 1 and must be asked for.

use http::Method;
use schemars::JsonSchema;
use serde::Serialize;

use super::order_query::{OrderQuery, filter, order_type, sort, span, status};
use super::shown_former::FormerOrder;
use super::{ORDER_ID, ORDERS};
use crate::catalogue::Sites;
use crate::codes::Failure;
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};
use crate::ops::former::{LAST_PAGE, OfDomain, SUCCESS_CODE, SUCCESS_MESSAGE};

/// See the file's head.
pub struct ListOrdersFormer;

/// The query.
pub struct Query {
    asked: OrderQuery,
    size: i64,
    index: i64,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let order = fields.opt_text("order_id", ORDER_ID.null(Empty::Kept))?;
        let customer = fields.opt_text("customer_id", filter(64))?;
        let placed = span(fields, ("create_time_begin", "create_time_end"))?;
        let service = fields.opt_text("service_type", filter(64))?;
        let status = status(fields)?;
        let kind = order_type(fields)?;
        let size = fields.int("page_size", 1..=100)?;
        let index = fields.int("page_index", 1..=LAST_PAGE)?;
        let sort = sort(fields, "sort")?;
        let paid = span(fields, ("payment_time_begin", "payment_time_end"))?;
        let asked = OrderQuery {
            order,
            customer,
            placed,
            paid,
            service,
            status,
            kind,
            sort,
            reseller: None,
            paid_for_others: false,
            page: Page::numbered(index, size),
        };
        Ok(Self { asked, size, index })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    error_code: &'static str,
    error_msg: &'static str,
    data: Data,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Data {
    page_size: i64,
    page_index: i64,
    total_size: i64,
    order_infos: Vec<FormerOrder>,
}

impl Operation for ListOrdersFormer {
    const SPEC: Spec = Spec {
        id: "ListCustomerOrdersV1",
        plane: Plane::Former,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v1.0/{domain_id}/common/order-mgr/orders/detail",
        callers: Callers::Customers,
        requires: ORDERS,
        success: 200,
        errors: &[],
        repeat: Repeat::Reads,
        rate: RateClass::Frequent,
        summary: ["查询订单列表（旧版）", "Lists orders (old form)"],
    };
    type Path = OfDomain;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: OfDomain, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let Query { asked, size, index } = query;
        let (page, context) = asked.answered(cx).await?;
        let words = context.words(cx);
        let orders = page.orders.iter().map(|one| FormerOrder::of(one, &words));
        let data = Data {
            page_size: size,
            page_index: index,
            total_size: page.total,
            order_infos: orders.collect::<Result<_, _>>()?,
        };
        Ok(Answer::value(Reply { error_code: SUCCESS_CODE, error_msg: SUCCESS_MESSAGE, data }))
    }
}
