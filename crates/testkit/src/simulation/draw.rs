//! [`Draw`]: what the drawing of requests has in common.

use hubu_model::{DAY_MS, E8, Id, Model, Page, UNIT, Who, day_text, instant, text};

use super::dice::Dice;
use crate::client::Call;

/// The dice of a turn, and what there is to draw from.
pub struct Draw<'a> {
    /// The turn's dice.
    pub dice: Dice,
    /// What there is.
    pub model: &'a Model,
    /// The turn's number: what must be new is named after it.
    pub turn: u64,
}

/// An id that nothing has.
pub const NOBODY: &str = "00000000000000000000000000000000";

impl Draw<'_> {
    /// Somebody whose id is known.
    pub fn anybody(&mut self) -> Option<Who> {
        self.somebody(|_, _| true)
    }

    /// Somebody of a sort, mostly; now and then somebody else.
    pub fn somebody(&mut self, fits: impl Fn(&Model, Who) -> bool) -> Option<Who> {
        let known: Vec<Who> = (0..self.model.people.len())
            .filter(|who| self.model.id(self.model.people[*who].id).is_some())
            .collect();
        self.mostly(&known, fits)
    }

    /// Somebody of a sort, mostly, who can sign requests.
    pub fn caller(&mut self, fits: impl Fn(&Model, Who) -> bool) -> Option<Who> {
        let able = |who: &Who| self.keys(*who).is_some() && self.id(*who).is_some();
        let able: Vec<Who> = (0..self.model.people.len()).filter(able).collect();
        self.mostly(&able, fits)
    }

    fn mostly(&mut self, all: &[Who], fits: impl Fn(&Model, Who) -> bool) -> Option<Who> {
        let fitting: Vec<Who> = all.iter().copied().filter(|who| fits(self.model, *who)).collect();
        if fitting.is_empty() || self.dice.chance(12) {
            return self.dice.any(all);
        }
        self.dice.any(&fitting)
    }

    /// A key pair of somebody's owner, one in use.
    pub fn keys(&self, who: Who) -> Option<(String, String)> {
        keys(self.model, who, 0)
    }

    /// Users of all accounts that can sign requests.
    pub fn signers(&self) -> Vec<(Who, usize)> {
        let everybody = self.model.people.iter().enumerate();
        let users =
            everybody.flat_map(|(who, one)| (0..one.users.len()).map(move |user| (who, user)));
        users.filter(|(who, user)| keys(self.model, *who, *user).is_some()).collect()
    }

    /// The id of somebody.
    pub fn id(&self, who: Who) -> Option<String> {
        self.text(self.model.people[who].id)
    }

    /// The text of an id.
    pub fn text(&self, id: Id) -> Option<String> {
        self.model.id(id).map(str::to_owned)
    }

    /// The path of something of a customer, on the operators' plane.
    pub fn of(&self, who: Who, rest: &str) -> Option<String> {
        Some(format!("/operator/v1/customers/{}{rest}", self.id(who)?))
    }

    /// An amount of cents.
    pub fn amount(&mut self) -> E8 {
        let most = self.dice.pick(&[3, 100, 10_000, 300_000]);
        self.dice.between(1, most) * (UNIT / 100)
    }

    /// An amount near another one, as whoever takes all of it wants.
    pub fn near(&mut self, amount: E8) -> E8 {
        let cents = amount / (UNIT / 100);
        let wanted = match self.dice.below(5) {
            0 => cents,
            1 => cents + 1,
            2 => cents / 2,
            _ => return self.amount(),
        };
        wanted.max(1) * (UNIT / 100)
    }

    /// An instant so many days from now, at the most: on a whole second.
    pub fn days_ahead(&mut self, from: i64, to: i64) -> i64 {
        let ahead = self.dice.between(from, to) * DAY_MS;
        let now = self.model.now();
        now - now.rem_euclid(1000) + ahead
    }

    /// A page, and the query that asks for it.
    pub fn page(&mut self, call: Call) -> (Page, Call) {
        if self.dice.chance(30) {
            return (Page { offset: 0, limit: 10 }, call);
        }
        let (offset, limit) = (self.dice.below(7), 1 + self.dice.below(6));
        let call = call.query("offset", &offset.to_string()).query("limit", &limit.to_string());
        (Page { offset, limit }, call)
    }

    /// The same where pages have numbers, the first of which is 1.
    pub fn numbered_page(&mut self, call: Call) -> (Page, Call) {
        if self.dice.chance(30) {
            return (Page { offset: 0, limit: 10 }, call);
        }
        let (number, limit) = (self.dice.below(4), 1 + self.dice.below(4));
        let call = call.query("offset", &(number + 1).to_string());
        let call = call.query("limit", &limit.to_string());
        (Page { offset: number * limit, limit }, call)
    }

    /// A civil day around today.
    pub fn day(&mut self, from: i64, to: i64) -> i64 {
        self.model.zone.civil_day(self.model.now()) + self.dice.between(from, to)
    }

    /// The id of a transaction that may have been: one of [`Draw::transaction`], or one of a posting.
    pub fn trade_id(&mut self) -> String {
        let known = self.model.known_trades();
        let known = if self.dice.chance(60) { self.dice.any(&known) } else { None };
        known.unwrap_or_else(|| format!("tx-{}", self.dice.below(20)))
    }

    /// A transaction id; short ones come up again.
    pub fn transaction(&mut self) -> Option<String> {
        match self.dice.below(10) {
            0 => None,
            1 | 2 => Some(format!("tx-{}", self.dice.below(20))),
            _ => Some(format!("tx-{}-{}", self.turn, self.dice.below(9))),
        }
    }
}

/// A key pair of a user, the last one that is in use.
pub fn keys(model: &Model, who: Who, user: usize) -> Option<(String, String)> {
    pair(model, model.pair_of(who, user)?)
}

/// A key pair, in use or not.
pub fn pair(model: &Model, place: usize) -> Option<(String, String)> {
    let pair = &model.pairs[place];
    Some((model.id(pair.access)?.to_owned(), model.id(pair.secret)?.to_owned()))
}

/// A text as it stands in a path: names have blanks, and no other signs that count there.
pub fn in_path(text: &str) -> String {
    text.replace(' ', "%20")
}

/// An amount as it stands in bodies.
pub fn written(amount: E8) -> String {
    text(amount)
}

/// An instant as it stands in bodies.
pub fn at(ms: i64) -> String {
    instant(ms)
}

/// A day as it stands in queries.
pub fn day(day: i64) -> String {
    day_text(day)
}
