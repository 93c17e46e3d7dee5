//! The thread behind a lane.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hubu_core::ids::Ids;
use tokio::sync::mpsc;

use super::{Job, Moment, Unit};
use crate::engine::{Access, Driver, PgPool, SqliteSession, Tx};
use crate::store::Shared;
use crate::{Fault, realm};

/// Commands a lane's queue holds before submitters wait.
const QUEUE: usize = 4096;
/// How often one write is attempted before its conflict becomes a fault.
const ATTEMPTS: u32 = 40;
/// The sum of pauses between attempts is bounded by it.
const PATIENCE: Duration = Duration::from_secs(2);

/// The submitting end of a lane.
pub(crate) struct Lane {
    queue: mpsc::Sender<Box<dyn Job>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// Where a lane's connection comes from.
pub(crate) enum Seat {
    /// The one writer of a SQLite file.
    Sqlite(Box<SqliteSession>),
    /// A connection of the pool, taken again whenever it breaks.
    Postgres(Arc<PgPool>),
}

impl Lane {
    /// Starts a lane's thread.
    pub(crate) fn start(number: usize, seat: Seat, shared: Arc<Shared>, ids: Ids) -> Self {
        let (queue, jobs) = mpsc::channel(QUEUE);
        let (session, pool): (Option<Box<dyn Driver>>, _) = match seat {
            Seat::Sqlite(session) => (Some(session), None),
            Seat::Postgres(pool) => (None, Some(pool)),
        };
        let worker = Worker { session, pool, shared, ids };
        let thread = std::thread::Builder::new()
            .name(format!("lane-{number}"))
            .spawn(move || worker.run(jobs))
            .expect("the system can start a thread at start-up");
        Self { queue, thread: Some(thread) }
    }

    /// Jobs that wait in the queue.
    pub(crate) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Queues a job; waits while the queue is full.
    pub(crate) async fn submit(&self, job: Box<dyn Job>) -> Result<(), Fault> {
        let gone = |_| Fault::Unavailable("the writer has stopped".to_owned());
        self.queue.send(job).await.map_err(gone)
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        // Closing the queue lets the thread finish what it has taken, then stop.
        let (closed, _) = mpsc::channel(1);
        self.queue = closed;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("a lane ended in a panic");
        }
    }
}

struct Worker {
    session: Option<Box<dyn Driver>>,
    pool: Option<Arc<PgPool>>,
    shared: Arc<Shared>,
    ids: Ids,
}

impl Worker {
    fn run(mut self, mut jobs: mpsc::Receiver<Box<dyn Job>>) {
        while let Some(first) = jobs.blocking_recv() {
            let mut taken = vec![first];
            while taken.len() < self.shared.fold {
                match jobs.try_recv() {
                    Ok(job) => taken.push(job),
                    Err(_) => break,
                }
            }
            self.work(taken);
        }
        if let Some(session) = &mut self.session {
            session.close();
        }
    }

    /// SQLite: one transaction for all; PostgreSQL: one for each run, since runs differ in
    /// isolation.
    fn work(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        let counters = &self.shared.counters;
        counters.jobs.fetch_add(jobs.len() as u64, Ordering::Relaxed);
        if self.pool.is_none() {
            self.settle(&mut jobs);
            return;
        }
        let mut rest = jobs.as_mut_slice();
        while !rest.is_empty() {
            let length = run_length(rest);
            let (run, next) = rest.split_at_mut(length);
            self.settle(run);
            rest = next;
        }
    }

    /// Runs jobs to their end: together, and where that fails one by one.
    fn settle(&mut self, jobs: &mut [Box<dyn Job>]) {
        let result = self.attempt(jobs);
        match result {
            Ok(()) => finish(jobs, &Ok(())),
            Err(fault @ Fault::OutcomeUnknown(_)) => finish(jobs, &Err(fault)),
            Err(fault) => {
                tracing::debug!(jobs = jobs.len(), %fault, "a fold failed; its members run singly");
                for job in jobs {
                    let result = self.alone(std::slice::from_mut(job));
                    if let Err(fault) = &result {
                        tracing::warn!(write = job.name(), %fault, "a write failed");
                    }
                    finish(std::slice::from_mut(job), &result);
                }
            }
        }
    }

