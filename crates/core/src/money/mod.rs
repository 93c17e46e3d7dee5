//! Money as fixed-point integers.
//!
//! [`Amount`] counts units of 10⁻⁸ of the realm's currency and is the only thing that can be posted.
//! [`UnitPrice`] counts 10⁻¹⁰ (the wire shows ten decimals). No floats exist here, no implicit
//! conversions, and every rounding is a named function of [`rounding`].

mod amount;
pub(crate) mod decimal;
mod inquiry_amount;
pub mod rounding;
mod spread;
mod unit_price;

pub use amount::{Amount, AmountError};
pub use inquiry_amount::InquiryAmount;
pub use spread::spread;
pub use unit_price::UnitPrice;
