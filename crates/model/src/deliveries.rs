//! Events, and what of them goes to endpoints. Everybody's events are numbered, whoever hears them.

use crate::answer::Answer;
use crate::ids::Id;
use crate::json::{Fields, Json};
use crate::webhooks::{CODE, TRIAL, no_hook};
use crate::world::{Model, Page, Who};

/// The operator who sends the requests, as the events of its trials name it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operator {
    pub(crate) id: Id,
    pub(crate) key: Id,
}

/// Whom an event is about; none: the operator.
pub(crate) type Subject = Option<Who>;

/// How far an event has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It waits.
    Waiting,
    /// The endpoint took it.
    Taken,
    /// It was given up.
    GivenUp,
}

impl Standing {
    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "pending",
            Self::Taken => "delivered",
            Self::GivenUp => "parked",
        }
    }
}

/// An event on its way to an endpoint. All instants are the process's clock.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) hook: Id,
    pub(crate) subject: Subject,
    pub(crate) kind: &'static str,
    pub(crate) number: i64,
    pub(crate) standing: Standing,
    pub(crate) reason: Option<String>,
    pub(crate) ended: Option<i64>,
    pub(crate) attempts: Vec<Attempt>,
    written: i64,
}

/// An attempt to send an event.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attempt {
    /// When it began.
    pub begun: i64,
    /// Milliseconds it took.
    pub took: i64,
    /// The status of the answer.
    pub status: Option<u16>,
    /// What went wrong.
    pub failure: Option<String>,
}

impl Model {
    /// Something happened to somebody: whoever hears of it is to be told.
    pub(crate) fn raise(&mut self, who: Who, kind: &'static str) {
        self.raise_about(Some(who), kind);
    }

    /// Something happened to somebody, or to everybody: then it is about the operator who did it.
    pub(crate) fn raise_about(&mut self, subject: Subject, kind: &'static str) {
        let number = self.next_event(subject);
        let hearing =
            self.hooks.iter().filter(|hook| hook.hears(subject, kind)).map(|hook| hook.id);
        for hook in hearing.collect::<Vec<_>>() {
            self.deliver(hook, subject, (kind, number));
            self.queue(hook, subject, false);
        }
    }

    /// Something happened between two.
    pub(crate) fn raise_both(&mut self, one: Who, other: Who, kind: &'static str) {
        self.raise(one, kind);
        self.raise(other, kind);
    }

    /// A code is to go to somebody; what it says is kept as long as anybody may need it.
    pub(crate) fn raise_code(&mut self, who: Who, expires: i64) {
        self.raise(who, CODE);
        let number = self.events.get(&Some(who)).copied().unwrap_or_default();
        self.contents.insert((Some(who), number), expires);
    }

    fn next_event(&mut self, subject: Subject) -> i64 {
        let number = self.events.entry(subject).or_default();
        *number += 1;
        *number
    }

