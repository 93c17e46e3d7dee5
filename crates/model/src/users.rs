//! The users of an account: its owner, and those who act for it.

use crate::answer::Answer;
use crate::customers::{bad_parameter, unknown_customer};
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::policies::Attached;
use crate::world::{Model, Page, Who};

/// What a user of an account is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UserKind {
    /// The account's owner.
    Owner,
    /// One that may do what its policies say.
    Iam,
    /// A partner's operator, who may do what its items say.
    Operator,
}

impl UserKind {
    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "root",
            Self::Iam => "user",
            Self::Operator => "partner_operator",
        }
    }
}

/// A user of an account.
#[derive(Clone, Debug)]
pub struct User {
    /// Its id.
    pub id: Id,
    /// Its name within the account.
    pub name: String,
    /// What it is.
    pub kind: UserKind,
    /// Does it count?
    pub enabled: bool,
    /// Its password.
    pub password: Option<String>,
    pub(crate) items: Vec<String>,
    pub(crate) policies: Vec<Attached>,
    /// How often its tokens fell.
    pub(crate) generation: u64,
    created: i64,
}

/// A user to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewUser {
    /// Its name.
    pub name: String,
    /// Its password.
    pub password: Option<String>,
    /// What it is: not an owner.
    pub kind: UserKind,
    /// Its items.
    pub items: Vec<String>,
}

/// A password that is always good.
pub const GOOD_PASSWORD: &str = "S3cret!pass";

pub(crate) fn unknown_user() -> Answer {
    Answer::refused(404, "HUBU.0141")
}

fn are_items(items: &[String]) -> bool {
    items.iter().all(|item| item.starts_with("BPC_ITEM_"))
}

/// May a user of this name have this password?
fn is_password(password: &str, name: &str) -> bool {
    let mut kinds = [false; 4];
    for sign in password.chars() {
        match sign {
            'A'..='Z' => kinds[0] = true,
            'a'..='z' => kinds[1] = true,
            '0'..='9' => kinds[2] = true,
            '!'..='~' => kinds[3] = true,
            _ => return false,
        }
    }
    let lower = password.to_lowercase();
    let backwards: String = lower.chars().rev().collect();
    let name = name.to_lowercase();
    let drawn_on = kinds.iter().filter(|kind| **kind).count();
    (8..=32).contains(&password.len()) && drawn_on >= 3 && lower != name && backwards != name
}

/// Letters, digits and a few signs, and neither a digit nor a blank in front.
fn is_name(name: &str) -> bool {
    let sign = |sign: char| sign.is_ascii_alphanumeric() || "_.- ".contains(sign);
    !name.is_empty()
        && name.len() <= 64
        && name.chars().all(sign)
        && !name.starts_with(|first: char| first == ' ' || first.is_ascii_digit())
}

fn bad_password() -> Answer {
    Answer::refused(400, "CBC.99000036")
}

impl User {
    /// A user that was made now, without anything.
    pub(crate) const fn new(id: Id, name: String, kind: UserKind, created: i64) -> Self {
        Self {
            id,
            name,
            kind,
            enabled: true,
            password: None,
            items: Vec::new(),
            policies: Vec::new(),
            generation: 1,
            created,
        }
    }

    fn shown(&self) -> Json {
        Fields::default()
            .with("user_id", self.id)
            .with("name", self.name.as_str())
            .with("kind", self.kind.word())
            .with("enabled", self.enabled)
            .with("has_password", self.password.is_some())
            .with("items", self.items.clone())
            .with("create_time", Json::instant(self.created))
            .done()
    }
}

impl Model {
    /// What is answered where a customer is not there.
    pub fn no_customer() -> Answer {
        unknown_customer()
    }

    /// The place of the user of an account that has this id or, where none has, this name.
    pub fn user_of(&self, who: Who, named: &str) -> Option<usize> {
        let users = &self.people[who].users;
        let by_id = users.iter().position(|user| self.ids.is(user.id, named));
        by_id.or_else(|| users.iter().position(|user| user.name == named))
    }

    /// What speaks against a new user before the account is looked at closely.
    pub fn against_new_user(&self, who: Option<Who>, new: &NewUser) -> Option<Answer> {
        if !are_items(&new.items) {
            return Some(bad_parameter());
        }
        let Some(who) = who else { return Some(unknown_customer()) };
        if new.kind == UserKind::Operator && !self.people[who].kind.sells() {
            return Some(Answer::refused(409, "HUBU.0144"));
        }
        let good = new.password.as_ref().is_none_or(|password| is_password(password, &new.name));
        (!good).then(bad_password)
    }

