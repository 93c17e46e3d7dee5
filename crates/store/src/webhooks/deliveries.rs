//! Deliveries: what is to be sent, what was, and every attempt.

use std::collections::BTreeMap;

use hubu_core::ids::{CustomerKey, GroupKey, WebhookKey};
use hubu_core::time::Timestamp;
use hubu_core::webhooks::{CODE_SENT, DeliveryState};

use super::fan_out::queue;
use super::{Lease, Place};
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::{Fault, RowReader};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&HEADS, &FIND, &COUNT, &PAGE, &ATTEMPTS, &REDELIVER, &REDELIVER_PARKED];

static HEADS: Sql = Sql::new(
    "webhooks.heads",
    "SELECT d.group_id, d.subject_key, d.seq, d.webhook_key, e.kind, e.at_ms, e.body, c.content, \
     c.expires_ms FROM event_delivery d JOIN event e ON e.group_id = d.group_id \
     AND e.subject_key = d.subject_key AND e.seq = d.seq LEFT JOIN event_content c \
     ON c.group_id = d.group_id AND c.subject_key = d.subject_key AND c.seq = d.seq \
     WHERE d.webhook_key = $1 AND d.state = 1 AND d.subject_key = $2 AND d.group_id = $3 \
     ORDER BY d.seq LIMIT $4",
);

static FIND: Sql = Sql::new(
    "webhooks.delivery",
    "SELECT d.group_id, d.subject_key, d.seq, d.webhook_key, e.kind, d.state, d.attempts, \
     d.reason, d.written_wall_ms, d.settled_wall_ms FROM event_delivery d JOIN event e \
     ON e.group_id = d.group_id AND e.subject_key = d.subject_key AND e.seq = d.seq \
     WHERE d.group_id = $1 AND d.subject_key = $2 AND d.seq = $3 AND d.webhook_key = $4",
);

static COUNT: Sql = Sql::new(
    "webhooks.count_deliveries",
    "SELECT COUNT(*) FROM event_delivery d WHERE d.webhook_key = $1 \
     AND (CAST($2 AS BIGINT) IS NULL OR d.state = $2)",
);

static PAGE: Sql = Sql::new(
    "webhooks.deliveries_page",
    "SELECT d.group_id, d.subject_key, d.seq, d.webhook_key, e.kind, d.state, d.attempts, \
     d.reason, d.written_wall_ms, d.settled_wall_ms FROM event_delivery d JOIN event e \
     ON e.group_id = d.group_id AND e.subject_key = d.subject_key AND e.seq = d.seq \
     WHERE d.webhook_key = $1 AND (CAST($2 AS BIGINT) IS NULL OR d.state = $2) \
     ORDER BY d.written_wall_ms DESC, d.subject_key DESC, d.seq DESC LIMIT $3 OFFSET $4",
);

static ATTEMPTS: Sql = Sql::over(
    "webhooks.attempts",
    &[Column::Int("grp"), Column::Int("subject"), Column::Int("seq"), Column::Int("webhook")],
    "SELECT a.group_id, a.subject_key, a.seq, a.webhook_key, a.attempt_key, a.begun_wall_ms, \
     a.took_ms, a.status, a.failure FROM {rows} CROSS JOIN delivery_attempt a \
     WHERE a.group_id = v.grp AND a.subject_key = v.subject AND a.seq = v.seq \
     AND a.webhook_key = v.webhook ORDER BY a.attempt_key",
);

static REDELIVER: Sql = Sql::new(
    "webhooks.redeliver",
    "UPDATE event_delivery SET state = 1, reason = NULL, settled_wall_ms = NULL \
     WHERE group_id = $1 AND subject_key = $2 AND seq = $3 AND webhook_key = $4",
);

// What lost its content has nothing left to say.
static REDELIVER_PARKED: Sql = Sql::new(
    "webhooks.redeliver_parked",
    "UPDATE event_delivery SET state = 1, reason = NULL, settled_wall_ms = NULL \
     WHERE (group_id, subject_key, seq, webhook_key) IN (SELECT d.group_id, d.subject_key, d.seq, \
     d.webhook_key FROM event_delivery d WHERE d.webhook_key = $1 AND d.state = 3 \
     AND d.written_wall_ms >= $2 AND d.written_wall_ms < $3 AND (EXISTS (SELECT 1 \
     FROM event_content c WHERE c.group_id = d.group_id AND c.subject_key = d.subject_key \
     AND c.seq = d.seq) OR NOT EXISTS (SELECT 1 FROM event e WHERE e.group_id = d.group_id \
     AND e.subject_key = d.subject_key AND e.seq = d.seq AND e.kind = $4)) \
     ORDER BY d.written_wall_ms LIMIT $5 {update:d}) RETURNING group_id, subject_key",
);

/// An event that is to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outgoing {
    /// Which event, to whom.
    pub place: Place,
    /// Such as `account.recharged`.
    pub kind: String,
    /// Business instant.
    pub at: Timestamp,
    /// A JSON object.
    pub body: String,
    /// What it carries for its deliverer alone, sealed for `event_content.content` of the row
    /// `subject:seq`, and the business instant from which that no longer counts.
    pub content: Option<(Vec<u8>, Timestamp)>,
}

