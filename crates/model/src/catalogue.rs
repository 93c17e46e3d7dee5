//! [`Catalogue`]: everything that is sold.

/// What something is called, in Chinese and in English.
pub type Named = [String; 2];

/// What units measure: the words of tables, and the wire's numbers.
pub(crate) const MEASURED: [(&str, i64); 33] = [
    ("money", 1),
    ("duration", 2),
    ("traffic", 3),
    ("quantity", 4),
    ("length", 6),
    ("capacity", 7),
    ("rows", 9),
    ("period", 10),
    ("frequency", 11),
    ("count", 12),
    ("capacity_duration", 15),
    ("bandwidth", 16),
    ("duration_of_capacity", 17),
    ("query_rate", 18),
    ("bandwidth_decimal", 19),
    ("performance_test", 20),
    ("area", 21),
    ("video", 22),
    ("throughput", 23),
    ("resolution", 24),
    ("test_type", 25),
    ("package_unit", 26),
    ("core_duration", 27),
    ("memory_duration", 28),
    ("iops_duration", 29),
    ("throughput_duration", 30),
    ("count_per_duration", 31),
    ("traffic_decimal", 40),
    ("kilo_tokens", 41),
    ("frame", 82),
    ("cache_bandwidth_duration", 98),
    ("tokens", 104),
    ("quantity_duration", 108),
];

/// What a partner earns by a service: the words of tables, and the wire's.
pub const INCENTIVES: [(&str, &str); 4] =
    [("not_specific", "0"), ("specific", "1"), ("no_performance", "2"), ("no_rebate", "13")];

/// What can be said of a product, in the order in which it is.
pub const TRAITS: [&str; 5] =
    ["strict_selected", "not_renewable", "not_to_on_demand", "no_five_days", "not_refundable"];

/// How much time of usage is settled at once; the first, where nothing is said.
pub const SETTLED: [&str; 3] = ["hour", "day", "month"];

/// How often packages are filled anew.
pub const CYCLES: [&str; 5] = ["hour", "day", "week", "month", "year"];

/// What that is counted from.
pub const KINDS: [&str; 2] = ["natural", "anniversary"];

/// A unit of measure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measure {
    /// Its number.
    pub id: i64,
    /// What it measures: a word.
    pub kind: &'static str,
    /// What it is called.
    pub names: Named,
    /// How it is written for short.
    pub short: Named,
}

/// A region.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Region {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub names: Named,
    /// Its zones.
    pub zones: Vec<String>,
}

/// A cloud service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Service {
    /// Its code.
    pub code: String,
    /// How it is called for short.
    pub short: String,
    /// What it is called.
    pub names: Named,
    /// What a partner earns by it: a word.
    pub incentive: &'static str,
    /// May partners grant discounts on it?
    pub partner_discounts: bool,
}

/// A type of resources.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResourceType {
    /// Its code.
    pub code: String,
    /// The service whose it is.
    pub service: String,
    /// What it is called.
    pub names: Named,
    /// What it is.
    pub what: Named,
}

/// Something that is metered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UsageType {
    /// Its code.
    pub code: String,
    /// Of what it is metered.
    pub resource_type: String,
    /// What it is called.
    pub names: Named,
    /// The unit it is told in.
    pub measure: i64,
    /// Do small charges add up?
    pub accumulates: bool,
    /// How much time of it is settled at once: one of [`SETTLED`].
    pub settled: &'static str,
}

/// The sizes of a product.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sizes {
    /// The unit.
    pub measure: i64,
    /// The least there is.
    pub least: i64,
    /// The most there is.
    pub most: i64,
    /// What they are apart.
    pub step: i64,
}

/// Something that is told of a product.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub names: Named,
    /// Its value.
    pub value: String,
    /// The value's unit, or nothing.
    pub unit: String,
}

/// Something that is sold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Product {
    /// Its id.
    pub id: String,
    /// The service.
    pub service: String,
    /// The type of resource.
    pub resource_type: String,
    /// The region.
    pub region: String,
    /// The only zone it is sold in; nothing: it is sold in all of the region.
    pub zone: String,
    /// The specification.
    pub spec: String,
    /// What it is called.
    pub names: Named,
    /// Its sizes, where it has any.
    pub sizes: Option<Sizes>,
    /// What is said of it, each as in [`TRAITS`].
    pub traits: [bool; 5],
    /// What is told of it.
    pub attributes: Vec<Attribute>,
}

/// Something that a package holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PackageItem {
    /// The product that is the package.
    pub product: String,
    /// Its number within it.
    pub number: i64,
    /// What is metered.
    pub usage: String,
    /// How much of it there is, in units of 10⁻⁸.
    pub quota: i64,
    /// The unit of that.
    pub measure: i64,
    /// How often it is filled anew, and counted from what: one of [`CYCLES`] and one of [`KINDS`]. All that a
    /// package holds has the same.
    pub reset: Option<(&'static str, &'static str)>,
    /// The only region in which it counts, or nothing.
    pub region: String,
    /// The only specifications for which it counts, or none.
    pub specs: Vec<String>,
    /// The service for which it counts, where it is not the product's.
    pub service: String,
    /// The type of resources for which it counts, where it is not the product's.
    pub resource_type: String,
}

/// The unit of a term, in the order of the wire's numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Period {
    /// Days.
    Day,
    /// Months.
    Month,
    /// Years.
    Year,
    /// Hours.
    Hour,
}

