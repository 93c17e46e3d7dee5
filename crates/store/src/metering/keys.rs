//! What events are known by: as long as one may still be taken, its key is remembered.

use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::metering::{EventKey, EventStatus, Span, UsageEvent};
use hubu_core::time::Timestamp;
use sha2::{Digest as _, Sha256};

use super::span;
use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::orders::taken;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&KNOWN, &LOCK, &INSERT, &CHANGE, &FORGET];

macro_rules! known_where {
    ($tail:literal) => {
        concat!(
            "SELECT k.source, k.event, k.hash, k.status, k.group_id, k.customer_key, k.first_seq, \
             k.number, k.from_ms, k.to_ms, k.forget_ms FROM {rows} CROSS JOIN usage_key k \
             WHERE k.source = v.source AND k.event = v.event",
            $tail
        )
    };
}

static KNOWN: Sql =
    Sql::over("metering.known", &[Column::Text("source"), Column::Text("event")], known_where!(""));

static LOCK: Sql = Sql::over(
    "metering.lock_known",
    &[Column::Text("source"), Column::Text("event")],
    known_where!(" ORDER BY k.source, k.event {update:k}"),
);

static INSERT: Sql = Sql::over(
    "metering.remember",
    &[
        Column::Text("source"),
        Column::Text("event"),
        Column::Bytes("hash"),
        Column::Int("status"),
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("first"),
        Column::Int("number"),
        Column::Int("since"),
        Column::Int("until"),
        Column::Int("forget"),
    ],
    "INSERT INTO usage_key (source, event, hash, status, group_id, customer_key, first_seq, number, \
     from_ms, to_ms, forget_ms) SELECT v.source, v.event, v.hash, v.status, v.grp, v.customer, \
     v.first, v.number, v.since, v.until, v.forget FROM {rows}",
);

static CHANGE: Sql = Sql::over(
    "metering.change_known",
    &[
        Column::Text("source"),
        Column::Text("event"),
        Column::Int("status"),
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("first"),
        Column::Int("number"),
        Column::Int("forget"),
    ],
    "UPDATE usage_key SET status = v.status, group_id = v.grp, customer_key = v.customer, \
     first_seq = v.first, number = v.number, forget_ms = v.forget FROM {rows} \
     WHERE usage_key.source = v.source AND usage_key.event = v.event",
);

static FORGET: Sql = Sql::new(
    "metering.forget",
    "DELETE FROM usage_key WHERE (source, event) IN (SELECT k.source, k.event FROM usage_key k \
     WHERE k.forget_ms <= $1 ORDER BY k.forget_ms LIMIT $2)",
);

/// The records of an event that was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TakenAs {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Who consumed.
    pub customer: CustomerKey,
    /// The number of the first record.
    pub first_seq: i64,
    /// How many there are.
    pub number: i64,
}

/// What is known of an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownEvent {
    /// What tells it from others.
    pub key: EventKey,
    /// What it says ([`content_hash`]).
    pub hash: [u8; 32],
    /// What became of it.
    pub status: EventStatus,
    /// Its records; none where it was never taken.
    pub taken: Option<TakenAs>,
    /// When it was used.
    pub span: Span,
    /// When it may be forgotten; none while it is parked.
    pub forget: Option<Timestamp>,
}

/// What an event says, in short: events that differ in anything but what tells them from others have another.
pub fn content_hash(event: &UsageEvent) -> [u8; 32] {
    let mut hash = Sha256::new();
    let mut text = |text: Option<&str>| {
        // With its length, so that no text runs into the next; absent is not empty.
        hash.update(text.map_or(u64::MAX, |text| text.len() as u64).to_be_bytes());
        hash.update(text.unwrap_or_default());
    };
    text(Some(&event.resource));
    text(Some(&event.usage_type));
    for named in [&event.region, &event.zone, &event.enterprise_project] {
        text(named.as_deref());
    }
    text(event.corrects.as_ref().map(|key| key.id.as_str()));
    for (name, value) in event.tags.iter().flatten() {
        text(Some(name));
        text(Some(value));
    }
    let (from, to) = (event.span.from().ms(), event.span.to().ms());
    let tagged = i64::from(event.tags.is_some());
    let sized = i64::from(event.size.is_some());
    let size = event.size.unwrap_or_default();
    for number in [event.quantity_e8, event.measure, from, to, tagged, sized, size] {
        hash.update(number.to_be_bytes());
    }
    hash.finalize().into()
}

