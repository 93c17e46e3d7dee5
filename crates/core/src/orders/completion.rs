//! [`unsubscribe_failed`]: what could not be provided is given back (`orders` C0).

use super::order::sum_of;
use super::returns::paid_of;
use super::{AmountInfo, Amounts, Kept, Source, Take};
use crate::coupons::Kind;
use crate::money::Amount;

/// The order of type unsubscribe that the system makes for lines that could not be provided; the order they
/// are of is completed all the same. Nothing is kept, and vouchers get back what they paid too; a discount coupon
/// does not come back.
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
