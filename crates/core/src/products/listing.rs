//! What lists over a catalogue hold: which rows, in which order, which part of them (`orders` A, B4).
//!
//! Lists keep the order of the catalogue's tables. Specifications are paged by a marker and have an order
//! of their own, so that a page begins after the last one even where another version was applied between.

use std::collections::BTreeMap;

use super::{
    Catalogue, Conversion, MeasureType, Names, Price, PriceKey, Product, ResourceType, ServiceType,
    UsageType,
};
use crate::time::Timestamp;

/// Which part of a list is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slice {
    /// How many rows to skip; not below 0.
    pub offset: i64,
    /// How many rows to give; not below 0.
    pub limit: i64,
}

/// A part of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed<'c, T> {
    /// How many rows the whole list has.
    pub total: i64,
    /// The rows asked for.
    pub rows: Vec<&'c T>,
}

impl<'c, T> Listed<'c, T> {
    fn of(all: impl Iterator<Item = &'c T>, part: Slice) -> Self {
        let wanted = part.offset..part.offset.saturating_add(part.limit);
        let mut listed = Self { total: 0, rows: Vec::new() };
        for row in all {
            if wanted.contains(&listed.total) {
                listed.rows.push(row);
            }
            listed.total += 1;
        }
        listed
    }
}

/// The services in whose name a text stands, in whichever language `name` picks; without a text all of
/// them. Letters count with their case (`orders` A1).
pub fn services_named<'c>(
    catalogue: &'c Catalogue,
    text: Option<&str>,
    name: impl Fn(&Names) -> &str,
    part: Slice,
) -> Listed<'c, ServiceType> {
    let fits = |one: &&ServiceType| text.is_none_or(|text| name(&one.names).contains(text));
    Listed::of(catalogue.parts().services.iter().filter(fits), part)
}

/// The service with a code; without a code all of them (`orders` A9, F).
pub fn services<'c>(
    catalogue: &'c Catalogue,
    code: Option<&str>,
    part: Slice,
) -> Listed<'c, ServiceType> {
    let fits = |one: &&ServiceType| code.is_none_or(|code| one.code == code);
    Listed::of(catalogue.parts().services.iter().filter(fits), part)
}

/// The types of resources of a service; without one those of all services. An unknown service has none
/// (`orders` A2, A3).
pub fn resource_types<'c>(
    catalogue: &'c Catalogue,
    service: Option<&str>,
    part: Slice,
) -> Listed<'c, ResourceType> {
    let fits = |one: &&ResourceType| service.is_none_or(|service| one.service == service);
    Listed::of(catalogue.parts().resource_types.iter().filter(fits), part)
}

/// What is metered of a type of resource; without one of all of them (`orders` A4).
pub fn usage_types<'c>(
    catalogue: &'c Catalogue,
    resource_type: Option<&str>,
    part: Slice,
) -> Listed<'c, UsageType> {
    let fits = |one: &&UsageType| resource_type.is_none_or(|code| one.resource_type == code);
    Listed::of(catalogue.parts().usage_types.iter().filter(fits), part)
}

/// The conversions of what measures this, or of everything; each with what its units measure (`orders`
/// A7).
pub fn conversions(
    catalogue: &Catalogue,
    kind: Option<MeasureType>,
) -> Vec<(Conversion, MeasureType)> {
    let all = catalogue.parts().conversions.iter();
    let typed = all.filter_map(|one| Some((*one, catalogue.measure(one.measure)?.kind)));
    typed.filter(|(_, own)| kind.is_none_or(|kind| kind == *own)).collect()
}

/// How something is paid for, as lists of specifications call it (`orders` A5, B4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Charging {
    /// A term that is paid before.
    Period,
    /// Usage.
    OnDemand,
    /// Once and for good. No catalogue has such prices.
    OneTime,
    /// A package for usage. No catalogue has such prices.
    OnDemandPackage,
}

