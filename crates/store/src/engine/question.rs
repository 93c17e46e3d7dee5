//! [`Question`]: a read that is one short statement.

use hubu_core::time::Timestamp;

use super::sql::Sql;
use super::value::{Row, Value};
use crate::Fault;

/// A read that is one short statement, and how to understand its answer. It runs without a
/// transaction around it and, on PostgreSQL, without a thread of its own: to hand a point read to a
/// thread and back takes longer than the read.
pub struct Question<T> {
    pub(crate) sql: &'static Sql,
    pub(crate) params: Vec<Value>,
    pub(crate) read: Reading<T>,
}

/// Makes a value of a question's rows and the instant of the process's clock at which it was asked.
type Reading<T> = fn(Vec<Row>, Timestamp) -> Result<T, Fault>;

impl<T> Question<T> {
    /// A plain statement, its parameters, and how its rows are read.
    pub const fn new(sql: &'static Sql, params: Vec<Value>, read: Reading<T>) -> Self {
        Self { sql, params, read }
    }
}
