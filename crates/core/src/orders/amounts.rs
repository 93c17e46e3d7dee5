//! What an order or a line comes to, and what makes it up (`orders` C1).

use super::{DiscountType, OrderType};
use crate::coupons::Kind;
use crate::money::Amount;

/// What makes up the amounts of an order or a line (`amount_info`).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct AmountInfo {
    /// What lowered the price, and by how much; each type once. A discount coupon is among them, what pays
    /// like money is not.
    pub discounts: Vec<(DiscountType, Amount)>,
    /// What vouchers paid (`coupon_amount`); below zero where an order gave it back to them.
    pub vouchers: Amount,
    /// What flexi-purchase coupons paid (`flexipurchase_coupon_amount`); likewise.
    pub flexi: Amount,
    /// What stored-value cards paid (`stored_card_amount`); likewise.
    pub cards: Amount,
    /// What an unsubscription keeps; only that has it.
    pub kept: Option<Kept>,
}

/// What an unsubscription does not give back. Neither is below zero.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Kept {
    /// The fee (`commission_amount`).
    pub fee: Amount,
    /// What was consumed (`consumed_amount`).
    pub consumed: Amount,
}

/// What an order or a line comes to.
///
/// What is bought costs `official`; discounts are taken off; vouchers, flexi-purchase coupons and cards pay of
/// the rest; `after_discount` is what is left to cash, credit or monthly settlement. An order that gives back
/// has no price: both amounts are what goes back to cash, credit or settlement, below zero.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Amounts {
    /// The list price (`official_amount`).
    pub official: Amount,
    /// What is paid without coupons and cards (`amount_after_discount`).
    pub after_discount: Amount,
    /// What makes it up.
    pub info: AmountInfo,
}

/// Why amounts cannot be those of an order. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AmountDefect {
    /// A sum leaves the range of an amount.
    OutOfRange,
    /// One has the wrong sign.
    Sign,
    /// A discount stands there twice, or one that pays like money.
    Discount,
    /// What an unsubscription keeps is missing, or another order has it.
    Kept,
    /// The list price is not what is paid, taken off and covered.
    Sum,
}

impl AmountInfo {
    /// What lowered the price, in all.
    ///
    /// # Errors
    /// `None` beyond the range of an amount.
    pub fn taken_off(&self) -> Option<Amount> {
        total(self.discounts.iter().map(|(_, off)| *off))
    }

    /// What coupons and cards paid, or got back.
    ///
    /// # Errors
    /// `None` beyond the range of an amount.
    pub fn covered(&self) -> Option<Amount> {
        total([self.vouchers, self.flexi, self.cards].into_iter())
    }

    /// The discounts as the wire shows them: vouchers and flexi-purchase coupons stand among them once more,
    /// as 301 and 302.
    pub fn shown_discounts(&self) -> Vec<(DiscountType, Amount)> {
        let coupons =
            [(DiscountType::Voucher, self.vouchers), (DiscountType::FlexiCoupon, self.flexi)];
        let used = coupons.into_iter().filter(|(_, amount)| !amount.is_zero());
        self.discounts.iter().copied().chain(used).collect()
    }

    /// Adds what a coupon or card paid; a discount coupon: what it took off.
    ///
    /// # Errors
    /// `None` beyond the range of an amount.
    pub fn add_coupon(&mut self, kind: Kind, amount: Amount) -> Option<()> {
        let to = match kind {
            Kind::Discount => return self.add_discount(DiscountType::DiscountCoupon, amount),
            Kind::Voucher => &mut self.vouchers,
            Kind::Flexi => &mut self.flexi,
            Kind::StoredValueCard => &mut self.cards,
        };
        *to = to.checked_add(amount)?;
        Some(())
    }

    /// Adds what a discount took off; of nothing there is no row.
    ///
    /// # Errors
    /// `None` beyond the range of an amount.
    pub fn add_discount(&mut self, of: DiscountType, off: Amount) -> Option<()> {
        match self.discounts.iter_mut().find(|(other, _)| *other == of) {
            Some((_, sum)) => *sum = sum.checked_add(off)?,
            None if off.is_zero() => {}
            None => self.discounts.push((of, off)),
        }
        Some(())
    }

