//! Obligations that fall due, and the leases under which they are worked on.
//!
//! A lease is short and guarded by its number: whoever comes back after it was given to somebody
//! else completes nothing. Business time says what is due, the process's clock how long a lease
//! lasts.

use std::collections::HashMap;

use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

/// Statements of this module.
pub const STATEMENTS: &[&Sql] =
    &[&CLAIM, &COMPLETE, &WITHDRAW, &FAIL, &AHEAD, &NEXT, &BUSY, &COUNT, &LIST, &RETRY, &LATE];

static CLAIM: Sql = Sql::new(
    "due.claim",
    "UPDATE due SET lease_owner = $1, lease_until_ms = $2, lease_no = lease_no + 1 \
     WHERE (group_id, kind, due_key) IN (SELECT d.group_id, d.kind, d.due_key FROM due d \
     WHERE d.due_ms <= $3 AND d.parked IS NULL \
     AND (d.lease_until_ms IS NULL OR d.lease_until_ms <= $4) \
     ORDER BY d.due_ms, d.group_id, d.kind, d.due_key LIMIT $5 {claim:d}) \
     RETURNING group_id, kind, due_key, customer_key, due_ms, lease_no",
);

// By their key: SQLite would look at every obligation there is whether there EXISTS a row of the set.
static COMPLETE: Sql = Sql::over(
    "due.complete",
    &[Column::Int("grp"), Column::Text("kind"), Column::Int("k"), Column::Int("lease")],
    "DELETE FROM due WHERE (group_id, kind, due_key, lease_no) IN \
     (SELECT v.grp, v.kind, v.k, v.lease FROM {rows})",
);

static WITHDRAW: Sql = Sql::over(
    "due.withdraw",
    &[Column::Int("grp"), Column::Text("kind"), Column::Int("k")],
    "DELETE FROM due WHERE (group_id, kind, due_key) IN (SELECT v.grp, v.kind, v.k FROM {rows})",
);

static FAIL: Sql = Sql::new(
    "due.fail",
    "UPDATE due SET failures = failures + 1, lease_until_ms = $1, \
     parked = CASE WHEN failures + 1 >= CAST($2 AS BIGINT) THEN CAST($3 AS TEXT) END \
     WHERE group_id = $4 AND kind = $5 AND due_key = $6 AND lease_no = $7",
);

static AHEAD: Sql = Sql::new(
    "due.ahead",
    "SELECT d.due_ms FROM due d WHERE d.parked IS NULL AND d.due_ms > $1 AND d.due_ms <= $2 \
     ORDER BY d.due_ms LIMIT 1",
);

static NEXT: Sql = Sql::new(
    "due.next",
    "SELECT d.due_ms FROM due d WHERE d.parked IS NULL AND d.due_ms <= $1 \
     ORDER BY d.due_ms LIMIT 1",
);

static BUSY: Sql = Sql::new(
    "due.busy",
    "SELECT d.due_ms FROM due d WHERE d.parked IS NULL AND d.due_ms <= $1 AND d.failures = 0 \
     AND d.lease_until_ms > $2 LIMIT 1",
);

static COUNT: Sql = Sql::new("due.count", "SELECT COUNT(*) FROM due");

static LIST: Sql = Sql::new(
    "due.list",
    "SELECT d.group_id, d.kind, d.due_key, d.customer_key, d.due_ms, d.lease_no, d.failures, \
     d.parked FROM due d ORDER BY d.due_ms, d.group_id, d.kind, d.due_key LIMIT $1 OFFSET $2",
);

static RETRY: Sql = Sql::new(
    "due.retry",
    "UPDATE due SET parked = NULL, failures = 0, lease_until_ms = NULL \
     WHERE kind = $1 AND due_key = $2 AND parked IS NOT NULL",
);

static LATE: Sql = Sql::new(
    "due.late",
    "SELECT d.customer_key, MIN(d.due_ms) FROM due d WHERE d.due_ms < $1 AND d.kind = $2 \
     GROUP BY d.customer_key",
);

/// An obligation that is being worked on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lease {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Which reconciler.
    pub kind: String,
    /// What it is about.
    pub key: i64,
    /// Whose it is.
    pub customer: CustomerKey,
    /// When it fell due.
    pub due: Timestamp,
    /// Guards completion.
    pub number: i64,
}

/// Whose an obligation is by its group, which reconciler looks, and at what.
pub type DuePlace = (GroupKey, &'static str, i64);

/// An obligation as an operator sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Obligation {
    /// What it is.
    pub lease: Lease,
    /// How often it failed in a row.
    pub failures: i64,
    /// Why it is not tried any more, if so.
    pub parked: Option<String>,
}

