//! Lanes: ordered writers. A lane decides batching, never correctness.
//!
//! Commands wait in a lane's queue; its thread takes what is there, folds neighbours of one kind
//! into one set-based run, and answers nobody before the commit: refusals wait too, since they may
//! rest on a neighbour's uncommitted row. SQLite has one lane and puts a whole taking into one
//! transaction; PostgreSQL has several, one transaction a run.

mod job;
mod worker;

pub(crate) use job::{BatchJob, Job, UnitJob};
pub(crate) use worker::{Lane, Seat};

use hubu_core::ids::Ids;
use hubu_core::time::Timestamp;

use crate::{Error, Fault, Tx};

/// What is fixed when an attempt starts to execute.
pub struct Moment<'a> {
    /// Business time of the realm.
    pub now: Timestamp,
    /// The process's clock.
    pub wall: Timestamp,
    /// The source of ids and randomness.
    pub ids: &'a mut Ids,
}

/// What a unit works with.
pub struct Unit<'a, 'tx> {
    /// The transaction.
    pub tx: &'a mut Tx<'tx>,
    /// Business time of the realm.
    pub now: Timestamp,
    /// The process's clock.
    pub wall: Timestamp,
    /// The source of ids and randomness.
    pub ids: &'a mut Ids,
}

/// A set-based write: everything that writes a book is one.
///
/// The number of statements of `load` and `store` must not depend on the number of commands. `load`
/// locks every row the decisions rest on, in ascending key order, before it reads what they guard.
pub trait Batch: Send + 'static {
    /// One command.
    type Cmd: Send + 'static;
    /// What the commands of a fold rest on, changed by each decision in turn.
    type Loaded;
    /// What an accepted command answers.
    type Reply: Send + 'static;
    /// Why a command is refused.
    type Refusal: Send + 'static;

    /// Its name in metrics and logs.
    const NAME: &'static str;

    /// Locks and reads what all commands rest on.
    fn load(
        tx: &mut Tx<'_>,
        cmds: &[&Self::Cmd],
        moment: &mut Moment<'_>,
    ) -> Result<Self::Loaded, Fault>;

    /// Decides one command, in order; a refusal must leave `loaded` as it was.
    fn decide(
        loaded: &mut Self::Loaded,
        cmd: &Self::Cmd,
        moment: &mut Moment<'_>,
    ) -> Result<Self::Reply, Error<Self::Refusal>>;

    /// Writes what the decisions left behind.
    fn store(tx: &mut Tx<'_>, loaded: Self::Loaded, moment: &mut Moment<'_>) -> Result<(), Fault>;
}