impl Period {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Day, Self::Month, Self::Year, Self::Hour];

    /// Its word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
            Self::Hour => "hour",
        }
    }

    /// Its number on the wire.
    pub const fn number(self) -> i64 {
        match self {
            Self::Day => 0,
            Self::Month => 2,
            Self::Year => 3,
            Self::Hour => 4,
        }
    }

    /// How many months so many are, where they are months at all.
    pub(crate) const fn months(self, periods: i64) -> Option<i64> {
        match self {
            Self::Month => Some(periods),
            Self::Year => Some(12 * periods),
            Self::Day | Self::Hour => None,
        }
    }
}

/// What a price is for. Prices of usage stand before those of terms, and those of any number of periods
/// before those of so many.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Charge {
    /// Usage, by the code of its usage type.
    Usage(String),
    /// A term: each of its periods, or so many together.
    Term(Period, Option<i64>),
}

/// A price.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Price {
    /// The product's id.
    pub product: String,
    /// What it is for.
    pub charge: Charge,
    /// The unit in which usage is priced; 0 for terms.
    pub measure: i64,
    /// The quantity above which each tier begins, in units of 10⁻⁸, with its price in units of 10⁻¹⁰.
    pub tiers: Vec<(i64, i64)>,
    /// Since when.
    pub from: i64,
}

impl Price {
    /// What tells it from others.
    pub(crate) fn key(&self) -> (&str, &Charge, i64) {
        (&self.product, &self.charge, self.from)
    }
}

/// Everything that is sold.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Catalogue {
    /// Units of measure.
    pub measures: Vec<Measure>,
    /// How many (the last) of a smaller unit (the second) a larger one (the first) is.
    pub conversions: Vec<[i64; 3]>,
    /// Regions.
    pub regions: Vec<Region>,
    /// Cloud services.
    pub services: Vec<Service>,
    /// Types of resources.
    pub resource_types: Vec<ResourceType>,
    /// What is metered.
    pub usage_types: Vec<UsageType>,
    /// Products.
    pub products: Vec<Product>,
    /// What packages hold.
    pub packages: Vec<PackageItem>,
    /// Prices.
    pub prices: Vec<Price>,
}

impl Catalogue {
    /// The same in the one order in which it is kept.
    pub(crate) fn sorted(mut self) -> Self {
        self.measures.sort_by_key(|one| one.id);
        self.conversions.sort_unstable();
        self.regions.sort_by(|a, b| a.code.cmp(&b.code));
        self.services.sort_by(|a, b| a.code.cmp(&b.code));
        self.resource_types.sort_by(|a, b| a.code.cmp(&b.code));
        let usage = |one: &UsageType| (one.resource_type.clone(), one.code.clone());
        self.usage_types.sort_by_key(usage);
        self.products.sort_by(|a, b| a.id.cmp(&b.id));
        self.packages.sort_by(|a, b| (&a.product, a.number).cmp(&(&b.product, b.number)));
        self.prices.sort_by(|a, b| a.key().cmp(&b.key()));
        for region in &mut self.regions {
            region.zones.sort();
        }
        for product in &mut self.products {
            product.attributes.sort_by(|a, b| a.code.cmp(&b.code));
        }
        for item in &mut self.packages {
            item.specs.sort();
        }
        for price in &mut self.prices {
            price.tiers.sort_unstable();
        }
        self
    }

    /// Is a product a package?
    pub fn is_package(&self, product: &str) -> bool {
        self.packages.iter().any(|one| one.product == product)
    }

    /// What a service is called.
    pub(crate) fn service_name(&self, code: &str, english: usize) -> Option<&str> {
        let found = self.services.iter().find(|one| one.code == code)?;
        Some(&found.names[english])
    }

    /// What a type of resources is called.
    pub(crate) fn type_name(&self, code: &str, english: usize) -> Option<&str> {
        let found = self.resource_types.iter().find(|one| one.code == code)?;
        Some(&found.names[english])
    }

    /// The product with this id.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|one| one.id == id)
    }

    /// The price of a product that is in force, of what it is for.
    pub(crate) fn price(&self, product: &str, charge: &Charge, at: i64) -> Option<&Price> {
        let own = self.prices.iter().filter(|one| one.product == product && one.charge == *charge);
        own.filter(|one| one.from <= at).max_by_key(|one| one.from)
    }

    /// Every price of a product that is in force, in their order.
    pub(crate) fn prices_at(&self, product: &str, at: i64) -> Vec<&Price> {
        let own = self.prices.iter().filter(|one| one.product == product);
        let mut found: Vec<&Price> =
            own.filter_map(|one| self.price(product, &one.charge, at)).collect();
        found.dedup_by(|a, b| a.charge == b.charge);
        found
    }

    /// What one of a unit is of another, as a fraction.
    pub(crate) fn ratio(&self, from: i64, to: i64) -> Option<(i128, i128)> {
        if from == to {
            return Some((1, 1));
        }
        self.conversions.iter().find_map(|[large, small, ratio]| {
            let ratio = i128::from(*ratio);
            match (*large == from && *small == to, *large == to && *small == from) {
                (true, _) => Some((ratio, 1)),
                (_, true) => Some((1, ratio)),
                _ => None,
            }
        })
    }
}

/// The number of what a unit measures.
pub(crate) fn measured(word: &str) -> i64 {
    MEASURED.iter().find(|(own, _)| *own == word).map_or(0, |(_, number)| *number)
}
