//! What a change found of a term, read again: the list prices before and after it, and the hours that were left.

use hubu_core::discounts::{Discount, Mode};
use hubu_core::ids::ResourceKey;
use hubu_core::orders::{
    LineProduct, OrderLine, OrderRecord, change_price, changed_e18, with_steps,
};
use hubu_core::products::{Catalogue, Product, ProductKey};
use hubu_core::rating::Rated;
use hubu_core::resources::{Charging, Size};
use hubu_core::subscriptions::{ExtraDays, rate_with_days};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::resources::{self, ResourceTerm};
use hubu_store::{Fault, Tx};

use crate::subscriptions::{changed_term, paid_term};

/// A resource that was changed: its terms, those given back since among them, and how it was charged.
pub(super) struct Changed {
    terms: Vec<ResourceTerm>,
    chargings: Vec<Charging>,
}

impl Changed {
    /// The resource of an order that changes one.
    pub(super) fn load(
        tx: &mut Tx<'_>,
        record: &OrderRecord,
        resource: ResourceKey,
    ) -> Result<Self, Fault> {
        let mut terms = resources::term_history(tx, &[(record.group, resource)])?;
        let place = (record.group, record.order.customer, resource);
        let found = resources::without_terms(tx, &[place])?.pop();
        Ok(Self {
            terms: terms.remove(&resource).unwrap_or_default(),
            chargings: found.map(|one| one.chargings).unwrap_or_default(),
        })
    }

    /// The list prices before and after it of the term that a line of the order changes. `None`: they are not known
    /// any more.
    pub(super) fn prices(
        &self,
        catalogue: &Catalogue,
        record: &OrderRecord,
        line: &OrderLine,
    ) -> Option<(Rated, Rated)> {
        let term = self.term_of(record, line)?;
        let bought = (term.item.term?, ExtraDays { days: term.item.extra_days });
        let placed = record.order.placed;
        let before = product_of(catalogue, line.base.as_ref()?, line.zone.as_deref())?;
        let after = product_of(catalogue, &line.product, line.zone.as_deref())?;
        let rate = |of: (&Product, Option<Size>), mode| {
            rate_with_days(catalogue, placed, of, bought, (mode, &[])).ok()
        };
        let before = rate((before, self.size_before(placed, line)), Mode::Renew)?;
        Some((before, rate((after, line.size), Mode::Change)?))
    }

    /// What the line costs, with the steps of it.
    pub(super) fn rated(
        &self,
        (catalogue, zone): (&Catalogue, &Zone),
        record: &OrderRecord,
        line: &OrderLine,
        discounts: &[Discount],
    ) -> Option<Rated> {
        let (before, after) = self.prices(catalogue, record, line)?;
        let lines: Vec<&ResourceTerm> = self.terms.iter().collect();
        let term = paid_term(&lines, self.term_of(record, line)?)?;
        let hours = term.term_hours(zone, record.order.placed);
        let exact = changed_e18(after.official_e18, before.official_e18, hours)?;
        let product = product_of(catalogue, &line.product, line.zone.as_deref())?;
        let service = catalogue.service(&product.key.service);
        let of = (product, service.is_none_or(|service| service.partner_discounts));
        let at = (discounts, record.order.placed);
        let rated = change_price(of, term.term.months(), exact, at)?;
        Some(with_steps(rated, (&before, &after, hours), discounts))
    }

    fn term_of(&self, record: &OrderRecord, line: &OrderLine) -> Option<&ResourceTerm> {
        let lines: Vec<&ResourceTerm> = self.terms.iter().collect();
        changed_term(&lines, record.key, line.expires?)
    }

    /// The size that the resource had when the order was placed.
    fn size_before(&self, placed: Timestamp, line: &OrderLine) -> Option<Size> {
        let held = |one: &&Charging| one.from <= placed && one.to.is_none_or(|to| to >= placed);
        let value = self.chargings.iter().find(held)?.size?;
        Some(Size { value, measure: line.size?.measure })
    }
}

/// The product of a line: what has a price that has begun stays in the catalogue.
pub(super) fn product_of<'c>(
    catalogue: &'c Catalogue,
    of: &LineProduct,
    zone: Option<&str>,
) -> Option<&'c Product> {
    let key = || ProductKey {
        service: of.service.clone(),
        resource_type: of.resource_type.clone(),
        region: of.region.clone(),
        spec: of.spec.clone(),
    };
    catalogue.product(&of.id).or_else(|| catalogue.find(&key(), zone))
}
