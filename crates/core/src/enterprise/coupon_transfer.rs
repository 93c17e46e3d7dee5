//! Handing a voucher to a member and taking it back (`accounts` A10–A13): one decision each way, with
//! every check that applies.

use crate::coupons::{Coupon, Issuer, Kind, Scene, State};
use crate::customers::{RealName, same_legal_person};
use crate::enterprise::Mode;
use crate::ids::{CouponKey, CustomerKey};
use crate::money::Amount;
use crate::time::Timestamp;
use crate::words::wire_words;

wire_words! {
    /// A business check of allocating or reclaiming a coupon that failed.
    ///
    /// The order of the values is the order they are reported in.
    CouponItem {
        /// Only members of the same legal person are handed coupons.
        SameLegalOnly = 1 "SAME_LEGAL_TRANS_COUPON",
        /// A coupon is handed over whole.
        WholeOnly = 2 "COUPON_TRANS_ONE_TIME",
        /// It is no voucher.
        VouchersOnly = 3 "ONLY_CASH_COUPON_CAN_TRANSFER",
        /// It is not usable: used, expired, recalled, frozen, locked by an order.
        Status = 4 "COUPON_STATUS_CAN_NOT_OPERATE",
        /// The master has no such coupon.
        NotMasters = 5 "COUPON_NOT_EXIST_OR_NOT_PRI",
        /// It was made for something else than tests, commerce and activities.
        Scene = 6 "COUPON_SCENE_CAN_NOT_TRANSFER",
        /// It was not issued by the operator.
        IssuerForbidden = 7 "COUPON_SOURCE_TYPE_FORBID",
        /// Reclaim: the member has no such coupon.
        NotMembers = 8 "COUPON_NOT_EXIST_OR_NOT_SUB",
        /// Reclaim: the member's coupon does not come from that coupon of the master.
        NotAllocated = 9 "NOT_PRI_TRANSFER_COUPON",
        /// Reclaim: the master has no such coupon to take it back to.
        SourceNotMasters = 10 "SOURCE_COUPON_NOT_EXIST_OR_NOT_PRI",
        /// Reclaim: that coupon was recalled.
        SourceRecalled = 11 "SOURCE_COUPON_RECALL_BY_ADMIN",
        /// Master and member contract with different signing entities.
        SigningEntitiesDiffer = 12 "MUST_BE_SAME_SIGNING_ENTITY",
        /// Allocation to a member in financial custody.
        AllocateToCustody = 13 "NO_TRANSFER_FOR_FC_SUBACCOUNT",
        /// Reclaim from a member in financial custody.
        ReclaimFromCustody = 14 "NO_RETRIEVE_FOR_FC_SUBACCOUNT",
    }
}

impl CouponItem {
    /// What an allocation is checked for, in the order it is reported in.
    pub const OF_ALLOCATION: &[Self] = &[
        Self::SameLegalOnly,
        Self::WholeOnly,
        Self::VouchersOnly,
        Self::Status,
        Self::NotMasters,
        Self::Scene,
        Self::IssuerForbidden,
        Self::SigningEntitiesDiffer,
        Self::AllocateToCustody,
    ];

    /// What a reclaim is checked for, in the order it is reported in.
    pub const OF_RECLAIM: &[Self] = &[
        Self::VouchersOnly,
        Self::Status,
        Self::NotMembers,
        Self::NotAllocated,
        Self::SourceNotMasters,
        Self::SourceRecalled,
        Self::SigningEntitiesDiffer,
        Self::ReclaimFromCustody,
    ];
}

/// Why a coupon is not allocated or reclaimed. The order of the variants is their precedence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CouponTransferRefusal {
    /// The caller is no enterprise master.
    NotMaster,
    /// A transfer of this master with this transaction id was accepted before, whatever it was.
    DuplicateTransaction,
    /// The customer named is unknown, or not this master's member now.
    NotAssociated,
    /// Business checks failed: all of them, in the order of the sheet.
    CheckFailed(Vec<CouponItem>),
}

/// What is known of master and member.
#[derive(Clone, Copy, Debug)]
pub struct CouponPair<'a> {
    /// The mode they are in now.
    pub mode: Mode,
    /// The master's certified identity, where it is verified.
    pub master_name: Option<&'a RealName>,
    /// The member's.
    pub member_name: Option<&'a RealName>,
    /// Do both contract with the same company of the vendor?
    pub same_signing_entity: bool,
}

/// A coupon with what its plan and its book say of it.
#[derive(Clone, Copy, Debug)]
pub struct CouponView<'a> {
    /// The coupon.
    pub coupon: &'a Coupon,
    /// What it holds.
    pub balance: Amount,
    /// What it was made for.
    pub scene: Scene,
    /// Who issued it.
    pub issuer: Issuer,
}

impl CouponView<'_> {
    /// What of the coupon itself speaks against handing it to a member.
    pub fn against_allocation(&self, now: Timestamp) -> Vec<CouponItem> {
        in_order(&[
            (CouponItem::VouchersOnly, self.coupon.kind != Kind::Voucher),
            (CouponItem::Status, !operable(self.coupon, now)),
            (CouponItem::Scene, self.scene == Scene::Other),
            (CouponItem::IssuerForbidden, self.issuer != Issuer::Operator),
        ])
    }
}

