//! What the calendar causes, and the clock.

use crate::answer::Answer;
use crate::books::{Holds, Place};
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
}

#[derive(Clone, Copy, Debug)]
enum What {
    /// A coupon, by its place.
    Coupon(usize),
    /// A credit.
    Credit(Holds, i64),
}

impl What {
    const fn word(self) -> &'static str {
        match self {
            Self::Coupon(_) => "coupon_expiry",
            Self::Credit(..) => "credit_expiry",
        }
    }
}

impl Model {
    pub(crate) fn oblige_credit(&mut self, (who, holds, end): Place) {
        let serial = self.open((who, holds, end)).serial;
        self.due.push(Due { at: end, who, serial, what: What::Credit(holds, end) });
    }

    pub(crate) fn oblige_coupon(&mut self, who: Who, place: usize) {
        let coupon = &self.coupons[place];
        let (at, serial) = (coupon.expires, coupon.serial);
        self.due.push(Due { at, who, serial, what: What::Coupon(place) });
    }

    /// The order in which things are due: their instant, the group they are of, their number.
    fn order(&self, due: &Due) -> (i64, Who, u64) {
        (due.at, self.people[due.who].group, due.serial)
    }

    /// Does what is due now; tells how much that was.
    pub fn run_due(&mut self) -> usize {
        let now = self.now();
        let (mut run, left): (Vec<Due>, Vec<Due>) =
            std::mem::take(&mut self.due).into_iter().partition(|due| due.at <= now);
        self.due = left;
        run.sort_by_key(|due| self.order(due));
        for due in &run {
            self.begin_write();
            match due.what {
                What::Coupon(place) => self.end_coupon(place),
                What::Credit(holds, end) => self.end_credit(due.who, holds, end),
            }
            self.note_job(due.what.word(), Some(due.who));
        }
        run.len()
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

    /// Business time moves to an instant; what falls due on the way is done at its own.
    pub fn advance(&mut self, to: i64) -> Answer {
        if to < self.now() {
            return Answer::refused(409, "HUBU.0107");
        }
        let mut jobs = self.run_due();
        while let Some(next) = self.due.iter().map(|due| due.at).filter(|at| *at <= to).min() {
            self.set_time(next);
            jobs += self.run_due();
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
        all.sort_by_key(|due| {
            let (at, group, serial) = self.order(due);
            (at, group, matches!(due.what, What::Credit(..)), serial)
        });
        let (total, page) = page.of(all);
        let shown: Vec<Json> = page.into_iter().map(|due| self.shown_due(due)).collect();
        Answer::of(200, Fields::default().with("total_count", total).with("jobs", shown).done())
    }

    fn shown_due(&self, due: &Due) -> Json {
        let key = match due.what {
            What::Coupon(place) => Some(self.coupons[place].id),
            What::Credit(holds, end) => self.book((due.who, holds, end)).map(|book| book.id),
        };
        Fields::default()
            .with("kind", due.what.word())
            .with_some("key", key)
            .with("customer_id", self.people[due.who].id)
            .with("due_time", Json::instant(due.at))
            .with("failures", 0_i64)
            .done()
    }

    /// Nothing ever waits for a person here.
    pub fn retry_job(&self) -> Answer {
        Answer::refused(404, "HUBU.0110")
    }
}
