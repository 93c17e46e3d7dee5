//! What a customer's packages covered (`bills` C3).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hubu_core::ids::{CustomerKey, GroupKey, PackageItemKey, ResourceKey};
use hubu_core::resources::Tags;
use hubu_core::time::{Day, Zone};
use hubu_store::bills::{newest_labels, resources_of};
use hubu_store::codes::{self, Code, CodeKind};
use hubu_store::packages::{DeductionFilter, StoredDeduction, deductions_page};
use hubu_store::{Fault, Tx};

/// Which deductions are asked for. A filter that is absent asks nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeductionQuery {
    /// Whose.
    pub customer: (GroupKey, CustomerKey),
    /// From a first civil day of deduction to a last one.
    pub days: (Day, Day),
    /// The item.
    pub item: Option<PackageItemKey>,
    /// The product of the package.
    pub product: Option<String>,
    /// The type of resource.
    pub resource_type: Option<String>,
    /// How many are skipped, and how many are given at the most.
    pub page: (i64, i64),
}

/// A part of the list, and what it is told with.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct DeductionList {
    /// How many there are in all.
    pub total: i64,
    /// Those that were asked for: the last first.
    pub deductions: Vec<StoredDeduction>,
    codes: BTreeMap<i64, String>,
    resources: HashMap<ResourceKey, String>,
    tags: HashMap<ResourceKey, Tags>,
}

impl DeductionList {
    /// What a code is; empty where it is none.
    pub fn code(&self, number: i64) -> &str {
        self.codes.get(&number).map_or("", String::as_str)
    }

    /// The id of a resource.
    pub fn resource(&self, key: ResourceKey) -> &str {
        self.resources.get(&key).map_or("", String::as_str)
    }

    /// The tags of a resource, as it was billed last.
    pub fn tags(&self, key: ResourceKey) -> impl Iterator<Item = &(String, String)> {
        self.tags.get(&key).into_iter().flatten()
    }
}

/// Lists what packages of a customer covered.
///
/// # Errors
/// Only faults.
pub fn list_deductions(
    tx: &mut Tx<'_>,
    zone: &Zone,
    query: &DeductionQuery,
) -> Result<DeductionList, Fault> {
    let asked =
        [(CodeKind::Product, &query.product), (CodeKind::ResourceType, &query.resource_type)];
    let texts = asked.iter().filter_map(|(kind, text)| Some((*kind, (*text).clone()?)));
    let texts: Vec<Code> = texts.collect();
    let numbers = codes::find(tx, texts.iter())?;
    if numbers.len() < texts.len() {
        // Nothing ever was of such a code.
        return Ok(DeductionList::default());
    }
    let number = |kind, text: &Option<String>| {
        text.as_ref().and_then(|text| numbers.get(&(kind, text.clone())).copied())
    };
    let (group, customer) = query.customer;
    let (first, last) = query.days;
    let filter = DeductionFilter {
        group,
        customer,
        from: zone.start_of(first),
        to: zone.start_of(last.next()),
        item: query.item,
        product: number(CodeKind::Product, &query.product),
        resource_type: number(CodeKind::ResourceType, &query.resource_type),
    };
    let page = deductions_page(tx, &filter, query.page)?;
    let deductions = page.deductions;
    let named = deductions.iter().flat_map(|one| [one.product, one.resource_type, one.usage_type]);
    let codes = codes::texts(tx, &named.collect())?;
    let keys: BTreeSet<ResourceKey> = deductions.iter().map(|one| one.resource).collect();
    let places: Vec<_> = keys.iter().map(|key| (group, customer, *key)).collect();
    let resources = resources_of(tx, &places)?.into_iter().map(|one| (one.key, one.id)).collect();
    let keys: Vec<_> = keys.into_iter().map(|key| (group, key)).collect();
    let tags = newest_labels(tx, &keys)?.into_iter().map(|one| (one.resource, one.tags)).collect();
    Ok(DeductionList { total: page.total, deductions, codes, resources, tags })
}
