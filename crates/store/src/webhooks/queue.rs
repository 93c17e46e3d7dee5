//! The queue: which subjects' events wait for which endpoints, and who works on them.
//!
//! All of it is time of the process's clock.

use hubu_core::ids::{CustomerKey, GroupKey, WebhookKey};
use hubu_core::time::Timestamp;

use super::{Attempt, Place};
use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[
    &DUE,
    &CLAIM,
    &HOLD,
    &GO_ON,
    &POSTPONE,
    &LEAVE,
    &SETTLE,
    &ATTEMPT,
    &DROP_CONTENT,
    &RECOVERED,
    &TALLY,
    &REST,
    &BACKLOG,
];

static DUE: Sql = Sql::new(
    "webhooks.due",
    "SELECT w.webhook_key, w.failures FROM webhook w WHERE w.enabled = 1 AND w.rest_wall_ms <= $1 \
     AND EXISTS (SELECT 1 FROM delivery_queue q WHERE q.webhook_key = w.webhook_key \
     AND q.next_wall_ms <= $1 AND q.lease_until_ms <= $1) ORDER BY w.webhook_key",
);

static CLAIM: Sql = Sql::new(
    "webhooks.claim",
    "UPDATE delivery_queue SET lease_owner = $1, lease_until_ms = $2, lease_no = lease_no + 1 \
     WHERE (group_id, subject_key, webhook_key) IN (SELECT q.group_id, q.subject_key, \
     q.webhook_key FROM delivery_queue q WHERE q.webhook_key = $3 AND q.next_wall_ms <= $4 \
     AND q.lease_until_ms <= $4 ORDER BY q.next_wall_ms, q.group_id, q.subject_key LIMIT $5 \
     {claim:q}) RETURNING group_id, subject_key, webhook_key, lease_no, failures",
);

static HOLD: Sql = Sql::new(
    "webhooks.hold",
    "SELECT q.failures FROM delivery_queue q WHERE q.group_id = $1 AND q.subject_key = $2 \
     AND q.webhook_key = $3 AND q.lease_no = $4 {update:q}",
);

static GO_ON: Sql = Sql::new(
    "webhooks.go_on",
    "UPDATE delivery_queue SET failures = 0, lease_until_ms = $1 WHERE group_id = $2 \
     AND subject_key = $3 AND webhook_key = $4",
);

static POSTPONE: Sql = Sql::new(
    "webhooks.postpone",
    "UPDATE delivery_queue SET next_wall_ms = $1, failures = $2, lease_until_ms = 0 \
     WHERE group_id = $3 AND subject_key = $4 AND webhook_key = $5",
);

static LEAVE: Sql = Sql::new(
    "webhooks.leave",
    "DELETE FROM delivery_queue WHERE group_id = $1 AND subject_key = $2 AND webhook_key = $3 \
     AND NOT EXISTS (SELECT 1 FROM event_delivery d WHERE d.webhook_key = $3 AND d.state = 1 \
     AND d.subject_key = $2 AND d.group_id = $1)",
);

static SETTLE: Sql = Sql::new(
    "webhooks.settle",
    "UPDATE event_delivery SET state = $1, attempts = attempts + $2, reason = $3, \
     settled_wall_ms = $4 WHERE group_id = $5 AND subject_key = $6 AND seq = $7 \
     AND webhook_key = $8 AND state = 1",
);

static ATTEMPT: Sql = Sql::new(
    "webhooks.attempt",
    "INSERT INTO delivery_attempt (group_id, subject_key, seq, webhook_key, attempt_key, \
     begun_wall_ms, took_ms, status, failure) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);

static DROP_CONTENT: Sql = Sql::new(
    "webhooks.drop_content",
    "DELETE FROM event_content WHERE group_id = $1 AND subject_key = $2 AND seq = $3 \
     AND NOT EXISTS (SELECT 1 FROM event_delivery d WHERE d.group_id = $1 AND d.subject_key = $2 \
     AND d.seq = $3 AND d.state = 1)",
);

// A rest that was asked for holds, whatever was on its way is taken meanwhile.
static RECOVERED: Sql = Sql::new(
    "webhooks.recovered",
    "UPDATE webhook SET failures = 0 WHERE webhook_key = $1 AND failures <> 0",
);

static TALLY: Sql = Sql::new(
    "webhooks.tally",
    "UPDATE webhook SET failures = failures + 1 WHERE webhook_key = $1 RETURNING failures",
);

static REST: Sql = Sql::new(
    "webhooks.rest",
    "UPDATE webhook SET rest_wall_ms = $1 WHERE webhook_key = $2 AND rest_wall_ms < $1",
);

static BACKLOG: Sql = Sql::new(
    "webhooks.backlog",
    "SELECT COUNT(*), MIN(d.written_wall_ms) FROM webhook w CROSS JOIN event_delivery d \
     WHERE w.gone_wall_ms IS NULL AND d.webhook_key = w.webhook_key AND d.state = 1",
);

/// An endpoint for which something waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// The endpoint.
    pub webhook: WebhookKey,
    /// How often in a row it failed.
    pub failures: i64,
}

/// A subject's events for an endpoint, while somebody works on them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lease {
    /// The subject's distribution group.
    pub group: GroupKey,
    /// Whom the events are about.
    pub subject: CustomerKey,
    /// To whom they go.
    pub webhook: WebhookKey,
    /// Guards what is written of it.
    pub number: i64,
    /// The endpoint's generation when it was taken: what is said of another one is not its own.
    pub generation: i64,
    /// How often in a row the first of them failed.
    pub failures: i64,
}

/// How a delivery ended, or that it goes on waiting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// Its new state (stored number).
    pub state: i64,
    /// Why it was given up.
    pub reason: Option<String>,
    /// When it ended; `None` while it waits.
    pub at: Option<Timestamp>,
}