/// Takes at most `limit` obligations that are due at `now`, oldest first, until `until`.
pub fn claim(
    tx: &mut Tx<'_>,
    (owner, until): (i64, Timestamp),
    (now, wall): (Timestamp, Timestamp),
    limit: i64,
) -> Result<Vec<Lease>, Fault> {
    let params = [owner.into(), until.into(), now.into(), wall.into(), limit.into()];
    let rows = tx.query(&CLAIM, &params)?;
    let leases: Result<Vec<Lease>, Fault> =
        rows.into_iter().map(|row| lease(&mut row.reader())).collect();
    let mut leases = leases?;
    // RETURNING has no order of its own.
    leases.sort_unstable_by_key(|lease| (lease.due, lease.group, lease.key));
    Ok(leases)
}

/// Ends obligations whose work is done in this very transaction; those leased anew since stay.
pub fn complete(tx: &mut Tx<'_>, leases: &[Lease]) -> Result<u64, Fault> {
    let rows: Vec<Vec<Value>> = leases
        .iter()
        .map(|lease| {
            vec![lease.group.into(), (&lease.kind).into(), lease.key.into(), lease.number.into()]
        })
        .collect();
    tx.execute_set(&COMPLETE, &[], &rows)
}

/// Ends obligations that nobody needs any more, whether somebody works on them or not; those that are not
/// there are none.
pub fn withdraw(tx: &mut Tx<'_>, places: &[DuePlace]) -> Result<u64, Fault> {
    let row = |(group, kind, key): &DuePlace| vec![(*group).into(), (*kind).into(), (*key).into()];
    tx.execute_set(&WITHDRAW, &[], &places.iter().map(row).collect::<Vec<_>>())
}

/// Records a failure: it is tried again from `again` (the process's clock) on, and parked with the
/// reason after `most` failures.
pub fn fail(
    tx: &mut Tx<'_>,
    lease: &Lease,
    again: Timestamp,
    (most, reason): (i64, &str),
) -> Result<(), Fault> {
    let params = [
        again.into(),
        most.into(),
        reason.into(),
        lease.group.into(),
        (&lease.kind).into(),
        lease.key.into(),
        lease.number.into(),
    ];
    tx.execute(&FAIL, &params).map(|_| ())
}

/// The earliest instant after `now`, at or before `until`, at which something falls due.
pub fn ahead(
    tx: &mut Tx<'_>,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Timestamp>, Fault> {
    tx.first(&AHEAD, &[now.into(), until.into()])?.map(|row| row.reader().time()).transpose()
}

/// The earliest instant at or before `until` at which something falls due.
pub fn next(tx: &mut Tx<'_>, until: Timestamp) -> Result<Option<Timestamp>, Fault> {
    tx.first(&NEXT, &[until.into()])?.map(|row| row.reader().time()).transpose()
}

/// Is somebody working on something that is due at `now`? What failed before and waits for its next
/// attempt does not count.
pub fn busy(tx: &mut Tx<'_>, now: Timestamp, wall: Timestamp) -> Result<bool, Fault> {
    Ok(tx.first(&BUSY, &[now.into(), wall.into()])?.is_some())
}

/// Of whom something of a kind was due before an instant and is not done, and when the first of it was.
///
/// # Errors
/// Only faults.
pub fn late(
    tx: &mut Tx<'_>,
    kind: &'static str,
    before: Timestamp,
) -> Result<HashMap<CustomerKey, Timestamp>, Fault> {
    let rows = tx.query(&LATE, &[before.into(), kind.into()])?;
    rows.into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((CustomerKey(row.int()?), row.time()?))
        })
        .collect()
}

/// How many obligations there are.
pub fn count(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    tx.first(&COUNT, &[])?.map_or(Ok(0), |row| row.reader().int())
}

/// A page of all obligations, oldest first.
pub fn list(tx: &mut Tx<'_>, (offset, limit): (i64, i64)) -> Result<Vec<Obligation>, Fault> {
    let rows = tx.query(&LIST, &[limit.into(), offset.into()])?;
    rows.into_iter()
        .map(|row| {
            let mut row = row.reader();
            let lease = lease(&mut row)?;
            Ok(Obligation { lease, failures: row.int()?, parked: row.opt_text()? })
        })
        .collect()
}

/// Takes a parked obligation up again; false when there is none such.
pub fn retry(tx: &mut Tx<'_>, kind: &str, key: i64) -> Result<bool, Fault> {
    tx.execute(&RETRY, &[kind.into(), key.into()]).map(|changed| changed > 0)
}

fn lease(row: &mut crate::RowReader) -> Result<Lease, Fault> {
    Ok(Lease {
        group: GroupKey(row.int()?),
        kind: row.text()?,
        key: row.int()?,
        customer: CustomerKey(row.int()?),
        due: row.time()?,
        number: row.int()?,
    })
}
