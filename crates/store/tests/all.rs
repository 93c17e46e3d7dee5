//! Goal: what is stored is found again, alike on both engines.
//! Method: one suite that runs on each; each module says its own.

mod bills;
mod connect;
mod dialect;
mod dice;
mod trades;
