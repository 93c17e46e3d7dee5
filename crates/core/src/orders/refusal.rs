//! Why an order is not paid.

use super::{OrderId, OrderStatus};
use crate::coupons::{Conflict, Unfit};
use crate::money::Amount;

/// Why an order is not paid, in order of precedence; the codes are the vendor's (`orders` C6).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PayRefusal {
    /// The customer has no such order (CBC.30000010).
    UnknownOrder,
    /// It is part of this combined trade, which is paid as a whole (CBC.99000089).
    PartOfTrade(OrderId),
    /// Another request pays it at this moment (CBC.99000088).
    InProgress,
    /// It is not pending payment (CBC.99003106).
    Status(OrderStatus),
    /// Its deadline of payment has passed, whether or not it has been cancelled for that (CBC.99003110).
    PastDeadline,
    /// Its price was adjusted, and the adjustment was not chosen: it must be, and no other goes with it
    /// (CBC.99003108).
    AdjustmentMandatory,
    /// It is not offered the discount that was chosen, or no longer (CBC.99003108).
    DiscountNotUsable,
    /// The customer has no such coupon, or one of another type (CBC.0100).
    UnknownCoupon {
        /// Its place among the chosen.
        place: usize,
    },
    /// A coupon is chosen twice (CBC.0100).
    RepeatedCoupon {
        /// The place of the second.
        place: usize,
    },
    /// More coupons than an order takes, or than it takes of a kind and group (CBC.0100).
    TooManyCoupons(Conflict),
    /// A coupon or card was used or taken back, nothing is left of it, or another order has locked it
    /// (CBC.99003112).
    CouponUsed {
        /// Its place among the chosen.
        place: usize,
        /// Which of these.
        why: Unfit,
    },
    /// A coupon does not go together with the discount (CBC.99003116).
    CouponWithDiscount {
        /// Its place among the chosen.
        place: usize,
        /// With what kind of discount.
        why: Unfit,
    },
    /// The discount leaves less than a coupon asks for, on all lines (CBC.99003117).
    DiscountTooDeep {
        /// Its place among the chosen.
        place: usize,
    },
    /// A voucher and a discount coupon (CBC.99003147).
    VoucherWithDiscountCoupon,
    /// A coupon of the marketplace and a special one (CBC.99003156).
    MarketplaceWithSpecial,
    /// A coupon does not pay for this order, for these reasons (CBC.0100).
    CouponUnfit {
        /// Its place among the chosen.
        place: usize,
        /// Every one of them.
        why: Vec<Unfit>,
    },
    /// Cash and credit do not reach (CBC.99005003).
    InsufficientFunds {
        /// What is missing.
        short: Amount,
    },
}
