//! [`Step`]: how a price came about.

use super::Outcome;
use crate::discounts::{DiscountKind, Reduction};
use crate::ids::DiscountKey;
use crate::money::UnitPrice;
use crate::products::{PeriodType, PriceKey};
use crate::time::Timestamp;

/// One step of a derivation. The steps of a price stand in the order in which it is computed, and it can
/// be computed again from them alone:
///
/// official = Σ over [`Step::Tier`] (price × quantity) × size ÷ the denominator of [`Step::Conversion`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Step {
    /// The price that was in force.
    Price {
        /// The id of the product.
        product: String,
        /// What it is for.
        key: PriceKey,
        /// The unit in which it is told.
        measure: i64,
        /// Since when: which version of the price it is.
        from: Timestamp,
    },
    /// So much usage, brought to the unit of the price: one unit of usage is `numerator` ÷ `denominator`
    /// of it.
    Conversion {
        /// How much each uses, in units of 10⁻⁸ of `from`.
        value_e8: i64,
        /// What was used in the month before, in the same unit.
        before_e8: i64,
        /// The unit of usage.
        from: i64,
        /// The unit of the price.
        to: i64,
        /// See above.
        numerator: i64,
        /// See above.
        denominator: i64,
    },
    /// A term.
    Term {
        /// Its unit.
        unit: PeriodType,
        /// How many there are.
        periods: i64,
        /// Is the price that of the whole term, or of each period?
        whole: bool,
    },
    /// How many of them.
    Count {
        /// Multiplies the quantity.
        count: i64,
    },
    /// The size, where the product has one.
    Size {
        /// Multiplies the price.
        size: i64,
        /// Its unit.
        measure: i64,
    },
    /// What falls into one tier; the one and only tier of a price that is not graduated.
    Tier {
        /// Above which quantity it begins, in units of 10⁻⁸ of the price's unit.
        above_e8: i64,
        /// What falls into it, in units of 10⁻⁸ of the price's unit ÷ the denominator of the conversion
        /// (1 where there is none).
        quantity: i128,
        /// The price of one unit.
        price: UnitPrice,
    },
    /// The list price.
    Official {
        /// At 10⁻¹⁸.
        exact: i128,
    },
    /// Days beyond a renewed term, each at a thirtieth of the price of a month, and the list price of the term
    /// with them; discounts that count leave something of that.
    Days {
        /// How many.
        days: i64,
        /// The list price of a month, at 10⁻¹⁸.
        month: i128,
        /// The list price of all, at 10⁻¹⁸.
        exact: i128,
    },
    /// A term becomes something else, and the difference of both list prices is for the hours that are left. The
    /// steps of the price before come first, then those of the price afterwards.
    Changed {
        /// The list price before, at 10⁻¹⁸.
        before: i128,
        /// The list price afterwards, at 10⁻¹⁸.
        after: i128,
        /// Hours that are left.
        left: i64,
        /// Hours of the term.
        total: i64,
        /// The list price of the change, at 10⁻¹⁸.
        exact: i128,
    },
    /// A discount that was looked at, and what became of it.
    Discount {
        /// Which.
        discount: DiscountKey,
        /// What it rests on.
        kind: DiscountKind,
        /// What it does.
        reduction: Reduction,
        /// Whether it counted, and if not why not.
        outcome: Outcome,
    },
    /// The exact amount, brought to the decimals it is shown or paid in.
    Rounding {
        /// By which rule.
        rule: Rule,
        /// Before, at 10⁻¹⁸.
        exact: i128,
        /// After, at 10⁻¹⁰.
        rounded_e10: i128,
    },
}

/// How an exact amount is rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rule {
    /// Cut to six decimals: an inquiry on demand.
    CutToSix,
    /// Cut to ten decimals: the same, asked for more precisely.
    CutToTen,
    /// Half-up to the cent: a term.
    HalfUpToCent,
}
