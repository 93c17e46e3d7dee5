//! Who is whose member.

use crate::answer::Answer;
use crate::consent::{effective, words};
use crate::customers::{Kind, Person, RealName, bad_parameter, nothing_new};
use crate::json::{Fields, Json};
use crate::organisation::{masters_only, no_unit, not_master_here};
use crate::world::{Model, Page, Who};

/// A membership.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    pub(crate) master: Who,
    pub(crate) member: Who,
    pub(crate) custody: bool,
    pub(crate) unit: usize,
    pub(crate) display_name: Option<String>,
    pub(crate) accepted: u8,
    pub(crate) asked: Option<u8>,
    pub(crate) joined: i64,
}

impl Relation {
    pub(crate) const fn mode(&self) -> &'static str {
        if self.custody { "custody" } else { "independent" }
    }
}

/// A membership as whoever draws requests needs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Membership {
    /// The master.
    pub master: Who,
    /// The member.
    pub member: Who,
    /// Does the master pay?
    pub custody: bool,
    /// What the member is asked for.
    pub asked: Option<u8>,
}

/// An account to be made a member.
#[derive(Clone, Debug)]
pub struct NewMembership {
    /// The account.
    pub member: Who,
    /// Does the master pay?
    pub custody: bool,
    /// The unit; none: the root.
    pub unit: Option<String>,
    /// The name the master shows it under.
    pub display_name: Option<String>,
    /// What it is asked for.
    pub permissions: u8,
}

/// What is to be changed about a member.
#[derive(Clone, Default, Debug)]
pub struct Change {
    /// The unit.
    pub unit: Option<String>,
    /// The name the master shows it under.
    pub display_name: Option<String>,
    /// Whether the master pays, and what is asked of a member for which it does not.
    pub custody: Option<(bool, u8)>,
}

/// Which members a master asks for.
#[derive(Clone, Debug)]
pub struct MemberFilter {
    /// By account name.
    pub account_name: Option<String>,
    /// By display name.
    pub display_name: Option<String>,
    /// Do names only have to contain what is asked for?
    pub fuzzy: bool,
    /// Of this unit.
    pub unit: Option<String>,
}

