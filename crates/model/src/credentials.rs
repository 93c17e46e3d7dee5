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
        let own = |place: &usize| (self.pairs[*place].who, self.pairs[*place].user) == (who, user);
        (0..self.pairs.len()).rev().filter(own).find(|place| self.can_sign(*place))
    }

    /// Does somebody hold a key pair that opens what its user may? Where nobody heard the answer in
    /// which the secret key stood, nobody does.
    pub fn can_sign(&self, place: usize) -> bool {
        let pair = &self.pairs[place];
        let enabled = self.people[pair.who].users[pair.user].enabled;
        let held = self.id(pair.access).is_some() && self.id(pair.secret).is_some();
        enabled && held && pair.state == PairState::Active
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
        let mut orders = self.orders(who).into_iter().map(|order| self.shown_pairs(order, page));
        let first = orders.next().unwrap_or(Json::Any);
        let mut bodies = vec![first];
        for body in orders {
            if !bodies.contains(&body) {
                bodies.push(body);
            }
        }
        match bodies.len() {
            1 => Answer::of(200, bodies.remove(0)),
            _ => Answer::of(200, Json::OneOf(bodies)),
        }
    }

    /// The orders in which an account's key pairs may be listed: more than one where a name is not known
    /// that decides. A user has two pairs at the most.
    fn orders(&self, who: Who) -> Vec<Vec<&Pair>> {
        let there = |pair: &&Pair| pair.who == who && pair.state != PairState::Gone;
        let mut found: Vec<&Pair> = self.pairs.iter().filter(there).collect();
        // What is known comes first: what is not would take its name.
        found.sort_by_key(|pair| {
            let name = self.id(pair.access);
            (pair.user, pair.created, name.is_none(), name)
        });
        let open = |one: &Pair, other: &Pair| {
            let unknown = self.id(one.access).is_none() || self.id(other.access).is_none();
            unknown && (one.user, one.created) == (other.user, other.created)
        };
        let mut orders = vec![found.clone()];
        for place in 1..found.len() {
            if open(found[place - 1], found[place]) {
                let mut others = orders.clone();
                for order in &mut others {
                    order.swap(place - 1, place);
                }
                orders.extend(others);
            }
        }
        orders
    }

    fn shown_pairs(&self, order: Vec<&Pair>, page: Page) -> Json {
        let (total, found) = page.of(order);
        let shown = |pair: &Pair| {
            let user = &self.people[pair.who].users[pair.user];
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
        Fields::default().with("total_count", total).with("credentials", shown).done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Zone;
    use crate::customers::Kind;
    use crate::site::Site;

    #[test]
    fn a_key_pair_that_nobody_heard_of_signs_nothing_and_is_listed_in_any_place() {
        let mut model = Model::new((Site::Cn, Zone::east(8)), 0, 0);
        let id = model.ids.given(Sort::Account, "a");
        let who = model.add_person(id, Kind::Person, "somebody");
        for (place, keys) in [Some(("K", "s")), None].into_iter().enumerate() {
            assert_eq!(model.create_credential(who, None).status, 201);
            let Some((access, secret)) = keys else { continue };
            model.ids.learn(model.pairs[place].access, access);
            model.ids.learn(model.pairs[place].secret, secret);
        }
        assert_eq!(model.pair_of(who, 0), Some(0));
        assert_eq!(model.create_credential(who, None).status, 409);
        let page = |offset, limit| Page { offset, limit };
        let Some(Json::OneOf(orders)) = model.list_credentials(who, page(0, 9)).body else {
            panic!("it may be before the other or after it");
        };
        let first = |order: &Json| match order.field("credentials") {
            Some(Json::List(shown)) => shown[0].field("ak").cloned(),
            _ => None,
        };
        let pairs = [0, 1].map(|place| Some(model.pairs[place].access.into()));
        assert_eq!(orders.iter().map(first).collect::<Vec<_>>(), pairs, "the known one first");
        model.ids.learn(model.pairs[1].access, "A");
        let Some(body) = model.list_credentials(who, page(0, 1)).body else { panic!("a body") };
        let Some(Json::List(shown)) = body.field("credentials") else { panic!("a list") };
        assert_eq!(shown[0].field("ak"), Some(&model.pairs[1].access.into()));
        assert_eq!(model.pair_of(who, 0), Some(0), "its secret is lost for good");
    }
}
