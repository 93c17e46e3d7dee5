//! [`recompute`]: an amount again, from the reasons for it alone.

use super::inquiry::shown;
use super::{Choice, Reason};
use crate::ids::DiscountKey;
use crate::money::rounding::{amount_to_e18, e18_half_up_to_cent, fraction_of_e18, ratio_of_e18};
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
    /// What was given back before, with the hours since then that are used, and all of them.
    before: Vec<(Amount, i64, i64)>,
    paid: Amount,
    unused: Option<i128>,
    consumed: Amount,
    fee: Amount,
    amount: Amount,
    /// Was it told before what is given back?
    as_held: bool,
    back: Option<Amount>,
}

impl Refunding {
    /// What counted, less what was given back before.
    fn less_before(&self, counted: Amount) -> Option<Amount> {
        self.before.iter().try_fold(counted, |left, (amount, ..)| left.checked_sub(*amount))
    }

    /// What is used up, at 10⁻¹⁸: the share of what was paid, less that of what was given back before.
    fn used_e18(&self, used: i64, total: i64) -> Option<i128> {
        within(used, total).then_some(())?;
        let mut before = self.before.iter();
        let paid = before.try_fold(self.paid, |sum, (amount, ..)| sum.checked_add(*amount))?;
        let share = |amount, used, total| fraction_of_e18(amount_to_e18(amount), used, total);
        let mut all = share(paid, used, total)?;
        for (amount, used, total) in &self.before {
            all = all.checked_sub(share(*amount, *used, *total)?)?;
        }
        Some(all.clamp(0, amount_to_e18(self.paid)))
    }
}

/// Are so many hours used of so many?
fn within(used: i64, total: i64) -> bool {
    total > 0 && (0..=total).contains(&used)
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
            Reason::ReturnedBefore { amount, used, total } => {
                it.before.push((*amount, *used, *total));
                within(*used, *total)
            }
            Reason::PaidFor { amount } => {
                it.paid = *amount;
                it.counted.is_none_or(|counted| it.less_before(counted) == Some(*amount))
            }
            Reason::Consumed { used, total, amount } => {
                it.consumed = *amount;
                let consumed = e18_half_up_to_cent(it.used_e18(*used, *total)?)?;
                consumed.min(it.paid) == *amount
            }
            Reason::Unused { used, total, exact } => {
                it.unused = Some(*exact);
                amount_to_e18(it.paid).checked_sub(it.used_e18(*used, *total)?)? == *exact
            }
            Reason::Cheaper { before, after, exact } => {
                let prices = self.price.both_prices();
                let told = prices.is_none_or(|told| told == (*before, *after));
                it.amount = e18_half_up_to_cent(*exact)?;
                let lower = before.checked_sub(*after)?;
                let share = ratio_of_e18(it.unused.take()?, lower, *before)?;
                it.as_held = true;
                told && lower > 0 && share == *exact
            }
            Reason::BackAsHeld { amount } => {
                (it.amount, it.as_held) = (*amount, true);
                true
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
            Reason::GivenBack { amount } if it.as_held => {
                self.amount = shown(*amount);
                it.amount == *amount
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
