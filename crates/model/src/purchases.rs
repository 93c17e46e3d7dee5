//! What orders and usage do with coupons and cards: they lock them, use them, let them go, and give
//! back. What orders do by themselves is told with them; of all else answers are told as if requests had asked.

use crate::amount::E8;
use crate::answer::Answer;
use crate::books::Holds;
use crate::catalogue::Period;
use crate::coupon_fit::{Bought, BoughtLine, WHOLE, pay};
use crate::coupons::{CouponState, Lock};
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::plans::PlanKind;
use crate::world::{Model, Who};

/// What is bought: an order, or what was used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Buying {
    /// The order, or the charge.
    pub order: String,
    /// What the order does, `new` or `renew`; usage does nothing of the kind.
    pub action: Option<&'static str>,
    /// The service of each line, and what it costs. Where there are several services one coupon is asked
    /// for at the most: how its part is spread over the lines is not told here.
    pub lines: Vec<(&'static str, E8)>,
}

/// What something is used for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Purpose {
    /// Something that is called so.
    Named(String),
    /// The order at this place.
    Order(usize),
}

/// What an order used of a coupon, and what of that came back.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Use {
    pub(crate) used: E8,
    returned: E8,
}

fn refused(why: &str, reasons: &[&'static str]) -> Answer {
    let reasons: Vec<Json> = reasons.iter().map(|reason| Json::from(*reason)).collect();
    Answer::of(409, Fields::default().with("refused", why).with("reasons", reasons).done())
}

impl Buying {
    fn bought(&self) -> Bought {
        let cycle = self.action.map(|_| Period::Month);
        let line = |(service, price): &(&'static str, E8)| BoughtLine {
            service: (*service).to_owned(),
            cycle,
            first: false,
            ratio: WHOLE,
            price: *price,
        };
        let lines = self.lines.iter().map(line).collect();
        Bought { order: self.order.clone(), action: self.action, lines, discount: None }
    }

    fn purpose(&self) -> Purpose {
        Purpose::Named(self.order.clone())
    }
}

impl Model {
    /// The id of what something is used for, as trades have it.
    fn trade_of(&mut self, purpose: &Purpose) -> Id {
        match purpose {
            Purpose::Named(text) => self.ids.given(Sort::Trade, text),
            Purpose::Order(place) => self.orders[*place].id,
        }
    }

    /// The same as it is shown.
    pub(crate) fn shown_purpose(&self, purpose: &Purpose) -> Json {
        match purpose {
            Purpose::Named(text) => text.as_str().into(),
            Purpose::Order(place) => self.orders[*place].id.into(),
        }
    }

    fn is_called(&self, purpose: &Purpose, text: &str) -> bool {
        match purpose {
            Purpose::Named(own) => own == text,
            Purpose::Order(place) => self.ids.is(self.orders[*place].id, text),
        }
    }

    /// An order locks coupons: all of them, or none.
    pub fn reserve_coupons(&mut self, who: Who, chosen: &[usize], buying: &Buying) -> Answer {
        for (number, place) in chosen.iter().enumerate() {
            if self.coupons[*place].who != who {
                return refused("UnknownCoupon", &[]);
            }
            if chosen[..number].contains(place) {
                return refused("Repeated", &[]);
            }
        }
        if let Some(why) = self.conflict(chosen) {
            return refused("Conflict", &[why]);
        }
        let paid: Vec<(usize, E8)> = match self.cover(chosen, &buying.bought()) {
            Ok(shares) => {
                shares.iter().map(|(place, lines)| (*place, lines.iter().sum())).collect()
            }
            Err(reasons) => return refused("Unfit", &reasons),
        };
        for (place, amount) in &paid {
            let lock = Lock { order: buying.order.clone(), reserved: *amount };
            self.coupons[*place].lock = Some(lock);
            self.raise(who, "coupon.reserved");
        }
        self.detail(Fields::default().with("order_id", buying.order.as_str()));
        self.note_job("reserve", Some(who));
        self.shares(&paid)
    }

    fn shares(&self, paid: &[(usize, E8)]) -> Answer {
        let share = |(place, amount): &(usize, E8)| {
            let share = Fields::default().with("coupon_id", self.coupon_id(*place));
            share.with("amount", Json::amount(*amount)).done()
        };
        let shares: Vec<Json> = paid.iter().map(share).collect();
        Answer::of(200, Fields::default().with("shares", shares).done())
    }

    /// An order lets coupons go that it has locked.
    pub fn release_coupons(&mut self, who: Who, chosen: &[usize], order: &str) -> Answer {
        for place in chosen {
            let one = &self.coupons[*place];
            if one.who != who {
                return refused("UnknownCoupon", &[]);
            }
            if one.lock.as_ref().is_none_or(|lock| lock.order != order) {
                return refused("NotLocked", &[]);
            }
        }
        for place in chosen {
            self.coupons[*place].lock = None;
            self.raise(who, "coupon.released");
        }
        self.detail(Fields::default().with("order_id", order));
        self.note_job("release", Some(who));
        Answer::of(200, Fields::default().done())
    }

    /// An order uses a coupon.
    pub fn spend_coupon(&mut self, who: Who, coupon: usize, amount: E8, order: &str) -> Answer {
        if self.coupons[coupon].who != who {
            return refused("UnknownCoupon", &[]);
        }
        let against = self.standing(coupon, order);
        if !against.is_empty() {
            return refused("Unfit", &against);
        }
        // It uses no more than it reserved; a discount coupon pays nothing.
        let lock = self.coupons[coupon].lock.as_ref();
        let reserved = lock.map_or(E8::MAX, |lock| lock.reserved);
        let least = E8::from(self.plan_kind(coupon) != PlanKind::Discount);
        if amount < least || amount > self.coupon_balance(coupon).min(reserved) {
            return refused("InsufficientFunds", &[]);
        }
        let purpose = Purpose::Named(order.to_owned());
        self.use_up(coupon, (amount, &purpose), "SOURCE_OPERAIION_DEDEUCT");
        self.raise(who, "coupon.used");
        let facts = self.coupon_facts(coupon).with("amount", Json::amount(amount));
        self.detail(facts.with("order_id", order));
        self.note_job("spend", Some(who));
        self.coupon_stands(coupon)
    }

    /// An amount of a coupon pays for something.
    pub(crate) fn use_up(
        &mut self,
        coupon: usize,
        (amount, purpose): (E8, &Purpose),
        detail: &'static str,
    ) {
        let spent = self.is_single(coupon) || amount == self.coupon_balance(coupon);
        let (who, now) = (self.coupons[coupon].who, self.now());
        if let Some(place) = self.coupon_place(coupon).filter(|_| amount > 0) {
            let mut trade = self.trade(who, "DEDEUCT", detail);
            (trade.id, trade.consumer) = (self.trade_of(purpose), self.consumer(coupon, purpose));
            self.transfer(trade, place, (who, Holds::Revenue, 0), amount);
        }
        self.uses.entry((coupon, purpose.clone())).or_default().used += amount;
        let one = &mut self.coupons[coupon];
        one.state = if spent { CouponState::Used } else { CouponState::Usable };
        (one.used, one.order, one.lock) = (Some(now), Some(purpose.clone()), None);
    }

    /// For whom a coupon is used.
    fn consumer(&self, coupon: usize, purpose: &Purpose) -> Who {
        match purpose {
            Purpose::Named(_) => self.coupons[coupon].who,
            Purpose::Order(place) => self.orders[*place].who,
        }
    }

    fn coupon_stands(&self, coupon: usize) -> Answer {
        let state = self.coupons[coupon].state.word();
        Answer::of(200, Fields::default().with("state", state).done())
    }

    /// An order gives back what it used of a coupon, or a part.
    pub fn give_back(&mut self, who: Who, coupon: usize, amount: E8, order: &str) -> Answer {
        if self.coupons[coupon].who != who {
            return refused("UnknownCoupon", &[]);
        }
        let purpose = Purpose::Named(order.to_owned());
        let done = self.uses.get(&(coupon, purpose.clone())).copied().unwrap_or_default();
        if amount <= 0 || amount > done.used - done.returned {
            return refused("MoreThanUsed", &[]);
        }
        let (lapses, home) = self.come_back(coupon, (amount, &purpose));
        self.raise(who, "coupon.returned");
        let facts = self.coupon_facts(coupon).with("amount", Json::amount(amount));
        let facts = facts.with("lapsed", lapses).with("went_on", home.is_some());
        self.detail(facts.with("order_id", order));
        self.note_job("give_back", Some(who));
        let body = Fields::default().with("lapsed", lapses);
        let home = home.map(|place| self.coupon_id(place));
        Answer::of(200, body.with_some("went_on_to", home).done())
    }

    /// What was used of a coupon comes back to it. Tells whether it lapses, or else to which coupon it went on.
    pub(crate) fn come_back(
        &mut self,
        coupon: usize,
        (amount, purpose): (E8, &Purpose),
    ) -> (bool, Option<usize>) {
        let done = self.uses.get(&(coupon, purpose.clone())).copied().unwrap_or_default();
        let left = done.used - done.returned;
        let words = ("REFUND", "SOURCE_OPERAIION_UNSUBSCRIBE");
        self.move_by_order(coupon, words, (amount, purpose));
        self.uses.entry((coupon, purpose.clone())).or_default().returned += amount;
        let state = self.coupons[coupon].state;
        let over = |model: &Self, place: usize| {
            model.coupons[place].state.is_final() || model.is_over(place)
        };
        let home = match state {
            CouponState::Reclaimed if !self.is_over(coupon) => {
                self.coupons[coupon].source.filter(|source| !over(self, *source))
            }
            _ => None,
        };
        let lapses = over(self, coupon) && home.is_none();
        if let Some(source) = home {
            self.go_on((coupon, source), (amount, purpose));
        } else if lapses {
            let words = ("EXPIRED", "SOURCE_OPERAIION_EXPIRECLEAR");
            self.move_by_order(coupon, words, (amount, purpose));
        } else if state != CouponState::Used || !self.is_single(coupon) || amount == left {
            self.coupons[coupon].state = CouponState::Usable;
        }
        (lapses, home)
    }

    /// Something comes into a coupon from what was earned, or lapses, under the name of an order.
    fn move_by_order(
        &mut self,
        coupon: usize,
        (kind, detail): (&'static str, &'static str),
        (amount, purpose): (E8, &Purpose),
    ) {
        let who = self.coupons[coupon].who;
        let Some(place) = self.coupon_place(coupon) else { return };
        let mut trade = self.trade(who, kind, detail);
        trade.id = self.trade_of(purpose);
        let (from, to) = match kind {
            "REFUND" => {
                trade.consumer = self.consumer(coupon, purpose);
                ((who, Holds::Revenue, 0), place)
            }
            _ => (place, (who, Holds::Issuance, 0)),
        };
        self.transfer(trade, from, to, amount);
    }

    /// What came back to a coupon that its master has taken back goes where the rest of it went.
    fn go_on(&mut self, (coupon, source): (usize, usize), (amount, purpose): (E8, &Purpose)) {
        let words = ("COUPONCANCEL", "SOURCE_OPERATION_RETRIEVE");
        let trade = self.trade_of(purpose);
        self.hand_over((coupon, source), words, (amount, Some(trade)));
        let spent = self.coupons[source].state == CouponState::Used && self.is_single(source);
        if !spent {
            self.coupons[source].state = CouponState::Usable;
        }
        self.raise(self.coupons[source].who, "coupon.returned");
    }

    /// Usage is paid with whatever of somebody's coupons and cards fits: vouchers first, then flexible
    /// ones, then cards; of each the restricted, those that end first, hold less, are older.
    pub fn pay_usage(&mut self, who: Who, buying: &Buying) -> Answer {
        let rank = |place: usize| {
            let kind = match self.plan_kind(place) {
                PlanKind::Voucher => 0,
                PlanKind::Flexi => 1,
                PlanKind::Card => 2,
                PlanKind::Discount => 3,
            };
            (kind, self.rank_of_coupon(place))
        };
        let all = 0..self.coupons.len();
        let mut mine: Vec<usize> = all.filter(|place| self.coupons[*place].who == who).collect();
        mine.sort_by_key(|place| rank(*place));
        let (bought, purpose) = (buying.bought(), buying.purpose());
        let due: Vec<E8> = bought.lines.iter().map(|line| line.price).collect();
        let mut left = due.clone();
        let mut paid = Vec::new();
        for place in mine {
            if let Ok((most, lines)) = self.weigh(place, &bought, (&due, &left)) {
                pay(&mut left, &lines, most);
                paid.push((place, most));
            }
        }
        for (place, amount) in &paid {
            self.use_up(*place, (*amount, &purpose), "SOURCE_OPERAIION_USAGE");
            self.raise(who, "coupon.used");
        }
        self.detail(Fields::default().with("order_id", buying.order.as_str()));
        self.note_job("pay_usage", Some(who));
        self.shares(&paid)
    }

    /// Has an order locked a coupon, or used it?
    pub(crate) fn is_of_order(&self, coupon: usize, order: &str) -> bool {
        let one = &self.coupons[coupon];
        let locked = one.lock.as_ref().is_some_and(|lock| lock.order == order);
        let last = one.order.as_ref().is_some_and(|last| self.is_called(last, order));
        let of = |((own, purpose), done): (&(usize, Purpose), &Use)| {
            *own == coupon && done.used > 0 && self.is_called(purpose, order)
        };
        locked || last || self.uses.iter().any(of)
    }

    /// What was used of somebody's coupons, and not given back, by what is called so: coupon, name, and how
    /// much. What orders used they give back themselves.
    pub fn used_by_names(&self, who: Who) -> Vec<(usize, String, E8)> {
        let of = self.uses.iter().filter(|((coupon, _), _)| self.coupons[*coupon].who == who);
        let left = of.filter_map(|((coupon, purpose), done)| match purpose {
            Purpose::Named(name) => Some((*coupon, name.clone(), done.used - done.returned)),
            Purpose::Order(_) => None,
        });
        left.filter(|(_, _, left)| *left > 0).collect()
    }
}

#[cfg(test)]
#[path = "purchases_tests.rs"]
mod tests;
