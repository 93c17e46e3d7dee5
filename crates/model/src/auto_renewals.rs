//! Renewals that nobody has to think of: how they are set, and when they are tried.

use crate::answer::Answer;
use crate::catalogue::Period;
use crate::due::What as Duty;
use crate::json::{Fields, Json};
use crate::renewals::SYSTEM;
use crate::subscriptions::Term;
use crate::world::{Model, Who};

/// How a resource is renewed by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct AutoRenewal {
    /// For one of these each time.
    pub(crate) unit: Period,
    /// So many times more; none: without end.
    pub(crate) left: Option<i64>,
}

/// The job that tries, as trails and orders call it.
const JOB: &str = "auto_renew";
/// The civil hour at which renewals are tried.
const HOUR_MS: i64 = 3 * 3_600_000;

impl Term {
    /// How it is renewed by itself, if it is.
    pub(crate) fn auto(&self) -> Option<AutoRenewal> {
        self.renews.filter(|_| self.policy == 3)
    }

    /// It is renewed by itself from now on, as it was before, or as often as it lasts for what was bought last.
    pub(crate) fn renew_itself(&mut self) {
        let fresh = AutoRenewal { unit: self.cycle, left: None };
        self.renews = Some(self.auto().unwrap_or(fresh));
        self.policy = 3;
    }

    /// The system has renewed it: once less is left, and after the last grace comes at its end.
    pub(crate) fn renewed_by_system(&mut self) {
        match self.auto().and_then(|auto| auto.left) {
            Some(1) => self.policy = 0,
            Some(left) => {
                let less = |auto: AutoRenewal| AutoRenewal { left: Some(left - 1), ..auto };
                self.renews = self.renews.map(less);
            }
            None => {}
        }
    }
}

impl Model {
    fn renewing(&self, who: Who, id: &str) -> Result<usize, Answer> {
        let own = |place: &usize| self.resources[*place].who == who && self.lives(*place);
        let found = self.resource(id).filter(own);
        found.ok_or_else(|| Answer::refused(400, "CBC.99003012"))
    }

    /// A customer says that a resource is renewed by itself: so many times (0: without end), for a unit. What it
    /// does not say stays as it is.
    pub fn set_auto_renewal(
        &mut self,
        who: Who,
        id: &str,
        (times, unit): (Option<i64>, Option<Period>),
    ) -> Answer {
        let place = match self.renewing(who, id) {
            Ok(place) => place,
            Err(answer) => return answer,
        };
        let one = &mut self.resources[place];
        let free = one.frozen.is_none();
        let Some(term) = one.term.as_mut().filter(|term| free && term.status == 2) else {
            return Answer::refused(400, "CBC.99003602");
        };
        term.renew_itself();
        let set = |auto: AutoRenewal| AutoRenewal {
            unit: unit.unwrap_or(auto.unit),
            left: times.map_or(auto.left, |times| Some(times).filter(|times| *times > 0)),
        };
        term.renews = term.renews.map(set);
        self.watch_attempts(place);
        self.detail(self.renewal_facts(place));
        Answer::empty()
    }

    /// It no longer is.
    pub fn cancel_auto_renewal(&mut self, who: Who, id: &str) -> Answer {
        let place = match self.renewing(who, id) {
            Ok(place) => place,
            Err(answer) => return answer,
        };
        let term = self.resources[place].term.as_mut();
        let Some(term) = term.filter(|term| term.auto().is_some()) else {
            return Answer::refused(400, "CBC.99003605");
        };
        term.policy = 0;
        self.watch_attempts(place);
        self.detail(self.renewal_facts(place));
        Answer::empty()
    }

    fn facts_with_end(&self, place: usize) -> Fields {
        let end = self.resources[place].term.as_ref().map(|term| Json::instant(term.expires));
        self.resource_facts(place).with_some("expire_time", end)
    }

    fn renewal_facts(&self, place: usize) -> Fields {
        let (term, facts) = (self.resources[place].term.as_ref(), self.facts_with_end(place));
        let facts = facts.with("expire_policy", term.map_or(0, |term| term.policy));
        let Some(auto) = term.and_then(Term::auto) else { return facts };
        let word = if auto.unit == Period::Year { "YEAR" } else { "MONTH" };
        facts.with("period_type", word).with("auto_renew_times", auto.left.unwrap_or(0))
    }

    fn at_three(&self, day: i64) -> i64 {
        self.zone.start_of(day) + HOUR_MS
    }

    /// When a resource's renewal is tried first: so many days before its end as its account has set.
    fn first_attempt(&self, place: usize) -> Option<i64> {
        let one = &self.resources[place];
        let (ahead, _) = self.renewals(one.who);
        let last = one.term.as_ref().map(|term| self.zone.civil_day(term.expires))?;
        Some(self.at_three(last - ahead))
    }

    /// When it is tried next: then, or the next 03:00, until it is released.
    pub(crate) fn next_attempt(&self, place: usize) -> Option<i64> {
        let term = self.resources[place].term.as_ref().filter(|term| term.status != 3)?;
        term.auto()?;
        let (now, first) = (self.now(), self.first_attempt(place)?);
        let today = self.zone.civil_day(now);
        let next = if now < self.at_three(today) { today } else { today + 1 };
        let next = self.at_three(next).max(first);
        (next < self.released_at(place, term)).then_some(next)
    }

