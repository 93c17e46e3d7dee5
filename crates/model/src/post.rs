//! Whoever sends events: what it finds to do, and what becomes of what it tried. All instants are the
//! process's clock.
//!
//! A pause after a failure is spread by chance, so that only its bounds are known: between them
//! somebody may be found waiting or not.

use crate::deliveries::{Attempt, Standing, Subject};
use crate::ids::Id;
use crate::world::Model;

/// Somebody's events that wait for an endpoint.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    /// When they may be sent at the earliest, and when at the latest.
    next: (i64, i64),
    /// How often in a row the first of them failed.
    failures: u32,
    /// Until when somebody works on them.
    taken: i64,
}

/// An endpoint's failures in a row, and until when it is left alone.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Rest {
    failures: u32,
    until: i64,
}

/// A message that is to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// The event's number.
    pub number: i64,
    /// Its kind.
    pub kind: String,
    /// Did it lose what it had to say?
    pub expired: bool,
}

/// Somebody's events that were taken to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// The id of whom they are about.
    pub customer: String,
    /// The events, in their order.
    pub messages: Vec<Message>,
}

/// What came of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Came {
    /// An attempt was made; the endpoint may have asked to be left alone for so many milliseconds.
    Tried(Attempt, Option<i64>),
    /// There was nothing to say any more.
    Expired,
}

const SECOND: i64 = 1_000;
/// For how long what was taken is kept from others.
const LEASE: i64 = 30 * SECOND;
const MOST_MESSAGES: usize = 16;
const MOST_FAILURES: u32 = 27;
const LONGEST: i64 = 6 * 3_600 * SECOND;
const GONE: &str = "the endpoint answered 410: it is gone";

fn doubled(first: i64, times: u32, most: i64) -> i64 {
    (0..times.min(40)).fold(first, |pause, _| (pause * 2).min(most)).min(most)
}

impl Model {
    /// Somebody's events wait for an endpoint; where they do already, they go on waiting, or are sent
    /// at once.
    pub(crate) fn queue(&mut self, hook: Id, subject: Subject, at_once: bool) {
        let fresh = Waiting { next: (self.wall, self.wall), failures: 0, taken: 0 };
        let row = self.waiting.entry((hook, subject)).or_insert(fresh);
        if at_once {
            (row.next, row.failures) = (fresh.next, 0);
        }
    }

    /// An endpoint was changed: what waits for it is sent at once.
    pub(crate) fn wake(&mut self, hook: Id) {
        let wall = self.wall;
        let own = self.waiting.iter_mut().filter(|((one, _), _)| *one == hook);
        own.for_each(|(_, row)| row.next = (row.next.0.min(wall), row.next.1.min(wall)));
    }

    /// May a row be taken now, and must it be found?
    const fn takable(&self, row: &Waiting) -> (bool, bool) {
        let free = row.taken <= self.wall;
        (free && row.next.0 <= self.wall, free && row.next.1 <= self.wall)
    }

    /// Is everybody known by id whose events wait?
    pub fn knows_who_waits(&self) -> bool {
        let mut people = self.waiting.keys().filter_map(|(_, subject)| *subject);
        people.all(|who| self.id(self.people[who].id).is_some())
    }

