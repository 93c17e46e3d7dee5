//! A coupon reaches its end: what is left of it lapses.

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::CouponRefusal;
use hubu_core::ids::{CouponKey, CustomerKey};
use hubu_core::money::Amount;
use hubu_store::Error;

use super::{Way, customer, exchange, facts_of, held};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// The reconciler that ends coupons; its due rows are written when a coupon is made.
pub const COUPON_EXPIRY: &str = "coupon_expiry";

/// Ends one coupon. Running it again, or early, does nothing.
#[derive(Clone, Copy, Debug)]
pub struct ExpireCoupon {
    /// Whose.
    pub customer: CustomerKey,
    /// Which.
    pub coupon: CouponKey,
}

impl Command for ExpireCoupon {
    /// What lapsed.
    type Reply = Amount;
    type Refusal = CouponRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.coupon(&Party::Key(self.customer), self.coupon);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Amount>, Error<CouponRefusal>> {
        let holder = customer(desk, &Party::Key(self.customer))?;
        let before = held(desk, &holder, self.coupon)?;
        let Some(coupon) = before.expire(desk.now()) else {
            let facts = facts_of(&before).amount("lapsed", Amount::ZERO);
            return Ok(Decision { value: Amount::ZERO, subject: holder.key, facts });
        };
        let left = desk.coupon_balance(holder.key, &coupon);
        let lapsed = if coupon.cleared_at_end() { left } else { Amount::ZERO };
        let id = desk.new_transaction_id();
        let words = (TradeType::Expire, TradeDetail::ExpireClear);
        exchange(desk, (&holder, &coupon), words, Way::ToIssuance, (lapsed, &id))?;
        let facts = facts_of(&coupon).amount("lapsed", lapsed);
        if coupon.state != before.state || lapsed.is_positive() {
            desk.emit(holder.key, "coupon.expired", &facts);
        }
        desk.set_coupon(&holder, coupon);
        Ok(Decision { value: lapsed, subject: holder.key, facts })
    }
}
