//! What a partner may hand on (`partner` 1.3).

use crate::money::Amount;

/// What a partner may allocate to its customers: its cash and what is left of its credit, less what
/// is earmarked; never below zero. A sum beyond the range of an amount counts as the largest amount.
pub fn allocatable(
    cash: Amount,
    credits: impl IntoIterator<Item = Amount>,
    earmarked: Amount,
) -> Amount {
    let most = Amount::from_e8(i64::MAX);
    let sum = |sum: Amount, credit| sum.checked_add(credit).unwrap_or(most);
    credits.into_iter().fold(cash, sum).less_at_most(earmarked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cash_and_credit_without_what_is_earmarked() {
        let e8 = |text: &str| Amount::parse(text, 8).expect("a literal");
        let table: &[(&str, &[&str], &str, &str)] = &[
            // cash, credits, earmarked, allocatable
            ("0", &[], "0", "0"),
            ("100.05", &[], "0", "100.05"),
            ("100.05", &["50", "0.5"], "0", "150.55"),
            ("100", &["50"], "30.01", "119.99"),
            ("10", &[], "30", "0"),
            ("92233720368", &["92233720368"], "0", "92233720368.54775807"),
        ];
        for (cash, credits, earmarked, expected) in table {
            let credits = credits.iter().map(|credit| e8(credit));
            let found = allocatable(e8(cash), credits, e8(earmarked));
            assert_eq!(found, e8(expected), "{cash}");
        }
    }
}
