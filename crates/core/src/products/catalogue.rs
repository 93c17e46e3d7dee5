//! [`Catalogue`]: everything that is sold, ready to be looked up.

use std::collections::{BTreeMap, HashMap};

use super::{
    Conversion, Measure, PackageContent, PackageItem, Price, PriceKey, Product, ProductKey, Region,
    ResourceType, ServiceType, UsageType,
};
use crate::time::Timestamp;

/// What a catalogue is made of, in the order of its tables.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Parts {
    /// Units of measure.
    pub measures: Vec<Measure>,
    /// What they are in other units.
    pub conversions: Vec<Conversion>,
    /// Regions.
    pub regions: Vec<Region>,
    /// Cloud services.
    pub services: Vec<ServiceType>,
    /// Their types of resources.
    pub resource_types: Vec<ResourceType>,
    /// What is metered of them.
    pub usage_types: Vec<UsageType>,
    /// Products.
    pub products: Vec<Product>,
    /// What those of them hold that are packages.
    pub packages: Vec<PackageContent>,
    /// Prices.
    pub prices: Vec<Price>,
}

/// Everything that is sold. Its parts are sound: what they name is there, and nothing is there twice
/// (whoever makes one has seen to it).
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    parts: Parts,
    by_key: HashMap<ProductKey, Vec<usize>>,
    by_id: HashMap<String, usize>,
    /// By product: the places of what packages hold.
    packages: HashMap<String, usize>,
    /// By product, then by what they are for: the places of prices, the earliest first.
    prices: HashMap<String, BTreeMap<PriceKey, Vec<usize>>>,
    ratios: HashMap<(i64, i64), (i64, i64)>,
}

impl Catalogue {
    /// The catalogue of these parts.
    pub fn new(parts: Parts) -> Self {
        let mut by_key: HashMap<ProductKey, Vec<usize>> = HashMap::new();
        let mut by_id = HashMap::with_capacity(parts.products.len());
        for (place, product) in parts.products.iter().enumerate() {
            by_key.entry(product.key.clone()).or_default().push(place);
            by_id.insert(product.id.clone(), place);
        }
        let packages = parts.packages.iter().enumerate();
        let packages = packages.map(|(place, one)| (one.product.clone(), place)).collect();
        let mut prices: HashMap<String, BTreeMap<PriceKey, Vec<usize>>> = HashMap::new();
        for (place, price) in parts.prices.iter().enumerate() {
            let of = prices.entry(price.product.clone()).or_default();
            of.entry(price.key.clone()).or_default().push(place);
        }
        for places in prices.values_mut().flat_map(BTreeMap::values_mut) {
            places.sort_by_key(|place| parts.prices[*place].from);
        }
        let mut ratios = HashMap::new();
        for Conversion { measure, to, ratio } in &parts.conversions {
            ratios.insert((*measure, *to), (*ratio, 1));
            ratios.insert((*to, *measure), (1, *ratio));
        }
        Self { parts, by_key, by_id, packages, prices, ratios }
    }

    /// What it is made of.
    pub const fn parts(&self) -> &Parts {
        &self.parts
    }

    /// The product with this id.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.by_id.get(id).map(|place| &self.parts.products[*place])
    }

    /// What a product holds that is sold as a package; none where it is not one.
    pub fn package(&self, product: &str) -> Option<&PackageContent> {
        self.packages.get(product).map(|place| &self.parts.packages[*place])
    }

    /// The items of a product that is sold as a package, in their order; none where it is not one.
    pub fn package_items(&self, product: &str) -> &[PackageItem] {
        self.package(product).map_or(&[], |content| &content.items)
    }

    /// The product that a request names. In a zone it is the one sold in that zone alone, or else the
    /// one sold in the whole region; without a zone it is the latter, or else the first there is.
    pub fn find(&self, key: &ProductKey, zone: Option<&str>) -> Option<&Product> {
        let found = self.by_key.get(key)?.iter().map(|place| &self.parts.products[*place]);
        let of_zone = |product: &&Product| {
            let own = product.zone.as_deref();
            zone.is_some_and(|zone| own.is_some_and(|own| own.eq_ignore_ascii_case(zone)))
        };
        let everywhere = |product: &&Product| {
            product.zone.is_none() && zone.is_none_or(|zone| self.has_zone(&key.region, zone))
        };
        found
            .clone()
            .find(of_zone)
            .or_else(|| found.clone().find(everywhere))
            .or_else(|| found.clone().next().filter(|_| zone.is_none()))
    }

    fn has_zone(&self, region: &str, zone: &str) -> bool {
        let region = self.region(region);
        region.is_some_and(|one| one.zones.iter().any(|own| own.eq_ignore_ascii_case(zone)))
    }

    /// The price of a product that is in force at an instant.
    pub fn price(&self, product: &str, key: &PriceKey, at: Timestamp) -> Option<&Price> {
        self.in_force(self.prices.get(product)?.get(key)?, at)
    }

    /// Of the prices at these places, the earliest first, the one that is in force at an instant.
    fn in_force(&self, places: &[usize], at: Timestamp) -> Option<&Price> {
        let begun = places.partition_point(|place| self.parts.prices[*place].from <= at);
        Some(&self.parts.prices[places[begun.checked_sub(1)?]])
    }

    /// Every price of a product that is in force at an instant, by what it is for.
    pub fn prices(&self, product: &str, at: Timestamp) -> impl Iterator<Item = &Price> {
        let of_each = self.prices.get(product).into_iter().flat_map(BTreeMap::values);
        of_each.filter_map(move |places| self.in_force(places, at))
    }

    /// How many of `to` one of `from` is, as a fraction; none where they cannot be converted.
    pub fn ratio(&self, from: i64, to: i64) -> Option<(i64, i64)> {
        if from == to {
            return Some((1, 1));
        }
        self.ratios.get(&(from, to)).copied()
    }

    /// A unit of measure.
    pub fn measure(&self, id: i64) -> Option<&Measure> {
        self.parts.measures.iter().find(|measure| measure.id == id)
    }

    /// A service.
    pub fn service(&self, code: &str) -> Option<&ServiceType> {
        self.parts.services.iter().find(|service| service.code == code)
    }

    /// A type of resource.
    pub fn resource_type(&self, code: &str) -> Option<&ResourceType> {
        self.parts.resource_types.iter().find(|one| one.code == code)
    }

    /// What is metered of a type of resource; letters of `code` count without case.
    pub fn usage_type(&self, resource_type: &str, code: &str) -> Option<&UsageType> {
        let of = |one: &&UsageType| {
            one.resource_type == resource_type && one.code.eq_ignore_ascii_case(code)
        };
        self.parts.usage_types.iter().find(of)
    }

    /// A region.
    pub fn region(&self, code: &str) -> Option<&Region> {
        self.parts.regions.iter().find(|region| region.code == code)
    }
}
