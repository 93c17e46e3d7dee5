//! A coupon is activated, frozen, or let free again.

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::{Coupon, CouponRefusal};
use hubu_core::ids::CouponKey;
use hubu_store::Error;

use super::{Way, customer, exchange, facts_of, held};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Makes an issued coupon usable: its worth comes into its book.
#[derive(Clone, Debug)]
pub struct ActivateCoupon {
    /// Whose.
    pub customer: Party,
    /// Which.
    pub coupon: CouponKey,
}

impl Command for ActivateCoupon {
    /// The coupon afterwards.
    type Reply = Coupon;
    type Refusal = CouponRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.coupon(&self.customer, self.coupon);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Coupon>, Error<CouponRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let coupon = held(desk, &holder, self.coupon)?.activate(desk.now());
        let coupon = coupon.map_err(Error::Refused)?;
        let id = desk.new_transaction_id();
        let words = (TradeType::Adjust, TradeDetail::Prize);
        exchange(desk, (&holder, &coupon), words, Way::FromIssuance, (coupon.face, &id))?;
        desk.set_coupon(&holder, coupon.clone());
        let facts = facts_of(&coupon).amount("face_value", coupon.face);
        desk.emit(holder.key, "coupon.activated", &facts);
        Ok(Decision { value: coupon, subject: holder.key, facts })
    }
}

/// Keeps a coupon from being used, or lets it be used again. Nothing is posted.
#[derive(Clone, Debug)]
pub struct SetCouponFrozen {
    /// Whose.
    pub customer: Party,
    /// Which.
    pub coupon: CouponKey,
    /// Freeze it, or let it free?
    pub frozen: bool,
    /// Why (1 to 256 characters).
    pub reason: String,
}

impl Command for SetCouponFrozen {
    /// The coupon afterwards.
    type Reply = Coupon;
    type Refusal = CouponRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.coupon(&self.customer, self.coupon);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Coupon>, Error<CouponRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let coupon = held(desk, &holder, self.coupon)?;
        let (coupon, event) = if self.frozen {
            (coupon.freeze(desk.now()), "coupon.frozen")
        } else {
            (coupon.unfreeze(), "coupon.unfrozen")
        };
        let coupon = coupon.map_err(Error::Refused)?;
        desk.set_coupon(&holder, coupon.clone());
        let facts = facts_of(&coupon).bool("frozen", coupon.frozen);
        desk.emit(holder.key, event, &facts);
        let facts = facts.text("reason", &self.reason);
        Ok(Decision { value: coupon, subject: holder.key, facts })
    }
}