impl Model {
    /// The membership somebody is in.
    pub(crate) fn relation(&self, member: Who) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.member == member)
    }

    pub(crate) fn relation_mut(&mut self, master: Who, member: Who) -> Option<&mut Relation> {
        let of = |one: &&mut Relation| one.master == master && one.member == member;
        self.relations.iter_mut().find(of)
    }

    /// Every membership.
    pub fn memberships(&self) -> Vec<Membership> {
        let seen = |one: &Relation| Membership {
            master: one.master,
            member: one.member,
            custody: one.custody,
            asked: one.asked,
        };
        self.relations.iter().map(seen).collect()
    }

    pub(crate) fn counts(&self, master: Who) -> (usize, usize) {
        let members = || self.relations.iter().filter(|one| one.master == master);
        (members().count(), members().filter(|one| !one.custody).count())
    }

    /// How many members a master may have.
    pub fn grant_quota(&mut self, master: Who, quota: (usize, usize)) -> Answer {
        if !self.people[master].is_master() {
            return not_master_here();
        }
        self.people[master].quota = quota;
        self.raise(master, "enterprise.quota_granted");
        let facts = Fields::default().with("master", self.people[master].id);
        let facts = facts.with("members", quota.0).with("independent_members", quota.1);
        self.detail(facts);
        Answer::empty()
    }

    /// An account becomes a member.
    pub fn add_member(&mut self, master: Who, new: &NewMembership) -> Answer {
        if !self.people[master].is_master() {
            return not_master_here();
        }
        let unit = match &new.unit {
            None => 0,
            Some(id) => match self.unit(master, id) {
                Some(unit) => unit,
                None => return no_unit(),
            },
        };
        if !self.may_join(master, new.member, new.custody, false) {
            return Answer::refused(409, "HUBU.0108");
        }
        let asked = if new.custody { 0 } else { new.permissions };
        self.join(master, new, unit);
        self.raise_both(master, new.member, "enterprise.member_linked");
        self.is_about(new.member);
        self.tell_member(master, new.member);
        let body = Fields::default()
            .with("customer_id", self.people[new.member].id)
            .with("mode", if new.custody { "custody" } else { "independent" })
            .with("requested_permissions", words(asked));
        Answer::of(201, body.done())
    }

    /// Writes a membership down.
    pub(crate) fn join(&mut self, master: Who, new: &NewMembership, unit: usize) {
        let asked = (!new.custody && new.permissions != 0).then_some(new.permissions);
        let joined = self.now();
        self.relations.push(Relation {
            master,
            member: new.member,
            custody: new.custody,
            unit,
            display_name: new.display_name.clone(),
            accepted: 0,
            asked,
            joined,
        });
    }

    /// May the two be associated so? One that only changes how it accounts is no obstacle to itself.
    fn may_join(&self, master: Who, member: Who, custody: bool, already: bool) -> bool {
        let (one, other) = (&self.people[master], &self.people[member]);
        let certified =
            |person: &Person| person.kind == Kind::Enterprise && person.real_name.is_some();
        let free =
            |who: Who| !self.people[who].frozen && !self.in_arrears(who) && !self.is_resale(who);
        let masters = certified(one) && free(master) && self.relation(master).is_none();
        let members = certified(other) && !other.is_master() && free(member);
        let (mut all, mut independent) = self.counts(master);
        if already {
            let was = self.relation(member).is_some_and(|one| !one.custody);
            (all, independent) = (all - 1, independent - usize::from(was));
        }
        let room = all < one.quota.0 && (custody || independent < one.quota.1);
        let names = one.real_name.as_ref().zip(other.real_name.as_ref());
        let names = names.is_some_and(|(one, other)| {
            one.same_person(other) && (!custody || one.same_name(other))
        });
        masters
            && master != member
            && members
            && (already || self.relation(member).is_none())
            && one.signing_entity == other.signing_entity
            && names
            && room
    }

    /// Something about a member changes.
    pub fn change_member(&mut self, master: Who, member: Who, change: &Change) -> Answer {
        let Some(now) = self.relation_mut(master, member).cloned() else {
            return Answer::refused(404, "HUBU.0127");
        };
        let unit = match &change.unit {
            None => now.unit,
            Some(id) => match self.unit(master, id) {
                Some(unit) => unit,
                None => return no_unit(),
            },
        };
        let custody = change.custody.filter(|(custody, _)| *custody != now.custody);
        let display_name = change.display_name.clone().or(now.display_name.clone());
        if unit == now.unit && display_name == now.display_name && custody.is_none() {
            return nothing_new();
        }
        if let Some((custody, _)) = custody {
            if !self.may_join(master, member, custody, true) {
                return Answer::refused(409, "HUBU.0108");
            }
            self.unbind(master, member);
        }
        let Some(relation) = self.relation_mut(master, member) else { return Answer::empty() };
        (relation.unit, relation.display_name) = (unit, display_name);
        if let Some((custody, asked)) = custody {
            relation.custody = custody;
            relation.accepted = 0;
            relation.asked = (!custody && asked != 0).then_some(asked);
        }
        let rearranged = "enterprise.member_rearranged";
        let kind = custody.map_or(rearranged, |_| "enterprise.member_mode_changed");
        self.raise_both(master, member, kind);
        self.is_about(member);
        self.tell_member(master, member);
        Answer::empty()
    }

    /// What trails say of a member; whom it was asked for what is told elsewhere.
    fn tell_member(&mut self, master: Who, member: Who) {
        let facts = self.pair_facts(master, member);
        let relation = self.relation(member);
        let mode = relation.map(|one| if one.custody { "custody" } else { "independent" });
        let unit = relation.map(|one| self.people[master].units[one.unit].id);
        self.detail_holds(facts.with_some("mode", mode).with_some("unit", unit));
    }

    /// A member is the master's no more.
    pub fn remove_member(&mut self, master: Who, member: Who) -> Answer {
        if self.relation_mut(master, member).is_none() {
            return Answer::refused(404, "HUBU.0127");
        }
        self.unbind(master, member);
        self.relations.retain(|one| (one.master, one.member) != (master, member));
        self.raise_both(master, member, "enterprise.member_unlinked");
        self.is_about(member);
        self.detail_holds(self.pair_facts(master, member));
        Answer::empty()
    }

    /// The members of a master that pass a filter, the one that joined last first.
    fn members(&self, master: Who, filter: &MemberFilter) -> Vec<&Relation> {
        let passes = |wanted: &Option<String>, name: &str| match wanted {
            None => true,
            Some(text) if filter.fuzzy && !text.is_empty() => name.contains(text.as_str()),
            Some(text) => text == name,
        };
        let unit = filter.unit.as_ref().map(|id| self.unit(master, id));
        let mut found: Vec<&Relation> = self.relations.iter().collect();
        found.retain(|one| {
            one.master == master
                && unit.is_none_or(|unit| unit == Some(one.unit))
                && passes(&filter.account_name, &self.people[one.member].account_name)
                && passes(&filter.display_name, one.display_name.as_deref().unwrap_or_default())
        });
        found.sort_by_key(|one| std::cmp::Reverse((one.joined, one.member)));
        found
    }

    /// A master's members as operators see them.
    pub fn operators_members(&self, master: Who, unit: Option<String>, page: Page) -> Answer {
        if !self.people[master].is_master() {
            return not_master_here();
        }
        let (account_name, display_name) = (None, None);
        let filter = MemberFilter { account_name, display_name, fuzzy: false, unit };
        let (total, found) = page.of(self.members(master, &filter));
        let shown = |one: &Relation| {
            let (member, unit) = (&self.people[one.member], &self.people[master].units[one.unit]);
            Fields::default()
                .with("customer_id", member.id)
                .with("account_name", member.account_name.as_str())
                .with_some("display_name", one.display_name.as_deref())
                .with("status", member.status.word())
                .with("mode", one.mode())
                .with("org_unit_id", unit.id)
                .with("org_unit_name", unit.name.as_str())
                .with("permissions", words(effective(one.custody, one.accepted)))
                .with_some("requested_permissions", one.asked.map(words))
                .with("joined_time", Json::instant(one.joined))
                .done()
        };
        let shown: Vec<Json> = found.into_iter().map(shown).collect();
        let body = Fields::default().with("total_count", total).with("members", shown);
        Answer::of(200, body.done())
    }

    /// A master's members as it sees them itself; in the old form too.
    pub fn list_members(
        &self,
        who: Who,
        filter: &MemberFilter,
        page: Page,
        former: bool,
    ) -> Answer {
        let names = [&filter.account_name, &filter.display_name];
        let blank = names.into_iter().flatten().any(|text| text.contains(' '));
        if filter.fuzzy && blank {
            return bad_parameter();
        }
        if !self.people[who].is_master() {
            return masters_only();
        }
        let (total, found) = page.of(self.members(who, filter));
        let [count, infos, display, id, name] = if former {
            ["totalCount", "subCustomerInfos", "displayName", "orgPartyId", "orgPartyName"]
        } else {
            ["total_count", "sub_customer_infos", "display_name", "org_id", "org_name"]
        };
        let shown = |one: &Relation| {
            let (member, unit) = (&self.people[one.member], &self.people[who].units[one.unit]);
            Fields::default()
                .with("id", member.id)
                .with("name", member.account_name.as_str())
                .with_some(display, one.display_name.as_deref())
                .with("status", member.status.number())
                .with(id, unit.id)
                .with(name, unit.name.as_str())
                .done()
        };
        let shown: Vec<Json> = found.into_iter().map(shown).collect();
        Answer::of(200, Fields::default().with(count, total).with(infos, shown).done())
    }
}

impl RealName {
    /// The same certified name.
    pub(crate) fn same_name(&self, other: &Self) -> bool {
        self.name == other.name
    }

    /// The same name, or a branch of it.
    pub(crate) fn same_or_branch(&self, other: &Self) -> bool {
        let branch = other.name.starts_with(&self.name) && other.name.ends_with("分公司");
        self.same_name(other) || branch
    }

    /// The same person before the law.
    pub(crate) fn same_person(&self, other: &Self) -> bool {
        self.same_or_branch(other) || (self.code.is_some() && self.code == other.code)
    }
}
