//! A resource on demand gets another specification or another size.

use hubu_core::orders::LineProduct;
use hubu_core::products::ProductKey;
use hubu_core::resources::{
    Charging, ChargingMode, NamedProduct, Resource, ResourceRefusal, Size, charge_on, offer,
};
use hubu_store::resources::ResourceRecord;
use hubu_store::{Error, Unit};

use super::place::{Place, facts_of_charging, refuse};
use crate::products::CatalogueCache;
use crate::write::Done;

/// What it is to be; `None` leaves as it is.
#[derive(Clone, Default, Debug)]
pub struct Resize {
    /// The product, by its id; it goes before the specification.
    pub product: Option<String>,
    /// The specification.
    pub spec: Option<String>,
    /// The size, where the product has one.
    pub size: Option<Size>,
}

/// Charges a resource on demand for another specification or size from now on: the charging that runs is
/// closed, and the next begins at the same instant.
///
/// # Errors
/// The first reason against it.
pub fn resize_resource(
    unit: &mut Unit<'_, '_>,
    cache: &CatalogueCache,
    id: &str,
    resize: &Resize,
) -> Result<Done<ResourceRecord>, Error<ResourceRefusal>> {
    let mut place = Place::lock(unit, id)?;
    let record = &mut place.record;
    let ordered = !record.open.is_empty();
    record.resource.check_on_demand(ordered).map_err(Error::Refused)?;
    let (_, catalogue) = cache.current(unit.tx)?;
    let named = named(&record.resource, resize);
    let asked = (record.resource.zone.as_deref(), resize.size.or(record.resource.size));
    let offer = offer(&catalogue, &named, asked, unit.now).map_err(Error::Refused)?;
    record.resource.check_kind(offer.product).map_err(Error::Refused)?;
    let product = LineProduct::of(offer.product);
    // What else is said of a product is no other product.
    let before = &record.resource.product;
    let same = (&product.id, &product.spec) == (&before.id, &before.spec);
    if same && offer.size == record.resource.size {
        return Err(refuse(ResourceRefusal::NothingNew));
    }
    let next = Charging {
        number: 0,
        mode: ChargingMode::OnDemand,
        product: product.id.clone(),
        spec: product.spec.clone(),
        size: offer.size.map(|size| size.value),
        from: unit.now,
        to: None,
    };
    charge_on(&mut record.chargings, Some(next), unit.now);
    (record.resource.product, record.resource.size) = (product, offer.size);
    record.resource.updated = unit.now;
    let facts = facts_of_charging(&record.resource, unit.now);
    Ok(place.tell(unit, ("resource.changed", facts), None)?)
}

/// The product that it becomes: by its id, by its specification, or the one it is.
fn named(resource: &Resource, resize: &Resize) -> NamedProduct {
    let own = &resource.product;
    match (&resize.product, &resize.spec) {
        (Some(id), _) => NamedProduct::Id(id.clone()),
        (None, Some(spec)) => NamedProduct::Key(ProductKey {
            service: own.service.clone(),
            resource_type: own.resource_type.clone(),
            region: own.region.clone(),
            spec: spec.clone(),
        }),
        (None, None) => NamedProduct::Id(own.id.clone()),
    }
}
