//! How an account's renewals run is set (`orders` D4).

use hubu_core::ids::CustomerKey;
use hubu_core::subscriptions::{DeductionDays, UnifiedDay};
use hubu_store::{Error, Unit};

use crate::write::Done;

/// One of the settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RenewalConfig {
    /// When they are deducted.
    Deduction(DeductionDays),
    /// The day they end on.
    Unified(UnifiedDay),
}

/// Sets one of them. Attempts that are due later move.
///
/// # Errors
/// Only faults.
pub fn set_renewal_config(
    _unit: &mut Unit<'_, '_>,
    _customer: CustomerKey,
    _config: RenewalConfig,
) -> Result<Done<()>, Error<()>> {
    unimplemented!()
}
