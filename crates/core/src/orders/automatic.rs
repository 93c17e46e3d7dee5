//! [`pick_automatically`]: what auto-pay and auto-renewal choose (`orders` E; `readings` 2, 28).

use super::{Choice, Chosen, Offered, OrderType, Paying, payment_code};
use crate::coupons::{Candidate, pick_for_order, pick_for_renewal};
use crate::discounts::DiscountKind;
use crate::ids::DiscountKey;
use crate::time::Timestamp;

/// Which of the two picks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Auto {
    /// Auto-pay, of whatever is ordered, renewals by hand included.
    Pay,
    /// Auto-renewal.
    Renewal,
}

/// What pays an order where nobody chooses: one discount, and one voucher that goes with it; other coupons and
/// cards are not picked.
///
/// An order whose price was adjusted takes the adjustment. Else the discount that leaves the least; of equals
/// commercial before distributor, partner and promotion, then the first. A promotion counts only for renewals
/// and changes, while it is in force, and only where an earlier order of the same resource used it: those are
/// `used_before`.
pub fn pick_automatically(paying: &Paying<'_>, auto: Auto, used_before: &[DiscountKey]) -> Choice {
    let asked = (paying.order.kind, paying.at);
    let discount = best_discount(paying.offered, asked, used_before);
    let purchase = paying.purchase(discount);
    let candidates: Vec<Candidate<'_>> = paying.coupons.iter().map(|(one, _)| *one).collect();
    let picked = match auto {
        Auto::Pay => pick_for_order(&candidates, &purchase),
        Auto::Renewal => pick_for_renewal(&candidates, &purchase),
    };
    let coupon = picked.map(|(place, _)| {
        let coupon = candidates[place].coupon;
        Chosen { id: coupon.key.to_wire(), code: coupon.kind.payment_type() }
    });
    let discount =
        discount.map(|one| Chosen { id: one.key.to_wire(), code: payment_code(one.kind) });
    Choice { discount, coupons: coupon.into_iter().collect() }
}

/// The discount that is taken where nobody chooses: see [`pick_automatically`]. An order that waits for its
/// payment is shown with it.
pub fn best_discount<'a>(
    offered: &'a [Offered],
    (kind, at): (OrderType, Timestamp),
    used_before: &[DiscountKey],
) -> Option<&'a Offered> {
    let adjusted = offered.iter().find(|one| one.kind == DiscountKind::Adjustment);
    let goes_on = matches!(kind, OrderType::Renew | OrderType::Change);
    let eligible = |one: &&Offered| {
        let again = goes_on && used_before.contains(&one.key) && one.usable(at);
        one.kind != DiscountKind::Promotion || again
    };
    let best = offered.iter().filter(eligible).min_by_key(|one| (one.amount(), one.kind));
    adjusted.or(best)
}

#[cfg(test)]
#[path = "automatic_tests.rs"]
mod tests;
