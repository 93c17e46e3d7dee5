//! `GET /operator/v1/life-lengths`: how long resources stay after their end, by level.

use hubu_app::Error;
use hubu_app::trade_rules::lengths;

use super::shown::ShownLengths;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ListLifeLengths;

impl Operation for ListLifeLengths {
    const SPEC: Spec = reads(
        "ListLifeLengths",
        "/operator/v1/life-lengths",
        &[],
        ["查询宽限期与保留期", "Lists how long resources stay after their end"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ShownLengths;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ShownLengths>, Failure> {
        let found = cx.read(|tx, _| Ok::<_, Error<Refusal>>(ShownLengths::from(&lengths(tx)?)));
        found.await.map(Answer::value)
    }
}
