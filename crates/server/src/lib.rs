//! The program around the layers: command line, configuration, listeners, background work.
//!
//! * [`background`]: what falls due, the watch over the ledger, old answers.
//! * [`cli`]: the commands of `hubu`, each with its arguments and its `run`.
//! * [`client`]: signed requests, for `hubu call`.
//! * [`config`]: one TOML file, `HUBU_*` variables and flags, in that order.
//! * [`clock`] and [`entropy`]: the only places that read the system's clock and its randomness.
//! * [`demo`]: the world to try it with.
//! * [`files`]: files that their owner alone can read.
//! * [`serve`]: the listeners, their limits, and the orderly end.
//! * [`telemetry`]: logs and metrics.
//!
//! Business rules are deliberately absent: everything the vendor or an operator can ask for lives
//! in the layers below.

#![warn(missing_docs)]

pub mod background;
pub mod cli;
pub mod client;
pub mod clock;
pub mod config;
pub mod demo;
pub mod entropy;
pub mod files;
pub mod master_key;
pub mod operators;
pub mod realm;
pub mod serve;
pub mod telemetry;
