//! How accounts renew.

use hubu_core::ids::CustomerKey;
use hubu_core::subscriptions::RenewalSettings;

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[];

/// How customers renew; who has set nothing is left out.
///
/// # Errors
/// Only faults.
pub fn renewal_settings(
    _tx: &mut Tx<'_>,
    _customers: &[CustomerKey],
) -> Result<Vec<(CustomerKey, RenewalSettings)>, Fault> {
    unimplemented!()
}

/// Sets how a customer renews.
///
/// # Errors
/// Only faults.
pub fn set_renewal_settings(
    _tx: &mut Tx<'_>,
    _customer: CustomerKey,
    _settings: &RenewalSettings,
) -> Result<(), Fault> {
    unimplemented!()
}
