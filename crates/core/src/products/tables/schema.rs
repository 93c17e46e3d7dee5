//! The ten tables, their headings, and what tells their lines apart.

use crate::metering::SettlementPeriod;

/// A table as it must be.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Schema {
    /// The file's name.
    pub file: &'static str,
    /// Its headings, in the order of the canonical form.
    pub headings: &'static [&'static str],
    /// The places of those that tell one line from another.
    pub key: &'static [usize],
    /// Headings that may be missing, each with the word that an empty field of theirs means.
    pub defaults: &'static [(&'static str, &'static str)],
    /// When the file is there.
    pub presence: Presence,
}

impl Schema {
    /// What an empty field of a column means; nothing where it is simply empty.
    pub fn default_of(&self, heading: &str) -> &'static str {
        let mut defaults = self.defaults.iter().filter(|(own, _)| *own == heading);
        defaults.next().map_or("", |(_, word)| word)
    }
}

/// When a file is there. One that is missing is as if nothing stood in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Presence {
    /// It must be.
    Always,
    /// It may be missing, and is always written.
    Written,
    /// It may be missing, and is written where something stands in it.
    Filled,
}

/// Units of measure.
pub(super) static MEASURES: Schema = Schema {
    file: "measures.csv",
    headings: &["measure", "type", "name_zh", "name_en", "abbreviation_zh", "abbreviation_en"],
    key: &[0],
    defaults: &[],
    presence: Presence::Always,
};

/// What they are in other units.
pub(super) static CONVERSIONS: Schema = Schema {
    file: "conversions.csv",
    headings: &["measure", "to", "ratio"],
    key: &[0, 1],
    defaults: &[],
    presence: Presence::Always,
};

/// Regions with their zones.
pub(super) static REGIONS: Schema = Schema {
    file: "regions.csv",
    headings: &["region", "name_zh", "name_en", "zones"],
    key: &[0],
    defaults: &[],
    presence: Presence::Always,
};

/// Cloud services.
pub(super) static SERVICES: Schema = Schema {
    file: "services.csv",
    headings: &[
        "service",
        "abbreviation",
        "name_zh",
        "name_en",
        "incentive_policy",
        "partner_discounts",
    ],
    key: &[0],
    defaults: &[],
    presence: Presence::Always,
};

/// Types of resources.
pub(super) static RESOURCE_TYPES: Schema = Schema {
    file: "resource-types.csv",
    headings: &[
        "resource_type",
        "service",
        "name_zh",
        "name_en",
        "description_zh",
        "description_en",
    ],
    key: &[0],
    defaults: &[],
    presence: Presence::Always,
};

/// What is metered of them.
pub(super) static USAGE_TYPES: Schema = Schema {
    file: "usage-types.csv",
    headings: &[
        "usage_type",
        "resource_type",
        "name_zh",
        "name_en",
        "measure",
        "accumulates",
        SETTLED,
    ],
    key: &[1, 0],
    defaults: &[(SETTLED, SettlementPeriod::Hour.as_str())],
    presence: Presence::Always,
};

/// Products.
pub(super) static PRODUCTS: Schema = Schema {
    file: "products.csv",
    headings: &[
        "product",
        "service",
        "resource_type",
        "region",
        "zone",
        "spec",
        "name_zh",
        "name_en",
        "size_measure",
        "size_least",
        "size_most",
        "size_step",
        "traits",
    ],
    key: &[0],
    defaults: &[],
    presence: Presence::Always,
};

/// What is told of products.
pub(super) static ATTRIBUTES: Schema = Schema {
    file: "attributes.csv",
    headings: &["product", "attribute", "name_zh", "name_en", "value", "unit"],
    key: &[0, 1],
    defaults: &[],
    presence: Presence::Written,
};

/// What packages hold: a line an item.
pub(super) static PACKAGES: Schema = Schema {
    file: "packages.csv",
    headings: &[
        "product",
        "item",
        "usage_type",
        "quota",
        "measure",
        "cycle",
        "kind",
        "region",
        "specs",
        "service",
        "resource_type",
    ],
    key: &[0, 1],
    defaults: &[],
    presence: Presence::Filled,
};

/// Prices: a line a tier.
pub(super) static PRICES: Schema = Schema {
    file: "prices.csv",
    headings: &[
        "product",
        "mode",
        "usage_type",
        "measure",
        "period",
        "periods",
        "above",
        "price",
        "from",
    ],
    key: &[0, 1, 2, 4, 5, 6, 8],
    defaults: &[],
    presence: Presence::Always,
};

/// All of them: what a table names stands in one before it.
pub(super) static ALL: [&Schema; 10] = [
    &MEASURES,
    &CONVERSIONS,
    &REGIONS,
    &SERVICES,
    &RESOURCE_TYPES,
    &USAGE_TYPES,
    &PRODUCTS,
    &ATTRIBUTES,
    &PACKAGES,
    &PRICES,
];

/// The heading of settlement periods, which are hours where nothing is said.
const SETTLED: &str = "settled";

/// The words of `mode` in `prices.csv`.
pub(super) const ON_DEMAND: &str = "on_demand";
/// See [`ON_DEMAND`].
pub(super) const PERIOD: &str = "period";

/// The words of a flag: yes, then no.
pub(super) const FLAG: [&str; 2] = ["yes", "no"];

/// The words of `traits`, in the order of the fields of `ProductTraits`.
pub(super) const TRAITS: [&str; 5] =
    ["strict_selected", "not_renewable", "not_to_on_demand", "no_five_days", "not_refundable"];
