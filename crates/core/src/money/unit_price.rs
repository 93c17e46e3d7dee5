//! [`UnitPrice`]: currency units at 10⁻¹⁰ in an `i64`.

use std::fmt;

use super::{Amount, AmountError, decimal};

/// Decimals a [`UnitPrice`] holds.
const DECIMALS: usize = 10;
/// Units of a price in one unit of an amount.
const IN_AMOUNT: i64 = 100;

/// A price per measured unit, in units of 10⁻¹⁰ of the currency: the wire shows unit prices with
/// ten decimals, two more than an amount can hold (range ±922 337 203.6854775807).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct UnitPrice(i64);

impl UnitPrice {
    /// A price from its raw count of 10⁻¹⁰ units, as stored.
    pub const fn from_e10(units: i64) -> Self {
        Self(units)
    }

    /// The raw count of 10⁻¹⁰ units, as stored.
    pub const fn e10(self) -> i64 {
        self.0
    }

    /// The same as an amount, exactly.
    ///
    /// # Errors
    /// `None` where it has more than eight decimals.
    pub fn to_amount(self) -> Option<Amount> {
        (self.0 % IN_AMOUNT == 0).then(|| Amount::from_e8(self.0 / IN_AMOUNT))
    }

    /// An amount as a price, exactly.
    ///
    /// # Errors
    /// `None` beyond the range of a price.
    pub fn of_amount(amount: Amount) -> Option<Self> {
        amount.e8().checked_mul(IN_AMOUNT).map(Self)
    }

    /// Reads `[-]digits[.digits]` with at most `decimals` (≤ 10) digits after the point, by the rules
    /// of [`Amount::parse`](super::Amount::parse).
    ///
    /// # Errors
    /// See [`AmountError`]; trailing zeros beyond `decimals` count as decimals.
    pub fn parse(text: &str, decimals: usize) -> Result<Self, AmountError> {
        decimal::parse(text, decimals, DECIMALS).map(Self)
    }

    /// The decimal text with at least `min_decimals` digits after the point and no further trailing
    /// zeros: `0.5` with 2 is `0.50`, with 0 `0.5`.
    pub fn to_text(self, min_decimals: usize) -> String {
        decimal::to_text(self.0, DECIMALS, min_decimals)
    }
}

impl fmt::Display for UnitPrice {
    /// The shortest exact decimal text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_price_of_eight_decimals_is_an_amount_and_no_other_is() {
        for (units, amount) in
            [(0, Some(0)), (100, Some(1)), (-300, Some(-3)), (1, None), (150, None)]
        {
            let amount = amount.map(Amount::from_e8);
            let price = UnitPrice::from_e10(units);
            assert_eq!(price.to_amount(), amount, "{units}");
            assert!(amount.is_none_or(|amount| UnitPrice::of_amount(amount) == Some(price)));
        }
        assert_eq!(UnitPrice::of_amount(Amount::from_e8(i64::MAX)), None);
    }

    #[test]
    fn a_price_has_up_to_ten_decimals() {
        let table: &[(&str, usize, Result<i64, AmountError>)] = &[
            ("0", 10, Ok(0)),
            ("0.5", 10, Ok(5_000_000_000)),
            ("0.0000000001", 10, Ok(1)),
            ("-0.0000000001", 10, Ok(-1)),
            ("0.00000000010", 10, Err(AmountError::TooPrecise)),
            ("0.001", 2, Err(AmountError::TooPrecise)),
            ("922337203.6854775807", 10, Ok(i64::MAX)),
            ("922337203.6854775808", 10, Err(AmountError::OutOfRange)),
            ("-922337203.6854775808", 10, Ok(i64::MIN)),
            ("", 10, Err(AmountError::Malformed)),
            (".5", 10, Err(AmountError::Malformed)),
            ("5.", 10, Err(AmountError::Malformed)),
            ("+5", 10, Err(AmountError::Malformed)),
            ("5e-1", 10, Err(AmountError::Malformed)),
            ("0,5", 10, Err(AmountError::Malformed)),
        ];
        for (text, decimals, expected) in table {
            assert_eq!(UnitPrice::parse(text, *decimals).map(UnitPrice::e10), *expected, "{text}");
        }
    }

    #[test]
    fn a_price_is_written_as_short_as_it_can_be() {
        for (units, least, text) in [
            (5_000_000_000, 0, "0.5"),
            (5_000_000_000, 2, "0.50"),
            (30_000_000_000, 0, "3"),
            (1, 0, "0.0000000001"),
            (-1, 0, "-0.0000000001"),
            (0, 0, "0"),
            (0, 2, "0.00"),
            (i64::MAX, 0, "922337203.6854775807"),
            (i64::MIN, 0, "-922337203.6854775808"),
        ] {
            assert_eq!(UnitPrice::from_e10(units).to_text(least), text);
        }
        assert_eq!(UnitPrice::from_e10(12_000_000_000).to_string(), "1.2");
    }

    proptest! {
        #[test]
        fn text_and_price_are_one_to_one(units: i64, least in 0usize..=10) {
            let price = UnitPrice::from_e10(units);
            prop_assert_eq!(UnitPrice::parse(&price.to_text(least), 10), Ok(price));
        }
    }
}
