//! What a package that was ordered holds, from the instant at which it is provided (`bills` C4; `readings` 10, 27).

use hubu_core::ids::OrderKey;
use hubu_core::packages::{BundleType, Item, Package, Scope, SourceType};
use hubu_core::products::PackageItem;
use hubu_core::time::Timestamp;
use hubu_store::Fault;
use hubu_store::packages::{PackageExtended, PackageRecord};
use hubu_store::resources::ResourceRecord;

use crate::ledger::Desk;

/// The project of whoever named none: what is bought for it serves all projects.
const DEFAULT_PROJECT: &str = "0";
/// Milliseconds in the last second of a life, which is in it.
const SECOND_MS: i64 = 1_000;

/// The first term of a resource begins: where it is a package, what it holds stands now. One of a product that holds
/// nothing holds nothing.
///
/// # Errors
/// Only faults.
pub(super) fn open(
    desk: &mut Desk<'_, '_>,
    (order, purchased): (OrderKey, Timestamp),
    owner: &ResourceRecord,
    (effective, expires): (Timestamp, Timestamp),
) -> Result<(), Fault> {
    hold(desk, (order, purchased), owner, (effective, expires))
}

/// A package was renewed: one whose quotas are filled anew lives on; any other has a new quota from its old end on, which
/// is a package of its own.
///
/// # Errors
/// Only faults.
pub(crate) fn renewed(
    desk: &mut Desk<'_, '_>,
    (order, purchased): (OrderKey, Timestamp),
    owner: &ResourceRecord,
    (from, expires): (Timestamp, Timestamp),
) -> Result<(), Fault> {
    let (_, catalogue) = desk.catalogue()?;
    let Some(content) = catalogue.package(&owner.resource.product.id) else { return Ok(()) };
    if content.reset.is_none() {
        return hold(desk, (order, purchased), owner, (from.plus_ms(SECOND_MS), expires));
    }
    let (group, customer) = (owner.group, owner.resource.customer);
    let resource = owner.resource.key;
    desk.extend_package(PackageExtended { group, customer, resource, expires });
    Ok(())
}

fn hold(
    desk: &mut Desk<'_, '_>,
    (order, purchased): (OrderKey, Timestamp),
    owner: &ResourceRecord,
    (effective, expires): (Timestamp, Timestamp),
) -> Result<(), Fault> {
    let (_, catalogue) = desk.catalogue()?;
    let resource = &owner.resource;
    let Some(content) = catalogue.package(&resource.product.id) else { return Ok(()) };
    let scope = match resource.enterprise_project.as_str() {
        "" | DEFAULT_PROJECT => Scope::AllProjects,
        project => Scope::Project(project.to_owned()),
    };
    let key = desk.new_package();
    let item = |PackageItem { restriction, quota, measure, .. }: &PackageItem| Item {
        key: desk.new_package_item(),
        restriction: restriction.clone(),
        quota: *quota,
        measure: *measure,
    };
    let package = Package {
        key,
        scope,
        source: SourceType::Order,
        bundle: BundleType::Atomic,
        reset: content.reset,
        purchased,
        effective,
        expires,
        unsubscribed: None,
        items: content.items.iter().map(item).collect(),
    };
    desk.open_package(PackageRecord {
        group: owner.group,
        customer: resource.customer,
        order: Some(order),
        resource: Some(resource.key),
        product: resource.product.id.clone(),
        package,
    });
    Ok(())
}
