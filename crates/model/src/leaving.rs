//! Resources are left before their time: what goes back, and to where.

use crate::amount::{E8, UNIT, spread};
use crate::answer::Answer;
use crate::books::{Holds, Place};
use crate::calendar::year_of;
use crate::catalogue::Period;
use crate::customers::bad_parameter;
use crate::ids::Id;
use crate::json::{Fields, Json};
use crate::order_amounts::given_back;
use crate::orders::{Item, Order, OrderLine, Source, Stand};
use crate::paid_terms::Paid;
use crate::purchases::Purpose;
use crate::site::Site;
use crate::to_on_demand::TURN;
use crate::world::{Model, Who};

/// What an order that ends something does: its word and its number.
pub(crate) const LEAVE: (&str, i64) = ("unsubscribe", 4);

/// What goes back of what once paid for a resource.
#[derive(Clone, Debug)]
pub(crate) struct Back {
    pub(crate) resource: usize,
    /// The order that was paid, and its line.
    pub(crate) base: (usize, usize),
    pub(crate) source: Source,
    pub(crate) amount: E8,
}

/// A row of what an order gives back: of which resource, which order and line of it, and how much.
pub(crate) type Row = (usize, (usize, usize), E8);

/// What comes of a resource that is left.
struct Left {
    resource: usize,
    /// When it ends.
    ends: i64,
    consumed: E8,
    fee: E8,
    refund: E8,
    rows: Vec<Row>,
    backs: Vec<Back>,
    five_days: bool,
}

/// In which order books take what comes back.
type Rank = (Holds, bool, i64);

const TURNS: &str = "resource.to_on_demand";
const CENT: E8 = UNIT / 100;
const FIVE_DAYS: i64 = 5 * 24 * 3_600;
/// Resources of an account that may be left in a year without a reason.
const MOST_A_YEAR: i64 = 10;

/// A share of an amount, half-up to the cent.
pub(crate) fn part(amount: E8, share: i64, whole: i64) -> E8 {
    let (number, divisor) =
        (i128::from(amount) * i128::from(share), i128::from(whole) * i128::from(CENT));
    let cents = number / divisor + i128::from(number % divisor * 2 >= divisor);
    E8::try_from(cents).unwrap_or(amount) * CENT
}

fn refused(code: &str) -> Answer {
    Answer::refused(400, code)
}

impl Model {
    /// Resources left without a reason in a civil year.
    fn five_days_used(&self, who: Who) -> i64 {
        let year = |at: i64| year_of(self.zone.civil_day(at));
        let now = year(self.now());
        let own = self.orders.iter().filter(|one| one.who == who && one.five_days);
        own.filter(|one| year(one.placed) == now).map(|_| 1).sum()
    }

