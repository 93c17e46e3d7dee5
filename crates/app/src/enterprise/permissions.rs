//! A master asks an independent member for permissions; the member answers (`accounts` A15).

use hubu_core::enterprise::{Consent, ConsentRefusal, Permission, Permissions};
use hubu_core::ids::CustomerKey;
use hubu_store::enterprise::{self, MemberRelation};
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::{Error, Fault, Unit};

use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// Why permissions are not asked for, accepted or declined. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PermissionRefusal {
    /// The customer named is unknown, or not this master's member.
    NotMember,
    /// The step leads nowhere.
    Consent(ConsentRefusal),
    /// What was meant to be accepted is not what is being asked for.
    OtherThanAsked,
}

/// The master asks for `wanted` in place of everything it has; nothing changes until the member
/// accepts.
///
/// # Errors
/// See [`PermissionRefusal`].
pub fn ask_permissions(
    unit: &mut Unit<'_, '_>,
    master: &Party,
    member: &Party,
    wanted: Permissions,
) -> Result<Done<()>, Error<PermissionRefusal>> {
    let locked = Locked::take(unit.tx, &[master, member])?;
    let found = locked.get(master).zip(locked.get(member));
    let (master, member) = found.ok_or(Error::Refused(PermissionRefusal::NotMember))?;
    let relation = open_relation(unit, &member)?.filter(|relation| relation.master == master.key);
    let relation = relation.ok_or(Error::Refused(PermissionRefusal::NotMember))?;
    let asked = consent_of(&relation).ask(relation.mode, wanted).map_err(refuse)?;
    step(unit, locked, &relation, asked, "enterprise.permissions_asked")
}

/// The member accepts what its master asked for.
///
/// # Errors
/// See [`PermissionRefusal`].
pub fn accept_permissions(
    unit: &mut Unit<'_, '_>,
    member: &Party,
) -> Result<Done<()>, Error<PermissionRefusal>> {
    answer(unit, member, |_| Ok(()), Consent::accept, "enterprise.permissions_accepted")
}

/// The member accepts what this master asked for; where `meant` says what that was, nothing else.
///
/// # Errors
/// See [`PermissionRefusal`].
pub fn accept_permissions_of(
    unit: &mut Unit<'_, '_>,
    (master, member): (CustomerKey, &Party),
    meant: Option<Permissions>,
) -> Result<Done<()>, Error<PermissionRefusal>> {
    let fits = |relation: &MemberRelation| {
        if relation.master != master {
            return Err(PermissionRefusal::NotMember);
        }
        match (meant, relation.requested) {
            (Some(meant), Some(asked)) if meant != asked => Err(PermissionRefusal::OtherThanAsked),
            _ => Ok(()),
        }
    };
    answer(unit, member, fits, Consent::accept, "enterprise.permissions_accepted")
}

/// The member declines what its master asked for.
///
/// # Errors
/// See [`PermissionRefusal`].
pub fn decline_permissions(
    unit: &mut Unit<'_, '_>,
    member: &Party,
) -> Result<Done<()>, Error<PermissionRefusal>> {
    answer(unit, member, |_| Ok(()), Consent::decline, "enterprise.permissions_declined")
}

/// The member declines what this master asked for.
///
/// # Errors
/// See [`PermissionRefusal`].
pub fn decline_permissions_of(
    unit: &mut Unit<'_, '_>,
    (master, member): (CustomerKey, &Party),
) -> Result<Done<()>, Error<PermissionRefusal>> {
    let fits = |relation: &MemberRelation| {
        if relation.master == master { Ok(()) } else { Err(PermissionRefusal::NotMember) }
    };
    answer(unit, member, fits, Consent::decline, "enterprise.permissions_declined")
}

fn answer(
    unit: &mut Unit<'_, '_>,
    member: &Party,
    fits: impl Fn(&MemberRelation) -> Result<(), PermissionRefusal>,
    decide: impl Fn(Consent) -> Result<Consent, ConsentRefusal>,
    event: &'static str,
) -> Result<Done<()>, Error<PermissionRefusal>> {
    let locked = Locked::take(unit.tx, &[member])?;
    let member = locked.get(member).ok_or(Error::Refused(PermissionRefusal::NotMember))?;
    let relation = open_relation(unit, &member)?;
    let relation = relation.ok_or(Error::Refused(PermissionRefusal::NotMember))?;
    fits(&relation).map_err(Error::Refused)?;
    let answered = decide(consent_of(&relation)).map_err(refuse)?;
    step(unit, locked, &relation, answered, event)
}

/// Closes the row that holds and opens the next.
fn step(
    unit: &mut Unit<'_, '_>,
    mut locked: Locked,
    relation: &MemberRelation,
    next: Consent,
    event: &'static str,
) -> Result<Done<()>, Error<PermissionRefusal>> {
    let holder = locked.get(&Party::Key(relation.member));
    let holder = holder.ok_or_else(|| Fault::Bug("the member is not locked".to_owned()))?;
    enterprise::end_consent(unit.tx, holder.key, unit.now)?;
    let key = unit.ids.key(unit.wall);
    enterprise::begin_consent(unit.tx, (holder.key, key), next, unit.now)?;
    let asked = next.asked.map_or_else(String::new, words);
    let facts = Facts::new()
        .text("member", &holder.id)
        .text("accepted", &words(next.accepted))
        .text("asked", &asked);
    locked.raise(unit.now, holder.key, event, &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(Done { value: (), group: holder.group, subject: holder.key, detail: facts.to_json() })
}

/// The wire's words, one after the other.
pub(super) fn words(permissions: Permissions) -> String {
    let words: Vec<&str> = permissions.iter().map(Permission::as_str).collect();
    words.join(" ")
}

fn consent_of(relation: &MemberRelation) -> Consent {
    Consent { accepted: relation.accepted, asked: relation.requested }
}

fn open_relation(
    unit: &mut Unit<'_, '_>,
    member: &Holder,
) -> Result<Option<MemberRelation>, Fault> {
    Ok(enterprise::current_relations(unit.tx, &[member.key])?.pop())
}

const fn refuse(refusal: ConsentRefusal) -> Error<PermissionRefusal> {
    Error::Refused(PermissionRefusal::Consent(refusal))
}
