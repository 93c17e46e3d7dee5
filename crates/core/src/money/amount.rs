//! [`Amount`]: currency units at 10⁻⁸ in an `i64`.

use std::fmt;

use super::decimal;

/// How many [`Amount`] units make one unit of the currency.
const SCALE: i64 = 100_000_000;
/// Decimals an [`Amount`] holds.
const DECIMALS: usize = 8;

/// An amount of the realm's currency, in units of 10⁻⁸ (range ±92 233 720 368.54775807).
///
/// Arithmetic is checked: the caller decides what an overflow means (a refusal on the way in, a
/// fault inside). One column, one currency: the currency is a property of the realm.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Amount(i64);

/// Why a text is not an amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum AmountError {
    /// Not of the form `[-]digits[.digits]`.
    #[error("not a decimal number")]
    Malformed,
    /// More decimals than allowed.
    #[error("too many decimals")]
    TooPrecise,
    /// Outside the range of an amount.
    #[error("out of range")]
    OutOfRange,
}

impl Amount {
    /// Nothing at all.
    pub const ZERO: Self = Self(0);

    /// An amount from its raw count of 10⁻⁸ units, as stored.
    pub const fn from_e8(units: i64) -> Self {
        Self(units)
    }

    /// The raw count of 10⁻⁸ units, as stored.
    pub const fn e8(self) -> i64 {
        self.0
    }

    /// An amount of whole currency units.
    ///
    /// # Errors
    /// [`AmountError::OutOfRange`] beyond ±92 233 720 368 units.
    pub fn from_units(units: i64) -> Result<Self, AmountError> {
        units.checked_mul(SCALE).map(Self).ok_or(AmountError::OutOfRange)
    }

    /// Reads `[-]digits[.digits]` with at most `decimals` (≤ 8) digits after the point.
    ///
    /// No exponent, no plus sign, no blanks, at least one digit before the point.
    ///
    /// # Errors
    /// See [`AmountError`]; trailing zeros beyond `decimals` count as decimals.
    pub fn parse(text: &str, decimals: usize) -> Result<Self, AmountError> {
        decimal::parse(text, decimals, DECIMALS).map(Self)
    }

    /// Sum, or `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Difference, or `None` on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The same amount with the other sign, or `None` for the one value that has none.
    pub fn checked_neg(self) -> Option<Self> {
        self.0.checked_neg().map(Self)
    }

    /// Difference, but never below zero: what is left of `self` once `other` is set aside.
    #[must_use]
    pub fn less_at_most(self, other: Self) -> Self {
        self.checked_sub(other).filter(|left| left.is_positive()).unwrap_or(Self::ZERO)
    }

    /// Is it above zero?
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Is it below zero?
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Is it zero?
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The decimal text with at least `min_decimals` digits after the point and no further
    /// trailing zeros: `120.5` with 2 is `120.50`, with 0 `120.5`.
    pub fn to_text(self, min_decimals: usize) -> String {
        decimal::to_text(self.0, DECIMALS, min_decimals)
    }

    /// The whole currency units, where there is no fraction of one.
    pub const fn whole(self) -> Option<i64> {
        if self.0 % SCALE == 0 { Some(self.0 / SCALE) } else { None }
    }
}

impl fmt::Display for Amount {
    /// The shortest exact decimal text, as JSON numbers are written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_and_writes_the_forms_of_the_wire() {
        let table: &[(&str, usize, Result<i64, AmountError>)] = &[
            ("100.00", 2, Ok(10_000_000_000)),
            ("0.01", 2, Ok(1_000_000)),
            ("-0.005", 8, Ok(-500_000)),
            ("0.00000001", 8, Ok(1)),
            ("92233720368.54775807", 8, Ok(i64::MAX)),
            ("-92233720368.54775808", 8, Ok(i64::MIN)),
            ("92233720368.54775808", 8, Err(AmountError::OutOfRange)),
            ("1.001", 2, Err(AmountError::TooPrecise)),
            ("1.100", 2, Err(AmountError::TooPrecise)),
            ("", 2, Err(AmountError::Malformed)),
            ("-", 2, Err(AmountError::Malformed)),
            (".5", 2, Err(AmountError::Malformed)),
            ("5.", 2, Err(AmountError::Malformed)),
            ("+5", 2, Err(AmountError::Malformed)),
            ("1e3", 2, Err(AmountError::Malformed)),
            (" 1", 2, Err(AmountError::Malformed)),
            ("１", 2, Err(AmountError::Malformed)),
            ("99999999999999999999999999999999999999999999", 2, Err(AmountError::OutOfRange)),
        ];
        for (text, decimals, expected) in table {
            assert_eq!(Amount::parse(text, *decimals).map(Amount::e8), *expected, "{text}");
        }
        assert_eq!(Amount::from_e8(12_050_000_000).to_text(2), "120.50");
        assert_eq!(Amount::from_e8(12_050_000_000).to_string(), "120.5");
        assert_eq!(Amount::from_e8(80_000_000_000).to_string(), "800");
        assert_eq!(Amount::from_e8(-1).to_text(2), "-0.00000001");
        assert_eq!(Amount::from_e8(i64::MIN).to_string(), "-92233720368.54775808");
    }

    proptest! {
        #[test]
        fn text_and_amount_are_one_to_one(units: i64, least in 0usize..=8) {
            let amount = Amount::from_e8(units);
            prop_assert_eq!(Amount::parse(&amount.to_text(least), 8), Ok(amount));
        }

        #[test]
        fn what_is_left_is_never_negative(a: i64, b in 0..i64::MAX) {
            let left = Amount::from_e8(a).less_at_most(Amount::from_e8(b));
            prop_assert!(!left.is_negative());
            prop_assert!(left.e8() <= a.max(0));
        }
    }
}
