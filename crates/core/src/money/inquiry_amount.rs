//! [`InquiryAmount`]: currency units at 10⁻¹⁰, as price inquiries show them.

use std::fmt;

/// Units of 10⁻¹⁰ in one of the currency.
const UNIT: i128 = 10_000_000_000;
/// Units of 10⁻¹⁰ in the last decimal of an amount that can be posted.
const IN_E8: i128 = 100;

/// What something would cost, with up to ten decimals (`orders` B1). It is shown and never posted:
/// what is owed is an [`super::Amount`], whose range it has too.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct InquiryAmount(i128);

impl InquiryAmount {
    /// Nothing at all.
    pub const ZERO: Self = Self(0);

    /// An amount from its count of 10⁻¹⁰ units.
    ///
    /// # Errors
    /// `None` outside the range of an [`super::Amount`].
    pub fn from_e10(units: i128) -> Option<Self> {
        let (least, most) = (i128::from(i64::MIN) * IN_E8, i128::from(i64::MAX) * IN_E8);
        (least..=most).contains(&units).then_some(Self(units))
    }

    /// The count of 10⁻¹⁰ units.
    pub const fn e10(self) -> i128 {
        self.0
    }

    /// Sum, or `None` outside the range.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_e10(self.0.checked_add(other.0)?)
    }

    /// Difference, or `None` outside the range.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::from_e10(self.0.checked_sub(other.0)?)
    }
}

impl From<super::Amount> for InquiryAmount {
    fn from(amount: super::Amount) -> Self {
        Self(i128::from(amount.e8()) * IN_E8)
    }
}

impl fmt::Display for InquiryAmount {
    /// The shortest exact decimal text, as JSON numbers are written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs();
        let (whole, rest) = (digits / UNIT.unsigned_abs(), digits % UNIT.unsigned_abs());
        let sign = if self.0 < 0 { "-" } else { "" };
        if rest == 0 {
            return write!(f, "{sign}{whole}");
        }
        let decimals = format!("{rest:010}");
        write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_exact_and_trailing_zeros_left_out() {
        for (units, text) in [
            (0, "0"),
            (1, "0.0000000001"),
            (-1, "-0.0000000001"),
            (1_205_000_000_000, "120.5"),
            (10_000_000_001, "1.0000000001"),
            (8_000_000_000_000, "800"),
            (922_337_203_685_477_580_700, "92233720368.54775807"),
        ] {
            let amount = InquiryAmount::from_e10(units).expect("in range");
            assert_eq!((amount.to_string(), amount.e10()), (text.to_owned(), units));
        }
    }

    #[test]
    fn it_has_the_range_of_an_amount() {
        let most = InquiryAmount::from_e10(i128::from(i64::MAX) * 100).expect("in range");
        let one = InquiryAmount::from_e10(1).expect("in range");
        assert_eq!(InquiryAmount::from_e10(most.e10() + 1), None);
        assert_eq!(most.checked_add(one), None);
        assert_eq!(most.checked_sub(most), Some(InquiryAmount::ZERO));
        assert_eq!(one.checked_sub(most).and_then(|least| least.checked_sub(most)), None);
    }
}
