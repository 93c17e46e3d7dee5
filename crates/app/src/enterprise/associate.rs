//! An existing account becomes a member (`accounts` A15).

use std::collections::HashMap;

use hubu_core::customers::{CustomerKind, RealName, check_display_name};
use hubu_core::enterprise::{
    Account, AssociateRefusal, Consent, Invitation, Invitee, Inviter, Mode, PartyId, Permissions,
    check_association,
};
use hubu_core::ids::CustomerKey;
use hubu_core::partners::AssociationType;
use hubu_store::enterprise::{self, MemberRelation};
use hubu_store::ledger::{self, Holder};
use hubu_store::records::Facts;
use hubu_store::{Error, Fault, Unit};

use super::members::quotas;
use super::organisation::unit_or_root;
use super::permissions::words;
use crate::ledger::{Party, RealNames};
use crate::locked::Locked;
use crate::write::Done;

/// Why an account does not become a member. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkRefusal {
    /// There is no such customer.
    UnknownCustomer,
    /// The master has not opened its enterprise centre.
    NotMaster,
    /// The organisation unit named is not one of the master's.
    UnknownUnit,
    /// The display name is longer than 64 characters or holds a control character.
    DisplayName,
    /// Master and account may not be associated so.
    Association(AssociateRefusal),
}

/// An account to be made a member.
#[derive(Clone, Debug)]
pub struct Link {
    /// The master.
    pub master: Party,
    /// The account.
    pub member: Party,
    /// How they will account with each other.
    pub mode: Mode,
    /// The organisation unit it is put in; `None`: the root.
    pub unit: Option<PartyId>,
    /// The name the master shows it under.
    pub display_name: Option<String>,
    /// What an independent member is asked for; it counts once the member accepts. In custody the
    /// permissions are fixed.
    pub permissions: Permissions,
}

