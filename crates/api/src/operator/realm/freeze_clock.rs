//! `POST /operator/v1/clock/freeze` (virtual realms): business time stands still until it is advanced.

use http::Method;

use super::{ClockReply, run_clock};
use crate::codes::{Code, Failure};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;

/// See the file's head.
pub struct FreezeClock;

impl Operation for FreezeClock {
    const SPEC: Spec = writes(
        "FreezeClock",
        Method::POST,
        "/operator/v1/clock/freeze",
        200,
        &[Code::ClockNotMoved],
        ["冻结时钟", "Freezes the clock"],
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
        run_clock::<Self>(cx, false).await
    }
}
