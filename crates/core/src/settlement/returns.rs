//! [`give_back`]: where what a correction takes back goes.

use crate::money::{Amount, spread};
use crate::orders::{Settlement, Source};

/// What goes back of a row: its debt, then what paid it, then what it did not have.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Back {
    /// What is owed no longer.
    pub debt: Amount,
    /// What goes back to each source that paid; each is above zero.
    pub sources: Vec<(Source, Amount)>,
    /// What of that is beyond what the row came to: it goes to cash, or off the month where that settles.
    pub beyond: Amount,
}

/// Gives back an amount, which is not below zero, of a row that is taken back by a correction. What is still owed of
/// it is owed no longer; the rest goes to everything that paid, vouchers too, in proportion to what each has left of
/// what it paid, by the largest remainder: usage that never was is paid by nobody. `left` is what each source paid
/// less what went back to it before; neither that nor the debt is below zero.
///
/// A correction may give back more than its row came to, where prices are graduated and the first of a month's usage
/// is the cheapest; that goes to `settlement`'s own source.
pub fn give_back(
    settlement: Settlement,
    amount: Amount,
    debt: Amount,
    left: &[(Source, Amount)],
) -> Back {
    let owed = amount.min(debt);
    let rest = amount.less_at_most(owed);
    let (sources, weights): (Vec<Source>, Vec<Amount>) = left.iter().copied().unzip();
    let paid = weights.iter().fold(Amount::ZERO, |sum, one| sum.checked_add(*one).unwrap_or(sum));
    let back = rest.min(paid);
    let shares = sources.into_iter().zip(spread(back, &weights));
    let mut sources: Vec<_> = shares.filter(|(_, share)| share.is_positive()).collect();
    let beyond = rest.less_at_most(back);
    let own = match settlement {
        Settlement::Balance => Source::Cash,
        Settlement::Monthly => Source::Monthly,
    };
    if beyond.is_positive() {
        match sources.iter_mut().find(|(source, _)| *source == own) {
            Some((_, share)) => *share = share.checked_add(beyond).unwrap_or(*share),
            None => sources.push((own, beyond)),
        }
    }
    Back { debt: owed, sources, beyond }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::CouponKey;
    use crate::settlement::world::money;

    type Paid<'a> = &'a [(Source, &'a str)];
    /// Settlement, amount, debt, what paid; what goes back of the debt and to each source, what is beyond.
    type Row<'a> = (Settlement, &'a str, &'a str, Paid<'a>, &'a str, Paid<'a>, &'a str);

    #[test]
    fn debt_goes_first_and_then_every_source_in_proportion() {
        use Settlement::{Balance, Monthly};
        use Source::{Cash, Credit};
        let voucher = Source::Voucher(CouponKey(1));
        let table: &[Row<'_>] = &[
            (Balance, "0", "1", &[(Cash, "1")], "0", &[], "0"),
            (Balance, "0.5", "1", &[(Cash, "1")], "0.5", &[], "0"),
            (Balance, "1.5", "1", &[(Cash, "1")], "1", &[(Cash, "0.5")], "0"),
            (
                Balance,
                "0.04",
                "0",
                &[(voucher, "0.01"), (Cash, "0.03")],
                "0",
                &[(voucher, "0.01"), (Cash, "0.03")],
                "0",
            ),
            (
                Balance,
                "1",
                "0",
                &[(voucher, "10"), (Credit, "20")],
                "0",
                &[(voucher, "0.33"), (Credit, "0.67")],
                "0",
            ),
            // More than the row came to.
            (Balance, "3", "1", &[(Cash, "1")], "1", &[(Cash, "2")], "1"),
            (Balance, "3", "0", &[(Credit, "1")], "0", &[(Credit, "1"), (Cash, "2")], "2"),
            (Monthly, "3", "1", &[], "1", &[(Source::Monthly, "2")], "2"),
        ];
        for (settlement, amount, debt, paid, debt_back, back, beyond) in table {
            let parts = |rows: Paid<'_>| -> Vec<(Source, Amount)> {
                rows.iter().map(|(source, amount)| (*source, money(amount))).collect()
            };
            let found = give_back(*settlement, money(amount), money(debt), &parts(paid));
            let sources = parts(back);
            let expected = Back { debt: money(debt_back), sources, beyond: money(beyond) };
            assert_eq!(found, expected, "{amount} of {debt} and {paid:?}");
            let all = found.sources.iter().map(|(_, share)| *share);
            let sum = all.fold(found.debt, |sum, one| sum.checked_add(one).expect("in range"));
            assert_eq!(sum, money(amount));
        }
    }
}
