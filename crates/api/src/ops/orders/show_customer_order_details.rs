//! `GET /v2/orders/customer-orders/details/{order_id}` (`orders` C2): an order with a page of its lines.
//!
//! | query | absent, empty, `null` |
//! |---|---|
//! | `limit`, `offset` | 10, 0 |
//! | `indirect_partner_id` | not looked at |

use http::Method;
use hubu_core::orders::OrderId;
use schemars::JsonSchema;
use serde::Serialize;

use super::line_shown::OrderLineItem;
use super::shown::CustomerOrderDetails;
use super::{ORDERS, Seen, order_id, seen};
use crate::catalogue::Sites;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Callers, Operation, Plane, RateClass, Repeat, Spec};

/// See the file's head.
pub struct ShowCustomerOrderDetails;

/// The path.
pub struct Path(Option<OrderId>);

impl Reads for Path {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        order_id(fields, "order_id").map(Self)
    }
}

/// The query.
pub struct Query {
    page: Page,
    reseller: Option<String>,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let page = fields.page(100)?;
        let ignored = Text::max(64).quoted(Empty::Absent);
        Ok(Self { page, reseller: fields.opt_text("indirect_partner_id", ignored)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: usize,
    order_info: CustomerOrderDetails,
    order_line_items: Vec<OrderLineItem>,
}

/// The part of something that a page is.
pub fn part<T>(all: &[T], page: Page) -> &[T] {
    let at = |place: i64| usize::try_from(place).unwrap_or(usize::MAX).min(all.len());
    &all[at(page.offset)..at(page.offset.saturating_add(page.limit))]
}

impl Operation for ShowCustomerOrderDetails {
    const SPEC: Spec = Spec {
        id: "ShowCustomerOrderDetails",
        plane: Plane::Vendor,
        sites: Sites::Both,
        method: Method::GET,
        path: "/v2/orders/customer-orders/details/{order_id}",
        callers: Callers::Customers,
        requires: ORDERS,
        success: 200,
        errors: &[Code::ResellerNotOwn, Code::OrderUnknown],
        repeat: Repeat::Reads,
        rate: RateClass::Frequent,
        summary: ["查询订单详情", "Shows an order with its lines"],
    };
    type Path = Path;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        Path(id): Path,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let Seen { record, context, .. } = seen(cx, id, query.reseller).await?;
        let words = context.words(cx);
        let lines = &record.order.lines;
        let shown = part(lines, query.page).iter();
        Ok(Answer::value(Reply {
            total_count: lines.len(),
            order_info: CustomerOrderDetails::of(&record, &words)?,
            order_line_items: shown.map(|line| OrderLineItem::of(line, &words)).collect(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_a_part_of_what_there_is() {
        let all = [1, 2, 3];
        for (offset, limit, expected) in [
            (0, 10, &[1, 2, 3][..]),
            (1, 1, &[2]),
            (2, 10, &[3]),
            (3, 10, &[]),
            (Page::MAX_OFFSET, 100, &[]),
        ] {
            assert_eq!(part(&all, Page { offset, limit }), expected, "{offset} {limit}");
        }
    }
}