    /// Compares what somebody found to do: the endpoints, by id, with their failures in a row.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check_due(&self, found: &[(String, i64)]) -> Result<(), String> {
        let mut rest = found.iter().peekable();
        for hook in &self.hooks {
            let rows = self.waiting.iter().filter(|((one, _), _)| *one == hook.id);
            let rows: Vec<(bool, bool)> = rows.map(|(_, row)| self.takable(row)).collect();
            let open = hook.enabled && hook.rest.until <= self.wall;
            let may = open && rows.iter().any(|(may, _)| *may);
            let must = open && rows.iter().any(|(_, must)| *must);
            let number = self.ids.text(hook.id).unwrap_or_default();
            let there = rest.next_if(|(id, _)| id.strip_prefix("WH") == Some(number));
            match there {
                Some((_, failures)) if !may || *failures != i64::from(hook.rest.failures) => {
                    return Err(format!("{found:?}: WH{number} is not to be called so"));
                }
                None if must => return Err(format!("{found:?}: WH{number} is missing")),
                _ => {}
            }
        }
        rest.next().map_or(Ok(()), |other| Err(format!("nothing waits for {other:?}")))
    }

    /// Somebody takes what waits for an endpoint, all of it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn take(&mut self, id: &str, batches: &[Batch]) -> Result<(), String> {
        let hook = self.hook(id).map(|place| self.hooks[place].id).ok_or("no such endpoint")?;
        let wall = self.wall;
        let mut taken: Vec<Subject> = Vec::new();
        for batch in batches {
            let subject = self.find(&batch.customer);
            let row = self.waiting.get(&(hook, subject)).copied();
            if taken.contains(&subject) || !row.is_some_and(|row| self.takable(&row).0) {
                return Err(format!("{batch:?} is not to be sent yet"));
            }
            let expected = self.messages(hook, subject);
            if expected != batch.messages {
                return Err(format!("{expected:?} are to be sent, not {batch:?}"));
            }
            taken.push(subject);
        }
        for ((_, subject), row) in self.waiting.iter().filter(|((one, _), _)| *one == hook) {
            if self.takable(row).1 && !taken.contains(subject) {
                return Err(format!("what waits for {subject:?} was not taken"));
            }
        }
        for subject in taken {
            if let Some(row) = self.waiting.get_mut(&(hook, subject)) {
                row.taken = wall + LEASE;
            }
        }
        Ok(())
    }

    fn messages(&self, hook: Id, subject: Subject) -> Vec<Message> {
        let now = self.now();
        let own = self.deliveries.iter().filter(|one| {
            (one.hook, one.subject, one.standing) == (hook, subject, Standing::Waiting)
        });
        let message = |one: &crate::deliveries::Delivery| {
            let content = self.contents.get(&(subject, one.number));
            let expired =
                one.kind == crate::webhooks::CODE && content.is_none_or(|end| *end <= now);
            Message { number: one.number, kind: one.kind.to_owned(), expired }
        };
        let mut messages: Vec<Message> = own.map(message).collect();
        messages.sort_by_key(|message| message.number);
        messages.truncate(MOST_MESSAGES);
        messages
    }

    /// Somebody says what came of a message. Tells whether it goes on with the next one.
    pub fn settle(
        &mut self,
        id: &str,
        customer: &str,
        number: i64,
        came: &Came,
        last: bool,
    ) -> bool {
        let (subject, wall) = (self.find(customer), self.wall);
        let Some(place) = self.hook(id) else { return false };
        let hook = self.hooks[place].id;
        let Some(mut row) = self.waiting.get(&(hook, subject)).copied() else { return false };
        let failure = match came {
            Came::Tried(attempt, _) => attempt.failure.clone(),
            Came::Expired => None,
        };
        row.failures += u32::from(failure.is_some());
        let (standing, reason) = match (came, &failure) {
            (Came::Expired, _) => (Standing::GivenUp, Some("the code has expired".to_owned())),
            (_, None) => (Standing::Taken, None),
            (_, Some(why)) if row.failures >= MOST_FAILURES => {
                let reason = format!("given up after {} attempts: {why}", row.failures);
                (Standing::GivenUp, Some(reason))
            }
            _ => (Standing::Waiting, None),
        };
        self.write((hook, subject, number), (standing, reason), came);
        self.tally(place, subject, came);
        if standing == Standing::Waiting {
            row.next = pause(wall, row.failures, came);
            row.taken = 0;
            self.waiting.insert((hook, subject), row);
            return false;
        }
        let goes_on = !last && failure.is_none();
        (row.failures, row.taken) = (0, if goes_on { wall + LEASE } else { 0 });
        if !goes_on {
            row.next = (wall, wall);
        }
        self.waiting.insert((hook, subject), row);
        if !goes_on && self.messages(hook, subject).is_empty() {
            self.waiting.remove(&(hook, subject));
        }
        goes_on
    }

    fn write(
        &mut self,
        (hook, subject, number): (Id, Subject, i64),
        (standing, reason): (Standing, Option<String>),
        came: &Came,
    ) {
        let wall = self.wall;
        let same = |one: &&mut crate::deliveries::Delivery| {
            (one.hook, one.subject, one.number) == (hook, subject, number)
        };
        let Some(one) = self.deliveries.iter_mut().find(same) else { return };
        (one.standing, one.reason) = (standing, reason);
        if let Came::Tried(attempt, _) = came {
            one.attempts.push(attempt.clone());
        }
        if standing == Standing::Waiting {
            return;
        }
        one.ended = Some(wall);
        // What an event says is kept no longer than somebody waits for it, endpoints that went among
        // them.
        let waits = self.deliveries.iter().any(|one| {
            (one.subject, one.number, one.standing) == (subject, number, Standing::Waiting)
        });
        if !waits {
            self.contents.remove(&(subject, number));
        }
    }

    /// Counts an endpoint's failures in a row; one that is gone is switched off.
    fn tally(&mut self, place: usize, subject: Subject, came: &Came) {
        let (wall, hook) = (self.wall, &mut self.hooks[place]);
        let Came::Tried(attempt, _) = came else { return };
        if attempt.failure.is_none() {
            hook.rest = Rest::default();
            return;
        }
        hook.rest.failures += 1;
        if let Some(more) = hook.rest.failures.checked_sub(5) {
            hook.rest.until = wall + doubled(5 * SECOND, more, 300 * SECOND);
        }
        if attempt.status == Some(410) && hook.enabled {
            hook.enabled = false;
            hook.off_reason = Some(GONE.to_owned());
            self.note_job("webhook_gone", subject);
        }
    }
}