    fn alone(&mut self, job: &mut [Box<dyn Job>]) -> Result<(), Fault> {
        let mut slept = Duration::ZERO;
        for attempt in 1.. {
            self.shared.counters.retries.fetch_add(1, Ordering::Relaxed);
            match self.attempt(job) {
                Err(fault) if fault.is_retryable() && attempt < ATTEMPTS && slept < PATIENCE => {
                    let pause = self.pause(attempt);
                    slept += pause;
                    std::thread::sleep(pause);
                }
                result => return result,
            }
        }
        Ok(())
    }

    /// Exponential with a cap, and jitter so that neighbours do not meet again.
    fn pause(&mut self, attempt: u32) -> Duration {
        let mut jitter = [0; 2];
        self.ids.fill(&mut jitter);
        let ceiling = 500_u64 << attempt.min(8);
        Duration::from_micros(ceiling * u64::from(u16::from_be_bytes(jitter)) / 65_536 + 100)
    }

    /// One transaction over the jobs. Their outcomes are kept in them and count only when this
    /// returns `Ok`.
    fn attempt(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), Fault> {
        let mut session = match (self.session.take(), &self.pool) {
            (Some(session), _) => session,
            (None, Some(pool)) => Box::new(pool.session_blocking()?),
            (None, None) => return Err(Fault::Unavailable("the writer is closed".to_owned())),
        };
        let shared = Arc::clone(&self.shared);
        let mut tx = Tx::new(session.as_mut(), &shared.counters, shared.probe.as_ref());
        let body = AssertUnwindSafe(|| transact(&mut tx, jobs, &shared, &mut self.ids));
        let result = catch_unwind(body)
            .unwrap_or_else(|panic| Err(Fault::Bug(format!("panic: {}", message(&*panic)))));
        if result.is_err() {
            tx.rollback();
        } else if tx.is_outbound() {
            shared.outbound.notify_one();
        }
        if !session.is_broken() {
            self.session = Some(session);
        }
        result
    }
}

fn transact(
    tx: &mut Tx<'_>,
    jobs: &mut [Box<dyn Job>],
    shared: &Shared,
    ids: &mut Ids,
) -> Result<(), Fault> {
    let unit = jobs.first().is_some_and(|job| job.fold().is_none());
    tx.begin(if unit { Access::Unit } else { Access::Batch })?;
    let wall = (shared.wall)();
    let pulse = realm::pulse(tx, wall, shared.virtual_clock())?;
    let mut rest = jobs;
    while !rest.is_empty() {
        let length = run_length(rest);
        let (run, next) = rest.split_at_mut(length);
        if let Some((_, fold)) = run[0].fold() {
            shared.counters.folds.fetch_add(1, Ordering::Relaxed);
            let mut moment = Moment { now: pulse.now, wall, ids };
            fold(tx, run, &mut moment, pulse.epoch)?;
        } else {
            tx.control("SAVEPOINT unit")?;
            let mut unit = Unit { tx: &mut *tx, now: pulse.now, wall, ids };
            let refused = run[0].run_unit(&mut unit, pulse.epoch)?;
            tx.control(if refused {
                "ROLLBACK TO SAVEPOINT unit; RELEASE SAVEPOINT unit"
            } else {
                "RELEASE SAVEPOINT unit"
            })?;
        }
        rest = next;
    }
    tx.commit()
}

/// How many jobs from the first on are one run: neighbours of one kind, or a single unit.
fn run_length(jobs: &[Box<dyn Job>]) -> usize {
    let Some((kind, _)) = jobs.first().and_then(|job| job.fold()) else { return 1 };
    jobs.iter().take_while(|job| job.fold().is_some_and(|(other, _)| other == kind)).count()
}

fn finish(jobs: &mut [Box<dyn Job>], result: &Result<(), Fault>) {
    for job in jobs {
        job.finish(result.clone());
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
