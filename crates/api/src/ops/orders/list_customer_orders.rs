//! `GET /v2/orders/customer-orders` (`orders` C1): the orders of the caller, newest first; a partner's
//! customers', or those of one of them; or those that the caller pays for others (`method`). Parts of a
//! combined trade stand under it.
//!
//! | query | absent | empty (`k=`) | `""` | `null` |
//! |---|---|---|---|---|
//! | `order_id` | any | any | refused | taken as it is |
//! | `customer_id` | any | refused | refused | taken as it is |
//! | `create_time_begin`, `create_time_end` | any | any | refused | refused |
//! | `payment_time_begin`, `payment_time_end` | any | any | refused | refused |
//! | `service_type_code` | any | any | taken as it is | taken as it is |
//! | `status` | any | any | refused | any |
//! | `order_type` | any | any | refused | refused |
//! | `limit`, `offset` | 10, 0 | 10, 0 | refused | 10, 0 |
//! | `order_by` | newest first | newest first | refused | refused |
//! | `indirect_partner_id` | any | any | any | any |
//! | `method` | `oneself` | `oneself` | `oneself` | `oneself` |
//!
//! What is taken as it is and is no such thing matches nothing.

use http::Method;
use schemars::JsonSchema;
use serde::Serialize;

use super::order_query::{OrderQuery, filter, order_type, sort, span, status};
use super::shown::CustomerOrder;
use super::{ORDER_ID, ORDERS};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ListCustomerOrders;

/// The query.
pub struct Query(OrderQuery);

/// The words of `method`: those that the caller pays for others?
const METHODS: [(&str, bool); 2] = [("oneself", false), ("sub_customer", true)];

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let by_id = ORDER_ID.null(Empty::Kept).quoted(Empty::Refused);
        let order = fields.opt_text("order_id", by_id)?;
        let by_customer = filter(64).empty(Empty::Refused).quoted(Empty::Refused);
        let customer = fields.opt_text("customer_id", by_customer)?;
        let placed = span(fields, ("create_time_begin", "create_time_end"))?;
        let service = fields.opt_text("service_type_code", filter(64))?;
        let status = status(fields)?;
        let kind = order_type(fields)?;
        let page = fields.page(100)?;
        let sort = sort(fields, "order_by")?;
        let paid = span(fields, ("payment_time_begin", "payment_time_end"))?;
        let ignored = Text::max(64).quoted(Empty::Absent);
        let reseller = fields.opt_text("indirect_partner_id", ignored)?;
        let form = ("oneself 或 sub_customer", "oneself or sub_customer");
        let word = |text: &str| METHODS.iter().find(|(word, _)| *word == text).map(|one| one.1);
        let method = fields.opt_parsed("method", ignored.sample("oneself"), form, word)?;
        let paid_for_others = method.unwrap_or(false);
        Ok(Self(OrderQuery {
            order,
            customer,
            placed,
            paid,
            service,
            status,
            kind,
            sort,
            reseller,
            paid_for_others,
            page,
        }))
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    order_infos: Vec<CustomerOrder>,
}

impl Operation for ListCustomerOrders {
    const SPEC: Spec = Spec {
        id: "ListCustomerOrders",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/orders/customer-orders",
        callers: Callers::Customers,
        requires: ORDERS,
        success: 200,
        errors: &[Code::ResellerNotOwn],
        repeat: Repeat::Reads,
        rate: RateClass::Frequent,
        summary: ["查询订单列表", "Lists orders"],
    };
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let (page, context) = query.0.answered(cx).await?;
        let words = context.words(cx);
        let orders = page.orders.iter().map(|one| CustomerOrder::of(one, &words));
        let order_infos = orders.collect::<Result<_, _>>()?;
        Ok(Answer::value(Reply { total_count: page.total, order_infos }))
    }
}
