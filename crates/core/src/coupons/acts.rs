//! [`Coupon`]: one customer's coupon, and how what is done with it changes where it stands.
//!
//! Each act yields the coupon as it is afterwards, or the reason why it is not done. What it holds is
//! in its book; the amounts that move are the caller's to post.

use super::{CouponRefusal, Kind, State, Version, WireStatus};
use crate::ids::{CouponKey, CustomerKey, PlanKey};
use crate::money::Amount;
use crate::time::Timestamp;

/// A coupon of a customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Coupon {
    /// Row key.
    pub key: CouponKey,
    /// The plan it is of.
    pub plan: PlanKey,
    /// What it is.
    pub kind: Kind,
    /// Used once, or until nothing is left.
    pub version: Version,
    /// Its worth when it was issued or allocated; a discount coupon: the share of the price that is
    /// left ([`super::Ratio`]).
    pub face: Amount,
    /// Where it stands.
    pub state: State,
    /// Is it kept from being used?
    pub frozen: bool,
    /// From when on it is valid.
    pub effective: Timestamp,
    /// Until when; no longer valid at this very instant.
    pub expires: Timestamp,
    /// When it was issued or allocated.
    pub created: Timestamp,
    /// When it was activated.
    pub activated: Option<Timestamp>,
    /// When it was last used.
    pub used: Option<Timestamp>,
    /// The order that has locked it.
    pub lock: Option<String>,
    /// What that order is going to use of it; nothing where it is not locked, and of a discount
    /// coupon.
    pub reserved: Amount,
    /// The order that last used it; one that only locks it, or did, is none.
    pub order: Option<String>,
    /// The master's coupon it was allocated from, and that master.
    pub source: Option<(CustomerKey, CouponKey)>,
    /// Its code (≤ 64 characters).
    pub code: String,
}

/// What comes of giving back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Returned {
    /// The coupon afterwards.
    pub coupon: Coupon,
    /// Where what comes back is to go.
    pub way: WayBack,
}

/// Where what comes back to a coupon is to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WayBack {
    /// It stays in the coupon.
    Stays,
    /// The coupon was taken back by its master: it goes on to the coupon it came from, if that one
    /// takes anything ([`Coupon::take_home`]), and else lapses.
    GoesOn,
    /// The coupon is over: it lapses at once.
    Lapses,
}

impl Coupon {
    /// Has it ended at `now`?
    pub fn expired(&self, now: Timestamp) -> bool {
        self.expires <= now
    }

    /// The wire's status at `now`: past its end an unused coupon is expired, whether or not the
    /// reconciler has come by.
    pub fn wire_status(&self, now: Timestamp) -> WireStatus {
        match self.state {
            State::Inactive | State::Usable if self.expired(now) => WireStatus::Expired,
            State::Inactive => WireStatus::Inactive,
            State::Usable => WireStatus::Usable,
            State::Used | State::Allocated => WireStatus::Used,
            State::Expired => WireStatus::Expired,
            State::Recalled | State::Reclaimed => WireStatus::Reclaimed,
        }
    }

    /// The order it is shown with: the one that has locked it, else the one that last used it.
    pub fn shown_order(&self) -> Option<&str> {
        self.lock.as_deref().or(self.order.as_deref())
    }

    /// Makes it usable.
    ///
    /// # Errors
    /// Recalled, expired, or activated before.
    pub fn activate(&self, now: Timestamp) -> Result<Self, CouponRefusal> {
        self.not_over(now)?;
        if self.state != State::Inactive {
            return Err(CouponRefusal::AlreadyActivated);
        }
        Ok(Self { state: State::Usable, activated: Some(now), ..self.clone() })
    }

    /// Locks it for an order that is going to use an amount of it; whether it fits the order was
    /// weighed before. The same order may lock it again, for another amount.
    #[must_use]
    pub fn reserve(&self, order: &str, amount: Amount) -> Self {
        Self { lock: Some(order.to_owned()), reserved: amount, ..self.clone() }
    }

    /// Gives it free again: it is as if the order had never been.
    ///
    /// # Errors
    /// The order has not locked it.
    pub fn release(&self, order: &str) -> Result<Self, CouponRefusal> {
        if self.lock.as_deref() != Some(order) {
            return Err(CouponRefusal::NotLocked);
        }
        Ok(Self { lock: None, reserved: Amount::ZERO, ..self.clone() })
    }

