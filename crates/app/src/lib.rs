//! Use cases: one function per thing a user, an operator or the calendar can cause.
//!
//! A use case takes values, works in one transaction, and returns a value or a refusal. It knows
//! neither HTTP nor the vendor's codes, reads no clock, and calls no network.

#![warn(missing_docs)]

pub mod access;
pub mod accounts;
pub mod bills;
pub mod caller;
pub mod clock;
pub mod coupons;
pub mod customers;
pub mod discounts;
pub mod enterprise;
pub mod explanations;
pub mod jobs;
pub mod ledger;
mod locked;
pub mod orders;
pub mod oversight;
pub mod packages;
pub mod partners;
pub mod products;
pub mod realname;
pub mod resources;
pub mod settlement;
pub mod subscriptions;
pub mod trade_rules;
pub mod verification;
pub mod webhooks;
pub mod write;

pub use caller::{Caller, IdempotencyKey, Request};
pub use hubu_store::{Database, Engine, Error, Fault, Options, Pulse, Question, Store, Tx, Unit};
