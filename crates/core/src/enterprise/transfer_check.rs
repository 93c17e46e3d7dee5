//! The business checks of moving money between a master and a member (`accounts` A9).
//!
//! Every check that applies is reported, in the order of the sheet; one is enough to move nothing.

use crate::accounts::BalanceType;
use crate::customers::{RealName, Settlement, same_legal_person, same_real_name};
use crate::enterprise::{CheckItem, Mode, Permission, Permissions};
use crate::partners::AssociationType;

/// What the checks look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Cash or credit.
    pub balance: BalanceType,
    /// The mode master and member are in now.
    pub mode: Mode,
    /// What the member has accepted. Custody's own permissions take its place in custody.
    pub accepted: Permissions,
    /// The master.
    pub master: MasterFacts<'a>,
    /// The member.
    pub member: MemberFacts<'a>,
}

/// What the checks look at on the master's side.
#[derive(Clone, Copy, Debug)]
pub struct MasterFacts<'a> {
    /// Its certified identity, where it is verified.
    pub real_name: Option<&'a RealName>,
    /// The company of the vendor it contracts with.
    pub signing_entity: &'a str,
    /// How it settles: only a post-paid master lends credit.
    pub settlement: Settlement,
    /// How it belongs to a partner now, where it does.
    pub association: Option<AssociationType>,
}

/// What the checks look at on the member's side.
#[derive(Clone, Copy, Debug)]
pub struct MemberFacts<'a> {
    /// Its certified identity, where it is verified.
    pub real_name: Option<&'a RealName>,
    /// The company of the vendor it contracts with.
    pub signing_entity: &'a str,
    /// Has it credit of its own: a book that was granted, not one that was shared with it?
    pub own_credit: bool,
    /// Has it a receivable past due?
    pub overdue: bool,
    /// Did it buy half-prepaid edge sites (IES)?
    pub bought_ies: bool,
}

impl Facts<'_> {
    fn is_credit(&self) -> bool {
        self.balance == BalanceType::Credit
    }

    fn custody(&self) -> bool {
        self.mode == Mode::Custody
    }

    fn hosts_differ(&self) -> bool {
        self.master.signing_entity != self.member.signing_entity
    }

    fn credit_not_shared(&self) -> bool {
        let effective = self.accepted.effective(self.mode);
        self.is_credit() && !effective.contains(Permission::ShareCredit)
    }

    /// The sheet asks for it in independent mode only; custody has its own answer.
    fn real_names_differ(&self) -> bool {
        self.is_credit() && !self.custody() && !self.both_verified(same_real_name)
    }

    fn belongs(&self, kind: AssociationType) -> bool {
        self.master.association == Some(kind)
    }

    fn both_verified(&self, same: fn(&RealName, &RealName) -> bool) -> bool {
        let both = self.master.real_name.zip(self.member.real_name);
        both.is_some_and(|(master, member)| same(master, member))
    }
}

/// What forbids this allocation, in the order of the sheet; nothing when it may go on.
pub fn check_allocate(facts: &Facts<'_>) -> Vec<CheckItem> {
    let credit = facts.is_credit();
    let agency = facts.belongs(AssociationType::AgencySale);
    let resale = facts.belongs(AssociationType::Resale);
    in_order(&[
        (CheckItem::OwnCredit, credit && facts.member.own_credit),
        (CheckItem::NoShareCreditPermission, facts.credit_not_shared()),
        (CheckItem::MasterNotPostPaid, credit && !facts.master.settlement.post_paid()),
        (CheckItem::RealNamesDiffer, facts.real_names_differ()),
        (CheckItem::MemberOverdue, credit && facts.member.overdue),
        (CheckItem::MemberHasIes, credit && facts.member.bought_ies),
        (CheckItem::CreditOfOtherHost, credit && facts.hosts_differ()),
        (CheckItem::SigningEntitiesDiffer, facts.hosts_differ()),
        (CheckItem::AllocateToCustody, facts.custody()),
        // Agency-sale money never moves; the rule about legal persons is named besides (G2).
        (CheckItem::AgencySaleCash, !credit && agency),
        (CheckItem::ResaleCash, !credit && resale),
        (CheckItem::ResaleCredit, credit && resale),
        (CheckItem::AgencySaleCredit, credit && agency),
        (
            CheckItem::AdvancePaySameLegal,
            !credit && agency && !facts.both_verified(same_legal_person),
        ),
    ])
}

/// What forbids this reclaim, in the order of the sheet; nothing when it may go on.
pub fn check_reclaim(facts: &Facts<'_>) -> Vec<CheckItem> {
    in_order(&[
        (CheckItem::NoShareCreditPermission, facts.credit_not_shared()),
        (CheckItem::RealNamesDiffer, facts.real_names_differ()),
        (CheckItem::SigningEntitiesDiffer, facts.hosts_differ()),
        (CheckItem::ReclaimFromOtherHost, facts.is_credit() && facts.hosts_differ()),
        (CheckItem::ReclaimFromCustody, facts.custody()),
    ])
}

fn in_order(found: &[(CheckItem, bool)]) -> Vec<CheckItem> {
    found.iter().filter(|(_, applies)| *applies).map(|(item, _)| *item).collect()
}

#[cfg(test)]
#[path = "transfer_check_tests.rs"]
mod tests;
