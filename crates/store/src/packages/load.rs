//! Reading packages with what they hold.

use std::collections::HashMap;

use hubu_core::ids::{CustomerKey, GroupKey, OrderKey, PackageItemKey, PackageKey, ResourceKey};
use hubu_core::packages::{
    BundleType, CycleKind, Item, Package, QuotaCycle, Reset, Restriction, Scope, SourceType,
};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Milliseconds in the last second of a life, which is in it.
const SECOND_MS: i64 = 1_000;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&PACKAGES, &ITEMS];

static PACKAGES: Sql = Sql::over(
    "packages.of",
    &[Column::Int("grp"), Column::Int("customer")],
    "SELECT p.group_id, p.customer_key, p.package_key, p.order_key, p.resource_key, p.product_id, \
     p.project, p.source, p.bundle, p.cycle, p.kind, p.purchased_ms, p.effective_ms, p.expires_ms, \
     p.unsubscribed_ms FROM {rows} CROSS JOIN package p WHERE p.group_id = v.grp \
     AND p.customer_key = v.customer AND p.expires_ms > $1 \
     ORDER BY p.group_id, p.customer_key, p.package_key",
);

static ITEMS: Sql = Sql::over(
    "packages.items",
    &[Column::Int("grp"), Column::Int("customer")],
    "SELECT i.package_key, i.item_key, i.service, i.resource_type, i.usage_type, i.region, i.specs, \
     i.quota_e8, i.measure FROM {rows} CROSS JOIN package p CROSS JOIN package_item i \
     WHERE p.group_id = v.grp AND p.customer_key = v.customer AND p.expires_ms > $1 \
     AND i.group_id = p.group_id AND i.customer_key = p.customer_key \
     AND i.package_key = p.package_key ORDER BY i.package_key, i.item_key",
);

/// A package, and what it comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackageRecord {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// Whose it is.
    pub customer: CustomerKey,
    /// The order that bought it; none where it was given.
    pub order: Option<OrderKey>,
    /// The resource that it is in the inventory.
    pub resource: Option<ResourceKey>,
    /// The id of its product.
    pub product: String,
    /// What it is. Its items stand in the order of their keys.
    pub package: Package,
}

/// The packages of customers whose life is not over at an instant, by customer and key. Of one that was
/// unsubscribed that is the life that it was to have.
///
/// # Errors
/// Only faults.
pub fn packages_of(
    tx: &mut Tx<'_>,
    customers: &[(GroupKey, CustomerKey)],
    since: Timestamp,
) -> Result<Vec<PackageRecord>, Fault> {
    let mut customers = customers.to_vec();
    customers.sort_unstable();
    customers.dedup();
    let row = |(group, customer): &(GroupKey, CustomerKey)| -> Vec<Value> {
        vec![(*group).into(), (*customer).into()]
    };
    let rows: Vec<Vec<Value>> = customers.iter().map(row).collect();
    // The last second is a whole one.
    let since = since.plus_ms(-SECOND_MS);
    let found = tx.query_set(&PACKAGES, &[since.into()], &rows)?;
    let mut packages: Vec<PackageRecord> =
        found.into_iter().map(package).collect::<Result<_, _>>()?;
    let mut items: HashMap<PackageKey, Vec<Item>> = HashMap::new();
    if !packages.is_empty() {
        for row in tx.query_set(&ITEMS, &[since.into()], &rows)? {
            let (package, item) = item(row)?;
            items.entry(package).or_default().push(item);
        }
    }
    for record in &mut packages {
        record.package.items = items.remove(&record.package.key).unwrap_or_default();
    }
    Ok(packages)
}

fn package(row: Row) -> Result<PackageRecord, Fault> {
    let mut row = row.reader();
    let (group, customer) = (GroupKey(row.int()?), CustomerKey(row.int()?));
    let key = PackageKey(row.int()?);
    let (order, resource) = (row.opt_int()?.map(OrderKey), row.opt_int()?.map(ResourceKey));
    let product = row.text()?;
    let scope = row.opt_text()?.map_or(Scope::AllProjects, Scope::Project);
    let (source, bundle) = (row.code(SourceType::from_code)?, row.code(BundleType::from_code)?);
    let reset = row.opt_code(QuotaCycle::from_code)?.zip(row.opt_code(CycleKind::from_code)?);
    let package = Package {
        key,
        scope,
        source,
        bundle,
        reset: reset.map(|(cycle, kind)| Reset { cycle, kind }),
        purchased: row.time()?,
        effective: row.time()?,
        expires: row.time()?,
        unsubscribed: row.opt_time()?,
        items: Vec::new(),
    };
    Ok(PackageRecord { group, customer, order, resource, product, package })
}

fn item(row: Row) -> Result<(PackageKey, Item), Fault> {
    let mut row = row.reader();
    let (package, key) = (PackageKey(row.int()?), PackageItemKey(row.int()?));
    let restriction = Restriction {
        service: row.text()?,
        resource_type: row.text()?,
        usage_type: row.text()?,
        region: row.text()?,
        specs: {
            let wrong = |error| Fault::Bug(format!("the specifications of an item: {error}"));
            serde_json::from_str(&row.text()?).map_err(wrong)?
        },
    };
    Ok((package, Item { key, restriction, quota: row.int()?, measure: row.int()? }))
}
