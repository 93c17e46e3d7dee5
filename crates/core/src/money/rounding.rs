//! Every rounding of the product, each named for the business moment that asks for it.
//!
//! Sources: `orders` B1, `bills` 2, `readings` 1 and 4 (half-up is away from zero on ties, cutting is toward
//! zero).

use super::{Amount, InquiryAmount, UnitPrice};

/// Amount units in a cent.
const CENT: i64 = 1_000_000;
/// 10⁻¹⁸ units in one 10⁻⁸ unit: the width of an intermediate.
const E18_IN_E8: i128 = 10_000_000_000;
/// 10⁻¹⁸ units in a cent.
const CENT_IN_E18: i128 = 10_000_000_000_000_000;
/// 10⁻¹⁸ units in one 10⁻¹⁰ unit.
const E10_IN_E18: i128 = 100_000_000;

/// Rounds half-up to the cent, ties away from zero: an order's amount after discount.
///
/// # Errors
/// `None` when the rounded value leaves the range of an amount.
pub fn half_up_to_cent(amount: Amount) -> Option<Amount> {
    let rest = amount.e8() % CENT;
    let cut = amount.e8() - rest;
    let step = if rest.abs() * 2 >= CENT { rest.signum() * CENT } else { 0 };
    cut.checked_add(step).map(Amount::from_e8)
}

/// Cuts to the cent, toward zero: a pay-per-use charge on a site that bills in cents. The second
/// value is the fraction that was erased; both add up to the argument.
pub fn cut_to_cent(amount: Amount) -> (Amount, Amount) {
    let rest = amount.e8() % CENT;
    (Amount::from_e8(amount.e8() - rest), Amount::from_e8(rest))
}

/// Cuts an exact intermediate at 10⁻¹⁸ toward zero to the eight decimals of an amount: what usage costs, before
/// the money policy (`bills` 2).
///
/// # Errors
/// `None` when the result leaves the range of an amount.
pub fn cut_e18_to_amount(exact: i128) -> Option<Amount> {
    i64::try_from(exact / E18_IN_E8).ok().map(Amount::from_e8)
}

/// Brings an exact product at 10⁻¹⁸ to the eight decimals of an amount, half-up, ties away from zero: how a
/// price is told where it is not charged by itself.
///
/// # Errors
/// `None` when the result leaves the range of an amount.
pub fn e18_to_amount(exact: i128) -> Option<Amount> {
    let half = E18_IN_E8 / 2 * exact.signum();
    i64::try_from(exact.checked_add(half)? / E18_IN_E8).ok().map(Amount::from_e8)
}

/// A fraction of an exact intermediate at 10⁻¹⁸, rounded half-up at the last of its decimals, ties away
/// from zero: the one division of rating, after everything is multiplied. The share of a price that
/// a discount leaves is such a fraction too. `denominator` is above 0.
///
/// # Errors
/// `None` when the result leaves an `i128`; nothing in between does.
pub fn fraction_of_e18(exact: i128, numerator: i64, denominator: i64) -> Option<i128> {
    let (numerator, denominator) = (i128::from(numerator), i128::from(denominator));
    let (whole, rest) = (exact / denominator, exact % denominator);
    // A rest of a division by an i64, times an i64, fits.
    let part = rest * numerator;
    let (mut share, left) = (part / denominator, part % denominator);
    if left.abs() * 2 >= denominator {
        share += left.signum();
    }
    whole.checked_mul(numerator)?.checked_add(share)
}

/// So much of an exact intermediate at 10⁻¹⁸ as one price is of another, rounded half-up at the last of its decimals,
/// ties away from zero: what goes back where a term becomes cheaper (`readings` 16). `whole` is above 0.
///
/// # Errors
/// `None` when the result leaves an `i128`, or what stands between does: the share is brought to lowest terms first,
/// so that prices of a catalogue, with ten decimals, never do.
pub fn ratio_of_e18(exact: i128, part: i128, whole: i128) -> Option<i128> {
    let common = greatest_common_divisor(part.unsigned_abs(), whole.unsigned_abs());
    let common = i128::try_from(common).ok().filter(|common| *common > 0)?;
    let (part, whole) = (part / common, whole / common);
    let (times, rest) = (exact / whole, exact % whole);
    let product = rest.checked_mul(part)?;
    let (mut share, left) = (product / whole, product % whole);
    if left.abs().checked_mul(2)? >= whole {
        share += left.signum();
    }
    times.checked_mul(part)?.checked_add(share)
}

const fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Rounds an exact intermediate at 10⁻¹⁸ half-up to the cent, ties away from zero: the price of a term,
/// before and after discount (`readings` 1).
///
/// # Errors
/// `None` when the result leaves the range of an amount.
pub fn e18_half_up_to_cent(exact: i128) -> Option<Amount> {
    let half = CENT_IN_E18 / 2 * exact.signum();
    let cents = exact.checked_add(half)? / CENT_IN_E18;
    let units = cents.checked_mul(i128::from(CENT))?;
    i64::try_from(units).ok().map(Amount::from_e8)
}

