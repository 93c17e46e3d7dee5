//! What the calendar causes, done: claimed, submitted as the commands people use, and recorded where
//! it failed. The server's reconciler, the operators' stepping clock and the demo world share it.
//! And what the process's clock causes: old answers are forgotten.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures_util::future::{MaybeDone, join_all, maybe_done};
use hubu_app::clock::{self, ClockRefusal};
use hubu_app::jobs::{self, Ahead};
use hubu_app::ledger::{Context, Money};
use hubu_app::oversight::Lease;
use hubu_app::{Error, Fault, Store, Unit, write};
use hubu_core::realm::Clock;
use hubu_core::time::Timestamp;

/// How many obligations are claimed at a time.
const CLAIMED: usize = 256;
/// How long the stepping clock waits for what somebody else is working on before it looks again.
const PAUSE: Duration = Duration::from_millis(10);
/// How often it does so before it gives up for this call.
const PATIENCE: u32 = 300;

/// What became of claimed obligations.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Ran {
    /// Those whose work is done.
    pub done: usize,
    /// Those whose work failed; they are tried again, and parked in the end.
    pub failed: usize,
}

impl Ran {
    /// All of them.
    pub const fn claimed(self) -> usize {
        self.done + self.failed
    }
}

/// Runs at most `limit` obligations that are due now, oldest first; those of one claim fold with one
/// another. `owner` says in the lease who works on them.
///
/// # Errors
/// Only where nothing could be claimed, or a failure could not be recorded: then its lease ends by
/// itself.
pub async fn run_due(
    store: &Store,
    context: &Arc<Context>,
    owner: i64,
    limit: usize,
) -> Result<Ran, Fault> {
    let limit = i64::try_from(limit.min(CLAIMED)).unwrap_or_default();
    let claim = store.unit(0, None, "jobs.claim", move |unit| jobs::claim(unit, owner, limit));
    let leases = claim.await.map_err(unrefused)?;
    let work = leases.into_iter().map(|lease| work(store, context, lease));
    let mut ran = Ran::default();
    for result in in_order(work).await {
        if result? {
            ran.done += 1;
        } else {
            ran.failed += 1;
        }
    }
    Ok(ran)
}

/// Waits for all of them, having handed each its first turn in order: what falls due together is
/// submitted, and so done, in the order of the claim. (Waiting alone begins many of them anyhow.)
async fn in_order<F: Future>(work: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut all: Vec<Pin<Box<MaybeDone<F>>>> = work.map(|one| Box::pin(maybe_done(one))).collect();
    for one in &mut all {
        let mut turn = std::pin::pin!(tokio::task::unconstrained(one.as_mut()));
        poll_fn(|context| Poll::Ready(turn.as_mut().poll(context).is_ready())).await;
    }
    join_all(all.iter_mut().map(Pin::as_mut)).await;
    all.iter_mut().filter_map(|one| one.as_mut().take_output()).collect()
}

/// Does one obligation's work; tells whether it is done.
async fn work(store: &Store, context: &Arc<Context>, lease: Lease) -> Result<bool, Fault> {
    let outcome = match jobs::command(context, lease.clone()) {
        Ok(money) => store.batch::<Money>(lease.group.0, None, money).await.map(|_| ()),
        Err(fault) => Err(Error::Fault(fault)),
    };
    let said = if outcome.is_ok() { "success" } else { "failure" };
    metrics::counter!("hubu_jobs_total", "kind" => lease.kind.clone(), "outcome" => said)
        .increment(1);
    let Err(error) = outcome else { return Ok(true) };
    let reason = jobs::reason(&lease, error);
    tracing::warn!(kind = lease.kind, key = lease.key, reason, "an obligation's work failed");
    let record = store
        .unit(lease.group.0, None, "jobs.failed", move |unit| jobs::failed(unit, &lease, &reason));
    record.await.map_err(unrefused)?;
    Ok(false)
}

/// Forgets at most `most` of the answers kept for repeats that are old enough; tells how many.
///
/// # Errors
/// Where the realm does not answer; nothing was forgotten then.
pub async fn forget_answers(store: &Store, most: usize) -> Result<usize, Fault> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let forget = move |unit: &mut Unit<'_, '_>| write::forget_answers(unit, most);
    let forgotten = store.unit(0, None, "jobs.forget_answers", forget).await;
    Ok(usize::try_from(forgotten.map_err(unrefused)?).unwrap_or(usize::MAX))
}

/// How far the stepping clock came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Advanced {
    /// Business time now.
    pub now: Timestamp,
    /// How many obligations were worked on along the way.
    pub jobs: usize,
    /// Is it where it was to come? If not, the same call goes on from here.
    pub finished: bool,
}

/// Advances a virtual realm's clock to `to`, stopping at each instant at which something falls due
/// and doing that first: everything happens in the order and at the instant it would have happened.
/// At most some `most_jobs` obligations are worked on in one call.
///
/// # Errors
/// [`ClockRefusal`] in a realm of the wall clock, and where `to` has passed already.
pub async fn advance(
    store: &Store,
    context: &Arc<Context>,
    owner: i64,
    to: Timestamp,
    most_jobs: usize,
) -> Result<Advanced, Error<ClockRefusal>> {
    let (clock, mut now) = store.unit(0, None, "clock.read", clock::read).await?;
    if clock == Clock::Wall {
        return Err(Error::Refused(ClockRefusal::NotVirtual));
    }
    if to < now {
        return Err(Error::Refused(ClockRefusal::Backwards { now }));
    }
    let (mut jobs, mut waited) = (0, 0);
    loop {
        let ran = run_due(store, context, owner, most_jobs.saturating_sub(jobs)).await?;
        jobs += ran.claimed();
        if jobs >= most_jobs {
            return Ok(Advanced { now, jobs, finished: false });
        }
        if ran.claimed() > 0 {
            continue;
        }
        let Ahead { busy, next } = look_ahead(store, to).await?;
        if busy {
            if waited >= PATIENCE {
                return Ok(Advanced { now, jobs, finished: false });
            }
            waited += 1;
            tokio::time::sleep(PAUSE).await;
            continue;
        }
        now = step(store, next.unwrap_or(to)).await?;
        if next.is_none() {
            return Ok(Advanced { now, jobs, finished: true });
        }
    }
}

async fn look_ahead(store: &Store, until: Timestamp) -> Result<Ahead, Fault> {
    let wall = store.wall();
    let ahead = store.read(move |tx, pulse| Ok(jobs::ahead(tx, pulse.now, until, wall)?));
    ahead.await.map_err(unrefused)
}

/// Sets the clock, unless it flowed past the instant by itself.
async fn step(store: &Store, to: Timestamp) -> Result<Timestamp, Error<ClockRefusal>> {
    match store.unit(0, None, "clock.step", move |unit| clock::set(unit, to)).await {
        Err(Error::Refused(ClockRefusal::Backwards { now })) => Ok(now),
        result => result,
    }
}

/// For work that has no rule to be refused by.
fn unrefused(error: Error<()>) -> Fault {
    match error {
        Error::Fault(fault) => fault,
        Error::Refused(()) => Fault::Bug("a job was refused without a rule".to_owned()),
    }
}
