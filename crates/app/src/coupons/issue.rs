//! Coupons of a plan are issued, to one customer or to many.

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::CouponRefusal;
use hubu_core::customers::CustomerKind;
use hubu_core::ids::{CouponKey, PlanKey};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_store::Error;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;

use super::{COUPON_EXPIRY, Way, exchange, facts_of};
use crate::ledger::{Command, Decision, Desk, KnownPlan, Needs, Party};

/// Issues one coupon to each of the customers named. Who is not known is told so; the others get
/// theirs.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Of which plan.
    pub plan: PlanKey,
    /// To whom; whoever is named twice gets two. At most some hundreds, a write is short.
    pub customers: Vec<Party>,
    /// Are they usable at once?
    pub active: bool,
}

/// What became of one of the customers named.
pub type Issued = Result<CouponKey, CouponRefusal>;

impl Command for Issue {
    /// For each customer named, in order.
    type Reply = Vec<Issued>;
    type Refusal = CouponRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.plan(self.plan);
        for party in &self.customers {
            needs.customer(party);
        }
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Vec<Issued>>, Error<CouponRefusal>> {
        let plan = desk.plan(self.plan).cloned();
        let plan = plan.ok_or(Error::Refused(CouponRefusal::UnknownPlan))?;
        let mut value = Vec::with_capacity(self.customers.len());
        let mut issued: Vec<(Holder, Facts)> = Vec::new();
        for party in &self.customers {
            // Operators' accounts have an id too, and are no customers.
            let customer = |holder: &Holder| CustomerKind::from_code(holder.kind).is_some();
            let Some(holder) = desk.holder(party).filter(customer) else {
                value.push(Err(CouponRefusal::UnknownCustomer));
                continue;
            };
            if self.active && !has_room(desk, &holder, plan.plan.face) {
                value.push(Err(CouponRefusal::OutOfRange));
                continue;
            }
            let (key, facts) = issue(desk, &holder, &plan, self.active)?;
            value.push(Ok(key));
            issued.push((holder, facts));
        }
        let Some((last, facts)) = issued.pop() else {
            let first = value.into_iter().find_map(Result::err);
            return Err(Error::Refused(first.unwrap_or(CouponRefusal::UnknownCustomer)));
        };
        for (holder, facts) in issued {
            desk.also_about(holder.key, facts);
        }
        Ok(Decision { value, subject: last.key, facts })
    }
}

/// Is there room in a customer's books for a coupon of this worth? One that has none must not keep
/// the others from theirs.
fn has_room(desk: &Desk<'_, '_>, holder: &Holder, face: Amount) -> bool {
    let issued = desk.balance(holder.key, BookKind::Issuance, Lot::Single);
    issued.checked_sub(face).is_some()
}

/// Makes a customer a coupon of a plan; tells its key, and what the trail says of it.
pub(super) fn issue(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    known: &KnownPlan,
    active: bool,
) -> Result<(CouponKey, Facts), Error<CouponRefusal>> {
    let (names, now) = (desk.new_coupon(), desk.now());
    let coupon = known.plan.issue(names, active, now, &desk.realm().zone);
    let coupon = coupon.map_err(Error::Refused)?;
    if active {
        let id = desk.new_transaction_id();
        let words = (TradeType::Adjust, TradeDetail::Prize);
        exchange(desk, (holder, &coupon), words, Way::FromIssuance, (coupon.face, &id))?;
    }
    let facts = facts_of(&coupon)
        .text("plan_id", &coupon.plan.to_wire())
        .amount("face_value", coupon.face)
        .time("expire_time", Some(coupon.expires));
    let key = coupon.key;
    desk.add_coupon(holder, coupon, COUPON_EXPIRY);
    desk.emit(holder.key, "coupon.issued", &facts);
    Ok((key, facts))
}
