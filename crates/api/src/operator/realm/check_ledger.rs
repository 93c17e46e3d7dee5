//! `GET /operator/v1/ledger/check`: proves the ledger from its rows.
//!
//! It reads all of them: a large realm takes a while to answer.

use hubu_app::Error;
use hubu_app::oversight::check_ledger;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;

/// See the file's head.
pub struct CheckLedger;

/// The answer.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    sound: bool,
    findings: Vec<Finding>,
}

/// A broken invariant, with the book or posting it was found on.
#[derive(Serialize, JsonSchema)]
struct Finding {
    key: String,
    text: String,
}

impl Operation for CheckLedger {
    const SPEC: Spec =
        reads("CheckLedger", "/operator/v1/ledger/check", &[], ["校验账本", "Proves the ledger"]);
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, _: Nothing) -> Result<Answer<Reply>, Failure> {
        let zone = cx.store().realm().zone.clone();
        let found = cx.read(move |tx, _| Ok::<_, Error<Refusal>>(check_ledger(tx, &zone)?));
        let findings: Vec<Finding> = found
            .await?
            .into_iter()
            .map(|finding| Finding { key: finding.key.to_string(), text: finding.text })
            .collect();
        Ok(Answer::value(Reply { sound: findings.is_empty(), findings }))
    }
}
