//! A coupon gets back what an order used of it. Refunds call the function from their own commands; it
//! also stands as a command of its own.

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::coupons::{Coupon, CouponRefusal, WayBack};
use hubu_core::ids::{CouponKey, CustomerKey};
use hubu_core::money::Amount;
use hubu_store::coupons::CouponUse;
use hubu_store::ledger::Holder;
use hubu_store::{Error, Fault};

use super::{Way, customer, exchange, exchange_for, facts_of, held, plan_of, posting};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// What came back to a coupon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GivenBack {
    /// How much.
    pub amount: Amount,
    /// Did it lapse at once, because the coupon is over?
    pub lapsed: bool,
    /// The master's coupon it went on to, where the coupon had been taken back by its master.
    pub went_on_to: Option<CouponKey>,
}

/// Gives back to a coupon what an order used of it, or a part. The command it is part of needs the
/// coupon as [`Needs::coupon_back`] names it.
///
/// What comes back to a coupon that its master has taken back goes on to the master's coupon, where
/// the rest of it went; where that one is over, it lapses.
pub fn give_back(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    back: (CouponKey, Amount),
    order: &str,
) -> Result<GivenBack, Error<CouponRefusal>> {
    give_back_for(desk, (holder, holder.key), back, order)
}

/// The same, of what somebody else than its owner consumed.
pub(crate) fn give_back_for(
    desk: &mut Desk<'_, '_>,
    (holder, consumer): (&Holder, CustomerKey),
    (key, amount): (CouponKey, Amount),
    order: &str,
) -> Result<GivenBack, Error<CouponRefusal>> {
    let coupon = held(desk, holder, key)?;
    let done = desk.coupon_use(key, order);
    let left = done.used.less_at_most(done.returned);
    let once = plan_of(desk, &coupon)?.limits.once;
    let back = coupon.take_back((amount, left), once, desk.now()).map_err(Error::Refused)?;
    let words = (TradeType::Refund, TradeDetail::Unsubscribe);
    let moved = (amount, order);
    exchange_for(desk, (holder, consumer, &back.coupon), words, Way::FromRevenue, moved)?;
    let went_on_to = match back.way {
        WayBack::GoesOn => go_on(desk, (holder, &back.coupon), (amount, order))?,
        WayBack::Stays | WayBack::Lapses => None,
    };
    let lapsed = back.way != WayBack::Stays && went_on_to.is_none();
    if lapsed {
        let words = (TradeType::Expire, TradeDetail::ExpireClear);
        exchange(desk, (holder, &back.coupon), words, Way::ToIssuance, (amount, order))?;
    }
    let returned = done.returned.checked_add(amount);
    let returned = returned.ok_or(Error::Refused(CouponRefusal::OutOfRange))?;
    desk.set_coupon_use(key, order, CouponUse { returned, ..done });
    desk.set_coupon(holder, back.coupon);
    Ok(GivenBack { amount, lapsed, went_on_to })
}

/// Hands what came back to a reclaimed coupon on to the one it came from; `None` where that one takes
/// nothing any more.
fn go_on(
    desk: &mut Desk<'_, '_>,
    (holder, coupon): (&Holder, &Coupon),
    (amount, order): (Amount, &str),
) -> Result<Option<CouponKey>, Error<CouponRefusal>> {
    let lost = || Fault::Bug(format!("the coupon {} was reclaimed by nobody", coupon.key));
    let (owner, source) = coupon.source.ok_or_else(lost)?;
    let master = desk.holder(&Party::Key(owner)).ok_or_else(lost)?;
    let source = desk.coupon(owner, source).cloned().ok_or_else(lost)?;
    let once = plan_of(desk, &source)?.limits.once;
    let Some(source) = source.take_home(once, desk.now()) else { return Ok(None) };
    let books = desk.open_coupon_book(holder, coupon).zip(desk.open_coupon_book(&master, &source));
    let (from, to) = books.ok_or_else(lost)?;
    let words = (TradeType::CouponReclaim, TradeDetail::EnterpriseReclaim);
    let trade = desk.trade(words, order, (holder.key, master.key));
    desk.transfer(trade, from, to, amount).map_err(posting)?;
    let key = source.key;
    let facts = facts_of(&source)
        .amount("amount", amount)
        .text("sub_coupon_id", &coupon.key.to_wire())
        .text("order_id", order);
    desk.emit(master.key, "coupon.returned", &facts);
    desk.set_coupon(&master, source);
    Ok(Some(key))
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
        needs.coupon_back(&self.customer, self.coupon, &self.order);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<GivenBack>, Error<CouponRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let value = give_back(desk, &holder, (self.coupon, self.amount), &self.order)?;
        let facts = facts_of(&held(desk, &holder, self.coupon)?)
            .amount("amount", value.amount)
            .bool("lapsed", value.lapsed)
            .bool("went_on", value.went_on_to.is_some())
            .text("order_id", &self.order);
        desk.emit(holder.key, "coupon.returned", &facts);
        Ok(Decision { value, subject: holder.key, facts })
    }
}
