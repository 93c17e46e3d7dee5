//! What a payment names (`orders` C6): the order, and with what it is paid. The two lists count only where
//! their word is `YES`; then they must hold something, and where it is `NO` they must not.

use hubu_app::orders::PayOrder;
use hubu_core::ids::CustomerKey;
use hubu_core::orders::{Choice, Chosen, OrderId};

use super::{known, order_id};
use crate::codes::{Code, Failure};
use crate::edge::decode::{BadField, Defect, Fields, Reads, Text};

/// The body.
pub struct PayBody {
    order: Option<OrderId>,
    choice: Choice,
}

/// Why an order is not paid.
pub const ERRORS: &[Code] = &[
    Code::OrderUnknown,
    Code::OrderOfTrade,
    Code::PaymentInProgress,
    Code::OrderNotPayable,
    Code::OrderPastDeadline,
    Code::OrderDiscountNotUsable,
    Code::OrderCouponUsed,
    Code::CouponNotWithDiscount,
    Code::DiscountBelowCoupon,
    Code::VoucherAndDiscountCoupon,
    Code::MarketplaceAndSpecial,
    Code::OrderFundsShort,
];

/// Is something used?
const WORDS: [(&str, bool); 2] = [("YES", true), ("NO", false)];
/// The coupons and cards of a payment.
const MOST_COUPONS: usize = 3;
/// The numbers of discounts.
const DISCOUNTS: [i64; 4] = [0, 2, 3, 609];

impl Reads for PayBody {
    fn read(fields: &mut Fields<'_>) -> Result<Self, BadField> {
        let order = order_id(fields, "order_id")?;
        let use_coupon = fields.word("use_coupon", &WORDS)?;
        let use_discount = fields.word("use_discount", &WORDS)?;
        let coupons = fields.objects("coupon_infos", 0..=MOST_COUPONS, |fields| {
            let id = fields.text("id", Text::max(64).sample("CP1"))?;
            Ok(Chosen { id, code: fields.int("type", 300..=303)? })
        })?;
        let discounts = fields.objects("discount_infos", 0..=1, |fields| {
            let id = fields.text("id", Text::max(64).sample("DC1"))?;
            let code = fields.int("type", 0..=609)?;
            if DISCOUNTS.contains(&code) {
                return Ok(Chosen { id, code });
            }
            let rule = Defect::Rule("须为 0、2、3、609 之一", "must be one of 0, 2, 3, 609");
            Err(fields.bad("type", rule))
        })?;
        let coupons = counted(fields, "coupon_infos", (use_coupon, coupons))?;
        let discounts = counted(fields, "discount_infos", (use_discount, discounts))?;
        let choice = Choice { discount: discounts.into_iter().next(), coupons };
        Ok(Self { order, choice })
    }
}

/// What is chosen, where the word agrees with it.
fn counted(
    fields: &Fields<'_>,
    name: &'static str,
    (used, chosen): (bool, Vec<Chosen>),
) -> Result<Vec<Chosen>, BadField> {
    match (used, chosen.is_empty()) {
        (true, false) | (false, true) => Ok(chosen),
        (true, true) => Err(fields.bad(name, Defect::Missing)),
        (false, false) => {
            let rule = Defect::Rule("在不使用时须为空", "must be empty where none is to be used");
            Err(fields.bad(name, rule))
        }
    }
}

impl PayBody {
    /// The payment, asked for by a customer.
    pub fn of(self, caller: CustomerKey) -> Result<PayOrder, Failure> {
        Ok(PayOrder { caller, order: known(self.order)?, choice: self.choice })
    }
}
