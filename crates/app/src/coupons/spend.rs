//! A coupon is used. Orders and bills call the function from their own commands; it also stands as a
//! command of its own.

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::{Coupon, CouponRefusal, standing};
use hubu_core::ids::{CouponKey, CustomerKey};
use hubu_core::money::Amount;
use hubu_store::Error;
use hubu_store::coupons::CouponUse;
use hubu_store::ledger::Holder;

use super::{Way, customer, exchange_for, facts_of, held, plan_of};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// What is used of a coupon, and what for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spending {
    /// The coupon.
    pub coupon: CouponKey,
    /// How much; of a discount coupon nothing: it lowers the price.
    pub amount: Amount,
    /// The order, or the charge's transaction.
    pub order: String,
    /// The source operation: an order's, or usage.
    pub detail: TradeDetail,
}

/// Uses a coupon. It must be valid now; that it fits was weighed when it was reserved or picked.
pub fn spend(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    spending: &Spending,
) -> Result<Coupon, Error<CouponRefusal>> {
    spend_for(desk, (holder, holder.key), spending)
}

/// The same, for what somebody else than its owner consumes: a member in custody.
pub(crate) fn spend_for(
    desk: &mut Desk<'_, '_>,
    (holder, consumer): (&Holder, CustomerKey),
    spending: &Spending,
) -> Result<Coupon, Error<CouponRefusal>> {
    let Spending { coupon, amount, order, detail } = spending;
    let coupon = held(desk, holder, *coupon)?;
    let balance = desk.coupon_balance(holder.key, &coupon);
    let against = standing(&coupon, balance, order, desk.now());
    if !against.is_empty() {
        return Err(Error::Refused(CouponRefusal::Unfit(against)));
    }
    let once = plan_of(desk, &coupon)?.limits.once;
    let spent = coupon.spend((balance, once), *amount, order, desk.now());
    let spent = spent.map_err(Error::Refused)?;
    let words = (TradeType::Deduct, *detail);
    exchange_for(desk, (holder, consumer, &spent), words, Way::ToRevenue, (*amount, order))?;
    let done = desk.coupon_use(spent.key, order);
    let used = done.used.checked_add(*amount);
    let used = used.ok_or(Error::Refused(CouponRefusal::OutOfRange))?;
    desk.set_coupon_use(spent.key, order, CouponUse { used, ..done });
    desk.set_coupon(holder, spent.clone());
    Ok(spent)
}

/// Uses a coupon.
#[derive(Clone, Debug)]
pub struct Spend {
    /// Whose.
    pub customer: Party,
    /// What of it, and what for.
    pub spending: Spending,
}

impl Command for Spend {
    /// The coupon afterwards.
    type Reply = Coupon;
    type Refusal = CouponRefusal;

    fn needs(&self, needs: &mut Needs) {
        let Spending { coupon, order, .. } = &self.spending;
        needs.coupon_for(&self.customer, *coupon, order);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Coupon>, Error<CouponRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let coupon = spend(desk, &holder, &self.spending)?;
        let facts = facts_of(&coupon)
            .amount("amount", self.spending.amount)
            .text("order_id", &self.spending.order);
        desk.emit(holder.key, "coupon.used", &facts);
        Ok(Decision { value: coupon, subject: holder.key, facts })
    }
}
