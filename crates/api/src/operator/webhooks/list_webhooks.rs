//! `GET /operator/v1/webhooks`: the endpoints of the realm, the newest first, without their secrets.

use hubu_app::Error;
use hubu_app::oversight::ids_of;
use hubu_app::webhooks::page;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownWebhook;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::Paged;
use crate::operator::reads;

/// See the file's head.
pub struct ListWebhooks;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    webhooks: Vec<ShownWebhook>,
}

impl Operation for ListWebhooks {
    const SPEC: Spec = reads(
        "ListWebhooks",
        "/operator/v1/webhooks",
        &[],
        ["查询 Webhook 列表", "Lists webhooks"],
    );
    type Path = Nothing;
    type Query = Paged;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Paged, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let found = cx.read(move |tx, _| {
            let (total, rows) = page(tx, (query.page.offset, query.page.limit))?;
            let ids = ids_of(tx, rows.iter().filter_map(|row| row.subject))?;
            Ok::<_, Error<Refusal>>((total, rows, ids))
        });
        let (total_count, rows, ids) = found.await?;
        let webhooks = rows.into_iter().map(|row| ShownWebhook::new(row, &ids)).collect();
        Ok(Answer::value(Reply { total_count, webhooks }))
    }
}
