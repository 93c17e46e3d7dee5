//! [`UsageEvent`]: what a source reports, and when the same is reported again.

use super::{Span, UsageRefusal};
use crate::resources::{Tags, check_tags, resource_id_fits};
use crate::time::Timestamp;

/// Events that one batch may have.
pub const MOST_EVENTS: usize = 1_000;
/// Days that the span of one event may have: a month of 31, with what clocks gain in it.
pub const MOST_SPAN_DAYS: i64 = 32;

/// Characters of the name of a source, and of what else is named, at the most.
const LONGEST_NAME: usize = 64;
/// Characters of an event's id at the most.
const LONGEST_ID: usize = 128;
/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;
/// 9000-01-01T00:00:00Z: where a span may end at the latest, with room for calendars beyond.
const LATEST: Timestamp = Timestamp::from_ms(221_845_392_000_000);

/// What tells an event from all others, for ever: who reported it, and its id there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EventKey {
    /// The name of the source: 1 to 64 printable ASCII characters without blanks.
    pub source: String,
    /// Its id among those of the source: 1 to 128 of them.
    pub id: String,
}

/// An event as it comes in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reported {
    /// The name of the source.
    pub source: String,
    /// The id of the event at the source.
    pub id: String,
    /// The id of the resource (`resource_id`).
    pub resource: String,
    /// Usage type code.
    pub usage_type: String,
    /// How much was used, in units of 10⁻⁸ of the measure.
    pub quantity_e8: i64,
    /// The unit it is told in (`measure_id`).
    pub measure: i64,
    /// The first instant of the span it was used in.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
    /// The size, in the product's unit; none: that of the resource.
    pub size: Option<i64>,
    /// The region it was used in; none: that of the resource.
    pub region: Option<String>,
    /// The availability zone; none: that of the resource.
    pub zone: Option<String>,
    /// The enterprise project; none: that of the resource.
    pub enterprise_project: Option<String>,
    /// The tags of the resource then; none: those that it has.
    pub tags: Option<Tags>,
    /// The id of the event of the same source whose place it takes.
    pub corrects: Option<String>,
}

/// An event that is well formed. What of it is known, sold and charged is judged apart ([`super::judge`]).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UsageEvent {
    /// What tells it from others.
    pub key: EventKey,
    /// The id of the resource (`resource_id`).
    pub resource: String,
    /// Usage type code, as the source writes it; letters count without case.
    pub usage_type: String,
    /// How much was used, in units of 10⁻⁸ of the measure; not below zero.
    pub quantity_e8: i64,
    /// The unit it is told in (`measure_id`).
    pub measure: i64,
    /// When it was used.
    pub span: Span,
    /// The size, in the product's unit; none: that of the resource.
    pub size: Option<i64>,
    /// The region it was used in; none: that of the resource.
    pub region: Option<String>,
    /// The availability zone; none: that of the resource.
    pub zone: Option<String>,
    /// The enterprise project; none: that of the resource.
    pub enterprise_project: Option<String>,
    /// The tags of the resource then, by name; none: those that it has.
    pub tags: Option<Tags>,
    /// The event whose place it takes.
    pub corrects: Option<EventKey>,
}

impl UsageEvent {
    /// Takes an event in that is well formed.
    ///
    /// # Errors
    /// The first [`UsageRefusal`], in their order.
    pub fn check(reported: Reported) -> Result<Self, UsageRefusal> {
        let Reported { source, id, resource, usage_type, quantity_e8, measure, size, .. } =
            reported;
        let Reported { region, zone, enterprise_project, tags, corrects, .. } = reported;
        ensure(fits(&source, LONGEST_NAME), UsageRefusal::Source)?;
        ensure(fits(&id, LONGEST_ID), UsageRefusal::Id)?;
        ensure(resource_id_fits(&resource), UsageRefusal::Resource)?;
        ensure(fits(&usage_type, LONGEST_NAME), UsageRefusal::UsageType)?;
        ensure(quantity_e8 >= 0, UsageRefusal::Quantity)?;
        ensure(measure >= 1, UsageRefusal::Measure)?;
        let span = check_span(reported.from, reported.to)?;
        ensure(size.is_none_or(|size| size >= 1), UsageRefusal::Size)?;
        let named =
            |name: &Option<String>| name.as_ref().is_none_or(|name| fits(name, LONGEST_NAME));
        ensure(named(&region), UsageRefusal::Region)?;
        ensure(named(&zone), UsageRefusal::Zone)?;
        ensure(named(&enterprise_project), UsageRefusal::EnterpriseProject)?;
        let tags = tags.map(check_tags).transpose().map_err(UsageRefusal::Tags)?;
        let another = |other: &String| fits(other, LONGEST_ID) && *other != id;
        ensure(corrects.as_ref().is_none_or(another), UsageRefusal::Corrects)?;
        let corrects = corrects.map(|id| EventKey { source: source.clone(), id });
        let key = EventKey { source, id };
        Ok(Self {
            key,
            resource,
            usage_type,
            quantity_e8,
            measure,
            span,
            size,
            region,
            zone,
            enterprise_project,
            tags,
            corrects,
        })
    }
}

/// Is an event new?
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delivery {
    /// Nothing is known under its key.
    New,
    /// The same was delivered before: nothing is to be done, and it is no error.
    Repeated,
}

impl Delivery {
    /// Compares an event with what is kept under its key. Two of one batch are compared as if they had come one
    /// after the other.
    ///
    /// # Errors
    /// [`UsageRefusal::OtherContent`].
    pub fn of(event: &UsageEvent, kept: Option<&UsageEvent>) -> Result<Self, UsageRefusal> {
        match kept {
            None => Ok(Self::New),
            Some(kept) if kept == event => Ok(Self::Repeated),
            Some(_) => Err(UsageRefusal::OtherContent),
        }
    }
}

fn check_span(from: Timestamp, to: Timestamp) -> Result<Span, UsageRefusal> {
    ensure(from >= Timestamp::EPOCH && to <= LATEST, UsageRefusal::Span)?;
    let span = Span::new(from, to).ok_or(UsageRefusal::Span)?;
    ensure(span.ms() <= MOST_SPAN_DAYS * DAY_MS, UsageRefusal::LongSpan)?;
    Ok(span)
}

fn fits(name: &str, longest: usize) -> bool {
    (1..=longest).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic())
}

fn ensure(sound: bool, refusal: UsageRefusal) -> Result<(), UsageRefusal> {
    if sound { Ok(()) } else { Err(refusal) }
}

#[cfg(test)]
#[path = "event_tests.rs"]
mod tests;
