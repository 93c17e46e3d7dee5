//! A small catalogue for tests: servers, disks, bandwidth and addresses in two regions, written by hand so
//! that every answer can be checked against these tables by eye.

use hubu_app::products::{CatalogueCache, Table, apply_catalogue, propose};
use hubu_core::ids::{CustomerKey, GroupKey};

use crate::world::World;

/// Names and texts of the tables.
const TABLES: [(&str, &str); 9] = [
    ("measures.csv", include_str!("measures.csv")),
    ("conversions.csv", include_str!("conversions.csv")),
    ("regions.csv", include_str!("regions.csv")),
    ("services.csv", include_str!("services.csv")),
    ("resource-types.csv", include_str!("resource-types.csv")),
    ("usage-types.csv", include_str!("usage-types.csv")),
    ("products.csv", include_str!("products.csv")),
    ("attributes.csv", include_str!("attributes.csv")),
    ("prices.csv", include_str!("prices.csv")),
];

/// The tables.
pub fn tables() -> Vec<Table> {
    let table =
        |(name, text): &(&str, &str)| Table { name: (*name).to_owned(), text: (*text).to_owned() };
    TABLES.iter().map(table).collect()
}

/// Puts the catalogue into force in a world.
///
/// # Panics
/// When it is refused.
pub async fn apply(world: &World) {
    let proposal = propose(&tables()).expect("the tables are sound");
    let cache = CatalogueCache::default();
    world
        .write(move |unit| {
            let nobody = (GroupKey(0), CustomerKey(0));
            apply_catalogue(unit, &cache, &proposal, ("test", false), nobody).map(|_| ())
        })
        .await;
}
