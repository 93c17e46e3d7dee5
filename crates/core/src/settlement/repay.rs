//! [`share_out`]: which rows money goes to, the oldest first (`bills` G7).

use crate::ids::BillRowKey;
use crate::money::Amount;

/// A row of which something is owed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Owed {
    /// The row.
    pub row: BillRowKey,
    /// Its debt; above zero.
    pub debt: Amount,
}

/// What became of an amount. The shares and what is left add up to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shared {
    /// What each row gets; above zero, and no more than its debt.
    pub shares: Vec<(BillRowKey, Amount)>,
    /// What no row takes.
    pub left: Amount,
}

/// Shares an amount, which is not below zero, out over rows in their order, which is that of their age: each gets
/// its whole debt before the next gets anything. So money that comes in repays ([`super::Parts::repaid`]), and so an
/// amount is written off ([`super::Parts::written_off`]).
///
/// Rows are read until the amount is used up, and no further.
pub fn share_out(amount: Amount, owed: impl IntoIterator<Item = Owed>) -> Shared {
    let (mut shares, mut left) = (Vec::new(), amount);
    let mut owed = owed.into_iter();
    while left.is_positive() {
        let Some(Owed { row, debt }) = owed.next() else { break };
        let share = debt.min(left);
        if share.is_positive() {
            left = left.less_at_most(share);
            shares.push((row, share));
        }
    }
    Shared { shares, left }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settlement::world::money;

    /// An amount, the shares, what is left.
    type Row<'a> = (&'a str, &'a [(i64, &'a str)], &'a str);

    #[test]
    fn the_oldest_is_repaid_first() {
        let debts = ["0.04", "1.5", "0", "0.02"];
        let owed = || {
            let rows = (1..).zip(debts);
            rows.map(|(key, debt)| Owed { row: BillRowKey(key), debt: money(debt) })
        };
        let table: &[Row<'_>] = &[
            ("0", &[], "0"),
            ("0.03", &[(1, "0.03")], "0"),
            ("0.04", &[(1, "0.04")], "0"),
            ("1", &[(1, "0.04"), (2, "0.96")], "0"),
            ("1.56", &[(1, "0.04"), (2, "1.5"), (4, "0.02")], "0"),
            ("100", &[(1, "0.04"), (2, "1.5"), (4, "0.02")], "98.44"),
        ];
        for (amount, shares, left) in table {
            let shared = share_out(money(amount), owed());
            let shares: Vec<_> =
                shares.iter().map(|(key, share)| (BillRowKey(*key), money(share))).collect();
            assert_eq!(shared, Shared { shares, left: money(left) }, "{amount}");
        }
    }

    #[test]
    fn no_more_rows_are_read_than_are_needed() {
        let owed = (1..).map(|key| Owed { row: BillRowKey(key), debt: money("1") });
        assert_eq!(share_out(money("2.5"), owed).shares.len(), 3);
    }
}
