//! The ledger: books, postings and the journal that turns decisions into entries.
//!
//! Double entry, append-only. A [`Posting`]'s legs sum to zero; a [`Book`]'s balance is the sum of
//! its entries; a book never falls below its floor. Balances are written from the customer's side:
//! what it owns is positive, what it owes negative, and counter books (revenue, funding, credit
//! line …) take the other side. Counter books belong to the customer too, so no row is shared by
//! the whole realm; system totals are sums.
//!
//! Everything here is pure. Loading and storing is `hubu_store::ledger`'s.

mod book;
mod journal;
mod posting;
pub mod repayment;

pub use book::{Book, BookKind, Lot};
pub use journal::{Books, Journal, Mark, PostError};
pub use posting::{Entry, Leg, PaymentLine, Posting, Trade};
