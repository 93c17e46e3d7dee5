//! Terms, and what time makes of them.

use crate::auto_renewals::AutoRenewal;
use crate::catalogue::Period;
use crate::due::What as Duty;
use crate::json::{Fields, Json};
use crate::resources::Resource;
use crate::world::Model;

/// A resource's terms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Term {
    /// 2 in use, 3 closed, 4 frozen, 5 expired.
    pub(crate) status: i64,
    /// 0 grace, 1 on demand, 2 deleted, 3 renewed, 4 frozen, 5 deleted from retention.
    pub(crate) policy: i64,
    pub(crate) expires: i64,
    pub(crate) cycle: Period,
    /// How it is renewed by itself, where it is.
    pub(crate) renews: Option<AutoRenewal>,
}

impl Resource {
    /// How its terms are shown to stand.
    pub(crate) const fn shown_status(&self, term: &Term) -> i64 {
        if self.frozen.is_some() && term.status != 3 { 4 } else { term.status }
    }
}

/// What becomes of a term, and when.
type Step = (i64, &'static str);

impl Model {
    /// How long resources of somebody stay.
    fn lengths_of(&self, who: crate::world::Who) -> (i64, i64) {
        let all = &self.trading.lengths;
        let level = self.people[who].level.as_ref().and_then(|level| all.get(level));
        level.or_else(|| all.get("")).copied().unwrap_or_default()
    }

    /// Has a resource terms that are not closed?
    pub(crate) fn lives(&self, place: usize) -> bool {
        self.resources[place].has_term()
    }

    /// The end of the day so many days after an instant; of none the instant itself.
    fn days_on(&self, from: i64, days: i64) -> i64 {
        if days == 0 { from } else { self.zone.end_of(self.zone.civil_day(from) + days) }
    }

    /// When the grace and the retention of a resource end.
    fn ends_of(&self, place: usize, term: &Term) -> (i64, i64) {
        let (grace, retention) = self.lengths_of(self.resources[place].who);
        let graced = self.days_on(term.expires, if term.policy == 4 { 0 } else { grace });
        (graced, self.days_on(graced, retention))
    }

    /// When it is released.
    pub(crate) fn released_at(&self, place: usize, term: &Term) -> i64 {
        self.ends_of(place, term).1
    }

    /// What becomes of a resource next.
    fn next_step(&self, place: usize) -> Option<Step> {
        let term = self.resources[place].term.as_ref()?;
        let (grace, retention) = self.lengths_of(self.resources[place].who);
        let grace = if term.policy == 4 { 0 } else { grace };
        let (graced, retained) = self.ends_of(place, term);
        let blocked =
            if retention > 0 { (graced, "resource.freeze") } else { (graced, "resource.release") };
        match (term.status, term.policy) {
            (2, 1) => Some((term.expires, "resource.to_on_demand")),
            (2, 2) => Some((term.expires, "resource.release")),
            (2, _) if grace > 0 => Some((term.expires, "resource.expired")),
            (2 | 5, _) => Some(blocked),
            (4, _) => Some((retained, "resource.release")),
            _ => None,
        }
    }

    /// What time will make of a resource is due from now on.
    pub(crate) fn watch(&mut self, place: usize) {
        if !self.lives(place) {
            return;
        }
        let who = self.resources[place].who;
        if let Some((at, _)) = self.next_step(place) {
            self.oblige(who, Duty::Life(place), at);
        }
        self.watch_attempts(place);
    }

    /// Time has passed over a resource.
    pub(crate) fn live_on(&mut self, place: usize) {
        if !self.lives(place) {
            return;
        }
        let (who, now) = (self.resources[place].who, self.now());
        let mut ended = false;
        while let Some((at, event)) = self.next_step(place).filter(|(at, _)| *at <= now) {
            let one = &mut self.resources[place];
            let status = match event {
                "resource.expired" => 5,
                "resource.freeze" => 4,
                _ => 3,
            };
            one.term.iter_mut().for_each(|term| term.status = status);
            match event {
                "resource.release" => {
                    one.charge(None, at);
                    one.closed = Some(at);
                }
                "resource.to_on_demand" => {
                    one.charge(Some("on_demand"), at);
                    one.on_demand = Some(at);
                }
                _ => {}
            }
            ended = ended || status == 3;
            self.raise(who, event);
        }
        if ended {
            for order in self.open_orders(place) {
                if self.orders[order].stand == crate::orders::Stand::Payment {
                    self.call_off(order, "overtake");
                }
            }
        }
        self.watch(place);
    }

    /// What operators are shown of the terms of a resource.
    pub(crate) fn with_term(&self, shown: Fields, place: usize) -> Fields {
        let one = &self.resources[place];
        let Some(term) = &one.term else { return shown };
        shown
            .with("status", one.shown_status(term))
            .with("expire_policy", term.policy)
            .with("expire_time", Json::instant(term.expires))
    }

    /// The terms of a resource that were paid, the first first.
    pub(crate) fn shown_terms(&self, place: usize) -> Vec<Json> {
        let mut found = Vec::new();
        for order in self.orders.iter().filter(|order| !order.ends_something()) {
            for item in &order.items {
                if item.resource == place && item.state == "done" {
                    found.push((item.span.map(|span| span.0), order, item));
                }
            }
        }
        found.sort_by_key(|(from, order, item)| (*from, order.serial, item.line));
        let shown = found.into_iter().map(|(_, order, item)| {
            let own = order.payments.iter();
            let own = own.filter(|paid| (paid.line, paid.resource) == (item.line, place));
            let (mut paid, mut back) = (0, 0);
            own.for_each(|one| (paid, back) = (paid + one.amount, back + one.returned));
            let (unit, periods) = order.lines[item.line].period;
            Fields::default()
                .with("order_id", order.id)
                .with("order_type", order.kind.1)
                .with_some("months", periods.and_then(|periods| unit.months(periods)))
                .with("extra_days", item.extra)
                .with_some("effective_time", item.span.map(|span| Json::instant(span.0)))
                .with_some("expire_time", item.span.map(|span| Json::instant(span.1)))
                .with("paid_amount", Json::amount(paid))
                .with("returned_amount", Json::amount(back))
                .done()
        });
        shown.collect()
    }

    /// The orders that have a resource and are not over.
    pub(crate) fn shown_open(&self, place: usize) -> Vec<Json> {
        let shown = |place: usize| {
            let order = &self.orders[place];
            Fields::default()
                .with("order_id", order.id)
                .with("order_type", order.kind.1)
                .with("status", order.stand.number())
                .done()
        };
        self.open_orders(place).into_iter().map(shown).collect()
    }
}
