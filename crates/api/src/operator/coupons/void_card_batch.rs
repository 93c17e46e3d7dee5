//! `POST /operator/v1/card-batches/{batch_id}/void`: every card of a batch that nobody has redeemed is
//! void from now on. Cards that are in accounts stay as they are.

use http::Method;
use hubu_app::Unit;
use hubu_app::coupons::void_card_batch;
use hubu_app::write::Keep;
use schemars::JsonSchema;
use serde::Serialize;

use super::{OfBatch, Why};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct VoidCardBatch;

/// The answer: how many cards were voided.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    voided: u64,
}

impl Operation for VoidCardBatch {
    const SPEC: Spec = writes(
        "VoidCardBatch",
        Method::POST,
        "/operator/v1/card-batches/{batch_id}/void",
        200,
        &[Code::CardBatchUnknown, Code::NothingToChange],
        ["作废批次内未兑换的储值卡", "Voids the cards of a batch that nobody has redeemed"],
    );
    type Path = OfBatch;
    type Query = Nothing;
    type Body = Why;
    type Reply = Reply;

    async fn run(cx: &Cx, path: OfBatch, _: Nothing, why: Why) -> Result<Answer<Reply>, Failure> {
        let caller = cx.caller()?;
        let subject = (caller.group, caller.customer);
        let void = move |unit: &mut Unit<'_, '_>| {
            void_card_batch(unit, path.batch, (&why.reason, subject))
        };
        let encode = |voided: &u64| Self::encode(&Reply { voided: *voided });
        cx.unit(Keep::Answer, void, encode).await.map(Answer::recorded)
    }
}
