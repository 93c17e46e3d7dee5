//! A master takes back what is left of a voucher that it handed to a member (`accounts` A13).

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::{Coupon, State};
use hubu_core::enterprise::{CouponReclaim, CouponTransferRefusal, decide_coupon_reclaim};
use hubu_core::ids::{CouponKey, CustomerId, CustomerKey};
use hubu_core::money::Amount;
use hubu_store::{Error, Fault};

use super::coupon_transfer::{CouponParties, coupon_facts, hand_over};
use super::facts::remembered;
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Takes back what is left of a voucher that was handed to a member.
#[derive(Clone, Debug)]
pub struct ReclaimCoupon {
    /// The caller's account.
    pub master: CustomerKey,
    /// The member named.
    pub member: CustomerId,
    /// The master's coupon it came from.
    pub source: CouponKey,
    /// The member's coupon.
    pub coupon: CouponKey,
    /// The caller's transaction id (≤ 32 characters); `None` = one of ours.
    pub transaction_id: Option<String>,
}

impl Command for ReclaimCoupon {
    /// What really went back.
    type Reply = Amount;
    type Refusal = CouponTransferRefusal;

    fn needs(&self, needs: &mut Needs) {
        let (master, member) = (Party::Key(self.master), Party::Id(self.member.clone()));
        needs.pair(&master, &member);
        needs.coupon(&master, self.source);
        needs.coupon(&member, self.coupon);
        if let Some(id) = remembered(self.transaction_id.as_ref()) {
            needs.transaction_id(&master, id);
        }
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Amount>, Error<CouponTransferRefusal>> {
        let master = desk.holder(&Party::Key(self.master));
        let master = master.ok_or(Error::Refused(CouponTransferRefusal::NotMaster))?;
        let remembered = remembered(self.transaction_id.as_ref());
        let pair = CouponParties::find(desk, &master, &self.member)?;
        let source = desk.coupon(master.key, self.source).cloned();
        let member = pair.as_ref().map(|pair| pair.member.key);
        let coupon = member.and_then(|member| desk.coupon(member, self.coupon)).cloned();
        decide_coupon_reclaim(&CouponReclaim {
            caller_is_master: master.is_master,
            duplicate: remembered.as_ref().is_some_and(|id| desk.used(master.key, id)),
            pair: pair.as_ref().map(CouponParties::facts),
            named: (master.key, self.source),
            source: source.as_ref(),
            coupon: coupon.as_ref(),
            now: desk.now(),
        })
        .map_err(Error::Refused)?;
        let lost = || Fault::Bug("a reclaim without its coupons".to_owned());
        let (pair, (source, coupon)) = pair.zip(source.zip(coupon)).ok_or_else(lost)?;
        let member = &pair.member;
        let left = desk.coupon_balance(member.key, &coupon);
        let id = self.transaction_id.clone().unwrap_or_else(|| desk.new_transaction_id());
        let words = (TradeType::CouponReclaim, TradeDetail::EnterpriseReclaim);
        let ends = ((member, &coupon), (&master, &source));
        let posting = hand_over(desk, ends, words, (left, &id))?;
        if let Some(remembered) = remembered {
            desk.accept(&master, remembered, posting);
        }
        desk.set_coupon(member, Coupon { state: State::Reclaimed, ..coupon });
        desk.set_coupon(&master, Coupon { state: State::Usable, ..source });
        let facts = coupon_facts(&master, member, (self.source, self.coupon), left, &id);
        desk.emit(master.key, "enterprise.coupon_reclaimed", &facts);
        desk.emit(member.key, "enterprise.coupon_withdrawn", &facts);
        Ok(Decision { value: left, subject: master.key, facts })
    }
}
