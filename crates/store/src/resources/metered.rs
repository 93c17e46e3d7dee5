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

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&METERED];

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
