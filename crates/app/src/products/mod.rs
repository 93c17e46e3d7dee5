//! The catalogue: operators apply it as a whole, and everything that prices something reads it from
//! memory (decision 0025).

mod apply;
mod cache;

pub use apply::{Applied, CatalogueRefusal, Proposal, apply_catalogue, changes, propose};
pub use cache::CatalogueCache;
pub use hubu_core::products::tables::{Change, Difference, Problem, Table};
pub use hubu_store::products::{CatalogueVersion, Digest, Stamp, newest, page, tables, version};
