//! What is charged on demand: which products can be had so, and which resources be changed by their service.

use super::{Provision, Resource, ResourceRefusal, Size, Unsold};
use crate::products::{Catalogue, PriceKey, Product, ProductKey};
use crate::rating::check_size;
use crate::time::Timestamp;

/// A product, as it is named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NamedProduct {
    /// By its id (`product_id`).
    Id(String),
    /// By what requests name it by.
    Key(ProductKey),
}

/// What is to be charged on demand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offer<'a> {
    /// The product.
    pub product: &'a Product,
    /// The size, where the product has one.
    pub size: Option<Size>,
}

/// A product on demand, of a size, in an availability zone, at an instant.
///
/// # Errors
/// [`ResourceRefusal::Unsold`], [`ResourceRefusal::Size`].
pub fn offer<'a>(
    catalogue: &'a Catalogue,
    named: &NamedProduct,
    (zone, size): (Option<&str>, Option<Size>),
    at: Timestamp,
) -> Result<Offer<'a>, ResourceRefusal> {
    let unsold = ResourceRefusal::Unsold;
    let product = match named {
        NamedProduct::Id(id) => catalogue.product(id),
        NamedProduct::Key(key) => catalogue.find(key, zone).or_else(|| catalogue.find(key, None)),
    };
    let product = product.ok_or(unsold(Unsold::Unknown))?;
    if !zone.is_none_or(|zone| is_sold_in(catalogue, product, zone)) {
        return Err(unsold(Unsold::Zone));
    }
    if !sold_on_demand(catalogue, &product.id, at) {
        return Err(unsold(Unsold::NoPrice));
    }
    let asked = (size.map(|size| size.value), size.map(|size| size.measure));
    let value = check_size(product.size, asked).map_err(ResourceRefusal::Size)?;
    let size = value.zip(product.size).map(|(value, of)| Size { value, measure: of.measure });
    Ok(Offer { product, size })
}

/// Has a product a price on demand at an instant?
pub fn sold_on_demand(catalogue: &Catalogue, product: &str, at: Timestamp) -> bool {
    let on_demand = |key: &PriceKey| matches!(key, PriceKey::OnDemand { .. });
    catalogue.prices(product, at).any(|price| on_demand(&price.key))
}

fn is_sold_in(catalogue: &Catalogue, product: &Product, zone: &str) -> bool {
    let is = |own: &str| own.eq_ignore_ascii_case(zone);
    if let Some(own) = product.zone.as_deref() {
        return is(own);
    }
    let region = catalogue.region(&product.key.region);
    region.is_some_and(|region| region.zones.iter().any(|own| is(own)))
}

impl Resource {
    /// Is it there, and was not closed?
    ///
    /// # Errors
    /// [`ResourceRefusal::NotThere`], [`ResourceRefusal::Closed`].
    pub fn check_there(&self) -> Result<(), ResourceRefusal> {
        match (self.provision, self.closed) {
            (Provision::Done, None) => Ok(()),
            (Provision::Done, Some(_)) => Err(ResourceRefusal::Closed),
            (Provision::Waiting | Provision::Failed | Provision::Void, _) => {
                Err(ResourceRefusal::NotThere)
            }
        }
    }

    /// May its cloud service change or delete it without an order? `ordered`: has it an order that is not over?
    ///
    /// # Errors
    /// The first reason against it.
    pub fn check_on_demand(&self, ordered: bool) -> Result<(), ResourceRefusal> {
        self.check_there()?;
        if !self.runs_on_demand() {
            return Err(ResourceRefusal::ByTerm);
        }
        if ordered { Err(ResourceRefusal::Ordered) } else { Ok(()) }
    }

    /// Is this product one that it can become: of the same service, type of resource and region?
    ///
    /// # Errors
    /// [`Unsold::OtherKind`].
    pub fn check_kind(&self, product: &Product) -> Result<(), ResourceRefusal> {
        let (own, other) = (&self.product, &product.key);
        let of_own_kind = own.service == other.service
            && own.resource_type == other.resource_type
            && own.region == other.region;
        if of_own_kind { Ok(()) } else { Err(ResourceRefusal::Unsold(Unsold::OtherKind)) }
    }
}

#[cfg(test)]
#[path = "on_demand_tests.rs"]
mod tests;
