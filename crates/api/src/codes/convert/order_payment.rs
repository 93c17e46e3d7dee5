//! Paying and cancelling orders.

use hubu_core::coupons::{Conflict, MOST_TOGETHER, Unfit};
use hubu_core::orders::{CancelRefusal, OrderId, OrderStatus, PayRefusal};

use super::coupons::{unfit, why_unfit};
use super::{Code, Refusal, Said};
use crate::edge::decode::{BadField, Defect};

impl From<PayRefusal> for Refusal {
    fn from(refusal: PayRefusal) -> Self {
        use PayRefusal as R;
        match refusal {
            R::UnknownOrder => Self::new(Code::OrderUnknown),
            R::PartOfTrade(trade) => of_trade(&trade),
            R::InProgress => Self::new(Code::PaymentInProgress),
            R::Status(status) => Self::new(Code::OrderNotPayable).with("status", stands(status)),
            R::PastDeadline => Self::new(Code::OrderPastDeadline),
            R::AdjustmentMandatory => discount(
                "订单已调价，须使用调价折扣",
                "its price was adjusted, and that discount must be chosen",
            ),
            R::DiscountNotUsable => discount(
                "该订单没有此折扣，或折扣已失效",
                "it is not offered this discount, or no longer",
            ),
            R::UnknownCoupon { place } => {
                let rule = Defect::Rule(
                    "不是付款客户的此类型优惠券或储值卡",
                    "is no coupon or card of this type of whoever pays",
                );
                BadField::new(coupon(place), rule).into()
            }
            R::RepeatedCoupon { place } => BadField::new(coupon(place), Defect::Repeated).into(),
            R::TooManyCoupons(Conflict::TooMany) => {
                BadField::new("coupon_infos", Defect::TooMany(MOST_TOGETHER)).into()
            }
            R::TooManyCoupons(_) => {
                let rule = Defect::Rule(
                    "同一类型和分组的优惠券过多",
                    "has more of a type and group than an order takes",
                );
                BadField::new("coupon_infos", rule).into()
            }
            R::CouponUsed { place, why } => because(Code::OrderCouponUsed, place, why),
            R::CouponWithDiscount { place, why } => {
                because(Code::CouponNotWithDiscount, place, why)
            }
            R::DiscountTooDeep { place } => {
                Self::new(Code::DiscountBelowCoupon).with("field", coupon(place))
            }
            R::VoucherWithDiscountCoupon => Self::new(Code::VoucherAndDiscountCoupon),
            R::MarketplaceWithSpecial => Self::new(Code::MarketplaceAndSpecial),
            R::CouponUnfit { place, why } => Self::new(Code::ParameterError)
                .with("field", coupon(place))
                .with("defect", unfit(&why)),
            R::InsufficientFunds { short } => {
                Self::new(Code::OrderFundsShort).with("short", short.to_text(2))
            }
        }
    }
}

impl From<CancelRefusal> for Refusal {
    fn from(refusal: CancelRefusal) -> Self {
        match refusal {
            CancelRefusal::UnknownOrder => Self::new(Code::OrderUnknown),
            CancelRefusal::PartOfTrade(trade) => of_trade(&trade),
            CancelRefusal::Status(status) => {
                Self::new(Code::OrderNotCancellable).with("status", stands(status))
            }
        }
    }
}

fn of_trade(trade: &OrderId) -> Refusal {
    Refusal::new(Code::OrderOfTrade).with("order", trade.as_str().to_owned())
}

fn discount(zh: &'static str, en: &'static str) -> Refusal {
    Refusal::new(Code::OrderDiscountNotUsable).with("reason", Said::both(zh, en))
}

fn because(code: Code, place: usize, why: Unfit) -> Refusal {
    let (zh, en) = why_unfit(why);
    Refusal::new(code).with("field", coupon(place)).with("reason", Said::both(zh, en))
}

/// Where a coupon stands in the request.
fn coupon(place: usize) -> String {
    format!("coupon_infos[{place}].id")
}

/// Where an order stands.
pub(super) fn stands(status: OrderStatus) -> Said {
    let (zh, en) = match status {
        OrderStatus::PendingReview => ("待审核", "pending review"),
        OrderStatus::PendingRefund => ("待退款", "pending refund"),
        OrderStatus::Processing => ("处理中", "being processed"),
        OrderStatus::Cancelled => ("已取消", "cancelled"),
        OrderStatus::Completed => ("已完成", "completed"),
        OrderStatus::PendingPayment => ("待支付", "pending payment"),
        OrderStatus::PendingConfirmation => ("待确认", "pending confirmation"),
    };
    Said::both(zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Lang;

    #[test]
    fn what_a_payment_and_a_cancellation_are_refused_with() {
        let trade = OrderId::parse("CS2601010800ABCDE").expect("an id");
        let table: [(Refusal, Code, &str); 6] = [
            (
                PayRefusal::PartOfTrade(trade.clone()).into(),
                Code::OrderOfTrade,
                "The order is part of a combined trade, use that one's id, CS2601010800ABCDE",
            ),
            (
                PayRefusal::Status(OrderStatus::Completed).into(),
                Code::OrderNotPayable,
                "The order cannot be paid any more: it is completed",
            ),
            (
                PayRefusal::CouponUsed { place: 1, why: Unfit::Locked }.into(),
                Code::OrderCouponUsed,
                "The coupon or card was used: coupon_infos[1].id: another order has locked it",
            ),
            (
                PayRefusal::CouponUnfit { place: 0, why: vec![Unfit::Frozen] }.into(),
                Code::ParameterError,
                "Parameter error: coupon_infos[0].id it does not fit the purchase: it is frozen",
            ),
            (
                CancelRefusal::Status(OrderStatus::Processing).into(),
                Code::OrderNotCancellable,
                "The order cannot be cancelled: it is being processed",
            ),
            (CancelRefusal::PartOfTrade(trade).into(), Code::OrderOfTrade, ""),
        ];
        for (refusal, code, message) in table {
            assert_eq!(refusal.code(), code);
            let told = refusal.message(Lang::En);
            assert!(message.is_empty() || told == message, "{told}");
        }
    }
}
