//! Jobs: commands and units with the place their answer goes to.

use std::any::{Any, TypeId};

use tokio::sync::oneshot;

use super::{Batch, Moment, Unit};
use crate::{Error, Fault, Tx};

/// Runs a fold of jobs that all have the kind of the first.
pub(crate) type FoldRunner =
    fn(&mut Tx<'_>, &mut [Box<dyn Job>], &mut Moment<'_>, i64) -> Result<(), Fault>;

/// A write waiting in a lane.
pub(crate) trait Job: Send {
    /// Its name in metrics and logs.
    fn name(&self) -> &'static str;
    /// Jobs of one kind fold; units never do.
    fn fold(&self) -> Option<(TypeId, FoldRunner)>;
    /// Runs a unit and keeps its outcome; true when it was refused.
    fn run_unit(&mut self, unit: &mut Unit<'_, '_>, epoch: i64) -> Result<bool, Fault>;
    /// Answers: the kept outcome after a commit, or the fault.
    fn finish(&mut self, result: Result<(), Fault>);
    /// For the runner of its own kind.
    fn as_any(&mut self) -> &mut dyn Any;
}

type Reply<T, R> = oneshot::Sender<Result<T, Error<R>>>;

/// One command of a batch.
pub(crate) struct BatchJob<B: Batch> {
    cmd: B::Cmd,
    epoch: Option<i64>,
    outcome: Option<Result<B::Reply, Error<B::Refusal>>>,
    reply: Option<Reply<B::Reply, B::Refusal>>,
}

impl<B: Batch> BatchJob<B> {
    pub(crate) fn new(cmd: B::Cmd, epoch: Option<i64>, reply: Reply<B::Reply, B::Refusal>) -> Self {
        Self { cmd, epoch, outcome: None, reply: Some(reply) }
    }

    fn run_fold(
        tx: &mut Tx<'_>,
        jobs: &mut [Box<dyn Job>],
        moment: &mut Moment<'_>,
        epoch: i64,
    ) -> Result<(), Fault> {
        let mut mine: Vec<&mut Self> = Vec::with_capacity(jobs.len());
        for job in jobs {
            let job = job.as_any().downcast_mut::<Self>();
            let job = job.ok_or_else(|| Fault::Bug("a fold of two kinds".to_owned()))?;
            job.outcome = None;
            if job.epoch.is_some_and(|authorised| authorised != epoch) {
                job.outcome = Some(Err(Error::Fault(Fault::Stale)));
            } else {
                mine.push(job);
            }
        }
        if mine.is_empty() {
            return Ok(());
        }
        let cmds: Vec<&B::Cmd> = mine.iter().map(|job| &job.cmd).collect();
        let mut loaded = B::load(tx, &cmds, moment)?;
        for job in mine {
            job.outcome = Some(match B::decide(&mut loaded, &job.cmd, moment) {
                // A bug in one decision may have left a mark on what the others rest on.
                Err(Error::Fault(fault)) => return Err(fault),
                outcome => outcome,
            });
        }
        B::store(tx, loaded, moment)
    }
}

impl<B: Batch> Job for BatchJob<B> {
    fn name(&self) -> &'static str {
        B::NAME
    }

    fn fold(&self) -> Option<(TypeId, FoldRunner)> {
        Some((TypeId::of::<B>(), Self::run_fold))
    }

    fn run_unit(&mut self, _: &mut Unit<'_, '_>, _: i64) -> Result<bool, Fault> {
        Err(Fault::Bug("a batch ran as a unit".to_owned()))
    }

    fn finish(&mut self, result: Result<(), Fault>) {
        answer(&mut self.reply, &mut self.outcome, result);
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// A re-runnable body under its own savepoint.
pub(crate) struct UnitJob<F, T, R> {
    name: &'static str,
    body: F,
    epoch: Option<i64>,
    outcome: Option<Result<T, Error<R>>>,
    reply: Option<Reply<T, R>>,
}

impl<F, T, R> UnitJob<F, T, R> {
    pub(crate) fn new(name: &'static str, body: F, epoch: Option<i64>, reply: Reply<T, R>) -> Self {
        Self { name, body, epoch, outcome: None, reply: Some(reply) }
    }
}

impl<F, T, R> Job for UnitJob<F, T, R>
where
    F: FnMut(&mut Unit<'_, '_>) -> Result<T, Error<R>> + Send + 'static,
    T: Send + 'static,
    R: Send + 'static,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn fold(&self) -> Option<(TypeId, FoldRunner)> {
        None
    }

    fn run_unit(&mut self, unit: &mut Unit<'_, '_>, epoch: i64) -> Result<bool, Fault> {
        if self.epoch.is_some_and(|authorised| authorised != epoch) {
            self.outcome = Some(Err(Error::Fault(Fault::Stale)));
            return Ok(true);
        }
        match (self.body)(unit) {
            Err(Error::Fault(fault)) => Err(fault),
            outcome => {
                let refused = outcome.is_err();
                self.outcome = Some(outcome);
                Ok(refused)
            }
        }
    }

    fn finish(&mut self, result: Result<(), Fault>) {
        answer(&mut self.reply, &mut self.outcome, result);
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

fn answer<T, R>(
    reply: &mut Option<Reply<T, R>>,
    outcome: &mut Option<Result<T, Error<R>>>,
    result: Result<(), Fault>,
) {
    let Some(reply) = reply.take() else { return };
    let answer = match (result, outcome.take()) {
        (Err(fault), _) => Err(Error::Fault(fault)),
        (Ok(()), Some(outcome)) => outcome,
        (Ok(()), None) => Err(Error::Fault(Fault::Bug("a write left no outcome".to_owned()))),
    };
    // Whoever asked may have hung up; the write stands all the same.
    drop(reply.send(answer));
}
