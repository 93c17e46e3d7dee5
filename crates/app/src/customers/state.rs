//! What changes about a customer while it lives.

use hubu_core::customers::{CustomerStatus, Level, RealName};
use hubu_core::ids::CustomerKey;
use hubu_core::money::Amount;
use hubu_store::records::Facts;
use hubu_store::vault::Vault;
use hubu_store::{Error, Unit, customers, realm};

use super::create::is_certifiable;
use crate::ledger::Party;
use crate::locked::Locked;
use crate::write::Done;

/// Why a customer is not changed. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CustomerRefusal {
    /// There is no such customer.
    Unknown,
    /// It is so already.
    NothingNew,
    /// The certified name or the credit code is empty or too long.
    RealName,
    /// What was invoiced beyond consumption cannot be negative.
    OverInvoiced,
}

/// Freezes or unfreezes an account.
///
/// # Errors
/// [`CustomerRefusal::Unknown`], [`CustomerRefusal::NothingNew`].
pub fn set_frozen(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
    frozen: bool,
) -> Result<Done<()>, Error<CustomerRefusal>> {
    change(unit, customer, "customer.frozen", Facts::new().bool("frozen", frozen), |unit, at| {
        if at.frozen == frozen {
            return Err(Error::Refused(CustomerRefusal::NothingNew));
        }
        customers::set_frozen(unit.tx, customer, frozen)?;
        Ok(realm::bump_epoch(unit.tx)?)
    })
}

/// Moves an account on in its life.
///
/// # Errors
/// [`CustomerRefusal::Unknown`].
pub fn set_status(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
    status: CustomerStatus,
) -> Result<Done<()>, Error<CustomerRefusal>> {
    let detail = Facts::new().text("status", status.as_str());
    change(unit, customer, "customer.status", detail, |unit, _| {
        customers::set_status(unit.tx, customer, status)?;
        Ok(realm::bump_epoch(unit.tx)?)
    })
}

/// Gives an account another level from now on.
///
/// # Errors
/// [`CustomerRefusal::Unknown`], [`CustomerRefusal::NothingNew`].
pub fn set_level(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
    level: &Level,
) -> Result<Done<()>, Error<CustomerRefusal>> {
    let detail = Facts::new().text("level", level.as_str());
    change(unit, customer, "customer.level", detail, |unit, _| {
        if customers::level_at(unit.tx, customer, unit.now)?.as_ref() == Some(level) {
            return Err(Error::Refused(CustomerRefusal::NothingNew));
        }
        customers::close_level(unit.tx, customer, unit.now)?;
        let key = unit.ids.key(unit.wall);
        Ok(customers::open_level(unit.tx, customer, key, level, unit.now)?)
    })
}

/// Sets what was invoiced to an account beyond its consumption.
///
/// # Errors
/// [`CustomerRefusal::Unknown`], [`CustomerRefusal::OverInvoiced`].
pub fn set_over_invoiced(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
    amount: Amount,
) -> Result<Done<()>, Error<CustomerRefusal>> {
    let detail = Facts::new().amount("over_invoiced", amount);
    change(unit, customer, "customer.over_invoiced", detail, |unit, _| {
        if amount < Amount::ZERO {
            return Err(Error::Refused(CustomerRefusal::OverInvoiced));
        }
        Ok(customers::set_over_invoiced(unit.tx, customer, amount)?)
    })
}

/// Certifies an account under a name. The trail does not show it.
///
/// # Errors
/// [`CustomerRefusal::Unknown`], [`CustomerRefusal::RealName`].
pub fn certify(
    unit: &mut Unit<'_, '_>,
    vault: &Vault,
    customer: CustomerKey,
    real_name: &RealName,
) -> Result<Done<()>, Error<CustomerRefusal>> {
    let detail = Facts::new().bool("certified", true);
    change(unit, customer, "customer.certified", detail, |unit, _| {
        if !is_certifiable(real_name) {
            return Err(Error::Refused(CustomerRefusal::RealName));
        }
        Ok(customers::set_real_name(unit.tx, vault, customer, real_name)?)
    })
}

/// Locks a customer, changes it, tells everybody.
fn change(
    unit: &mut Unit<'_, '_>,
    customer: CustomerKey,
    event: &'static str,
    facts: Facts,
    body: impl FnOnce(
        &mut Unit<'_, '_>,
        &hubu_store::ledger::Holder,
    ) -> Result<(), Error<CustomerRefusal>>,
) -> Result<Done<()>, Error<CustomerRefusal>> {
    let party = Party::Key(customer);
    let mut locked = Locked::take(unit.tx, &[&party])?;
    let holder = locked.get(&party).ok_or(Error::Refused(CustomerRefusal::Unknown))?;
    let (group, id) = (holder.group, holder.id.clone());
    body(unit, &holder)?;
    let facts = facts.text("customer_id", &id);
    locked.raise(unit.now, customer, event, &facts)?;
    locked.finish(unit.tx, unit.wall)?;
    Ok(Done { value: (), group, subject: customer, detail: facts.to_json() })
}
