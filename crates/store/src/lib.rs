//! Tables, migrations, queries, and the two engines behind one set of SQL.
//!
//! * `engine`: the driver trait over SQLite and PostgreSQL, values, statements, the dialect.
//! * `lanes`: ordered writers that fold neighbouring commands into one transaction.
//! * everything else: one module per noun, each an ordinary set of functions over [`Tx`].
//!
//! Bodies of transactions are synchronous: they cannot call the network, cannot be dropped half-way
//! and can be run again.

#![warn(missing_docs)]

mod engine;
mod fault;
mod lanes;
mod store;
mod tags;

pub mod access;
pub mod bills;
pub mod codes;
pub mod coupons;
pub mod customers;
pub mod demo;
pub mod discounts;
pub mod due;
pub mod enterprise;
pub mod ledger;
pub mod metering;
pub mod migrate;
pub mod orders;
pub mod packages;
pub mod products;
pub mod realm;
pub mod realname;
pub mod records;
pub mod resources;
pub mod settlement;
pub mod vault;
pub mod verification;
pub mod webhooks;

pub use engine::{
    Column, Engine, Probe, Question, Row, RowReader, Sql, Step, Tx, Value, statements,
};
pub use fault::{Error, Fault};
pub use lanes::{Batch, Moment, Unit};
pub use store::{Database, Entropies, Options, Pulse, Stats, Store, WallClock};
