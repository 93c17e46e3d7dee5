//! What owners read of their coupons.

use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_store::coupons::{ChangeFilter, ChangePage, changes_page};
use hubu_store::{Error, Tx, enterprise};

/// The caller is a partner's resale customer: it has no accounts whose changes could be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoAccounts;

/// A page of the changes of what a customer's coupons hold, newest first.
pub fn changes(
    tx: &mut Tx<'_>,
    owner: (GroupKey, CustomerKey),
    filter: &ChangeFilter,
) -> Result<ChangePage, Error<NoAccounts>> {
    let associations = enterprise::current_associations(tx, &[owner.1])?;
    if associations.iter().any(|association| !association.kind.has_cash()) {
        return Err(Error::Refused(NoAccounts));
    }
    Ok(changes_page(tx, owner, filter)?)
}
