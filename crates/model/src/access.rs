//! Who may call: what a request is proved by, and what speaks against its caller.

use crate::answer::Answer;
use crate::credentials::PairState;
use crate::customers::Status;
use crate::json::{Fields, Json};
use crate::world::{Model, Who};

/// A user of an account, by its place among those; 0 is the owner.
pub type Caller = (Who, usize);

/// What a request is proved by, which may be void: a place among things of its kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Means {
    /// A key pair.
    Pair(usize),
    /// A token.
    Token(usize),
    /// A temporary key pair.
    Temporary(usize),
}

/// What counts of an operation before its caller is let in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asking<'a> {
    /// Its id.
    pub operation: &'a str,
    /// Is it for those partners alone that have customers to serve?
    pub providers: bool,
    /// Is it one of the identity service?
    pub identity: bool,
}

/// Nothing proves who calls.
fn unproved(code: &str, identity: bool) -> Answer {
    if identity {
        return Answer::of_identity(401);
    }
    let body = Fields::default().with("error_msg", Json::Any).with("error_code", code);
    // Requests are called by random names.
    Answer::of(401, body.with("request_id", Json::Any).done())
}

impl Model {
    /// Does a user have this generation of tokens still, and count at all?
    pub(crate) fn stands(&self, (who, user): Caller, generation: u64) -> bool {
        let user = &self.people[who].users[user];
        user.enabled && user.generation == generation
    }

    /// Whom something stands for that a request is proved by.
    ///
    /// # Errors
    /// What is answered where it is void.
    pub fn proved(&self, means: Means, identity: bool) -> Result<Caller, Answer> {
        let void = || unproved("APIGW.0301", identity);
        match means {
            Means::Pair(place) => {
                let pair = &self.pairs[place];
                let enabled = self.people[pair.who].users[pair.user].enabled;
                let stands = enabled && pair.state == PairState::Active;
                stands.then_some((pair.who, pair.user)).ok_or_else(void)
            }
            Means::Token(place) => {
                let token = &self.tokens[place];
                if token.forgotten || !self.stands(token.caller, token.generation) {
                    return Err(void());
                }
                if self.wall >= token.expires {
                    return Err(unproved("APIGW.0307", identity));
                }
                Ok(token.caller)
            }
            Means::Temporary(place) => {
                let key = &self.temporary[place];
                let stands = self.stands(key.caller, key.generation) && self.wall < key.expires;
                stands.then_some(key.caller).ok_or_else(void)
            }
        }
    }

    /// Everything of an account that a request can be proved by, or could once.
    pub fn means_of(&self, who: Who) -> Vec<Means> {
        let mut found = Vec::new();
        for (place, pair) in self.pairs.iter().enumerate() {
            if pair.who == who && self.id(pair.secret).is_some() {
                found.push(Means::Pair(place));
            }
        }
        for (place, token) in self.tokens.iter().enumerate() {
            if token.caller.0 == who && self.id(token.text).is_some() {
                found.push(Means::Token(place));
            }
        }
        for (place, key) in self.temporary.iter().enumerate() {
            if key.caller.0 == who && self.id(key.token).is_some() {
                found.push(Means::Temporary(place));
            }
        }
        found
    }

    /// Why somebody who is known may not call: the account first, then what its user may do.
    pub fn against_call(&self, caller: Caller, asking: Asking<'_>) -> Option<Answer> {
        let (who, user) = caller;
        if asking.identity {
            let closed = self.people[who].status == Status::Closed;
            return closed.then(|| Answer::of_identity(403));
        }
        if let Some(answer) = self.may_call(who, asking.providers) {
            return Some(answer);
        }
        let lacks = self.lacks(who, user, asking.operation)?;
        let rule = "user access denied.checkCustomerPermission,correct permission code is";
        let body = Fields::default().with("error_code", "CBC.0151");
        Some(Answer::of(403, body.with("error_msg", format!("{rule} {lacks}")).done()))
    }
}
