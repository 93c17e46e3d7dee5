//! A resource is frozen, or let free again, however it is charged.

use hubu_core::resources::ResourceRefusal;
use hubu_core::subscriptions::Freeze;
use hubu_store::resources::ResourceRecord;
use hubu_store::{Error, Unit};

use super::place::{Place, refuse, resource_facts};
use crate::write::Done;

/// Freezes a resource for this cause, or with none lets it free again. Its service is asked to
/// (`resource.freeze`, `resource.unfreeze`); terms go on, and so does what is charged on demand. What is
/// attached is frozen by itself.
///
/// # Errors
/// The first reason against it.
pub fn set_resource_frozen(
    unit: &mut Unit<'_, '_>,
    id: &str,
    cause: Option<Freeze>,
    reason: &str,
) -> Result<Done<ResourceRecord>, Error<ResourceRefusal>> {
    let mut place = Place::lock(unit, id)?;
    let resource = &mut place.record.resource;
    resource.check_there().map_err(Error::Refused)?;
    let (event, told) = match (resource.frozen, cause) {
        (Some(_), Some(_)) => return Err(refuse(ResourceRefusal::Frozen)),
        (None, None) => return Err(refuse(ResourceRefusal::NotFrozen)),
        (None, Some(cause)) => ("resource.freeze", cause),
        (Some(before), None) => ("resource.unfreeze", before),
    };
    resource.frozen = cause;
    let facts = resource_facts(resource).text("cause", told.as_str());
    Ok(place.tell(unit, (event, facts), Some(reason))?)
}
