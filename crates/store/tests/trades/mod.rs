//! Goal: what is stored of orders and resources is what is read of them, and lists show what was asked
//! for. Method: records saved and read on both engines; lists of random orders compared with the rules of
//! `core`, applied to all of them.

mod changes;
mod combined;
mod listing;
mod orders;
mod resources;
mod rules;
pub mod shelf;