    /// Why a resource is not left.
    fn against_leaving(&self, who: Who, place: usize, renewals: bool) -> Option<&'static str> {
        let one = &self.resources[place];
        let Some(term) = one.term.as_ref().filter(|term| term.status != 3) else {
            return Some("CBC.30000067");
        };
        let first = self.open_orders(place).first().map(|order| &self.orders[*order]);
        let gives_back = first.is_some_and(Order::ends_something);
        let unpaid = first.is_some_and(|order| order.stand != Stand::Processing && !gives_back);
        let catalogue = self.catalogue();
        let stays = catalogue.product(&one.sold.product).is_some_and(|product| product.traits[4]);
        let blocked = one.frozen.is_some() || self.people[who].frozen || term.status != 2;
        let now = self.now();
        let to_begin = self.paid_terms(place).iter().any(|term| term.renewal && term.span.0 > now);
        let reasons = [
            ("CBC.99003100", unpaid),
            ("CBC.99003647", stays),
            ("CBC.99003651", first.is_some()),
            ("CBC.99003656", blocked),
            ("CBC.99003128", renewals && !to_begin),
        ];
        reasons.into_iter().find(|(_, holds)| *holds).map(|(code, _)| code)
    }

    /// What comes of a resource that is left, of its renewals alone, or of one that goes on demand: then nobody
    /// asks for a fee.
    fn left(&self, place: usize, (renewals, turns): (bool, bool)) -> Result<Left, Answer> {
        let (now, catalogue) = (self.now(), self.catalogue());
        let one = &self.resources[place];
        let odd = catalogue.product(&one.sold.product).is_some_and(|product| product.traits[3]);
        let lines = self.paid_terms(place);
        let second = |at: i64| at.div_euclid(1_000);
        let fresh = |line: &Paid| !line.renewal && second(now) < second(line.span.0) + FIVE_DAYS;
        let quota = self.five_days_used(one.who) < MOST_A_YEAR;
        let free = self.site == Site::Cn && !turns && !odd && quota && lines.iter().any(fresh);
        let (consumed, fee, refund, ends) = (0, 0, 0, now);
        let (rows, backs) = (Vec::new(), Vec::new());
        let mut left =
            Left { resource: place, ends, consumed, fee, refund, rows, backs, five_days: false };
        // What a change cost goes the way of its term.
        for line in lines.iter().filter(|line| line.span.1 > now) {
            let unbegun = line.span.0 > now;
            if renewals && !(unbegun && line.renewal) {
                continue;
            }
            let without_reason = !unbegun && !line.renewal && free;
            left.five_days = left.five_days || without_reason;
            let (paid, whole) = (line.net(), unbegun || without_reason);
            let consumed = if whole { 0 } else { line.consumed(now) };
            let rate = if whole || turns { Some(0) } else { self.fee_rate(line, now) };
            let rate = rate.ok_or_else(|| refused("CBC.99006066"))?;
            let fee = part(paid, rate, 10_000).min(paid - consumed);
            let (refund, sources) = (paid - consumed - fee, line.left());
            // Where nothing is kept vouchers come back as well.
            let parts = if whole {
                sources.iter().map(|(_, amount)| *amount).collect()
            } else {
                spread(refund, &line.counting())
            };
            for ((source, _), amount) in sources.into_iter().zip(parts) {
                if amount > 0 {
                    left.backs.push(Back { resource: place, base: line.base, source, amount });
                }
            }
            let rows = [-paid, consumed, fee].into_iter().filter(|amount| *amount != 0);
            left.rows.extend(rows.map(|amount| (place, line.base, amount)));
            left.consumed += consumed;
            left.fee += fee;
            left.refund += refund;
        }
        if renewals {
            let to_begin = lines.iter().filter(|line| line.renewal && line.span.0 > now);
            left.ends = to_begin.map(|line| line.span.0).min().unwrap_or(i64::MAX);
        }
        Ok(left)
    }

    /// A customer leaves resources, or their renewals alone.
    pub fn leave(&mut self, who: Who, ids: &[String], renewals: bool) -> Answer {
        let orders = match self.leaving_orders(who, ids, renewals) {
            Ok(orders) => orders,
            Err(answer) => return answer,
        };
        let body = Fields::default().with("order_ids", orders);
        Answer::of(200, body.with("fail_resource_infos", Vec::<Json>::new()).done())
    }

    /// The orders by which a customer leaves resources that it names.
    pub(crate) fn leaving_orders(
        &mut self,
        who: Who,
        ids: &[String],
        renewals: bool,
    ) -> Result<Vec<Id>, Answer> {
        if (1..ids.len()).any(|place| ids[..place].contains(&ids[place])) {
            return Err(bad_parameter());
        }
        let own = |place: &usize| {
            let one = &self.resources[*place];
            one.who == who && one.is_provided()
        };
        let places = ids.iter().map(|id| self.resource(id).filter(own));
        let places: Option<Vec<usize>> = places.collect();
        self.leaving(who, &places.ok_or_else(|| refused("CBC.99003012"))?, renewals)
    }

    /// The same of some that are there: all of it, or nothing.
    pub(crate) fn leaving(
        &mut self,
        who: Who,
        places: &[usize],
        renewals: bool,
    ) -> Result<Vec<Id>, Answer> {
        let mut after = self.clone();
        let mut orders = Vec::new();
        for place in places {
            if let Some(code) = after.against_leaving(who, *place, renewals) {
                return Err(refused(code));
            }
            let left = after.left(*place, (renewals, false))?;
            let order = after.order_leaving((who, LEAVE), &left);
            orders.push(after.orders[order].id);
        }
        *self = after;
        Ok(orders)
    }

    /// The order that gives back; it is carried out, unless it is so much that somebody looks at it first.
    fn order_leaving(&mut self, (who, kind): (Who, (&'static str, i64)), left: &Left) -> usize {
        let one = &self.resources[left.resource];
        let (account, covered) =
            given_back(left.backs.iter().map(|back| (&back.source, back.amount)));
        let line = OrderLine {
            sold: one.sold.clone(),
            base: None,
            size: one.size,
            period: (one.term.as_ref().map_or(Period::Month, |term| term.cycle), None),
            count: 1,
            official: -account,
            off: 0,
            covered,
            kept: (kind == LEAVE).then_some((left.fee, left.consumed)),
            effective: one.effective,
            expires: Some(left.ends),
        };
        let item = Item::new((0, left.resource), "waiting");
        let payer = self.payer_of(who);
        let review = left.refund > self.trading.rules.review_above;
        let place = self.new_order((who, payer, kind, 0), (vec![line], vec![item], Vec::new()));
        let order = &mut self.orders[place];
        order.placed_by.clone_from(&self.actor);
        (order.pay_until, order.version, order.five_days) = (None, 0, left.five_days);
        (order.rows, order.backs) = (left.rows.clone(), left.backs.clone());
        order.stand = if review { Stand::Review } else { Stand::Processing };
        self.placed(place);
        if !review {
            self.carry_out(place);
        }
        place
    }

    /// The order by which a resource goes on demand.
    pub(crate) fn order_turning(&mut self, who: Who, place: usize) -> usize {
        let nothing = |place| Left {
            resource: place,
            ends: 0,
            consumed: 0,
            fee: 0,
            refund: 0,
            rows: Vec::new(),
            backs: Vec::new(),
            five_days: false,
        };
        let left = self.left(place, (false, true)).unwrap_or_else(|_| nothing(place));
        self.order_leaving((who, TURN), &left)
    }

    /// What an order ends is ended, and what it gives back goes back.
    pub(crate) fn carry_out(&mut self, place: usize) {
        self.give_back_order(place);
        let (who, now) = (self.orders[place].who, self.now());
        let (item, placed) = (self.orders[place].items[0].clone(), self.orders[place].placed);
        let ends = self.orders[place].lines[0].expires.unwrap_or(placed);
        let whole = ends <= placed;
        for order in &mut self.orders {
            for one in order.items.iter_mut().filter(|one| one.resource == item.resource) {
                if one.state == "done" && one.span.is_some_and(|(_, to)| to > ends) {
                    one.state = "given_back";
                }
            }
        }
        let one = &mut self.resources[item.resource];
        one.updated = now;
        let (mut turns, mut gone) = (false, one.closed.is_some());
        if let Some(term) = one.term.as_mut() {
            if whole {
                // It may have been released since the order was placed.
                turns = term.status != 3 && self.orders[place].kind == TURN;
                gone |= term.status == 3 && self.orders[place].kind == TURN;
                term.status = 3;
            } else {
                term.expires = term.expires.min(ends);
            }
        }
        if turns {
            self.turned(item.resource);
        }
        self.watch(item.resource);
        if !whole || gone {
            self.orders[place].items[0].state = "done";
            self.completed(place);
            return;
        }
        let event = if self.orders[place].kind == TURN { TURNS } else { "resource.release" };
        self.raise(who, event);
        self.await_provision(place);
    }

    /// What an order gives back goes to whoever paid, and to what it was paid with.
    pub(crate) fn give_back_order(&mut self, place: usize) {
        let customer = self.orders[place].who;
        for back in self.orders[place].backs.clone() {
            let base = &mut self.orders[back.base.0];
            let payer = base.payer;
            for paid in &mut base.payments {
                let same = (paid.line, paid.resource, paid.source);
                if same == (back.base.1, back.resource, back.source) {
                    paid.returned += back.amount;
                }
            }
            if let Some((_, coupon)) = back.source.coupon() {
                self.come_back(coupon, (back.amount, &Purpose::Order(back.base.0)));
                continue;
            }
            let mut left = back.amount;
            for (book, most) in self.takers(payer, back.source) {
                let part = left.min(most);
                left -= part;
                self.refund((payer, customer), place, (book, part));
            }
            self.refund((payer, customer), place, ((payer, Holds::Cash, 0), left));
        }
    }

    /// The books that take what comes back to a source, each with how much: credit that is used, those that
    /// end first; receivables that are open, this month's first. Whatever is left goes to cash.
    fn takers(&self, payer: Who, source: Source) -> Vec<(Place, E8)> {
        let this_month = self.zone.cycle_of(self.now());
        let books = self.people[payer].books.iter();
        let mut found: Vec<(Rank, (Place, E8))> = Vec::new();
        for ((holds, lot), book) in books {
            let place = (payer, *holds, *lot);
            match source {
                Source::Credit if holds.is_credit() && !self.ended(*lot) => {
                    found.push(((*holds, *lot == 0, *lot), (place, book.used())));
                }
                Source::Monthly if *holds == Holds::Receivable => {
                    found.push(((*holds, *lot != this_month, *lot), (place, -book.balance)));
                }
                _ => {}
            }
        }
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, taker)| taker).filter(|(_, most)| *most > 0).collect()
    }

    fn refund(&mut self, (payer, customer): (Who, Who), order: usize, (to, amount): (Place, E8)) {
        if amount > 0 {
            let mut trade = self.trade(payer, "REFUND", "SOURCE_OPERAIION_UNSUBSCRIBE");
            (trade.id, trade.consumer) = (self.orders[order].id, customer);
            self.transfer(trade, (payer, Holds::Revenue, 0), to, amount);
        }
    }

    /// What is left is released: it is charged for nothing more, not on demand either.
    pub(crate) fn released(&mut self, resource: usize, left: bool) {
        let now = self.now();
        let one = &mut self.resources[resource];
        one.updated = now;
        let over = one.term.as_ref().is_none_or(|term| term.status == 3);
        if over && one.closed.is_none() && (left || one.on_demand.is_none()) {
            one.closed = Some(now);
            one.charge(None, now);
        }
    }
}

#[cfg(test)]
#[path = "leaving_tests.rs"]
mod tests;
