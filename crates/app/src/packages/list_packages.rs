//! A customer's packages (`bills` C1).

use std::cmp::Reverse;
use std::collections::HashMap;

use hubu_core::ids::{CustomerKey, GroupKey, OrderKey};
use hubu_core::orders::OrderId;
use hubu_core::packages::{Item, Scope, Status};
use hubu_core::products::Catalogue;
use hubu_core::time::{Timestamp, Zone};
use hubu_store::bills::{BilledOrder, orders_of};
use hubu_store::packages::PackageRecord;
use hubu_store::{Fault, Tx};

use super::shelf::shown;

/// Which packages of a customer are asked for. A filter that is absent asks nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackageQuery {
    /// Whose.
    pub customer: (GroupKey, CustomerKey),
    /// The region.
    pub region: Option<String>,
    /// The order that bought it, as it is named.
    pub order: Option<String>,
    /// The product.
    pub product: Option<String>,
    /// What the product is called, in either language.
    pub product_name: Option<String>,
    /// The enterprise project that it is bound to. Without one, packages that are bound to a project are not shown.
    pub project: Option<String>,
    /// How it stands.
    pub status: Option<Status>,
    /// The services, in whatever case of letters; none asks nothing.
    pub services: Vec<String>,
    /// How many are skipped, and how many are given at the most.
    pub page: (i64, i64),
}

/// A package, and how it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedPackage {
    /// The package.
    pub record: PackageRecord,
    /// The order that bought it.
    pub order: Option<OrderId>,
    /// How it stands.
    pub status: Status,
    /// The service that it is sold for.
    pub service: String,
    /// The region.
    pub region: String,
    /// What is left of each of its items in the window that is shown, at 10⁻⁸ of its measure.
    pub left: Vec<(Item, i64)>,
}

/// A part of the list.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PackageList {
    /// How many there are in all.
    pub total: i64,
    /// Those that were asked for: what took effect last first.
    pub packages: Vec<ListedPackage>,
}

/// Lists the packages of a customer.
///
/// # Errors
/// Only faults.
pub fn list_packages(
    tx: &mut Tx<'_>,
    catalogue: &Catalogue,
    at: (&Zone, Timestamp),
    query: &PackageQuery,
) -> Result<PackageList, Fault> {
    let (packages, used) = shown(tx, query.customer, at)?;
    let orders = orders_by_key(tx, packages.iter().map(|(record, _)| record))?;
    let listed = packages.into_iter().map(|(record, window)| {
        let order = record.order.and_then(|key| orders.get(&key)).cloned();
        let product = catalogue.product(&record.product).map(|product| &product.key);
        let first = record.package.items.first().map(|item| &item.restriction);
        let service = product.map(|key| key.service.clone());
        let region = product.map(|key| key.region.clone());
        let left = record.package.items.iter();
        ListedPackage {
            order,
            status: record.package.status(&used, at.1),
            service: service.or_else(|| Some(first?.service.clone())).unwrap_or_default(),
            region: region.or_else(|| Some(first?.region.clone())).unwrap_or_default(),
            left: left.map(|item| (item.clone(), item.left(&used, window.number))).collect(),
            record,
        }
    });
    let mut listed: Vec<ListedPackage> =
        listed.filter(|one| is_wanted(query, one, catalogue)).collect();
    listed.sort_by_key(|one| (Reverse(one.record.package.effective), one.record.package.key));
    let total = i64::try_from(listed.len()).unwrap_or(i64::MAX);
    let [skip, take] = [query.page.0, query.page.1].map(|n| usize::try_from(n).unwrap_or(0));
    Ok(PackageList { total, packages: listed.into_iter().skip(skip).take(take).collect() })
}

fn orders_by_key<'a>(
    tx: &mut Tx<'_>,
    records: impl Iterator<Item = &'a PackageRecord>,
) -> Result<HashMap<OrderKey, OrderId>, Fault> {
    let mut keys: Vec<_> = records.filter_map(|one| Some((one.group, one.order?))).collect();
    keys.sort_unstable();
    keys.dedup();
    let found = orders_of(tx, &keys)?.into_iter();
    Ok(found.map(|BilledOrder { key, id, .. }| (key, id)).collect())
}

fn is_wanted(query: &PackageQuery, one: &ListedPackage, catalogue: &Catalogue) -> bool {
    let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|it| it == found);
    let of_order = query.order.as_deref().is_none_or(|named| {
        let named = OrderId::parse(named);
        named.is_some() && named == one.order
    });
    let called = query.product_name.as_deref().is_none_or(|wanted| {
        let names = catalogue.product(&one.record.product).map(|product| &product.names);
        names.is_some_and(|names| [&names.zh, &names.en].iter().any(|name| *name == wanted))
    });
    let of_project = match (&query.project, &one.record.package.scope) {
        (None, scope) => *scope == Scope::AllProjects,
        (Some(wanted), Scope::Project(bound)) => wanted == bound,
        (Some(_), Scope::AllProjects) => false,
    };
    let of_service = query.services.is_empty()
        || query.services.iter().any(|service| service.eq_ignore_ascii_case(&one.service));
    is(&query.region, &one.region)
        && is(&query.product, &one.record.product)
        && of_order
        && called
        && of_project
        && query.status.is_none_or(|status| status == one.status)
        && of_service
}
