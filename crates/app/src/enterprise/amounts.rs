//! What a master may allocate, and what it may reclaim from a member (`accounts` A5, A7).

use hubu_core::accounts::BalanceType;
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use hubu_store::{Error, Tx, enterprise, ledger};

use crate::accounts::{Amounts, reclaimable, transferable};

/// Why no amounts are shown. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AmountsRefusal {
    /// The caller is no enterprise master.
    NotMaster,
    /// The customer named is unknown, or not this master's member now.
    NotAssociated,
}

/// What the master may allocate of its cash, or of each credit book that has not ended.
pub fn transferable_of(
    tx: &mut Tx<'_>,
    master: CustomerKey,
    balance: BalanceType,
    now: Timestamp,
) -> Result<Vec<Amounts>, Error<AmountsRefusal>> {
    let holder = master_of(tx, master)?;
    let books = ledger::books_of(tx, (holder.group, holder.key))?;
    Ok(transferable(&books, holder.over_invoiced, balance, now))
}

/// What the master may reclaim of a member's cash, or of each shared credit book that has not ended.
pub fn reclaimable_from(
    tx: &mut Tx<'_>,
    master: CustomerKey,
    member: &CustomerId,
    balance: BalanceType,
    now: Timestamp,
) -> Result<Vec<Amounts>, Error<AmountsRefusal>> {
    let master = master_of(tx, master)?;
    let holder = member_of(tx, &master, member)?;
    let books = ledger::books_of(tx, (holder.group, holder.key))?;
    let allocated = ledger::allocations(tx, &[(master.group, master.key, holder.key)])?;
    let cash = allocated
        .iter()
        .find(|row| row.kind == BookKind::Cash && row.lot == Lot::Single.code())
        .map_or(Amount::ZERO, |row| row.net);
    Ok(reclaimable(&books, holder.over_invoiced, cash, balance, now))
}

/// The member of this id, where it is the master's now.
pub(super) fn member_of(
    tx: &mut Tx<'_>,
    master: &ledger::Holder,
    member: &CustomerId,
) -> Result<ledger::Holder, Error<AmountsRefusal>> {
    let nobody = || Error::Refused(AmountsRefusal::NotAssociated);
    let found = ledger::find_holders(tx, std::slice::from_ref(member))?;
    let (_, key) = found.into_iter().next().ok_or_else(nobody)?;
    let relations = enterprise::current_relations(tx, &[key])?;
    if !relations.iter().any(|relation| relation.master == master.key) {
        return Err(nobody());
    }
    ledger::holder_of(tx, key)?.ok_or_else(nobody)
}

/// The caller, where it is an enterprise master.
pub(super) fn master_of(
    tx: &mut Tx<'_>,
    key: CustomerKey,
) -> Result<ledger::Holder, Error<AmountsRefusal>> {
    let holder = ledger::holder_of(tx, key)?.filter(|holder| holder.is_master);
    holder.ok_or(Error::Refused(AmountsRefusal::NotMaster))
}
