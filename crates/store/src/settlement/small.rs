//! Small amounts that wait until they come to a cent, or their cycle is closed.

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::settlement::{Exact, Pending, SmallKey};
use hubu_core::time::{BillCycle, Span};

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::orders::in_order;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&LOAD, &OF_CYCLE, &UP_TO, &SAVE, &DELETE];

macro_rules! small_columns {
    () => {
        "s.group_id, s.customer_key, s.cycle, s.payer_key, s.resource_key, s.charging, \
         s.usage_type, s.measure, s.project, s.back, s.official_e8, s.official_rest, \
         s.discounted_e8, s.discounted_rest, s.from_ms, s.to_ms, s.quantity_e8, s.free_e8"
    };
}

const KEY: &[Column] = &[
    Column::Int("grp"),
    Column::Int("customer"),
    Column::Int("month"),
    Column::Int("payer"),
    Column::Int("resource"),
    Column::Int("charging"),
    Column::Int("usage_type"),
    Column::Int("measure"),
    Column::Int("project"),
    Column::Int("back"),
];

static LOAD: Sql = Sql::over(
    "settlement.small",
    KEY,
    concat!(
        "SELECT ",
        small_columns!(),
        " FROM {rows} CROSS JOIN small_sum s WHERE s.group_id = v.grp \
         AND s.customer_key = v.customer AND s.cycle = v.month AND s.payer_key = v.payer \
         AND s.resource_key = v.resource AND s.charging = v.charging \
         AND s.usage_type = v.usage_type AND s.measure = v.measure AND s.project = v.project \
         AND s.back = v.back"
    ),
);

static OF_CYCLE: Sql = Sql::new(
    "settlement.small_of_cycle",
    concat!(
        "SELECT ",
        small_columns!(),
        " FROM small_sum s WHERE s.group_id = $1 AND s.customer_key = $2 AND s.cycle = $3 \
         ORDER BY s.payer_key, s.resource_key, s.charging, s.usage_type, s.measure, s.project, \
         s.back LIMIT $4"
    ),
);

static UP_TO: Sql = Sql::over(
    "settlement.small_up_to",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("month")],
    concat!(
        "SELECT ",
        small_columns!(),
        " FROM {rows} CROSS JOIN small_sum s WHERE s.group_id = v.grp \
         AND s.customer_key = v.customer AND s.cycle <= v.month \
         ORDER BY s.group_id, s.customer_key, s.cycle, s.payer_key, s.resource_key, s.charging, \
         s.usage_type, s.measure, s.project, s.back"
    ),
);

static SAVE: Sql = Sql::over(
    "settlement.save_small",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("month"),
        Column::Int("payer"),
        Column::Int("resource"),
        Column::Int("charging"),
        Column::Int("usage_type"),
        Column::Int("measure"),
        Column::Int("project"),
        Column::Int("back"),
        Column::Int("official"),
        Column::Int("official_rest"),
        Column::Int("discounted"),
        Column::Int("discounted_rest"),
        Column::Int("since"),
        Column::Int("until"),
        Column::Int("quantity"),
        Column::Int("free"),
    ],
    "INSERT INTO small_sum (group_id, customer_key, cycle, payer_key, resource_key, charging, \
     usage_type, measure, project, back, official_e8, official_rest, discounted_e8, \
     discounted_rest, from_ms, to_ms, quantity_e8, free_e8) SELECT v.grp, v.customer, v.month, \
     v.payer, v.resource, v.charging, v.usage_type, v.measure, v.project, v.back, v.official, \
     v.official_rest, v.discounted, v.discounted_rest, v.since, v.until, v.quantity, v.free \
     FROM {rows} WHERE true ON CONFLICT (group_id, customer_key, cycle, payer_key, resource_key, \
     charging, usage_type, measure, project, back) DO UPDATE SET \
     official_e8 = excluded.official_e8, official_rest = excluded.official_rest, \
     discounted_e8 = excluded.discounted_e8, discounted_rest = excluded.discounted_rest, \
     from_ms = excluded.from_ms, to_ms = excluded.to_ms, quantity_e8 = excluded.quantity_e8, \
     free_e8 = excluded.free_e8",
);

static DELETE: Sql = Sql::over(
    "settlement.delete_small",
    KEY,
    "DELETE FROM small_sum WHERE (group_id, customer_key, cycle, payer_key, resource_key, charging, \
     usage_type, measure, project, back) IN (SELECT v.grp, v.customer, v.month, v.payer, \
     v.resource, v.charging, v.usage_type, v.measure, v.project, v.back FROM {rows})",
);

