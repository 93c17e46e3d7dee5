//! What changes about a member while it is one, and how it ceases to be one.

use hubu_core::customers::check_display_name;
use hubu_core::enterprise::{AssociateRefusal, Mode, PartyId, Permissions, reclaimable_cash};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_store::enterprise::{self, MemberRelation};
use hubu_store::ledger::{self, Holder};
use hubu_store::records::Facts;
use hubu_store::{Error, Fault, Unit};

use super::associate::{begin, first_wish, judge, linked};
use super::organisation::unit_or_root;
use crate::ledger::{Party, RealNames};
use crate::locked::Locked;
use crate::write::Done;

/// Why a member is not changed or let go. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MemberRefusal {
    /// The customer named is unknown, or not this master's member.
    NotMember,
    /// It is so already.
    NothingNew,
    /// The organisation unit named is not one of the master's.
    UnknownUnit,
    /// The display name is longer than 64 characters or holds a control character.
    DisplayName,
    /// Master and member may not account with each other so.
    Association(AssociateRefusal),
    /// The master still has money to take back from the member: [`super::Unbind`] comes first.
    MoneyLeft,
}

/// Puts a member into another unit, or shows it under another name; `None` leaves as it is.
///
/// # Errors
/// See [`MemberRefusal`].
pub fn rearrange_member(
    unit: &mut Unit<'_, '_>,
    (master, member): (&Party, &Party),
    place: Option<PartyId>,
    display_name: Option<String>,
) -> Result<Done<()>, Error<MemberRefusal>> {
    let pair = Pair::lock(unit, master, member)?;
    let units = enterprise::units(unit.tx, (pair.master.group, pair.master.key))?;
    let mut next = pair.relation.clone();
    if let Some(place) = place {
        let place = unit_or_root(&units, Some(place));
        next.unit = place.ok_or(Error::Refused(MemberRefusal::UnknownUnit))?;
    }
    if let Some(name) = display_name {
        if !check_display_name(&name) {
            return Err(Error::Refused(MemberRefusal::DisplayName));
        }
        next.display_name = Some(name);
    }
    if next == pair.relation {
        return Err(Error::Refused(MemberRefusal::NothingNew));
    }
    next.relation_key = unit.ids.key(unit.wall);
    next.from = unit.now;
    enterprise::end_relation(unit.tx, next.member, unit.now)?;
    enterprise::begin_relation(unit.tx, &next)?;
    let facts = linked(&pair.master, &pair.member, &next);
    pair.finish(unit, "enterprise.member_rearranged", &facts)
}

/// Lets master and member account with each other in the other mode from now on. They are judged as
/// if they were associated anew. What the member accepted is void; `wanted` is asked of it where it
/// becomes independent.
///
/// # Errors
/// See [`MemberRefusal`].
pub fn change_mode(
    unit: &mut Unit<'_, '_>,
    real_names: &RealNames,
    (master, member): (&Party, &Party),
    mode: Mode,
    wanted: Permissions,
) -> Result<Done<()>, Error<MemberRefusal>> {
    let pair = Pair::lock(unit, master, member)?;
    if pair.relation.mode == mode {
        return Err(Error::Refused(MemberRefusal::NothingNew));
    }
    judge(unit, real_names, (&pair.master, &pair.member), mode, Some(&pair.relation))?
        .map_err(|refusal| Error::Refused(MemberRefusal::Association(refusal)))?;
    pair.refuse_money_left(unit)?;
    let next = MemberRelation {
        relation_key: unit.ids.key(unit.wall),
        mode,
        accepted: Permissions::NONE,
        requested: first_wish(mode, wanted),
        from: unit.now,
        ..pair.relation.clone()
    };
    end(unit, &pair.relation)?;
    begin(unit, &next)?;
    let facts = linked(&pair.master, &pair.member, &next);
    pair.finish(unit, "enterprise.member_mode_changed", &facts)
}

/// Ends an association. What the master allocated has gone back by then, as far as it was left.
///
/// # Errors
/// See [`MemberRefusal`].
pub fn dissociate(
    unit: &mut Unit<'_, '_>,
    master: &Party,
    member: &Party,
) -> Result<Done<()>, Error<MemberRefusal>> {
    let pair = Pair::lock(unit, master, member)?;
    pair.refuse_money_left(unit)?;
    end(unit, &pair.relation)?;
    let facts = Facts::new()
        .text("master", &pair.master.id)
        .text("member", &pair.member.id)
        .text("mode", pair.relation.mode.as_str());
    pair.finish(unit, "enterprise.member_unlinked", &facts)
}

fn end(unit: &mut Unit<'_, '_>, relation: &MemberRelation) -> Result<(), Fault> {
    enterprise::end_relation(unit.tx, relation.member, unit.now)?;
    enterprise::end_consent(unit.tx, relation.member, unit.now)
}

/// A master and its member, both locked.
struct Pair {
    locked: Locked,
    master: Holder,
    member: Holder,
    relation: MemberRelation,
}

impl Pair {
    fn lock(
        unit: &mut Unit<'_, '_>,
        master: &Party,
        member: &Party,
    ) -> Result<Self, Error<MemberRefusal>> {
        let locked = Locked::take(unit.tx, &[master, member])?;
        let found = locked.get(master).zip(locked.get(member));
        let (master, member) = found.ok_or(Error::Refused(MemberRefusal::NotMember))?;
        let open = enterprise::current_relations(unit.tx, &[member.key])?;
        let relation = open.into_iter().find(|relation| relation.master == master.key);
        let relation = relation.ok_or(Error::Refused(MemberRefusal::NotMember))?;
        Ok(Self { locked, master, member, relation })
    }

    /// A transfer may have slipped in after the money went back.
    fn refuse_money_left(&self, unit: &mut Unit<'_, '_>) -> Result<(), Error<MemberRefusal>> {
        let (master, member) = (&self.master, &self.member);
        let place = (master.group, master.key, member.key);
        let allocations = ledger::allocations(unit.tx, &[place])?;
        let books = ledger::books(unit.tx, &[(member.group, member.key)])?;
        let left = allocations.iter().any(|allocation| {
            let lot = Lot::from_code(allocation.kind, allocation.lot);
            let book = books.iter().find(|book| book.kind == allocation.kind && book.lot == lot);
            let balance = book.map_or(Amount::ZERO, |book| book.balance);
            match allocation.kind {
                BookKind::Cash => {
                    reclaimable_cash(balance, member.over_invoiced, allocation.net).is_positive()
                }
                _ => balance.min(allocation.net).is_positive(),
            }
        });
        if left { Err(Error::Refused(MemberRefusal::MoneyLeft)) } else { Ok(()) }
    }

    fn finish(
        mut self,
        unit: &mut Unit<'_, '_>,
        event: &'static str,
        facts: &Facts,
    ) -> Result<Done<()>, Error<MemberRefusal>> {
        self.locked.raise(unit.now, self.master.key, event, facts)?;
        self.locked.raise(unit.now, self.member.key, event, facts)?;
        self.locked.finish(unit.tx, unit.wall)?;
        let (group, subject) = (self.member.group, self.member.key);
        Ok(Done { value: (), group, subject, detail: facts.to_json() })
    }
}
