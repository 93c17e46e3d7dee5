//! What somebody wants to know the price of.

use crate::discounts::Mode;
use crate::products::{PeriodType, ProductKey};

/// A product as requests name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Named<'a> {
    /// Service, type of resource, region and specification.
    pub key: &'a ProductKey,
    /// An availability zone; letters count without case. None: any.
    pub zone: Option<&'a str>,
}

/// What is asked of a product.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked<'a> {
    /// Its size (`resource_size`); it counts where the product has one, and is ignored elsewhere.
    pub size: Option<i64>,
    /// The unit of the size (`size_measure_id`).
    pub size_measure: Option<i64>,
    /// Usage, or a term.
    pub what: What<'a>,
    /// How many of them (`subscription_num`); above 0.
    pub count: i64,
}

/// Usage, or a term.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum What<'a> {
    /// So much usage on demand.
    Usage {
        /// Usage factor; letters count without case.
        factor: &'a str,
        /// How much each of them uses, in units of 10⁻⁸ of `measure`; not below 0.
        value_e8: i64,
        /// The unit of usage.
        measure: i64,
        /// What the payer used of the product in the civil month before, in the same unit; it moves
        /// graduated prices on (`readings` 6, 26). 0 in inquiries.
        before_e8: i64,
    },
    /// A term that is paid before.
    Term {
        /// Its unit.
        unit: PeriodType,
        /// How many of them; above 0.
        periods: i64,
        /// A new term, a further one, or a change.
        mode: Mode,
    },
}

impl What<'_> {
    /// How it is charged.
    pub const fn mode(&self) -> Mode {
        match self {
            Self::Usage { .. } => Mode::OnDemand,
            Self::Term { mode, .. } => *mode,
        }
    }

    /// How many months a term has; none for days, hours and usage, which are no months.
    pub fn months(&self) -> Option<i64> {
        match self {
            Self::Term { unit: PeriodType::Month, periods, .. } => Some(*periods),
            Self::Term { unit: PeriodType::Year, periods, .. } => periods.checked_mul(12),
            _ => None,
        }
    }
}
