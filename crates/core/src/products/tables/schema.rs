//! The nine tables, their headings, and what tells their lines apart.

/// A table as it must be.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Schema {
    /// The file's name.
    pub file: &'static str,
    /// Its headings, in the order of the canonical form.
    pub headings: &'static [&'static str],
    /// The places of those that tell one line from another.
    pub key: &'static [usize],
    /// May the file be missing, which is as if nothing stood in it?
    pub optional: bool,
}

/// Units of measure.
pub(super) static MEASURES: Schema = Schema {
    file: "measures.csv",
    headings: &["measure", "type", "name_zh", "name_en", "abbreviation_zh", "abbreviation_en"],
    key: &[0],
    optional: false,
};

/// What they are in other units.
pub(super) static CONVERSIONS: Schema = Schema {
    file: "conversions.csv",
    headings: &["measure", "to", "ratio"],
    key: &[0, 1],
    optional: false,
};

/// Regions with their zones.
pub(super) static REGIONS: Schema = Schema {
    file: "regions.csv",
    headings: &["region", "name_zh", "name_en", "zones"],
    key: &[0],
    optional: false,
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
    optional: false,
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
    optional: false,
};

/// What is metered of them.
pub(super) static USAGE_TYPES: Schema = Schema {
    file: "usage-types.csv",
    headings: &["usage_type", "resource_type", "name_zh", "name_en", "measure", "accumulates"],
    key: &[1, 0],
    optional: false,
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
    optional: false,
};

/// What is told of products.
pub(super) static ATTRIBUTES: Schema = Schema {
    file: "attributes.csv",
    headings: &["product", "attribute", "name_zh", "name_en", "value", "unit"],
    key: &[0, 1],
    optional: true,
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
    optional: false,
};

/// All of them: what a table names stands in one before it.
pub(super) static ALL: [&Schema; 9] = [
    &MEASURES,
    &CONVERSIONS,
    &REGIONS,
    &SERVICES,
    &RESOURCE_TYPES,
    &USAGE_TYPES,
    &PRODUCTS,
    &ATTRIBUTES,
    &PRICES,
];

/// The words of `mode` in `prices.csv`.
pub(super) const ON_DEMAND: &str = "on_demand";
/// See [`ON_DEMAND`].
pub(super) const PERIOD: &str = "period";

/// The words of a flag: yes, then no.
pub(super) const FLAG: [&str; 2] = ["yes", "no"];

/// The words of `traits`, in the order of the fields of `ProductTraits`.
pub(super) const TRAITS: [&str; 5] =
    ["strict_selected", "not_renewable", "not_to_on_demand", "no_five_days", "not_refundable"];
