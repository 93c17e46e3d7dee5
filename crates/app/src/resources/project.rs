//! A resource moves to another enterprise project, however it is charged.

use hubu_core::resources::ResourceRefusal;
use hubu_store::resources::ResourceRecord;
use hubu_store::{Error, Unit};

use super::place::{Place, check_project, refuse, resource_facts};
use crate::write::Done;

/// Moves a resource to an enterprise project of its customer's. What was charged before stays where it was.
///
/// # Errors
/// The first reason against it.
pub fn move_resource(
    unit: &mut Unit<'_, '_>,
    id: &str,
    project: &str,
) -> Result<Done<ResourceRecord>, Error<ResourceRefusal>> {
    let mut place = Place::lock(unit, id)?;
    place.record.resource.check_there().map_err(Error::Refused)?;
    check_project(unit.tx, place.customer(), project)?;
    let resource = &mut place.record.resource;
    if resource.enterprise_project == project {
        return Err(refuse(ResourceRefusal::NothingNew));
    }
    let before = std::mem::replace(&mut resource.enterprise_project, project.to_owned());
    let facts = resource_facts(resource).text("enterprise_project_before", &before);
    Ok(place.tell(unit, ("resource.moved", facts), None)?)
}
