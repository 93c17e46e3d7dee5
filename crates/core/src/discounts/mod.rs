//! Discounts: what is taken off a price, for whom, on what, and why (`orders` B1, B2, C0, C5).

mod discount;

pub use discount::{Discount, DiscountKind, Mode, Reduction, Scope};
