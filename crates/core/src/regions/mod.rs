//! China's administrative divisions: provinces, cities and counties (`orders` A8; decision 0026).
//!
//! The tables stand beside this file with their source (`SOURCE.md`). They are read once, at first
//! use, and lie in memory as they are asked for; a division knows its parent by its code.

mod division;

#[cfg(test)]
mod division_tests;

pub use division::{City, County, Province, cities, counties, page, provinces};
