//! What a master sees of its members, and how many it may have.

use hubu_core::enterprise::{NameFilter, PartyId, Quotas};
use hubu_core::ids::CustomerKey;
use hubu_store::enterprise::{self, Member};
use hubu_store::records::Facts;
use hubu_store::{Error, Fault, Tx};

use super::organisation::{NotMaster, master_place};
use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// Which members a master wants to see (`accounts` A2).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberFilter {
    /// By account name.
    pub account_name: NameFilter,
    /// By display name; one that was never set counts as empty.
    pub display_name: NameFilter,
    /// Those of this unit itself, not of the units below it.
    pub unit: Option<PartyId>,
    /// Members to skip.
    pub offset: usize,
    /// Members wanted.
    pub limit: usize,
}

/// A page of members, the one that joined last first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberPage {
    /// How many pass the filter.
    pub total: usize,
    /// The page.
    pub members: Vec<Member>,
}

/// A page of the caller's members. They are filtered here, not by the database: there are few of
/// them, and the two engines compare letters differently.
///
/// # Errors
/// [`NotMaster`].
pub fn members(
    tx: &mut Tx<'_>,
    caller: CustomerKey,
    filter: &MemberFilter,
) -> Result<MemberPage, Error<NotMaster>> {
    let place = master_place(tx, caller)?;
    let mut members = enterprise::members(tx, place)?;
    members.retain(|member| {
        let relation = &member.relation;
        filter.unit.is_none_or(|unit| relation.unit == unit)
            && filter.account_name.passes(&member.account_name)
            && filter.display_name.passes(relation.display_name.as_deref().unwrap_or_default())
    });
    let total = members.len();
    let members = members.into_iter().skip(filter.offset).take(filter.limit).collect();
    Ok(MemberPage { total, members })
}

/// How many members a master may have, and how many accounts a phone: the usual numbers, or those it
/// was granted.
pub(super) fn quotas(tx: &mut Tx<'_>, master: CustomerKey) -> Result<Quotas, Fault> {
    let usual = Quotas::default();
    Ok(match enterprise::quota(tx, master)? {
        Some((members, independent_members)) => Quotas { members, independent_members, ..usual },
        None => usual,
    })
}

/// Why a quota is not granted. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QuotaRefusal {
    /// There is no such customer.
    UnknownCustomer,
    /// The customer has not opened its enterprise centre.
    NotMaster,
}

/// Grants a master other numbers of members in all and of independent ones. Those it has stay, even
/// where they are more.
///
/// # Errors
/// See [`QuotaRefusal`].
pub fn grant_quota(
    unit: &mut hubu_store::Unit<'_, '_>,
    master: &Party,
    (members, independent): (u32, u32),
) -> Result<Done<()>, Error<QuotaRefusal>> {
    let mut locked = Locked::take(unit.tx, &[master])?;
    let holder = locked.get(master).ok_or(Error::Refused(QuotaRefusal::UnknownCustomer))?;
    if !holder.is_master {
        return Err(Error::Refused(QuotaRefusal::NotMaster));
    }
    enterprise::set_quota(unit.tx, holder.key, (members, independent))?;
    let facts = Facts::new()
        .text("master", &holder.id)
        .int("members", i64::from(members))
        .int("independent_members", i64::from(independent));
    locked.raise(unit.now, holder.key, "enterprise.quota_granted", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(Done { value: (), group: holder.group, subject: holder.key, detail: facts.to_json() })
}
