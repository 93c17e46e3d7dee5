//! Discounts: what is taken off a price, for whom, on what, and why (`orders` B1, B2, C0, C5).

mod discount;
mod grant;
mod quoting;
mod refusal;

pub use discount::{Discount, DiscountKind, DiscountMode, Mode, Reduction, Scope};
pub use grant::{LONGEST_CODE, LONGEST_SPEC, MOST_MONTHS, NewDiscount, end};
pub use quoting::{
    CategoryQuote, ChargingMode, Commerce, ProductQuote, QuoteFilter, category_quotes, commerce,
    product_quotes,
};
pub use refusal::{DiscountRefusal, ScopeWord};
