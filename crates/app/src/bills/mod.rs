//! Bills: what brings rows to them besides usage (`bills` 1, 2, A; decision 0030).
//!
//! What an order is paid with, and what it gives back, becomes rows in the command that moves its money: one of each
//! line and resource (`of_orders`), below zero where it gives back (`of_refunds`).

mod of_orders;
mod of_refunds;

pub(crate) use of_orders::{OrderRow, Postings, charge, term_begun};
pub(crate) use of_refunds::{GivenBack, give_back};
