//! `GET /operator/v1/customers/{customer_id}/orders`: a customer's orders, newest first. Parts of combined trades
//! are not listed by themselves.

use hubu_app::orders::{OrderScope, orders_page, people, resource_ids};
use hubu_core::orders::{OrderFilter, OrderSort, OrderStatus, OrderType};
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownOrder;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::OfCustomer;
use crate::operator::{customer_of, reads};

/// See the file's head.
pub struct ListOrdersOfCustomer;

/// The query.
pub struct Query {
    kind: Option<OrderType>,
    status: Option<OrderStatus>,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let kinds: Vec<_> = OrderType::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        let statuses: Vec<_> = OrderStatus::ALL.iter().map(|one| (one.as_str(), *one)).collect();
        Ok(Self {
            kind: fields.opt_word("order_type", &kinds, Empty::Absent)?,
            status: fields.opt_word("status", &statuses, Empty::Absent)?,
            page: fields.page(100)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    orders: Vec<ShownOrder>,
}

impl Operation for ListOrdersOfCustomer {
    const SPEC: Spec = reads(
        "ListOrdersOfCustomer",
        "/operator/v1/customers/{customer_id}/orders",
        &[Code::CustomerUnknown],
        ["查询客户的订单", "Lists a customer's orders"],
    );
    type Path = OfCustomer;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        query: Query,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let zone = cx.store().realm().zone.clone();
        let found = cx.read(move |tx, _| {
            let customer = customer_of(tx, &path.customer)?;
            let Query { kind, status, page } = query;
            let filter = OrderFilter { kind, status, ..OrderFilter::default() };
            let (scope, places) = (OrderScope::Of(vec![customer.key]), (page.offset, page.limit));
            let found = orders_page(tx, &zone, &scope, &filter, OrderSort::Newest, places)?;
            let people = people(tx, &found.orders)?;
            let ids = resource_ids(tx, &found.orders)?;
            let orders = found.orders.iter().map(|one| ShownOrder::of(one, &people, &ids));
            Ok(Reply { total_count: found.total, orders: orders.collect() })
        });
        found.await.map(Answer::value)
    }
}
