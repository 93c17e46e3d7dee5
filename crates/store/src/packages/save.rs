//! Storing packages: each table once, whatever their number.

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::packages::{Item, Reset, Scope};
use hubu_core::time::Timestamp;

use super::PackageRecord;
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};
use crate::orders::in_order;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &ITEMS, &CHANGE, &EXTEND];

static INSERT: Sql = Sql::over(
    "packages.insert",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("k"),
        Column::Int("bought_by"),
        Column::Int("resource"),
        Column::Text("product"),
        Column::Text("project"),
        Column::Int("source"),
        Column::Int("bundle"),
        Column::Int("reset"),
        Column::Int("kind"),
        Column::Int("purchased"),
        Column::Int("effective"),
        Column::Int("expires"),
        Column::Int("unsubscribed"),
    ],
    "INSERT INTO package (group_id, customer_key, package_key, order_key, resource_key, product_id, \
     project, source, bundle, cycle, kind, purchased_ms, effective_ms, expires_ms, \
     unsubscribed_ms) SELECT v.grp, v.customer, v.k, v.bought_by, v.resource, v.product, v.project, \
     v.source, v.bundle, v.reset, v.kind, v.purchased, v.effective, v.expires, v.unsubscribed \
     FROM {rows}",
);

static ITEMS: Sql = Sql::over(
    "packages.insert_items",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("package"),
        Column::Int("k"),
        Column::Text("service"),
        Column::Text("resource_type"),
        Column::Text("usage_type"),
        Column::Text("region"),
        Column::Text("specs"),
        Column::Int("quota"),
        Column::Int("measure"),
    ],
    "INSERT INTO package_item (group_id, customer_key, package_key, item_key, service, \
     resource_type, usage_type, region, specs, quota_e8, measure) SELECT v.grp, v.customer, \
     v.package, v.k, v.service, v.resource_type, v.usage_type, v.region, v.specs, v.quota, \
     v.measure FROM {rows}",
);

static CHANGE: Sql = Sql::over(
    "packages.change",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("k"),
        Column::Text("project"),
        Column::Int("expires"),
        Column::Int("unsubscribed"),
    ],
    "UPDATE package SET project = v.project, expires_ms = v.expires, \
     unsubscribed_ms = v.unsubscribed FROM {rows} WHERE package.group_id = v.grp \
     AND package.customer_key = v.customer AND package.package_key = v.k",
);

// One whose quotas are filled anew is the only one of its resource.
static EXTEND: Sql = Sql::over(
    "packages.extend",
    &[Column::Int("grp"), Column::Int("customer"), Column::Int("resource"), Column::Int("expires")],
    "UPDATE package SET expires_ms = v.expires FROM {rows} WHERE package.group_id = v.grp \
     AND package.customer_key = v.customer AND package.resource_key = v.resource \
     AND package.cycle IS NOT NULL",
);

/// A package whose quotas are filled anew and that lives longer, by the resource that it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PackageExtended {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Whose it is.
    pub customer: CustomerKey,
    /// The resource.
    pub resource: ResourceKey,
    /// The last second of its life.
    pub expires: Timestamp,
}

/// Stores new packages with what they hold.
///
/// # Errors
/// Only faults.
pub fn save(tx: &mut Tx<'_>, packages: &[PackageRecord]) -> Result<(), Fault> {
    let rows = packages.iter().map(row).collect();
    tx.execute_set(&INSERT, &[], &in_order(rows, 3))?;
    let held = packages
        .iter()
        .flat_map(|record| record.package.items.iter().map(move |item| item_row(record, item)));
    let items = held.collect::<Result<Vec<_>, Fault>>()?;
    tx.execute_set(&ITEMS, &[], &in_order(items, 4)).map(|_| ())
}

/// Stores what may change of packages: the projects they serve, when they end, and when they were unsubscribed.
///
/// # Errors
/// Only faults.
pub fn change(tx: &mut Tx<'_>, packages: &[PackageRecord]) -> Result<(), Fault> {
    let row = |record: &PackageRecord| {
        let package = &record.package;
        let mut row = key(record);
        row.extend([project(record), package.expires.into(), package.unsubscribed.into()]);
        row
    };
    let rows = packages.iter().map(row).collect();
    tx.execute_set(&CHANGE, &[], &in_order(rows, 3)).map(|_| ())
}

/// Stores new ends of packages, each once.
///
/// # Errors
/// Only faults.
pub fn extend(tx: &mut Tx<'_>, extended: &[PackageExtended]) -> Result<(), Fault> {
    let row = |one: &PackageExtended| -> Vec<Value> {
        vec![one.group.into(), one.customer.into(), one.resource.into(), one.expires.into()]
    };
    let rows = extended.iter().map(row).collect();
    tx.execute_set(&EXTEND, &[], &in_order(rows, 3)).map(|_| ())
}

fn key(record: &PackageRecord) -> Vec<Value> {
    vec![record.group.into(), record.customer.into(), record.package.key.into()]
}

fn project(record: &PackageRecord) -> Value {
    match &record.package.scope {
        Scope::AllProjects => Value::Null,
        Scope::Project(id) => id.into(),
    }
}

fn row(record: &PackageRecord) -> Vec<Value> {
    let package = &record.package;
    let reset = package.reset.map(|Reset { cycle, kind }| (cycle.code(), kind.code()));
    let mut row = key(record);
    row.extend([
        record.order.into(),
        record.resource.into(),
        (&record.product).into(),
        project(record),
        package.source.code().into(),
        package.bundle.code().into(),
        reset.map(|(cycle, _)| cycle).into(),
        reset.map(|(_, kind)| kind).into(),
        package.purchased.into(),
        package.effective.into(),
        package.expires.into(),
        package.unsubscribed.into(),
    ]);
    row
}

fn item_row(record: &PackageRecord, item: &Item) -> Result<Vec<Value>, Fault> {
    let restriction = &item.restriction;
    let wrong = |error| Fault::Bug(format!("the specifications of an item: {error}"));
    let specs = serde_json::to_string(&restriction.specs).map_err(wrong)?;
    let mut row = key(record);
    row.extend([
        item.key.into(),
        (&restriction.service).into(),
        (&restriction.resource_type).into(),
        (&restriction.usage_type).into(),
        (&restriction.region).into(),
        specs.into(),
        item.quota.into(),
        item.measure.into(),
    ]);
    Ok(row)
}
