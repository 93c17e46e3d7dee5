//! Products: what a cloud sells, in which units and regions, and at which prices (`orders` A, B).
//!
//! Everything stands in one [`Catalogue`]: operators write it as tables, apply a version of it as a
//! whole, and the process reads it from memory. Prices are effective-dated inside of it, so that a past
//! instant is rated as it was.

mod catalogue;
mod listing;
mod measure;
mod package;
mod price;
mod product;
mod service;
pub mod tables;

pub use catalogue::{Catalogue, Parts};
pub use listing::{
    Charging, Listed, Slice, Spec, SpecFilter, SpecPage, conversions, prices_in_force,
    resource_types, services, services_named, specs, usage_types,
};
pub use measure::{Conversion, Measure, MeasureType};
pub use package::{PackageContent, PackageItem};
pub use price::{PeriodType, Price, PriceKey, Pricing, Tier};
pub use product::{Attribute, Product, ProductKey, ProductTraits, Size};
pub use service::{IncentivePolicy, Names, Region, ResourceType, ServiceType, UsageType};
