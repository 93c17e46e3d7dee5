//! One set of SQL on two engines.

mod dialect;
mod postgres;
mod question;
mod readers;
mod session;
mod sql;
mod sqlite;
mod value;

pub(crate) use dialect::Access;
pub(crate) use postgres::{PgPool, PgSession};
pub(crate) use readers::SqliteReaders;
pub(crate) use session::{announce, named};
pub(crate) use sqlite::SqliteSession;

pub use dialect::Engine;
pub use question::Question;
pub use session::{Driver, Probe, Step, Tx};
pub use sql::{Column, Sql, statements};
pub use value::{Row, RowReader, Value};
