//! `GET /operator/v1/customers/{customer_id}/audit`: every write that was about a customer, newest
//! first: by the customer itself, by its master, by operators, and by the calendar.

use hubu_app::oversight::{AuditEntry, audit_page};
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{OfCustomer, Paged};
use crate::operator::{customer_of, reads};
use crate::wire::{Instant, JsonObject};

/// See the file's head.
pub struct ListCustomerAudit;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    entries: Vec<Entry>,
}

/// A write. `time` is business time, `wall_time` the process's clock; `actor` is `account/user`, or
/// the name of the job that did it, which has no request.
#[derive(Serialize, JsonSchema)]
struct Entry {
    audit_id: String,
    time: Instant,
    wall_time: Instant,
    actor: String,
    operation: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    request_id: String,
    detail: JsonObject,
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
        let entries = entries.into_iter().map(shown).collect();
        Ok(Answer::value(Reply { total_count, entries }))
    }
}

fn shown(entry: AuditEntry) -> Entry {
    Entry {
        audit_id: entry.key.to_string(),
        time: Instant(entry.at),
        wall_time: Instant(entry.wall),
        actor: entry.actor,
        operation: entry.operation,
        request_id: entry.request_id,
        detail: JsonObject(entry.detail),
    }
}
