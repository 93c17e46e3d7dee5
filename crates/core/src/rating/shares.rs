//! What of a quantity falls into which tier, and what it costs.

use crate::money::UnitPrice;
use crate::money::rounding::fraction_of_e18;
use crate::products::Pricing;

/// A quantity in the unit of a price, with what was used before it.
#[derive(Clone, Copy, Debug)]
pub struct Quantity {
    /// Where it begins, in units of 10⁻⁸ ÷ `denominator`.
    pub before: i128,
    /// Where it ends.
    pub after: i128,
    /// What everything is divided by at the end; above 0.
    pub denominator: i64,
}

/// What falls into one tier.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// Above which quantity the tier begins, at 10⁻⁸.
    pub above_e8: i64,
    /// How much falls into it, in units of 10⁻⁸ ÷ the quantity's denominator; above 0 unless the whole
    /// quantity is 0.
    pub quantity: i128,
    /// The price of one unit.
    pub price: UnitPrice,
}

/// Shares out a quantity among the tiers of a price; tiers it does not touch are left out.
///
/// # Errors
/// `None` where a product leaves an `i128`.
pub fn shares(pricing: &Pricing, of: Quantity) -> Option<Vec<Share>> {
    let tiers = match pricing {
        Pricing::Flat(price) => {
            let quantity = of.after.checked_sub(of.before)?;
            return Some(vec![Share { above_e8: 0, quantity, price: *price }]);
        }
        Pricing::Graduated(tiers) => tiers,
    };
    let place = |above_e8: i64| i128::from(above_e8).checked_mul(i128::from(of.denominator));
    let mut shares = Vec::new();
    for (at, tier) in tiers.iter().enumerate() {
        let begin = place(tier.above_e8)?.max(of.before);
        let end = match tiers.get(at + 1) {
            Some(next) => place(next.above_e8)?.min(of.after),
            None => of.after,
        };
        if end > begin {
            let (above_e8, quantity, price) = (tier.above_e8, end - begin, tier.price);
            shares.push(Share { above_e8, quantity, price });
        }
    }
    Some(shares)
}

/// What the shares cost together, at 10⁻¹⁸: all multiplied, then divided once, half-up. `price` says what a
/// unit costs that has this list price.
///
/// # Errors
/// `None` where a product leaves an `i128`.
pub fn cost_e18(
    shares: &[Share],
    size: i64,
    denominator: i64,
    price: impl Fn(UnitPrice) -> UnitPrice,
) -> Option<i128> {
    let mut sum: i128 = 0;
    for share in shares {
        let unit = i128::from(price(share.price).e10());
        sum = sum.checked_add(share.quantity.checked_mul(unit)?)?;
    }
    fraction_of_e18(sum, size, denominator)
}
