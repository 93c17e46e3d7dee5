//! A master hands a voucher to a member (`accounts` A11).

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::{Coupon, State};
use hubu_core::customers::CustomerStatus;
use hubu_core::enterprise::{
    CouponAllocation, CouponTransferRefusal, CouponView, decide_coupon_allocation,
};
use hubu_core::ids::{CouponKey, CustomerId, CustomerKey};
use hubu_core::money::Amount;
use hubu_store::ledger::Holder;
use hubu_store::{Error, Fault};

use super::coupon_transfer::{CouponParties, coupon_facts, hand_over};
use super::facts::remembered;
use crate::coupons::COUPON_EXPIRY;
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Hands a voucher to a member: the whole of it moves to a new coupon of the member, of the same
/// plan, validity and limits.
#[derive(Clone, Debug)]
pub struct AllocateCoupon {
    /// The caller's account.
    pub master: CustomerKey,
    /// The member named.
    pub member: CustomerId,
    /// The master's coupon.
    pub coupon: CouponKey,
    /// How much; above zero, and only the whole goes.
    pub amount: Amount,
    /// The caller's transaction id (≤ 32 characters); `None` = one of ours.
    pub transaction_id: Option<String>,
}

impl Command for AllocateCoupon {
    /// The member's coupon.
    type Reply = CouponKey;
    type Refusal = CouponTransferRefusal;

    fn needs(&self, needs: &mut Needs) {
        let master = Party::Key(self.master);
        needs.pair(&master, &Party::Id(self.member.clone()));
        needs.coupon(&master, self.coupon);
        if let Some(id) = remembered(self.transaction_id.as_ref()) {
            needs.transaction_id(&master, id);
        }
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<CouponKey>, Error<CouponTransferRefusal>> {
        let master = desk.holder(&Party::Key(self.master));
        let master = master.ok_or(Error::Refused(CouponTransferRefusal::NotMaster))?;
        let remembered = remembered(self.transaction_id.as_ref());
        // Nothing goes to an account that is closed; what lies there can still be reclaimed.
        let pair = CouponParties::find(desk, &master, &self.member)?;
        let pair = pair.filter(|pair| pair.member.status != CustomerStatus::Closed);
        let coupon = desk.coupon(master.key, self.coupon).cloned();
        let plan = coupon.as_ref().and_then(|coupon| desk.plan(coupon.plan)).cloned();
        decide_coupon_allocation(&CouponAllocation {
            caller_is_master: master.is_master,
            duplicate: remembered.as_ref().is_some_and(|id| desk.used(master.key, id)),
            pair: pair.as_ref().map(CouponParties::facts),
            coupon: coupon.as_ref().zip(plan.as_ref()).map(|(coupon, known)| CouponView {
                coupon,
                balance: desk.coupon_balance(master.key, coupon),
                scene: known.plan.scene,
                issuer: known.plan.issuer,
            }),
            amount: self.amount,
            now: desk.now(),
        })
        .map_err(Error::Refused)?;
        let lost = || Fault::Bug("an allocation without its coupon".to_owned());
        let (pair, coupon) = pair.zip(coupon).ok_or_else(lost)?;
        let member = &pair.member;
        let child = born(desk, &master, &coupon, self.amount);
        let id = self.transaction_id.clone().unwrap_or_else(|| desk.new_transaction_id());
        let words = (TradeType::CouponAllocate, TradeDetail::EnterpriseAllocate);
        let ends = ((&master, &coupon), (member, &child));
        let posting = hand_over(desk, ends, words, (self.amount, &id))?;
        if let Some(remembered) = remembered {
            desk.accept(&master, remembered, posting);
        }
        desk.set_coupon(&master, Coupon { state: State::Allocated, ..coupon });
        let key = child.key;
        desk.add_coupon(member, child, COUPON_EXPIRY);
        let facts = coupon_facts(&master, member, (self.coupon, key), self.amount, &id);
        desk.emit(master.key, "enterprise.coupon_allocated", &facts);
        desk.emit(member.key, "enterprise.coupon_received", &facts);
        Ok(Decision { value: key, subject: master.key, facts })
    }
}

/// The member's coupon: of the same plan, valid as long, worth what is handed over.
fn born(desk: &mut Desk<'_, '_>, master: &Holder, coupon: &Coupon, worth: Amount) -> Coupon {
    let (key, code) = desk.new_coupon();
    let now = desk.now();
    Coupon {
        key,
        code,
        face: worth,
        state: State::Usable,
        created: now,
        activated: Some(now),
        used: None,
        lock: None,
        reserved: Amount::ZERO,
        order: None,
        source: Some((master.key, coupon.key)),
        ..coupon.clone()
    }
}
