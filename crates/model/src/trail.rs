//! The trail: which writes passed, by whom, and whom they were about.

use crate::access::Caller;
use crate::answer::Answer;
use crate::customers::{bad_parameter, unknown_customer};
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::world::{Model, Page, Who};

/// A write that passed.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    id: Id,
    at: i64,
    actor: String,
    operation: String,
    /// Whom it was about; none: about no customer, it stands with the operator.
    about: Option<Who>,
    detail: Json,
    /// Did somebody ask for it? The calendar asks for nothing.
    asked: bool,
}

/// Which writes an operator asks for; everything that is `None` does not filter.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct TrailQuery {
    /// About the customer with this id.
    pub subject: Option<String>,
    /// By whoever is called so.
    pub actor: Option<String>,
    /// Of this operation.
    pub operation: Option<String>,
    /// From this instant on.
    pub from: Option<i64>,
    /// Before this instant.
    pub to: Option<i64>,
}

/// Whom the write under way is about.
#[derive(Clone, Default, Debug)]
pub(crate) enum About {
    /// Whoever its path names, or else whoever asked.
    #[default]
    Usual,
    /// These, one after the other.
    These(Vec<Who>),
    /// It changes nothing, and leaves no trace.
    Nothing,
}

/// Who asked for a write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// An operator.
    Operator,
    /// Whoever holds a ticket.
    Ticket,
    /// A user of a customer.
    User(Caller),
}

/// Who operates the realm, as trails call it.
pub(crate) const OPERATOR: &str = "operator/operator";
const TICKET: &str = "real-name ticket";

impl Model {
    /// Somebody is about to write.
    pub fn acts(&mut self, by: By) {
        self.actor = match by {
            By::Operator => OPERATOR.to_owned(),
            By::Ticket => TICKET.to_owned(),
            By::User((who, user)) => {
                let person = &self.people[who];
                format!("{}/{}", person.account_name, person.users[user].name)
            }
        };
    }

    /// Notes a write that passed: about whomever its rules named, or else about `usual`.
    pub fn trace(&mut self, operation: &str, caller: By, usual: Option<Who>) {
        let about = match std::mem::take(&mut self.about) {
            About::Usual => vec![usual],
            About::These(named) => named.into_iter().map(Some).collect(),
            About::Nothing => {
                self.details.clear();
                return;
            }
        };
        self.acts(caller);
        let actor = self.actor.clone();
        for about in about {
            self.note((operation, &actor), about, true);
        }
    }

    /// The write under way is about somebody else than usual, or about several.
    pub(crate) fn is_about(&mut self, who: Who) {
        match &mut self.about {
            About::These(named) => named.push(who),
            about => *about = About::These(vec![who]),
        }
    }

    /// What the trail is to say of the write under way; once for each of those it is about, in order.
    pub(crate) fn detail(&mut self, facts: Fields) {
        self.details.push_back(facts.done());
    }

    /// What is done with an order is about whoever pays for its customer, before it is about that one.
    pub(crate) fn also_about(&mut self, payer: Who, order: usize) {
        let facts = self.order_facts(order);
        self.is_about(payer);
        self.detail(facts);
    }

    /// Whom the write under way is about besides somebody.
    pub(crate) fn others_than(&self, who: Who) -> Vec<Who> {
        match &self.about {
            About::These(named) => named.iter().copied().filter(|one| *one != who).collect(),
            About::Usual | About::Nothing => Vec::new(),
        }
    }

    /// What was told last has these fields too.
    pub(crate) fn add_to_detail<const N: usize>(&mut self, more: [(&str, Json); N]) {
        if let Some(Json::Object(fields)) = self.details.back_mut() {
            fields.extend(more.map(|(name, value)| (name.to_owned(), value)));
        }
    }

    /// The same, where it says more than that.
    pub(crate) fn detail_holds(&mut self, facts: Fields) {
        self.details.push_back(facts.and_others());
    }

    /// What an operator's request did on the way, whatever became of the rest of it.
    pub(crate) fn note_operator(&mut self, operation: &str, who: Who) {
        self.note((operation, OPERATOR), Some(who), true);
    }

    /// What nobody asked for.
    pub(crate) fn note_job(&mut self, kind: &str, about: Option<Who>) {
        self.note((kind, kind), about, false);
    }

    fn note(&mut self, (operation, actor): (&str, &str), about: Option<Who>, asked: bool) {
        let (id, at) = (self.ids.unknown(Sort::Audit), self.now());
        // What was posted since the last note is its doing.
        for posting in self.postings.iter_mut().rev().take_while(|one| one.actor.is_empty()) {
            actor.clone_into(&mut posting.actor);
        }
        let (actor, operation) = (actor.to_owned(), operation.to_owned());
        // What nothing was told of is not compared: writes of no money, of which few facts are not words
        // or secrets.
        let detail = self.details.pop_front().unwrap_or(Json::Any);
        self.trail.push(Trace { id, at, actor, operation, about, detail, asked });
    }

    /// The write to come names nobody yet.
    pub fn begin_write(&mut self) {
        self.about = About::Usual;
        self.details.clear();
    }

    /// What was about one customer, the latest first.
    pub fn customer_trail(&self, who: Who, page: Page) -> Answer {
        let found = self.trail.iter().rev().filter(|trace| trace.about == Some(who));
        let (total, found) = page.of(found.collect());
        let shown: Vec<Json> = found.into_iter().map(|trace| trace.fields().done()).collect();
        Answer::of(200, Fields::default().with("total_count", total).with("entries", shown).done())
    }

    /// The trail of the realm, the newest first.
    pub fn list_trail(&self, query: &TrailQuery, page: Page) -> Answer {
        if query.from.zip(query.to).is_some_and(|(from, to)| from > to) {
            return bad_parameter();
        }
        let subject = query.subject.as_ref().map(|id| self.find(id));
        if subject == Some(None) {
            return unknown_customer();
        }
        let mut found: Vec<usize> = (0..self.trail.len()).collect();
        found.retain(|place| {
            let trace = &self.trail[*place];
            subject.is_none_or(|subject| trace.about == subject)
                && query.actor.as_ref().is_none_or(|actor| *actor == trace.actor)
                && query.operation.as_ref().is_none_or(|operation| *operation == trace.operation)
                && query.from.is_none_or(|from| from <= trace.at)
                && query.to.is_none_or(|to| trace.at < to)
        });
        found.sort_by_key(|place| std::cmp::Reverse((self.trail[*place].at, *place)));
        let (total, found) = page.of(found);
        let shown = |place: usize| {
            let trace = &self.trail[place];
            let subject = trace.about.map_or(self.operator.id, |who| self.people[who].id);
            trace.fields().with("subject_id", subject).done()
        };
        let shown: Vec<Json> = found.into_iter().map(shown).collect();
        Answer::of(200, Fields::default().with("total_count", total).with("entries", shown).done())
    }
}

impl Trace {
    fn fields(&self) -> Fields {
        Fields::default()
            .with("audit_id", self.id)
            .with("time", Json::instant(self.at))
            // An instant of the process's clock.
            .with("wall_time", Json::Any)
            .with("actor", self.actor.as_str())
            .with("operation", self.operation.as_str())
            // Requests are called by random names.
            .with_some("request_id", self.asked.then_some(Json::Any))
            .with("detail", self.detail.clone())
    }
}
