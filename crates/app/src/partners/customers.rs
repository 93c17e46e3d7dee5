//! Partners and the customers that are theirs.

use hubu_core::ids::CustomerKey;
use hubu_store::{Fault, Tx, enterprise};

/// Does this customer belong to this partner now? An unknown customer is nobody's, and a reseller is
/// its distributor's partner, not its customer.
pub(crate) fn is_customer_of(
    tx: &mut Tx<'_>,
    partner: CustomerKey,
    customer: Option<CustomerKey>,
) -> Result<bool, Fault> {
    let Some(customer) = customer else { return Ok(false) };
    let found = enterprise::current_associations(tx, &[customer])?;
    Ok(found.iter().any(|one| one.partner == partner && one.kind.of_customer()))
}
