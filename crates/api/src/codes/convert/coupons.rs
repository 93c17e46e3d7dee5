//! Coupons and cards.

use hubu_app::coupons::NoAccounts;
use hubu_core::coupons::{Conflict, CouponRefusal, LimitDefect};

use super::{Code, Refusal, Said, denied};
use crate::edge::decode::{BadField, Defect};

impl From<NoAccounts> for Refusal {
    fn from(_: NoAccounts) -> Self {
        denied("转售客户不适用", "it is not for customers of the reseller model")
    }
}

impl From<CouponRefusal> for Refusal {
    fn from(refusal: CouponRefusal) -> Self {
        match refusal {
            CouponRefusal::UnknownCustomer => Self::new(Code::CustomerUnknown),
            CouponRefusal::UnknownPlan => Self::new(Code::CouponPlanUnknown),
            CouponRefusal::KindNotOffered => {
                bad("kind", "在本站点不提供", "is not offered on this site")
            }
            CouponRefusal::Limit(LimitDefect::UnknownKey(_)) => {
                bad("use_limits", "含有未知的限制键", "holds a key that nobody knows")
            }
            CouponRefusal::Limit(LimitDefect::Value { .. }) => bad(
                "use_limits",
                "含有其限制键不接受的值",
                "holds a value that its key does not take",
            ),
            CouponRefusal::Worth => bad(
                "face_value",
                "须为大于 0 且最多两位小数的金额；折扣券须为 0 与 1 之间的折扣率",
                "must be an amount above 0 in whole cents, or for a discount coupon a share \
                 between 0 and 1",
            ),
            CouponRefusal::Validity => bad(
                "valid_to",
                "须晚于当前时间和 valid_from",
                "must be after the present and after valid_from",
            ),
            CouponRefusal::UnknownCoupon => Self::new(Code::CouponUnknown),
            CouponRefusal::InsufficientFunds { available } => {
                Self::new(Code::InsufficientBalance).with("available", available.to_text(2))
            }
            CouponRefusal::MoreThanUsed { used } => {
                Self::new(Code::MoreThanUsed).with("used", used.to_text(2))
            }
            CouponRefusal::OutOfRange => Self::new(Code::BalanceOutOfRange),
            other => not_changed(&other),
        }
    }
}

fn not_changed(refusal: &CouponRefusal) -> Refusal {
    let said = match refusal {
        CouponRefusal::Recalled => Said::both("已回收", "it was recalled"),
        CouponRefusal::Expired => Said::both("已过期", "it has ended"),
        CouponRefusal::AlreadyActivated => Said::both("已激活", "it was activated before"),
        CouponRefusal::AlreadyFrozen => Said::both("已冻结", "it is frozen already"),
        CouponRefusal::NotFrozen => Said::both("未冻结", "it is not frozen"),
        CouponRefusal::Locked { order } => {
            Said::both(format!("已被订单 {order} 锁定"), format!("the order {order} has locked it"))
        }
        CouponRefusal::NotLocked => Said::both("该订单未锁定它", "the order has not locked it"),
        CouponRefusal::Repeated => Said::both("重复指定", "it is named twice"),
        CouponRefusal::Conflict(Conflict::TooMany | Conflict::TooManyOf(_)) => {
            Said::both("同时使用的优惠券过多", "too many are used together")
        }
        CouponRefusal::Conflict(_) => {
            Said::both("不能与所选的其他优惠券同时使用", "it is not used together with the others")
        }
        CouponRefusal::Unfit(_) => Said::both("不适用于该订单", "it does not fit the purchase"),
        _ => Said::both("已使用", "it was used"),
    };
    Refusal::new(Code::CouponNotChanged).with("reason", said)
}

fn bad(field: &'static str, zh: &'static str, en: &'static str) -> Refusal {
    BadField::new(field, Defect::Rule(zh, en)).into()
}