    /// Uses an amount of it for an order; whether it fits was weighed before. `once` is its plan's
    /// limit. An order that has locked it uses no more than it reserved, which is what was weighed. A
    /// discount coupon is used with no amount.
    ///
    /// # Errors
    /// It holds less, less was reserved, or the amount is none.
    pub fn spend(
        &self,
        (balance, once): (Amount, bool),
        amount: Amount,
        order: &str,
        now: Timestamp,
    ) -> Result<Self, CouponRefusal> {
        let discount = self.kind == Kind::Discount;
        let malformed = if discount { amount.is_negative() } else { !amount.is_positive() };
        let locked = self.lock.as_deref() == Some(order);
        let available = if locked { balance.min(self.reserved) } else { balance };
        if malformed || amount > available {
            return Err(CouponRefusal::InsufficientFunds { available });
        }
        let spent = self.single(once) || amount == balance;
        let state = if spent { State::Used } else { State::Usable };
        let order = Some(order.to_owned());
        let (used, reserved) = (Some(now), Amount::ZERO);
        Ok(Self { state, used, lock: None, order, reserved, ..self.clone() })
    }

    /// Takes back an amount that an order used; `used` is what it used, less what came back before,
    /// and `once` its plan's limit.
    ///
    /// A coupon that has ended or was recalled is not revived: what comes back lapses. Nor is one
    /// that is spent by one use, before the whole of that use came back: until then it was used, and
    /// what came back stays in it, unusable, as its rest does.
    ///
    /// # Errors
    /// The order used less, or the amount is none: what was used without one, a discount coupon, does
    /// not come back.
    pub fn take_back(
        &self,
        (amount, used): (Amount, Amount),
        once: bool,
        now: Timestamp,
    ) -> Result<Returned, CouponRefusal> {
        if !amount.is_positive() || amount > used {
            return Err(CouponRefusal::MoreThanUsed { used });
        }
        let way = match self.state {
            _ if self.expired(now) => WayBack::Lapses,
            State::Expired | State::Recalled => WayBack::Lapses,
            State::Reclaimed => WayBack::GoesOn,
            _ => WayBack::Stays,
        };
        let spent = self.state == State::Used && self.single(once) && amount < used;
        let state = if way == WayBack::Stays && !spent { State::Usable } else { self.state };
        Ok(Returned { coupon: Self { state, ..self.clone() }, way })
    }

    /// Takes what came back to a coupon that was born of it and taken back since. `None`: it is over,
    /// and takes nothing.
    pub fn take_home(&self, once: bool, now: Timestamp) -> Option<Self> {
        if self.not_over(now).is_err() {
            return None;
        }
        let spent = self.state == State::Used && self.single(once);
        let state = if spent { State::Used } else { State::Usable };
        Some(Self { state, ..self.clone() })
    }

    /// Keeps it from being used.
    ///
    /// # Errors
    /// It is over, or frozen already.
    pub fn freeze(&self, now: Timestamp) -> Result<Self, CouponRefusal> {
        self.not_over(now)?;
        if self.frozen {
            return Err(CouponRefusal::AlreadyFrozen);
        }
        Ok(Self { frozen: true, ..self.clone() })
    }

    /// Lets it be used again.
    ///
    /// # Errors
    /// It is not frozen.
    pub fn unfreeze(&self) -> Result<Self, CouponRefusal> {
        if !self.frozen {
            return Err(CouponRefusal::NotFrozen);
        }
        Ok(Self { frozen: false, ..self.clone() })
    }

    /// Recalls what is left. A coupon whose whole stands with a member is recalled too: it will not
    /// come back.
    ///
    /// # Errors
    /// It is over, used, or locked by an order.
    pub fn recall(&self, now: Timestamp) -> Result<Self, CouponRefusal> {
        self.not_over(now)?;
        if self.state == State::Used {
            return Err(CouponRefusal::Used);
        }
        if let Some(order) = &self.lock {
            return Err(CouponRefusal::Locked { order: order.clone() });
        }
        Ok(Self { state: State::Recalled, ..self.clone() })
    }

    /// What the end makes of it; `None` where it has none yet, or is over. A used coupon stays used.
    pub fn expire(&self, now: Timestamp) -> Option<Self> {
        if !self.expired(now) || self.over() {
            return None;
        }
        let state = if self.state == State::Used { State::Used } else { State::Expired };
        Some(Self { state, lock: None, reserved: Amount::ZERO, ..self.clone() })
    }

    /// Does its end take what is left? A card's balance stays on its list (`accounts` C3).
    pub fn cleared_at_end(&self) -> bool {
        self.kind != Kind::StoredValueCard
    }

    /// Is it spent by its first use?
    pub fn single(&self, once: bool) -> bool {
        once || self.version == Version::Single || self.kind == Kind::Discount
    }

    /// Did it end, or was it recalled or reclaimed?
    fn over(&self) -> bool {
        matches!(self.state, State::Expired | State::Recalled | State::Reclaimed)
    }

    fn not_over(&self, now: Timestamp) -> Result<(), CouponRefusal> {
        match self.state {
            State::Recalled | State::Reclaimed => Err(CouponRefusal::Recalled),
            State::Expired => Err(CouponRefusal::Expired),
            _ if self.expired(now) => Err(CouponRefusal::Expired),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
#[path = "acts_tests.rs"]
mod tests;