/// A delivery as operators see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// Which event, to whom.
    pub place: Place,
    /// Such as `account.recharged`.
    pub kind: String,
    /// How far it has come.
    pub state: DeliveryState,
    /// Attempts so far.
    pub attempts: i64,
    /// Why it was given up.
    pub reason: Option<String>,
    /// When it was written (the process's clock).
    pub written: Timestamp,
    /// When it ended (the process's clock).
    pub settled: Option<Timestamp>,
}

/// An attempt to send, with what came of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attempt {
    /// Row key, growing with time.
    pub key: i64,
    /// When it began (the process's clock).
    pub begun: Timestamp,
    /// Milliseconds it took.
    pub took_ms: i64,
    /// The HTTP status of the answer, where there was one.
    pub status: Option<u16>,
    /// What went wrong; `None`: the endpoint took it.
    pub failure: Option<String>,
}

/// Which deliveries of an endpoint are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeliveryFilter {
    /// The endpoint.
    pub webhook: WebhookKey,
    /// How far they have come; `None`: whatever.
    pub state: Option<DeliveryState>,
}

/// The first pending events of a lease, in their order.
pub fn heads(tx: &mut Tx<'_>, lease: &Lease, limit: i64) -> Result<Vec<Outgoing>, Fault> {
    let params = [lease.webhook.into(), lease.subject.into(), lease.group.into(), limit.into()];
    let rows = tx.query(&HEADS, &params)?;
    rows.into_iter()
        .map(|row| {
            let mut row = row.reader();
            let (place, kind) = (Place::read(&mut row)?, row.text()?);
            let (at, body) = (row.time()?, row.text()?);
            let content = row.opt_bytes()?.zip(row.opt_time()?);
            Ok(Outgoing { place, kind, at, body, content })
        })
        .collect()
}

/// A delivery, if it is there.
pub fn delivery(tx: &mut Tx<'_>, place: Place) -> Result<Option<Delivery>, Fault> {
    tx.first(&FIND, &place.values())?.map(read).transpose()
}

/// How many deliveries of an endpoint there are, and a page of them, the last written first.
pub fn deliveries_page(
    tx: &mut Tx<'_>,
    filter: DeliveryFilter,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<Delivery>), Fault> {
    let state = Value::from(filter.state.map(DeliveryState::code));
    let total = tx.first(&COUNT, &[filter.webhook.into(), state.clone()])?;
    let total = total.map_or(Ok(0), |row| row.reader().int())?;
    let params = [filter.webhook.into(), state, limit.into(), offset.into()];
    let rows: Result<_, Fault> = tx.query(&PAGE, &params)?.into_iter().map(read).collect();
    Ok((total, rows?))
}

/// The attempts of deliveries, in their order.
pub fn attempts_of(
    tx: &mut Tx<'_>,
    places: &[Place],
) -> Result<BTreeMap<Place, Vec<Attempt>>, Fault> {
    let rows: Vec<Vec<Value>> = places.iter().map(|place| place.values().to_vec()).collect();
    let mut attempts: BTreeMap<Place, Vec<Attempt>> = BTreeMap::new();
    for row in tx.query_set(&ATTEMPTS, &[], &rows)? {
        let mut row = row.reader();
        let place = Place::read(&mut row)?;
        attempts.entry(place).or_default().push(Attempt {
            key: row.int()?,
            begun: row.time()?,
            took_ms: row.int()?,
            status: row.opt_code(|status| u16::try_from(status).ok())?,
            failure: row.opt_text()?,
        });
    }
    Ok(attempts)
}

/// Lets a delivery be made (again) from now on, before whatever of its subject waits.
pub fn redeliver(tx: &mut Tx<'_>, wall: Timestamp, place: Place) -> Result<(), Fault> {
    tx.execute(&REDELIVER, &place.values())?;
    queue(tx, wall, place.webhook, &[(place.group, place.subject)])
}

/// Lets at most `limit` deliveries of an endpoint be made again that were given up and had been
/// written within `span` (from, before), the oldest first; tells how many. A code that is not kept
/// any more is left out.
pub fn redeliver_parked(
    tx: &mut Tx<'_>,
    wall: Timestamp,
    webhook: WebhookKey,
    (from, before): (Timestamp, Timestamp),
    limit: i64,
) -> Result<usize, Fault> {
    let params = [webhook.into(), from.into(), before.into(), CODE_SENT.into(), limit.into()];
    let rows = tx.query(&REDELIVER_PARKED, &params)?;
    let subjects: Result<Vec<_>, Fault> = rows
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((GroupKey(row.int()?), CustomerKey(row.int()?)))
        })
        .collect();
    let mut subjects = subjects?;
    let redelivered = subjects.len();
    subjects.sort_unstable();
    subjects.dedup();
    queue(tx, wall, webhook, &subjects)?;
    Ok(redelivered)
}

fn read(row: Row) -> Result<Delivery, Fault> {
    let mut row: RowReader = row.reader();
    Ok(Delivery {
        place: Place::read(&mut row)?,
        kind: row.text()?,
        state: row.code(DeliveryState::from_code)?,
        attempts: row.int()?,
        reason: row.opt_text()?,
        written: row.time()?,
        settled: row.opt_time()?,
    })
}
