//! A master and its members (`accounts` A).

use hubu_app::enterprise::{AmountsRefusal, NotMaster};
use hubu_core::enterprise::{
    AllocateRefusal, CheckItem, ConsentRefusal, CouponItem, CouponTransferRefusal, CreateItem,
    CreateMemberRefusal, ReclaimRefusal,
};
use hubu_core::verification::CodeRefusal;

use super::customers::display_name;
use super::{Code, Refusal, Said, denied};
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

impl From<CouponTransferRefusal> for Refusal {
    fn from(refusal: CouponTransferRefusal) -> Self {
        match refusal {
            CouponTransferRefusal::NotMaster => not_master(),
            CouponTransferRefusal::DuplicateTransaction => Self::new(Code::DuplicateTransaction),
            CouponTransferRefusal::NotAssociated => Self::new(Code::NotAssociated),
            CouponTransferRefusal::CheckFailed(items) => {
                let items = items.iter().map(|item: &CouponItem| item.as_str());
                Self::new(Code::BusinessCheckFailed).with_check_items(items)
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

impl From<NotMaster> for Refusal {
    fn from(_: NotMaster) -> Self {
        not_master()
    }
}

impl From<CreateMemberRefusal> for Refusal {
    fn from(refusal: CreateMemberRefusal) -> Self {
        match refusal {
            CreateMemberRefusal::NotMaster => not_master(),
            CreateMemberRefusal::Frozen => Self::new(Code::RequestNotAllowed)
                .with("reason", Said::both("账号已冻结", "the account is frozen")),
            CreateMemberRefusal::UnknownUnit => {
                let rule = Defect::Rule(
                    "不是本企业的组织单元",
                    "is no organisation unit of the enterprise",
                );
                BadField::new("party_id", rule).into()
            }
            CreateMemberRefusal::DisplayName => display_name(),
            CreateMemberRefusal::PhoneMissing => {
                BadField::new("new_sub_customer.mobile_phone", Defect::Missing).into()
            }
            CreateMemberRefusal::LoginName(rule) => rule.into(),
            CreateMemberRefusal::LoginNameTaken => Self::new(Code::InvalidAccountName)
                .with("reason", Said::both("账号名已存在", "another account has it")),
            CreateMemberRefusal::Password(rule) => rule.into(),
            CreateMemberRefusal::CheckFailed(items) => {
                let items = items.iter().map(|item: &CreateItem| item.as_str());
                Self::new(Code::CreationCheckFailed).with_check_items(items)
            }
            CreateMemberRefusal::PhoneOverLimit => Self::new(Code::MobileOverLimit),
            CreateMemberRefusal::Code(code) => Self::new(match code {
                CodeRefusal::Missing | CodeRefusal::Wrong => Code::WrongVerificationCode,
                CodeRefusal::Expired | CodeRefusal::Void => Code::VerificationCodeExpired,
            }),
        }
    }
}

impl From<ConsentRefusal> for Refusal {
    fn from(refusal: ConsentRefusal) -> Self {
        let (zh, en) = match refusal {
            ConsentRefusal::Custody => {
                ("财务托管模式下权限固定", "in financial custody the permissions are fixed")
            }
            ConsentRefusal::NothingAsked => ("没有待确认的授权申请", "nothing is being asked"),
            ConsentRefusal::NothingNew => {
                ("所申请的权限已经生效", "what is asked for holds already")
            }
        };
        Self::new(Code::ConsentNotChanged).with("reason", Said::both(zh, en))
    }
}

/// The caller is no enterprise master.
fn not_master() -> Refusal {
    denied("仅企业主账号可以调用", "only an enterprise master account may call it")
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
