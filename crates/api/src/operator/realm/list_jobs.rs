//! `GET /operator/v1/jobs`: what falls due and when, the earliest first, with what went wrong.

use hubu_app::Error;
use hubu_app::oversight::{CustomerIds, Obligation, ids_of, obligations};
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::Paged;
use crate::operator::reads;
use crate::wire::Instant;

/// See the file's head.
pub struct ListJobs;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    jobs: Vec<Job>,
}

/// An obligation. One that failed too often is parked, with the reason of its last failure.
#[derive(Serialize, JsonSchema)]
struct Job {
    kind: String,
    key: String,
    customer_id: String,
    due_time: Instant,
    failures: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    parked_reason: Option<String>,
}

impl Operation for ListJobs {
    const SPEC: Spec =
        reads("ListJobs", "/operator/v1/jobs", &[], ["查询到期任务", "Lists what falls due"]);
    type Path = Nothing;
    type Query = Paged;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Paged, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx, _| {
            let (total, rows) = obligations(tx, (query.page.offset, query.page.limit))?;
            let ids = ids_of(tx, rows.iter().map(|row| row.lease.customer))?;
            Ok::<_, Error<Refusal>>((total, rows, ids))
        });
        let (total_count, rows, ids) = found.await?;
        let jobs = rows.into_iter().map(|row| shown(row, &ids)).collect();
        Ok(Answer::value(Reply { total_count, jobs }))
    }
}

fn shown(row: Obligation, ids: &CustomerIds) -> Job {
    Job {
        customer_id: ids.get(&row.lease.customer).cloned().unwrap_or_default(),
        kind: row.lease.kind,
        key: row.lease.key.to_string(),
        due_time: Instant(row.lease.due),
        failures: row.failures,
        parked_reason: row.parked,
    }
}
