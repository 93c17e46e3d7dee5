//! What things cost: the one engine of all prices (`orders` B1, B2; `readings` 1, 4, 6, 23, 26).
//!
//! [`rate`] takes a catalogue, an instant, what is asked, what was used before and the discounts of whoever
//! asks. It gives exact amounts at 10⁻¹⁸ of the currency with their derivation: [`Step`]s, from which
//! alone they can be computed again. [`quote_usage`] and [`quote_term`] bring them to the decimals of the
//! wire; orders and settlement round them by other functions of `money::rounding`.
//!
//! price × quantity (of each tier, in the unit of the price) × size, all multiplied before the one
//! division that the units ask for.

mod applies;
mod asked;
mod engine;
mod followed;
mod offers;
mod quote;
mod refusal;
mod shares;
mod step;

pub use applies::{Line, Unfit, applies};
pub use asked::{Asked, Named, What};
pub use engine::{Rated, check_size, rate, rate_product};
pub use followed::Followed;
pub use offers::{Outcome, Outdone};
pub use quote::{Offer, TermLine, TermQuote, UsageLine, UsageQuote, quote_term, quote_usage};
pub use refusal::{LineRefusal, RatingRefusal, SizeDefect};
pub use step::{Rule, Step};

#[cfg(test)]
mod properties;
#[cfg(test)]
mod recompute;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod world;
