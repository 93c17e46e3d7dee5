//! A resource is tagged, however it is charged.

use hubu_core::resources::{ResourceRefusal, Tags, check_tags};
use hubu_store::resources::ResourceRecord;
use hubu_store::{Error, Unit};

use super::place::{Place, refuse, resource_facts};
use crate::write::Done;

/// Sets the tags of a resource, in place of those it has.
///
/// # Errors
/// The first reason against it.
pub fn tag_resource(
    unit: &mut Unit<'_, '_>,
    id: &str,
    tags: &Tags,
) -> Result<Done<ResourceRecord>, Error<ResourceRefusal>> {
    let mut place = Place::lock(unit, id)?;
    place.record.resource.check_there().map_err(Error::Refused)?;
    let tags = check_tags(tags.clone()).map_err(Error::Refused)?;
    if tags == place.record.tags {
        return Err(refuse(ResourceRefusal::NothingNew));
    }
    let told: Vec<String> = tags.iter().map(|(name, value)| format!("{name}={value}")).collect();
    place.record.tags = tags;
    let facts = resource_facts(&place.record.resource).text("tags", &told.join("; "));
    Ok(place.tell(unit, ("resource.tagged", facts), None)?)
}