/// Which small amounts wait together, and whose they are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SmallRow {
    /// The consumer's distribution group.
    pub group: GroupKey,
    /// Who consumes.
    pub consumer: CustomerKey,
    /// What waits together.
    pub key: SmallKey,
}

/// What waits of these; where nothing does, one is left out.
///
/// # Errors
/// Only faults.
pub fn small(tx: &mut Tx<'_>, rows: &[SmallRow]) -> Result<Vec<(SmallRow, Pending)>, Fault> {
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    rows.dedup();
    let keys: Vec<Vec<Value>> = rows.iter().map(key).collect();
    tx.query_set(&LOAD, &[], &keys)?.into_iter().map(pending).collect()
}

/// What waits of a consumer and a cycle, so many at the most: what is flushed when the cycle is closed.
///
/// # Errors
/// Only faults.
pub fn small_of_cycle(
    tx: &mut Tx<'_>,
    (group, consumer): (GroupKey, CustomerKey),
    cycle: BillCycle,
    limit: i64,
) -> Result<Vec<(SmallRow, Pending)>, Fault> {
    let params = [group.into(), consumer.into(), cycle.number().into(), limit.into()];
    tx.query(&OF_CYCLE, &params)?.into_iter().map(pending).collect()
}

/// What waits of consumers for cycles up to one each, the oldest first: what is flushed when they are closed.
///
/// # Errors
/// Only faults.
pub fn small_up_to(
    tx: &mut Tx<'_>,
    consumers: &[(GroupKey, CustomerKey, BillCycle)],
) -> Result<Vec<(SmallRow, Pending)>, Fault> {
    let row = |(group, consumer, cycle): &(GroupKey, CustomerKey, BillCycle)| -> Vec<Value> {
        vec![(*group).into(), (*consumer).into(), cycle.number().into()]
    };
    let rows: Vec<Vec<Value>> = consumers.iter().map(row).collect();
    tx.query_set(&UP_TO, &[], &rows)?.into_iter().map(pending).collect()
}

/// Stores what waits by now, each once; where nothing does any more, nothing stays.
///
/// # Errors
/// Only faults.
pub fn save_small(tx: &mut Tx<'_>, small: &[(SmallRow, Option<Pending>)]) -> Result<(), Fault> {
    let (mut kept, mut gone) = (Vec::new(), Vec::new());
    for (row, pending) in small {
        match pending {
            None => gone.push(key(row)),
            Some(pending) => {
                let lost = || Fault::Bug("a small amount leaves the range of one".to_owned());
                let exact = pending.exact.stored().ok_or_else(lost)?;
                let mut values = key(row);
                values.extend(exact.map(Value::from));
                values.extend([pending.span.from().into(), pending.span.to().into()]);
                values.extend([pending.quantity_e8.into(), pending.free_e8.into()]);
                kept.push(values);
            }
        }
    }
    tx.execute_set(&SAVE, &[], &in_order(kept, 10))?;
    tx.execute_set(&DELETE, &[], &in_order(gone, 10)).map(|_| ())
}

fn key(row: &SmallRow) -> Vec<Value> {
    let key = &row.key;
    vec![
        row.group.into(),
        row.consumer.into(),
        key.cycle.number().into(),
        key.payer.into(),
        key.resource.into(),
        key.charging.into(),
        key.usage_type.into(),
        key.measure.into(),
        key.project.into(),
        key.back.into(),
    ]
}

/// Reads `small_columns!`.
fn pending(row: Row) -> Result<(SmallRow, Pending), Fault> {
    let mut row = row.reader();
    let (group, consumer) = (GroupKey(row.int()?), CustomerKey(row.int()?));
    let cycle = BillCycle::from_number(row.int()?);
    let (payer, resource) = (CustomerKey(row.int()?), ResourceKey(row.int()?));
    let (charging, usage_type, measure) = (row.int()?, row.int()?, row.int()?);
    let (project, back) = (row.int()?, row.bool()?);
    let key = SmallKey { payer, resource, charging, usage_type, measure, project, cycle, back };
    let exact = Exact::from_stored([row.int()?, row.int()?, row.int()?, row.int()?]);
    let lost = || Fault::Bug("small amounts have a span that ends before it begins".to_owned());
    let span = Span::new(row.time()?, row.time()?).ok_or_else(lost)?;
    let pending = Pending { exact, span, quantity_e8: row.int()?, free_e8: row.int()? };
    Ok((SmallRow { group, consumer, key }, pending))
}
