//! Why a line of an order comes to what it does.

use std::collections::BTreeMap;

use super::inquiry::{rated, shown};
use super::{Choice, Explanation, Reason};
use crate::coupons::Kind;
use crate::discounts::DiscountKind;
use crate::money::Amount;
use crate::orders::{DiscountType, Offered, OrderLine, OrderRecord, Source};
use crate::rating::{Rated, Rule, Step};

/// Which discounts whoever asks may see. What lowered the price of the order is told in any case: its amounts
/// tell it too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Visible {
    /// All that were looked at.
    All,
    /// Only the one that the order has.
    OnlyChosen,
}

/// Why the line at this place of an order comes to what it does. `price` is its price by the catalogue and the
/// discounts of the instant at which the order was placed. Where there is none, or it is not what the order
/// holds, the list price stands as it is held.
///
/// # Errors
/// `None` where the order has no such line, or gives something back.
pub fn explain_line(
    record: &OrderRecord,
    place: usize,
    price: Option<Rated>,
    visible: Visible,
) -> Option<Explanation> {
    let line = record.order.lines.get(place)?;
    if record.order.kind.gives_back() {
        return None;
    }
    let mut reasons = listed(record, line, price, visible);
    let chosen = record.order.discount.map(|(key, _)| key);
    for offered in &record.offered {
        let is_chosen = chosen == Some(offered.key);
        if is_chosen || visible == Visible::All {
            let choice = match chosen {
                Some(_) if is_chosen => Choice::Chosen,
                None if record.is_unpaid() => Choice::Open,
                _ => Choice::Passed,
            };
            reasons.extend(offer(record, offered, place, choice));
        }
    }
    settled(record, line, &mut reasons);
    Some(Explanation { reasons, amount: shown(line.amounts.after_discount) })
}

/// How the list price came about.
fn listed(
    record: &OrderRecord,
    line: &OrderLine,
    price: Option<Rated>,
    visible: Visible,
) -> Vec<Reason> {
    let official = line.amounts.official;
    let rule = Rule::HalfUpToCent;
    let same = |price: &Rated| rule.of_e18(price.official_e18) == Some(shown(official).e10());
    let Some(price) = price.filter(same) else { return vec![Reason::Listed { official }] };
    let chosen = record.order.discount.map(|(key, _)| key);
    let mut steps = price.steps;
    if visible == Visible::OnlyChosen {
        steps.retain(|step| match step {
            Step::Discount { discount, .. } => chosen == Some(*discount),
            _ => true,
        });
    }
    let (exact, rounded_e10) = (price.official_e18, shown(official).e10());
    steps.push(Step::Rounding { rule, exact, rounded_e10 });
    rated(steps)
}

/// What a discount that the order was offered does to the line.
fn offer(record: &OrderRecord, offered: &Offered, place: usize, choice: Choice) -> Option<Reason> {
    let (discount, kind) = (offered.key, offered.kind);
    let line = offered.lines.get(place)?;
    if kind == DiscountKind::Adjustment {
        // It is mandatory: no other choice is made.
        let (off, officials, share) = (offered.off(), record.order.officials(), line.off);
        return Some(Reason::Adjusted { discount, off, officials, place, share });
    }
    if line.off.is_zero() && choice != Choice::Chosen {
        return None;
    }
    let official = record.order.lines.get(place)?.amounts.official;
    let (amount, off) = (line.amount, line.off);
    Some(Reason::Offer { discount, kind, official, amount, off, choice })
}

/// What is taken off, what coupons and cards cover, what is due, and what paid it.
fn settled(record: &OrderRecord, line: &OrderLine, reasons: &mut Vec<Reason>) {
    let info = &line.amounts.info;
    let mut left = line.amounts.official;
    // The discount comes before the discount coupon: that counts for what it leaves.
    let coupons_last = |of: &DiscountType| *of == DiscountType::DiscountCoupon;
    let mut lowered = info.discounts.clone();
    lowered.sort_by_key(|(by, _)| coupons_last(by));
    for (by, off) in lowered {
        left = left.checked_sub(off).unwrap_or(left);
        reasons.push(Reason::TakenOff { by, off, left });
    }
    let kinds = [
        (Kind::Voucher, info.vouchers),
        (Kind::Flexi, info.flexi),
        (Kind::StoredValueCard, info.cards),
    ];
    // What goes back to them is no part of what goes back to the account.
    for (by, amount) in kinds.into_iter().filter(|(_, amount)| amount.is_positive()) {
        left = left.checked_sub(amount).unwrap_or(left);
        reasons.push(Reason::Covered { by, amount, left });
    }
    reasons.push(Reason::Due { amount: line.amounts.after_discount });
    reasons.extend(paid(record, line));
}

/// What paid the line, source by source, over its resources.
fn paid(record: &OrderRecord, line: &OrderLine) -> Vec<Reason> {
    let place = record.key_of(&line.order).map(|order| (order, line.number));
    let mut sums: BTreeMap<Source, (Amount, Amount)> = BTreeMap::new();
    for payment in &record.payments {
        if Some((payment.order, payment.number)) == place {
            let (amount, returned) = sums.entry(payment.source).or_default();
            // What paid a line is no more than the line, which is in range.
            *amount = amount.checked_add(payment.amount).unwrap_or(*amount);
            *returned = returned.checked_add(payment.returned).unwrap_or(*returned);
        }
    }
    let reason = |(source, (amount, returned))| Reason::Paid { source, amount, returned };
    sums.into_iter().map(reason).collect()
}