/// A wish to hand a coupon to a member.
#[derive(Clone, Copy, Debug)]
pub struct CouponAllocation<'a> {
    /// Is the caller an enterprise master?
    pub caller_is_master: bool,
    /// Has this master an accepted transfer with the same transaction id?
    pub duplicate: bool,
    /// Master and member; `None` when they are not associated now.
    pub pair: Option<CouponPair<'a>>,
    /// The master's coupon; `None` when it has none of this id.
    pub coupon: Option<CouponView<'a>>,
    /// How much, above zero.
    pub amount: Amount,
    /// Business time.
    pub now: Timestamp,
}

/// A wish to take a coupon back.
#[derive(Clone, Copy, Debug)]
pub struct CouponReclaim<'a> {
    /// Is the caller an enterprise master?
    pub caller_is_master: bool,
    /// Has this master an accepted transfer with the same transaction id?
    pub duplicate: bool,
    /// Master and member; `None` when they are not associated now.
    pub pair: Option<CouponPair<'a>>,
    /// The master, and the coupon it names as the source.
    pub named: (CustomerKey, CouponKey),
    /// That coupon; `None` when the master has none of this id.
    pub source: Option<&'a Coupon>,
    /// The member's coupon; `None` when it has none of this id.
    pub coupon: Option<&'a Coupon>,
    /// Business time.
    pub now: Timestamp,
}

/// Decides an allocation.
///
/// # Errors
/// The first reason against it.
pub fn decide_coupon_allocation(
    attempt: &CouponAllocation<'_>,
) -> Result<(), CouponTransferRefusal> {
    let standing = (attempt.caller_is_master, attempt.duplicate);
    let pair = before_checks(standing, attempt.pair)?;
    let same_legal = pair.master_name.zip(pair.member_name);
    let same_legal = same_legal.is_some_and(|(master, member)| same_legal_person(master, member));
    let whole = attempt.coupon.is_none_or(|view| view.balance == attempt.amount);
    let mut items = in_order(&[
        (CouponItem::SameLegalOnly, !same_legal),
        (CouponItem::WholeOnly, !whole),
        (CouponItem::NotMasters, attempt.coupon.is_none()),
        (CouponItem::SigningEntitiesDiffer, !pair.same_signing_entity),
        (CouponItem::AllocateToCustody, pair.mode == Mode::Custody),
    ]);
    if let Some(view) = &attempt.coupon {
        items.extend(view.against_allocation(attempt.now));
    }
    passed(items)
}

/// Decides a reclaim: the whole of what the member has left of the coupon.
///
/// # Errors
/// The first reason against it.
pub fn decide_coupon_reclaim(attempt: &CouponReclaim<'_>) -> Result<(), CouponTransferRefusal> {
    let standing = (attempt.caller_is_master, attempt.duplicate);
    let pair = before_checks(standing, attempt.pair)?;
    let is = |held: Option<&Coupon>, test: fn(&Coupon) -> bool| held.is_some_and(test);
    let coupon = attempt.coupon;
    passed(in_order(&[
        (CouponItem::VouchersOnly, is(coupon, |held| held.kind != Kind::Voucher)),
        (CouponItem::Status, coupon.is_some_and(|held| !operable(held, attempt.now))),
        (CouponItem::NotMembers, coupon.is_none()),
        (CouponItem::NotAllocated, coupon.is_some_and(|held| held.source != Some(attempt.named))),
        (CouponItem::SourceNotMasters, attempt.source.is_none()),
        (CouponItem::SourceRecalled, is(attempt.source, |held| recalled(held.state))),
        (CouponItem::SigningEntitiesDiffer, !pair.same_signing_entity),
        (CouponItem::ReclaimFromCustody, pair.mode == Mode::Custody),
    ]))
}

/// Does it take nothing back any more: recalled, or gone back to where it came from itself?
const fn recalled(state: State) -> bool {
    matches!(state, State::Recalled | State::Reclaimed)
}

/// May it change hands: usable, not over, neither frozen nor locked?
pub fn operable(coupon: &Coupon, now: Timestamp) -> bool {
    let free = !coupon.frozen && coupon.lock.is_none();
    coupon.state == State::Usable && !coupon.expired(now) && free
}

fn before_checks(
    (caller_is_master, duplicate): (bool, bool),
    pair: Option<CouponPair<'_>>,
) -> Result<CouponPair<'_>, CouponTransferRefusal> {
    if !caller_is_master {
        return Err(CouponTransferRefusal::NotMaster);
    }
    if duplicate {
        return Err(CouponTransferRefusal::DuplicateTransaction);
    }
    pair.ok_or(CouponTransferRefusal::NotAssociated)
}

fn passed(mut items: Vec<CouponItem>) -> Result<(), CouponTransferRefusal> {
    items.sort_unstable();
    if items.is_empty() { Ok(()) } else { Err(CouponTransferRefusal::CheckFailed(items)) }
}

fn in_order(found: &[(CouponItem, bool)]) -> Vec<CouponItem> {
    found.iter().filter(|(_, applies)| *applies).map(|(item, _)| *item).collect()
}

#[cfg(test)]
#[path = "coupon_transfer_tests.rs"]
mod tests;
