//! Until when an order can be paid (`orders` C0).

use super::Offered;
use crate::coupons::{Coupon, Kind};
use crate::discounts::DiscountKind;
use crate::time::Timestamp;

/// How long an order waits for its payment: seven days.
pub const PAYMENT_WAITS_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// The first instant at which an order can no longer be paid: seven days after it was placed, or where a
/// promotion or a discount coupon was selected with it that ends earlier, its end. Discounts of contracts and
/// partners change nothing: whoever ordered in time pays by them to the end.
pub fn pay_until(
    placed: Timestamp,
    discount: Option<&Offered>,
    coupon: Option<&Coupon>,
) -> Timestamp {
    let promotion = discount.filter(|one| one.kind == DiscountKind::Promotion);
    let promotion = promotion.and_then(|one| one.until);
    let coupon = coupon.filter(|one| one.kind == Kind::Discount).map(|one| one.expires);
    let ends = promotion.into_iter().chain(coupon);
    ends.fold(placed.plus_ms(PAYMENT_WAITS_MS), Timestamp::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orders::world::{at, coupon, offered};

    #[test]
    fn seven_days_or_the_end_of_a_promotion_or_a_discount_coupon() {
        use DiscountKind::{Adjustment, Commercial, Distributor, Partner, Promotion};
        // The vendor's samples: placed on 26 November 2018 at 23:12:32.
        let (placed, plain) = ("2018-11-26T15:12:32Z", "2018-12-03T15:12:32Z");
        let (soon, late) = ("2018-11-30T15:59:59Z", "2018-12-31T15:59:59Z");
        let table = [
            // discount and its end, coupon and its end, deadline
            (None, None, plain),
            (Some((Promotion, Some(soon))), None, soon),
            (Some((Promotion, Some(late))), None, plain),
            (Some((Promotion, None)), None, plain),
            (Some((Commercial, Some(soon))), None, plain),
            (Some((Distributor, Some(soon))), None, plain),
            (Some((Partner, Some(soon))), None, plain),
            (Some((Adjustment, Some(soon))), None, plain),
            (None, Some((Kind::Discount, soon)), soon),
            (None, Some((Kind::Discount, late)), plain),
            (None, Some((Kind::Voucher, soon)), plain),
        ];
        for (discount, held, expected) in table {
            let discount = discount.map(|(kind, until)| {
                let until = until.map(at);
                Offered { until, ..offered(1, kind, &[("10", "9")]) }
            });
            let held = held.map(|(kind, expires)| {
                let expires = at(expires);
                Coupon { expires, ..coupon(1, kind, "0.8") }
            });
            let until = pay_until(at(placed), discount.as_ref(), held.as_ref());
            assert_eq!(until, at(expected), "{discount:?} {held:?}");
        }
    }
}
