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
    /// The organisation unit named is not one of the master's.
    UnknownUnit,
    /// It is so already.
    NothingNew,
    /// The display name is longer than 64 characters or holds a control character.
    DisplayName,
    /// Master and member may not account with each other so.
    Association(AssociateRefusal),
    /// The master still has money to take back from the member: [`super::Unbind`] comes first.
    MoneyLeft,
}

/// What is to be changed about a member; `None` leaves as it is.
#[derive(Clone, Default, Debug)]
pub struct MemberChange {
    /// The organisation unit it is put in.
    pub unit: Option<PartyId>,
    /// The name the master shows it under.
    pub display_name: Option<String>,
    /// How master and member account with each other from now on, and what is asked of a member that
    /// becomes independent.
    pub mode: Option<(Mode, Permissions)>,
}

/// Changes a member, in everything that is wanted or in nothing.
///
/// Where the mode changes, the two are judged as if they were associated anew, and what the member
/// accepted is void.
///
/// # Errors
/// See [`MemberRefusal`].
pub fn change_member(
    unit: &mut Unit<'_, '_>,
    real_names: &RealNames,
    (master, member): (&Party, &Party),
    wanted: &MemberChange,
) -> Result<Done<()>, Error<MemberRefusal>> {
    let pair = Pair::lock(unit, master, member)?;
    let now = &pair.relation;
    let mode = wanted.mode.filter(|(mode, _)| *mode != now.mode);
    let next = MemberRelation {
        unit: place(unit, &pair, wanted.unit)?,
        display_name: wanted.display_name.clone().or_else(|| now.display_name.clone()),
        ..now.clone()
    };
    if next == *now && mode.is_none() {
        return Err(Error::Refused(MemberRefusal::NothingNew));
    }
    if !wanted.display_name.as_deref().is_none_or(check_display_name) {
        return Err(Error::Refused(MemberRefusal::DisplayName));
    }
    let next = MemberRelation { relation_key: unit.ids.key(unit.wall), from: unit.now, ..next };
    let (next, event) = if let Some((mode, asked)) = mode {
        judge(unit, real_names, (&pair.master, &pair.member), mode, Some(now))?
            .map_err(|refusal| Error::Refused(MemberRefusal::Association(refusal)))?;
        pair.refuse_money_left(unit)?;
        end(unit, now)?;
        let (accepted, requested) = (Permissions::NONE, first_wish(mode, asked));
        let next = MemberRelation { mode, accepted, requested, ..next };
        begin(unit, &next)?;
        (next, "enterprise.member_mode_changed")
    } else {
        enterprise::end_relation(unit.tx, next.member, unit.now)?;
        enterprise::begin_relation(unit.tx, &next)?;
        (next, "enterprise.member_rearranged")
    };
    let facts = linked(&pair.master, &pair.member, &next);
    pair.finish(unit, event, &facts)
}

/// The unit the member is to stand in.
fn place(
    unit: &mut Unit<'_, '_>,
    pair: &Pair,
    wanted: Option<PartyId>,
) -> Result<PartyId, Error<MemberRefusal>> {
    let Some(wanted) = wanted else { return Ok(pair.relation.unit) };
    let units = enterprise::units(unit.tx, (pair.master.group, pair.master.key))?;
    unit_or_root(&units, Some(wanted)).ok_or(Error::Refused(MemberRefusal::UnknownUnit))
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

    /// A transfer may have slipped in after the money went back. Credit that has ended goes back to
    /// nobody: the calendar clears it, whoever the member belongs to by then.
    fn refuse_money_left(&self, unit: &mut Unit<'_, '_>) -> Result<(), Error<MemberRefusal>> {
        let (master, member) = (&self.master, &self.member);
        let place = (master.group, master.key, member.key);
        let allocations = ledger::allocations(unit.tx, &[place])?;
        let books = ledger::books(unit.tx, &[(member.group, member.key)])?;
        let left = allocations.iter().any(|allocation| {
            let lot = Lot::from_code(allocation.kind, allocation.lot);
            if lot.expires().is_some_and(|end| end <= unit.now) {
                return false;
            }
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