    /// An account renews another number of days ahead: what is renewed by itself is tried then.
    pub(crate) fn move_attempts(&mut self, who: Who) {
        let all = 0..self.resources.len();
        let own = all.filter(|place| self.resources[*place].who == who && self.lives(*place));
        for place in own.collect::<Vec<usize>>() {
            self.watch_attempts(place);
        }
    }

    /// The next attempt to renew a resource is due then. When its grace or its retention ends does not change.
    pub(crate) fn watch_attempts(&mut self, place: usize) {
        let who = self.resources[place].who;
        if let Some(at) = self.next_attempt(place).filter(|_| self.lives(place)) {
            self.oblige(who, Duty::Renew(place), at);
        }
    }

    /// A renewal is tried. What an order that is open has is tried another day; what cannot be paid leaves no
    /// order behind.
    pub(crate) fn try_to_renew(&mut self, place: usize) {
        if !self.lives(place) {
            return self.detail(Fields::default());
        }
        let (who, facts) = (self.resources[place].who, self.facts_with_end(place));
        let free = !self.is_ordered(place);
        let begun = self.first_attempt(place).is_some_and(|first| first <= self.now());
        let auto = self.resources[place].term.as_ref().and_then(Term::auto);
        match auto.filter(|_| free && begun) {
            None => self.detail(facts),
            Some(auto) => {
                let mut after = self.clone();
                if let Some(order) = after.renew_by_itself(who, (place, auto)) {
                    *self = after;
                    self.detail(facts.with("order_id", self.orders[order].id));
                } else {
                    self.raise(who, "resource.renewal_failed");
                    self.detail(facts.with("reason", Json::Any));
                }
            }
        }
        self.watch_attempts(place);
    }

    /// The order that renews a resource, paid with the best discount and the voucher that holds most.
    fn renew_by_itself(&mut self, who: Who, (place, auto): (usize, AutoRenewal)) -> Option<usize> {
        self.people[who].real_name.as_ref()?;
        let term = (auto.unit, 1);
        let renewed = self.renewed_one(who, Some(place), term, &self.discounts_of(who));
        let order = self.renewing_order((who, SYSTEM), &[renewed.ok()?.ok()?], term).ok()?;
        JOB.clone_into(&mut self.orders[order].placed_by);
        self.placed(order);
        let (payer, best) = (self.orders[order].payer, self.orders[order].discount);
        let shares = self.picked_shares((order, payer, best), true);
        self.settle_order(order, payer, (best, shares)).ok()?;
        Some(order)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::UNIT;
    use crate::plans::PlanKind;
    use crate::trade_world::{BEGINNING, SOMEBODY, cash, coupon, days, server, world};

    fn end(model: &Model) -> i64 {
        model.resources[0].term.as_ref().map_or(0, |term| term.expires)
    }

    #[test]
    fn it_is_renewed_at_three_seven_days_ahead_with_the_largest_voucher() {
        let mut model = world(300);
        server(&mut model, 3, true);
        let (first, voucher) = (end(&model), coupon(&mut model, PlanKind::Voucher, 30, 90));
        // It ends on 10 February: 3 February, 03:00 in the east.
        let three = BEGINNING + 24 * 86_400_000 - 5 * 3_600_000;
        assert_eq!(model.next_attempt(0), Some(three));
        model.advance(three - 1);
        assert_eq!((end(&model), cash(&model)), (first, 200 * UNIT));
        model.advance(three);
        assert_eq!((cash(&model), model.held(voucher)), (130 * UNIT, 0));
        assert_eq!(model.orders[1].placed_by, "auto_renew");
        let day = |at| crate::calendar::day_text(model.zone.civil_day(at));
        assert_eq!(day(end(&model)), "2026-03-10");
    }

    #[test]
    fn what_cannot_be_paid_leaves_no_order_and_is_tried_every_day() {
        let mut model = world(100);
        server(&mut model, 3, true);
        model.advance(days(26));
        assert_eq!((model.orders.len(), cash(&model)), (1, 0));
        model.recharge(SOMEBODY, 100 * UNIT, 1, "2");
        model.advance(days(27));
        assert_eq!((model.orders.len(), cash(&model)), (2, 0));
    }

    #[test]
    fn after_the_last_time_it_ends_in_grace() {
        let mut model = world(900);
        server(&mut model, 0, true);
        let set = model.set_auto_renewal(SOMEBODY, "vm", (Some(1), None));
        assert_eq!(set.status, 204);
        model.advance(days(70));
        let term = model.resources[0].term.clone();
        let term = term.map(|term| (term.auto(), term.policy, term.status));
        assert_eq!((model.orders.len(), term), (2, Some((None, 0, 5))));
        assert_eq!(model.cancel_auto_renewal(SOMEBODY, "vm").code(), Some("CBC.99003605"));
        let again = model.set_auto_renewal(SOMEBODY, "vm", (None, None));
        assert_eq!(again.code(), Some("CBC.99003602"));
    }
}
