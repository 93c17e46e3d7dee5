//! The business of a cloud's money, as functions of values.
//!
//! Nothing in this crate does I/O, reads a clock, makes an id or draws randomness: instants, ids and
//! entropy are arguments. Domain nouns are modules and carry the same name in every layer above.

#![warn(missing_docs)]

pub mod access;
pub mod accounts;
pub mod bills;
pub mod confidential;
pub mod coupons;
pub mod customers;
pub mod discounts;
pub mod enterprise;
pub mod explanations;
pub mod history;
pub mod ids;
pub mod ledger;
pub mod metering;
pub mod money;
pub mod orders;
pub mod packages;
pub mod partners;
pub mod products;
pub mod rating;
pub mod realm;
pub mod realname;
pub mod regions;
pub mod resources;
pub mod settlement;
pub mod subscriptions;
pub mod time;
pub mod verification;
pub mod webhooks;

mod words;