/// The bounds of the next attempt.
fn pause(wall: i64, failures: u32, came: &Came) -> (i64, i64) {
    let asked = match came {
        Came::Tried(_, asked) => asked.unwrap_or(0),
        Came::Expired => 0,
    };
    let fifth = doubled(SECOND, failures.saturating_sub(1), LONGEST) / 5;
    (wall + (4 * fifth).max(asked), wall + (6 * fifth).max(asked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::site::Site;
    use crate::webhooks::NewHook;

    fn answered(status: u16) -> Came {
        let failure = (status >= 300).then(|| format!("the endpoint answered {status}"));
        Came::Tried(Attempt { begun: 0, took: 1, status: Some(status), failure }, None)
    }

    #[test]
    fn what_fails_waits_what_is_taken_ends_and_who_is_gone_is_switched_off() {
        let mut model = Model::new((Site::Cn, Zone::east(8)), 0, 0);
        let id = model.ids.given(crate::ids::Sort::Account, "c");
        let who = model.add_person(id, crate::Kind::Person, "somebody");
        let (url, kinds) = ("https://hooks.example.com".to_owned(), vec!["*".to_owned()]);
        let (customer, description) = (None, String::new());
        model.create_hook(&NewHook { url, kinds, customer, description, enabled: true });
        let hook = model.hooks[0].id;
        model.ids.learn(hook, "1");
        model.raise(who, "account.adjusted");
        let messages =
            vec![Message { number: 1, kind: "account.adjusted".to_owned(), expired: false }];
        let batch = Batch { customer: "c".to_owned(), messages };
        assert_eq!(model.check_due(&[("WH1".to_owned(), 0)]), Ok(()));
        assert!(model.check_due(&[]).is_err());
        assert_eq!(model.take("WH1", std::slice::from_ref(&batch)), Ok(()));
        assert!(!model.settle("WH1", "c", 1, &answered(500), true));
        model.wall = 700;
        assert_eq!(model.check_due(&[]), Ok(()));
        model.wall = 900;
        assert_eq!(model.check_due(&[]), Ok(()), "it may wait still");
        assert_eq!(model.check_due(&[("WH1".to_owned(), 1)]), Ok(()), "or not");
        model.wall = 1_200;
        assert_eq!(model.take("WH1", std::slice::from_ref(&batch)), Ok(()));
        assert!(!model.settle("WH1", "c", 1, &answered(410), true));
        assert!(!model.hooks[0].enabled && model.hooks[0].off_reason.is_some());
        model.wall = 9_000;
        assert_eq!(model.check_due(&[]), Ok(()), "it is off");
        model.hooks[0].enabled = true;
        assert_eq!(model.take("WH1", &[batch]), Ok(()));
        assert!(!model.settle("WH1", "c", 1, &answered(204), true));
        assert!(model.waiting.is_empty() && model.deliveries[0].attempts.len() == 3);
    }

    #[test]
    fn pauses_double_up_to_their_longest() {
        let bounds = |failures| pause(0, failures, &answered(500));
        assert_eq!(bounds(1), (800, 1_200));
        assert_eq!(bounds(3), (3_200, 4_800));
        assert_eq!(bounds(40), (LONGEST / 5 * 4, LONGEST / 5 * 6));
    }
}
