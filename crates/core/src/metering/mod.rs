//! Usage: what sources report of resources that are charged on demand, what of it is taken, and how it is
//! cut for settlement (`bills` G; `readings` 5, 8, 14, 15).
//!
//! A source reports a [`UsageEvent`] of a resource, a usage type and a span of time. Each case has its rule:
//!
//! | an event | what becomes of it |
//! | --- | --- |
//! | malformed | refused, it alone: [`UsageRefusal`] |
//! | delivered again | nothing: [`Delivery::Repeated`] |
//! | delivered again with other content | refused: [`UsageRefusal::OtherContent`] |
//! | of something that is not known, sold or charged so | parked with a [`ParkReason`], never dropped |
//! | whose span ends in the future | parked until that instant |
//! | that comes late, within the window | taken; its bill cycle is that of the deduction ([`bill_cycle_of`]) |
//! | that comes after the window | parked, never rated |
//! | whose span overlaps another's | taken as well: quantities add up, and [`coverage`] shows it |
//! | that corrects another | takes the other back, whole, and stands in its place: [`correct`] |
//! | of nothing (a quantity of 0) | taken: its span is covered, and nothing is charged |
//!
//! What is taken becomes [`UsageRecord`]s, cut where settlement periods end and where the resource changed.
//! What is charged by time is not reported: [`durations`] reads it off the inventory.

mod acceptance;
mod correction;
mod coverage;
mod duration;
mod event;
mod parking;
mod record;
mod refusal;
mod settlement;

pub use crate::time::{Part, Span, split_at};
pub use acceptance::AcceptanceRules;
pub use correction::{Correction, EventStatus, correct, correct_known};
pub use coverage::{HourState, Report, Run, Used, coverage};
pub use duration::{Duration, TimeUnit, durations, measures_time};
pub use event::{Delivery, EventKey, MOST_EVENTS, MOST_SPAN_DAYS, Reported, UsageEvent};
pub use parking::{Known, ParkReason, judge};
pub use record::{Origin, UsageRecord, records_of};
pub use refusal::UsageRefusal;
pub use settlement::{SettlementPeriod, bill_cycle_of};

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod world;
