//! Accounts that masters open for members.

use crate::answer::Answer;
use crate::customers::{Kind, bad_parameter};
use crate::ids::Sort;
use crate::members::NewMembership;
use crate::organisation::masters_only;
use crate::users::GOOD_PASSWORD;
use crate::verification::{Purpose, Useless};
use crate::world::{Model, Who};

/// Which phone a new account gets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NewPhone {
    /// The master's.
    Masters,
    /// Another, with the code that was sent to it.
    Given(String, Option<String>),
    /// None was said.
    Missing,
}

/// A member account to be opened.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// The unit it comes into.
    pub unit: String,
    /// The name the master shows it under.
    pub display_name: Option<String>,
    /// Does the master pay?
    pub custody: bool,
    /// What it is asked for.
    pub permissions: u8,
    /// Its account name, and whether that is a good one.
    pub account_name: (String, bool),
    /// Is its password good? It is [`GOOD_PASSWORD`] then.
    pub good_password: bool,
    /// Its phone.
    pub phone: NewPhone,
}

/// What is wrong with creating a member is told as a failure of the check.
fn failed(items: &[&str]) -> Answer {
    Answer::failed(500, "CBC.7004", items, false)
}

const NOT_A_COMPANY: &str = "IND_CUST_NOT_CREATE_SUB_CUST";

impl Model {
    /// A master opens a member account.
    pub fn create_member(&mut self, master: Who, new: &NewMember) -> Answer {
        // The code is tried before anything else is decided: a wrong one counts, whatever follows.
        let code = match &new.phone {
            NewPhone::Given(phone, code) => {
                let claim = (master, Purpose::Member, None);
                Some(self.try_code(claim, phone, code.as_deref()))
            }
            _ => None,
        };
        let unit = match self.against_new(master, new, code) {
            Ok(unit) => unit,
            Err(answer) => return answer,
        };
        if let Some(Ok(place)) = code {
            self.codes[place].used = true;
        }
        let model = self.people[master].clone();
        let id = self.ids.unknown(Sort::Account);
        let who = self.add_person(id, model.kind, &new.account_name.0);
        let person = &mut self.people[who];
        person.display_name = new.display_name.clone().unwrap_or_default();
        person.real_name = model.real_name;
        person.phone = match &new.phone {
            NewPhone::Given(phone, _) => Some(phone.clone()),
            _ => model.phone,
        };
        person.signing_entity = model.signing_entity;
        person.monthly = model.monthly;
        person.level = model.level;
        person.abroad = model.abroad;
        person.group = model.group;
        person.users[0].password = Some(GOOD_PASSWORD.to_owned());
        let joining = NewMembership {
            member: who,
            custody: new.custody,
            unit: None,
            display_name: new.display_name.clone(),
            permissions: new.permissions,
        };
        self.join(master, &joining, unit);
        self.raise_both(master, who, "enterprise.member_created");
        self.is_about(who);
        Answer::empty()
    }

    /// What speaks against it; else the place of the unit.
    fn against_new(
        &self,
        master: Who,
        new: &NewMember,
        code: Option<Result<usize, Useless>>,
    ) -> Result<usize, Answer> {
        let person = &self.people[master];
        if !person.is_master() {
            let alone = person.kind == Kind::Person;
            return Err(if alone { failed(&[NOT_A_COMPANY]) } else { masters_only() });
        }
        if person.frozen {
            return Err(Answer::refused(403, "CBC.0155"));
        }
        let unit = self.unit(master, &new.unit).ok_or_else(bad_parameter)?;
        let has_phone = match &new.phone {
            NewPhone::Masters => person.phone.is_some(),
            NewPhone::Given(..) => true,
            NewPhone::Missing => false,
        };
        if !has_phone {
            return Err(bad_parameter());
        }
        if !new.account_name.1 || self.name_taken(&new.account_name.0) {
            return Err(Answer::refused(400, "CBC.99000031"));
        }
        if !new.good_password {
            return Err(Answer::refused(400, "CBC.99000036"));
        }
        self.checks(master, new)?;
        match code {
            Some(Err(Useless::Missing | Useless::Wrong)) => {
                Err(Answer::refused(400, "CBC.99000026"))
            }
            Some(Err(Useless::Expired | Useless::Void)) => {
                Err(Answer::refused(400, "CBC.99000027"))
            }
            _ => Ok(unit),
        }
    }

    fn checks(&self, master: Who, new: &NewMember) -> Result<(), Answer> {
        let person = &self.people[master];
        let (all, independent) = self.counts(master);
        let on_phone = |verified: bool| match &new.phone {
            NewPhone::Given(phone, _) => {
                let with = self.people.iter().filter(|one| one.phone.as_ref() == Some(phone));
                with.filter(|one| !verified || one.real_name.is_some()).count()
            }
            _ => 0,
        };
        let mut items = Vec::new();
        if all >= person.quota.0 {
            items.push("MAX_SUB_CUSTOMER_NUM");
        }
        if person.kind == Kind::Person {
            items.push(NOT_A_COMPANY);
        }
        if person.real_name.is_some() && on_phone(true) >= 5 {
            items.push("VERIFIED_NUMBER_OVER_MAX_LIMIT");
        }
        if !new.custody && independent >= person.quota.1 {
            items.push("MAX_SUB_INDEPENDENT_NUM");
        }
        if !items.is_empty() {
            return Err(failed(&items));
        }
        if on_phone(false) >= 10 { Err(Answer::refused(400, "CBC.99000030")) } else { Ok(()) }
    }
}
