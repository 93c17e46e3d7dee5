//! Packages of usage as products: what each holds (`bills` C; what customers have of them is `packages`).

use crate::packages::{Reset, Restriction};

/// A quota of one type of usage that a product holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackageItem {
    /// Its number within the product, from 1.
    pub number: i64,
    /// What it is for. Service, type of resource and type of usage are always named.
    pub restriction: Restriction,
    /// How much of it there is in each window, at 10⁻⁸ of the measure; above 0.
    pub quota: i64,
    /// The unit of the quota (`measure_id`).
    pub measure: i64,
}

/// What a product holds that is sold as a package.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackageContent {
    /// The product's id.
    pub product: String,
    /// When its quotas are filled anew; none: each lasts for the whole life.
    pub reset: Option<Reset>,
    /// Its items, at least one, in the order of their numbers.
    pub items: Vec<PackageItem>,
}
