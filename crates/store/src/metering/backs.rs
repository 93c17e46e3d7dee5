//! Which usage takes which other back.

use hubu_core::ids::{CustomerKey, GroupKey};

use super::SeqRange;
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};
use crate::orders::in_order;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &BACKS];

static INSERT: Sql = Sql::over(
    "metering.insert_backs",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("seq"), Column::Int("back")],
    "INSERT INTO usage_back (group_id, customer_key, seq, back_seq) \
     SELECT v.grp, v.customer, v.seq, v.back FROM {rows}",
);

static BACKS: Sql = Sql::over(
    "metering.backs",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("low"), Column::Int("high")],
    "SELECT b.group_id, b.customer_key, b.seq, b.back_seq FROM {rows} CROSS JOIN usage_back b \
     WHERE b.group_id = v.grp AND b.customer_key = v.customer AND b.seq > v.low \
     AND b.seq <= v.high",
);

/// Usage of a customer that takes other usage of its back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TakesBack {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Who consumes.
    pub customer: CustomerKey,
    /// The number of what takes back.
    pub seq: i64,
    /// The number of what it takes back; lower.
    pub back: i64,
}

/// Stores which usage takes which other back.
///
/// # Errors
/// Only faults.
pub fn save_backs(tx: &mut Tx<'_>, backs: &[TakesBack]) -> Result<(), Fault> {
    let row = |one: &TakesBack| -> Vec<Value> {
        vec![one.group.into(), one.customer.into(), one.seq.into(), one.back.into()]
    };
    let rows = backs.iter().map(row).collect();
    tx.execute_set(&INSERT, &[], &in_order(rows, 3)).map(|_| ())
}

/// What of usage takes other usage back.
///
/// # Errors
/// Only faults.
pub fn backs(tx: &mut Tx<'_>, ranges: &[SeqRange]) -> Result<Vec<TakesBack>, Fault> {
    let row = |range: &SeqRange| -> Vec<Value> {
        vec![range.group.into(), range.customer.into(), range.after.into(), range.through.into()]
    };
    let rows: Vec<Vec<Value>> = ranges.iter().map(row).collect();
    let found = tx.query_set(&BACKS, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            let (group, customer) = (GroupKey(row.int()?), CustomerKey(row.int()?));
            Ok(TakesBack { group, customer, seq: row.int()?, back: row.int()? })
        })
        .collect()
}
