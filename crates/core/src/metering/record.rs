//! [`UsageRecord`]: what is settled of usage.

use super::{EventKey, SettlementPeriod, Span, UsageEvent, split_at};
use crate::ids::ResourceKey;
use crate::products::UsageType;
use crate::resources::Charging;
use crate::time::{Timestamp, Zone};

/// Where a record comes from.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Origin {
    /// An event, or the one that took its place.
    Event(EventKey),
    /// The inventory: the resource was there.
    Inventory,
}

/// What a resource used of one usage type in a span within one settlement period and one of its chargings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UsageRecord {
    /// The resource.
    pub resource: ResourceKey,
    /// The number of the charging among those of the resource: what it was then.
    pub charging: i64,
    /// Usage type code, as the catalogue writes it.
    pub usage_type: String,
    /// When. The payer is who was payer at its first instant (`readings` 14).
    pub span: Span,
    /// How much, in units of 10⁻⁸ of the measure; below zero where it takes back what was too much.
    pub quantity_e8: i64,
    /// The unit it is told in.
    pub measure: i64,
    /// The size, in the product's unit, where it has one.
    pub size: Option<i64>,
    /// Where it comes from.
    pub origin: Origin,
}

impl UsageRecord {
    /// What takes this record back: as much, below zero, of the same span, on the word of a correction. It is a
    /// record of its own; nothing that was settled is changed, and its bill cycle is that of its own deduction.
    #[must_use]
    pub fn reversed(&self, correction: &EventKey) -> Self {
        // A quantity is never the least of an `i64`: it comes from one that is not below zero.
        let quantity_e8 = self.quantity_e8.saturating_neg();
        Self { quantity_e8, origin: Origin::Event(correction.clone()), ..self.clone() }
    }
}

/// The records of an event, split pro rata where periods end and where the resource changed; they follow each
/// other without a gap and sum to the event's quantity. Its chargings stand in their order.
///
/// # Errors
/// `None` where the resource was not charged in all of the span: such an event is parked ([`super::judge`]).
pub fn records_of(
    zone: &Zone,
    event: &UsageEvent,
    usage_type: &UsageType,
    (resource, chargings): (ResourceKey, &[Charging]),
    period: SettlementPeriod,
) -> Option<Vec<UsageRecord>> {
    let charged = charged_in(chargings, event.span)?;
    let changes = charged.iter().skip(1).map(|(_, within)| within.from());
    let mut cuts: Vec<Timestamp> = period.cuts(zone, event.span).chain(changes).collect();
    cuts.sort_unstable();
    let mut charged = charged.into_iter().peekable();
    let record = |part: super::Part| {
        while charged.next_if(|(_, within)| within.to() <= part.span.from()).is_some() {}
        let (charging, _) = charged.peek()?;
        Some(UsageRecord {
            resource,
            charging: charging.number,
            usage_type: usage_type.code.clone(),
            span: part.span,
            quantity_e8: part.quantity_e8,
            measure: event.measure,
            size: event.size.or(charging.size),
            origin: Origin::Event(event.key.clone()),
        })
    };
    split_at(event.span, event.quantity_e8, cuts).into_iter().map(record).collect()
}

/// The chargings that hold in a span, each with the time it does, in their order. A charging that ended when it
/// began holds never.
pub(super) fn holding(
    chargings: &[Charging],
    span: Span,
) -> impl Iterator<Item = (&Charging, Span)> {
    let over = |one: &Charging| one.to.is_some_and(|to| to <= span.from());
    let rest = &chargings[chargings.partition_point(over)..];
    let begun = rest.iter().take_while(move |one| one.from < span.to());
    begun.filter_map(move |one| {
        let to = one.to.map_or(span.to(), |to| to.min(span.to()));
        Some((one, Span::new(one.from.max(span.from()), to)?))
    })
}

/// As [`holding`], where they leave no gap.
pub(super) fn charged_in(chargings: &[Charging], span: Span) -> Option<Vec<(&Charging, Span)>> {
    let charged: Vec<_> = holding(chargings, span).collect();
    let mut reached = span.from();
    for (_, within) in &charged {
        if within.from() != reached {
            return None;
        }
        reached = within.to();
    }
    (reached == span.to()).then_some(charged)
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
