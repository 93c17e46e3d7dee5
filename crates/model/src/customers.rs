//! Customers: what they are, and how operators see them.

use std::collections::BTreeMap;

use crate::amount::E8;
use crate::answer::Answer;
use crate::books::{Book, Holds};
use crate::ids::{Id, Sort};
use crate::json::{Fields, Json};
use crate::organisation::Unit;
use crate::projects::Projects;
use crate::users::{User, UserKind};
use crate::world::{Model, Page, Who};

/// What a customer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A natural person.
    Person,
    /// A company.
    Enterprise,
    /// A partner with customers.
    SolutionProvider,
    /// A partner with resellers.
    Distributor,
    /// A distributor's partner.
    Reseller,
}

impl Kind {
    /// Its word on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Enterprise => "enterprise",
            Self::SolutionProvider => "solution_provider",
            Self::Distributor => "distributor",
            Self::Reseller => "reseller",
        }
    }

    /// Does it sell?
    pub const fn sells(self) -> bool {
        !matches!(self, Self::Person | Self::Enterprise)
    }
}

/// Where an account stands in its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// In use.
    Normal,
    /// Being closed.
    Closing,
    /// Closed.
    Closed,
}

impl Status {
    /// Its word on the operator plane.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Closing => "closing",
            Self::Closed => "closed",
        }
    }

    /// Its number in the lists of members.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Normal => 1,
            Self::Closing => 3,
            Self::Closed => 4,
        }
    }
}

/// A certified identity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RealName {
    /// The name.
    pub name: String,
    /// The enterprise's credit code, where it is known.
    pub code: Option<String>,
}

/// What is told of a customer when it is opened, and may change; `None` leaves as it is.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Facts {
    /// Where it stands; not when it is opened.
    pub status: Option<Status>,
    /// Name for people.
    pub display_name: Option<String>,
    /// Certified identity.
    pub real_name: Option<RealName>,
    /// Phone.
    pub phone: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    /// Whom it contracts with.
    pub signing_entity: Option<String>,
    /// Is it a customer of the other site?
    pub abroad: Option<bool>,
    /// Does it pay after the month?
    pub monthly: Option<bool>,
    /// Level.
    pub level: Option<String>,
    /// Did it buy half-prepaid edge sites?
    pub ies: Option<bool>,
    /// Invoiced beyond consumption.
    pub over_invoiced: Option<E8>,
}

/// A customer to be opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewCustomer {
    /// What it is.
    pub kind: Kind,
    /// Account name.
    pub account_name: String,
    /// The id asked for.
    pub id: Option<String>,
    /// The rest.
    pub facts: Facts,
}

/// A customer.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a customer is what the wire shows of it: they are facts"
)]
pub struct Person {
    /// Its id on the wire.
    pub id: Id,
    /// Its number, as account ids show it.
    pub(crate) key: Id,
    /// Its users, the owner first.
    pub users: Vec<User>,
    /// The master whose group it was opened in, or itself.
    pub(crate) group: Who,
    /// What it is.
    pub kind: Kind,
    /// Account name.
    pub account_name: String,
    /// Name for people.
    pub display_name: String,
    /// Where it stands.
    pub status: Status,
    /// Is it frozen?
    pub frozen: bool,
    /// Does it pay after the month?
    pub monthly: bool,
    /// Whom it contracts with.
    pub signing_entity: String,
    /// Is it a customer of the other site?
    pub abroad: bool,
    /// Level.
    pub level: Option<String>,
    /// Did it buy half-prepaid edge sites?
    pub ies: bool,
    /// Invoiced beyond consumption.
    pub over_invoiced: E8,
    /// What it may spend in a month.
    pub(crate) expenditure_quota: E8,
    /// Certified identity.
    pub real_name: Option<RealName>,
    /// Phone.
    pub phone: Option<String>,
    /// Mail address.
    pub email: Option<String>,
    pub(crate) registered: i64,
    /// Its organisation, the root first; a master has one.
    pub units: Vec<Unit>,
    /// Members it may have, in all and independent.
    pub(crate) quota: (usize, usize),
    /// Its enterprise projects.
    pub projects: Projects,
    /// May it upload images, as a partner?
    pub(crate) uploads: bool,
    pub(crate) books: BTreeMap<(Holds, i64), Book>,
}

impl Person {
    /// Has it opened its enterprise centre?
    pub fn is_master(&self) -> bool {
        !self.units.is_empty()
    }
}

/// Which customers an operator asks for.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct CustomerFilter {
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only with this status.
    pub status: Option<Status>,
    /// Only frozen, or only not.
    pub frozen: Option<bool>,
    /// Only this account name.
    pub account_name: Option<String>,
    /// Only the one with this id.
    pub id: Option<String>,
    /// Only with this in the account name or the display name; `A` is as `a`.
    pub name_part: Option<String>,
    /// Only of this level.
    pub level: Option<String>,
    /// Only those that pay after the month, or only those that do not.
    pub monthly: Option<bool>,
    /// Only certified ones, or only others, or only those that a reviewer looks at.
    pub certified: Option<Certified>,
    /// Only customers of the partner with this id.
    pub partner: Option<String>,
    /// Only members of the master with this id.
    pub master: Option<String>,
    /// Only those registered from this instant on.
    pub from: Option<i64>,
    /// Only those registered before this instant.
    pub to: Option<i64>,
}

