//! Amounts: whole numbers of a hundred-millionth of the currency's unit.

/// An amount in units of 10⁻⁸.
pub type E8 = i64;

/// One unit of the currency.
pub const UNIT: E8 = 100_000_000;

/// As amounts stand in texts: at least two decimals, no further zeros. `12.50`, `-0.00000001`.
pub fn text(amount: E8) -> String {
    written(amount, 2)
}

/// As amounts stand as JSON numbers: no zeros at the end. `12.5`, `800`.
pub fn number(amount: E8) -> String {
    written(amount, 0)
}

fn written(amount: E8, least: usize) -> String {
    decimals(amount.into(), 8, least)
}

/// A number of units of 10 to the power of −`places`, with so many decimals at least.
pub(crate) fn decimals(units: i128, places: usize, least: usize) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let mut digits = format!("{:0>1$}", units.unsigned_abs(), places + 1);
    let mut rest = digits.split_off(digits.len() - places);
    while rest.len() > least && rest.ends_with('0') {
        rest.pop();
    }
    if rest.is_empty() { format!("{sign}{digits}") } else { format!("{sign}{digits}.{rest}") }
}

/// An amount over parts, by how much each weighs: whole shares first, and then the odd units one by one where
/// the fractions were largest, of equal ones to the earlier. The unit is the cent where the amount is in cents.
pub(crate) fn spread(amount: E8, weights: &[E8]) -> Vec<E8> {
    let unit = if amount % (UNIT / 100) == 0 { UNIT / 100 } else { 1 };
    let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if total == 0 {
        return vec![0; weights.len()];
    }
    let units = i128::from(amount / unit);
    let exact: Vec<i128> = weights.iter().map(|weight| units * i128::from(*weight)).collect();
    let mut shares: Vec<i128> = exact.iter().map(|exact| exact / total).collect();
    let mut places: Vec<usize> = (0..weights.len()).collect();
    places.sort_by_key(|place| std::cmp::Reverse(exact[*place] % total));
    let odd = units - shares.iter().sum::<i128>();
    for place in places.into_iter().take(usize::try_from(odd).unwrap_or(0)) {
        shares[place] += 1;
    }
    shares.into_iter().map(|share| E8::try_from(share).unwrap_or(0) * unit).collect()
}

/// A part of an amount, as large as `part` is of `whole`, rounded half-up; none of them is below zero. The product
/// may be larger than there are numbers: it is made digit by digit.
pub(crate) const fn share_of(amount: i128, part: i128, whole: i128) -> i128 {
    let (times, rest) = (part / whole, part % whole);
    let (mut share, mut left) = (0, 0);
    let mut digit = i128::BITS - 1;
    while digit > 0 {
        digit -= 1;
        (share, left) = (share * 2 + left * 2 / whole, left * 2 % whole);
        if amount >> digit & 1 == 1 {
            (share, left) = (share + times + (left + rest) / whole, (left + rest) % whole);
        }
    }
    share + (left * 2 >= whole) as i128
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_cents_go_to_the_first_of_the_largest_fractions() {
        let cents = |shares: &[E8]| shares.iter().map(|one| one * UNIT / 100).collect::<Vec<E8>>();
        assert_eq!(spread(UNIT, &[1, 1, 1]), cents(&[34, 33, 33]));
        assert_eq!(spread(5 * UNIT, &[10, 20]), cents(&[167, 333]));
        assert_eq!(spread(0, &[0, 0]), [0, 0]);
    }

    #[test]
    fn shares_of_large_numbers_are_exact() {
        const ONE: i128 = 1_000_000_000_000_000_000;
        for (amount, part, whole, expected) in [
            (80 * ONE, 60 * ONE, 160 * ONE, 30 * ONE),
            // A third of a million millions, and what is half of the last place.
            (1_000_000_000_000 * ONE, ONE, 3 * ONE, 333_333_333_333_333_333_333_333_333_333),
            (1, ONE, 2 * ONE, 1),
            (1, ONE - 1, 2 * ONE, 0),
            (7, 5, 1, 35),
            (0, ONE, ONE, 0),
        ] {
            assert_eq!(share_of(amount, part, whole), expected, "{amount} {part} {whole}");
        }
    }

    #[test]
    fn amounts_are_written_as_on_the_wire() {
        for (amount, as_text, as_number) in [
            (0, "0.00", "0"),
            (1_250_000_000, "12.50", "12.5"),
            (-1, "-0.00000001", "-0.00000001"),
            (800 * UNIT, "800.00", "800"),
        ] {
            assert_eq!((text(amount).as_str(), number(amount).as_str()), (as_text, as_number));
        }
        for (units, least, as_text) in [
            (5_000_000_000, 0, "0.5"),
            (5_000_000_000, 2, "0.50"),
            (1, 2, "0.0000000001"),
            (30_000_000_000, 0, "3"),
            (0, 0, "0"),
        ] {
            assert_eq!(decimals(units, 10, least), as_text);
        }
    }
}
