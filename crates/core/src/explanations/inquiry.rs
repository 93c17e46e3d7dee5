//! Why something would cost so much.

use super::{Choice, Explanation, Reason};
use crate::discounts::Discount;
use crate::money::{Amount, InquiryAmount};
use crate::rating::{Offer, Step, TermQuote, UsageQuote};

/// Units of 10⁻¹⁰ in one of 10⁻⁸.
const E10_IN_E8: i128 = 100;

/// Why each line of a quote of usage costs what it does, in their order.
pub fn explain_usage(quote: UsageQuote) -> Vec<Explanation> {
    let line = |line: crate::rating::UsageLine| Explanation {
        reasons: rated(line.steps),
        amount: line.amount,
    };
    quote.lines.into_iter().map(line).collect()
}

/// Why each line of a quote of terms has its list price, and what each discount that can be chosen would leave
/// of it. `discounts` are those by which they were quoted.
pub fn explain_terms(quote: TermQuote, discounts: &[Discount]) -> Vec<Explanation> {
    let TermQuote { lines, offers, .. } = quote;
    let explained = |(place, line): (usize, crate::rating::TermLine)| {
        let official = line.official;
        let mut reasons = rated(line.steps);
        reasons.extend(offers.iter().filter_map(|one| offer(one, discounts, place, official)));
        Explanation { reasons, amount: shown(official) }
    };
    lines.into_iter().enumerate().map(explained).collect()
}

/// An amount as explanations have it.
pub(super) fn shown(amount: Amount) -> InquiryAmount {
    // Every amount is within the range.
    InquiryAmount::from_e10(i128::from(amount.e8()) * E10_IN_E8).unwrap_or_default()
}

pub(super) fn rated(steps: Vec<Step>) -> Vec<Reason> {
    steps.into_iter().map(Reason::Rated).collect()
}

fn offer(offer: &Offer, discounts: &[Discount], place: usize, official: Amount) -> Option<Reason> {
    let (discount, (amount, off)) = (discounts.get(offer.discount)?, *offer.lines.get(place)?);
    // Lines that it does not count for keep their list price.
    if off.is_zero() {
        return None;
    }
    let choice = if offer.best { Choice::Best } else { Choice::Open };
    let (discount, kind) = (discount.key, discount.kind);
    Some(Reason::Offer { discount, kind, official, amount, off, choice })
}
