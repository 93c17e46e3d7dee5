//! [`recompute`]: an amount again, from the reasons for it alone.

use super::inquiry::shown;
use super::{Choice, Reason};
use crate::ids::DiscountKey;
use crate::money::rounding::{e18_half_up_to_cent, share_half_up_to_cent};
use crate::money::{Amount, InquiryAmount, spread};
use crate::orders::Source;
use crate::rating::Followed;
use crate::subscriptions::FeeRate;

/// The amount that reasons come to.
///
/// # Errors
/// The place of the first reason that does not follow from those before it.
pub fn recompute(reasons: &[Reason]) -> Result<InquiryAmount, usize> {
    let mut tally = Tally::default();
    for (place, reason) in reasons.iter().enumerate() {
        tally.take(reason).ok_or(place)?;
    }
    tally.closed().ok_or(reasons.len().saturating_sub(1))
}

/// What the reasons come to that were taken so far.
#[derive(Default)]
struct Tally {
    price: Followed,
    /// What it comes to.
    amount: InquiryAmount,
    /// What is left of the price of an order's line.
    left: Option<Amount>,
    /// By what the chosen discount lowers it.
    chosen: Option<Amount>,
    covered: Amount,
    paid: Paid,
    refund: Refunding,
}

/// What paid a line.
#[derive(Default)]
struct Paid {
    any: bool,
    by_coupons: Amount,
    by_others: Amount,
}

/// What a refund comes to so far.
#[derive(Default)]
struct Refunding {
    counted: Option<Amount>,
    paid: Amount,
    consumed: Amount,
    fee: Amount,
    amount: Amount,
    back: Option<Amount>,
}

impl Tally {
    fn take(&mut self, reason: &Reason) -> Option<()> {
        match reason {
            Reason::Rated(step) => {
                self.price.take(step)?;
                if let Some(rounded) = self.price.rounded_e10() {
                    self.amount = InquiryAmount::from_e10(rounded)?;
                }
                Some(())
            }
            Reason::Listed { official } => {
                self.amount = shown(*official);
                Some(())
            }
            Reason::Offer { discount, official, amount, off, choice, .. } => {
                self.offer(*discount, (*official, *amount, *off), *choice)
            }
            Reason::Adjusted { off, officials, place, share, .. } => {
                let falls = *spread(*off, officials).get(*place)?;
                self.chosen = Some(falls);
                (shown(*officials.get(*place)?) == self.amount && falls == *share).then_some(())
            }
            Reason::TakenOff { by, off, left } => {
                if let Some(chosen) = self.chosen.take() {
                    let coupon = *by == crate::orders::DiscountType::DiscountCoupon;
                    (coupon || chosen == *off).then_some(())?;
                }
                self.lower(*off, *left)
            }
            Reason::Covered { amount, left, .. } => {
                self.covered = self.covered.checked_add(*amount)?;
                self.lower(*amount, *left)
            }
            Reason::Due { amount } => self.lower(Amount::ZERO, *amount),
            Reason::Paid { source, amount, returned } => {
                let to = match source.coupon() {
                    Some(_) => &mut self.paid.by_coupons,
                    None => &mut self.paid.by_others,
                };
                (*to, self.paid.any) = (to.checked_add(*amount)?, true);
                (returned <= amount).then_some(())
            }
            Reason::Term { .. } => Some(()),
            _ => self.refund(reason),
        }
    }

    fn offer(
        &mut self,
        discount: DiscountKey,
        (official, amount, off): (Amount, Amount, Amount),
        choice: Choice,
    ) -> Option<()> {
        (shown(official) == self.amount && official.checked_sub(amount)? == off).then_some(())?;
        if let Some(exact) = self.price.left_by(discount) {
            (e18_half_up_to_cent(exact)? == amount).then_some(())?;
        }
        if choice == Choice::Chosen {
            self.chosen = Some(off);
        }
        Some(())
    }

    /// What is left once something is taken off.
    fn lower(&mut self, off: Amount, left: Amount) -> Option<()> {
        let before = match self.left {
            Some(before) => shown(before),
            None => self.amount,
        };
        (before.checked_sub(shown(off))? == shown(left)).then_some(())?;
        (self.left, self.amount) = (Some(left), shown(left));
        Some(())
    }

    fn refund(&mut self, reason: &Reason) -> Option<()> {
        let it = &mut self.refund;
        let follows = match reason {
            Reason::Counted { source, amount } => {
                let so_far = it.counted.unwrap_or_default();
                let counts = if is_voucher(*source) { Amount::ZERO } else { *amount };
                it.counted = Some(so_far.checked_add(counts)?);
                true
            }
            Reason::PaidFor { amount } => {
                it.paid = *amount;
                it.counted.is_none_or(|counted| counted == *amount)
            }
            Reason::Consumed { used, total, amount } => {
                it.consumed = *amount;
                let fits = *total > 0 && (0..=*total).contains(used);
                fits && share_half_up_to_cent(it.paid, *used, *total) == *amount
            }
            Reason::ConsumedAsKept { amount } => {
                it.consumed = *amount;
                true
            }
            Reason::Fee { rate, amount, .. } => {
                it.fee = *amount;
                fee(*rate, it.paid, it.consumed) == *amount
            }
            Reason::FeeAsKept { amount } => {
                it.fee = *amount;
                true
            }
            Reason::GivenBack { amount } => {
                (it.amount, self.amount) = (*amount, shown(*amount));
                it.paid.checked_sub(it.consumed)?.checked_sub(it.fee)? == *amount
            }
            Reason::Back { source, amount } => {
                let so_far = it.back.unwrap_or_default();
                let counts = if is_voucher(*source) { Amount::ZERO } else { *amount };
                it.back = Some(so_far.checked_add(counts)?);
                true
            }
            _ => false,
        };
        follows.then_some(())
    }

    /// The amount, where nothing is missing: what paid is what was due, what went back is what was given back.
    fn closed(self) -> Option<InquiryAmount> {
        if self.paid.any {
            let all =
                self.paid.by_coupons == self.covered && Some(self.paid.by_others) == self.left;
            all.then_some(())?;
        }
        (self.refund.back.is_none_or(|back| back == self.refund.amount)).then_some(self.amount)
    }
}

/// The fee of leaving: a share of what was paid, and no more than what is left of it.
pub(super) fn fee(rate: FeeRate, paid: Amount, consumed: Amount) -> Amount {
    rate.of(paid).min(paid.less_at_most(consumed))
}

/// Vouchers do not count as paid.
pub(super) const fn is_voucher(source: Source) -> bool {
    matches!(source, Source::Voucher(_))
}
