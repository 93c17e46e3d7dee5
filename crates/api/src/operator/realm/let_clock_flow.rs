//! `POST /operator/v1/clock/flow` (virtual realms): business time runs on from where it stands.

use http::Method;

use super::{ClockReply, run_clock};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct LetClockFlow;

impl Operation for LetClockFlow {
    const SPEC: Spec = writes(
        "LetClockFlow",
        Method::POST,
        "/operator/v1/clock/flow",
        200,
        &[Code::ClockNotMoved],
        ["恢复时钟流动", "Lets the clock flow"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = ClockReply;

    async fn run(
        cx: &Cx,
        _: Nothing,
        _: Nothing,
        _: Nothing,
    ) -> Result<Answer<ClockReply>, Failure> {
        run_clock::<Self>(cx, true).await
    }
}
