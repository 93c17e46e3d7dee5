//! From an event to its deliveries, in the event's own transaction.

use hubu_core::ids::{CustomerKey, GroupKey, WebhookKey};
use hubu_core::time::Timestamp;
use hubu_core::webhooks::{TEST, heard_as};

use super::Place;
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};
use crate::records::EventRow;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&SPREAD, &QUEUE_UP, &HEARD, &DELIVER_TO, &QUEUE];

/// What an endpoint may have written to hear the event.
const EVENT: &[Column] = &[
    Column::Int("grp"),
    Column::Int("subject"),
    Column::Int("seq"),
    Column::Text("kind"),
    Column::Text("family"),
    Column::Text("every"),
];

static SPREAD: Sql = Sql::over(
    "webhooks.spread",
    EVENT,
    "INSERT INTO event_delivery (group_id, subject_key, seq, webhook_key, state, attempts, \
     written_wall_ms) SELECT v.grp, v.subject, v.seq, w.webhook_key, 1, 0, $1 \
     FROM {rows} CROSS JOIN webhook w WHERE w.enabled = 1 \
     AND (w.subject_key IS NULL OR w.subject_key = v.subject) \
     AND EXISTS (SELECT 1 FROM webhook_kind k WHERE k.webhook_key = w.webhook_key \
     AND k.kind IN (v.kind, v.family, v.every))",
);

// The row is written even where it was there: that is what locks it against being taken away. Leases
// are counted from the clock on, so that a new row knows nobody's lease of the one before it.
static QUEUE_UP: Sql = Sql::over(
    "webhooks.queue_up",
    EVENT,
    "INSERT INTO delivery_queue (group_id, subject_key, webhook_key, next_wall_ms, failures, \
     lease_until_ms, lease_no) SELECT DISTINCT v.grp, v.subject, w.webhook_key, \
     CAST($1 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST($1 AS BIGINT) \
     FROM {rows} CROSS JOIN webhook w WHERE w.enabled = 1 \
     AND (w.subject_key IS NULL OR w.subject_key = v.subject) \
     AND EXISTS (SELECT 1 FROM webhook_kind k WHERE k.webhook_key = w.webhook_key \
     AND k.kind IN (v.kind, v.family, v.every)) \
     ON CONFLICT (group_id, subject_key, webhook_key) \
     DO UPDATE SET lease_no = delivery_queue.lease_no",
);

static HEARD: Sql = Sql::new(
    "webhooks.heard",
    "SELECT w.webhook_key FROM webhook w WHERE w.enabled = 1 \
     AND (w.subject_key IS NULL OR w.subject_key = $1) \
     AND EXISTS (SELECT 1 FROM webhook_kind k WHERE k.webhook_key = w.webhook_key \
     AND k.kind IN ($2, $3, $4)) LIMIT 1",
);

static DELIVER_TO: Sql = Sql::new(
    "webhooks.deliver_to",
    "INSERT INTO event_delivery (group_id, subject_key, seq, webhook_key, state, attempts, \
     written_wall_ms) VALUES ($1, $2, $3, $4, 1, 0, $5)",
);

static QUEUE: Sql = Sql::over(
    "webhooks.queue",
    &[Column::Int("grp"), Column::Int("subject"), Column::Int("webhook")],
    "INSERT INTO delivery_queue (group_id, subject_key, webhook_key, next_wall_ms, failures, \
     lease_until_ms, lease_no) SELECT DISTINCT v.grp, v.subject, v.webhook, CAST($1 AS BIGINT), \
     CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST($1 AS BIGINT) FROM {rows} WHERE true \
     ON CONFLICT (group_id, subject_key, webhook_key) \
     DO UPDATE SET next_wall_ms = excluded.next_wall_ms, failures = 0",
);

/// Writes the deliveries of events to whoever hears them: two statements where somebody listens, and
/// none where nobody does. Events of trials go where they were sent, by [`deliver_to`].
pub fn spread(tx: &mut Tx<'_>, wall: Timestamp, events: &[EventRow]) -> Result<(), Fault> {
    if !tx.is_listened() {
        return Ok(());
    }
    let events = events.iter().filter(|event| event.kind != TEST);
    let rows: Vec<Vec<Value>> = events
        .map(|event| {
            let [kind, family, every] = heard_as(event.kind);
            vec![
                event.group.into(),
                event.subject.into(),
                event.seq.into(),
                kind.into(),
                family.into(),
                every.into(),
            ]
        })
        .collect();
    if tx.execute_set(&SPREAD, &[wall.into()], &rows)? > 0 {
        tx.execute_set(&QUEUE_UP, &[wall.into()], &rows)?;
        tx.set_outbound();
    }
    Ok(())
}

/// Would an event of this kind about this customer go to anybody, were it raised in this transaction?
pub fn is_heard(tx: &mut Tx<'_>, subject: CustomerKey, kind: &str) -> Result<bool, Fault> {
    if !tx.is_listened() {
        return Ok(false);
    }
    let [kind, family, every] = heard_as(kind);
    let params = [subject.into(), kind.into(), family.into(), every.into()];
    Ok(tx.first(&HEARD, &params)?.is_some())
}

/// Writes the delivery of an event to one endpoint, whatever it hears.
pub fn deliver_to(tx: &mut Tx<'_>, wall: Timestamp, place: Place) -> Result<(), Fault> {
    let [group, subject, seq, webhook] = place.values();
    tx.execute(&DELIVER_TO, &[group, subject, seq, webhook, wall.into()])?;
    queue(tx, wall, place.webhook, &[(place.group, place.subject)])
}

/// Lets an endpoint's deliveries about these subjects be looked at from now on.
pub(super) fn queue(
    tx: &mut Tx<'_>,
    wall: Timestamp,
    webhook: WebhookKey,
    subjects: &[(GroupKey, CustomerKey)],
) -> Result<(), Fault> {
    let row = |(group, subject): &(GroupKey, CustomerKey)| {
        vec![(*group).into(), (*subject).into(), webhook.into()]
    };
    let rows: Vec<Vec<Value>> = subjects.iter().map(row).collect();
    tx.execute_set(&QUEUE, &[wall.into()], &rows)?;
    tx.set_outbound();
    Ok(())
}
