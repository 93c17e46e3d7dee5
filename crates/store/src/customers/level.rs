//! The history of a customer's level. Rows are closed, never rewritten.

use hubu_core::customers::Level;
use hubu_core::history::Period;
use hubu_core::ids::CustomerKey;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, RowReader, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&AT, &OF, &ALL, &CLOSE, &OPEN];

static AT: Sql = Sql::new(
    "customers.level_at",
    "SELECT level, from_ms, to_ms FROM customer_level WHERE customer_key = $1 \
     AND from_ms <= $2 AND (to_ms IS NULL OR to_ms > $2)",
);

static OF: Sql = Sql::over(
    "customers.levels_at",
    &[Column::Int("k")],
    "SELECT l.level, l.from_ms, l.to_ms, l.customer_key FROM {rows} CROSS JOIN customer_level l \
     WHERE l.customer_key = v.k AND l.from_ms <= $1 AND (l.to_ms IS NULL OR l.to_ms > $1)",
);

static ALL: Sql = Sql::new(
    "customers.levels",
    "SELECT level, from_ms, to_ms FROM customer_level WHERE customer_key = $1 ORDER BY level_key",
);

static CLOSE: Sql = Sql::new(
    "customers.close_level",
    "UPDATE customer_level SET to_ms = $2 WHERE customer_key = $1 AND to_ms IS NULL",
);

static OPEN: Sql = Sql::new(
    "customers.open_level",
    "INSERT INTO customer_level (customer_key, level_key, from_ms, to_ms, level) \
     VALUES ($1, $2, $3, NULL, $4)",
);

/// A level and the time it held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LevelRow {
    /// The level.
    pub level: Level,
    /// When it held.
    pub period: Period,
}

/// The level that held at an instant.
pub fn level_at(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    at: Timestamp,
) -> Result<Option<Level>, Fault> {
    let row = tx.first(&AT, &[customer.into(), at.into()])?;
    Ok(row.map(|row| read(&mut row.reader())).transpose()?.map(|row| row.level))
}

/// The levels that held at an instant, of the customers that had one.
pub fn levels_at(
    tx: &mut Tx<'_>,
    customers: &[CustomerKey],
    at: Timestamp,
) -> Result<Vec<(CustomerKey, Level)>, Fault> {
    let rows: Vec<Vec<Value>> = customers.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&OF, &[at.into()], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            let held = read(&mut row)?;
            Ok((CustomerKey(row.int()?), held.level))
        })
        .collect()
}

/// Every level the customer had, oldest first.
pub fn levels(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<Vec<LevelRow>, Fault> {
    let rows = tx.query(&ALL, &[customer.into()])?;
    rows.into_iter().map(|row| read(&mut row.reader())).collect()
}

/// Ends the level that holds, if any; the customer is locked.
pub fn close_level(tx: &mut Tx<'_>, customer: CustomerKey, at: Timestamp) -> Result<(), Fault> {
    tx.execute(&CLOSE, &[customer.into(), at.into()]).map(|_| ())
}

/// Begins a level; the one before is closed and the customer is locked.
pub fn open_level(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    key: i64,
    level: &Level,
    at: Timestamp,
) -> Result<(), Fault> {
    let params = [customer.into(), key.into(), at.into(), level.as_str().into()];
    tx.execute(&OPEN, &params).map(|_| ())
}

fn read(row: &mut RowReader) -> Result<LevelRow, Fault> {
    let text = row.text()?;
    let level = Level::parse(&text).ok_or_else(|| Fault::Bug(format!("level {text}")))?;
    Ok(LevelRow { level, period: Period { from: row.time()?, to: row.opt_time()? } })
}
