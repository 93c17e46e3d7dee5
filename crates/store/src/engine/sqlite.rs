//! SQLite: WAL, `synchronous = FULL`, one writer.

use std::collections::HashMap;
use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ffi};

use super::dialect::Engine;
use super::readers::SqliteReaders;
use super::session::Driver;
use super::sql::Sql;
use super::value::{Row, Value};
use crate::Fault;

/// Prepared statements kept per connection: every statement of the product, in a few set sizes.
const CACHED_STATEMENTS: usize = 1024;
/// How long a connection waits for a lock that only another process could hold.
const BUSY: Duration = Duration::from_secs(5);

/// A connection to a SQLite file.
pub(crate) struct SqliteSession {
    connection: Connection,
    /// Texts by (statement, rows in the set), made once.
    rendered: HashMap<(usize, usize), Arc<str>>,
    /// Whom the writer tells of its commits.
    readers: Option<Arc<SqliteReaders>>,
}

impl SqliteSession {
    /// Opens (and creates) the file; `writer` also sets what the file keeps.
    pub(crate) fn open(path: &Path, writer: bool) -> Result<Self, Fault> {
        let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
        flags |= if writer {
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
        } else {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        };
        let connection = Connection::open_with_flags(path, flags).map_err(|e| fault(&e))?;
        connection.busy_timeout(BUSY).map_err(|e| fault(&e))?;
        // Without this promise SQLite plans anew whenever a kept statement gets other values, which
        // costs more than the statement itself.
        let stable = connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true);
        stable.map_err(|e| fault(&e))?;
        connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
        let setup = if writer {
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000; \
             PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16000;"
        } else {
            "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000;"
        };
        connection.execute_batch(setup).map_err(|e| fault(&e))?;
        Ok(Self { connection, rendered: HashMap::new(), readers: None })
    }

    /// Names the readers that are to see what this session commits.
    pub(crate) fn tell(&mut self, readers: Arc<SqliteReaders>) {
        self.readers = Some(readers);
    }

    /// Is a transaction open?
    pub(crate) fn in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    /// Copies the whole database, consistent, while it is in use. One step over all pages holds one
    /// snapshot; several steps would start over whenever another process writes in between.
    ///
    /// The copy is a new file that only its owner can read, from before its first byte on.
    pub(crate) fn backup(&self, to: &Path) -> Result<(), Fault> {
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
        made.map_err(|error| Fault::Storage(error.to_string()))?;
        let copied = self.copy_into(to);
        if copied.is_err() && std::fs::remove_file(to).is_err() {
            tracing::warn!(file = %to.display(), "a copy that is not complete stays behind");
        }
        copied
    }

    fn copy_into(&self, to: &Path) -> Result<(), Fault> {
        let mut copy = Connection::open(to).map_err(|e| fault(&e))?;
        let backup = Backup::new(&self.connection, &mut copy).map_err(|e| fault(&e))?;
        match backup.step(-1).map_err(|e| fault(&e))? {
            StepResult::Done => Ok(()),
            other => Err(Fault::Conflict(format!("the copy is not complete: {other:?}"))),
        }
    }

    /// Writes what is in the write-ahead log into the file: alone, the file then is the whole realm.
    fn empty_log(&self) -> Result<(), Fault> {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy = self.connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        match busy.map_err(|e| fault(&e))? {
            0 => Ok(()),
            _ => Err(Fault::Conflict("another process reads the database".to_owned())),
        }
    }

    /// The statement, with the set's rows rounded up to a power of two so that few sizes exist.
    fn statement(
        &mut self,
        sql: &'static Sql,
        rows: usize,
    ) -> Result<(CachedStatement<'_>, usize), Fault> {
        let room = if sql.columns.is_empty() { 0 } else { rows.max(1).next_power_of_two() };
        let place = (std::ptr::from_ref(sql).addr(), room);
        let text =
            self.rendered.entry(place).or_insert_with(|| Engine::Sqlite.render(sql, room).into());
        let text = Arc::clone(text);
        Ok((self.connection.prepare_cached(&text).map_err(|e| fault(&e))?, room))
    }

    fn bound(
        &mut self,
        sql: &'static Sql,
        scalars: &[Value],
        rows: &[Vec<Value>],
    ) -> Result<CachedStatement<'_>, Fault> {
        let (mut statement, room) = self.statement(sql, rows.len())?;
        let wanted = scalars.len() + room * sql.columns.len();
        if statement.parameter_count() != wanted {
            let found = statement.parameter_count();
            return Err(Fault::Bug(format!("{found} parameters in the text, {wanted} given")));
        }
        let mut index = 0;
        for value in scalars.iter().chain(rows.iter().flatten()) {
            index += 1;
            bind(&mut statement, index, value)?;
        }
        for unused in index + 1..=wanted {
            bind(&mut statement, unused, &Value::Null)?;
        }
        Ok(statement)
    }
}

