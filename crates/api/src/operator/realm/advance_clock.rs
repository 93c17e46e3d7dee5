//! `POST /operator/v1/clock/advance` (virtual realms): business time moves on, and everything that
//! falls due on the way is done at its own instant.
//!
//! One call works on a bounded number of obligations; where more are due it says that it has not
//! finished, and the same target sent again goes on. What `by_seconds` means is settled once for an
//! idempotency key, so that a repeat does not move the clock twice.

use std::sync::Arc;

use http::Method;
use hubu_app::clock::{self, ClockRefusal};
use hubu_app::write::{Done, Facts, Keep, Recorded, Writer, repeated};
use hubu_app::{Error, Fault, IdempotencyKey, Request, Unit};
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::{Code, Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{BadField, Defect, Empty, Fields, Nothing, Reads};
use crate::jobs::{self, Advanced};
use crate::operation::{Answer, Operation, Spec};
use crate::operator::writes;
use crate::wire::Instant;

/// See the file's head.
pub struct AdvanceClock;

/// The longest step, in seconds: a hundred years. The clock never runs back.
const MOST_SECONDS: i64 = 3_155_760_000;

/// The body: where to, or how far.
pub struct Body {
    to: Option<Timestamp>,
    by_seconds: Option<i64>,
    most_jobs: i64,
}

impl Reads for Body {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        Ok(Self {
            to: fields.opt_instant_with_offset("to", Empty::Absent)?,
            by_seconds: fields.opt_int("by_seconds", 0..=MOST_SECONDS)?,
            most_jobs: fields.int_or("most_jobs", 1..=100_000, 10_000)?,
        })
    }
}

/// The answer. `now` is `to` once it has finished.
#[derive(Serialize, JsonSchema)]
pub struct Reply {
    now: Instant,
    to: Instant,
    jobs: usize,
    finished: bool,
}

impl Operation for AdvanceClock {
    const SPEC: Spec = writes(
        "AdvanceClock",
        Method::POST,
        "/operator/v1/clock/advance",
        200,
        &[Code::ClockNotMoved],
        ["推进时钟", "Advances the clock"],
    );
    type Path = Nothing;
    type Query = Nothing;
    type Body = Body;
    type Reply = Reply;

    async fn run(cx: &Cx, _: Nothing, _: Nothing, body: Body) -> Result<Answer<Reply>, Failure> {
        if let Some(answer) = kept(cx).await? {
            return Ok(Answer::recorded(answer));
        }
        let to = target(cx, &body).await?;
        let caller = cx.caller()?;
        let (group, subject) = (caller.group, caller.customer);
        let most_jobs = usize::try_from(body.most_jobs).unwrap_or(usize::MAX);
        let owner = caller.user.0;
        let advanced = jobs::advance(cx.store(), cx.money_context(), owner, to, most_jobs);
        let Advanced { now, jobs, finished } = advanced.await?;
        let count = i64::try_from(jobs).unwrap_or(i64::MAX);
        let body = move |_: &mut Unit<'_, '_>| -> Result<_, Error<ClockRefusal>> {
            let facts = Facts::new().time("to", Some(to)).time("now", Some(now));
            let facts = facts.int("jobs", count).bool("finished", finished);
            Ok(Done { value: (), group, subject, detail: facts.to_json() })
        };
        let encode = move |(): &()| {
            Self::encode(&Reply { now: Instant(now), to: Instant(to), jobs, finished })
        };
        cx.unit(Keep::Answer, body, encode).await.map(Answer::recorded)
    }
}

/// The answer that was given under the request's key. It is looked for before anything moves: the
/// steps on the way are transactions of their own, which a key used for another target could not take
/// back; and by the time of a repeat the clock may have gone on.
async fn kept(cx: &Cx) -> Result<Option<Recorded>, Failure> {
    if cx.request().idempotency.is_none() {
        return Ok(None);
    }
    let writer = cx.writer()?;
    cx.read(move |tx, _| repeated::<ClockRefusal>(&writer, tx)).await
}

/// A target that is named may lie no further away than one that is counted: a slip of the pen cannot
/// be taken back.
async fn within_reach(cx: &Cx, to: Timestamp) -> Result<Timestamp, Failure> {
    let now = cx.read(|_, pulse| Ok::<_, Error<Refusal>>(pulse.now)).await?;
    // A counted target was rounded up to a whole second, and is sent again as it was told.
    if to.plus_ms(-999) <= now.plus_ms(MOST_SECONDS * 1000) {
        return Ok(to);
    }
    let (zh, en) = ("不能晚于当前业务时间一百年", "must not be more than a hundred years ahead");
    Err(BadField::new("to", Defect::Rule(zh, en)).into())
}

/// Where the clock is to come. What lies a number of seconds ahead is settled first, and kept: the
/// request may run again, here or because it is sent again, and then has the same target.
async fn target(cx: &Cx, body: &Body) -> Result<Timestamp, Failure> {
    let by_seconds = match (body.to, body.by_seconds) {
        (Some(to), None) => return within_reach(cx, to).await,
        (None, Some(by_seconds)) => by_seconds,
        (None, None) => return Err(BadField::new("to", Defect::Missing).into()),
        (Some(_), Some(_)) => {
            let rule = Defect::Rule("不能与 to 同时出现", "must not be there together with to");
            return Err(BadField::new("by_seconds", rule).into());
        }
    };
    let asked = cx.request();
    let this_request = IdempotencyKey { key: asked.id.clone(), request_hash: [0; 32] };
    let request = Request {
        id: asked.id.clone(),
        operation: "AdvanceClock.target",
        idempotency: asked.idempotency.clone().or(Some(this_request)),
    };
    let writer = Writer { request: Arc::new(request), ..cx.writer()? };
    let (group, subject) = (writer.caller.group, writer.caller.customer);
    let body = move |unit: &mut Unit<'_, '_>| -> Result<_, Error<ClockRefusal>> {
        let (_, now) = clock::read(unit)?;
        let to = now.plus_ms(by_seconds.saturating_mul(1000));
        // The wire tells whole seconds, and a client that goes on sends what it was told.
        let to =
            if to.ms() % 1000 == 0 { to } else { Timestamp::from_ms((to.second() + 1) * 1000) };
        let facts = Facts::new().int("by_seconds", by_seconds).time("to", Some(to));
        Ok(Done { value: to, group, subject, detail: facts.to_json() })
    };
    let encode = |to: &Timestamp| Recorded { status: 200, body: Some(to.to_wire().into_bytes()) };
    let settled = cx.unit_of(writer, group, Keep::Answer, body, encode).await?;
    let text = settled.body.and_then(|body| String::from_utf8(body).ok()).unwrap_or_default();
    let kept = || Failure::Fault(Fault::Bug(format!("a kept target reads {text}")));
    Timestamp::parse_wire(&text).map_err(|_| kept())
}
