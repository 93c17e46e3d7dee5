//! Why something has no price.

/// Why something has no price, in order of precedence.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RatingRefusal {
    /// No product is called so (CBC.99006006).
    #[error("no product is called so")]
    UnknownProduct,
    /// The product is there, and has no price of the kind asked for at that instant: not on demand, or
    /// not for such a term (CBC.99006006).
    #[error("the product is not sold so")]
    NotSold,
    /// Nothing is metered of the product by that name (CBC.99006074).
    #[error("the usage factor is unknown")]
    UnknownFactor,
    /// The unit of usage cannot be converted to that of the price (CBC.99006050).
    #[error("the unit of usage does not fit")]
    WrongUnit,
    /// Less than nothing is used, or no period or no thing is asked for; the wire refuses that before
    /// (CBC.0100).
    #[error("a quantity is too small")]
    Quantity,
    /// The product has a size and what is asked does not say a fitting one (CBC.0100).
    #[error("the size does not fit")]
    Size(SizeDefect),
    /// The price leaves the range of an amount (CBC.99006055).
    #[error("the price is above the maximum amount")]
    AboveMaximum,
}

/// What is wrong with a size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SizeDefect {
    /// `resource_size` is missing.
    Missing,
    /// `size_measure_id` is missing.
    MeasureMissing,
    /// `size_measure_id` is not the unit of the product's size, which is this.
    Measure(i64),
    /// `resource_size` is not between these.
    Range {
        /// The least there is.
        least: i64,
        /// The most there is.
        most: i64,
    },
    /// `resource_size` is not the least plus a number of these.
    Step {
        /// The least there is.
        least: i64,
        /// What sizes are apart.
        step: i64,
    },
}

/// What is refused, where several things are asked for together.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line:?}: {why}")]
pub struct LineRefusal {
    /// The place of the line, from 0; none: all of them together.
    pub line: Option<usize>,
    /// Why.
    pub why: RatingRefusal,
}

impl From<RatingRefusal> for LineRefusal {
    fn from(why: RatingRefusal) -> Self {
        Self { line: None, why }
    }
}