    fn add(&mut self, other: &Self) -> Option<()> {
        for (of, off) in &other.discounts {
            self.add_discount(*of, *off)?;
        }
        self.vouchers = self.vouchers.checked_add(other.vouchers)?;
        self.flexi = self.flexi.checked_add(other.flexi)?;
        self.cards = self.cards.checked_add(other.cards)?;
        if let Some(more) = other.kept {
            let kept = self.kept.unwrap_or_default();
            let fee = kept.fee.checked_add(more.fee)?;
            let consumed = kept.consumed.checked_add(more.consumed)?;
            self.kept = Some(Kept { fee, consumed });
        }
        Some(())
    }
}

impl Amounts {
    /// What costs so much, nothing off.
    pub fn listed(official: Amount) -> Self {
        Self { official, after_discount: official, info: AmountInfo::default() }
    }

    /// What goes back: so much to cash, credit or settlement, and to coupons and cards what the info says,
    /// which is below zero there.
    ///
    /// # Errors
    /// `None` where the amount has no other sign.
    pub fn given_back(to_account: Amount, info: AmountInfo) -> Option<Self> {
        let back = to_account.checked_neg()?;
        Some(Self { official: back, after_discount: back, info })
    }

    /// What several come to together: the lines of an order, or the orders of a combined trade.
    ///
    /// # Errors
    /// [`AmountDefect::OutOfRange`].
    pub fn sum<'a>(all: impl Iterator<Item = &'a Self>) -> Result<Self, AmountDefect> {
        let mut sum = Self::default();
        for one in all {
            sum.add(one).ok_or(AmountDefect::OutOfRange)?;
        }
        Ok(sum)
    }

    /// Can these be the amounts of an order or a line of this type? What a change gives back may be below zero
    /// as an unsubscription is.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, kind: OrderType) -> Result<(), AmountDefect> {
        let info = &self.info;
        let off = info.taken_off().ok_or(AmountDefect::OutOfRange)?;
        let covered = info.covered().ok_or(AmountDefect::OutOfRange)?;
        let back = kind.gives_back()
            || kind == OrderType::Change && (self.official.is_negative() || covered.is_negative());
        let wrong = |amount: Amount| if back { amount.is_positive() } else { amount.is_negative() };
        let mut moved = vec![self.official, self.after_discount];
        moved.extend([info.vouchers, info.flexi, info.cards]);
        let kept = info.kept.unwrap_or_default();
        let mut never_negative = vec![kept.fee, kept.consumed];
        never_negative.extend(info.discounts.iter().map(|(_, off)| *off));
        if moved.into_iter().any(wrong) || never_negative.iter().any(|one| one.is_negative()) {
            return Err(AmountDefect::Sign);
        }
        let paying = [DiscountType::Voucher, DiscountType::FlexiCoupon];
        let times = |of: DiscountType| info.discounts.iter().filter(|(one, _)| *one == of).count();
        let odd = |(of, _): &(DiscountType, Amount)| paying.contains(of) || times(*of) > 1;
        if info.discounts.iter().any(odd) || back && !info.discounts.is_empty() {
            return Err(AmountDefect::Discount);
        }
        if info.kept.is_some() != (kind == OrderType::Unsubscribe) {
            return Err(AmountDefect::Kept);
        }
        let parts = if back {
            Some(self.after_discount)
        } else {
            total([self.after_discount, off, covered].into_iter())
        };
        if parts == Some(self.official) { Ok(()) } else { Err(AmountDefect::Sum) }
    }

    fn add(&mut self, other: &Self) -> Option<()> {
        self.official = self.official.checked_add(other.official)?;
        self.after_discount = self.after_discount.checked_add(other.after_discount)?;
        self.info.add(&other.info)
    }
}

/// A sum, or `None` beyond the range of an amount.
pub(super) fn total(mut amounts: impl Iterator<Item = Amount>) -> Option<Amount> {
    amounts.try_fold(Amount::ZERO, Amount::checked_add)
}

#[cfg(test)]
#[path = "amounts_tests.rs"]
mod tests;
