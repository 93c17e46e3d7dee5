//! What the calendar causes, and the clock.

use crate::answer::Answer;
use crate::books::{Holds, Place};
use crate::ids::Id;
use crate::json::{Fields, Json};
use crate::world::{Model, Page, Who};

/// How business time runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Clock {
    /// It stands at an instant.
    Frozen(i64),
    /// It runs ahead of the process's clock by so much.
    Flowing(i64),
}

/// Something to be looked at.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    at: i64,
    who: Who,
    serial: u64,
    what: What,
    /// How often somebody took it up.
    taken: u32,
    /// How often its work failed in a row.
    failures: u32,
    /// Until when of the process's clock it is left alone after that.
    pause: i64,
    /// Does it wait for a person?
    waits: bool,
}

/// What is to be looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum What {
    /// A coupon, by its place.
    Coupon(usize),
    /// A credit.
    Credit(Holds, i64),
    /// Whether an order was paid, by its place.
    Deadline(usize),
    /// Whether an order was provided.
    Provision(usize),
    /// What time makes of a resource, by its place.
    Life(usize),
    /// Whether a resource can be renewed, by its place.
    Renew(usize),
}

impl What {
    const fn word(self) -> &'static str {
        match self {
            Self::Coupon(_) => "coupon_expiry",
            Self::Credit(..) => "credit_expiry",
            Self::Deadline(_) => "order_deadline",
            Self::Provision(_) => "order_provision",
            Self::Life(_) => "resource_life",
            Self::Renew(_) => "auto_renew",
        }
    }
}

/// After so many failures in a row it waits for a person.
const MOST_FAILURES: u32 = 10;
/// Pauses double with each time it was taken up, so often at the most.
const MOST_DOUBLINGS: u32 = 8;

impl Due {
    const fn new((at, who): (i64, Who), serial: u64, what: What) -> Self {
        Self { at, who, serial, what, taken: 0, failures: 0, pause: 0, waits: false }
    }

    /// Does it wait for a person?
    const fn waits(&self) -> bool {
        self.waits
    }

    /// Its work failed.
    fn fail(&mut self, wall: i64) {
        self.failures += 1;
        self.waits = self.failures >= MOST_FAILURES;
        self.pause = wall + (1_000 << self.taken.min(MOST_DOUBLINGS));
    }
}

impl Model {
    pub(crate) fn oblige_credit(&mut self, (who, holds, end): Place) {
        let serial = self.open((who, holds, end)).serial;
        self.due.push(Due::new((end, who), serial, What::Credit(holds, end)));
    }

    pub(crate) fn oblige_coupon(&mut self, who: Who, place: usize) {
        let coupon = &self.coupons[place];
        let (at, serial) = (coupon.expires, coupon.serial);
        self.due.push(Due::new((at, who), serial, What::Coupon(place)));
    }

    /// Nobody has to look at an order's deadline any more.
    pub(crate) fn relieve(&mut self, order: usize) {
        self.due.retain(|due| due.what != What::Deadline(order));
    }

    /// Something about an order or a resource is to be looked at; where it was to be already, now then. What
    /// was tried of it without success counts on.
    pub(crate) fn oblige(&mut self, who: Who, what: What, at: i64) {
        let serial = match what {
            What::Deadline(place) | What::Provision(place) => self.orders[place].serial,
            What::Life(place) | What::Renew(place) => self.resources[place].serial,
            What::Coupon(_) | What::Credit(..) => 0,
        };
        match self.due.iter_mut().find(|due| (due.who, due.what) == (who, what)) {
            Some(due) => (due.at, due.waits) = (at, false),
            None => self.due.push(Due::new((at, who), serial, what)),
        }
    }

    /// The order in which things that are due are done: their instant, the group they are of, their
    /// number.
    fn due_order(&self, due: &Due) -> (i64, Who, u64) {
        (due.at, self.people[due.who].group, due.serial)
    }

    /// The order in which they are listed, and taken up where not all are: of one group by their kind.
    fn rank(&self, due: &Due) -> (i64, Who, &'static str, u64) {
        let (at, group, serial) = self.due_order(due);
        (at, group, due.what.word(), serial)
    }

    /// From now on the work of what is due fails, or does not any more.
    pub const fn let_work_fail(&mut self, fails: bool) {
        self.work_fails = fails;
    }

    /// Takes up what is due now, so much at the most; tells how much that was. Whoever took it may not
    /// live to do it.
    pub fn take_due(&mut self, most: usize) -> usize {
        self.taken_up(most).len()
    }

    /// The places of what is taken up, in the order in which it is done.
    fn taken_up(&mut self, most: usize) -> Vec<usize> {
        let (now, wall) = (self.now(), self.wall);
        let open = |due: &Due| due.at <= now && !due.waits() && due.pause <= wall;
        let mut found: Vec<usize> =
            (0..self.due.len()).filter(|place| open(&self.due[*place])).collect();
        found.sort_by_key(|place| self.rank(&self.due[*place]));
        found.truncate(most);
        found.sort_by_key(|place| self.due_order(&self.due[*place]));
        for place in &found {
            self.due[*place].taken += 1;
        }
        found
    }

