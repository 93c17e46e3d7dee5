//! Prices: of what, since when, and how they grow.

use crate::money::UnitPrice;
use crate::time::Timestamp;
use crate::words::wire_words;

wire_words! {
    /// The unit of a term (`period_type`, `orders` B2).
    PeriodType {
        /// Days.
        Day = 0 "day",
        /// Months.
        Month = 2 "month",
        /// Years.
        Year = 3 "year",
        /// Hours.
        Hour = 4 "hour",
    }
}

/// What a price is for, within a product. A product has one price of each at any instant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PriceKey {
    /// Usage on demand: of a usage type (as its code is written in the catalogue), an amount of `measure`.
    OnDemand {
        /// Usage type code.
        usage: String,
    },
    /// A term that is paid before: of so many periods, or each period of any number of them.
    Period {
        /// The unit of the term.
        unit: PeriodType,
        /// The one number of periods it is for: a commitment. None: any number, at this price each.
        periods: Option<i64>,
    },
}

/// A price of a graduated tariff from a quantity on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tier {
    /// The quantity above which it counts, in units of 10⁻⁸ of the price's measure; the first is 0.
    pub above_e8: i64,
    /// The price of one unit within the tier.
    pub price: UnitPrice,
}

/// How a price grows with quantity.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pricing {
    /// So much a unit.
    Flat(UnitPrice),
    /// So much a unit within each tier of what is used in a civil month (`readings` 6); two tiers at least,
    /// in order.
    Graduated(Vec<Tier>),
}

/// A price of a product from an instant on, until the next one with the same key begins.
///
/// A product with a size costs so much for one unit of it: the price is linear in size. A commitment's
/// price is that of the whole term.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Price {
    /// The id of its product.
    pub product: String,
    /// What it is for.
    pub key: PriceKey,
    /// The unit in which usage is priced; the currency's own (1) for terms, which are counted.
    pub measure: i64,
    /// How it grows.
    pub pricing: Pricing,
    /// The business instant from which it is in force.
    pub from: Timestamp,
}
