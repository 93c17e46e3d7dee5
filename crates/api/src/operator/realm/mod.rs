//! The realm itself: its facts, its clock, its calendar, the proof of its ledger.

mod advance_clock;
mod check_ledger;
mod freeze_clock;
mod let_clock_flow;
mod list_jobs;
mod retry_job;
mod show_clock;
mod show_realm;

pub use advance_clock::AdvanceClock;
pub use check_ledger::CheckLedger;
pub use freeze_clock::FreezeClock;
pub use let_clock_flow::LetClockFlow;
pub use list_jobs::ListJobs;
pub use retry_job::RetryJob;
pub use show_clock::ShowClock;
pub use show_realm::ShowRealm;

use hubu_app::clock::{self, ClockRefusal};
use hubu_app::write::{Done, Facts, Keep};
use hubu_app::{Error, Unit};
use hubu_core::realm::Clock;
use hubu_core::time::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::codes::Failure;
use crate::cx::Cx;
use crate::operation::{Answer, Operation};
use crate::wire::Instant;

/// How the clock runs.
#[derive(Serialize, JsonSchema)]
pub struct ClockReply {
    mode: &'static str,
    now: Instant,
}

impl ClockReply {
    fn new(clock: Clock, now: Timestamp) -> Self {
        let mode = match clock {
            Clock::Wall => "wall",
            Clock::Frozen { .. } => "frozen",
            Clock::Flowing { .. } => "flowing",
        };
        Self { mode, now: Instant(now) }
    }
}

/// Freezes the clock, or lets it flow.
async fn run_clock<O>(cx: &Cx, flowing: bool) -> Result<Answer<ClockReply>, Failure>
where
    O: Operation<Reply = ClockReply>,
{
    let caller = cx.caller()?;
    let (group, subject) = (caller.group, caller.customer);
    let body = move |unit: &mut Unit<'_, '_>| -> Result<_, Error<ClockRefusal>> {
        clock::flow(unit, flowing)?;
        let value = clock::read(unit)?;
        let facts = Facts::new().bool("flowing", flowing).time("now", Some(value.1));
        Ok(Done { value, group, subject, detail: facts.to_json() })
    };
    let encode = |(clock, now): &_| O::encode(&ClockReply::new(*clock, *now));
    cx.unit(Keep::Answer, body, encode).await.map(Answer::recorded)
}
