//! Enterprise refusals to the vendor's codes (`accounts` A).

use hubu_app::enterprise::AmountsRefusal;
use hubu_core::enterprise::{AllocateRefusal, CheckItem, ReclaimRefusal};

use super::{Code, Refusal, Said};
use crate::edge::decode::{BadField, Defect};

impl From<AllocateRefusal> for Refusal {
    fn from(refusal: AllocateRefusal) -> Self {
        match refusal {
            AllocateRefusal::NotMaster => not_master(),
            AllocateRefusal::DuplicateTransaction => Self::new(Code::DuplicateTransaction),
            AllocateRefusal::NotAssociated => Self::new(Code::NotAssociated),
            AllocateRefusal::CheckFailed(items) => check_failed(&items),
            AllocateRefusal::ExpiryRequired => expiry_required(),
            AllocateRefusal::ExpiryUnexpected => expiry_unexpected(),
            AllocateRefusal::Expired => Self::new(Code::CreditExpired),
            AllocateRefusal::AccountNotFound => Self::new(Code::AccountNotFound),
            AllocateRefusal::InsufficientFunds { available } => {
                Self::new(Code::InsufficientBalance).with("available", available.to_text(2))
            }
        }
    }
}

impl From<ReclaimRefusal> for Refusal {
    fn from(refusal: ReclaimRefusal) -> Self {
        match refusal {
            ReclaimRefusal::NotMaster => not_master(),
            ReclaimRefusal::DuplicateTransaction => Self::new(Code::DuplicateTransaction),
            ReclaimRefusal::NotAssociated => Self::new(Code::NotAssociated),
            ReclaimRefusal::CheckFailed(items) => check_failed(&items),
            ReclaimRefusal::ExpiryRequired => expiry_required(),
            ReclaimRefusal::ExpiryUnexpected => expiry_unexpected(),
            ReclaimRefusal::Expired => Self::new(Code::CreditExpired),
            ReclaimRefusal::AccountNotFound => Self::new(Code::AccountNotFound),
            ReclaimRefusal::InsufficientFunds { available } => {
                Self::new(Code::InsufficientBalance).with("available", available.to_text(2))
            }
        }
    }
}

impl From<AmountsRefusal> for Refusal {
    fn from(refusal: AmountsRefusal) -> Self {
        match refusal {
            AmountsRefusal::NotMaster => not_master(),
            AmountsRefusal::NotAssociated => Self::new(Code::AccountNotFound),
        }
    }
}

/// The caller is no enterprise master.
pub(super) fn not_master() -> Refusal {
    let reason =
        Said::both("仅企业主账号可以调用", "only an enterprise master account may call it");
    Refusal::new(Code::AccessDenied).with("reason", reason)
}

fn check_failed(items: &[CheckItem]) -> Refusal {
    let words = items.iter().map(|item| item.as_str());
    Refusal::new(Code::BusinessCheckFailed).with_check_items(words)
}

fn expiry_required() -> Refusal {
    BadField::new("expire_time", Defect::Missing).into()
}

fn expiry_unexpected() -> Refusal {
    let rule = Defect::Rule("须省略，该信用账户无有效期", "must be omitted, the credit never ends");
    BadField::new("expire_time", rule).into()
}
