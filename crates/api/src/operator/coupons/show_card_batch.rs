//! `GET /operator/v1/card-batches/{batch_id}`: a batch of stored-value cards.

use super::shown::ShownBatch;
use super::{OfBatch, find_batch};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ShowCardBatch;

impl Operation for ShowCardBatch {
    const SPEC: Spec = reads(
        "ShowCardBatch",
        "/operator/v1/card-batches/{batch_id}",
        &[Code::CardBatchUnknown],
        ["查询储值卡批次", "Shows a batch of stored-value cards"],
    );
    type Path = OfBatch;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ShownBatch;

    async fn run(
        cx: &Cx,
        path: OfBatch,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ShownBatch>, Failure> {
        let found = cx.read(move |tx, _| find_batch(tx, path.batch));
        Ok(Answer::value(found.await?.into()))
    }
}