impl Charging {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Period, Self::OnDemand, Self::OneTime, Self::OnDemandPackage];

    /// The wire's word (`charging_mode`, `orders` B4).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Period => "PERIOD",
            Self::OnDemand => "ON_DEMAND",
            Self::OneTime => "ONE_TIME",
            Self::OnDemandPackage => "ON_DEMAND_PKG",
        }
    }

    /// What a price is for.
    pub const fn of(key: &PriceKey) -> Self {
        match key {
            PriceKey::OnDemand { .. } => Self::OnDemand,
            PriceKey::Period { .. } => Self::Period,
        }
    }
}

/// Which specifications are asked for; what is `None` does not restrict.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpecFilter<'f> {
    /// Of this service.
    pub service: Option<&'f str>,
    /// Of this type of resource.
    pub resource_type: Option<&'f str>,
    /// In this region.
    pub region: &'f str,
    /// With this code.
    pub spec: Option<&'f str>,
    /// To be paid for in this way.
    pub charging: Option<Charging>,
}

impl SpecFilter<'_> {
    fn fits(&self, Product { key, .. }: &Product) -> bool {
        key.region == self.region
            && self.service.is_none_or(|code| key.service == code)
            && self.resource_type.is_none_or(|code| key.resource_type == code)
            && self.spec.is_none_or(|code| key.spec == code)
    }
}

/// A specification in a region.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spec<'c> {
    /// What it is sold as: one product at least; the one of the whole region first, then those of single
    /// zones.
    pub products: Vec<&'c Product>,
}

impl<'c> Spec<'c> {
    /// The product that names it.
    pub fn first(&self) -> Option<&'c Product> {
        self.products.first().copied()
    }
}

/// A page of specifications.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SpecPage<'c> {
    /// They, by service, type of resource and code.
    pub specs: Vec<Spec<'c>>,
    /// The product after whose specification the next page begins; none: this is the last page.
    pub next: Option<&'c Product>,
}

/// The prices of a product that are in force, of one way to pay or of all.
pub fn prices_in_force<'c>(
    catalogue: &'c Catalogue,
    product: &str,
    charging: Option<Charging>,
    at: Timestamp,
) -> impl Iterator<Item = &'c Price> {
    let prices = catalogue.prices(product, at);
    prices.filter(move |price| charging.is_none_or(|one| one == Charging::of(&price.key)))
}

/// The specifications that are sold at an instant, which is those that have a price then; the `limit`
/// first ones after the specification of a product, wherever that stands in the list or would stand.
pub fn specs<'c>(
    catalogue: &'c Catalogue,
    wanted: &SpecFilter<'_>,
    at: Timestamp,
    (after, limit): (Option<&Product>, usize),
) -> SpecPage<'c> {
    let after = after.map(place);
    let mut found: BTreeMap<Place<'c>, Vec<&'c Product>> = BTreeMap::new();
    let products = catalogue.parts().products.iter().filter(|product| wanted.fits(product));
    for product in products.filter(|product| after.is_none_or(|after| place(product) > after)) {
        found.entry(place(product)).or_default().push(product);
    }
    // Only what a page holds is priced, and one more.
    let priced = |product: &&Product| {
        prices_in_force(catalogue, &product.id, wanted.charging, at).next().is_some()
    };
    let sold = found.into_values().filter_map(|mut products| {
        products.retain(priced);
        (!products.is_empty()).then_some(Spec { products })
    });
    let mut specs: Vec<Spec<'c>> = sold.take(limit.saturating_add(1)).collect();
    let more = specs.len() > limit;
    specs.truncate(limit);
    for spec in &mut specs {
        spec.products.sort_by_key(|product| (product.zone.as_deref(), product.id.as_str()));
    }
    let next = specs.last().filter(|_| more).and_then(Spec::first);
    SpecPage { specs, next }
}

/// Where a specification stands in a list.
type Place<'c> = (&'c str, &'c str, &'c str);

fn place(Product { key, .. }: &Product) -> Place<'_> {
    (&key.service, &key.resource_type, &key.spec)
}

#[cfg(test)]
#[path = "listing_tests.rs"]
mod tests;
