//! How much a post-paid customer may spend in a month, and how much of it is used (`accounts` B3).
//!
//! It is no means of payment: nothing is paid from it.

use hubu_core::customers::Settlement;
use hubu_core::ids::CustomerKey;
use hubu_core::money::Amount;
use hubu_core::partners::AssociationType;
use hubu_core::time::BillCycle;
use hubu_store::ledger::{self, Holder};
use hubu_store::records::Facts;
use hubu_store::{Error, Fault, Tx, Unit, customers, enterprise};

use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// A quota and what is used of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ExpenditureQuota {
    /// What may be spent in a month.
    pub granted: Amount,
    /// What was consumed in this one.
    pub used: Amount,
}

/// Why a quota is not set. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExpenditureQuotaRefusal {
    /// There is no such customer.
    UnknownCustomer,
    /// The customer pays at once, not after the month.
    NotPostPaid,
    /// A resale customer is billed by its partner.
    Resale,
}

/// The quota of a customer in a cycle. `None`: a resale customer, which has none. One that pays at
/// once, or was granted nothing, has a quota of zero.
pub fn expenditure_quota(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    cycle: BillCycle,
) -> Result<Option<ExpenditureQuota>, Fault> {
    let Some(holder) = ledger::holder_of(tx, customer)? else { return Ok(None) };
    if is_resale(tx, customer)? {
        return Ok(None);
    }
    if !post_paid(&holder) {
        return Ok(Some(ExpenditureQuota { granted: Amount::ZERO, used: Amount::ZERO }));
    }
    let granted = customers::expenditure_quota(tx, customer)?.unwrap_or(Amount::ZERO);
    let used = ledger::consumed(tx, (holder.group, customer), cycle)?;
    Ok(Some(ExpenditureQuota { granted, used }))
}

/// Sets what a post-paid customer may spend in a month, from this one on.
///
/// # Errors
/// See [`ExpenditureQuotaRefusal`].
pub fn set_expenditure_quota(
    unit: &mut Unit<'_, '_>,
    customer: &Party,
    amount: Amount,
) -> Result<Done<()>, Error<ExpenditureQuotaRefusal>> {
    use ExpenditureQuotaRefusal as R;
    let mut locked = Locked::take(unit.tx, &[customer])?;
    let holder = locked.get(customer).ok_or(Error::Refused(R::UnknownCustomer))?;
    if !post_paid(&holder) {
        return Err(Error::Refused(R::NotPostPaid));
    }
    if is_resale(unit.tx, holder.key)? {
        return Err(Error::Refused(R::Resale));
    }
    customers::set_expenditure_quota(unit.tx, holder.key, amount)?;
    let facts = Facts::new().text("customer_id", &holder.id).amount("amount", amount);
    locked.raise(unit.now, holder.key, "account.expenditure_quota_set", &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(Done { value: (), group: holder.group, subject: holder.key, detail: facts.to_json() })
}

fn post_paid(holder: &Holder) -> bool {
    Settlement::from_code(holder.settlement).is_some_and(Settlement::post_paid)
}

fn is_resale(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<bool, Fault> {
    let open = enterprise::current_associations(tx, &[customer])?;
    Ok(open.iter().any(|open| open.kind == AssociationType::Resale))
}
