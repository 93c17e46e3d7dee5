//! The vendor's request signature, as pure functions: no socket, no clock, no key store.
//!
//! A client signs a *canonical request* with its secret key and sends the result in the
//! `Authorization` header. The server rebuilds the canonical request from what arrived and compares.
//!
//! * [`verify`] is the server's half, in two steps so that the secret can be looked up in between:
//!   [`parse`] reads the header and names the access key, [`Presented::check`] decides.
//! * [`sign`] is the client's half: [`Signer`] makes the `Authorization` value.
//! * [`query`] and [`percent`] are the one way this server reads a query string and a path; what was
//!   verified and what the application reads are therefore the same text.
//! * [`webhook`] signs what we send to others, by their standard.
//! * [`algorithm`] holds one module per signature algorithm; [`scope`] is what some bind their key to.
//!
//! Invariant: whatever reaches an operation is either covered by the signature or was named by the
//! edge as unsigned. [`Verified`] hands out header values only if the client signed them.

pub mod algorithm;
pub mod authorization;
mod canonical;
pub mod date;
mod payload;
pub mod percent;
pub mod query;
pub mod refusal;
pub mod scope;
pub mod sign;
pub mod verify;
pub mod webhook;

pub use authorization::{Authorization, AuthorizationFault};
pub use query::{Plus, Query};
pub use refusal::{SignatureRefusal, SingleHeader};
pub use sign::{Outgoing, Signed, Signer};
pub use verify::{Presented, RequestHead, SKEW_MS, SignedHeaders, Verified, header_pairs, parse};