/// Where a customer stands with its certification.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Certified {
    /// Under a name.
    Yes,
    /// Under none.
    No,
    /// It applied, and waits.
    Waits,
}

pub(crate) fn unknown_customer() -> Answer {
    Answer::refused(404, "HUBU.0101")
}

pub(crate) fn bad_parameter() -> Answer {
    Answer::refused(400, "CBC.0100")
}

pub(crate) fn nothing_new() -> Answer {
    Answer::refused(409, "HUBU.0122")
}

impl Model {
    /// An account is opened.
    pub fn create_customer(&mut self, new: &NewCustomer) -> Answer {
        if self.name_taken(&new.account_name) {
            return Answer::refused(400, "CBC.99000031");
        }
        if new.id.as_ref().is_some_and(|id| self.find(id).is_some()) {
            return Answer::refused(409, "HUBU.0121");
        }
        if new.facts.over_invoiced.is_some_and(|amount| amount < 0) {
            return bad_parameter();
        }
        let id = match &new.id {
            Some(id) => self.ids.given(Sort::Account, id),
            None => self.ids.unknown(Sort::Account),
        };
        let who = self.add_person(id, new.kind, &new.account_name);
        self.people[who].change(&new.facts);
        self.is_about(who);
        let facts = Fields::default().with("customer_id", id);
        self.detail_holds(facts.with("account_name", new.account_name.as_str()));
        let body = Fields::default().with("customer_id", id);
        Answer::of(201, body.with("owner_user_id", self.people[who].users[0].id).done())
    }

    /// A plain customer of this kind, at the end of the list.
    pub(crate) fn add_person(&mut self, id: Id, kind: Kind, account_name: &str) -> Who {
        self.next_serial();
        let who = self.people.len();
        let (key, owner) = (self.ids.unknown(Sort::Subject), self.ids.unknown(Sort::User));
        let registered = self.now();
        let owner = User::new(owner, account_name.to_owned(), UserKind::Owner, registered);
        self.people.push(Person {
            id,
            key,
            users: vec![owner],
            group: who,
            kind,
            account_name: account_name.to_owned(),
            display_name: String::new(),
            status: Status::Normal,
            frozen: false,
            monthly: false,
            signing_entity: "default".to_owned(),
            abroad: false,
            level: None,
            ies: false,
            over_invoiced: 0,
            expenditure_quota: 0,
            real_name: None,
            phone: None,
            email: None,
            registered,
            units: Vec::new(),
            quota: (32, 32),
            projects: Projects::default(),
            uploads: true,
            books: BTreeMap::new(),
        });
        who
    }

    pub(crate) fn name_taken(&self, account_name: &str) -> bool {
        self.people.iter().any(|person| person.account_name == account_name)
    }

    /// Facts of a customer are changed.
    pub fn update_customer(&mut self, who: Who, facts: &Facts) -> Answer {
        let mut changed = self.people[who].clone();
        changed.change(facts);
        if changed.shown_facts() == self.people[who].shown_facts() {
            return nothing_new();
        }
        if facts.over_invoiced.is_some_and(|amount| amount < 0) {
            return bad_parameter();
        }
        self.people[who] = changed;
        self.raise(who, "customer.changed");
        Answer::of(200, self.shown(who))
    }

    /// A customer is frozen, or no longer.
    pub fn set_frozen(&mut self, who: Who, frozen: bool, reason: &str) -> Answer {
        if self.people[who].frozen == frozen {
            return nothing_new();
        }
        self.people[who].frozen = frozen;
        self.raise(who, "customer.frozen");
        let facts = Fields::default().with("frozen", frozen).with("reason", reason);
        self.detail(facts.with("customer_id", self.people[who].id));
        Answer::empty()
    }

    /// One customer.
    pub fn show_customer(&self, id: &str) -> Answer {
        match self.find(id) {
            Some(who) => Answer::of(200, self.shown(who)),
            None => unknown_customer(),
        }
    }

    /// Customers, the newest first.
    pub fn list_customers(&self, filter: &CustomerFilter, page: Page) -> Answer {
        if filter.from.zip(filter.to).is_some_and(|(from, to)| from > to) {
            return bad_parameter();
        }
        let named = [&filter.partner, &filter.master].into_iter().flatten();
        if named.clone().any(|id| self.find(id).is_none()) {
            return unknown_customer();
        }
        let mut found: Vec<Who> = (0..self.people.len()).rev().collect();
        found.retain(|who| self.is_wanted_customer(*who, filter) && self.stands_as(*who, filter));
        let (total, found) = page.of(found);
        let shown: Vec<Json> = found.into_iter().map(|who| self.shown(who)).collect();
        let body = Fields::default().with("total_count", total).with("customers", shown);
        Answer::of(200, body.done())
    }

