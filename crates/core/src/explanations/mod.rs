//! Why an amount is what it is: what was asked about, or what an order's line or a refund came to, step by step
//! (decision 0028).
//!
//! An [`Explanation`] is a list of [`Reason`]s, each with its exact inputs and its result. From them alone
//! [`recompute`] comes to the amount again; a reason that does not follow from those before it is found out.
//! What an order was charged is in its record; how that came about is derived anew, by the catalogue and the
//! discounts of the instant at which it was placed.

mod inquiry;
mod order_line;
mod reason;
mod recompute;
mod refund;

pub use inquiry::{explain_terms, explain_usage};
pub use order_line::{Visible, explain_line};
pub use reason::{Choice, Explanation, Reason};
pub use recompute::recompute;
pub use refund::{Refunded, explain_cheaper, explain_refund};

#[cfg(test)]
mod order_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod refund_tests;
