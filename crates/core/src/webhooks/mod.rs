//! Webhooks: which events an endpoint hears, where they may be sent, and when they are tried again.

mod delivery;
mod egress;
mod event_id;
mod kinds;
mod limits;
mod retry_after;
mod schedule;
mod target;

pub use delivery::DeliveryState;
pub use egress::{Egress, Network, Networks};
pub use event_id::EventId;
pub use kinds::{CODE_SENT, KindFilter, TEST, heard_as, is_confidential};
pub use limits::{MOST_KINDS, MOST_OVERLAP_HOURS, MOST_WEBHOOKS, OVERLAP_HOURS};
pub use retry_after::asked_pause;
pub use schedule::{MOST_ATTEMPTS, is_on_trial, pause_of_endpoint, pause_of_subject};
pub use target::{Host, Target, TargetDefect};