    /// A user is made.
    pub fn create_user(&mut self, who: Who, new: &NewUser) -> Answer {
        if !is_name(&new.name) {
            return bad_parameter();
        }
        if self.people[who].users.iter().any(|user| user.name == new.name) {
            return Answer::refused(409, "HUBU.0142");
        }
        if new.kind != UserKind::Operator && !new.items.is_empty() {
            return bad_parameter();
        }
        self.next_serial();
        let (id, now) = (self.ids.unknown(Sort::User), self.now());
        let user = User::new(id, new.name.clone(), new.kind, now);
        let (password, items) = (new.password.clone(), new.items.clone());
        self.people[who].users.push(User { password, items, ..user });
        let facts = Fields::default().with("user", id).with("name", new.name.as_str());
        self.detail_holds(facts);
        Answer::of(201, Fields::default().with("user_id", id).done())
    }

    /// What speaks against a change of a user by itself.
    pub fn against_change(enabled: Option<bool>, items: Option<&[String]>) -> Option<Answer> {
        let nothing = enabled.is_none() && items.is_none();
        (nothing || !items.is_none_or(are_items)).then(bad_parameter)
    }

    /// A user is enabled or disabled, or gets other items.
    pub fn update_user(
        &mut self,
        who: Who,
        named: &str,
        enabled: Option<bool>,
        items: Option<&[String]>,
    ) -> Answer {
        let Some(place) = self.user_of(who, named) else { return unknown_user() };
        let user = &mut self.people[who].users[place];
        if user.kind != UserKind::Operator && items.is_some_and(|items| !items.is_empty()) {
            return bad_parameter();
        }
        if user.kind == UserKind::Owner && enabled == Some(false) {
            return Answer::refused(409, "HUBU.0143");
        }
        user.enabled = enabled.unwrap_or(user.enabled);
        if let Some(items) = items {
            user.items = items.to_vec();
        }
        user.generation += 1;
        let (id, shown) = (user.id, user.shown());
        let items = items.map(|items| items.join(" "));
        let facts = Fields::default().with("user", id).with_some("items", items);
        self.detail(facts.with_some("enabled", enabled));
        Answer::of(200, shown)
    }

    /// What speaks against a password of a user.
    pub fn against_password(
        &self,
        who: Option<Who>,
        named: &str,
        password: &str,
    ) -> Option<Answer> {
        let Some(who) = who else { return Some(unknown_customer()) };
        let Some(place) = self.user_of(who, named) else { return Some(unknown_user()) };
        let good = is_password(password, &self.people[who].users[place].name);
        (!good).then(bad_password)
    }

    /// A user gets another password.
    pub fn set_password(&mut self, who: Who, named: &str, password: &str) -> Answer {
        let Some(place) = self.user_of(who, named) else { return unknown_user() };
        let user = &mut self.people[who].users[place];
        user.password = Some(password.to_owned());
        user.generation += 1;
        let id = user.id;
        self.detail(Fields::default().with("user", id).with("password", true));
        Answer::empty()
    }

    /// One user.
    pub fn show_user(&self, who: Who, named: &str) -> Answer {
        match self.user_of(who, named) {
            Some(place) => Answer::of(200, self.people[who].users[place].shown()),
            None => unknown_user(),
        }
    }

    /// The users of an account, its owner first.
    pub fn list_users(&self, who: Who, page: Page) -> Answer {
        let (total, found) = page.of(self.people[who].users.iter().collect());
        let shown: Vec<Json> = found.into_iter().map(User::shown).collect();
        Answer::of(200, Fields::default().with("total_count", total).with("users", shown).done())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_passwords() {
        assert!(is_name("auditor") && is_name("a b-c.d_e1"));
        assert!(!is_name("1a") && !is_name(" a") && !is_name("") && !is_name("a/b"));
        assert!(is_password(GOOD_PASSWORD, "auditor"));
        for bad in ["S3cre!", "secretpass1", "S3cret pass", "Ab1-.xyz", "zyx.-1bA"] {
            assert!(!is_password(bad, "ab1-.XYZ"), "{bad}");
        }
    }
}
