//! Decimal texts of fixed-point integers.

use super::AmountError;

/// Characters of the longest text: a sign, a point, the nineteen digits of an `i64`.
const LONGEST: usize = 21;

/// Reads `[-]digits[.digits]` with at most `decimals` digits after the point, as units of
/// 10^-`held`; no more decimals are read than are held.
///
/// No exponent, no plus sign, no blanks, at least one digit before the point.
///
/// # Errors
/// See [`AmountError`]; trailing zeros beyond `decimals` count as decimals.
pub(crate) fn parse(text: &str, decimals: usize, held: usize) -> Result<i64, AmountError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let pointless = digits.len() != whole.len() && fraction.is_empty();
    let numeric = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || pointless || !numeric(whole) || !numeric(fraction) {
        return Err(AmountError::Malformed);
    }
    if fraction.len() > decimals.min(held) {
        return Err(AmountError::TooPrecise);
    }
    let mut units: i128 = 0;
    let padding = std::iter::repeat_n(b'0', held - fraction.len());
    for digit in whole.bytes().chain(fraction.bytes()).chain(padding) {
        units = units * 10 + i128::from(digit - b'0');
        if units > i128::from(i64::MAX) + 1 {
            return Err(AmountError::OutOfRange);
        }
    }
    let signed = if negative { -units } else { units };
    i64::try_from(signed).map_err(|_| AmountError::OutOfRange)
}

/// The decimal text of units of 10^-`held` (1 to 18), with at least `least` digits after the point
/// and no further trailing zeros.
pub(crate) fn to_text(units: i64, held: usize, least: usize) -> String {
    // Where the point stands.
    let point = LONGEST - held - 1;
    let mut digits = [b'0'; LONGEST];
    let (mut rest, mut start) = (units.unsigned_abs(), LONGEST);
    // From the right: the decimals, the point, the whole units, of which there is one digit at least,
    // the sign.
    while start > point - 1 || rest > 0 {
        start -= 1;
        if start == point {
            digits[start] = b'.';
            continue;
        }
        digits[start] = b'0' + u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
    }
    if units < 0 {
        start -= 1;
        digits[start] = b'-';
    }
    let least = point + 1 + least.min(held);
    let mut end = LONGEST;
    while end > least && digits[end - 1] == b'0' {
        end -= 1;
    }
    if end == point + 1 {
        end = point;
    }
    std::str::from_utf8(&digits[start..end]).expect("digits, a point, a sign").to_owned()
}
