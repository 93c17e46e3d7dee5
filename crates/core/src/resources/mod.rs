//! Resources: what customers have of cloud services, paid for by terms or on demand (`orders` D).
//!
//! One [`Resource`] serves both ways of charging; which one when is its history of [`Charging`]s. What is
//! particular to terms is a [`Subscription`](crate::subscriptions::Subscription).

mod charging;
mod resource;

pub use charging::{Charging, ChargingMode};
pub use resource::{Provision, Resource, Size, resource_id_fits};