/// What is known under keys; of an unknown one, nothing.
///
/// # Errors
/// Only faults.
pub fn known(tx: &mut Tx<'_>, keys: &[EventKey]) -> Result<Vec<KnownEvent>, Fault> {
    tx.query_set(&KNOWN, &[], &set(keys))?.into_iter().map(event).collect()
}

/// The same, for whoever takes the place of an event: it is corrected once, and nobody else decides about it until
/// this is committed. Called before the customers are locked that it leads to.
///
/// # Errors
/// Only faults.
pub fn lock_known(tx: &mut Tx<'_>, keys: &[EventKey]) -> Result<Vec<KnownEvent>, Fault> {
    tx.query_set(&LOCK, &[], &set(keys))?.into_iter().map(event).collect()
}

fn set(keys: &[EventKey]) -> Vec<Vec<Value>> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    keys.iter().map(|key| vec![(&key.source).into(), (&key.id).into()]).collect()
}

/// Remembers events that were not known. One that another has remembered meanwhile is a [`Fault::Conflict`]: the
/// work is done again, and finds it.
///
/// # Errors
/// Only faults.
pub fn remember(tx: &mut Tx<'_>, events: &[KnownEvent]) -> Result<(), Fault> {
    let row = |event: &KnownEvent| {
        let [group, customer, first, number] = places(event);
        vec![
            (&event.key.source).into(),
            (&event.key.id).into(),
            event.hash.to_vec().into(),
            event.status.code().into(),
            group,
            customer,
            first,
            number,
            event.span.from().into(),
            event.span.to().into(),
            event.forget.into(),
        ]
    };
    let rows: Vec<Vec<Value>> = by_key(events).into_iter().map(row).collect();
    tx.execute_set(&INSERT, &[], &rows).map(|_| ()).map_err(taken)
}

/// Stores what became of events that are known: their status, their records, and when they may be forgotten.
///
/// # Errors
/// Only faults.
pub fn change_known(tx: &mut Tx<'_>, events: &[KnownEvent]) -> Result<(), Fault> {
    let row = |event: &KnownEvent| {
        let [group, customer, first, number] = places(event);
        vec![
            (&event.key.source).into(),
            (&event.key.id).into(),
            event.status.code().into(),
            group,
            customer,
            first,
            number,
            event.forget.into(),
        ]
    };
    let rows: Vec<Vec<Value>> = by_key(events).into_iter().map(row).collect();
    tx.execute_set(&CHANGE, &[], &rows).map(|_| ())
}

/// Forgets keys that may be, so many at the most; tells how many they were.
///
/// # Errors
/// Only faults.
pub fn forget(tx: &mut Tx<'_>, now: Timestamp, limit: i64) -> Result<u64, Fault> {
    tx.execute(&FORGET, &[now.into(), limit.into()])
}

fn by_key(events: &[KnownEvent]) -> Vec<&KnownEvent> {
    let mut events: Vec<&KnownEvent> = events.iter().collect();
    events.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    events
}

fn places(event: &KnownEvent) -> [Value; 4] {
    let taken = event.taken;
    [
        taken.map(|taken| taken.group).into(),
        taken.map(|taken| taken.customer).into(),
        taken.map(|taken| taken.first_seq).into(),
        taken.map(|taken| taken.number).into(),
    ]
}

fn event(row: Row) -> Result<KnownEvent, Fault> {
    let mut row = row.reader();
    let key = EventKey { source: row.text()?, id: row.text()? };
    let hash = row.bytes()?.try_into();
    let hash = hash.map_err(|_| Fault::Bug("the hash of an event has no 32 bytes".to_owned()))?;
    let status = row.code(EventStatus::from_code)?;
    let owner = row.opt_int()?.zip(row.opt_int()?);
    let numbers = row.opt_int()?.zip(row.opt_int()?);
    let taken = owner.zip(numbers).map(|((group, customer), (first_seq, number))| TakenAs {
        group: GroupKey(group),
        customer: CustomerKey(customer),
        first_seq,
        number,
    });
    let span = span(row.time()?, row.time()?)?;
    Ok(KnownEvent { key, hash, status, taken, span, forget: row.opt_time()? })
}