/// Makes an account the member of a master.
///
/// # Errors
/// See [`LinkRefusal`].
pub fn associate(
    unit: &mut Unit<'_, '_>,
    real_names: &RealNames,
    link: &Link,
) -> Result<Done<()>, Error<LinkRefusal>> {
    let mut locked = Locked::take(unit.tx, &[&link.master, &link.member])?;
    let found = locked.get(&link.master).zip(locked.get(&link.member));
    let (master, member) = found.ok_or(Error::Refused(LinkRefusal::UnknownCustomer))?;
    if !master.is_master {
        return Err(Error::Refused(LinkRefusal::NotMaster));
    }
    let units = enterprise::units(unit.tx, (master.group, master.key))?;
    let place = unit_or_root(&units, link.unit);
    let place = place.ok_or(Error::Refused(LinkRefusal::UnknownUnit))?;
    if !link.display_name.as_deref().is_none_or(check_display_name) {
        return Err(Error::Refused(LinkRefusal::DisplayName));
    }
    judge(unit, real_names, (&master, &member), link.mode, None)?
        .map_err(|refusal| Error::Refused(LinkRefusal::Association(refusal)))?;
    let relation = MemberRelation {
        relation_key: unit.ids.key(unit.wall),
        master: master.key,
        member: member.key,
        mode: link.mode,
        accepted: Permissions::NONE,
        requested: first_wish(link.mode, link.permissions),
        unit: place,
        display_name: link.display_name.clone(),
        joined: unit.now,
        from: unit.now,
    };
    begin(unit, &relation)?;
    let facts = linked(&master, &member, &relation);
    locked.raise(unit.now, master.key, "enterprise.member_linked", &facts)?;
    locked.raise(unit.now, member.key, "enterprise.member_linked", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(Done { value: (), group: member.group, subject: member.key, detail: facts.to_json() })
}

/// What a relation begins with: an independent member is asked, and has accepted nothing yet.
pub(super) fn first_wish(mode: Mode, wanted: Permissions) -> Option<Permissions> {
    (mode == Mode::Independent && wanted != Permissions::NONE).then_some(wanted)
}

/// Writes a relation and what the member is asked for.
pub(super) fn begin(unit: &mut Unit<'_, '_>, relation: &MemberRelation) -> Result<(), Fault> {
    enterprise::begin_relation(unit.tx, relation)?;
    let consent = Consent { accepted: relation.accepted, asked: relation.requested };
    let key = unit.ids.key(unit.wall);
    enterprise::begin_consent(unit.tx, (relation.member, key), consent, relation.from)
}

/// What is told of a relation that began.
pub(super) fn linked(master: &Holder, member: &Holder, relation: &MemberRelation) -> Facts {
    let asked = relation.requested.map_or_else(String::new, words);
    Facts::new()
        .text("master", &master.id)
        .text("member", &member.id)
        .text("mode", relation.mode.as_str())
        .text("unit", &relation.unit.to_string())
        .text("asked", &asked)
}

/// May these two be associated in `mode`? A member that only changes its mode (`now` is the relation
/// it stands in) does not stand in its own way.
pub(super) fn judge(
    unit: &mut Unit<'_, '_>,
    real_names: &RealNames,
    (master, member): (&Holder, &Holder),
    mode: Mode,
    now: Option<&MemberRelation>,
) -> Result<Result<(), AssociateRefusal>, Fault> {
    let keys = [master.key, member.key];
    let names = [real_names(master)?, real_names(member)?];
    let arrears = in_arrears(unit, &[master, member])?;
    let associations = enterprise::current_associations(unit.tx, &keys)?;
    let associations: HashMap<CustomerKey, AssociationType> =
        associations.into_iter().map(|found| (found.customer, found.kind)).collect();
    let open = enterprise::current_relations(unit.tx, &keys)?;
    let is_member = |key| open.iter().any(|relation| relation.member == key);
    let mut counts = enterprise::count_members(unit.tx, master.key)?;
    if let Some(relation) = now {
        counts.members = counts.members.saturating_sub(1);
        let independent = u64::from(relation.mode == Mode::Independent);
        counts.independent = counts.independent.saturating_sub(independent);
    }
    let account = |holder: &'_ Holder, association| {
        let kind = CustomerKind::from_code(holder.kind);
        kind.map(|kind| (kind, arrears.contains(&holder.key), association))
    };
    let (Some(one), Some(other)) = (
        account(master, associations.get(&master.key).copied()),
        account(member, associations.get(&member.key).copied()),
    ) else {
        // An operator runs the realm; it is nobody's customer.
        return Ok(Err(AssociateRefusal::InviteeNotEnterprise));
    };
    let invitation = Invitation {
        master: Inviter {
            account: facts(master, names[0].as_ref(), one),
            is_member: is_member(master.key),
            members: counts.members,
            independent_members: counts.independent,
        },
        invitee: Invitee {
            account: facts(member, names[1].as_ref(), other),
            is_master: member.is_master,
            is_member: now.is_none() && is_member(member.key),
        },
        itself: master.key == member.key,
        mode,
    };
    Ok(check_association(&invitation, &quotas(unit.tx, master.key)?))
}

fn facts<'a>(
    holder: &'a Holder,
    real_name: Option<&'a RealName>,
    (kind, in_arrears, association): (CustomerKind, bool, Option<AssociationType>),
) -> Account<'a> {
    Account {
        kind,
        real_name,
        signing_entity: &holder.signing_entity,
        frozen: holder.frozen,
        in_arrears,
        association,
    }
}

/// Which of these have a receivable past due.
fn in_arrears(unit: &mut Unit<'_, '_>, holders: &[&Holder]) -> Result<Vec<CustomerKey>, Fault> {
    let owners: Vec<_> = holders.iter().map(|holder| (holder.group, holder.key)).collect();
    let books = ledger::books(unit.tx, &owners)?;
    let overdue = books.iter().filter(|book| book.overdue(unit.now));
    Ok(overdue.map(|book| book.customer).collect())
}
