//! China's provinces, cities and counties (`orders` A8; decision 0026). Names are Chinese whatever
//! the language: the vendor has no others.

mod list_cities;
mod list_counties;
mod list_provinces;

pub use list_cities::ListCities;
pub use list_counties::ListCounties;
pub use list_provinces::ListProvinces;

use hubu_core::regions;

use crate::edge::decode::{BadField, Empty, Fields, Page};

/// The largest offset and the largest limit of the vendor's pages.
const MOST: i64 = 1_000;

/// `offset` may be empty or null, `limit` may only be left out.
fn page(fields: &mut Fields<'_>) -> Result<Page, BadField> {
    let offset = fields.int_or("offset", 0..=MOST, 0)?;
    let limit =
        fields.int_or_unless_null("limit", 1..=MOST, Page::DEFAULT_LIMIT, Empty::Refused)?;
    Ok(Page { offset, limit })
}

/// How many there are in all, and those of the page as they go out.
fn shown<T: Copy, S>(all: &[T], page: Page, show: impl Fn(T) -> S) -> (usize, Vec<S>) {
    let rows = regions::page(all, page.offset, page.limit);
    (all.len(), rows.iter().copied().map(show).collect())
}
