//! The wire: what a request is, what an answer looks like, in two languages.
//!
//! * `ops`: one file an operation, listed in `ops::registry`.
//! * `edge`: everything between a socket and an operation.
//! * `codes`: the vendor's codes and what refusals say.
//! * `signing`, `catalogue`, `openapi`, `wire`, `language`: what their names say.

pub mod catalogue;
pub mod codes;
pub mod cx;
pub mod edge;
pub mod jobs;
pub mod language;
pub mod openapi;
pub mod operation;
pub mod operator;
pub mod ops;
pub mod registry;
pub mod signing;
pub mod streaming;
pub mod wire;

pub use cx::Cx;
pub use operation::Operation;
pub use streaming::Export;
