//! [`judge`]: is what an event names known, sold and charged on demand? What is not is parked with a reason.

use super::record::charged_in;
use super::{Span, UsageEvent};
use crate::products::{Catalogue, PriceKey, UsageType};
use crate::resources::{Charging, ChargingMode, Resource};
use crate::time::Timestamp;
use crate::words::wire_words;

wire_words! {
    /// Why a well-formed event waits instead of being taken. In order of precedence. An event is parked whole.
    ParkReason {
        /// It came after the window of acceptance: it is kept and never rated.
        TooOld = 1 "too_old",
        /// Its span ends in the future.
        Early = 2 "early",
        /// The event that it corrects is not known, or is forgotten.
        UnknownEvent = 3 "unknown_event",
        /// The event that it corrects was corrected by another.
        AlreadyCorrected = 4 "already_corrected",
        /// There is no such resource.
        UnknownResource = 5 "unknown_resource",
        /// Nothing of this usage type is metered of its type of resource.
        UnknownUsageType = 6 "unknown_usage_type",
        /// This usage type is read off the inventory: what is reported of it would count twice.
        CountedByInventory = 7 "counted_by_inventory",
        /// The resource was not there, or not charged, in all of the span.
        OutsideLife = 8 "outside_life",
        /// In a part of the span it was charged by the term.
        NotOnDemand = 9 "not_on_demand",
        /// The catalogue no longer has the product that it was.
        UnknownProduct = 10 "unknown_product",
        /// Its product had no price for this usage type.
        NoPrice = 11 "no_price",
        /// Its unit is not one of the price's kind.
        WrongUnit = 12 "wrong_unit",
        /// Its product has a size, and neither the event nor the resource tells one.
        NoSize = 13 "no_size",
    }
}

impl ParkReason {
    /// Does nothing that may happen let the event be taken?
    pub const fn is_final(self) -> bool {
        matches!(self, Self::TooOld | Self::AlreadyCorrected)
    }

    /// When time alone lets an event of this span be taken; none where it does not.
    pub const fn look_again(self, span: Span) -> Option<Timestamp> {
        if matches!(self, Self::Early) { Some(span.to()) } else { None }
    }
}

/// What is known when an event is judged.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// What is sold.
    pub catalogue: &'a Catalogue,
    /// The resource with the event's id and its chargings in their order; none where there is none.
    pub resource: Option<(&'a Resource, &'a [Charging])>,
    /// Is its usage type read off the inventory?
    pub by_inventory: bool,
}

/// Can an event be rated, as far as the inventory and the catalogue know? Prices are those at the beginning of the
/// span, and wherever the resource changed within it. What comes back is the usage type as the catalogue has it.
///
/// # Errors
/// The first [`ParkReason`] from [`ParkReason::UnknownResource`] on, in their order.
pub fn judge<'a>(event: &UsageEvent, known: Known<'a>) -> Result<&'a UsageType, ParkReason> {
    let (resource, chargings) = known.resource.ok_or(ParkReason::UnknownResource)?;
    let resource_type = &resource.product.resource_type;
    let usage_type = known.catalogue.usage_type(resource_type, &event.usage_type);
    let usage_type = usage_type.ok_or(ParkReason::UnknownUsageType)?;
    if known.by_inventory {
        return Err(ParkReason::CountedByInventory);
    }
    let charged = charged_in(chargings, event.span).ok_or(ParkReason::OutsideLife)?;
    if charged.iter().any(|(charging, _)| charging.mode != ChargingMode::OnDemand) {
        return Err(ParkReason::NotOnDemand);
    }
    let price_of = PriceKey::OnDemand { usage: usage_type.code.clone() };
    let reasons = charged.iter().filter_map(|(charging, within)| {
        check_charging(event, known.catalogue, &price_of, (charging, within.from())).err()
    });
    // A reason of one part may go before that of an earlier one.
    reasons.min().map_or(Ok(usage_type), Err)
}

fn check_charging(
    event: &UsageEvent,
    catalogue: &Catalogue,
    price_of: &PriceKey,
    (charging, at): (&Charging, Timestamp),
) -> Result<(), ParkReason> {
    let product = catalogue.product(&charging.product).ok_or(ParkReason::UnknownProduct)?;
    let price = catalogue.price(&product.id, price_of, at).ok_or(ParkReason::NoPrice)?;
    catalogue.ratio(event.measure, price.measure).ok_or(ParkReason::WrongUnit)?;
    let sized = product.size.is_none() || event.size.or(charging.size).is_some();
    if sized { Ok(()) } else { Err(ParkReason::NoSize) }
}

#[cfg(test)]
#[path = "parking_tests.rs"]
mod tests;
