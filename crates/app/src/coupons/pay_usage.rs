//! Usage is paid with coupons and cards. Bills call the function from their own commands; it also
//! stands as a command of its own.

use hubu_core::accounts::TradeDetail;
use hubu_core::coupons::{Candidate, Coupon, CouponRefusal, Purchase, pick_for_usage};
use hubu_store::Error;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;

use super::{Reserved, Spending, customer, plan_of, spend};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Pays for usage with whatever of the customer's coupons and cards fits; tells what each paid.
pub fn pay_usage(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    purchase: &Purchase,
) -> Result<Vec<Reserved>, Error<CouponRefusal>> {
    let coupons: Vec<Coupon> = desk.coupons(holder.key).into_iter().cloned().collect();
    let mut plans = Vec::with_capacity(coupons.len());
    for coupon in &coupons {
        plans.push(plan_of(desk, coupon)?);
    }
    let candidates: Vec<Candidate<'_>> = coupons
        .iter()
        .zip(&plans)
        .map(|(coupon, known)| Candidate {
            coupon,
            balance: desk.coupon_balance(holder.key, coupon),
            limits: &known.limits,
        })
        .collect();
    let shares = pick_for_usage(&candidates, purchase);
    let mut paid = Vec::with_capacity(shares.len());
    for share in shares {
        let (coupon, order) = (coupons[share.place].key, purchase.order.clone());
        let detail = TradeDetail::Usage;
        spend(desk, holder, &Spending { coupon, amount: share.amount, order, detail })?;
        paid.push(Reserved { coupon, amount: share.amount, lines: share.lines });
    }
    Ok(paid)
}

/// Pays for usage with coupons and cards.
#[derive(Clone, Debug)]
pub struct PayUsage {
    /// Whose.
    pub customer: Party,
    /// The charge; its instant is that of the payment.
    pub purchase: Purchase,
}

impl Command for PayUsage {
    /// What each paid, in the order in which they did.
    type Reply = Vec<Reserved>;
    type Refusal = CouponRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.wallet_for(&self.customer, &self.purchase.order);
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Vec<Reserved>>, Error<CouponRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let purchase = Purchase { at: desk.now(), ..self.purchase.clone() };
        let value = pay_usage(desk, &holder, &purchase)?;
        let facts = Facts::new().text("order_id", &purchase.order);
        for one in &value {
            let facts = facts.clone().text("coupon_id", &one.coupon.to_wire());
            desk.emit(holder.key, "coupon.used", &facts.amount("amount", one.amount));
        }
        Ok(Decision { value, subject: holder.key, facts })
    }
}
