//! What an order can be paid with: the coupons and cards of whoever pays, and what that one has.

use hubu_core::coupons::{Candidate, Coupon, Grouped};
use hubu_core::customers;
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_core::orders::{Order, OrderRecord, Payer, Paying, Settlement};
use hubu_core::time::Timestamp;
use hubu_store::Fault;
use hubu_store::ledger::Holder;

use super::settle::credit_books;
use crate::coupons::plan_of;
use crate::ledger::{Desk, KnownPlan};

/// What somebody can pay an order with.
pub(crate) struct Purse {
    coupons: Vec<(Coupon, Amount, KnownPlan)>,
    payer: Payer,
    first_in: Vec<String>,
}

impl Purse {
    /// What a payer has for an order.
    pub(crate) fn of(desk: &Desk<'_, '_>, payer: &Holder, order: &Order) -> Result<Self, Fault> {
        let mut coupons = Vec::new();
        for coupon in desk.coupons(payer.key) {
            let balance = desk.coupon_balance(payer.key, coupon);
            // Of a coupon that it has locked an order uses no more than it reserved.
            let locked = coupon.lock.as_deref() == Some(order.id.as_str());
            let balance = if locked { balance.min(coupon.reserved) } else { balance };
            coupons.push((coupon.clone(), balance, plan_of(desk, coupon)?));
        }
        let monthly = customers::Settlement::from_code(payer.settlement)
            .is_some_and(customers::Settlement::post_paid);
        let credit = credit_books(desk, payer.key).into_iter().map(|(_, amount)| amount);
        let most = Amount::from_e8(i64::MAX);
        let payer = Payer {
            settlement: if monthly { Settlement::Monthly } else { Settlement::Balance },
            cash: desk.balance(payer.key, BookKind::Cash, Lot::Single),
            credit: credit.fold(Amount::ZERO, |sum, one| sum.checked_add(one).unwrap_or(most)),
        };
        let used = desk.services_used(order.customer)?;
        let services = order.lines.iter().map(|line| &line.product.service);
        let first_in = services.filter(|service| !used.contains(service)).cloned().collect();
        Ok(Self { coupons, payer, first_in })
    }

    /// Its coupons and cards as rules look at them.
    pub(crate) fn grouped(&self) -> Vec<Grouped<'_>> {
        self.coupons
            .iter()
            .map(|(coupon, balance, known)| {
                let candidate = Candidate { coupon, balance: *balance, limits: &known.limits };
                (candidate, known.plan.group)
            })
            .collect()
    }

    /// The order, to be paid with it at an instant.
    pub(crate) fn paying<'a>(
        &'a self,
        record: &'a OrderRecord,
        coupons: &'a [Grouped<'a>],
        at: Timestamp,
    ) -> Paying<'a> {
        Paying {
            order: &record.order,
            offered: &record.offered,
            coupons,
            payer: self.payer,
            first_in: &self.first_in,
            at,
        }
    }
}