    /// Does what is due now, so much at the most, or fails to; tells how much that was.
    pub fn run_due(&mut self, most: usize) -> usize {
        let (run, wall) = (self.taken_up(most), self.wall);
        if self.work_fails {
            for place in &run {
                self.due[*place].fail(wall);
            }
            return run.len();
        }
        let all: Vec<(Who, What)> =
            run.iter().map(|place| (self.due[*place].who, self.due[*place].what)).collect();
        for (who, what) in &all {
            self.begin_write();
            // What is done may be to be looked at again.
            self.due.retain(|due| (due.who, due.what) != (*who, *what));
            match *what {
                What::Coupon(place) => self.end_coupon(place),
                What::Credit(holds, end) => self.end_credit(*who, holds, end),
                What::Deadline(place) => self.lapse(place),
                What::Provision(place) => self.take_as_done(place),
                What::Life(place) => self.live_on(place),
                What::Renew(place) => self.try_to_renew(place),
            }
            for other in self.others_than(*who) {
                self.note_job(what.word(), Some(other));
            }
            self.note_job(what.word(), Some(*who));
        }
        run.len()
    }

    /// Is something left alone for a while because its work failed?
    pub fn is_work_put_off(&self) -> bool {
        self.due.iter().any(|due| due.failures > 0 && !due.waits())
    }

    /// How long all of it is left alone at the most.
    pub fn longest_pause(&self) -> i64 {
        let put_off = self.due.iter().filter(|due| due.failures > 0 && !due.waits());
        put_off.map(|due| due.pause - self.wall).max().unwrap_or_default().max(0)
    }

    /// The next instant at which something falls due.
    pub fn next_due(&self) -> Option<i64> {
        let now = self.now();
        let ahead = self.due.iter().filter(|due| !due.waits()).map(|due| due.at);
        ahead.filter(|at| *at > now).min()
    }

    fn end_credit(&mut self, who: Who, holds: Holds, end: i64) {
        let left = self.balance((who, holds, end)).max(0);
        if left > 0 {
            self.clear(who, holds, end);
            self.raise(who, "account.credit_expired");
        }
        let book = self.book((who, holds, end)).map(|book| book.id);
        let facts = Fields::default().with_some("book", book);
        self.detail(facts.with("cleared", Json::amount(left)));
    }

    /// Does what is due now, and what falls due by that.
    fn run_all_due(&mut self) -> usize {
        let (mut jobs, mut run) = (0, self.run_due(usize::MAX));
        while run > 0 {
            jobs += run;
            run = self.run_due(usize::MAX);
        }
        jobs
    }

    /// Business time moves to an instant; what falls due on the way is done at its own.
    pub fn advance(&mut self, to: i64) -> Answer {
        if to < self.now() {
            return Answer::refused(409, "HUBU.0107");
        }
        let mut jobs = self.run_all_due();
        while let Some(next) = self.next_due().filter(|at| *at <= to) {
            self.set_time(next);
            jobs += self.run_all_due();
        }
        self.set_time(to);
        // How many obligations the last call worked on depends on what went wrong before it.
        let facts = Fields::default().with("to", Json::instant(to)).with("now", Json::instant(to));
        self.detail_holds(facts.with("finished", true));
        let body = Fields::default()
            .with("now", Json::instant(to))
            .with("to", Json::instant(to))
            .with("jobs", jobs)
            .with("finished", true);
        Answer::of(200, body.done())
    }

    fn set_time(&mut self, to: i64) {
        self.clock = match self.clock {
            Clock::Frozen(_) => Clock::Frozen(to),
            Clock::Flowing(_) => Clock::Flowing(to - self.wall),
        };
    }

    /// Business time stands still from now on, or runs.
    pub fn set_flowing(&mut self, flowing: bool) -> Answer {
        let now = self.now();
        self.clock = if flowing { Clock::Flowing(now - self.wall) } else { Clock::Frozen(now) };
        let facts = Fields::default().with("flowing", flowing);
        self.detail(facts.with("now", Json::instant(now)));
        self.show_clock()
    }

    /// How business time runs.
    pub fn show_clock(&self) -> Answer {
        let mode = match self.clock {
            Clock::Frozen(_) => "frozen",
            Clock::Flowing(_) => "flowing",
        };
        let body = Fields::default().with("mode", mode).with("now", Json::instant(self.now()));
        Answer::of(200, body.done())
    }

    /// What falls due, the earliest first.
    pub fn list_jobs(&self, page: Page) -> Answer {
        let mut all: Vec<&Due> = self.due.iter().collect();
        all.sort_by_key(|due| self.rank(due));
        let (total, page) = page.of(all);
        let shown: Vec<Json> = page.into_iter().map(|due| self.shown_due(due)).collect();
        Answer::of(200, Fields::default().with("total_count", total).with("jobs", shown).done())
    }

