//! [`Offered`]: a discount that an order may be paid with (`orders` C5, C6).

use super::order::sum_of;
use crate::coupons::Ratio;
use crate::discounts::{Discount, DiscountKind, Reduction};
use crate::ids::DiscountKey;
use crate::money::rounding::{cut_share_in_ten_thousandths, unit_price_half_up_to_cent};
use crate::money::{Amount, spread};
use crate::rating::{Offer, TermQuote};
use crate::time::Timestamp;

/// 10⁻⁸ units in a ten-thousandth.
const PART: i64 = 10_000;

/// A discount with what it does to the lines of one order. It takes something off.
///
/// Prices are those of the instant at which the order was placed, and so are contracts' and partners'
/// discounts: one that has ended since still counts. A promotion must be in force when the order is paid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offered {
    /// Which discount.
    pub key: DiscountKey,
    /// What it rests on.
    pub kind: DiscountKind,
    /// What it does.
    pub reduction: Reduction,
    /// The first instant it no longer holds.
    pub until: Option<Timestamp>,
    /// What it does to each line, in the order of the lines.
    pub lines: Vec<OfferedLine>,
}

/// What a discount does to a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OfferedLine {
    /// What it leaves, in whole cents; not below zero.
    pub amount: Amount,
    /// What it takes off; nothing where it does not count.
    pub off: Amount,
    /// The share it leaves (`discount_ratio`): its own where it leaves a share, else what comes of the amounts,
    /// cut to four decimals; 1 where it does not count.
    pub ratio: Ratio,
}

impl Offered {
    /// What an order is offered: each discount that takes something off a quote of its lines, in their order.
    /// `discounts` are those by which they were quoted.
    pub fn of_quote(quote: &TermQuote, discounts: &[Discount]) -> Vec<Self> {
        let offered = |offer: &Offer| {
            let discount = discounts.get(offer.discount)?;
            let own = match discount.reduction {
                Reduction::Ratio(ratio) => Some(ratio),
                Reduction::FixedPrice(_) | Reduction::Off(_) => None,
            };
            let lines = quote.lines.iter().zip(&offer.lines);
            let lines = lines.map(|(line, (amount, off))| OfferedLine {
                amount: *amount,
                off: *off,
                ratio: ratio(own, *amount, line.official),
            });
            Some(Self::of(discount, lines.collect()))
        };
        quote.offers.iter().filter_map(offered).collect()
    }

    /// An adjustment of one order: it lowers the price of the whole, and what it takes off is spread over the
    /// lines by their list prices (`readings` 3). A fixed price is that of the whole order.
    ///
    /// # Errors
    /// `None` where it takes nothing off.
    pub fn adjustment(discount: &Discount, officials: &[Amount]) -> Option<Self> {
        let price = sum_of(officials.iter().copied());
        let off = match discount.reduction {
            Reduction::Ratio(left) => left.taken_off(price),
            Reduction::Off(off) => off.min(price),
            Reduction::FixedPrice(fixed) => price.less_at_most(unit_price_half_up_to_cent(fixed)?),
        };
        if !off.is_positive() {
            return None;
        }
        let own = match discount.reduction {
            Reduction::Ratio(ratio) => Some(ratio),
            Reduction::FixedPrice(_) | Reduction::Off(_) => None,
        };
        let lines = officials.iter().zip(spread(off, officials)).map(|(official, off)| {
            let amount = official.less_at_most(off);
            OfferedLine { amount, off, ratio: ratio(own, amount, *official) }
        });
        Some(Self::of(discount, lines.collect()))
    }

    fn of(discount: &Discount, lines: Vec<OfferedLine>) -> Self {
        let (key, kind, reduction) = (discount.key, discount.kind, discount.reduction);
        Self { key, kind, reduction, until: discount.period.to, lines }
    }

    /// What it leaves of the order.
    pub fn amount(&self) -> Amount {
        sum_of(self.lines.iter().map(|line| line.amount))
    }

    /// What it takes off the order.
    pub fn off(&self) -> Amount {
        sum_of(self.lines.iter().map(|line| line.off))
    }

    /// Can an order be paid with it at an instant?
    pub fn usable(&self, at: Timestamp) -> bool {
        self.kind != DiscountKind::Promotion || self.until.is_none_or(|until| at < until)
    }
}

/// The share that a discount leaves of a line.
fn ratio(own: Option<Ratio>, amount: Amount, official: Amount) -> Ratio {
    if amount >= official {
        return Ratio::ONE;
    }
    let parts = cut_share_in_ten_thousandths(amount, official).max(1);
    own.or_else(|| Ratio::from_amount(Amount::from_e8(parts * PART))).unwrap_or(Ratio::ONE)
}

#[cfg(test)]
#[path = "offered_tests.rs"]
mod tests;
