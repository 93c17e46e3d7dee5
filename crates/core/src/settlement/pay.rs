//! [`Purse`]: what pays for usage (`bills` G3; `readings` 12, 13, 28).

use crate::coupons::{Candidate, Kind, Purchase, pick_for_usage, standing};
use crate::ids::CouponKey;
use crate::money::Amount;
use crate::orders::{Payer, Settlement};
use crate::time::Timestamp;

/// What paid a charge. Its parts add up to what was owed (`bills` 2, I2).
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Paid {
    /// Vouchers.
    pub voucher: Amount,
    /// Flexi-purchase coupons.
    pub flexi: Amount,
    /// Stored-value cards.
    pub card: Amount,
    /// Cash.
    pub cash: Amount,
    /// Credit.
    pub credit: Amount,
    /// What nothing paid: arrears, and for who settles by the month the whole rest.
    pub debt: Amount,
    /// What each coupon or card paid, in the order in which they did; each is above zero.
    pub coupons: Vec<(CouponKey, Amount)>,
}

/// What a payer has while a batch of charges is deducted, one after the other.
#[derive(Clone, Debug)]
pub struct Purse<'a> {
    payer: Payer,
    coupons: Vec<Candidate<'a>>,
}

impl<'a> Purse<'a> {
    /// What a payer has when a batch is deducted, all of it at one instant. Coupons that pay no usage then are left
    /// out, so that charges without any cost no more than a few comparisons.
    pub fn new(payer: Payer, mut coupons: Vec<Candidate<'a>>, at: Timestamp) -> Self {
        let of_orders = |one: &Candidate<'_>| !one.limits.actions.is_empty();
        let stands = |one: &Candidate<'_>| standing(one.coupon, one.balance, "", at).is_empty();
        coupons.retain(|one| pays(one) && !of_orders(one) && stands(one));
        Self { payer, coupons }
    }

    /// What is left of cash and credit.
    pub const fn payer(&self) -> Payer {
        self.payer
    }

    /// Cash and credit that come back before the next charge: they pay again. Coupons that get something back do not
    /// before the next batch.
    pub fn take_in(&mut self, cash: Amount, credit: Amount) {
        let more = |has: Amount, back: Amount| has.checked_add(back).unwrap_or(has);
        self.payer.cash = more(self.payer.cash, cash);
        self.payer.credit = more(self.payer.credit, credit);
    }

    /// Pays a charge, which is not below zero: coupons and cards as [`pick_for_usage`] has it, then cash, then
    /// credit, and the rest is debt. Who settles by the month pays with coupons and cards alone; cash and credit are
    /// not touched. A coupon that is used once is spent by the first charge that it pays anything of.
    ///
    /// `purchase` says what the charge is for, where there are coupons to be weighed; its one line costs what it is
    /// given.
    pub fn pay(&mut self, due: Amount, purchase: impl FnOnce(Amount) -> Purchase) -> Paid {
        let mut paid = Paid::default();
        let mut left = due;
        if due.is_positive() && !self.coupons.is_empty() {
            self.pay_with_coupons(&purchase(due), &mut paid, &mut left);
        }
        if self.payer.settlement == Settlement::Balance {
            paid.cash = take(&mut self.payer.cash, &mut left);
            paid.credit = take(&mut self.payer.credit, &mut left);
        }
        paid.debt = left;
        paid
    }

    fn pay_with_coupons(&mut self, purchase: &Purchase, paid: &mut Paid, left: &mut Amount) {
        let shares = pick_for_usage(&self.coupons, purchase);
        if shares.is_empty() {
            return;
        }
        for share in shares {
            let used = &mut self.coupons[share.place];
            let part = match used.coupon.kind {
                Kind::Voucher => &mut paid.voucher,
                Kind::Flexi => &mut paid.flexi,
                // No share is a discount coupon's.
                Kind::StoredValueCard | Kind::Discount => &mut paid.card,
            };
            // Shares are parts of what is owed, which is in range.
            *part = part.checked_add(share.amount).unwrap_or(*part);
            *left = left.less_at_most(share.amount);
            paid.coupons.push((used.coupon.key, share.amount));
            let spent = used.coupon.single(used.limits.once);
            used.balance =
                if spent { Amount::ZERO } else { used.balance.less_at_most(share.amount) };
        }
        self.coupons.retain(pays);
    }
}

fn pays(candidate: &Candidate<'_>) -> bool {
    candidate.coupon.kind != Kind::Discount && candidate.balance.is_positive()
}

/// Takes of what one has what is left to pay.
fn take(has: &mut Amount, left: &mut Amount) -> Amount {
    let taken = (*left).min(*has);
    if !taken.is_positive() {
        return Amount::ZERO;
    }
    *has = has.less_at_most(taken);
    *left = left.less_at_most(taken);
    taken
}

#[cfg(test)]
#[path = "pay_tests.rs"]
mod tests;
