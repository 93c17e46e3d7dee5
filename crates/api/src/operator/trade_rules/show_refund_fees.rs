//! `GET /operator/v1/refund-fees`: what leaving a term costs.

use hubu_app::Error;
use hubu_app::trade_rules::fee_table;

use super::shown::ShownFees;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ShowRefundFees;

impl Operation for ShowRefundFees {
    const SPEC: Spec = reads(
        "ShowRefundFees",
        "/operator/v1/refund-fees",
        &[],
        ["查询退订手续费", "Shows what leaving a term costs"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ShownFees;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ShownFees>, Failure> {
        let found = cx.read(|tx, _| Ok::<_, Error<Refusal>>(ShownFees::from(&fee_table(tx)?)));
        found.await.map(Answer::value)
    }
}
