//! What goes back to what paid (`orders` D7; `readings` 17, 25).

use super::order::sum_of;
use super::{Source, Take};
use crate::money::{Amount, spread};

/// What paid some lines of an order, by source; what paid nothing of them is not there. It is what goes back
/// where nothing is kept: lines that could not be provided, terms that have not begun.
pub fn paid_of(takes: &[Take], lines: &[usize]) -> Vec<(Source, Amount)> {
    let of = |take: &Take| {
        let parts = lines.iter().filter_map(|line| take.lines.get(*line).copied());
        (take.source, sum_of(parts))
    };
    takes.iter().map(of).filter(|(_, amount)| amount.is_positive()).collect()
}

/// Where a refund goes of which something is kept: to everything that paid but vouchers, in proportion to what
/// each has left of what it paid, by the largest remainder. `left` is what each paid less what went back to it
/// before, so that several refunds of one line never give a source more than it paid.
///
/// # Errors
/// `None` where the refund, which is not negative, is more than what is left without vouchers.
pub fn give_back(left: &[(Source, Amount)], refund: Amount) -> Option<Vec<(Source, Amount)>> {
    let vouchers = |(source, _): &&(Source, Amount)| !matches!(source, Source::Voucher(_));
    let (sources, weights): (Vec<Source>, Vec<Amount>) =
        left.iter().filter(vouchers).copied().unzip();
    if refund > sum_of(weights.iter().copied()) {
        return None;
    }
    let back = sources.into_iter().zip(spread(refund, &weights));
    Some(back.filter(|(_, amount)| amount.is_positive()).collect())
}

#[cfg(test)]
mod tests {
    use super::Source::{Card, Cash, Credit, Flexi, Monthly, Voucher};
    use super::*;
    use crate::ids::CouponKey;
    use crate::orders::world::money;

    type Row<'a> = (&'a [(Source, &'a str)], &'a str, Option<&'a [(Source, &'a str)]>);

    fn parts(rows: &[(Source, &str)]) -> Vec<(Source, Amount)> {
        rows.iter().map(|(source, amount)| (*source, money(amount))).collect()
    }

    #[test]
    fn a_refund_goes_back_in_proportion() {
        let (v, f, c) = (Voucher(CouponKey(1)), Flexi(CouponKey(2)), Card(CouponKey(3)));
        let table: &[Row<'_>] = &[
            (&[(Cash, "30"), (Credit, "70")], "50", Some(&[(Cash, "15"), (Credit, "35")])),
            (&[(Cash, "30"), (Credit, "70")], "100", Some(&[(Cash, "30"), (Credit, "70")])),
            (&[(Cash, "30"), (Credit, "70")], "0.01", Some(&[(Credit, "0.01")])),
            (&[(Monthly, "10")], "3.33", Some(&[(Monthly, "3.33")])),
            (&[(v, "90"), (Cash, "10")], "5", Some(&[(Cash, "5")])),
            (&[(v, "90"), (Cash, "10")], "10.01", None),
            (
                &[(f, "10"), (c, "10"), (Cash, "10")],
                "1",
                Some(&[(f, "0.34"), (c, "0.33"), (Cash, "0.33")]),
            ),
            (&[], "0", Some(&[])),
            (&[(v, "90")], "0.01", None),
        ];
        for (left, refund, expected) in table {
            let back = give_back(&parts(left), money(refund));
            assert_eq!(back, expected.map(parts), "{refund} of {left:?}");
        }
    }

    #[test]
    fn lines_get_back_what_paid_them() {
        let take = |source, lines: &[&str]| {
            let lines: Vec<Amount> = lines.iter().map(|text| money(text)).collect();
            Take { source, amount: sum_of(lines.iter().copied()), lines }
        };
        let v = Voucher(CouponKey(1));
        let takes = [take(v, &["1.67", "3.33", "0"]), take(Cash, &["8.33", "16.67", "5"])];
        for (lines, expected) in [
            (&[][..], &[][..]),
            (&[0], &[(v, "1.67"), (Cash, "8.33")]),
            (&[2], &[(Cash, "5")]),
            (&[0, 1, 2], &[(v, "5"), (Cash, "30")]),
        ] {
            assert_eq!(paid_of(&takes, lines), parts(expected), "{lines:?}");
        }
    }
}
