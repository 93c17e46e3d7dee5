//! Usage that was taken, in the order in which it was.

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::metering::{EventKey, Origin, UsageRecord};
use hubu_core::time::Timestamp;

use super::span;
use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::orders::in_order;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &RECORDS];

static INSERT: Sql = Sql::over(
    "metering.append",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("seq"),
        Column::Int("resource"),
        Column::Int("charging"),
        Column::Text("usage_type"),
        Column::Int("since"),
        Column::Int("until"),
        Column::Int("quantity"),
        Column::Int("measure"),
        Column::Int("size"),
        Column::Text("source"),
        Column::Text("event"),
        Column::Int("received"),
    ],
    "INSERT INTO usage_record (group_id, customer_key, seq, resource_key, charging, usage_type, \
     from_ms, to_ms, quantity_e8, measure, size, source, event, received_ms) SELECT v.grp, \
     v.customer, v.seq, v.resource, v.charging, v.usage_type, v.since, v.until, v.quantity, \
     v.measure, v.size, v.source, v.event, v.received FROM {rows}",
);

static RECORDS: Sql = Sql::over(
    "metering.records",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("low"), Column::Int("high")],
    "SELECT u.group_id, u.customer_key, u.seq, u.resource_key, u.charging, u.usage_type, \
     u.from_ms, u.to_ms, u.quantity_e8, u.measure, u.size, u.source, u.event, u.received_ms \
     FROM {rows} CROSS JOIN usage_record u WHERE u.group_id = v.grp \
     AND u.customer_key = v.customer AND u.seq > v.low AND u.seq <= v.high \
     ORDER BY u.group_id, u.customer_key, u.seq",
);

/// Usage of a customer that was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredUsage {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Who consumed.
    pub customer: CustomerKey,
    /// Its place in the order in which it was taken, from 1, without gaps
    /// ([`crate::settlement::SettlementState::next_seq`]).
    pub seq: i64,
    /// What was used.
    pub record: UsageRecord,
    /// When it was received; what is read off the inventory: when that was read.
    pub received: Timestamp,
}

/// Part of what was taken of a customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeqRange {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Who consumed.
    pub customer: CustomerKey,
    /// What comes after this number,
    pub after: i64,
    /// up to this one.
    pub through: i64,
}

/// Stores usage that was taken.
///
/// # Errors
/// Only faults.
pub fn append(tx: &mut Tx<'_>, usage: &[StoredUsage]) -> Result<(), Fault> {
    let row = |one: &StoredUsage| {
        let record = &one.record;
        let event = match &record.origin {
            Origin::Event(key) => Some(key),
            Origin::Inventory => None,
        };
        vec![
            one.group.into(),
            one.customer.into(),
            one.seq.into(),
            record.resource.into(),
            record.charging.into(),
            (&record.usage_type).into(),
            record.span.from().into(),
            record.span.to().into(),
            record.quantity_e8.into(),
            record.measure.into(),
            record.size.into(),
            event.map(|key| key.source.as_str()).into(),
            event.map(|key| key.id.as_str()).into(),
            one.received.into(),
        ]
    };
    let rows: Vec<Vec<Value>> = usage.iter().map(row).collect();
    tx.execute_set(&INSERT, &[], &in_order(rows, 3)).map(|_| ())
}

/// Usage of customers, that of each in the order in which it was taken.
///
/// # Errors
/// Only faults.
pub fn records(tx: &mut Tx<'_>, ranges: &[SeqRange]) -> Result<Vec<StoredUsage>, Fault> {
    let row = |range: &SeqRange| -> Vec<Value> {
        vec![range.group.into(), range.customer.into(), range.after.into(), range.through.into()]
    };
    let rows: Vec<Vec<Value>> = ranges.iter().map(row).collect();
    tx.query_set(&RECORDS, &[], &rows)?.into_iter().map(stored).collect()
}

fn stored(row: Row) -> Result<StoredUsage, Fault> {
    let mut row = row.reader();
    let (group, customer) = (GroupKey(row.int()?), CustomerKey(row.int()?));
    let (seq, resource, charging) = (row.int()?, ResourceKey(row.int()?), row.int()?);
    let usage_type = row.text()?;
    let span = span(row.time()?, row.time()?)?;
    let (quantity_e8, measure, size) = (row.int()?, row.int()?, row.opt_int()?);
    let event = row.opt_text()?.zip(row.opt_text()?);
    let event = event.map(|(source, id)| Origin::Event(EventKey { source, id }));
    let origin = event.unwrap_or(Origin::Inventory);
    let record =
        UsageRecord { resource, charging, usage_type, span, quantity_e8, measure, size, origin };
    Ok(StoredUsage { group, customer, seq, record, received: row.time()? })
}
