//! The wire: what a request is, what an answer looks like, in two languages.

pub mod catalogue;
pub mod signing;
