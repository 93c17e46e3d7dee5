//! Resources: what customers have of cloud services, paid for by terms or on demand (`orders` D).
//!
//! One [`Resource`] serves both ways of charging; which one when is its history of [`Charging`]s. What is
//! particular to terms is a [`Subscription`](crate::subscriptions::Subscription).

mod charging;
mod on_demand;
mod refusal;
mod resource;
mod tags;

pub use charging::{Charging, ChargingMode, charge_on};
pub use on_demand::{NamedProduct, Offer, offer, sold_on_demand};
pub use refusal::{ResourceRefusal, Unsold, may_belong_to};
pub use resource::{Provision, Resource, Size, resource_id_fits};
pub use tags::{MOST_TAGS, Tags, check_tags};
