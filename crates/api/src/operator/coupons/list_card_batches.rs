//! `GET /operator/v1/card-batches`: the batches of stored-value cards, newest first.

use hubu_app::Error;
use hubu_app::coupons::batches_page;
use schemars::JsonSchema;
use serde::Serialize;

use super::shown::ShownBatch;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::paths::Paged;
use crate::operator::reads;

/// See the file's head.
pub struct ListCardBatches;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    total_count: i64,
    batches: Vec<ShownBatch>,
}

impl Operation for ListCardBatches {
    const SPEC: Spec = reads(
        "ListCardBatches",
        "/operator/v1/card-batches",
        &[],
        ["查询储值卡批次列表", "Lists the batches of stored-value cards"],
    );
    type Path = Nothing;
    type Query = Paged;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, query: Paged, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let page = (query.page.offset, query.page.limit);
        let found = cx.read(move |tx, _| Ok::<_, Error<Refusal>>(batches_page(tx, page)?));
        let (total_count, batches) = found.await?;
        let batches = batches.into_iter().map(ShownBatch::from).collect();
        Ok(Answer::value(Reply { total_count, batches }))
    }
}
