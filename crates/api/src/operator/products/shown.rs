//! Versions, their tables and what differs between them, as operators see them.

use hubu_app::products::{CatalogueVersion, Change, Difference, Table};
use hubu_core::products::Catalogue;
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::Instant;

/// A version that was applied.
#[derive(Serialize, JsonSchema)]
pub struct ShownVersion {
    version: i64,
    // The business instant.
    apply_time: Instant,
    // The process's clock.
    wall_time: Instant,
    actor: String,
    // The SHA-256 of its tables in canonical form, in hexadecimal digits.
    digest: String,
}

impl From<CatalogueVersion> for ShownVersion {
    fn from(version: CatalogueVersion) -> Self {
        let digest = version.stamp.digest.map(|byte| format!("{byte:02x}")).concat();
        Self {
            version: version.stamp.version,
            apply_time: Instant(version.applied),
            wall_time: Instant(version.applied_wall),
            actor: version.actor,
            digest,
        }
    }
}

/// A table as CSV.
#[derive(Serialize, JsonSchema)]
pub struct ShownTable {
    name: String,
    text: String,
}

impl From<Table> for ShownTable {
    fn from(Table { name, text }: Table) -> Self {
        Self { name, text }
    }
}

/// How many of each there are. The tiers of a price are one price.
#[derive(Serialize, JsonSchema)]
pub struct Counts {
    measures: usize,
    conversions: usize,
    regions: usize,
    services: usize,
    resource_types: usize,
    usage_types: usize,
    products: usize,
    attributes: usize,
    prices: usize,
}

impl Counts {
    /// Counts what is in a catalogue.
    pub fn of(catalogue: &Catalogue) -> Self {
        let parts = catalogue.parts();
        Self {
            measures: parts.measures.len(),
            conversions: parts.conversions.len(),
            regions: parts.regions.len(),
            services: parts.services.len(),
            resource_types: parts.resource_types.len(),
            usage_types: parts.usage_types.len(),
            products: parts.products.len(),
            attributes: parts.products.iter().map(|product| product.attributes.len()).sum(),
            prices: parts.prices.len(),
        }
    }
}

/// A line that one version has and the other has not, or has otherwise.
#[derive(Serialize, JsonSchema)]
pub struct ShownDifference {
    table: &'static str,
    key: String,
    // `added`, `removed` or `changed`.
    change: &'static str,
    // What was changed; empty where the whole line came or went.
    columns: Vec<ShownColumn>,
}

/// A value that was changed.
#[derive(Serialize, JsonSchema)]
pub struct ShownColumn {
    column: String,
    before: String,
    after: String,
}

impl From<Difference> for ShownDifference {
    fn from(Difference { table, key, change }: Difference) -> Self {
        let (change, columns) = match change {
            Change::Added => ("added", Vec::new()),
            Change::Removed => ("removed", Vec::new()),
            Change::Changed { columns } => ("changed", columns),
        };
        let column = |(column, before, after)| ShownColumn { column, before, after };
        Self { table, key, change, columns: columns.into_iter().map(column).collect() }
    }
}
