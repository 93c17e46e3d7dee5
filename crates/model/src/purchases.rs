//! What orders and usage do with coupons and cards: they lock them, use them, let them go, and give
//! back. No request asks for it by itself: answers are told as if one did.

use crate::amount::{E8, UNIT};
use crate::answer::Answer;
use crate::books::Holds;
use crate::coupons::{CouponState, Lock};
use crate::ids::Sort;
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

/// What an order used of a coupon, and what of that came back.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Use {
    pub(crate) used: E8,
    returned: E8,
}

/// Why a coupon is no good.
type Reasons = Vec<&'static str>;

const CENT: E8 = UNIT / 100;
/// How many coupons one order takes.
const MOST: usize = 3;

fn refused(why: &str, reasons: &[&'static str]) -> Answer {
    let reasons: Vec<Json> = reasons.iter().map(|reason| Json::from(*reason)).collect();
    Answer::of(409, Fields::default().with("refused", why).with("reasons", reasons).done())
}

fn named(found: &[(&'static str, bool)]) -> Reasons {
    found.iter().filter(|(_, applies)| *applies).map(|(name, _)| *name).collect()
}

impl Model {
    /// What a limit of a coupon's plan says.
    fn limit(&self, coupon: usize, key: &str) -> Option<&str> {
        let limits = &self.plans[self.coupons[coupon].plan].terms.limits;
        limits.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Is a coupon spent by its first use?
    fn is_single(&self, coupon: usize) -> bool {
        let terms = &self.plans[self.coupons[coupon].plan].terms;
        let once = self.limit(coupon, "usageTimes") == Some("1");
        terms.single || once || terms.kind == PlanKind::Discount
    }

    /// Is it for some purchases only?
    fn is_restricted(&self, coupon: usize) -> bool {
        let keys = ["serviceType", "subscribeType", "minConsumeAmount"];
        keys.iter().any(|key| self.limit(coupon, key).is_some())
    }

    /// What speaks against a coupon by itself, for an order.
    fn standing(&self, coupon: usize, order: &str) -> Reasons {
        let one = &self.coupons[coupon];
        let is = |state: CouponState| one.state == state;
        let holds = self.plan_kind(coupon) == PlanKind::Discount || self.coupon_balance(coupon) > 0;
        named(&[
            ("Inactive", is(CouponState::Inactive)),
            ("Used", is(CouponState::Used) || is(CouponState::Allocated)),
            ("Recalled", one.state.is_back()),
            ("Expired", is(CouponState::Expired) || self.is_over(coupon)),
            ("NotYetValid", self.now() < one.effective),
            ("Frozen", one.frozen),
            ("Locked", one.lock.as_ref().is_some_and(|lock| lock.order != order)),
            ("Empty", is(CouponState::Usable) && !holds),
        ])
    }

    /// How much of a purchase a coupon pays, and of which lines, of which each line costs `due` and `left` is to be paid.
    fn weigh(
        &self,
        coupon: usize,
        buying: &Buying,
        (due, left): (&[E8], &[E8]),
    ) -> Result<(E8, Vec<usize>), Reasons> {
        let discount = self.plan_kind(coupon) == PlanKind::Discount;
        let action = self.limit(coupon, "subscribeType");
        let least = self.limit(coupon, "minConsumeAmount").map(|text| hundredths(text) * CENT);
        let mut against = self.standing(coupon, &buying.order);
        against.extend(named(&[
            ("NotForUsage", discount && buying.action.is_none()),
            ("Action", action.is_some() && action != buying.action),
            ("MinAmount", least.is_some_and(|least| due.iter().sum::<E8>() < least)),
        ]));
        let service = self.limit(coupon, "serviceType");
        let good = |line: &usize| service.is_none_or(|wanted| wanted == buying.lines[*line].0);
        let lines = 0..buying.lines.len();
        let mine: Vec<usize> = lines.clone().filter(good).collect();
        let payable: Vec<usize> = mine.iter().copied().filter(|line| left[*line] > 0).collect();
        let open: Vec<E8> = payable.iter().map(|line| left[*line]).collect();
        if open.is_empty() {
            let paid = lines.into_iter().any(|line| left[line] <= 0);
            let others = mine.len() < buying.lines.len();
            against.extend(named(&[("Service", others), ("NothingToPay", paid)]));
        }
        if !against.is_empty() {
            return Err(against);
        }
        let most = if discount {
            open.iter().map(|price| self.taken_off(coupon, *price)).sum()
        } else {
            let due: E8 = mine.iter().map(|line| due[*line]).sum();
            let share = self.limit(coupon, "maxDeductionRatio");
            let share = share.map_or(due, |text| due / 100 * hundredths(text) / CENT * CENT);
            self.coupon_balance(coupon).min(share).min(open.iter().sum())
        };
        if most > 0 { Ok((most, payable)) } else { Err(vec!["NothingToPay"]) }
    }

    /// What a discount coupon takes off a price: what is left of that is rounded to the cent.
    fn taken_off(&self, coupon: usize, price: E8) -> E8 {
        let left = i128::from(price) * i128::from(self.coupons[coupon].face) / i128::from(UNIT);
        let left = E8::try_from(left).unwrap_or(price);
        price - (left + CENT / 2) / CENT * CENT
    }

    /// Why coupons do not pay one order together: these are all of one group.
    fn conflict(&self, chosen: &[usize]) -> Option<&'static str> {
        let of = |kind: PlanKind| chosen.iter().filter(|one| self.plan_kind(**one) == kind).count();
        let singles = [PlanKind::Voucher, PlanKind::Discount, PlanKind::Flexi];
        if chosen.len() > MOST {
            return Some("TooMany");
        }
        if singles.into_iter().any(|kind| of(kind) > 1) {
            return Some("TooManyOf");
        }
        (of(PlanKind::Voucher) + of(PlanKind::Discount) > 1).then_some("VoucherWithDiscount")
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
        // A discount lowers the price: it comes first, and the others are measured by what it leaves.
        let mut due: Vec<E8> = buying.lines.iter().map(|(_, price)| *price).collect();
        let mut left = due.clone();
        let lowers = |place: usize| self.plan_kind(place) == PlanKind::Discount;
        let mut order: Vec<usize> = chosen.to_vec();
        order.sort_by_key(|place| !lowers(*place));
        let mut paid = Vec::new();
        for place in order {
            match self.weigh(place, buying, (&due, &left)) {
                Ok((most, lines)) => {
                    pay(&mut left, &lines, most);
                    paid.push((place, most));
                }
                Err(reasons) => return refused("Unfit", &reasons),
            }
            if lowers(place) {
                due.clone_from(&left);
            }
        }
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
        self.use_up(coupon, (amount, order), "SOURCE_OPERAIION_DEDEUCT");
        self.raise(who, "coupon.used");
        let facts = self.coupon_facts(coupon).with("amount", Json::amount(amount));
        self.detail(facts.with("order_id", order));
        self.note_job("spend", Some(who));
        self.coupon_stands(coupon)
    }

    /// An amount of a coupon pays for something.
    fn use_up(&mut self, coupon: usize, (amount, order): (E8, &str), detail: &'static str) {
        let spent = self.is_single(coupon) || amount == self.coupon_balance(coupon);
        let (who, now) = (self.coupons[coupon].who, self.now());
        if let Some(place) = self.coupon_place(coupon).filter(|_| amount > 0) {
            let mut trade = self.trade(who, "DEDEUCT", detail);
            trade.id = self.ids.given(Sort::Trade, order);
            self.transfer(trade, place, (who, Holds::Revenue, 0), amount);
        }
        self.uses.entry((coupon, order.to_owned())).or_default().used += amount;
        let one = &mut self.coupons[coupon];
        one.state = if spent { CouponState::Used } else { CouponState::Usable };
        (one.used, one.order, one.lock) = (Some(now), Some(order.to_owned()), None);
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
        let done = self.uses.get(&(coupon, order.to_owned())).copied().unwrap_or_default();
        let left = done.used - done.returned;
        if amount <= 0 || amount > left {
            return refused("MoreThanUsed", &[]);
        }
        self.move_by_order(coupon, ("REFUND", "SOURCE_OPERAIION_UNSUBSCRIBE"), (amount, order));
        self.uses.entry((coupon, order.to_owned())).or_default().returned += amount;
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
            self.go_on((coupon, source), (amount, order));
        } else if lapses {
            let words = ("EXPIRED", "SOURCE_OPERAIION_EXPIRECLEAR");
            self.move_by_order(coupon, words, (amount, order));
        } else if state != CouponState::Used || !self.is_single(coupon) || amount == left {
            self.coupons[coupon].state = CouponState::Usable;
        }
        self.raise(who, "coupon.returned");
        let facts = self.coupon_facts(coupon).with("amount", Json::amount(amount));
        let facts = facts.with("lapsed", lapses).with("went_on", home.is_some());
        self.detail(facts.with("order_id", order));
        self.note_job("give_back", Some(who));
        let body = Fields::default().with("lapsed", lapses);
        let home = home.map(|place| self.coupon_id(place));
        Answer::of(200, body.with_some("went_on_to", home).done())
    }

    /// Something comes into a coupon from what was earned, or lapses, under the name of an order.
    fn move_by_order(
        &mut self,
        coupon: usize,
        (kind, detail): (&'static str, &'static str),
        (amount, order): (E8, &str),
    ) {
        let who = self.coupons[coupon].who;
        let Some(place) = self.coupon_place(coupon) else { return };
        let mut trade = self.trade(who, kind, detail);
        trade.id = self.ids.given(Sort::Trade, order);
        let (from, to) = match kind {
            "REFUND" => ((who, Holds::Revenue, 0), place),
            _ => (place, (who, Holds::Issuance, 0)),
        };
        self.transfer(trade, from, to, amount);
    }

    /// What came back to a coupon that its master has taken back goes where the rest of it went.
    fn go_on(&mut self, (coupon, source): (usize, usize), (amount, order): (E8, &str)) {
        let words = ("COUPONCANCEL", "SOURCE_OPERATION_RETRIEVE");
        self.hand_over((coupon, source), words, (amount, Some(&order.to_owned())));
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
            let (end, held) = (self.coupons[place].expires, self.coupon_balance(place));
            (kind, !self.is_restricted(place), end, held, place)
        };
        let all = 0..self.coupons.len();
        let mut mine: Vec<usize> = all.filter(|place| self.coupons[*place].who == who).collect();
        mine.sort_by_key(|place| rank(*place));
        let due: Vec<E8> = buying.lines.iter().map(|(_, price)| *price).collect();
        let mut left = due.clone();
        let mut paid = Vec::new();
        for place in mine {
            if let Ok((most, lines)) = self.weigh(place, buying, (&due, &left)) {
                pay(&mut left, &lines, most);
                paid.push((place, most));
            }
        }
        for (place, amount) in &paid {
            self.use_up(*place, (*amount, &buying.order), "SOURCE_OPERAIION_USAGE");
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
        let uses = self.uses.get(&(coupon, order.to_owned()));
        locked || one.order.as_deref() == Some(order) || uses.is_some_and(|done| done.used > 0)
    }

    /// What orders used of somebody's coupons and have not given back: coupon, order, and how much.
    pub fn used_by_orders(&self, who: Who) -> Vec<(usize, String, E8)> {
        let of = self.uses.iter().filter(|((coupon, _), _)| self.coupons[*coupon].who == who);
        let left =
            of.map(|((coupon, order), done)| (*coupon, order.clone(), done.used - done.returned));
        left.filter(|(_, _, left)| *left > 0).collect()
    }
}

/// Takes what is paid off some lines, by what is left of each: whole parts first, and then the odd units
/// one by one where the fractions were largest, of equal ones on the earlier line. The unit is the cent
/// where all is whole cents.
fn pay(left: &mut [E8], lines: &[usize], paid: E8) {
    let whole = |amount: E8| amount % CENT == 0;
    let unit = if whole(paid) && lines.iter().all(|line| whole(left[*line])) { CENT } else { 1 };
    let total: i128 = lines.iter().map(|line| i128::from(left[*line])).sum();
    let units = i128::from(paid / unit);
    let exact = |line: usize| units * i128::from(left[line]);
    let mut shares: Vec<i128> = lines.iter().map(|line| exact(*line) / total).collect();
    let mut fractions: Vec<usize> = (0..lines.len()).collect();
    fractions.sort_by_key(|at| std::cmp::Reverse(exact(lines[*at]) % total));
    let odd = units - shares.iter().sum::<i128>();
    for at in fractions.into_iter().take(usize::try_from(odd).unwrap_or_default()) {
        shares[at] += 1;
    }
    for (line, share) in lines.iter().zip(shares) {
        left[*line] -= E8::try_from(share).unwrap_or_default() * unit;
    }
}

/// A number with two decimals at the most, as so many hundredths.
fn hundredths(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<2}").parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::customers::Kind;
    use crate::plans::{NewPlan, Scene, Validity};
    use crate::site::Site;

    /// Somebody with a coupon of each of these kinds, worth so many units, used once or not.
    fn with_coupons(kinds: &[(PlanKind, i64, bool)]) -> (Model, Who) {
        let mut model = Model::new((Site::Cn, Zone::east(8)), 1_767_225_600_000, 1_767_225_600_000);
        let id = model.ids.given(Sort::Account, "a");
        let who = model.add_person(id, Kind::Person, "somebody");
        for (kind, units, single) in kinds {
            model.create_plan(&NewPlan {
                kind: *kind,
                single: *single,
                name: "plan".to_owned(),
                description: String::new(),
                face: units * UNIT,
                scene: Scene::Test,
                of_partner: false,
                source: String::new(),
                validity: Validity::Days(30),
                limits: Vec::new(),
            });
            model.issue_one(who, model.plans.len() - 1, true);
        }
        (model, who)
    }

    fn order(units: i64) -> Buying {
        let lines = vec![("ec2", units * UNIT)];
        Buying { order: "CS1".to_owned(), action: Some("new"), lines }
    }

    #[test]
    fn an_order_locks_uses_and_gives_back() {
        let (mut model, who) = with_coupons(&[(PlanKind::Voucher, 10, false)]);
        assert!(model.reserve_coupons(who, &[0], &order(4)).is_success());
        let other = Buying { order: "CS2".to_owned(), ..order(4) };
        assert!(!model.reserve_coupons(who, &[0], &other).is_success());
        assert!(!model.treat(who, Some(0), (crate::Which::Recall, "why")).is_success());
        assert!(!model.spend_coupon(who, 0, 5 * UNIT, "CS1").is_success(), "more than reserved");
        assert!(model.spend_coupon(who, 0, 4 * UNIT, "CS1").is_success());
        assert_eq!((model.held(0), model.coupons[0].state), (6 * UNIT, CouponState::Usable));
        assert!(!model.give_back(who, 0, 5 * UNIT, "CS1").is_success(), "more than used");
        assert!(model.give_back(who, 0, 3 * UNIT, "CS1").is_success());
        assert_eq!((model.held(0), model.used_by_orders(who)[0].2), (9 * UNIT, UNIT));
        assert!(model.is_of_order(0, "CS1") && !model.is_of_order(0, "CS2"));
    }

    #[test]
    fn what_is_used_once_is_usable_again_when_all_of_it_came_back() {
        let (mut model, who) = with_coupons(&[(PlanKind::Voucher, 10, true)]);
        assert!(model.spend_coupon(who, 0, 4 * UNIT, "CS1").is_success());
        assert_eq!(model.coupons[0].state, CouponState::Used);
        assert!(model.give_back(who, 0, UNIT, "CS1").is_success());
        assert_eq!((model.coupons[0].state, model.held(0)), (CouponState::Used, 7 * UNIT));
        assert!(model.give_back(who, 0, 3 * UNIT, "CS1").is_success());
        assert_eq!((model.coupons[0].state, model.held(0)), (CouponState::Usable, 10 * UNIT));
    }

    #[test]
    fn usage_is_paid_by_vouchers_then_flexible_ones_then_cards() {
        let kinds = [(PlanKind::Card, 9, false), (PlanKind::Flexi, 2, false)];
        let (mut model, who) = with_coupons(&[kinds[0], kinds[1], (PlanKind::Voucher, 1, false)]);
        let usage = Buying { action: None, ..order(6) };
        assert!(model.pay_usage(who, &usage).is_success());
        assert_eq!([0, 1, 2].map(|place| model.held(place)), [6 * UNIT, 0, 0]);
        model.clock = crate::Clock::Frozen(model.coupons[1].expires);
        assert!(model.give_back(who, 1, UNIT, "CS1").is_success());
        assert_eq!(model.held(1), 0, "it lapses");
    }
}