/// A share of what was paid, rounded half-up to the cent, ties away from zero: what was consumed of a term,
/// and the fee for leaving it (`readings` 16, 17). `numerator` is at most `denominator`, which is above 0,
/// and neither is below it; the share is never more than the amount, which is not negative.
pub fn share_half_up_to_cent(paid: Amount, numerator: i64, denominator: i64) -> Amount {
    let (numerator, denominator) = (i128::from(numerator), i128::from(denominator));
    // Two numbers of 63 bits make one of 126.
    let (cents, whole) = (i128::from(paid.e8()) * numerator, denominator * i128::from(CENT));
    let (share, left) = (cents / whole, cents % whole);
    let odd = i128::from(left.abs() * 2 >= whole);
    let units = (share + odd * left.signum()) * i128::from(CENT);
    Amount::from_e8(i64::try_from(units).unwrap_or(paid.e8())).min(paid)
}

/// Decimals that a price inquiry on demand shows (`inquiry_precision`, `orders` B1).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum InquiryDecimals {
    /// Six (0).
    #[default]
    Six,
    /// Ten (1).
    Ten,
}

/// Cuts an exact intermediate at 10⁻¹⁸ toward zero to the decimals that an inquiry shows.
///
/// # Errors
/// `None` when the result leaves the range of an amount.
pub fn cut_for_inquiry(exact: i128, decimals: InquiryDecimals) -> Option<InquiryAmount> {
    let ten = exact / E10_IN_E18;
    let step = match decimals {
        InquiryDecimals::Six => 10_000,
        InquiryDecimals::Ten => 1,
    };
    InquiryAmount::from_e10(ten - ten % step)
}

/// An amount as an exact intermediate at 10⁻¹⁸; never overflows.
pub fn amount_to_e18(amount: Amount) -> i128 {
    i128::from(amount.e8()) * E18_IN_E8
}

/// What share of `whole` a `part` is, in hundredths, half-up, ties away from zero: how much of an
/// expenditure quota is used. Of nothing there is no share: 0.
pub fn share_in_hundredths(part: Amount, whole: Amount) -> i128 {
    if !whole.is_positive() {
        return 0;
    }
    let (part, whole) = (i128::from(part.e8()), i128::from(whole.e8()));
    let half = whole * part.signum();
    (part * 200 + half) / (whole * 2)
}

/// What share of `whole` a `part` is that is not below zero, in ten-thousandths, cut toward zero: the share of a
/// price that a discount leaves, so that it is below a share of four decimals exactly where the amounts are.
/// Of nothing there is no share: 0. What is more than an `i64` is the most of one.
pub fn cut_share_in_ten_thousandths(part: Amount, whole: Amount) -> i64 {
    if !whole.is_positive() {
        return 0;
    }
    let parts = i128::from(part.e8()) * 10_000 / i128::from(whole.e8());
    i64::try_from(parts).unwrap_or(i64::MAX)
}

