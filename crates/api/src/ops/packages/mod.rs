//! Packages of usage (`bills` C, F5): what a customer has, what is left of it, and what it covered.
//!
//! A package is told by its key (`order_instance_id`), and what it holds by keys as well (`free_resource_id`). Of what is
//! another's, nothing is there.

mod list_free_resource_infos;
mod list_free_resource_infos_former;
mod list_free_resource_usages;
mod list_free_resources_usage_records;
mod shown;

pub use list_free_resource_infos::ListFreeResourceInfos;
pub use list_free_resource_infos_former::ListFreeResourceInfosFormer;
pub use list_free_resource_usages::ListFreeResourceUsages;
pub use list_free_resources_usage_records::ListFreeResourcesUsageRecords;

use hubu_core::access::{Requirement, permissions};
use hubu_core::ids::PackageItemKey;

use crate::edge::decode::Text;
use crate::registry::{Entry, entry};

/// The operations, in the order of the wire's paths.
pub fn registry() -> [Entry; 4] {
    [
        entry::<ListFreeResourcesUsageRecords>(),
        entry::<ListFreeResourceInfosFormer>(),
        entry::<ListFreeResourceUsages>(),
        entry::<ListFreeResourceInfos>(),
    ]
}

/// What reading packages asks of a user.
const PACKAGES: Requirement = Requirement::permissions(&[permissions::PACKAGES_VIEW]);
/// An id of what a package holds.
const ITEM_ID: Text = Text::max(64).sample("396128133021769728");

/// The key that an id of an item is; none where no item has such an id.
fn item_key(id: &str) -> Option<PackageItemKey> {
    let plain = id.bytes().all(|byte| byte.is_ascii_digit());
    id.parse().ok().filter(|_| plain).map(PackageItemKey)
}
