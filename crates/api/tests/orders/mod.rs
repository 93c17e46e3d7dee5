//! Orders over HTTP: how they are listed, and that they charge what was quoted.

mod lists;
mod quoted;
