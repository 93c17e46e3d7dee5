//! Whoever sends events: what it finds to do, and what becomes of what it tried. All instants are the
//! process's clock.
//!
//! A pause after a failure is spread by chance, so that only its bounds are known: between them
//! somebody may be found waiting or not.

use crate::deliveries::{Attempt, Delivery, Standing, Subject};
use crate::ids::Id;
use crate::webhooks::CODE;
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
    /// Who took them last; 0: nobody did.
    taking: u64,
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

/// Whoever took a batch: what it says counts until another one took it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Taking {
    hook: Id,
    subject: Subject,
    number: u64,
    /// The endpoint's generation at that time.
    generation: u64,
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
        let fresh = Waiting { next: (self.wall, self.wall), failures: 0, taken: 0, taking: 0 };
        let row = self.waiting.entry((hook, subject)).or_insert(fresh);
        if at_once {
            (row.next, row.failures) = (fresh.next, 0);
        }
    }

    /// An endpoint was changed: what waits for it is sent at once, and has never failed.
    pub(crate) fn wake(&mut self, hook: Id) {
        let wall = self.wall;
        let own = self.waiting.iter_mut().filter(|((one, _), _)| *one == hook);
        own.for_each(|(_, row)| {
            (row.next, row.failures) = ((row.next.0.min(wall), row.next.1.min(wall)), 0);
        });
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

    /// After how many milliseconds all that waits for an endpoint may be sent, whatever chance makes of
    /// its pauses.
    pub fn patience(&self, id: &str) -> i64 {
        let Some(place) = self.hook(id) else { return 0 };
        let hook = &self.hooks[place];
        let own = self.waiting.iter().filter(|((one, _), _)| *one == hook.id);
        let until = own.map(|(_, row)| row.next.1.max(row.taken)).max().unwrap_or_default();
        (until.max(hook.rest.until) - self.wall).max(0)
    }

    /// Has anything of an endpoint been given up that has still something to say?
    pub fn has_parked(&self, hook: Id) -> bool {
        let parked = |place: &usize| {
            let one = &self.deliveries[*place];
            (one.hook, one.standing) == (hook, Standing::GivenUp)
        };
        (0..self.deliveries.len()).filter(parked).any(|place| !self.says_nothing(place))
    }

    /// Somebody takes what waits for an endpoint, all of it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn take(&mut self, id: &str, batches: &[Batch]) -> Result<Vec<Taking>, String> {
        let place = self.hook(id).ok_or("no such endpoint")?;
        let (hook, generation) = (self.hooks[place].id, self.hooks[place].generation);
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
        let mut takings = Vec::new();
        for subject in taken {
            self.takings += 1;
            if let Some(row) = self.waiting.get_mut(&(hook, subject)) {
                (row.taken, row.taking) = (wall + LEASE, self.takings);
            }
            takings.push(Taking { hook, subject, number: self.takings, generation });
        }
        Ok(takings)
    }

    fn messages(&self, hook: Id, subject: Subject) -> Vec<Message> {
        let own = self.deliveries.iter().filter(|one| {
            (one.hook, one.subject, one.standing) == (hook, subject, Standing::Waiting)
        });
        let message = |one: &Delivery| Message {
            number: one.number,
            kind: one.kind.to_owned(),
            expired: self.is_past(one),
        };
        let mut messages: Vec<Message> = own.map(message).collect();
        messages.sort_by_key(|message| message.number);
        messages.truncate(MOST_MESSAGES);
        messages
    }

    /// Has a message that somebody took lost what it had to say by now? None: nothing that is said of it
    /// counts any more.
    pub fn is_expired(&self, by: Taking, number: i64) -> Option<bool> {
        self.taken_by(by)?;
        let is =
            |one: &&Delivery| (one.hook, one.subject, one.number) == (by.hook, by.subject, number);
        self.deliveries.iter().find(is).map(|one| self.is_past(one))
    }

    /// Has an event lost what it had to say?
    fn is_past(&self, one: &Delivery) -> bool {
        let content = self.contents.get(&(one.subject, one.number));
        one.kind == CODE && content.is_none_or(|end| *end <= self.now())
    }

    fn taken_by(&self, by: Taking) -> Option<Waiting> {
        let row = self.waiting.get(&(by.hook, by.subject)).copied();
        row.filter(|row| row.taking == by.number)
    }

    /// Somebody says what came of a message. Tells whether it goes on with the next one. What is said of
    /// an endpoint that was changed meanwhile counts only where it took something.
    pub fn settle(&mut self, by: Taking, number: i64, came: &Came, last: bool) -> bool {
        let (wall, key) = (self.wall, (by.hook, by.subject));
        let Some(mut row) = self.taken_by(by) else { return false };
        let Some(place) = self.hooks.iter().position(|hook| hook.id == by.hook) else {
            return false;
        };
        let same = self.hooks[place].generation == by.generation;
        let counts = same && status(came) != Some(410);
        let failure = match came {
            Came::Tried(attempt, _) => attempt.failure.clone(),
            Came::Expired => None,
        };
        row.failures += u32::from(counts && failure.is_some());
        let (standing, reason) = match (came, &failure) {
            (Came::Expired, _) => (Standing::GivenUp, Some("the code has expired".to_owned())),
            (_, None) => (Standing::Taken, None),
            (_, Some(why)) if counts && row.failures >= MOST_FAILURES => {
                let reason = format!("given up after {} attempts: {why}", row.failures);
                (Standing::GivenUp, Some(reason))
            }
            _ => (Standing::Waiting, None),
        };
        self.write((by.hook, by.subject, number), (standing, reason), came);
        if same {
            self.tally(place, by.subject, came);
        }
        if standing == Standing::Waiting {
            row.next = if counts { pause(wall, row.failures, came) } else { (wall, wall) };
            row.taken = 0;
            self.waiting.insert(key, row);
            return false;
        }
        let open = same && self.hooks[place].rest.until <= wall;
        let goes_on = !last && failure.is_none() && open;
        (row.failures, row.taken) = (0, if goes_on { wall + LEASE } else { 0 });
        if !goes_on {
            row.next = (wall, wall);
        }
        self.waiting.insert(key, row);
        if !goes_on && self.messages(by.hook, by.subject).is_empty() {
            self.waiting.remove(&key);
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
        let same =
            |one: &&mut Delivery| (one.hook, one.subject, one.number) == (hook, subject, number);
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

    /// Counts an endpoint's failures in a row, which let it rest after too many, or for as long as it asks;
    /// one that is gone is switched off.
    fn tally(&mut self, place: usize, subject: Subject, came: &Came) {
        let (wall, hook) = (self.wall, &mut self.hooks[place]);
        let Came::Tried(attempt, _) = came else { return };
        if attempt.failure.is_none() {
            hook.rest.failures = 0;
            return;
        }
        hook.rest.failures += 1;
        let usual = hook.rest.failures.checked_sub(5);
        let usual = usual.map_or(0, |more| doubled(5 * SECOND, more, 300 * SECOND));
        hook.rest.until = hook.rest.until.max(wall + usual.max(asked(came)));
        if attempt.status == Some(410) {
            hook.enabled = false;
            hook.off_reason = Some(GONE.to_owned());
            hook.generation += 1;
            self.note_job("webhook_gone", subject);
        }
    }
}

fn status(came: &Came) -> Option<u16> {
    match came {
        Came::Tried(attempt, _) => attempt.status,
        Came::Expired => None,
    }
}

fn asked(came: &Came) -> i64 {
    match came {
        Came::Tried(_, asked) => asked.unwrap_or(0),
        Came::Expired => 0,
    }
}

/// The bounds of the next attempt.
fn pause(wall: i64, failures: u32, came: &Came) -> (i64, i64) {
    let fifth = doubled(SECOND, failures.saturating_sub(1), LONGEST) / 5;
    (wall + (4 * fifth).max(asked(came)), wall + (6 * fifth).max(asked(came)))
}

#[cfg(test)]
#[path = "post_tests.rs"]
mod tests;
