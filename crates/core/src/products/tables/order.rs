//! The canonical order of a catalogue's parts.

use std::cmp::Ordering;

use crate::products::{Parts, Price};

/// Sorts everything by what tells it from others.
pub(super) fn sort(parts: &mut Parts) {
    parts.measures.sort_by_key(|measure| measure.id);
    parts.conversions.sort_by_key(|conversion| (conversion.measure, conversion.to));
    parts.regions.sort_by(|a, b| a.code.cmp(&b.code));
    parts.services.sort_by(|a, b| a.code.cmp(&b.code));
    parts.resource_types.sort_by(|a, b| a.code.cmp(&b.code));
    parts.usage_types.sort_by(|a, b| (&a.resource_type, &a.code).cmp(&(&b.resource_type, &b.code)));
    parts.products.sort_by(|a, b| a.id.cmp(&b.id));
    parts.packages.sort_by(|a, b| a.product.cmp(&b.product));
    parts.prices.sort_by(by_price);
    for region in &mut parts.regions {
        region.zones.sort();
    }
    for product in &mut parts.products {
        product.attributes.sort_by(|a, b| a.code.cmp(&b.code));
    }
    for content in &mut parts.packages {
        content.items.sort_by_key(|item| item.number);
        content.items.iter_mut().for_each(|item| item.restriction.specs.sort());
    }
}

/// The order of prices: by product, by what they are for, by their beginning.
pub(super) fn by_price(a: &Price, b: &Price) -> Ordering {
    (&a.product, &a.key, a.from).cmp(&(&b.product, &b.key, b.from))
}
