//! `GET /operator/v1/audit`: every write of the realm that passes, newest first by business time: by
//! whom, about whom, which operation, when. `from_time` is included, `to_time` is not.

use hubu_app::oversight::{self, CustomerIds, TrailEntry, TrailFilter, ids_of, trail_page};
use hubu_app::{Error, Tx};
use hubu_core::ids::CustomerId;
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::Write;
use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Fields, Nothing, Page, Reads, Text};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::{opt_customer_id, span};
use crate::operator::reads;

/// See the file's head.
pub struct ListAudit;

/// The query.
pub struct Query {
    subject: Option<CustomerId>,
    actor: Option<String>,
    operation: Option<String>,
    span: (Option<Timestamp>, Option<Timestamp>),
    page: Page,
}

impl Reads for Query {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            subject: opt_customer_id(fields, "subject_id")?,
            actor: fields.opt_text("actor", Text::max(256).sample("acme/acme"))?,
            operation: fields.opt_text("operation", Text::max(64).sample("FreezeCustomer"))?,
            span: span(fields)?,
            page: fields.page(100)?,
        })
    }
}

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    entries: Vec<Entry>,
}

/// A write, and whom it was about: a customer, or the operator who asked for what is about none.
#[derive(Serialize, JsonSchema)]
struct Entry {
    subject_id: String,
    #[serde(flatten)]
    write: Write,
}

impl Operation for ListAudit {
    const SPEC: Spec = reads(
        "ListAudit",
        "/operator/v1/audit",
        &[Code::CustomerUnknown],
        ["查询全域审计记录", "Lists who did what to whom"],
    );
    type Path = Nothing;
    type Query = Query;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Query, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx: &mut Tx<'_>, _| {
            let subject = match &query.subject {
                None => None,
                Some(id) => {
                    let account = oversight::account(tx, id)?;
                    let unknown = || Error::Refused(Refusal::new(Code::CustomerUnknown));
                    let account = account.ok_or_else(unknown)?;
                    Some((account.group, account.key))
                }
            };
            let filter = TrailFilter {
                subject,
                actor: query.actor.clone(),
                operation: query.operation.clone(),
                from: query.span.0.unwrap_or(Timestamp::from_ms(i64::MIN)),
                to: query.span.1.unwrap_or(Timestamp::from_ms(i64::MAX)),
            };
            let (total, rows) = trail_page(tx, &filter, (query.page.offset, query.page.limit))?;
            let ids = ids_of(tx, rows.iter().map(|row| row.subject))?;
            Ok::<_, Error<Refusal>>((total, rows, ids))
        });
        let (total_count, rows, ids) = found.await?;
        let entries = rows.into_iter().map(|row| entry(row, &ids)).collect();
        Ok(Answer::value(Reply { total_count, entries }))
    }
}

fn entry(row: TrailEntry, ids: &CustomerIds) -> Entry {
    let TrailEntry { subject, entry } = row;
    Entry { subject_id: ids.get(&subject).cloned().unwrap_or_default(), write: Write::of(entry) }
}