impl Driver for SqliteSession {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn query(
        &mut self,
        sql: &'static Sql,
        scalars: &[Value],
        rows: &[Vec<Value>],
    ) -> Result<Vec<Row>, Fault> {
        let mut statement = self.bound(sql, scalars, rows)?;
        let columns = statement.column_count();
        let mut cursor = statement.raw_query();
        let mut answer = Vec::new();
        while let Some(row) = cursor.next().map_err(|e| fault(&e))? {
            let mut values = Vec::with_capacity(columns);
            for column in 0..columns {
                values.push(read(row.get_ref(column).map_err(|e| fault(&e))?)?);
            }
            answer.push(Row(values));
        }
        Ok(answer)
    }

    fn execute(
        &mut self,
        sql: &'static Sql,
        scalars: &[Value],
        rows: &[Vec<Value>],
    ) -> Result<u64, Fault> {
        let mut statement = self.bound(sql, scalars, rows)?;
        statement.raw_execute().map(|changed| changed as u64).map_err(|e| fault(&e))
    }

    fn control(&mut self, text: &str) -> Result<(), Fault> {
        let kept = matches!(text, "BEGIN" | "BEGIN IMMEDIATE" | "COMMIT" | "ROLLBACK");
        let result = if kept {
            self.connection.prepare_cached(text).and_then(|mut one| one.raw_execute()).map(|_| ())
        } else {
            self.connection.execute_batch(text)
        };
        result.map_err(|e| fault(&e))
    }

    fn prepare(&mut self, sql: &'static Sql) -> Result<(), Fault> {
        self.statement(sql, 2).map(|_| ())
    }

    fn commit(&mut self) -> Result<(), Fault> {
        let _pause = self.readers.as_ref().map(SqliteReaders::pause);
        self.control("COMMIT")
    }

    fn close(&mut self) {
        // Only a writer has been told of readers.
        let Some(readers) = self.readers.take() else { return };
        readers.close();
        if let Err(fault) = self.empty_log() {
            tracing::warn!(%fault, "the write-ahead log stays beside the database's file");
        }
    }

    fn is_broken(&self) -> bool {
        false
    }
}

fn bind(statement: &mut CachedStatement<'_>, index: usize, value: &Value) -> Result<(), Fault> {
    match value {
        Value::Null => statement.raw_bind_parameter(index, rusqlite::types::Null),
        Value::Int(int) => statement.raw_bind_parameter(index, int),
        Value::Text(text) => statement.raw_bind_parameter(index, text),
        Value::Bytes(bytes) => statement.raw_bind_parameter(index, bytes),
    }
    .map_err(|e| fault(&e))
}

fn read(value: ValueRef<'_>) -> Result<Value, Fault> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(int) => Ok(Value::Int(int)),
        ValueRef::Text(text) => String::from_utf8(text.to_vec())
            .map(Value::Text)
            .map_err(|_| Fault::Bug("a text column is not UTF-8".to_owned())),
        ValueRef::Blob(bytes) => Ok(Value::Bytes(bytes.to_vec())),
        ValueRef::Real(_) => Err(Fault::Bug("a column is a float".to_owned())),
    }
}

/// SQLite reports UNIQUE, CHECK and foreign keys all as "constraint": the extended code decides.
fn fault(error: &rusqlite::Error) -> Fault {
    let text = error.to_string();
    let Some(code) = error.sqlite_error() else { return Fault::Bug(text) };
    match (code.code, code.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
            Fault::Unique(text)
        }
        (ErrorCode::ConstraintViolation, _) => Fault::Constraint(text),
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Fault::Conflict(text),
        (ErrorCode::DiskFull | ErrorCode::SystemIoFailure | ErrorCode::ReadOnly, _) => {
            Fault::Storage(text)
        }
        (ErrorCode::CannotOpen, _) => Fault::Unavailable(text),
        (ErrorCode::OperationInterrupted, _) => Fault::Timeout(text),
        _ => Fault::Bug(text),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_kept_statement_is_planned_once() {
        static READ: Sql = Sql::new(
            "test.read",
            "SELECT a.x FROM a LEFT JOIN b ON b.g = $1 AND b.c = $2 AND b.k <= 10 ORDER BY b.k",
        );
        let folder = std::env::temp_dir().join(format!("hubu-plans-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder of our own");
        let mut session = SqliteSession::open(&folder.join("plans.db"), true).expect("a new file");
        let tables = "CREATE TABLE a (x INTEGER NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID; \
             CREATE TABLE b (g INTEGER NOT NULL, c INTEGER NOT NULL, k INTEGER NOT NULL, \
             PRIMARY KEY (g, c, k)) STRICT, WITHOUT ROWID; INSERT INTO a VALUES (1)";
        session.control(tables).expect("plain tables");
        for number in 1..=5 {
            let rows = session.query(&READ, &[1.into(), number.into()], &[]).expect("a plain read");
            assert_eq!(rows, [Row(vec![Value::Int(1)])]);
        }
        let (statement, _) = session.statement(&READ, 0).expect("it is kept");
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
        drop(statement);
        drop(session);
        std::fs::remove_dir_all(folder).expect("the folder is ours");
    }
}
