//! Where products belong: regions, cloud services, their types of resources, and what of them is
//! metered (`orders` A1 to A4, A9).

use crate::metering::SettlementPeriod;
use crate::words::wire_words;

/// A name in the two languages of the wire.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Names {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A region.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Region {
    /// Its code: `cn-north-4`.
    pub code: String,
    /// Its names.
    pub names: Names,
    /// The codes of its availability zones.
    pub zones: Vec<String>,
}

wire_words! {
    /// What a partner earns by selling a service (`incentive_policy`, `orders` A9).
    IncentivePolicy {
        /// It is no specific product.
        NotSpecific = 0 "not_specific",
        /// It is a specific product.
        Specific = 1 "specific",
        /// It counts for no performance and earns no rebate.
        NoPerformance = 2 "no_performance",
        /// It counts for performance and earns no rebate.
        NoRebate = 13 "no_rebate",
    }
}

/// A cloud service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceType {
    /// Its code: `hws.service.type.ec2`.
    pub code: String,
    /// Its short name: `ECS`.
    pub abbreviation: String,
    /// Its names.
    pub names: Names,
    /// What a partner earns by it.
    pub incentive: IncentivePolicy,
    /// May partners grant discounts on it? Where not, discounts of theirs do not count (`orders` A9).
    pub partner_discounts: bool,
}

/// A type of resource of one service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourceType {
    /// Its code: `hws.resource.type.vm`.
    pub code: String,
    /// The service that owns it.
    pub service: String,
    /// Its names.
    pub names: Names,
    /// What it is.
    pub descriptions: Names,
}

/// What of a type of resource is metered: a usage factor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UsageType {
    /// Its code: `Duration`. Letters count without case (`orders` B1).
    pub code: String,
    /// The type of resource it is metered of.
    pub resource_type: String,
    /// Its names.
    pub names: Names,
    /// The unit that usage is told in.
    pub measure: i64,
    /// Do charges below a cent add up until they reach one (`readings` 5, 24)?
    pub accumulates: bool,
    /// How much time of it is settled at once.
    pub settled: SettlementPeriod,
}