    fn shown_due(&self, due: &Due) -> Json {
        Fields::default()
            .with("kind", due.what.word())
            .with_some("key", self.key_of_due(due))
            .with("customer_id", self.people[due.who].id)
            .with("due_time", Json::instant(due.at))
            .with("failures", i64::from(due.failures))
            .with_some("parked_reason", due.waits().then_some(Json::Any))
            .done()
    }

    /// The key of what is due.
    fn key_of_due(&self, due: &Due) -> Option<Id> {
        match due.what {
            What::Coupon(place) => Some(self.coupons[place].id),
            What::Credit(holds, end) => self.book((due.who, holds, end)).map(|book| book.id),
            What::Deadline(place) | What::Provision(place) => Some(self.orders[place].key),
            What::Life(place) | What::Renew(place) => Some(self.resources[place].key),
        }
    }

    /// Everything due whose key was seen: its kind, its key, and whether it waits for a person.
    pub fn known_jobs(&self) -> Vec<(&'static str, String, bool)> {
        let known = |due: &Due| Some(self.id(self.key_of_due(due)?)?.to_owned());
        let all = self.due.iter();
        all.filter_map(|due| Some((due.what.word(), known(due)?, due.waits()))).collect()
    }

    /// What waits for a person is taken up again.
    pub fn retry_job(&mut self, kind: &str, key: &str) -> Answer {
        let is = |due: &Due| {
            let own = self.key_of_due(due).is_some_and(|id| self.ids.is(id, key));
            own && due.what.word() == kind && due.waits()
        };
        let Some(place) = self.due.iter().position(is) else {
            return Answer::refused(404, "HUBU.0110");
        };
        let due = &mut self.due[place];
        (due.failures, due.pause, due.waits) = (0, 0, false);
        Answer::empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{DAY_MS, Zone};
    use crate::customers::Kind;
    use crate::site::Site;

    const E8: i64 = crate::amount::UNIT;

    /// Somebody with two credits that end on the next days.
    fn with_credits() -> (Model, Who) {
        let mut model = Model::new((Site::Cn, Zone::east(8)), 0, 0);
        let id = model.ids.given(crate::ids::Sort::Account, "a");
        let who = model.add_person(id, Kind::Enterprise, "somebody");
        for day in 1..=2 {
            assert_eq!(model.grant_credit(who, E8, day * DAY_MS).status, 201);
        }
        (model, who)
    }

    #[test]
    fn what_fails_is_put_off_ever_longer_and_waits_for_a_person_in_the_end() {
        let (mut model, who) = with_credits();
        let book = model.people[who].books[&(Holds::Credit, DAY_MS)].id;
        model.ids.learn(book, "7");
        model.let_work_fail(true);
        model.advance(DAY_MS);
        assert_eq!(
            (model.balance((who, Holds::Credit, DAY_MS)), model.longest_pause()),
            (E8, 2_000)
        );
        assert_eq!(model.run_due(9), 0, "it is left alone");
        for taken in 2..=10 {
            model.wall += model.longest_pause();
            assert_eq!(model.retry_job("credit_expiry", "7").status, 404);
            assert_eq!(model.run_due(9), 1);
            let pause = if taken < 10 { 1_000 << taken.min(8) } else { 0 };
            assert_eq!(model.longest_pause(), pause);
        }
        model.let_work_fail(false);
        model.wall += DAY_MS;
        assert_eq!((model.run_due(9), model.is_work_put_off()), (0, false));
        assert_eq!(model.known_jobs()[0], ("credit_expiry", "7".to_owned(), true));
        assert_eq!(model.retry_job("coupon_expiry", "7").status, 404);
        assert_eq!(model.retry_job("credit_expiry", "7").status, 204);
        assert_eq!(model.run_due(9), 1);
        assert_eq!(model.balance((who, Holds::Credit, DAY_MS)), 0);
    }

    #[test]
    fn time_does_not_wait_for_what_failed() {
        let (mut model, who) = with_credits();
        model.let_work_fail(true);
        let jobs = model.advance(DAY_MS).body.and_then(|body| body.field("jobs").cloned());
        assert_eq!(jobs, Some(1_usize.into()));
        model.let_work_fail(false);
        let jobs = model.advance(3 * DAY_MS).body.and_then(|body| body.field("jobs").cloned());
        assert_eq!(jobs, Some(1_usize.into()), "the first is left alone");
        assert_eq!(model.balance((who, Holds::Credit, DAY_MS)), E8);
        model.wall += 2_000;
        assert_eq!((model.run_due(1), model.balance((who, Holds::Credit, DAY_MS))), (1, 0));
    }

    #[test]
    fn what_was_taken_up_and_not_done_is_due_still() {
        let (mut model, _) = with_credits();
        model.clock = Clock::Frozen(2 * DAY_MS);
        assert_eq!((model.take_due(1), model.run_due(1), model.run_due(9)), (1, 1, 1));
        assert_eq!(model.run_due(9), 0);
    }
}
