//! Coupons and cards.

use hubu_app::coupons::NoAccounts;
use hubu_core::coupons::{CardRefusal, Conflict, CouponRefusal, LimitDefect, Unfit};

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

impl From<CardRefusal> for Refusal {
    fn from(refusal: CardRefusal) -> Self {
        let not_redeemed =
            |zh, en| Self::new(Code::CardNotRedeemed).with("reason", Said::both(zh, en));
        match refusal {
            CardRefusal::UnknownBatch => Self::new(Code::CardBatchUnknown),
            CardRefusal::UnknownCard => Self::new(Code::CardUnknown),
            CardRefusal::NotForCards => Self::new(Code::PlanNotForCards),
            CardRefusal::Redeemed => not_redeemed("已被兑换", "it was redeemed before"),
            CardRefusal::Voided => not_redeemed("已作废", "it is void"),
            CardRefusal::NothingLeft => Self::new(Code::NothingToChange),
            CardRefusal::Coupon(refusal) => refusal.into(),
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
        CouponRefusal::Conflict(Conflict::VoucherWithDiscount) => Said::both(
            "代金券与折扣券不能同时使用",
            "a voucher and a discount coupon are not used together",
        ),
        CouponRefusal::Conflict(Conflict::MarketplaceWithSpecial) => Said::both(
            "云商店优惠券与专项代金券不能同时使用",
            "a coupon of the marketplace and a special voucher are not used together",
        ),
        CouponRefusal::Unfit(reasons) => unfit(reasons),
        _ => Said::both("已使用", "it was used"),
    };
    Refusal::new(Code::CouponNotChanged).with("reason", said)
}

/// Every reason for which a coupon does not pay for a purchase.
pub(super) fn unfit(reasons: &[Unfit]) -> Said {
    let (zh, en): (Vec<_>, Vec<_>) = reasons.iter().map(|reason| why_unfit(*reason)).unzip();
    Said::both(
        format!("不适用于该订单：{}", zh.join("；")),
        format!("it does not fit the purchase: {}", en.join("; ")),
    )
}

/// One of them.
pub(super) const fn why_unfit(reason: Unfit) -> (&'static str, &'static str) {
    match reason {
        Unfit::Inactive => ("未激活", "it was not activated"),
        Unfit::Used => ("已使用", "it was used"),
        Unfit::Recalled => ("已回收", "it was recalled"),
        Unfit::Expired => ("已过期", "it has ended"),
        Unfit::NotYetValid => ("尚未生效", "it is not valid yet"),
        Unfit::Frozen => ("已冻结", "it is frozen"),
        Unfit::Locked => ("已被其他订单锁定", "another order has locked it"),
        Unfit::Empty => ("余额为零", "nothing is left of it"),
        Unfit::NotForUsage => {
            ("折扣券仅适用于包年/包月订单", "discount coupons are for orders of a term only")
        }
        Unfit::Action => ("不适用于该订单类型", "it does not pay for what the order does"),
        Unfit::MinAmount => ("未达到最低消费金额", "too little is to be paid"),
        Unfit::PartnerDiscount => {
            ("不能与伙伴授予折扣同时使用", "it does not go together with a partner's discount")
        }
        Unfit::ContractDiscount => (
            "不能与商务折扣同时使用",
            "it does not go together with a commercial or contract discount",
        ),
        Unfit::Promotion => ("不能与促销折扣同时使用", "it does not go together with a promotion"),
        Unfit::SecondDiscount => {
            ("折扣券不能与其他折扣同时使用", "a discount coupon is the one discount of an order")
        }
        Unfit::Service => ("不适用于所购云服务", "it is not for these services"),
        Unfit::Region => ("不适用于所购区域", "it is not for these regions"),
        Unfit::Product => ("不适用于所购产品", "it is not for these products"),
        Unfit::ExcludedProduct => ("所购产品被排除在外", "these products are excluded"),
        Unfit::CycleType => ("不适用于该周期类型", "it is not for terms of this unit"),
        Unfit::CycleNumber => ("不适用于该周期数", "it is not for this number of periods"),
        Unfit::NotFirstOrder => {
            ("仅适用于该云服务的首单", "it is for the first order in the service only")
        }
        Unfit::NotStrictSelected => {
            ("仅适用于严选商品", "it is for strictly selected products only")
        }
        Unfit::MinDiscount => ("折扣率低于允许的下限", "the discount is deeper than it allows"),
        Unfit::NothingToPay => ("没有需要支付的金额", "nothing is to be paid"),
    }
}

fn bad(field: &'static str, zh: &'static str, en: &'static str) -> Refusal {
    BadField::new(field, Defect::Rule(zh, en)).into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::language::Lang;

    #[test]
    fn each_reason_has_words_of_its_own_in_both_languages() {
        let (zh, en): (BTreeSet<_>, BTreeSet<_>) =
            Unfit::ALL.iter().map(|reason| why_unfit(*reason)).unzip();
        assert_eq!((zh.len(), en.len()), (Unfit::ALL.len(), Unfit::ALL.len()));
        assert!(zh.iter().all(|words| !words.is_ascii()), "{zh:?}");
        assert!(en.iter().all(|words| words.is_ascii()), "{en:?}");
    }

    #[test]
    fn a_refusal_tells_every_reason() {
        let refusal = CouponRefusal::Unfit(vec![Unfit::Frozen, Unfit::Service]);
        let refusal = Refusal::from(refusal);
        assert_eq!(refusal.code(), Code::CouponNotChanged);
        let (zh, en) = (refusal.message(Lang::Zh), refusal.message(Lang::En));
        assert!(zh.ends_with("不适用于该订单：已冻结；不适用于所购云服务"), "{zh}");
        let told = "it does not fit the purchase: it is frozen; it is not for these services";
        assert!(en.ends_with(told), "{en}");
    }
}
