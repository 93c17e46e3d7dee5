//! Why an enterprise operation is refused. The order of the variants is their precedence: where
//! several reasons hold, the first one is given (`accounts` A14.4).

use crate::customers::{LoginNameRefusal, PasswordRefusal};
use crate::enterprise::{CheckItem, CreateItem, LotRefusal};
use crate::money::Amount;
use crate::verification::CodeRefusal;

/// Why money is not allocated to a member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AllocateRefusal {
    /// The caller is no enterprise master.
    NotMaster,
    /// A transfer of this master with this transaction id was accepted before, whatever it was.
    DuplicateTransaction,
    /// The customer named is unknown, or not this master's member now.
    NotAssociated,
    /// Business checks failed: all of them, in the order of the sheet.
    CheckFailed(Vec<CheckItem>),
    /// No expiry was given, though every credit book of the master has one.
    ExpiryRequired,
    /// An expiry was given, though no credit book of the master has one.
    ExpiryUnexpected,
    /// The credit meant has ended.
    Expired,
    /// The master has no such credit book.
    AccountNotFound,
    /// The master may allocate less than was asked for.
    InsufficientFunds {
        /// What it may allocate.
        available: Amount,
    },
}

/// Why money is not reclaimed from a member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReclaimRefusal {
    /// The caller is no enterprise master.
    NotMaster,
    /// A transfer of this master with this transaction id was accepted before, whatever it was.
    DuplicateTransaction,
    /// The customer named is unknown, or not this master's member now.
    NotAssociated,
    /// Business checks failed: all of them, in the order of the sheet.
    CheckFailed(Vec<CheckItem>),
    /// No expiry was given, though every shared credit book of the member has one.
    ExpiryRequired,
    /// An expiry was given, though no shared credit book of the member has one.
    ExpiryUnexpected,
    /// The credit meant has ended.
    Expired,
    /// The member has no such shared credit book.
    AccountNotFound,
    /// Less than was asked for may be reclaimed.
    InsufficientFunds {
        /// What may be reclaimed.
        available: Amount,
    },
}

impl From<LotRefusal> for AllocateRefusal {
    fn from(refusal: LotRefusal) -> Self {
        match refusal {
            LotRefusal::ExpiryRequired => Self::ExpiryRequired,
            LotRefusal::ExpiryUnexpected => Self::ExpiryUnexpected,
            LotRefusal::Expired => Self::Expired,
            LotRefusal::NotFound => Self::AccountNotFound,
        }
    }
}

impl From<LotRefusal> for ReclaimRefusal {
    fn from(refusal: LotRefusal) -> Self {
        match refusal {
            LotRefusal::ExpiryRequired => Self::ExpiryRequired,
            LotRefusal::ExpiryUnexpected => Self::ExpiryUnexpected,
            LotRefusal::Expired => Self::Expired,
            LotRefusal::NotFound => Self::AccountNotFound,
        }
    }
}

/// Why a member account is not opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CreateMemberRefusal {
    /// The caller is no enterprise master.
    NotMaster,
    /// The caller's account is frozen.
    Frozen,
    /// The organisation unit named is not one of the master's.
    UnknownUnit,
    /// The display name is longer than 64 characters or holds a control character.
    DisplayName,
    /// Neither a phone nor the wish to use the master's was given, or the master has none.
    PhoneMissing,
    /// The login name breaks a rule.
    LoginName(LoginNameRefusal),
    /// Another account has the login name.
    LoginNameTaken,
    /// The password breaks a rule.
    Password(PasswordRefusal),
    /// Business checks failed: all of them, in the order of the sheet.
    CheckFailed(Vec<CreateItem>),
    /// The phone is registered for as many accounts as it may be.
    PhoneOverLimit,
    /// The code sent to the phone does not prove it.
    Code(CodeRefusal),
}
