//! What operators and cloud services do with orders: they are looked at and confirmed, and what they order is
//! reported.

use crate::answer::Answer;
use crate::customers::bad_parameter;
use crate::discounts::PROMOTION;
use crate::due::What as Duty;
use crate::json::Fields;
use crate::leaving::{Back, LEAVE};
use crate::order_amounts::given_back;
use crate::orders::{Item, OrderLine, Stand, WEEK_MS};
use crate::renewals::SYSTEM;
use crate::resource_changes::CHANGE;
use crate::resources::Provision;
use crate::world::Model;

fn stays() -> Answer {
    Answer::refused(409, "HUBU.0233")
}

impl Model {
    /// There is no such order, which is looked at before anything else.
    pub fn against_order(&self, id: &str) -> Option<Answer> {
        self.order(id).is_none().then(|| Answer::refused(404, "HUBU.0231"))
    }

    /// The order with this id, which must stand so.
    fn waiting(&self, id: &str, stand: Stand) -> Result<usize, Answer> {
        let place = self.order(id).ok_or_else(|| Answer::refused(404, "HUBU.0231"))?;
        if self.orders[place].stand == stand { Ok(place) } else { Err(stays()) }
    }

    /// Somebody has looked at an order.
    pub fn review_order(&mut self, id: &str, approve: bool, reason: &str) -> Answer {
        let place = match self.waiting(id, Stand::Review) {
            Ok(place) => place,
            Err(answer) => return answer,
        };
        if !approve {
            self.call_off(place, "reject");
        } else if self.orders[place].ends_something() {
            let (now, order) = (self.now(), &mut self.orders[place]);
            (order.stand, order.reason) = (Stand::Processing, Some("approve"));
            order.updated = now;
            self.carry_out(place);
        } else if self.orders[place].gives_back() {
            self.begin_cheaper(place);
        } else {
            self.await_payment(place, "approve");
        }
        let facts = self.order_facts(place).with("approved", approve).with("reason", reason);
        self.order_moved(place, "order.reviewed", facts)
    }

    /// An order's customer has confirmed it.
    pub fn confirm_order(&mut self, id: &str) -> Answer {
        let place = match self.waiting(id, Stand::Confirmation) {
            Ok(place) => place,
            Err(answer) => return answer,
        };
        self.await_payment(place, "confirm");
        let facts = self.order_facts(place);
        self.order_moved(place, "order.confirmed", facts)
    }

    pub(crate) fn order_moved(
        &mut self,
        place: usize,
        event: &'static str,
        facts: Fields,
    ) -> Answer {
        let who = self.orders[place].who;
        self.raise(who, event);
        self.is_about(who);
        self.detail(facts);
        Answer::of(200, self.stands_so(place).done())
    }

    /// From now on an order waits to be paid.
    fn await_payment(&mut self, place: usize, reason: &'static str) {
        let now = self.now();
        let order = &mut self.orders[place];
        let offer = order.discount.map(|offer| &order.offers[offer]);
        let ends = offer.filter(|offer| offer.kind == PROMOTION).and_then(|offer| offer.until);
        let week = now + WEEK_MS;
        let until = ends.map_or(week, |ends| ends.min(week));
        // What a change pays for ends with the terms.
        let over = order.lines.iter().filter_map(|line| line.expires).max();
        let over = over.filter(|_| order.kind == CHANGE);
        let until = over.map_or(until, |over| over.min(until));
        (order.stand, order.reason, order.pay_until) = (Stand::Payment, Some(reason), Some(until));
        order.updated = now;
        let who = order.who;
        self.oblige(who, Duty::Deadline(place), until);
    }

