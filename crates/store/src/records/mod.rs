//! What every write leaves besides its effects: idempotency records, audit rows, events and due
//! rows. All functions take sets, so that a fold writes each table once.

mod facts;
mod trail;

pub use facts::Facts;
pub use trail::{TrailEntry, TrailFilter, trail_page};

use std::collections::BTreeMap;

use hubu_core::ids::{CustomerKey, GroupKey, UserKey};
use hubu_core::time::Timestamp;

use crate::engine::{Column, RowReader, Sql, Tx, Value};
use crate::{Fault, webhooks};

/// Statements of this module.
pub fn statements() -> Vec<&'static Sql> {
    [STATEMENTS, trail::STATEMENTS].concat()
}

const STATEMENTS: &[&Sql] = &[
    &FIND_KEYS,
    &KEEP,
    &PURGE,
    &AUDIT,
    &EVENTS,
    &CONTENTS,
    &HAS_CONTENT,
    &DUE,
    &DUE_BY,
    &AUDIT_PAGE,
    &AUDIT_COUNT,
];

static FIND_KEYS: Sql = Sql::over(
    "records.find_keys",
    &[
        Column::Int("pos"),
        Column::Int("grp"),
        Column::Int("principal"),
        Column::Text("operation"),
        Column::Text("idem"),
    ],
    "SELECT v.pos, i.request_hash, i.status, i.body, i.kept FROM {rows} CROSS JOIN idempotency i \
     WHERE i.group_id = v.grp AND i.principal = v.principal AND i.operation = v.operation \
     AND i.idempotency_key = v.idem",
);

static KEEP: Sql = Sql::over(
    "records.keep",
    &[
        Column::Int("grp"),
        Column::Int("principal"),
        Column::Text("operation"),
        Column::Text("idem"),
        Column::Bytes("hash"),
        Column::Int("status"),
        Column::Bytes("body"),
        Column::Int("kept"),
    ],
    "INSERT INTO idempotency (group_id, principal, operation, idempotency_key, request_hash, \
     status, body, kept, wall_ms) SELECT v.grp, v.principal, v.operation, v.idem, v.hash, \
     v.status, v.body, v.kept, $1 FROM {rows}",
);

// The old ones are chosen once, so that the limit holds however the engine joins.
static PURGE: Sql = Sql::new(
    "records.purge",
    "WITH old AS MATERIALIZED (SELECT i.group_id, i.principal, i.operation, i.idempotency_key \
     FROM idempotency i WHERE i.wall_ms <= $1 ORDER BY i.wall_ms LIMIT $2 {claim:i}) \
     DELETE FROM idempotency WHERE (group_id, principal, operation, idempotency_key) IN \
     (SELECT o.group_id, o.principal, o.operation, o.idempotency_key FROM old o)",
);

static AUDIT: Sql = Sql::over(
    "records.audit",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("subject"),
        Column::Int("at"),
        Column::Text("actor"),
        Column::Text("operation"),
        Column::Text("request"),
        Column::Text("detail"),
    ],
    "INSERT INTO audit (group_id, audit_key, subject_key, at_ms, wall_ms, actor, operation, \
     request_id, detail) SELECT v.grp, v.k, v.subject, v.at, $1, v.actor, v.operation, v.request, \
     v.detail FROM {rows}",
);

static AUDIT_PAGE: Sql = Sql::new(
    "records.audit_page",
    "SELECT audit_key, at_ms, wall_ms, actor, operation, request_id, detail FROM audit \
     WHERE group_id = $1 AND subject_key = $2 ORDER BY audit_key DESC LIMIT $3 OFFSET $4",
);

static AUDIT_COUNT: Sql = Sql::new(
    "records.audit_count",
    "SELECT COUNT(*) FROM audit WHERE group_id = $1 AND subject_key = $2",
);

