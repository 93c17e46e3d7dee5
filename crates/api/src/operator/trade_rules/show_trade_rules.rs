//! `GET /operator/v1/trade-rules`: the numbers that rule trades.

use hubu_app::Error;
use hubu_app::trade_rules::trade_rules;

use super::shown::ShownRules;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct ShowTradeRules;

impl Operation for ShowTradeRules {
    const SPEC: Spec = reads(
        "ShowTradeRules",
        "/operator/v1/trade-rules",
        &[],
        ["查询交易规则", "Shows the rules of trades"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ShownRules;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ShownRules>, Failure> {
        let found = cx.read(|tx, _| Ok::<_, Error<Refusal>>(ShownRules::from(&trade_rules(tx)?)));
        found.await.map(Answer::value)
    }
}
