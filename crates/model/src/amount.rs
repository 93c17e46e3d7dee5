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

#[cfg(test)]
mod tests {
    use super::*;

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