static EVENTS: Sql = Sql::over(
    "records.events",
    &[
        Column::Int("grp"),
        Column::Int("subject"),
        Column::Int("seq"),
        Column::Text("kind"),
        Column::Int("at"),
        Column::Text("body"),
    ],
    "INSERT INTO event (group_id, subject_key, seq, kind, at_ms, wall_ms, body) \
     SELECT v.grp, v.subject, v.seq, v.kind, v.at, $1, v.body FROM {rows}",
);

static CONTENTS: Sql = Sql::over(
    "records.contents",
    &[
        Column::Int("grp"),
        Column::Int("subject"),
        Column::Int("seq"),
        Column::Bytes("content"),
        Column::Int("expires"),
    ],
    "INSERT INTO event_content (group_id, subject_key, seq, content, expires_ms) \
     SELECT v.grp, v.subject, v.seq, v.content, v.expires FROM {rows}",
);

static HAS_CONTENT: Sql = Sql::new(
    "records.has_content",
    "SELECT seq FROM event_content WHERE group_id = $1 AND subject_key = $2 AND seq = $3",
);

static DUE: Sql = Sql::over(
    "records.due",
    &[
        Column::Int("grp"),
        Column::Text("kind"),
        Column::Int("k"),
        Column::Int("customer"),
        Column::Int("due"),
    ],
    "INSERT INTO due (group_id, kind, due_key, customer_key, due_ms, lease_no, failures) \
     SELECT v.grp, v.kind, v.k, v.customer, v.due, 0, 0 FROM {rows} \
     WHERE true ON CONFLICT (group_id, kind, due_key) DO UPDATE SET due_ms = excluded.due_ms, \
     parked = NULL",
);

static DUE_BY: Sql = Sql::over(
    "records.due_by",
    &[
        Column::Int("grp"),
        Column::Text("kind"),
        Column::Int("k"),
        Column::Int("customer"),
        Column::Int("due"),
    ],
    "INSERT INTO due (group_id, kind, due_key, customer_key, due_ms, lease_no, failures) \
     SELECT v.grp, v.kind, v.k, v.customer, v.due, 0, 0 FROM {rows} \
     WHERE true ON CONFLICT (group_id, kind, due_key) DO UPDATE SET \
     due_ms = CASE WHEN due.due_ms < excluded.due_ms THEN due.due_ms ELSE excluded.due_ms END, \
     parked = NULL",
);

/// A kept idempotency record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Idempotent {
    /// Hash of the request it belongs to.
    pub request_hash: [u8; 32],
    /// Status of its answer.
    pub status: u16,
    /// Body of its answer.
    pub body: Option<Vec<u8>>,
    /// False when the answer held a secret and was not kept.
    pub kept: bool,
}

/// An idempotency record to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IdempotencyRow {
    /// The principal's distribution group.
    pub group: GroupKey,
    /// Who sent the request.
    pub principal: UserKey,
    /// To which operation.
    pub operation: &'static str,
    /// With which key.
    pub key: String,
    /// Hash of method, path, query and body.
    pub request_hash: [u8; 32],
    /// Status of the answer.
    pub status: u16,
    /// Body of the answer.
    pub body: Option<Vec<u8>>,
    /// False when the answer holds a secret.
    pub kept: bool,
}

/// An audit row: who did what to whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditRow {
    /// The subject's distribution group.
    pub group: GroupKey,
    /// Row key, growing with time.
    pub key: i64,
    /// Whom it was about.
    pub subject: CustomerKey,
    /// Business instant (the wall instant is common to a write).
    pub at: Timestamp,
    /// Who did it, as `account/user`.
    pub actor: String,
    /// Which operation.
    pub operation: &'static str,
    /// In which request.
    pub request_id: String,
    /// What, as a JSON object without secrets or personal data.
    pub detail: String,
}

/// An event for whoever listens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRow {
    /// The subject's distribution group.
    pub group: GroupKey,
    /// Whom it is about.
    pub subject: CustomerKey,
    /// 1, 2, 3 … per subject, taken under the subject's row lock.
    pub seq: i64,
    /// Such as `account.allocated`.
    pub kind: &'static str,
    /// Business instant.
    pub at: Timestamp,
    /// A JSON object.
    pub body: String,
}

