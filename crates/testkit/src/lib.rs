//! What tests of several crates share: worlds, realms on both engines, faulty transactions, golden
//! bodies, the reference model, the simulation.

pub mod bench;
pub mod billed;
pub mod catalogue;
pub mod client;
pub mod engines;
pub mod lanes;
pub mod ledger_world;
pub mod model;
pub mod probes;
pub mod purchases;
pub mod references;
pub mod shelf;
pub mod shop;
pub mod simulation;
pub mod snapshot;
pub mod sweep;
pub mod world;
