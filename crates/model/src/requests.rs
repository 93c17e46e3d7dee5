//! What is decided before a rule is asked: who may call, and which requests came before.

use crate::access::Caller;
use crate::answer::Answer;
use crate::customers::{Kind, Status};
use crate::world::{Model, Who};

/// An answer that is kept for repeats.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The request it belongs to: everything of it that counts.
    pub request: String,
    /// What was answered; `None`: it held a secret.
    pub answer: Option<Answer>,
}

impl Model {
    /// Why somebody may not call at all; `providers`: those alone may that have customers to serve.
    pub fn may_call(&self, who: Who, providers: bool) -> Option<Answer> {
        let person = &self.people[who];
        if person.status == Status::Closed {
            return Some(Answer::refused(403, "CBC.0155"));
        }
        if person.abroad {
            return Some(Answer::refused(403, "CBC.0156"));
        }
        let provides = matches!(person.kind, Kind::SolutionProvider | Kind::Distributor);
        (providers && !provides).then(|| Answer::refused(403, "CBC.0151"))
    }

    /// The answer that is kept under a key, if one is.
    pub fn kept(&self, caller: Option<Caller>, operation: &str, key: &str) -> Option<&Kept> {
        self.kept.get(&(caller, operation.to_owned(), key.to_owned()))
    }

    /// What a request is answered whose key belongs to another, or to an answer with a secret.
    pub fn repeated(kept: &Kept, request: &str) -> Answer {
        if kept.request != request {
            return Answer::refused(409, "HUBU.0002");
        }
        kept.answer.clone().unwrap_or_else(|| Answer::refused(409, "HUBU.0003"))
    }

    /// Keeps an answer under a key, or only that it was given where it held a secret.
    pub fn keep(
        &mut self,
        caller: Option<Caller>,
        (operation, key): (&str, &str),
        request: String,
        answer: Option<Answer>,
    ) {
        let place = (caller, operation.to_owned(), key.to_owned());
        self.kept.insert(place, Kept { request, answer });
    }
}