/// What waits, in all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Backlog {
    /// Deliveries.
    pub pending: i64,
    /// When the oldest of them was written.
    pub oldest: Option<Timestamp>,
}

/// The endpoints for which something waits that may be sent now.
pub fn due(tx: &mut Tx<'_>, wall: Timestamp) -> Result<Vec<Due>, Fault> {
    let rows = tx.query(&DUE, &[wall.into()])?;
    rows.into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok(Due { webhook: WebhookKey(row.int()?), failures: row.int()? })
        })
        .collect()
}

/// Takes at most `limit` subjects of an endpoint of this generation until `until`, the longest waiting
/// first.
pub fn claim(
    tx: &mut Tx<'_>,
    (webhook, generation): (WebhookKey, i64),
    (owner, until): (i64, Timestamp),
    wall: Timestamp,
    limit: i64,
) -> Result<Vec<Lease>, Fault> {
    let params = [owner.into(), until.into(), webhook.into(), wall.into(), limit.into()];
    let rows = tx.query(&CLAIM, &params)?;
    rows.into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok(Lease {
                group: GroupKey(row.int()?),
                subject: CustomerKey(row.int()?),
                webhook: WebhookKey(row.int()?),
                number: row.int()?,
                generation,
                failures: row.int()?,
            })
        })
        .collect()
}

/// Locks what a lease stands for, and tells how often in a row the first delivery failed; `None`: the
/// lease went to somebody else, or there is nothing left.
pub fn hold(tx: &mut Tx<'_>, lease: &Lease) -> Result<Option<i64>, Fault> {
    let params =
        [lease.group.into(), lease.subject.into(), lease.webhook.into(), lease.number.into()];
    tx.first(&HOLD, &params)?.map(|row| row.reader().int()).transpose()
}

/// Records an attempt and what it came to. With the last delivery that waits for it, what the event
/// carries for its deliverer alone goes too.
pub fn settle(
    tx: &mut Tx<'_>,
    place: Place,
    attempt: Option<&Attempt>,
    settled: &Settled,
) -> Result<(), Fault> {
    let [group, subject, seq, webhook] = place.values();
    if let Some(attempt) = attempt {
        let params = [
            group.clone(),
            subject.clone(),
            seq.clone(),
            webhook.clone(),
            attempt.key.into(),
            attempt.begun.into(),
            attempt.took_ms.into(),
            attempt.status.map(i64::from).into(),
            attempt.failure.clone().into(),
        ];
        tx.execute(&ATTEMPT, &params)?;
    }
    let params = [
        settled.state.into(),
        i64::from(attempt.is_some()).into(),
        settled.reason.clone().into(),
        settled.at.map(Timestamp::ms).into(),
        group.clone(),
        subject.clone(),
        seq.clone(),
        webhook,
    ];
    tx.execute(&SETTLE, &params)?;
    if settled.at.is_some() {
        tx.execute(&DROP_CONTENT, &[group, subject, seq])?;
    }
    Ok(())
}

/// Keeps a lease until `until`, after a delivery that ended: the next one has not failed yet.
pub fn go_on(tx: &mut Tx<'_>, lease: &Lease, until: Timestamp) -> Result<(), Fault> {
    let params = [until.into(), lease.group.into(), lease.subject.into(), lease.webhook.into()];
    tx.execute(&GO_ON, &params).map(|_| ())
}

/// Ends a lease: the first delivery failed for the `failures`-th time and is tried again at `next`.
pub fn postpone(
    tx: &mut Tx<'_>,
    lease: &Lease,
    (next, failures): (Timestamp, i64),
) -> Result<(), Fault> {
    let params = [
        next.into(),
        failures.into(),
        lease.group.into(),
        lease.subject.into(),
        lease.webhook.into(),
    ];
    tx.execute(&POSTPONE, &params).map(|_| ())
}

/// Ends a lease under which nothing failed: the subject leaves the queue, or goes to its end where more
/// of it waits, the first of which has failed `failures` times in a row.
pub fn release(
    tx: &mut Tx<'_>,
    lease: &Lease,
    (wall, failures): (Timestamp, i64),
) -> Result<(), Fault> {
    let [group, subject, webhook] =
        [lease.group.0, lease.subject.0, lease.webhook.0].map(crate::Value::from);
    let left = tx.execute(&LEAVE, &[group.clone(), subject.clone(), webhook.clone()])?;
    if left == 0 {
        tx.execute(&POSTPONE, &[wall.into(), failures.into(), group, subject, webhook])?;
        tx.set_outbound();
    }
    Ok(())
}

/// Counts an endpoint's failures in a row, which a success ends; tells how many there are now.
pub fn tally(tx: &mut Tx<'_>, webhook: WebhookKey, failed: bool) -> Result<i64, Fault> {
    if !failed {
        return tx.execute(&RECOVERED, &[webhook.into()]).map(|_| 0);
    }
    tx.first(&TALLY, &[webhook.into()])?.map_or(Ok(0), |row| row.reader().int())
}

/// Leaves an endpoint alone until an instant; what it was left alone for before is never shortened.
pub fn rest(tx: &mut Tx<'_>, webhook: WebhookKey, until: Timestamp) -> Result<(), Fault> {
    tx.execute(&REST, &[until.into(), webhook.into()]).map(|_| ())
}

/// How much waits, and since when.
pub fn backlog(tx: &mut Tx<'_>) -> Result<Backlog, Fault> {
    let nothing = Backlog { pending: 0, oldest: None };
    tx.first(&BACKLOG, &[])?.map_or(Ok(nothing), |row| {
        let mut row = row.reader();
        Ok(Backlog { pending: row.int()?, oldest: row.opt_time()? })
    })
}
