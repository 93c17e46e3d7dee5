//! Resources that are known by their keys, and those that the calendar is told of.

use hubu_core::coupons::CycleType;
use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::subscriptions::{AtExpiry, AutoRenew, Status, Subscription};

use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

static IDS: Sql = Sql::over(
    "resources.ids",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("k")],
    "SELECT r.id FROM {rows} CROSS JOIN resource r WHERE r.group_id = v.grp \
     AND r.customer_key = v.customer AND r.resource_key = v.k",
);

// Policy 3 is auto-renewal, status 3 is closed.
static AUTO_RENEWING: Sql = Sql::new(
    "resources.auto_renewing",
    "SELECT r.resource_key, r.id, r.status, r.renew_unit, r.renew_left, r.expires_ms, r.cycle \
     FROM resource r WHERE r.group_id = $1 AND r.customer_key = $2 AND r.policy = 3 \
     AND r.status <> 3 AND r.parent_key IS NULL ORDER BY r.resource_key",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&IDS, &AUTO_RENEWING];

/// The ids of these resources; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn ids_of(
    tx: &mut Tx<'_>,
    keys: &[(GroupKey, CustomerKey, ResourceKey)],
) -> Result<Vec<String>, Fault> {
    let row = |(group, customer, key): &(GroupKey, CustomerKey, ResourceKey)| -> Vec<Value> {
        vec![(*group).into(), (*customer).into(), (*key).into()]
    };
    let rows: Vec<Vec<Value>> = keys.iter().map(row).collect();
    let found = tx.query_set(&IDS, &[], &rows)?;
    found.into_iter().map(|row| row.reader().text()).collect()
}

/// A customer's primary resources that are renewed by themselves, with their terms, oldest first.
///
/// # Errors
/// Only faults.
pub fn auto_renewing(
    tx: &mut Tx<'_>,
    (group, customer): (GroupKey, CustomerKey),
) -> Result<Vec<(ResourceKey, Subscription)>, Fault> {
    let rows = tx.query(&AUTO_RENEWING, &[group.into(), customer.into()])?;
    rows.into_iter()
        .map(|row| {
            let mut row = row.reader();
            let (key, resource) = (ResourceKey(row.int()?), row.text()?);
            let status = row.code(Status::from_code)?;
            let settings =
                AutoRenew { unit: row.code(CycleType::from_code)?, left: row.opt_int()? };
            let at_expiry = AtExpiry::AutoRenew(settings);
            let (expires, cycle) = (row.time()?, row.code(CycleType::from_code)?);
            Ok((key, Subscription { resource, status, at_expiry, expires, cycle }))
        })
        .collect()
}
