//! [`spread`]: an amount over lines, nothing lost.

use super::Amount;

/// Amount units in a cent.
const CENT: i64 = 1_000_000;

/// Spreads an amount over lines by what they weigh, by the largest remainder: exact shares cut down,
/// the odd units to the largest fractions, the first line first (`readings` 3). The unit is the cent
/// where everything is whole cents, else the last decimal of an amount.
///
/// Neither the amount nor a weight is negative; the amount is at most the sum of the weights, and then
/// no share is more than its line's weight. Where all weights are nothing, so are all shares.
pub fn spread(amount: Amount, weights: &[Amount]) -> Vec<Amount> {
    let whole = |amount: &Amount| amount.e8() % CENT == 0;
    let unit = if whole(&amount) && weights.iter().all(whole) { CENT } else { 1 };
    let total: i128 = weights.iter().map(|weight| i128::from(weight.e8())).sum();
    if total <= 0 {
        return vec![Amount::ZERO; weights.len()];
    }
    let units = i128::from(amount.e8() / unit);
    let exact = weights.iter().map(|weight| units * i128::from(weight.e8()));
    let (mut shares, mut rests): (Vec<i128>, Vec<(i128, usize)>) =
        exact.enumerate().map(|(place, part)| (part / total, (-(part % total), place))).unzip();
    rests.sort_unstable();
    let odd = units - shares.iter().sum::<i128>();
    for (_, place) in rests.into_iter().take(usize::try_from(odd).unwrap_or_default()) {
        shares[place] += 1;
    }
    let amount = |share: i128| i64::try_from(share * i128::from(unit)).unwrap_or_default();
    shares.into_iter().map(|share| Amount::from_e8(amount(share))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_the_amount_and_follow_the_weights() {
        let e8 = |text: &str| Amount::parse(text, 8).expect("a literal");
        for (amount, weights, shares) in [
            ("1.00", &["5", "5", "5"][..], &["0.34", "0.33", "0.33"][..]),
            ("5", &["10", "20"], &["1.67", "3.33"]),
            ("0.01", &["0.01", "0"], &["0.01", "0"]),
            ("0.01", &["0.005", "0.005"], &["0.005", "0.005"]),
            ("0.00000001", &["3", "7"], &["0", "0.00000001"]),
            ("0", &["3", "7"], &["0", "0"]),
            ("0", &["0"], &["0"]),
            ("92233720368", &["92233720368"], &["92233720368"]),
        ] {
            let weights: Vec<Amount> = weights.iter().map(|text| e8(text)).collect();
            let shares: Vec<Amount> = shares.iter().map(|text| e8(text)).collect();
            assert_eq!(spread(e8(amount), &weights), shares, "{amount} over {weights:?}");
        }
    }
}