/// An obligation: look at `key` again at `due`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueRow {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Which reconciler.
    pub kind: &'static str,
    /// What it is about (a book, a resource, …).
    pub key: i64,
    /// Whose it is: the lane it runs in.
    pub customer: CustomerKey,
    /// Business instant.
    pub due: Timestamp,
}

/// Looks up keys by (group, principal, operation, key); yields (position in the argument, record).
pub fn find_idempotents(
    tx: &mut Tx<'_>,
    keys: &[(GroupKey, UserKey, &str, &str)],
) -> Result<Vec<(usize, Idempotent)>, Fault> {
    let rows: Vec<Vec<Value>> = (0_i64..)
        .zip(keys)
        .map(|(pos, (group, principal, operation, key))| {
            vec![
                pos.into(),
                (*group).into(),
                (*principal).into(),
                (*operation).into(),
                (*key).into(),
            ]
        })
        .collect();
    let found = tx.query_set(&FIND_KEYS, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            let pos = usize::try_from(row.int()?).unwrap_or_default();
            let hash = row.bytes()?.try_into();
            let request_hash =
                hash.map_err(|_| Fault::Bug("a request hash is not 32 bytes".to_owned()))?;
            let status = row.code(|code| u16::try_from(code).ok())?;
            let (body, kept) = (row.opt_bytes()?, row.bool()?);
            Ok((pos, Idempotent { request_hash, status, body, kept }))
        })
        .collect()
}

/// Looks up one key.
pub fn find_idempotent(
    tx: &mut Tx<'_>,
    (group, principal): (GroupKey, UserKey),
    operation: &str,
    key: &str,
) -> Result<Option<Idempotent>, Fault> {
    let found = find_idempotents(tx, &[(group, principal, operation, key)])?;
    Ok(found.into_iter().next().map(|(_, record)| record))
}

/// Keeps idempotency records.
pub fn keep_idempotent(
    tx: &mut Tx<'_>,
    wall: Timestamp,
    rows: &[IdempotencyRow],
) -> Result<(), Fault> {
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| {
            vec![
                row.group.into(),
                row.principal.into(),
                row.operation.into(),
                (&row.key).into(),
                row.request_hash.to_vec().into(),
                i64::from(row.status).into(),
                row.body.clone().into(),
                row.kept.into(),
            ]
        })
        .collect();
    tx.execute_set(&KEEP, &[wall.into()], &rows).map(|_| ())
}

/// Drops at most `limit` idempotency records that were kept at or before `until` (wall time), oldest
/// first; tells how many. Those that another process drops at the moment are left to it.
pub fn purge_idempotent(tx: &mut Tx<'_>, until: Timestamp, limit: i64) -> Result<u64, Fault> {
    tx.execute(&PURGE, &[until.into(), limit.into()])
}

/// Writes audit rows.
pub fn audit(tx: &mut Tx<'_>, wall: Timestamp, rows: &[AuditRow]) -> Result<(), Fault> {
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| {
            vec![
                row.group.into(),
                row.key.into(),
                row.subject.into(),
                row.at.into(),
                (&row.actor).into(),
                row.operation.into(),
                (&row.request_id).into(),
                (&row.detail).into(),
            ]
        })
        .collect();
    tx.execute_set(&AUDIT, &[wall.into()], &rows).map(|_| ())
}

/// An audit row as an operator sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditEntry {
    /// Row key.
    pub key: i64,
    /// Business instant.
    pub at: Timestamp,
    /// The process's clock then.
    pub wall: Timestamp,
    /// Who did it, as `account/user`, or the reconciler's name.
    pub actor: String,
    /// Which operation.
    pub operation: String,
    /// In which request; empty where there was none.
    pub request_id: String,
    /// What, as a JSON object.
    pub detail: String,
}

