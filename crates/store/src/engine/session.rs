//! [`Tx`]: what a transaction body can do.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::dialect::{Access, Engine};
use super::sql::Sql;
use super::value::{Row, Value};
use crate::Fault;
use crate::store::Counters;

/// How many rows of a set go into one statement.
pub(crate) const CHUNK: usize = 512;

/// A connection of one engine. Implementations only translate; they hold no policy.
pub trait Driver: Send {
    /// Which engine it is.
    fn engine(&self) -> Engine;
    /// Runs a statement that answers rows. `rows` is the `{rows}` set, if the statement has one.
    fn query(
        &mut self,
        sql: &'static Sql,
        scalars: &[Value],
        rows: &[Vec<Value>],
    ) -> Result<Vec<Row>, Fault>;
    /// Runs a statement and tells how many rows it changed.
    fn execute(
        &mut self,
        sql: &'static Sql,
        scalars: &[Value],
        rows: &[Vec<Value>],
    ) -> Result<u64, Fault>;
    /// Runs control text (BEGIN, COMMIT, DDL): no parameters, no answer.
    fn control(&mut self, text: &str) -> Result<(), Fault>;
    /// Prepares a statement without running it.
    fn prepare(&mut self, sql: &'static Sql) -> Result<(), Fault>;
    /// Commits the open transaction.
    fn commit(&mut self) -> Result<(), Fault> {
        self.control("COMMIT")
    }
    /// The last word of a writer that ends in order: nothing is read or written after it.
    fn close(&mut self) {}
    /// Is the connection beyond use?
    fn is_broken(&self) -> bool;
}

/// What a [`Probe`] is told about.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// A statement is about to run.
    Statement(&'static str),
    /// A commit is about to run.
    Commit,
    /// A commit has succeeded, the writer does not know yet.
    Committed,
}

/// Sees every statement and commit; an error it returns takes the step's place. Tests use it to
/// fail the n-th statement and to count.
pub trait Probe: Send + Sync {
    /// Called before (or, for [`Step::Committed`], after) a step.
    ///
    /// # Errors
    /// The fault to raise in its place.
    fn on(&self, step: Step) -> Result<(), Fault>;

    /// The statement that runs in the place of one: itself, unless a test wants to know whether a
    /// wrong one is found.
    fn instead_of(&self, sql: &'static Sql) -> &'static Sql {
        sql
    }
}

/// An open transaction.
pub struct Tx<'a> {
    driver: &'a mut dyn Driver,
    counters: &'a Counters,
    probe: Option<&'a Arc<dyn Probe>>,
    listened: bool,
    outbound: bool,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(
        driver: &'a mut dyn Driver,
        counters: &'a Counters,
        probe: Option<&'a Arc<dyn Probe>>,
    ) -> Self {
        Self { driver, counters, probe, listened: true, outbound: false }
    }

    /// Does any endpoint listen to events? Known from the transaction's pulse; before that, perhaps.
    pub(crate) const fn is_listened(&self) -> bool {
        self.listened
    }

    /// Says whether any endpoint listens.
    pub(crate) const fn set_listened(&mut self, listened: bool) {
        self.listened = listened;
    }

    /// Will there be something to send when this transaction is committed?
    pub(crate) const fn is_outbound(&self) -> bool {
        self.outbound
    }

    /// Says that there will.
    pub(crate) const fn set_outbound(&mut self) {
        self.outbound = true;
    }

    /// Which engine it runs on.
    pub fn engine(&self) -> Engine {
        self.driver.engine()
    }

    /// Rows of a plain statement.
    pub fn query(&mut self, sql: &'static Sql, params: &[Value]) -> Result<Vec<Row>, Fault> {
        let sql = self.before(sql)?;
        self.driver.query(sql, params, &[]).map_err(|fault| named(sql, fault))
    }

    /// The first row of a plain statement, if any.
    pub fn first(&mut self, sql: &'static Sql, params: &[Value]) -> Result<Option<Row>, Fault> {
        Ok(self.query(sql, params)?.into_iter().next())
    }

