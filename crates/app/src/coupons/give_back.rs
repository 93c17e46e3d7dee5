//! A coupon gets back what an order used of it. Refunds call the function from their own commands; it
//! also stands as a command of its own.

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::CouponRefusal;
use hubu_core::ids::CouponKey;
use hubu_core::money::Amount;
use hubu_store::Error;
use hubu_store::coupons::CouponUse;
use hubu_store::ledger::Holder;

use super::{Way, customer, exchange, facts_of, held};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// What came back to a coupon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GivenBack {
    /// How much.
    pub amount: Amount,
    /// Did it lapse at once, because the coupon is over?
    pub lapsed: bool,
}

/// Gives back to a coupon what an order used of it, or a part.
pub fn give_back(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    (key, amount): (CouponKey, Amount),
    order: &str,
) -> Result<GivenBack, Error<CouponRefusal>> {
    let coupon = held(desk, holder, key)?;
    let done = desk.coupon_use(key, order);
    let left = done.used.less_at_most(done.returned);
    let back = coupon.take_back(amount, left, desk.now()).map_err(Error::Refused)?;
    let words = (TradeType::Refund, TradeDetail::Unsubscribe);
    exchange(desk, (holder, &back.coupon), words, Way::FromRevenue, (amount, order))?;
    if back.lapses {
        let words = (TradeType::Expire, TradeDetail::ExpireClear);
        exchange(desk, (holder, &back.coupon), words, Way::ToIssuance, (amount, order))?;
    }
    let returned = done.returned.checked_add(amount);
    let returned = returned.ok_or(Error::Refused(CouponRefusal::OutOfRange))?;
    desk.set_coupon_use(key, order, CouponUse { returned, ..done });
    desk.set_coupon(holder, back.coupon);
    Ok(GivenBack { amount, lapsed: back.lapses })
}

/// Gives back to a coupon what an order used of it.
#[derive(Clone, Debug)]
pub struct GiveBack {
    /// Whose.
    pub customer: Party,
    /// Which.
    pub coupon: CouponKey,
    /// How much.
    pub amount: Amount,
    /// Which order used it.
    pub order: String,
}

impl Command for GiveBack {
    type Reply = GivenBack;
    type Refusal = CouponRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.coupon_for(&self.customer, self.coupon, &self.order);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<GivenBack>, Error<CouponRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let value = give_back(desk, &holder, (self.coupon, self.amount), &self.order)?;
        let facts = facts_of(&held(desk, &holder, self.coupon)?)
            .amount("amount", value.amount)
            .bool("lapsed", value.lapsed)
            .text("order_id", &self.order);
        desk.emit(holder.key, "coupon.returned", &facts);
        Ok(Decision { value, subject: holder.key, facts })
    }
}