/// How long a customer's audit trail is, and a page of it, newest first.
pub fn audit_page(
    tx: &mut Tx<'_>,
    (group, subject): (GroupKey, CustomerKey),
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<AuditEntry>), Fault> {
    let total = tx.first(&AUDIT_COUNT, &[group.into(), subject.into()])?;
    let total = total.map_or(Ok(0), |row| row.reader().int())?;
    let rows =
        tx.query(&AUDIT_PAGE, &[group.into(), subject.into(), limit.into(), offset.into()])?;
    let entries: Result<_, Fault> =
        rows.into_iter().map(|row| audit_entry(&mut row.reader())).collect();
    Ok((total, entries?))
}

fn audit_entry(row: &mut RowReader) -> Result<AuditEntry, Fault> {
    Ok(AuditEntry {
        key: row.int()?,
        at: row.time()?,
        wall: row.time()?,
        actor: row.text()?,
        operation: row.text()?,
        request_id: row.text()?,
        detail: row.text()?,
    })
}

/// Writes events, and their deliveries to whoever listens.
pub fn emit(tx: &mut Tx<'_>, wall: Timestamp, events: &[EventRow]) -> Result<(), Fault> {
    let rows: Vec<Vec<Value>> = events
        .iter()
        .map(|row| {
            vec![
                row.group.into(),
                row.subject.into(),
                row.seq.into(),
                row.kind.into(),
                row.at.into(),
                (&row.body).into(),
            ]
        })
        .collect();
    tx.execute_set(&EVENTS, &[wall.into()], &rows)?;
    webhooks::spread(tx, wall, events)
}

/// What an event carries for its deliverer alone, sealed for column `event_content.content` of row
/// `subject:seq`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ContentRow {
    /// The subject's distribution group.
    pub group: GroupKey,
    /// Whom the event is about.
    pub subject: CustomerKey,
    /// The event's number.
    pub seq: i64,
    /// What is delivered, sealed.
    pub content: Vec<u8>,
    /// The business instant from which it no longer counts.
    pub expires: Timestamp,
}

/// Writes what events carry for their deliverer.
pub fn enclose(tx: &mut Tx<'_>, rows: &[ContentRow]) -> Result<(), Fault> {
    let row = |row: &ContentRow| {
        vec![
            row.group.into(),
            row.subject.into(),
            row.seq.into(),
            row.content.clone().into(),
            row.expires.into(),
        ]
    };
    let rows: Vec<Vec<Value>> = rows.iter().map(row).collect();
    tx.execute_set(&CONTENTS, &[], &rows).map(|_| ())
}

/// Is what an event carries for its deliverer still there?
pub fn has_content(
    tx: &mut Tx<'_>,
    (group, subject, seq): (GroupKey, CustomerKey, i64),
) -> Result<bool, Fault> {
    Ok(tx.first(&HAS_CONTENT, &[group.into(), subject.into(), seq.into()])?.is_some())
}

/// Writes obligations; one that exists already is moved to the new instant, and of several about the same
/// thing the last counts.
pub fn oblige(tx: &mut Tx<'_>, rows: &[DueRow]) -> Result<(), Fault> {
    tx.execute_set(&DUE, &[], &last_of(rows)).map(|_| ())
}

/// The same, where an obligation that exists already is never put off.
pub fn oblige_by(tx: &mut Tx<'_>, rows: &[DueRow]) -> Result<(), Fault> {
    tx.execute_set(&DUE_BY, &[], &last_of(rows)).map(|_| ())
}

fn last_of(rows: &[DueRow]) -> Vec<Vec<Value>> {
    let place = |row: &DueRow| (row.group, row.kind, row.key);
    let last: BTreeMap<_, &DueRow> = rows.iter().map(|row| (place(row), row)).collect();
    let row = |row: &&DueRow| -> Vec<Value> {
        let (group, kind, key) = (row.group, row.kind, row.key);
        vec![group.into(), kind.into(), key.into(), row.customer.into(), row.due.into()]
    };
    last.values().map(row).collect()
}
