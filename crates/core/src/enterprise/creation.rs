//! Opening a member account: the business checks of `accounts` A3.

use crate::customers::CustomerKind;
use crate::enterprise::{CreateItem, Mode};

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

#[cfg(test)]
mod tests {
    use super::*;
    use CreateItem::{
        PersonHasNoMembers, PhoneVerifiesTooMany, TooManyIndependent, TooManyMembers,
    };

    const FINE: CreateFacts = CreateFacts {
        master: CustomerKind::Enterprise,
        members: 31,
        independent_members: 9,
        mode: Mode::Independent,
        verified: true,
        verified_on_phone: Some(4),
    };

    #[test]
    fn what_forbids_a_new_member() {
        let quotas = Quotas { independent_members: 10, ..Quotas::default() };
        let custody = CreateFacts { mode: Mode::Custody, ..FINE };
        let person = CreateFacts { master: CustomerKind::Person, ..FINE };
        let everything = CreateFacts {
            members: 32,
            independent_members: 10,
            verified_on_phone: Some(5),
            ..person
        };
        let table: &[(&str, CreateFacts, &[CreateItem])] = &[
            ("the 32nd member", FINE, &[]),
            ("the 33rd member", CreateFacts { members: 32, ..FINE }, &[TooManyMembers]),
            ("a person's member", person, &[PersonHasNoMembers]),
            (
                "the phone stands for five",
                CreateFacts { verified_on_phone: Some(5), ..FINE },
                &[PhoneVerifiesTooMany],
            ),
            (
                "an unverified master's member does not count on it",
                CreateFacts { verified_on_phone: Some(5), verified: false, ..FINE },
                &[],
            ),
            ("the master's own phone", CreateFacts { verified_on_phone: None, ..FINE }, &[]),
            (
                "the 11th independent member",
                CreateFacts { independent_members: 10, ..FINE },
                &[TooManyIndependent],
            ),
            (
                "custody takes no independent place",
                CreateFacts { independent_members: 10, ..custody },
                &[],
            ),
            (
                "all of them, in the order of the sheet",
                everything,
                &[TooManyMembers, PersonHasNoMembers, PhoneVerifiesTooMany, TooManyIndependent],
            ),
        ];
        for (why, facts, expected) in table {
            assert_eq!(check_create(facts, &quotas), *expected, "{why}");
        }
    }
}