    fn is_wanted_customer(&self, who: Who, filter: &CustomerFilter) -> bool {
        let person = &self.people[who];
        let has = |text: &String, part: &String| {
            text.to_ascii_lowercase().contains(&part.to_ascii_lowercase())
        };
        filter.kind.is_none_or(|kind| kind == person.kind)
            && filter.status.is_none_or(|status| status == person.status)
            && filter.frozen.is_none_or(|frozen| frozen == person.frozen)
            && filter.account_name.as_ref().is_none_or(|name| *name == person.account_name)
            && filter.id.as_ref().is_none_or(|id| self.ids.is(person.id, id))
            && filter.name_part.as_ref().is_none_or(|part| {
                has(&person.account_name, part) || has(&person.display_name, part)
            })
            && filter.monthly.is_none_or(|monthly| monthly == person.monthly)
            && filter.from.is_none_or(|from| from <= person.registered)
            && filter.to.is_none_or(|to| person.registered < to)
    }

    fn stands_as(&self, who: Who, filter: &CustomerFilter) -> bool {
        let person = &self.people[who];
        let of = |who: Option<Who>, id: &String| {
            who.is_some_and(|who| self.ids.is(self.people[who].id, id))
        };
        let waits = || self.applications.iter().any(|one| one.who == who && one.state == 0);
        filter.level.as_ref().is_none_or(|level| person.level.as_ref() == Some(level))
            && filter.certified.is_none_or(|certified| match certified {
                Certified::Yes => person.real_name.is_some(),
                Certified::No => person.real_name.is_none(),
                Certified::Waits => waits(),
            })
            && filter.partner.as_ref().is_none_or(|id| of(self.partner_of(who), id))
            && filter
                .master
                .as_ref()
                .is_none_or(|id| of(self.relation(who).map(|one| one.master), id))
    }

    fn shown(&self, who: Who) -> Json {
        let person = &self.people[who];
        let real_name = person.real_name.as_ref().map(|real| {
            let shown = Fields::default().with("name", real.name.as_str());
            shown.with_some("credit_code", real.code.as_deref()).done()
        });
        let membership = self.relation(who).map(|relation| {
            let master = Fields::default().with("master_id", self.people[relation.master].id);
            master.with("mode", relation.mode()).done()
        });
        let partner = self.association(who).map(|association| {
            let partner = Fields::default().with("partner_id", self.people[association.partner].id);
            partner.with("type", association.kind).done()
        });
        Fields::default()
            .with("customer_id", person.id)
            .with("kind", person.kind.word())
            .with("account_name", person.account_name.as_str())
            .with("display_name", person.display_name.as_str())
            .with("status", person.status.word())
            .with("frozen", person.frozen)
            .with("settlement", if person.monthly { "monthly" } else { "realtime" })
            .with("signing_entity", person.signing_entity.as_str())
            .with("home_site", self.site.home(person.abroad))
            .with_some("level", person.level.as_deref())
            .with("ies", person.ies)
            .with("over_invoiced", Json::amount(person.over_invoiced))
            .with_some("real_name", real_name)
            .with_some("mobile_phone", person.phone.as_deref())
            .with_some("email", person.email.as_deref())
            .with("registered_time", Json::instant(person.registered))
            .with("enterprise_master", person.is_master())
            .with_some("membership", membership)
            .with_some("partner", partner)
            .done()
    }
}

impl Person {
    fn change(&mut self, facts: &Facts) {
        let facts = facts.clone();
        self.status = facts.status.unwrap_or(self.status);
        self.monthly = facts.monthly.unwrap_or(self.monthly);
        self.abroad = facts.abroad.unwrap_or(self.abroad);
        self.ies = facts.ies.unwrap_or(self.ies);
        self.over_invoiced = facts.over_invoiced.unwrap_or(self.over_invoiced);
        if let Some(name) = facts.display_name {
            self.display_name = name;
        }
        if let Some(entity) = facts.signing_entity {
            self.signing_entity = entity;
        }
        self.real_name = facts.real_name.or(self.real_name.take());
        self.phone = facts.phone.or(self.phone.take());
        self.email = facts.email.or(self.email.take());
        self.level = facts.level.or(self.level.take());
    }

    /// What an update may change.
    fn shown_facts(&self) -> Facts {
        Facts {
            status: Some(self.status),
            display_name: Some(self.display_name.clone()),
            real_name: self.real_name.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            signing_entity: Some(self.signing_entity.clone()),
            abroad: Some(self.abroad),
            monthly: Some(self.monthly),
            level: self.level.clone(),
            ies: Some(self.ies),
            over_invoiced: Some(self.over_invoiced),
        }
    }
}
