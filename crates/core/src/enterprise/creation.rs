//! Opening a member account: the business checks of `accounts` A3.

use crate::customers::{
    CustomerKind, MobilePhone, PasswordRule, check_display_name, check_login_name, check_password,
};
use crate::enterprise::{CreateItem, CreateMemberRefusal, Mode};
use crate::time::Timestamp;
use crate::verification::{CodeState, check_code};

/// How many members a master may have, and how many accounts one phone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quotas {
    /// Members in all (documented: 32, more on request).
    pub members: u64,
    /// Members in independent mode. No number is documented; by default the same as in all.
    pub independent_members: u64,
    /// Verified accounts one phone may stand for. No number is documented.
    pub verified_per_phone: u64,
    /// Accounts, verified or not, one phone may be registered for. No number is documented.
    pub accounts_per_phone: u64,
}

impl Default for Quotas {
    fn default() -> Self {
        Self { members: 32, independent_members: 32, verified_per_phone: 5, accounts_per_phone: 10 }
    }
}

/// What the checks look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CreateFacts {
    /// What the master is.
    pub master: CustomerKind,
    /// Members it has now.
    pub members: u64,
    /// Members it has now in independent mode.
    pub independent_members: u64,
    /// The mode of the new member.
    pub mode: Mode,
    /// Is the master verified? Its member inherits that.
    pub verified: bool,
    /// Verified accounts of the phone given. `None` when the master's own phone is used, which is
    /// bound by the number of members alone.
    pub verified_on_phone: Option<u64>,
}

/// What forbids opening the account, in the order of the sheet; nothing when it may go on.
pub fn check_create(facts: &CreateFacts, quotas: &Quotas) -> Vec<CreateItem> {
    let full_phone = facts.verified_on_phone.is_some_and(|n| n >= quotas.verified_per_phone);
    let independent = facts.mode == Mode::Independent;
    [
        (CreateItem::TooManyMembers, facts.members >= quotas.members),
        (CreateItem::PersonHasNoMembers, facts.master == CustomerKind::Person),
        (CreateItem::PhoneVerifiesTooMany, facts.verified && full_phone),
        (
            CreateItem::TooManyIndependent,
            independent && facts.independent_members >= quotas.independent_members,
        ),
    ]
    .into_iter()
    .filter_map(|(item, applies)| applies.then_some(item))
    .collect()
}

/// What an account that is no master is told when it wants to open a member's: a person learns why it
/// cannot become one.
pub fn refuse_outsider(kind: Option<CustomerKind>) -> CreateMemberRefusal {
    match kind {
        Some(CustomerKind::Person) => {
            CreateMemberRefusal::CheckFailed(vec![CreateItem::PersonHasNoMembers])
        }
        _ => CreateMemberRefusal::NotMaster,
    }
}

/// Who wants to open a member account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Opener {
    /// No enterprise master.
    Outsider,
    /// A master whose account is frozen.
    Frozen,
    /// A master.
    Master,
}

/// A wish to open a member account, with everything the decision rests on.
#[derive(Clone, Copy, Debug)]
pub struct CreateAttempt<'a> {
    /// Who wants to open it.
    pub opener: Opener,
    /// Is the organisation unit named one of the master's?
    pub unit_known: bool,
    /// The display name asked for; empty where none was.
    pub display_name: &'a str,
    /// The phone of the new account: the one given, or the master's where that was asked for.
    pub phone: Option<&'a MobilePhone>,
    /// What is known of a phone that was given; `None` when the master's is used.
    pub given: Option<GivenPhone>,
    /// The login name asked for.
    pub login_name: &'a str,
    /// Has another account that name?
    pub login_name_taken: bool,
    /// The password asked for.
    pub password: &'a str,
    /// What the business checks look at.
    pub facts: CreateFacts,
    /// Business time.
    pub now: Timestamp,
}

/// What is known of the phone given for a new account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GivenPhone {
    /// Accounts registered with it now.
    pub accounts: u64,
    /// The last code the master had sent to it.
    pub sent: Option<CodeState>,
    /// Is the code that came with the request the one that was sent? `None`: it came without one.
    pub code_matches: Option<bool>,
}

/// Decides whether the account is opened. A master's own phone needs no code: it was proved before.
///
/// # Errors
/// The first reason against it, in the order of [`CreateMemberRefusal`].
pub fn decide_create(
    attempt: &CreateAttempt<'_>,
    quotas: &Quotas,
) -> Result<(), CreateMemberRefusal> {
    match attempt.opener {
        Opener::Outsider => return Err(CreateMemberRefusal::NotMaster),
        Opener::Frozen => return Err(CreateMemberRefusal::Frozen),
        Opener::Master => {}
    }
    if !attempt.unit_known {
        return Err(CreateMemberRefusal::UnknownUnit);
    }
    if !check_display_name(attempt.display_name) {
        return Err(CreateMemberRefusal::DisplayName);
    }
    let phone = attempt.phone.ok_or(CreateMemberRefusal::PhoneMissing)?;
    check_login_name(attempt.login_name).map_err(CreateMemberRefusal::LoginName)?;
    if attempt.login_name_taken {
        return Err(CreateMemberRefusal::LoginNameTaken);
    }
    let rule = PasswordRule::ENTERPRISE;
    check_password(rule, attempt.password, attempt.login_name, &phone.digits())
        .map_err(CreateMemberRefusal::Password)?;
    let items = check_create(&attempt.facts, quotas);
    if !items.is_empty() {
        return Err(CreateMemberRefusal::CheckFailed(items));
    }
    let Some(given) = attempt.given else { return Ok(()) };
    if given.accounts >= quotas.accounts_per_phone {
        return Err(CreateMemberRefusal::PhoneOverLimit);
    }
    // A request without a code has tried none: it finds nothing that could prove the phone.
    let sent = given.code_matches.and(given.sent);
    check_code(sent, given.code_matches == Some(true), attempt.now)
        .map_err(CreateMemberRefusal::Code)
}

#[cfg(test)]
#[path = "creation_tests.rs"]
mod tests;
