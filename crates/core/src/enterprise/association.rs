//! Inviting an existing account to become a member: who may, and who may not (`accounts` A15).

use crate::customers::{CustomerKind, RealName, same_legal_person, same_name};
use crate::enterprise::{Mode, Quotas};
use crate::partners::AssociationType;

/// Why an account does not become a member. In order of precedence: the master first, then the
/// invitee alone, then the two together, then the places left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AssociateRefusal {
    /// Only a verified enterprise can be a master.
    MasterNotEnterprise,
    /// The master is frozen.
    MasterFrozen,
    /// The master has bills past due.
    MasterInArrears,
    /// The master is a partner's resale (转售) customer.
    MasterIsResale,
    /// The master is a member itself.
    MasterIsMember,
    /// An account cannot be its own member.
    Itself,
    /// The invitee sells for the vendor.
    InviteeIsPartner,
    /// Only a verified enterprise can be a member.
    InviteeNotEnterprise,
    /// The invitee has members of its own.
    InviteeIsMaster,
    /// The invitee is a member already, of this master or of another.
    AlreadyMember,
    /// The invitee is frozen.
    InviteeFrozen,
    /// The invitee has bills past due.
    InviteeInArrears,
    /// The invitee is a partner's resale customer.
    InviteeIsResale,
    /// They contract with different signing entities.
    SigningEntitiesDiffer,
    /// They are not the same legal person.
    LegalPersonsDiffer,
    /// Custody asks for one and the same certified name: a branch has its own.
    RealNamesDiffer,
    /// The master has as many members as it may have.
    TooManyMembers,
    /// The master has as many independent members as it may have.
    TooManyIndependent,
}

/// An invitation and what it is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Invitation<'a> {
    /// Who invites.
    pub master: Inviter<'a>,
    /// Who is invited.
    pub invitee: Invitee<'a>,
    /// Is it one and the same account?
    pub itself: bool,
    /// The mode they would account in.
    pub mode: Mode,
}

/// What is asked of either side.
#[derive(Clone, Copy, Debug)]
pub struct Account<'a> {
    /// What it is.
    pub kind: CustomerKind,
    /// Its certified identity, where it is verified.
    pub real_name: Option<&'a RealName>,
    /// The company of the vendor it contracts with.
    pub signing_entity: &'a str,
    /// Is it frozen?
    pub frozen: bool,
    /// Has it a receivable past due?
    pub in_arrears: bool,
    /// How it belongs to a partner now, where it does.
    pub association: Option<AssociationType>,
}

impl Account<'_> {
    fn is_verified_enterprise(&self) -> bool {
        self.kind == CustomerKind::Enterprise && self.real_name.is_some()
    }

    fn is_resale(&self) -> bool {
        self.association == Some(AssociationType::Resale)
    }
}

/// The master's side of an invitation.
#[derive(Clone, Copy, Debug)]
pub struct Inviter<'a> {
    /// The master.
    pub account: Account<'a>,
    /// Is it a member of another master?
    pub is_member: bool,
    /// Members it has now.
    pub members: u64,
    /// Members it has now in independent mode.
    pub independent_members: u64,
}

/// The invitee's side of an invitation.
#[derive(Clone, Copy, Debug)]
pub struct Invitee<'a> {
    /// The invitee.
    pub account: Account<'a>,
    /// Has it members of its own?
    pub is_master: bool,
    /// Is it a member already?
    pub is_member: bool,
}

/// May the invitee become the master's member, as the same legal person, in the mode asked for?
///
/// # Errors
/// The first reason against it.
pub fn check_association(
    invitation: &Invitation<'_>,
    quotas: &Quotas,
) -> Result<(), AssociateRefusal> {
    let alone = against_master(&invitation.master)
        .or(invitation.itself.then_some(AssociateRefusal::Itself))
        .or_else(|| against_invitee(&invitation.invitee));
    let together = alone.or_else(|| against_both(invitation));
    together.or_else(|| against_number(invitation, quotas)).map_or(Ok(()), Err)
}

fn first(reasons: &[(AssociateRefusal, bool)]) -> Option<AssociateRefusal> {
    reasons.iter().find(|(_, applies)| *applies).map(|(reason, _)| *reason)
}

fn against_master(master: &Inviter<'_>) -> Option<AssociateRefusal> {
    let account = &master.account;
    first(&[
        (AssociateRefusal::MasterNotEnterprise, !account.is_verified_enterprise()),
        (AssociateRefusal::MasterFrozen, account.frozen),
        (AssociateRefusal::MasterInArrears, account.in_arrears),
        (AssociateRefusal::MasterIsResale, account.is_resale()),
        (AssociateRefusal::MasterIsMember, master.is_member),
    ])
}

fn against_invitee(invitee: &Invitee<'_>) -> Option<AssociateRefusal> {
    let account = &invitee.account;
    first(&[
        (AssociateRefusal::InviteeIsPartner, account.kind.is_partner()),
        (AssociateRefusal::InviteeNotEnterprise, !account.is_verified_enterprise()),
        (AssociateRefusal::InviteeIsMaster, invitee.is_master),
        (AssociateRefusal::AlreadyMember, invitee.is_member),
        (AssociateRefusal::InviteeFrozen, account.frozen),
        (AssociateRefusal::InviteeInArrears, account.in_arrears),
        (AssociateRefusal::InviteeIsResale, account.is_resale()),
    ])
}

fn against_both(invitation: &Invitation<'_>) -> Option<AssociateRefusal> {
    let (master, invitee) = (&invitation.master.account, &invitation.invitee.account);
    let both = master.real_name.zip(invitee.real_name);
    let same = |rule: fn(&RealName, &RealName) -> bool| both.is_some_and(|(a, b)| rule(a, b));
    let custody = invitation.mode == Mode::Custody;
    let hosts_differ = master.signing_entity != invitee.signing_entity;
    first(&[
        (AssociateRefusal::SigningEntitiesDiffer, hosts_differ),
        (AssociateRefusal::LegalPersonsDiffer, !same(same_legal_person)),
        (AssociateRefusal::RealNamesDiffer, custody && !same(same_name)),
    ])
}

fn against_number(invitation: &Invitation<'_>, quotas: &Quotas) -> Option<AssociateRefusal> {
    let master = &invitation.master;
    let independent = invitation.mode == Mode::Independent;
    first(&[
        (AssociateRefusal::TooManyMembers, master.members >= quotas.members),
        (
            AssociateRefusal::TooManyIndependent,
            independent && master.independent_members >= quotas.independent_members,
        ),
    ])
}

#[cfg(test)]
#[path = "association_tests.rs"]
mod tests;
