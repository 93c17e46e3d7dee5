//! What a coupon is weighed against: an order, or a charge for usage.

use super::Ratio;
use crate::money::Amount;
use crate::time::Timestamp;
use crate::words::wire_words;

wire_words! {
    /// What an order does (`subscribeType`).
    Action {
        /// A new purchase.
        New = 1 "new",
        /// A renewal.
        Renew = 2 "renew",
        /// A change of specification.
        Change = 3 "change",
    }
}

wire_words! {
    /// The unit of a purchased term (`cycleType`).
    CycleType {
        /// Months.
        Month = 2 "month",
        /// Years.
        Year = 3 "year",
    }
}

wire_words! {
    /// A discount that was chosen for an order (`orders` C6); the numbers are the wire's
    /// `discount_type`.
    Discount {
        /// A promotion.
        Promotion = 0 "promotion",
        /// A contract's.
        Contract = 1 "contract",
        /// Commercial.
        Commercial = 2 "commercial",
        /// Granted by a partner.
        Partner = 3 "partner",
    }
}

/// One line of a purchase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Service type code.
    pub service: String,
    /// Region code.
    pub region: String,
    /// Product id.
    pub product: String,
    /// Unit and number of the term; usage and one-off purchases have none.
    pub cycle: Option<(CycleType, i64)>,
    /// Is there no earlier completed order in this service?
    pub first_order: bool,
    /// Is it one of the marketplace's strictly selected products?
    pub strict_selected: bool,
    /// The share of the official price that the chosen discount leaves; 1 where there is none.
    pub discount_ratio: Ratio,
    /// What is to be paid, discounts off; not negative.
    pub payable: Amount,
}

/// A purchase: an order, or a charge for usage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Purchase {
    /// The order, or the charge's transaction.
    pub order: String,
    /// What the order does; usage does nothing of the kind.
    pub action: Option<Action>,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Discounts chosen for it.
    pub discounts: Vec<Discount>,
    /// The instant at which it is paid.
    pub at: Timestamp,
}

impl Purchase {
    /// What is to be paid in all.
    pub fn payable(&self) -> Amount {
        let lines = self.lines.iter();
        lines.fold(Amount::ZERO, |sum, line| sum.checked_add(line.payable).unwrap_or(sum))
    }
}
