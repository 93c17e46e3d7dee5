//! What a change of specification costs, or gives back (`orders` F1b; `readings` 16).

use crate::discounts::{Discount, Mode, Reduction};
use crate::money::rounding::{e18_to_amount, fraction_of_e18};
use crate::products::Product;
use crate::rating::{Line, Outcome, Rated, Unfit, applies};
use crate::subscriptions::TermHours;
use crate::time::Timestamp;

/// What a change costs for the hours of a term that are left, exactly, at 10⁻¹⁸: the list price of the term after
/// the change less the one before it, pro rata. Below zero it gives back.
///
/// # Errors
/// `None` beyond the range of an intermediate.
pub fn changed_e18(after_e18: i128, before_e18: i128, hours: TermHours) -> Option<i128> {
    let difference = after_e18.checked_sub(before_e18)?;
    fraction_of_e18(difference, hours.total - hours.used, hours.total)
}

/// A change that costs so much (above zero), with what becomes of each discount. A fixed price of a month says
/// nothing of a difference: it does not count.
///
/// # Errors
/// `None` beyond the range of an amount.
pub fn change_price(
    (product, partner_discounts): (&Product, bool),
    months: i64,
    official_e18: i128,
    (discounts, at): (&[Discount], Timestamp),
) -> Option<Rated> {
    e18_to_amount(official_e18)?;
    let line = Line {
        product: &product.key,
        partner_discounts,
        mode: Mode::Change,
        months: Some(months),
        official_e18,
        at,
    };
    let outcome = |discount: &Discount| {
        if let Err(unfit) = applies(discount, &line) {
            return Outcome::Unfit(unfit);
        }
        let left = match discount.reduction {
            Reduction::FixedPrice(_) => None,
            reduction => reduction.leaves_e18(official_e18),
        };
        let left = left.filter(|left| (0..official_e18).contains(left));
        let offered = |amount_e18| Outcome::Offered { amount_e18 };
        left.map_or(Outcome::Unfit(Unfit::NothingOff), offered)
    };
    Some(Rated {
        product: product.id.clone(),
        price_from: at,
        official_e18,
        outcomes: discounts.iter().map(outcome).collect(),
        steps: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Amount;
    use crate::money::rounding::{amount_to_e18, e18_half_up_to_cent};

    #[test]
    fn a_change_costs_the_difference_for_the_hours_that_are_left() {
        let e18 = |text: &str| amount_to_e18(Amount::parse(text, 8).expect("a literal"));
        for (after, before, used, total, cost) in [
            ("60", "30", 0, 720, "30"),
            ("60", "30", 360, 720, "15"),
            ("60", "30", 720, 720, "0"),
            ("30", "60", 360, 720, "-15"),
            // 10.01 for 250 of 744 hours: 3.3635…
            ("30.01", "20", 494, 744, "3.36"),
            ("20", "30.01", 494, 744, "-3.36"),
            ("0.02", "0.01", 1, 2, "0.01"),
        ] {
            let hours = TermHours { used, total };
            let exact = changed_e18(e18(after), e18(before), hours).expect("in range");
            let cost = Amount::parse(cost, 8).expect("a literal");
            assert_eq!(
                e18_half_up_to_cent(exact),
                Some(cost),
                "{before} → {after}, {used}/{total}"
            );
        }
    }
}