    /// Runs a plain statement; tells how many rows it changed.
    pub fn execute(&mut self, sql: &'static Sql, params: &[Value]) -> Result<u64, Fault> {
        let sql = self.before(sql)?;
        self.driver.execute(sql, params, &[]).map_err(|fault| named(sql, fault))
    }

    /// Rows of a statement over a set of rows; an empty set asks nothing.
    pub fn query_set(
        &mut self,
        sql: &'static Sql,
        scalars: &[Value],
        rows: &[Vec<Value>],
    ) -> Result<Vec<Row>, Fault> {
        let mut answer = Vec::new();
        for chunk in rows.chunks(CHUNK) {
            let sql = self.before(sql)?;
            answer.extend(self.driver.query(sql, scalars, chunk).map_err(|f| named(sql, f))?);
        }
        Ok(answer)
    }

    /// Runs a statement over a set of rows; an empty set changes nothing.
    pub fn execute_set(
        &mut self,
        sql: &'static Sql,
        scalars: &[Value],
        rows: &[Vec<Value>],
    ) -> Result<u64, Fault> {
        let mut changed = 0;
        for chunk in rows.chunks(CHUNK) {
            let sql = self.before(sql)?;
            changed += self.driver.execute(sql, scalars, chunk).map_err(|f| named(sql, f))?;
        }
        Ok(changed)
    }

    /// Prepares a statement without running it: for tests and `doctor`.
    pub fn prepare(&mut self, sql: &'static Sql) -> Result<(), Fault> {
        self.driver.prepare(sql).map_err(|fault| named(sql, fault))
    }

    /// Runs DDL or other control text.
    pub(crate) fn control(&mut self, text: &str) -> Result<(), Fault> {
        self.driver.control(text)
    }

    pub(crate) fn begin(&mut self, access: Access) -> Result<(), Fault> {
        self.driver.control(self.driver.engine().begin(access))
    }

    pub(crate) fn commit(&mut self) -> Result<(), Fault> {
        if let Some(probe) = self.probe {
            probe.on(Step::Commit)?;
        }
        self.driver.commit().map_err(|fault| match fault {
            // The word was on its way when the line went dead.
            Fault::Unavailable(text) => Fault::OutcomeUnknown(text),
            other => other,
        })?;
        self.counters.commits.fetch_add(1, Ordering::Relaxed);
        match self.probe {
            Some(probe) => probe.on(Step::Committed),
            None => Ok(()),
        }
    }

    /// Ends the transaction without a trace; a broken connection has ended it already.
    pub(crate) fn rollback(&mut self) {
        if !self.driver.is_broken() && self.driver.control("ROLLBACK").is_err() {
            tracing::debug!("a rollback found no transaction");
        }
    }

    fn before(&mut self, sql: &'static Sql) -> Result<&'static Sql, Fault> {
        announce(self.counters, self.probe, sql)
    }
}

/// What comes before every statement: it is counted, and the probe may have it fail or have another
/// one run in its place. Tells which one runs.
pub(crate) fn announce(
    counters: &Counters,
    probe: Option<&Arc<dyn Probe>>,
    sql: &'static Sql,
) -> Result<&'static Sql, Fault> {
    counters.statements.fetch_add(1, Ordering::Relaxed);
    tracing::trace!(statement = sql.name, "statement");
    let Some(probe) = probe else { return Ok(sql) };
    probe.on(Step::Statement(sql.name))?;
    Ok(probe.instead_of(sql))
}

/// A fault that is about a statement, with its name.
pub(crate) fn named(sql: &Sql, fault: Fault) -> Fault {
    match fault {
        Fault::Bug(text) => Fault::Bug(format!("{}: {text}", sql.name)),
        Fault::Unique(text) => Fault::Unique(format!("{}: {text}", sql.name)),
        Fault::Constraint(text) => Fault::Constraint(format!("{}: {text}", sql.name)),
        other => other,
    }
}
