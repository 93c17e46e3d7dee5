//! [`unsubscribe_failed`]: what could not be provided is given back (`orders` C0).

use super::order::sum_of;
use super::returns::paid_of;
use super::{AmountInfo, Amounts, Kept, Source, Take};
use crate::coupons::Kind;
use crate::money::Amount;

/// The order of type unsubscribe that the system makes for lines that could not be provided; the order they
/// are of is completed all the same. Nothing is kept, and vouchers get back what they paid too; a discount
/// coupon does not come back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FailedPart {
    /// The lines, by their place in the order that was paid, and what each comes to.
    pub lines: Vec<(usize, Amounts)>,
    /// What goes back, and where to.
    pub back: Vec<(Source, Amount)>,
}

/// What is unsubscribed of an order where lines could not be provided: `takes` paid it, `failed` are their
/// places, each once. `None`: all were provided.
pub fn unsubscribe_failed(takes: &[Take], failed: &[usize]) -> Option<FailedPart> {
    if failed.is_empty() {
        return None;
    }
    let lines = failed.iter().map(|line| Some((*line, amounts(&paid_of(takes, &[*line]))?)));
    let lines: Option<Vec<(usize, Amounts)>> = lines.collect();
    Some(FailedPart { lines: lines?, back: paid_of(takes, failed) })
}

/// What an order comes to that gives this back, and keeps nothing.
///
/// # Errors
/// `None` for an amount that has no other sign; nothing that was paid is one.
fn amounts(back: &[(Source, Amount)]) -> Option<Amounts> {
    let of = |kind: Option<Kind>| {
        let of = back.iter().filter(|(source, _)| source.coupon().map(|(one, _)| one) == kind);
        sum_of(of.map(|(_, amount)| *amount))
    };
    let info = AmountInfo {
        discounts: Vec::new(),
        vouchers: of(Some(Kind::Voucher)).checked_neg()?,
        flexi: of(Some(Kind::Flexi)).checked_neg()?,
        cards: of(Some(Kind::StoredValueCard)).checked_neg()?,
        kept: Some(Kept::default()),
    };
    Amounts::given_back(of(None), info)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::CouponKey;
    use crate::orders::OrderType;
    use crate::orders::world::money;

    #[test]
    fn what_failed_is_given_back_to_what_paid_it() {
        let take = |source, lines: [&str; 2]| {
            let lines = lines.map(money).to_vec();
            Take { source, amount: sum_of(lines.iter().copied()), lines }
        };
        let (voucher, flexi) = (Source::Voucher(CouponKey(1)), Source::Flexi(CouponKey(2)));
        let takes = [
            take(voucher, ["13.33", "6.67"]),
            take(flexi, ["0", "10"]),
            take(Source::Cash, ["66.67", "20"]),
            take(Source::Credit, ["20", "13.33"]),
        ];
        assert_eq!(unsubscribe_failed(&takes, &[]), None, "everything was provided");
        let failed = unsubscribe_failed(&takes, &[1]).expect("one failed");
        let [(1, amounts)] = &failed.lines[..] else { panic!("{failed:?}") };
        assert_eq!(amounts.check(OrderType::Unsubscribe), Ok(()));
        assert_eq!(amounts.after_discount, money("-33.33"));
        assert_eq!(amounts.info.vouchers, money("-6.67"));
        assert_eq!(amounts.info.flexi, money("-10"));
        assert_eq!(amounts.info.kept, Some(Kept::default()), "nothing is kept");
        let back =
            [(voucher, "6.67"), (flexi, "10"), (Source::Cash, "20"), (Source::Credit, "13.33")];
        assert_eq!(failed.back, back.map(|(source, amount)| (source, money(amount))));
        let all = unsubscribe_failed(&takes, &[0, 1]).expect("both failed");
        let sum = Amounts::sum(all.lines.iter().map(|(_, amounts)| amounts)).expect("in range");
        assert_eq!(sum.after_discount, money("-120"));
        assert_eq!(sum.check(OrderType::Unsubscribe), Ok(()));
    }
}
