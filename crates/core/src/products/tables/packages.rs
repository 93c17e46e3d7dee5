//! The lines of `packages.csv`: each is an item of a product that is a package.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{Cell, INT, SPEC};
use super::declared::Declared;
use super::known::Known;
use super::problem::Problems;
use super::products::Sold;
use super::said::package::Package;
use super::schema::{PRODUCTS, REGIONS, RESOURCE_TYPES, SERVICES};
use super::sheet::Sheet;
use crate::packages::{CycleKind, QuotaCycle, Reset, Restriction};
use crate::products::{PackageContent, PackageItem, Product};

/// What packages name besides what prices do.
pub(super) struct Covered<'c> {
    /// Services.
    pub services: &'c Known<String, ()>,
    /// Types of resources.
    pub resource_types: &'c Known<String, ()>,
    /// Regions.
    pub regions: &'c Known<String, Vec<String>>,
    /// Specifications with the services and types of resources that have them; none where not all products
    /// are known.
    pub specs: Option<BTreeSet<(&'c str, &'c str, &'c str)>>,
}

impl<'c> Covered<'c> {
    /// The specifications of these products.
    pub fn specs(products: &'c [Product]) -> BTreeSet<(&'c str, &'c str, &'c str)> {
        let keys = products.iter().map(|product| &product.key);
        keys.map(|key| (key.service.as_str(), key.resource_type.as_str(), key.spec.as_str()))
            .collect()
    }
}

/// What the items of a package must not have twice.
struct Once {
    numbers: Known<(String, i64), ()>,
    usage: Known<(String, String, String), ()>,
}

/// The first line of a package: when its quotas are filled anew.
struct First<'t> {
    line: u64,
    reset: [&'t str; 2],
}

/// What each package holds.
pub(super) fn packages(
    sheet: &Sheet,
    declared: &Declared<'_>,
    covered: &Covered<'_>,
    problems: &mut Problems,
) -> Vec<PackageContent> {
    let mut once = Once { numbers: Known::new(sheet.whole), usage: Known::new(sheet.whole) };
    let mut firsts: BTreeMap<&str, First<'_>> = BTreeMap::new();
    let mut contents: BTreeMap<&str, PackageContent> = BTreeMap::new();
    for [product, number, usage, quota, measured, cycle, kind, region, specs, service, of] in
        sheet.rows()
    {
        let sold = declared.products.of(product, PRODUCTS.file, problems);
        if sold.is_some_and(|sold| sold.sized) {
            product.tell(Package::Sized.said(), problems);
        }
        let place = number.whole(1, INT, problems);
        if let Some(place) = place {
            once.numbers.add((product.text.to_owned(), place), (), number, problems);
        }
        let (service, resource_type) = covered.of([service, of], sold, problems);
        let named = resource_type.as_deref();
        let (code, measure) = declared.usage(named, usage, measured, problems);
        if let Some(named) = named.filter(|_| !usage.is_empty()) {
            let key = (product.text.to_owned(), named.to_owned(), code.to_ascii_lowercase());
            let twice = |line| Package::UsageTwice(line).said();
            once.usage.add_or((key, ()), usage, twice, problems);
        }
        let quota = self::quota(quota, problems);
        let reset = reset(cycle, kind, problems);
        let first = firsts
            .entry(product.text)
            .or_insert(First { line: product.line, reset: [cycle.text, kind.text] });
        first.compare([cycle, kind], problems);
        if !region.is_empty() {
            covered.regions.of(region, REGIONS.file, problems);
        }
        let specs = covered.specs_of(specs, (service.as_deref(), named), problems);
        let restriction = Restriction {
            service: service.unwrap_or_default(),
            resource_type: resource_type.unwrap_or_default(),
            usage_type: code,
            region: region.text.to_owned(),
            specs,
        };
        let content = contents.entry(product.text).or_insert_with(|| PackageContent {
            product: product.text.to_owned(),
            reset,
            items: Vec::new(),
        });
        let (number, measure) = (place.unwrap_or_default(), measure.unwrap_or_default());
        content.items.push(PackageItem { number, restriction, quota, measure });
    }
    contents.into_values().collect()
}

impl Covered<'_> {
    /// The service and the type of resource that an item is for: those of its product where it names none.
    fn of(
        &self,
        [service, resource_type]: [Cell<'_>; 2],
        sold: Option<&Sold>,
        problems: &mut Problems,
    ) -> (Option<String>, Option<String>) {
        let own = |part: fn(&Sold) -> &Option<String>| sold.and_then(|sold| part(sold).clone());
        let named = |cell: Cell<'_>, known: &Known<String, ()>, file, problems: &mut Problems| {
            known.of(cell, file, problems).map(|()| cell.text.to_owned())
        };
        let of_service = if service.is_empty() {
            own(|sold| &sold.service)
        } else {
            named(service, self.services, SERVICES.file, problems)
        };
        let of_type = if resource_type.is_empty() {
            own(|sold| &sold.resource_type)
        } else {
            named(resource_type, self.resource_types, RESOURCE_TYPES.file, problems)
        };
        (of_service, of_type)
    }

    /// Specifications, each of which some product of this service and type of resource has.
    fn specs_of(
        &self,
        cell: Cell<'_>,
        (service, resource_type): (Option<&str>, Option<&str>),
        problems: &mut Problems,
    ) -> Vec<String> {
        let before = problems.count();
        let listed = cell.list(problems).into_iter();
        let specs: Vec<String> =
            listed.map(|spec| Cell { text: spec, ..cell }.code(SPEC, problems)).collect();
        if let Some(known) = self.specs.as_ref().filter(|_| problems.count() == before)
            && let Some(of) = service.zip(resource_type)
        {
            for spec in specs.iter().filter(|spec| !known.contains(&(of.0, of.1, spec.as_str()))) {
                cell.tell(Package::Spec(spec, of).said(), problems);
            }
        }
        specs
    }
}

impl First<'_> {
    /// Tells that another item of the package is filled anew at other times.
    fn compare(&self, cells: [Cell<'_>; 2], problems: &mut Problems) {
        let mut other = cells.into_iter().zip(self.reset).filter(|(cell, own)| cell.text != *own);
        if let Some((cell, _)) = other.next() {
            cell.tell(Package::OtherReset(self.line).said(), problems);
        }
    }
}

/// A quota that is not nothing, at 10⁻⁸.
fn quota(cell: Cell<'_>, problems: &mut Problems) -> i64 {
    if cell.is_missing(problems) {
        return 0;
    }
    let quota = cell.quantity(problems);
    if quota == Some(0) {
        cell.tell(Package::Nothing.said(), problems);
    }
    quota.unwrap_or_default()
}

/// When quotas are filled anew; none where they are not, or where it cannot be read.
fn reset(cycle: Cell<'_>, kind: Cell<'_>, problems: &mut Problems) -> Option<Reset> {
    if cycle.is_empty() {
        if !kind.is_empty() {
            kind.tell(Package::KindWithoutCycle.said(), problems);
        }
        return None;
    }
    let cycle = cycle.word(QuotaCycle::ALL, QuotaCycle::as_str, problems);
    let kind = kind.word(CycleKind::ALL, CycleKind::as_str, problems);
    cycle.zip(kind).map(|(cycle, kind)| Reset { cycle, kind })
}

#[cfg(test)]
#[path = "packages_tests.rs"]
mod tests;
