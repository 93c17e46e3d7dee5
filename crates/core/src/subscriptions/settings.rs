//! [`RenewalSettings`]: how an account's renewals run (`orders` D4).

use super::{DeductionDays, UnifiedDay};

/// How an account's renewals run.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct RenewalSettings {
    /// How many days before the end they are deducted.
    pub deduction: DeductionDays,
    /// The day of the month they end on; none: each on its own.
    pub unified: Option<UnifiedDay>,
}
