//! The catalogue: everything that is sold, as tables (`docs/catalogue.md`).

mod apply_catalogue;
mod export_catalogue;
mod list_catalogue_versions;
mod show_catalogue;
mod shown;

pub use apply_catalogue::ApplyCatalogue;
pub use export_catalogue::ExportCatalogue;
pub use list_catalogue_versions::ListCatalogueVersions;
pub use show_catalogue::ShowCatalogue;

/// The largest catalogue, in bytes of all its tables.
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// Tables that may be sent; there are fewer, and one too many is told by its name.
const MOST_TABLES: usize = 32;