    /// Cloud services report what became of resources of an order.
    pub fn report(&mut self, id: &str, reports: &[(String, bool)]) -> Answer {
        let place = match self.waiting(id, Stand::Processing) {
            Ok(place) => place,
            Err(answer) => return answer,
        };
        let back = self.orders[place].gives_back();
        let mut all: Vec<(usize, bool)> = Vec::new();
        for (id, done) in reports {
            let resource = self.resource(id);
            let items = self.orders[place].items.iter().enumerate();
            let waits = |item: &Item| Some(item.resource) == resource && item.state == "waiting";
            // A change has an item for each term: what is told of a resource is told of all of them.
            let own: Vec<usize> = items.filter(|(_, item)| waits(item)).map(|(at, _)| at).collect();
            let again = own.iter().any(|at| all.iter().any(|(other, _)| other == at));
            if own.is_empty() || again || (back && !done) {
                return bad_parameter();
            }
            all.extend(own.into_iter().map(|at| (at, *done)));
        }
        all.sort_unstable();
        self.provide(place, &all);
        let who = self.orders[place].who;
        let facts = self.order_facts(place);
        self.is_about(who);
        self.detail(facts);
        Answer::of(200, self.stands_so(place).done())
    }

    /// What was ordered for a resource could not be done.
    pub(crate) fn fail_item(&mut self, place: usize, at: usize) {
        let (who, now) = (self.orders[place].who, self.now());
        let first = self.orders[place].is_first(at);
        let item = &mut self.orders[place].items[at];
        item.state = "failed";
        let one = &mut self.resources[item.resource];
        // What is only changed is there still.
        if one.provision == Provision::Waiting {
            (one.provision, one.term, one.updated) = (Provision::Failed, None, now);
        }
        // It is told of the resource once, however many of its terms would have been changed.
        if first {
            self.raise(who, "resource.failed");
        }
    }

    /// What could not be provided is given back at once, by an order of the system's.
    pub(crate) fn give_back_failed(&mut self, place: usize, failed: &[usize]) {
        let (now, base) = (self.now(), self.orders[place].clone());
        let failed: Vec<&Item> = failed.iter().map(|at| &base.items[*at]).collect();
        let (mut lines, mut items) = (Vec::new(), Vec::new());
        let (mut backs, mut rows) = (Vec::new(), Vec::new());
        for (number, line) in base.lines.iter().enumerate() {
            let own: Vec<&&Item> = failed.iter().filter(|item| item.line == number).collect();
            if own.is_empty() {
                continue;
            }
            let from = backs.len();
            for item in &own {
                let paid = base.payments.iter();
                let paid =
                    paid.filter(|paid| (paid.line, paid.resource) == (number, item.resource));
                let mut of_one = 0;
                for paid in paid {
                    of_one += if paid.source.counts() { paid.amount } else { 0 };
                    backs.push(Back {
                        resource: item.resource,
                        base: (place, number),
                        source: paid.source,
                        amount: paid.amount,
                    });
                }
                if of_one > 0 {
                    rows.push((item.resource, (place, number), -of_one));
                }
                items.push(Item::new((lines.len(), item.resource), "done"));
            }
            let own_backs = backs[from..].iter().map(|back: &Back| (&back.source, back.amount));
            let (account, covered) = given_back(own_backs);
            lines.push(OrderLine {
                base: None,
                period: (line.period.0, None),
                count: i64::try_from(own.len()).unwrap_or(0),
                official: -account,
                off: 0,
                covered,
                kept: Some((0, 0)),
                effective: None,
                expires: None,
                ..line.clone()
            });
        }
        let order =
            self.new_order((base.who, base.payer, LEAVE, SYSTEM), (lines, items, Vec::new()));
        let new = &mut self.orders[order];
        new.placed_by.clone_from(&self.actor);
        (new.pay_until, new.version, new.stand) = (None, 0, Stand::Completed);
        (new.reason, new.completed) = (Some("complete"), Some(now));
        (new.backs, new.rows) = (backs, rows);
        self.raise(base.who, "order.placed");
        self.give_back_order(order);
        self.raise(base.who, "order.completed");
    }
}
