//! Why so much is given back of a term.

use super::inquiry::shown;
use super::recompute::{fee, is_voucher};
use super::{Explanation, Reason};
use crate::money::Amount;
use crate::money::rounding::share_half_up_to_cent;
use crate::orders::Source;
use crate::subscriptions::{FeeTable, PaidTerm};
use crate::time::{Timestamp, Zone};

/// A term of which something was given back, as an order holds it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refunded {
    /// The term, with what each source had paid for it before; nothing where that is not known any more.
    pub term: PaidTerm,
    /// What counted as paid.
    pub paid: Amount,
    /// What was kept for the time that was over.
    pub consumed: Amount,
    /// The fee that was kept.
    pub fee: Amount,
    /// What went back to each source.
    pub back: Vec<(Source, Amount)>,
    /// When the order was placed: its amounts are those of then.
    pub placed: Timestamp,
    /// When the resource ends without what was given back: when the order was placed, where nothing is left.
    pub ends: Timestamp,
}

/// Why so much is given back of a term. The fee is derived by the table as it is now; where that comes to
/// another one it stands as the order holds it.
pub fn explain_refund(zone: &Zone, refunded: &Refunded, table: &FeeTable) -> Explanation {
    let Refunded { term, paid, consumed, fee, back, .. } = refunded;
    let (order, kind, from, to) = (term.order.clone(), term.kind, term.from, term.to);
    let mut reasons = vec![Reason::Term { order, kind, from, to }];
    let counts = |sum: Amount, (source, amount): &(Source, Amount)| {
        if is_voucher(*source) { Some(sum) } else { sum.checked_add(*amount) }
    };
    if term.paid.iter().try_fold(Amount::ZERO, counts) == Some(*paid) {
        let counted = |(source, amount): &(Source, Amount)| Reason::Counted {
            source: *source,
            amount: *amount,
        };
        reasons.extend(term.paid.iter().map(counted));
    }
    reasons.push(Reason::PaidFor { amount: *paid });
    reasons.push(time(zone, refunded));
    reasons.push(kept(zone, refunded, table));
    let amount = paid.less_at_most(*consumed).less_at_most(*fee);
    reasons.push(Reason::GivenBack { amount });
    let back =
        back.iter().map(|(source, amount)| Reason::Back { source: *source, amount: *amount });
    reasons.extend(back);
    Explanation { reasons, amount: shown(amount) }
}

/// What is kept for the time that is over: nothing where the term had not begun, or left for nothing.
fn time(zone: &Zone, refunded: &Refunded) -> Reason {
    let amount = refunded.consumed;
    // What a change cost for renewed terms that go is kept for the time that stays.
    let stays = refunded.ends > refunded.placed;
    let until = if stays { zone.hour_up(refunded.ends) } else { refunded.placed };
    let hours = refunded.term.hours(zone, until);
    let begun = (0..=hours.total).contains(&hours.used);
    if begun && share_half_up_to_cent(refunded.paid, hours.used, hours.total) == amount {
        return Reason::Consumed { used: hours.used, total: hours.total, amount };
    }
    Reason::ConsumedAsKept { amount }
}

/// The fee, by the row of the table where it is by that.
fn kept(zone: &Zone, refunded: &Refunded, table: &FeeTable) -> Reason {
    let amount = refunded.fee;
    let band = table.band(zone, &refunded.term, refunded.placed).ok();
    let same = |rate| fee(rate, refunded.paid, refunded.consumed) == amount;
    match band {
        Some((row_months, band)) if same(band.rate) => {
            Reason::Fee { row_months, used_months: band.used_months, rate: band.rate, amount }
        }
        _ => Reason::FeeAsKept { amount },
    }
}
