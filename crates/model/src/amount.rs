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
    let sign = if amount < 0 { "-" } else { "" };
    let (whole, rest) =
        (amount.unsigned_abs() / UNIT.unsigned_abs(), amount.unsigned_abs() % UNIT.unsigned_abs());
    let mut decimals = format!("{rest:08}");
    while decimals.len() > least && decimals.ends_with('0') {
        decimals.pop();
    }
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
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
    }
}
