//! Why something is not done with a coupon. The order of the variants is their precedence.

use super::{Conflict, LimitDefect, Unfit};
use crate::money::Amount;

/// Why a coupon is not issued, activated, reserved, used, given back, frozen or recalled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CouponRefusal {
    /// No such customer.
    UnknownCustomer,
    /// No such plan.
    UnknownPlan,
    /// The site has no coupons of this kind.
    KindNotOffered,
    /// A limit cannot stand in a plan.
    Limit(LimitDefect),
    /// A discount coupon's worth is no share of a price, or another's no amount of cents.
    Worth,
    /// A validity without a length, or one that has passed.
    Validity,
    /// The customer has no such coupon.
    UnknownCoupon,
    /// The same coupon is named twice.
    Repeated,
    /// These coupons do not pay one order together.
    Conflict(Conflict),
    /// It was recalled.
    Recalled,
    /// It has ended.
    Expired,
    /// It was activated before.
    AlreadyActivated,
    /// It was used, or stands with a member.
    Used,
    /// It is frozen already.
    AlreadyFrozen,
    /// It is not frozen.
    NotFrozen,
    /// An order has locked it.
    Locked {
        /// Which.
        order: String,
    },
    /// This order has not locked it.
    NotLocked,
    /// It does not pay for this purchase.
    Unfit(Vec<Unfit>),
    /// It holds less than was asked for.
    InsufficientFunds {
        /// What it holds.
        available: Amount,
    },
    /// The order used less of it than would be given back.
    MoreThanUsed {
        /// What it used, less what was given back before.
        used: Amount,
    },
    /// A balance would leave the range of an amount.
    OutOfRange,
}
