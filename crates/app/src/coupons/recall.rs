//! The operator recalls a coupon: what is left of it goes back to its issuance.

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::CouponRefusal;
use hubu_core::ids::CouponKey;
use hubu_core::money::Amount;
use hubu_store::Error;

use super::{Way, customer, exchange, facts_of, held};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Recalls a coupon. One whose whole stands with a member can be recalled too: what the member has
/// stays with it, but no longer comes back.
#[derive(Clone, Debug)]
pub struct RecallCoupon {
    /// Whose.
    pub customer: Party,
    /// Which.
    pub coupon: CouponKey,
    /// Why (1 to 256 characters).
    pub reason: String,
}

impl Command for RecallCoupon {
    /// What was left of it.
    type Reply = Amount;
    type Refusal = CouponRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.coupon(&self.customer, self.coupon);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Amount>, Error<CouponRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let coupon = held(desk, &holder, self.coupon)?.recall(desk.now());
        let coupon = coupon.map_err(Error::Refused)?;
        let left = desk.coupon_balance(holder.key, &coupon);
        let id = desk.new_transaction_id();
        let words = (TradeType::CouponReclaim, TradeDetail::CouponRecall);
        exchange(desk, (&holder, &coupon), words, Way::ToIssuance, (left, &id))?;
        let facts = facts_of(&coupon).amount("amount", left);
        desk.set_coupon(&holder, coupon);
        desk.emit(holder.key, "coupon.recalled", &facts);
        let facts = facts.text("reason", &self.reason);
        Ok(Decision { value: left, subject: holder.key, facts })
    }
}
