//! Events, and what of them goes to endpoints. Everybody's events are numbered, whoever hears them.

use crate::answer::Answer;
use crate::ids::Id;
use crate::json::{Fields, Json};
use crate::webhooks::{TRIAL, no_hook};
use crate::world::{Model, Page, Who};

/// The operator who sends the requests, as the events of its trials name it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operator {
    pub(crate) id: Id,
    pub(crate) key: Id,
}

/// An event on its way to an endpoint. Nobody sends it here, so it waits for ever.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) hook: Id,
    /// Whom the event is about; none: the operator.
    subject: Option<Who>,
    kind: &'static str,
    number: i64,
    /// The process's clock.
    written: i64,
}

impl Model {
    /// Something happened to somebody: whoever hears of it is to be told.
    pub(crate) fn raise(&mut self, who: Who, kind: &'static str) {
        let (number, written) = (self.next_event(Some(who)), self.wall);
        let hearing = self.hooks.iter().filter(|hook| hook.hears(who, kind));
        let told = hearing.map(|hook| {
            let (hook, subject) = (hook.id, Some(who));
            Delivery { hook, subject, kind, number, written }
        });
        self.deliveries.extend(told);
    }

    /// Something happened between two.
    pub(crate) fn raise_both(&mut self, one: Who, other: Who, kind: &'static str) {
        self.raise(one, kind);
        self.raise(other, kind);
    }

    fn next_event(&mut self, subject: Option<Who>) -> i64 {
        let number = self.events.entry(subject).or_default();
        *number += 1;
        *number
    }

    /// An event that says nothing goes to an endpoint, whatever that hears.
    pub fn send_trial(&mut self, id: &str) -> Answer {
        let hook = match self.listening(id) {
            Ok(place) => self.hooks[place].id,
            Err(answer) => return answer,
        };
        let (subject, kind, written) = (None, TRIAL, self.wall);
        let number = self.next_event(subject);
        self.deliveries.push(Delivery { hook, subject, kind, number, written });
        let event = self.event_id(subject, number);
        Answer::of(202, Fields::default().with("event_id", event).done())
    }

    fn event_id(&self, subject: Option<Who>, number: i64) -> Json {
        Json::Id("evt_", self.key_of(subject), format!("_{number}"))
    }

    fn key_of(&self, subject: Option<Who>) -> Id {
        subject.map_or(self.operator.key, |who| self.people[who].key)
    }

    /// The ids of an endpoint's events, as far as they are known.
    pub fn event_ids(&self, hook: Id) -> Vec<String> {
        let own = self.deliveries.iter().filter(|one| one.hook == hook);
        let known = own.filter_map(|one| self.written_id(one));
        known.collect()
    }

    fn written_id(&self, one: &Delivery) -> Option<String> {
        let key = self.ids.text(self.key_of(one.subject))?;
        Some(format!("evt_{key}_{}", one.number))
    }

    /// An event is sent again. One that waits goes on waiting. What is no event's id is not looked
    /// for, not even its endpoint is.
    pub fn redeliver(&self, id: &str, event: &str) -> Answer {
        let unknown = || Answer::refused(404, "HUBU.0203");
        if !is_event_id(event) {
            return unknown();
        }
        let hook = match self.listening(id) {
            Ok(place) => self.hooks[place].id,
            Err(answer) => return answer,
        };
        let mut own = self.deliveries.iter().filter(|one| one.hook == hook);
        let there = own.any(|one| self.written_id(one).as_deref() == Some(event));
        if there { Answer::empty() } else { unknown() }
    }

    /// What was given up is sent again: nothing ever was.
    pub fn redeliver_parked(&self, id: &str) -> Answer {
        match self.listening(id) {
            Ok(_) => Answer::of(200, Fields::default().with("count", 0_i64).done()),
            Err(answer) => answer,
        }
    }

    /// What goes to an endpoint, the last written first; only what waits, or only what does not.
    pub fn list_deliveries(&self, id: &str, waiting: Option<bool>, page: Page) -> Answer {
        let Some(place) = self.hook(id) else { return no_hook() };
        let hook = self.hooks[place].id;
        let wanted = |one: &&Delivery| one.hook == hook && waiting != Some(false);
        let mut found: Vec<&Delivery> = self.deliveries.iter().filter(wanted).collect();
        found.sort_by_key(|one| std::cmp::Reverse((one.written, one.subject, one.number)));
        let (total, found) = page.of(found);
        let shown: Vec<Json> = found.into_iter().map(|one| self.shown_delivery(one)).collect();
        let body = Fields::default().with("total_count", total).with("deliveries", shown);
        Answer::of(200, body.done())
    }

    fn shown_delivery(&self, one: &Delivery) -> Json {
        let id = one.subject.map_or(self.operator.id, |who| self.people[who].id);
        Fields::default()
            .with("event_id", self.event_id(one.subject, one.number))
            .with("type", one.kind)
            .with("customer_id", id)
            .with("sequence", one.number)
            .with("state", "pending")
            .with("create_time", Json::instant(one.written))
            .with("attempts", Vec::<Json>::new())
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
    use crate::webhooks::NewHook;

    #[test]
    fn events_are_numbered_even_where_nobody_hears_them() {
        let mut model = Model::new(0, 5);
        let id = model.ids.given("customer");
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
