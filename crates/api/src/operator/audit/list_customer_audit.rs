//! `GET /operator/v1/customers/{customer_id}/audit`: every write that was about a customer, newest
//! first: by the customer itself, by its master, by operators, and by the calendar.

use hubu_app::oversight::audit_page;
use schemars::JsonSchema;
use serde::Serialize;

use super::Write;
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{OfCustomer, Paged};
use crate::operator::{customer_of, reads};

/// See the file's head.
pub struct ListCustomerAudit;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    entries: Vec<Write>,
}

impl Operation for ListCustomerAudit {
    const SPEC: Spec = reads(
        "ListCustomerAudit",
        "/operator/v1/customers/{customer_id}/audit",
        &[Code::CustomerUnknown],
        ["查询客户的审计记录", "Lists who did what to a customer"],
    );
    type Path = OfCustomer;
    type Query = Paged;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(
        cx: &Cx,
        path: OfCustomer,
        query: Paged,
        _: Nothing,
    ) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx, _| {
            let customer = customer_of(tx, &path.customer)?;
            let page = (query.page.offset, query.page.limit);
            Ok(audit_page(tx, (customer.group, customer.key), page)?)
        });
        let (total_count, entries) = found.await?;
        let entries = entries.into_iter().map(Write::of).collect();
        Ok(Answer::value(Reply { total_count, entries }))
    }
}
