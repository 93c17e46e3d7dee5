//! How a resource is charged, and since when.

use crate::time::Timestamp;
use crate::words::wire_words;

wire_words! {
    /// How something is charged (`charge_mode`, `orders` A5).
    ChargingMode {
        /// By terms that are paid before.
        Period = 1 "period",
        /// On demand, by what is used.
        OnDemand = 3 "on_demand",
    }
}

/// How a resource is charged from one instant to another, and for what. Rows are closed, never rewritten;
/// a change closes one and opens the next at the same instant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charging {
    /// Its place among those of the resource, from 1.
    pub number: i64,
    /// How.
    pub mode: ChargingMode,
    /// The product that is charged (`product_id`).
    pub product: String,
    /// Its specification.
    pub spec: String,
    /// Its size, where the product has one.
    pub size: Option<i64>,
    /// From when.
    pub from: Timestamp,
    /// The first instant it no longer holds; none while it lasts.
    pub to: Option<Timestamp>,
}
