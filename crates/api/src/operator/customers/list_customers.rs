//! `GET /operator/v1/customers`: the customers of the realm, the newest first. Operators are none.

use std::sync::Arc;

use hubu_app::Error;
use hubu_app::customers::{AccountKind, CustomerFilter, list, profiles};
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownCustomer;
use super::{kinds, statuses};
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Empty, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ListCustomers;

/// The query.
pub struct Query {
    filter: CustomerFilter,
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let kind = fields.opt_word("kind", &kinds(), Empty::Absent)?;
        let filter = CustomerFilter {
            kind: kind.map(AccountKind::Customer),
            status: fields.opt_word("status", &statuses(), Empty::Absent)?,
            frozen: fields.opt_bool("frozen")?,
            account_name: fields.opt_text("account_name", Text::max(64))?,
            customers_only: true,
        };
        Ok(Self { filter, page: fields.page(100)? })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    customers: Vec<ShownCustomer>,
}

impl Operation for ListCustomers {
    const SPEC: Spec =
        reads("ListCustomers", "/operator/v1/customers", &[], ["查询客户列表", "Lists customers"]);
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let vault = Arc::clone(cx.vault());
        let found = cx.read(move |tx, pulse| {
            let page = (query.page.offset, query.page.limit);
            let (total, rows) = list(tx, &vault, &query.filter, page)?;
            Ok::<_, Error<Refusal>>((total, profiles(tx, rows, pulse.now)?))
        });
        let (total_count, rows) = found.await?;
        let customers = rows.into_iter().map(ShownCustomer::from).collect();
        Ok(Answer::value(Reply { total_count, customers }))
    }
}
