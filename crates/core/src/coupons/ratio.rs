//! [`Ratio`]: a share of a price.

use crate::money::Amount;
use crate::money::rounding::{cut_to_cent, half_up_to_cent};

/// Parts in a whole.
const WHOLE: i64 = 10_000;
/// 10⁻⁸ units in one part.
const UNIT: i64 = 10_000;

/// A share above 0 and at most 1, with four decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ratio(i64);

impl Ratio {
    /// All of it.
    pub const ONE: Self = Self(WHOLE);

    /// Reads `0.85`; four decimals at the most.
    ///
    /// # Errors
    /// `None` for any other form, for nothing, and for more than 1.
    pub fn parse(text: &str) -> Option<Self> {
        Self::from_amount(Amount::parse(text, 4).ok()?)
    }

    /// The share written as an amount: `face_value` of a discount coupon.
    pub const fn to_amount(self) -> Amount {
        Amount::from_e8(self.0 * UNIT)
    }

    /// The share a stored amount stands for.
    ///
    /// # Errors
    /// `None` when it is no share.
    pub fn from_amount(amount: Amount) -> Option<Self> {
        let parts = amount.e8() / UNIT;
        ((1..=WHOLE).contains(&parts) && amount.e8() % UNIT == 0).then_some(Self(parts))
    }

    /// At most this share of an amount that is not negative, cut to the cent.
    pub fn share_of(self, amount: Amount) -> Amount {
        cut_to_cent(self.exact(amount)).0
    }

    /// What a discount takes off a price that is not negative: the amount after discount is rounded
    /// half-up to the cent, the discount is the remainder (`readings` 1).
    pub fn taken_off(self, price: Amount) -> Amount {
        price.less_at_most(half_up_to_cent(self.exact(price)).unwrap_or(price))
    }

    fn exact(self, amount: Amount) -> Amount {
        let exact = i128::from(amount.e8()) * i128::from(self.0) / i128::from(WHOLE);
        // A share of an amount is no larger than the amount.
        Amount::from_e8(i64::try_from(exact).unwrap_or(amount.e8()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_strictly_and_written_back() {
        for (text, amount) in [("0.85", "0.85"), ("1", "1"), ("0.0001", "0.0001")] {
            let ratio = Ratio::parse(text).expect(text);
            assert_eq!(ratio.to_amount(), Amount::parse(amount, 8).expect(amount));
            assert_eq!(Ratio::from_amount(ratio.to_amount()), Some(ratio));
        }
        for bad in ["0", "1.0001", "-0.5", "0.00001", "85%", ""] {
            assert_eq!(Ratio::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_discount_is_the_remainder_of_the_rounded_amount() {
        let amount = |text: &str| Amount::parse(text, 8).expect("a literal");
        // (price, share, taken off, cut share)
        for (price, share, off, cut) in [
            ("100", "0.85", "15", "85"),
            ("0.01", "0.5", "0", "0"),
            ("0.03", "0.5", "0.01", "0.01"),
            ("9.99", "0.333", "6.66", "3.32"),
            ("92233720368", "1", "0", "92233720368"),
        ] {
            let ratio = Ratio::parse(share).expect("a share");
            assert_eq!(ratio.taken_off(amount(price)), amount(off), "{price} × {share}");
            assert_eq!(ratio.share_of(amount(price)), amount(cut), "{price} × {share}");
        }
    }
}
