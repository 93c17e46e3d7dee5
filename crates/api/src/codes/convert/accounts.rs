//! Accounts and the clock: what operators are told.

use hubu_app::accounts::ExpenditureQuotaRefusal;
use hubu_app::clock::ClockRefusal;
use hubu_core::accounts::AccountRefusal;

use super::{Code, Refusal, Said};

impl From<AccountRefusal> for Refusal {
    fn from(refusal: AccountRefusal) -> Self {
        match refusal {
            AccountRefusal::UnknownCustomer => Self::new(Code::CustomerUnknown),
            AccountRefusal::DuplicateTransaction => Self::new(Code::PaymentBooked),
            AccountRefusal::UnknownHold => Self::new(Code::HoldUnknown),
            AccountRefusal::HoldReleased => Self::new(Code::HoldReleased),
            AccountRefusal::UnknownCredit => Self::new(Code::AccountNotFound),
            AccountRefusal::Expired => Self::new(Code::CreditExpired),
            AccountRefusal::InsufficientFunds { available } => {
                Self::new(Code::InsufficientBalance).with("available", available.to_text(2))
            }
            AccountRefusal::MoreThanUsed { used } => {
                Self::new(Code::MoreThanUsed).with("used", used.to_text(2))
            }
            AccountRefusal::OutOfRange => Self::new(Code::BalanceOutOfRange),
        }
    }
}

impl From<ExpenditureQuotaRefusal> for Refusal {
    fn from(refusal: ExpenditureQuotaRefusal) -> Self {
        let (zh, en) = match refusal {
            ExpenditureQuotaRefusal::UnknownCustomer => return Self::new(Code::CustomerUnknown),
            ExpenditureQuotaRefusal::NotPostPaid => {
                ("该客户不是月结客户", "the customer does not settle monthly")
            }
            ExpenditureQuotaRefusal::Resale => {
                ("转售客户没有消费配额", "a resale customer has none")
            }
        };
        Self::new(Code::ExpenditureQuotaNotSet).with("reason", Said::both(zh, en))
    }
}

impl From<ClockRefusal> for Refusal {
    fn from(refusal: ClockRefusal) -> Self {
        let (zh, en) = match refusal {
            ClockRefusal::NotVirtual => {
                ("本环境使用真实时钟".into(), "the realm lives by the wall clock".into())
            }
            ClockRefusal::Backwards { now } => {
                let now = now.to_wire();
                (
                    format!("时间不能倒退，当前为 {now}"),
                    format!("time never runs back; it is {now}"),
                )
            }
        };
        Self::new(Code::ClockNotMoved).with("reason", Said::both(zh, en))
    }
}
