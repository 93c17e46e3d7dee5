//! One decision for an allocation or a reclaim: the reasons against it, in their order.

use crate::enterprise::{
    AllocateRefusal, CheckItem, CreditLot, Facts, LotRefusal, ReclaimRefusal, available_credit,
    check_allocate, check_reclaim, select_lot,
};
use crate::money::Amount;
use crate::time::Timestamp;

/// A wish to move money, with everything the decision rests on.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// Is the caller an enterprise master?
    pub caller_is_master: bool,
    /// Has this master an accepted transfer with the same transaction id?
    pub duplicate: bool,
    /// The facts about master and member; `None` when they are not associated now.
    pub facts: Option<Facts<'a>>,
    /// Where the money would come from.
    pub source: Source<'a>,
    /// How much, above zero.
    pub amount: Amount,
}

/// Where the money would come from: the master when it allocates, the member when it reclaims.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// The cash book.
    Cash {
        /// What may be taken from it.
        available: Amount,
    },
    /// One of the credit books: the master's own, or those shared with the member.
    Credit {
        /// All of them.
        lots: &'a [CreditLot],
        /// The expiry the request named.
        wanted: Option<Timestamp>,
        /// Business time.
        now: Timestamp,
    },
}

/// Decides an allocation. `Ok` holds the place of the credit book in [`Source::Credit`]'s lots, or
/// nothing for cash.
///
/// # Errors
/// The first reason against it.
pub fn decide_allocate(attempt: &Attempt<'_>) -> Result<Option<usize>, AllocateRefusal> {
    decide(attempt, check_allocate).map_err(|against| match against {
        Against::NotMaster => AllocateRefusal::NotMaster,
        Against::Duplicate => AllocateRefusal::DuplicateTransaction,
        Against::NotAssociated => AllocateRefusal::NotAssociated,
        Against::Checks(items) => AllocateRefusal::CheckFailed(items),
        Against::Lot(refusal) => refusal.into(),
        Against::Funds(available) => AllocateRefusal::InsufficientFunds { available },
    })
}

/// Decides a reclaim. `Ok` holds the place of the credit book in [`Source::Credit`]'s lots, or
/// nothing for cash.
///
/// # Errors
/// The first reason against it.
pub fn decide_reclaim(attempt: &Attempt<'_>) -> Result<Option<usize>, ReclaimRefusal> {
    decide(attempt, check_reclaim).map_err(|against| match against {
        Against::NotMaster => ReclaimRefusal::NotMaster,
        Against::Duplicate => ReclaimRefusal::DuplicateTransaction,
        Against::NotAssociated => ReclaimRefusal::NotAssociated,
        Against::Checks(items) => ReclaimRefusal::CheckFailed(items),
        Against::Lot(refusal) => refusal.into(),
        Against::Funds(available) => ReclaimRefusal::InsufficientFunds { available },
    })
}

/// What both directions have against an attempt.
enum Against {
    NotMaster,
    Duplicate,
    NotAssociated,
    Checks(Vec<CheckItem>),
    Lot(LotRefusal),
    Funds(Amount),
}

fn decide(
    attempt: &Attempt<'_>,
    check: fn(&Facts<'_>) -> Vec<CheckItem>,
) -> Result<Option<usize>, Against> {
    if !attempt.caller_is_master {
        return Err(Against::NotMaster);
    }
    if attempt.duplicate {
        return Err(Against::Duplicate);
    }
    let facts = attempt.facts.as_ref().ok_or(Against::NotAssociated)?;
    let items = check(facts);
    if !items.is_empty() {
        return Err(Against::Checks(items));
    }
    let (place, available) = match attempt.source {
        Source::Cash { available } => (None, available),
        Source::Credit { lots, wanted, now } => {
            let place = select_lot(lots, wanted, now).map_err(Against::Lot)?;
            (Some(place), available_credit(&lots[place], now).unwrap_or(Amount::ZERO))
        }
    };
    if attempt.amount > available { Err(Against::Funds(available)) } else { Ok(place) }
}

#[cfg(test)]
#[path = "transfer_tests.rs"]
mod tests;
