//! A resource is opened on demand.

use hubu_core::ids::ResourceKey;
use hubu_core::orders::LineProduct;
use hubu_core::resources::{
    Charging, ChargingMode, NamedProduct, Offer, Provision, Resource, ResourceRefusal, Size, Tags,
    charge_on, check_tags, offer, resource_id_fits,
};
use hubu_core::subscriptions::{Role, Sale};
use hubu_store::ledger::Holder;
use hubu_store::resources::{self, ResourceRecord};
use hubu_store::{Error, Unit};

use super::place::{check_project, facts_of_charging, refuse, tell};
use crate::ledger::Party;
use crate::locked::Locked;
use crate::products::CatalogueCache;
use crate::settlement::begin_now;
use crate::write::Done;

/// A resource to be opened.
#[derive(Clone, Debug)]
pub struct NewResource {
    /// Whose it is to be.
    pub customer: Party,
    /// Its id; one is drawn where it has none.
    pub id: Option<String>,
    /// What its customer calls it.
    pub name: String,
    /// The product.
    pub product: NamedProduct,
    /// The availability zone.
    pub zone: Option<String>,
    /// How large it is, where the product has a size.
    pub size: Option<Size>,
    /// The service's project.
    pub project: String,
    /// The enterprise project.
    pub enterprise_project: String,
    /// The id of the primary resource it is attached to.
    pub parent: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

/// Opens a resource, which is there and is charged on demand from now on.
///
/// # Errors
/// The first reason against it.
pub fn open_resource(
    unit: &mut Unit<'_, '_>,
    cache: &CatalogueCache,
    new: &NewResource,
) -> Result<Done<ResourceRecord>, Error<ResourceRefusal>> {
    let locked = Locked::take(unit.tx, &[&new.customer])?;
    let holder = locked.get(&new.customer).ok_or(refuse(ResourceRefusal::UnknownCustomer))?;
    let id = id_of(unit, new)?;
    let (_, catalogue) = cache.current(unit.tx)?;
    let asked = (new.zone.as_deref(), new.size);
    let offer = offer(&catalogue, &new.product, asked, unit.now).map_err(Error::Refused)?;
    let parent = parent_of(unit, &holder, new)?;
    check_project(unit.tx, holder.key, &new.enterprise_project)?;
    let tags = check_tags(new.tags.clone()).map_err(Error::Refused)?;
    let record = ResourceRecord {
        group: holder.group,
        chargings: charging(&offer, unit),
        resource: resource(&holder, (id, parent), (new, &offer), unit),
        tags,
        terms: Vec::new(),
        open: Vec::new(),
    };
    resources::save(unit.tx, (&[&record], &[]))?;
    begin_now(unit, &holder)?;
    let facts = facts_of_charging(&record.resource, unit.now);
    Ok(tell(unit, locked, &holder, record, ("resource.opened", facts), None)?)
}

/// The id that is given to it, or one that is drawn.
fn id_of(unit: &mut Unit<'_, '_>, new: &NewResource) -> Result<String, Error<ResourceRefusal>> {
    let Some(id) = &new.id else { return Ok(unit.ids.hex32()) };
    if !resource_id_fits(id) {
        return Err(refuse(ResourceRefusal::Id));
    }
    if resources::owners(unit.tx, std::slice::from_ref(id))?.is_empty() {
        Ok(id.clone())
    } else {
        Err(refuse(ResourceRefusal::IdTaken))
    }
}

/// The primary resource of the same customer's that it is attached to.
fn parent_of(
    unit: &mut Unit<'_, '_>,
    holder: &Holder,
    new: &NewResource,
) -> Result<Option<ResourceKey>, Error<ResourceRefusal>> {
    let Some(id) = &new.parent else { return Ok(None) };
    let found = resources::by_ids(unit.tx, std::slice::from_ref(id))?;
    let fits = |one: &Resource| {
        one.id == *id
            && one.customer == holder.key
            && one.role() == Role::Primary
            && one.check_there() == Ok(())
    };
    let parent = found.into_iter().map(|one| one.resource).find(fits);
    Ok(Some(parent.ok_or(refuse(ResourceRefusal::Parent))?.key))
}

fn charging(offer: &Offer<'_>, unit: &Unit<'_, '_>) -> Vec<Charging> {
    let mut chargings = Vec::new();
    let first = Charging {
        number: 1,
        mode: ChargingMode::OnDemand,
        product: offer.product.id.clone(),
        spec: offer.product.key.spec.clone(),
        size: offer.size.map(|size| size.value),
        from: unit.now,
        to: None,
    };
    charge_on(&mut chargings, Some(first), unit.now);
    chargings
}

fn resource(
    holder: &Holder,
    (id, parent): (String, Option<ResourceKey>),
    (new, offer): (&NewResource, &Offer<'_>),
    unit: &mut Unit<'_, '_>,
) -> Resource {
    Resource {
        key: ResourceKey(unit.ids.key(unit.wall)),
        customer: holder.key,
        id,
        name: new.name.clone(),
        product: LineProduct::of(offer.product),
        zone: new.zone.clone().or_else(|| offer.product.zone.clone()),
        size: offer.size,
        project: new.project.clone(),
        enterprise_project: new.enterprise_project.clone(),
        parent,
        sale: Sale::Ordinary,
        provision: Provision::Done,
        frozen: None,
        subscription: None,
        effective: Some(unit.now),
        on_demand: Some(unit.now),
        closed: None,
        created: unit.now,
        updated: unit.now,
    }
}
