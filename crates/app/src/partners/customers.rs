//! Partners and the customers that are theirs.

use hubu_core::customers::CustomerKind;
use hubu_core::ids::{CustomerId, CustomerKey};
use hubu_core::partners::AssociationType;
use hubu_store::enterprise::{PartnerAssociation, current_associations};
use hubu_store::ledger::{self, Holder};
use hubu_store::{Error, Fault, Tx};

/// The reseller named is not one of this distributor's, or not there at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoSuchReseller;

/// In which way a customer belongs to a partner now. A distributor has no customers but those of its
/// resellers (`partner` 1.1). An unknown customer is nobody's, and a reseller is its distributor's
/// partner, not its customer.
pub(crate) fn belongs(
    tx: &mut Tx<'_>,
    partner: CustomerKey,
    customer: CustomerKey,
) -> Result<Option<AssociationType>, Fault> {
    let own = association(tx, customer)?.filter(|one| one.kind.of_customer());
    let Some(own) = own else { return Ok(None) };
    if own.partner == partner {
        return Ok(Some(own.kind));
    }
    let above = association(tx, own.partner)?;
    let is_above =
        |one: PartnerAssociation| one.kind == AssociationType::Indirect && one.partner == partner;
    Ok(above.is_some_and(is_above).then_some(own.kind))
}

/// Does this customer belong to this partner now ([`belongs`])?
pub(crate) fn is_customer_of(
    tx: &mut Tx<'_>,
    partner: CustomerKey,
    customer: Option<CustomerKey>,
) -> Result<bool, Fault> {
    let Some(customer) = customer else { return Ok(false) };
    Ok(belongs(tx, partner, customer)?.is_some())
}

/// Is this account a partner?
pub(crate) fn is_partner(tx: &mut Tx<'_>, account: CustomerKey) -> Result<bool, Fault> {
    let holder = ledger::holder_of(tx, account)?;
    let kind = holder.and_then(|holder| CustomerKind::from_code(holder.kind));
    Ok(kind.is_some_and(CustomerKind::is_partner))
}

/// The customers that belong to a partner now, directly.
pub(crate) fn customers_of(
    tx: &mut Tx<'_>,
    partner: CustomerKey,
) -> Result<Vec<CustomerKey>, Fault> {
    hubu_store::enterprise::customers_of(tx, partner)
}

/// Whom a caller means by `indirect_partner_id` (`partner` 1.4): a distributor one of its resellers;
/// `None`: anybody else, by whom it is not looked at.
///
/// # Errors
/// [`NoSuchReseller`].
pub fn reseller_meant(
    tx: &mut Tx<'_>,
    caller: CustomerKey,
    named: &str,
) -> Result<Option<Holder>, Error<NoSuchReseller>> {
    let kind =
        ledger::holder_of(tx, caller)?.and_then(|holder| CustomerKind::from_code(holder.kind));
    if kind != Some(CustomerKind::Distributor) {
        return Ok(None);
    }
    let stranger = || Error::Refused(NoSuchReseller);
    let id = CustomerId::parse(named).ok_or_else(stranger)?;
    let found = ledger::find_holders(tx, std::slice::from_ref(&id))?.pop();
    let (_, key) = found.ok_or_else(stranger)?;
    let own = association(tx, key)?;
    let own = own.filter(|one| one.kind == AssociationType::Indirect && one.partner == caller);
    own.ok_or_else(stranger)?;
    Ok(Some(ledger::holder_of(tx, key)?.ok_or_else(stranger)?))
}

fn association(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
) -> Result<Option<PartnerAssociation>, Fault> {
    Ok(current_associations(tx, &[customer])?.pop())
}