/// Rounds a price half-up to the cent, ties away from zero: what an order costs whose price was fixed.
///
/// # Errors
/// `None` when the rounded value leaves the range of an amount.
pub fn unit_price_half_up_to_cent(price: UnitPrice) -> Option<Amount> {
    e18_half_up_to_cent(i128::from(price.e10()) * E10_IN_E18)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_round_and_cut_as_written() {
        let e8 = |text: &str| Amount::parse(text, 8).expect("a literal");
        for (exact, half_up, cut) in [
            ("0.005", "0.01", "0"),
            ("-0.005", "-0.01", "0"),
            ("0.00499999", "0", "0"),
            ("2.4848", "2.48", "2.48"),
            ("-2.489", "-2.49", "-2.48"),
        ] {
            assert_eq!(half_up_to_cent(e8(exact)), Some(e8(half_up)), "{exact}");
            let (kept, erased) = cut_to_cent(e8(exact));
            assert_eq!(kept, e8(cut), "{exact}");
            assert_eq!(kept.checked_add(erased), Some(e8(exact)), "{exact}");
        }
        assert_eq!(half_up_to_cent(Amount::from_e8(i64::MAX)), None);
    }

    #[test]
    fn shares_round_half_up() {
        let e8 = |text: &str| Amount::parse(text, 8).expect("a literal");
        for (part, whole, expected) in [
            ("122", "200", 61),
            ("0", "200", 0),
            ("1", "3", 33),
            ("2", "3", 67),
            ("0.00999999", "2", 0),
            ("0.01", "2", 1),
            ("-0.01", "2", -1),
            ("300", "200", 150),
            ("5", "0", 0),
            ("92233720368.54775807", "0.00000001", 922_337_203_685_477_580_700),
        ] {
            assert_eq!(share_in_hundredths(e8(part), e8(whole)), expected, "{part} of {whole}");
        }
    }

    #[test]
    fn shares_that_are_left_are_cut() {
        let e8 = |text: &str| Amount::parse(text, 8).expect("a literal");
        for (part, whole, expected) in [
            ("8.49", "9.99", 8_498),
            ("90", "100", 9_000),
            ("89.999", "100", 8_999),
            ("0", "5", 0),
            ("5", "0", 0),
            ("92233720368.54775807", "0.00000001", i64::MAX),
        ] {
            let share = cut_share_in_ten_thousandths(e8(part), e8(whole));
            assert_eq!(share, expected, "{part} of {whole}");
        }
    }

    #[test]
    fn a_fixed_price_comes_to_cents() {
        for (e10, expected) in [(50_000_000, "0.01"), (49_999_999, "0"), (123_450_000_000, "12.35")]
        {
            let amount = Amount::parse(expected, 2).expect("a literal");
            assert_eq!(unit_price_half_up_to_cent(UnitPrice::from_e10(e10)), Some(amount), "{e10}");
        }
    }

    #[test]
    fn fractions_round_once_and_never_overflow_in_between() {
        for (exact, numerator, denominator, expected) in [
            (10, 1, 3, Some(3)),
            (10, 2, 3, Some(7)),
            (5, 1, 2, Some(3)),
            (-5, 1, 2, Some(-3)),
            (-4, 1, 3, Some(-1)),
            (7, 8_500, 10_000, Some(6)),
            (i128::MAX, 10_000, 10_000, Some(i128::MAX)),
            (i128::MAX, i64::MAX, i64::MAX, Some(i128::MAX)),
            (i128::MIN, 1, 1, Some(i128::MIN)),
            (i128::MAX, 2, 1, None),
        ] {
            let place = format!("{exact} × {numerator} / {denominator}");
            assert_eq!(fraction_of_e18(exact, numerator, denominator), expected, "{place}");
        }
    }

    #[test]
    fn shares_of_what_was_paid_come_to_cents() {
        let e8 = |text: &str| Amount::parse(text, 8).expect("a literal");
        for (paid, numerator, denominator, share) in [
            ("100", 344, 758, "45.38"),
            ("10", 1, 3, "3.33"),
            ("10", 2, 3, "6.67"),
            ("0.01", 1, 2, "0.01"),
            ("0.01", 499, 1_000, "0"),
            ("0.005", 1, 1, "0.005"),
            ("12.34", 0, 758, "0"),
            ("12.34", 758, 758, "12.34"),
            ("92233720368.54", i64::MAX, i64::MAX, "92233720368.54"),
        ] {
            let place = format!("{numerator}/{denominator} of {paid}");
            assert_eq!(
                share_half_up_to_cent(e8(paid), numerator, denominator),
                e8(share),
                "{place}"
            );
        }
    }

    #[test]
    fn exact_prices_come_to_cents_and_to_what_inquiries_show() {
        let e18 = |text: &str| amount_to_e18(Amount::parse(text, 8).expect("a literal"));
        for (exact, expected) in
            [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.00499999", "0"), ("10.8", "10.8")]
        {
            let cents = Amount::parse(expected, 2).expect("a literal");
            assert_eq!(e18_half_up_to_cent(e18(exact)), Some(cents), "{exact}");
        }
        assert_eq!(e18_half_up_to_cent(i128::MAX), None);
        assert_eq!(e18_half_up_to_cent(amount_to_e18(Amount::from_e8(i64::MAX))), None);
        for (exact, six, ten) in [
            (1_999_999_999_999_999_999, "1.999999", "1.9999999999"),
            (-1_999_999_999_999_999_999, "-1.999999", "-1.9999999999"),
            (99_999_999, "0", "0"),
            (100_000_000, "0", "0.0000000001"),
            (500_000_000_000_000_000, "0.5", "0.5"),
        ] {
            let cut = |decimals| cut_for_inquiry(exact, decimals).expect("in range").to_string();
            assert_eq!(cut(InquiryDecimals::Six), six, "{exact}");
            assert_eq!(cut(InquiryDecimals::Ten), ten, "{exact}");
        }
        assert_eq!(cut_for_inquiry(i128::MAX, InquiryDecimals::Ten), None);
    }

    #[test]
    fn charges_are_cut_to_eight_decimals() {
        for (exact, units) in [
            (9_999_999_999, Some(0)),
            (10_000_000_000, Some(1)),
            (-9_999_999_999, Some(0)),
            (-10_000_000_000, Some(-1)),
            // 25874 s of 10 GB at 0.00064 an hour.
            (45_998_222_222_222_222, Some(4_599_822)),
            (i128::from(i64::MAX) * 10_000_000_000 + 9_999_999_999, Some(i64::MAX)),
            ((i128::from(i64::MAX) + 1) * 10_000_000_000, None),
            (i128::MIN, None),
        ] {
            assert_eq!(cut_e18_to_amount(exact), units.map(Amount::from_e8), "{exact}");
        }
    }

    #[test]
    fn intermediates_come_to_eight_decimals() {
        assert_eq!(e18_to_amount(5_000_000_000), Some(Amount::from_e8(1)));
        assert_eq!(e18_to_amount(-5_000_000_000), Some(Amount::from_e8(-1)));
        assert_eq!(e18_to_amount(4_999_999_999), Some(Amount::ZERO));
        assert_eq!(e18_to_amount(i128::MAX), None);
        assert_eq!(e18_to_amount(i128::from(i64::MAX) * i128::from(i64::MAX)), None);
    }
}
