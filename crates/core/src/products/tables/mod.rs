//! The tables of a catalogue: ten CSV files in UTF-8, their first lines the headings.
//!
//! [`read`] takes them as people wrote them and tells everything that is wrong at once; [`write`] gives
//! their canonical form, in which what is the same is written the same; [`diff()`] tells what a version
//! changes; [`against_past`] holds a version to the prices that have begun (decision 0025).

mod cell;
mod declared;
mod diff;
mod known;
mod order;
mod packages;
mod past;
mod prices;
mod problem;
mod products;
mod read;
mod said;
mod schema;
mod sheet;
mod write;

pub use diff::{Change, Difference, diff};
pub use past::against_past;
pub use problem::Problem;
pub use read::{PriceLines, read, read_with_lines};
pub use write::write;

/// One file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// Its name: `products.csv`.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

#[cfg(test)]
mod example;
