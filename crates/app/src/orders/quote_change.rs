//! What it would cost that a resource becomes larger (`orders` F1b).

use hubu_core::discounts::Discount;
use hubu_core::ids::CustomerKey;
use hubu_core::products::ProductKey;
use hubu_core::rating::{RatingRefusal, TermQuote, quote_term};
use hubu_core::resources::Size;
use hubu_core::time::{Timestamp, Zone};
use hubu_store::resources::{self, ResourceRecord};
use hubu_store::{Error, Tx};

use super::Unchangeable;
use super::changed_terms::{Wish, changeable, changed_terms, listed, rate_changes};
use crate::discounts::of_customer;
use crate::products::CatalogueCache;
use crate::subscriptions::paid_terms;

/// What a resource would become.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChangeInquiry {
    /// Whose it is.
    pub customer: CustomerKey,
    /// The resource.
    pub resource: String,
    /// Service, as it is.
    pub service: String,
    /// Type of resource, as it is.
    pub resource_type: String,
    /// Specification.
    pub spec: String,
    /// Size; none: as it is.
    pub size: Option<i64>,
    /// Unit of the size; none: as it is.
    pub size_measure: Option<i64>,
    /// Are discounts shown?
    pub shows_discounts: bool,
    /// When it is changed, by the prices in force then.
    pub at: Timestamp,
}

/// Why that has no price. In order of precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChangeQuoteRefusal {
    /// The resource is not changed so.
    Change(Unchangeable),
    /// It costs no more than before: only what becomes larger is priced.
    NoUpgrade,
}

impl From<Unchangeable> for ChangeQuoteRefusal {
    fn from(why: Unchangeable) -> Self {
        Self::Change(why)
    }
}

/// What the change would cost, with the discounts that the offers name by their places.
///
/// # Errors
/// See [`ChangeQuoteRefusal`]; faults.
pub fn quote_change(
    tx: &mut Tx<'_>,
    cache: &CatalogueCache,
    zone: &Zone,
    inquiry: &ChangeInquiry,
) -> Result<(TermQuote, Vec<Discount>), Error<ChangeQuoteRefusal>> {
    let refused = |why: Unchangeable| Error::Refused(ChangeQuoteRefusal::Change(why));
    let rating = |why| refused(Unchangeable::Rating(why));
    let (_, catalogue) = cache.current(tx)?;
    let found = resources::by_ids(tx, std::slice::from_ref(&inquiry.resource))?;
    let own = |one: &ResourceRecord| {
        one.resource.id == inquiry.resource && one.resource.customer == inquiry.customer
    };
    let owner = changeable(found.into_iter().find(own), inquiry.at).map_err(refused)?;
    let old = &owner.resource;
    let key = ProductKey {
        service: inquiry.service.clone(),
        resource_type: inquiry.resource_type.clone(),
        region: old.product.region.clone(),
        spec: inquiry.spec.clone(),
    };
    let same_kind =
        key.service == old.product.service && key.resource_type == old.product.resource_type;
    let product = catalogue.find(&key, old.zone.as_deref()).filter(|_| same_kind).cloned();
    let product = product.ok_or_else(|| rating(RatingRefusal::UnknownProduct))?;
    if catalogue.package(&product.id).is_some() {
        return Err(refused(Unchangeable::Package));
    }
    let value = inquiry.size.or(old.size.map(|size| size.value));
    let measure = inquiry.size_measure.or(old.size.map(|size| size.measure));
    let size = value.zip(measure).map(|(value, measure)| Size { value, measure });
    if key.spec == old.product.spec && size == old.size {
        return Err(refused(Unchangeable::NothingToChange));
    }
    let wish = Wish { product, size };
    let paid = paid_terms(&owner);
    let changes = changed_terms((zone, inquiry.at), &catalogue, (&owner, &paid), &wish);
    let changes = changes.map_err(rating)?;
    let discounts = if inquiry.shows_discounts {
        of_customer(tx, inquiry.customer, inquiry.at)?
    } else {
        Vec::new()
    };
    let by = (discounts.as_slice(), inquiry.at);
    let rated = rate_changes(&catalogue, &wish, &changes, by).map_err(rating)?;
    if !listed(&rated).map_err(rating)?.is_positive() {
        return Err(Error::Refused(ChangeQuoteRefusal::NoUpgrade));
    }
    let quote = quote_term(&rated, &discounts).map_err(rating)?;
    Ok((quote, discounts))
}
