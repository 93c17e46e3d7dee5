//! Key pairs of users.

use crate::answer::Answer;
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::users::unknown_user;
use crate::world::{Model, Page, Who};

/// What a key pair is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PairState {
    /// It opens what its user may.
    Active,
    /// It opens nothing, for now.
    Inactive,
    /// It is gone for good.
    Gone,
}

/// A key pair that was made once.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The access key.
    pub access: Id,
    /// The secret key.
    pub secret: Id,
    /// Whose account.
    pub who: Who,
    /// The place of its user among those of the account.
    pub user: usize,
    /// What it is good for.
    pub state: PairState,
    created: i64,
}

impl Model {
    /// A key pair is drawn for a user, or the owner of an account; it has two at the most.
    pub fn create_credential(&mut self, who: Who, named: Option<&str>) -> Answer {
        let user = named.map_or(Some(0), |named| self.user_of(who, named));
        let Some(user) = user else { return unknown_user() };
        let has = |pair: &&Pair| (pair.who, pair.user) == (who, user);
        let there = self.pairs.iter().filter(|pair| pair.state != PairState::Gone);
        if there.filter(has).count() >= 2 {
            return Answer::refused(409, "HUBU.0146");
        }
        let (access, secret) =
            (self.ids.unknown(Sort::AccessKey), self.ids.unknown(Sort::SecretKey));
        let (state, created) = (PairState::Active, self.now());
        self.pairs.push(Pair { access, secret, who, user, state, created });
        let user_id = self.people[who].users[user].id;
        self.detail(Fields::default().with("user", user_id).with("access_key", access));
        let body = Fields::default()
            .with("ak", access)
            .with("sk", secret)
            .with("user_id", self.people[who].users[user].id)
            .with("create_time", Json::instant(created));
        Answer::of(201, body.done())
    }

    /// The last key pair that a user can sign with.
    pub fn pair_of(&self, who: Who, user: usize) -> Option<usize> {
        let enabled = self.people[who].users[user].enabled;
        let usable = |pair: &Pair| {
            (pair.who, pair.user) == (who, user) && pair.state == PairState::Active && enabled
        };
        self.pairs.iter().rposition(usable)
    }

    /// A key pair becomes active, inactive or is gone; its user's tokens fall.
    pub fn set_pair(&mut self, who: Who, access: &str, state: PairState) -> Answer {
        let there = |pair: &Pair| {
            pair.who == who && pair.state != PairState::Gone && self.ids.is(pair.access, access)
        };
        let Some(place) = self.pairs.iter().position(there) else {
            return Answer::refused(404, "HUBU.0145");
        };
        self.pairs[place].state = state;
        let user = self.pairs[place].user;
        self.people[who].users[user].generation += 1;
        let facts = Fields::default().with("access_key", access);
        self.detail(match state {
            PairState::Gone => facts.with("deleted", true),
            _ => facts.with("active", state == PairState::Active),
        });
        Answer::empty()
    }

    /// The key pairs of an account's users: those of the older user first, of one user the older, and
    /// of equally old ones by their names.
    pub fn list_credentials(&self, who: Who, page: Page) -> Answer {
        let there = |pair: &&Pair| pair.who == who && pair.state != PairState::Gone;
        let mut found: Vec<&Pair> = self.pairs.iter().filter(there).collect();
        found.sort_by_key(|pair| (pair.user, pair.created, self.id(pair.access)));
        let (total, found) = page.of(found);
        let shown = |pair: &Pair| {
            let user = &self.people[who].users[pair.user];
            let active = pair.state == PairState::Active;
            Fields::default()
                .with("ak", pair.access)
                .with("user_id", user.id)
                .with("user_name", user.name.as_str())
                .with("status", if active { "active" } else { "inactive" })
                .with("create_time", Json::instant(pair.created))
                .done()
        };
        let shown: Vec<Json> = found.into_iter().map(shown).collect();
        let body = Fields::default().with("total_count", total).with("credentials", shown);
        Answer::of(200, body.done())
    }
}
