//! A resource on demand is deleted by its service.

use hubu_core::resources::{ResourceRefusal, charge_on};
use hubu_store::resources::ResourceRecord;
use hubu_store::{Error, Unit};

use super::place::{Place, refuse, resource_facts};
use crate::write::Done;

/// Closes a resource on demand: it is charged for nothing more. Its rows stay, and so does its id.
///
/// # Errors
/// The first reason against it.
pub fn delete_resource(
    unit: &mut Unit<'_, '_>,
    id: &str,
) -> Result<Done<ResourceRecord>, Error<ResourceRefusal>> {
    let mut place = Place::lock(unit, id)?;
    let attached = place.has_attached();
    let record = &mut place.record;
    record.resource.check_on_demand(!record.open.is_empty()).map_err(Error::Refused)?;
    if attached {
        return Err(refuse(ResourceRefusal::Attached));
    }
    charge_on(&mut record.chargings, None, unit.now);
    record.resource.closed = Some(unit.now);
    record.resource.updated = unit.now;
    let facts = resource_facts(&record.resource).time("closed_time", Some(unit.now));
    Ok(place.tell(unit, ("resource.deleted", facts), None)?)
}
