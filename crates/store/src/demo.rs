//! The mark a demo world leaves: that its creation began, and, once it is complete, its callers.
//!
//! A creation that was interrupted is begun anew from nothing. On SQLite it happens in a folder of
//! its own; on PostgreSQL the mark tells a half-made world from a complete one.

use hubu_core::time::Timestamp;

use crate::engine::{Engine, Sql, Tx};
use crate::{Fault, migrate};

/// Statements of this module.
pub const STATEMENTS: &[&Sql] = &[&BEGIN, &COMPLETE, &FIND, &HOLD];

static BEGIN: Sql =
    Sql::new("demo.begin", "INSERT INTO demo (only_row, started_ms) VALUES (1, $1)");

// Nothing of the process's clock stays behind in a complete world: every creation is the same.
static COMPLETE: Sql = Sql::new("demo.complete", "UPDATE demo SET callers = $1, started_ms = 0");

static FIND: Sql = Sql::new("demo.find", "SELECT started_ms, callers FROM demo");

static HOLD: Sql = Sql::new("demo.hold", "SELECT started_ms, callers FROM demo {update:demo}");

/// How far a demo world's creation is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Creation {
    /// It began and is not complete.
    Begun {
        /// When, by the process's clock.
        at: Timestamp,
    },
    /// It is complete.
    Complete {
        /// Its callers, sealed.
        callers: Vec<u8>,
    },
}

/// Marks that a creation begins now.
///
/// # Errors
/// [`Fault::Unique`] when one began already.
pub fn begin(tx: &mut Tx<'_>, wall: Timestamp) -> Result<(), Fault> {
    tx.execute(&BEGIN, &[wall.into()]).map(|_| ())
}

/// Marks that the creation is complete.
///
/// # Errors
/// [`Fault::Bug`] when none began: it was taken for interrupted and its tables were dropped.
pub fn complete(tx: &mut Tx<'_>, callers: Vec<u8>) -> Result<(), Fault> {
    match tx.execute(&COMPLETE, &[callers.into()])? {
        1 => Ok(()),
        _ => Err(Fault::Bug("the demo world was begun anew by another process".to_owned())),
    }
}

/// The mark; `None`: no creation began.
pub fn find(tx: &mut Tx<'_>) -> Result<Option<Creation>, Fault> {
    read(tx, &FIND)
}

fn read(tx: &mut Tx<'_>, sql: &'static Sql) -> Result<Option<Creation>, Fault> {
    let Some(row) = tx.first(sql, &[])? else { return Ok(None) };
    let mut row = row.reader();
    let (at, callers) = (row.time()?, row.opt_bytes()?);
    Ok(Some(callers.map_or(Creation::Begun { at }, |callers| Creation::Complete { callers })))
}

/// Drops every table of a demo world that is not complete.
///
/// # Errors
/// [`Fault::Bug`] when it is complete, or the realm is none.
pub fn drop_half_made(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let demo = crate::realm::find(tx)?.is_some_and(|realm| realm.demo);
    if !demo || matches!(read(tx, &HOLD)?, Some(Creation::Complete { .. })) {
        return Err(Fault::Bug("only a half-made demo world is dropped".to_owned()));
    }
    let tables = migrate::tables();
    match tx.engine() {
        Engine::Postgres => tx.control(&format!("DROP TABLE {}", tables.join(", "))),
        Engine::Sqlite => {
            tables.iter().rev().try_for_each(|table| tx.control(&format!("DROP TABLE {table}")))
        }
    }
}
