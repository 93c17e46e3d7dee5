//! What is sold, in which units and at which prices (`orders` A, B4, F): lists over the catalogue in
//! force.
//!
//! Names and descriptions are in the language that is asked for. Where no catalogue was applied, every
//! list is empty.

mod list_conversions;
mod list_incentive_discount_policies;
mod list_measure_units;
mod list_resource_specs;
mod list_resource_specs_price;
mod list_resource_types;
mod list_resource_types_former;
mod list_service_resources;
mod list_service_types;
mod list_service_types_former;
mod list_usage_types;
mod marker;
mod price_item;

pub use list_conversions::ListConversions;
pub use list_incentive_discount_policies::ListIncentiveDiscountPolicies;
pub use list_measure_units::ListMeasureUnits;
pub use list_resource_specs::ListResourceSpecs;
pub use list_resource_specs_price::ListResourceSpecsPrice;
pub use list_resource_types::ListResourceTypes;
pub use list_resource_types_former::ListResourceTypesFormer;
pub use list_service_resources::ListServiceResources;
pub use list_service_types::ListServiceTypes;
pub use list_service_types_former::ListServiceTypesFormer;
pub use list_usage_types::ListUsageTypes;

use std::sync::Arc;

use hubu_app::Error;
use hubu_core::products::{Catalogue, Names, Slice};
use hubu_core::time::Timestamp;

use crate::codes::{Failure, Refusal};
use crate::cx::Cx;
use crate::edge::decode::{Empty, Page, Text};
use crate::language::Lang;
use crate::registry::{Entry, entry};

/// What is sold, in which units.
pub fn registry() -> [Entry; 11] {
    [
        entry::<ListConversions>(),
        entry::<ListMeasureUnits>(),
        entry::<ListResourceTypesFormer>(),
        entry::<ListServiceTypesFormer>(),
        entry::<ListIncentiveDiscountPolicies>(),
        entry::<ListResourceSpecsPrice>(),
        entry::<ListResourceSpecs>(),
        entry::<ListResourceTypes>(),
        entry::<ListServiceResources>(),
        entry::<ListServiceTypes>(),
        entry::<ListUsageTypes>(),
    ]
}

/// A code of a service, a type of resource or a region.
const CODE: Text = Text::max(64).sample("hws.service.type.ec2");
/// A code of a specification.
const SPEC_CODE: Text = Text::max(400).sample("s6.small.1.linux");
/// The code an old form restricts its list to: only an absent or empty one does not restrict.
const FORMER_CODE: Text = CODE.null(Empty::Kept);
/// The whole of a list.
const EVERYTHING: Slice = Slice { offset: 0, limit: i64::MAX };

/// The catalogue in force, and the instant of the realm it is asked at.
async fn in_force(cx: &Cx) -> Result<(Arc<Catalogue>, Timestamp), Failure> {
    let cache = Arc::clone(cx.catalogue());
    let read = cx.read(move |tx, pulse| {
        let (_, catalogue) = cache.current(tx)?;
        Ok::<_, Error<Refusal>>((catalogue, pulse.now))
    });
    read.await
}

/// A name in a language.
fn named(lang: Lang, names: &Names) -> String {
    lang.pick(&names.zh, &names.en).clone()
}

/// The name of a service in a language.
fn service_name(catalogue: &Catalogue, code: &str, lang: Lang) -> String {
    catalogue.service(code).map(|one| named(lang, &one.names)).unwrap_or_default()
}

/// The name of a type of resource in a language.
fn resource_type_name(catalogue: &Catalogue, code: &str, lang: Lang) -> String {
    catalogue.resource_type(code).map(|one| named(lang, &one.names)).unwrap_or_default()
}

const fn slice(page: Page) -> Slice {
    Slice { offset: page.offset, limit: page.limit }
}