    fn deliver(&mut self, hook: Id, subject: Subject, (kind, number): (&'static str, i64)) {
        self.deliveries.push(Delivery {
            hook,
            subject,
            kind,
            number,
            standing: Standing::Waiting,
            reason: None,
            ended: None,
            attempts: Vec::new(),
            written: self.wall,
        });
    }

    /// An event that says nothing goes to an endpoint, whatever that hears.
    pub fn send_trial(&mut self, id: &str) -> Answer {
        let hook = match self.listening(id) {
            Ok(place) => self.hooks[place].id,
            Err(answer) => return answer,
        };
        let number = self.next_event(None);
        self.deliver(hook, None, (TRIAL, number));
        self.queue(hook, None, true);
        let event = self.event_id(None, number);
        Answer::of(202, Fields::default().with("event_id", event).done())
    }

    fn event_id(&self, subject: Subject, number: i64) -> Json {
        Json::Id("evt_", self.key_of(subject), format!("_{number}"))
    }

    fn key_of(&self, subject: Subject) -> Id {
        subject.map_or(self.operator.key, |who| self.people[who].key)
    }

    /// The ids of an endpoint's events, as far as they are known.
    pub fn event_ids(&self, hook: Id) -> Vec<String> {
        let own = self.deliveries.iter().filter(|one| one.hook == hook);
        own.filter_map(|one| self.written_id(one)).collect()
    }

    fn written_id(&self, one: &Delivery) -> Option<String> {
        let key = self.ids.text(self.key_of(one.subject))?;
        Some(format!("evt_{key}_{}", one.number))
    }

    /// An event is sent again. What is no event's id is not looked for, nor is its endpoint.
    pub fn redeliver(&mut self, id: &str, event: &str) -> Answer {
        let unknown = || Answer::refused(404, "HUBU.0203");
        if !is_event_id(event) {
            return unknown();
        }
        let hook = match self.listening(id) {
            Ok(place) => self.hooks[place].id,
            Err(answer) => return answer,
        };
        let is =
            |one: &Delivery| one.hook == hook && self.written_id(one).as_deref() == Some(event);
        let Some(place) = self.deliveries.iter().position(is) else { return unknown() };
        if self.says_nothing(place) && self.deliveries[place].standing != Standing::Waiting {
            return Answer::refused(409, "HUBU.0205");
        }
        self.again(place);
        Answer::empty()
    }

    /// Did an event lose what it had to say?
    pub(crate) fn says_nothing(&self, place: usize) -> bool {
        let one = &self.deliveries[place];
        one.kind == CODE && !self.contents.contains_key(&(one.subject, one.number))
    }

    fn again(&mut self, place: usize) {
        let one = &mut self.deliveries[place];
        (one.standing, one.reason, one.ended) = (Standing::Waiting, None, None);
        let (hook, subject) = (one.hook, one.subject);
        self.queue(hook, subject, true);
    }

    /// What was given up and written between two instants is sent again, as far as it says something.
    pub fn redeliver_parked(&mut self, id: &str, from: Option<i64>, before: Option<i64>) -> Answer {
        let hook = match self.listening(id) {
            Ok(place) => self.hooks[place].id,
            Err(answer) => return answer,
        };
        let wanted = |place: &usize| {
            let one = &self.deliveries[*place];
            one.hook == hook
                && one.standing == Standing::GivenUp
                && from.is_none_or(|from| one.written >= from)
                && before.is_none_or(|before| one.written < before)
                && !self.says_nothing(*place)
        };
        let found: Vec<usize> = (0..self.deliveries.len()).filter(wanted).collect();
        for place in &found {
            self.again(*place);
        }
        Answer::of(200, Fields::default().with("count", found.len()).done())
    }

    /// What goes to an endpoint, the last written first.
    pub fn list_deliveries(&self, id: &str, state: Option<Standing>, page: Page) -> Answer {
        let Some(place) = self.hook(id) else { return no_hook() };
        let hook = self.hooks[place].id;
        let mut found: Vec<&Delivery> = self.deliveries.iter().collect();
        found.retain(|one| one.hook == hook && state.is_none_or(|state| one.standing == state));
        found.sort_by_key(|one| std::cmp::Reverse((one.written, one.subject, one.number)));
        let (total, found) = page.of(found);
        let shown: Vec<Json> = found.into_iter().map(|one| self.shown_delivery(one)).collect();
        let body = Fields::default().with("total_count", total).with("deliveries", shown);
        Answer::of(200, body.done())
    }

    fn shown_delivery(&self, one: &Delivery) -> Json {
        let id = one.subject.map_or(self.operator.id, |who| self.people[who].id);
        let attempts: Vec<Json> = one.attempts.iter().map(Attempt::shown).collect();
        Fields::default()
            .with("event_id", self.event_id(one.subject, one.number))
            .with("type", one.kind)
            .with("customer_id", id)
            .with("sequence", one.number)
            .with("state", one.standing.word())
            .with_some("reason", one.reason.as_deref())
            .with("create_time", Json::instant(one.written))
            .with_some("settle_time", one.ended.map(Json::instant))
            .with("attempts", attempts)
            .done()
    }
}

impl Attempt {
    fn shown(&self) -> Json {
        Fields::default()
            .with("time", Json::instant(self.begun))
            .with("duration_ms", self.took)
            .with_some("http_status", self.status.map(i64::from))
            .with_some("failure", self.failure.as_deref())
            .done()
    }
}

/// The form in which events are called.
fn is_event_id(text: &str) -> bool {
    let parts: Vec<&str> = text.split('_').collect();
    let number = |part: &str| part.parse::<i64>().is_ok_and(|number| number.to_string() == part);
    matches!(parts[..], ["evt", subject, count] if number(subject) && number(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::ids::Sort;
    use crate::site::Site;
    use crate::webhooks::NewHook;

    #[test]
    fn events_are_numbered_even_where_nobody_hears_them() {
        let mut model = Model::new((Site::Cn, Zone::east(8)), 0, 5);
        let id = model.ids.given(Sort::Account, "customer");
        let who = model.add_person(id, crate::Kind::Person, "somebody");
        model.raise(who, "account.adjusted");
        let (url, kinds) = ("https://hooks.example.com".to_owned(), vec!["account.*".to_owned()]);
        let (customer, description) = (None, String::new());
        model.create_hook(&NewHook { url, kinds, customer, description, enabled: true });
        model.raise(who, "account.recharged");
        model.raise(who, "coupon.issued");
        let hook = model.hooks[0].id;
        let told: Vec<_> = model.deliveries.iter().map(|one| (one.hook, one.number)).collect();
        assert_eq!(told, [(hook, 2)]);
        assert!(is_event_id("evt_7_12") && !is_event_id("evt_07_12") && !is_event_id("evt_7"));
    }
}
