//! `GET /operator/v1/clock`: how business time runs, and what it is.

use super::ClockReply;
use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::Nothing;
use crate::operation::{Answer, Operation, Spec};
use crate::operator::reads;
use hubu_app::{Error, clock};

/// See the file's head.
pub struct ShowClock;

impl Operation for ShowClock {
    const SPEC: Spec =
        reads("ShowClock", "/operator/v1/clock", &[], ["查询时钟", "Shows the clock"]);
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
        let clock = cx.read(|tx, pulse| Ok::<_, Error<Refusal>>((clock::mode(tx)?, pulse.now)));
        let (clock, now) = clock.await?;
        Ok(Answer::value(ClockReply::new(clock, now)))
    }
}
