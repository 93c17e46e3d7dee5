//! What of customers is charged on demand in a time.

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::time::Timestamp;

use super::ResourcePlace;
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

// Charging on demand is mode 3.
static METERED: Sql = Sql::over(
    "resources.metered",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("low"), Column::Int("high")],
    "SELECT DISTINCT r.group_id, r.customer_key, r.resource_key FROM {rows} CROSS JOIN resource r \
     CROSS JOIN resource_charging c WHERE r.group_id = v.grp AND r.customer_key = v.customer \
     AND (r.closed_ms IS NULL OR r.closed_ms > v.low) AND c.group_id = v.grp \
     AND c.resource_key = r.resource_key AND c.mode = 3 AND c.from_ms < v.high \
     AND (c.to_ms IS NULL OR c.to_ms > v.low) ORDER BY 1, 2, 3",
);

static OBLIGE: Sql = Sql::new(
    "resources.oblige_metered",
    "INSERT INTO due (group_id, kind, due_key, customer_key, due_ms, lease_no, failures) \
     SELECT DISTINCT r.group_id, CAST($1 AS TEXT), r.customer_key, r.customer_key, \
     CAST($2 AS BIGINT), 0, 0 FROM resource r JOIN resource_charging c \
     ON c.group_id = r.group_id AND c.resource_key = r.resource_key \
     WHERE r.closed_ms IS NULL AND c.mode = 3 AND c.to_ms IS NULL \
     ON CONFLICT (group_id, kind, due_key) DO NOTHING",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&METERED, &OBLIGE];

/// Asks a reconciler that is keyed by customers to look, at an instant, at everybody of whom something is charged on
/// demand now; where it was asked before, it stays so. It looks at every resource there is.
///
/// # Errors
/// Only faults.
pub fn oblige_metered(tx: &mut Tx<'_>, kind: &'static str, at: Timestamp) -> Result<(), Fault> {
    tx.execute(&OBLIGE, &[kind.into(), at.into()]).map(|_| ())
}

/// A time of a customer's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MeteredTime {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Whose.
    pub customer: CustomerKey,
    /// From when on.
    pub low: Timestamp,
    /// The first instant after it.
    pub high: Timestamp,
}

/// The resources that are charged on demand in some of these times.
///
/// # Errors
/// Only faults.
pub fn metered_places(tx: &mut Tx<'_>, times: &[MeteredTime]) -> Result<Vec<ResourcePlace>, Fault> {
    let row = |one: &MeteredTime| -> Vec<Value> {
        vec![one.group.into(), one.customer.into(), one.low.into(), one.high.into()]
    };
    let rows: Vec<Vec<Value>> = times.iter().map(row).collect();
    let found = tx.query_set(&METERED, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((GroupKey(row.int()?), CustomerKey(row.int()?), ResourceKey(row.int()?)))
        })
        .collect()
}
