//! Coupons are locked for an order, and given free again. Orders call the functions from their own
//! commands; each also stands as a command of its own.

use hubu_core::coupons::{Candidate, Coupon, CouponRefusal, Purchase, check_together, cover};
use hubu_core::ids::CouponKey;
use hubu_core::money::Amount;
use hubu_store::Error;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;

use super::{customer, held, plan_of};
use crate::ledger::{Command, Decision, Desk, KnownPlan, Needs, Party};

/// What a coupon is going to pay, or has paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reserved {
    /// The coupon.
    pub coupon: CouponKey,
    /// How much; of a discount coupon what it takes off.
    pub amount: Amount,
    /// How much of each line, by its place.
    pub lines: Vec<(usize, Amount)>,
}

/// Locks the coupons chosen for an order, in the order in which they are to pay. All of them, or
/// none.
pub fn reserve(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    chosen: &[CouponKey],
    purchase: &Purchase,
) -> Result<Vec<Reserved>, Error<CouponRefusal>> {
    let mut loaded = Vec::with_capacity(chosen.len());
    for key in chosen {
        let coupon = held(desk, holder, *key)?;
        if loaded.iter().any(|(other, _): &(Coupon, KnownPlan)| other.key == *key) {
            return Err(Error::Refused(CouponRefusal::Repeated));
        }
        let plan = plan_of(desk, &coupon)?;
        loaded.push((coupon, plan));
    }
    let kinds: Vec<_> =
        loaded.iter().map(|(coupon, known)| (coupon.kind, known.plan.group)).collect();
    check_together(&kinds).map_err(|why| Error::Refused(CouponRefusal::Conflict(why)))?;
    let candidates: Vec<Candidate<'_>> = loaded
        .iter()
        .map(|(coupon, known)| Candidate {
            coupon,
            balance: desk.coupon_balance(holder.key, coupon),
            limits: &known.limits,
        })
        .collect();
    let shares = cover(&candidates, purchase);
    let shares = shares.map_err(|(_, why)| Error::Refused(CouponRefusal::Unfit(why)))?;
    let mut reserved = Vec::with_capacity(shares.len());
    for share in shares {
        let (coupon, _) = &loaded[share.place];
        let locked = coupon.reserve(&purchase.order, share.amount);
        reserved.push(Reserved { coupon: locked.key, amount: share.amount, lines: share.lines });
        desk.set_coupon(holder, locked);
    }
    Ok(reserved)
}

/// Gives a coupon free that an order has locked.
pub fn release(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    key: CouponKey,
    order: &str,
) -> Result<(), Error<CouponRefusal>> {
    let coupon = held(desk, holder, key)?.release(order).map_err(Error::Refused)?;
    desk.set_coupon(holder, coupon);
    Ok(())
}

/// Locks coupons for an order.
#[derive(Clone, Debug)]
pub struct Reserve {
    /// Whose.
    pub customer: Party,
    /// Which, in the order in which they are to pay.
    pub coupons: Vec<CouponKey>,
    /// The order; its instant is that of the reservation.
    pub purchase: Purchase,
}

impl Command for Reserve {
    type Reply = Vec<Reserved>;
    type Refusal = CouponRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.customer(&self.customer);
        for key in &self.coupons {
            needs.coupon(&self.customer, *key);
        }
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Vec<Reserved>>, Error<CouponRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let purchase = Purchase { at: desk.now(), ..self.purchase.clone() };
        let value = reserve(desk, &holder, &self.coupons, &purchase)?;
        let facts = Facts::new().text("order_id", &purchase.order);
        for one in &value {
            let facts = facts.clone().text("coupon_id", &one.coupon.to_wire());
            desk.emit(holder.key, "coupon.reserved", &facts.amount("amount", one.amount));
        }
        Ok(Decision { value, subject: holder.key, facts })
    }
}

/// Gives coupons free that an order has locked.
#[derive(Clone, Debug)]
pub struct ReleaseCoupons {
    /// Whose.
    pub customer: Party,
    /// Which.
    pub coupons: Vec<CouponKey>,
    /// By which order.
    pub order: String,
}

impl Command for ReleaseCoupons {
    type Reply = ();
    type Refusal = CouponRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.customer(&self.customer);
        for key in &self.coupons {
            needs.coupon(&self.customer, *key);
        }
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<()>, Error<CouponRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let facts = Facts::new().text("order_id", &self.order);
        for key in &self.coupons {
            release(desk, &holder, *key, &self.order)?;
            let facts = facts.clone().text("coupon_id", &key.to_wire());
            desk.emit(holder.key, "coupon.released", &facts);
        }
        Ok(Decision { value: (), subject: holder.key, facts })
    }
}
