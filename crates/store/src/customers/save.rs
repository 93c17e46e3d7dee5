//! Writing customers. Everything but [`insert`] expects the customer's row to be locked.

use hubu_core::customers::{CustomerStatus, RealName};
use hubu_core::ids::CustomerKey;
use hubu_core::money::Amount;

use super::Customer;
use crate::Fault;
use crate::engine::{Sql, Tx};
use crate::vault::Vault;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &STATUS, &FROZEN, &OVER_INVOICED, &REAL_NAME];

static INSERT: Sql = Sql::new(
    "customers.insert",
    "INSERT INTO customer (customer_key, id, group_id, kind, account_name, display_name, status, \
     frozen, is_master, settlement, signing_entity, home_site, half_prepaid, over_invoiced_e8, \
     real_name, credit_code, mobile_phone, mobile_index, email, registered_ms, event_seq) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
     $18, $19, $20)",
);

static STATUS: Sql =
    Sql::new("customers.set_status", "UPDATE customer SET status = $2 WHERE customer_key = $1");

static FROZEN: Sql =
    Sql::new("customers.set_frozen", "UPDATE customer SET frozen = $2 WHERE customer_key = $1");

static OVER_INVOICED: Sql = Sql::new(
    "customers.set_over_invoiced",
    "UPDATE customer SET over_invoiced_e8 = $2 WHERE customer_key = $1",
);

static REAL_NAME: Sql = Sql::new(
    "customers.set_real_name",
    "UPDATE customer SET real_name = $2, credit_code = $3 WHERE customer_key = $1",
);

/// Writes a new customer.
///
/// # Errors
/// [`Fault::Unique`] when another has its id or account name.
pub fn insert(tx: &mut Tx<'_>, vault: &Vault, customer: &Customer) -> Result<(), Fault> {
    let key = customer.key;
    let (name, code) = sealed_real_name(vault, key, customer.real_name.as_ref())?;
    let phone = customer.mobile_phone.as_ref();
    let sealed_phone =
        phone.map(|phone| vault.seal("customer.mobile_phone", key, phone.as_str().as_bytes()));
    let phone_index =
        phone.map(|phone| vault.fingerprint("customer.mobile_phone", &phone.digits()));
    let email = customer.email.as_ref();
    let email = email.map(|email| vault.seal("customer.email", key, email.reveal().as_bytes()));
    let params = [
        key.into(),
        customer.id.as_str().into(),
        customer.group.into(),
        customer.kind.code().into(),
        (&customer.account_name).into(),
        (&customer.display_name).into(),
        customer.status.code().into(),
        customer.frozen.into(),
        customer.settlement.code().into(),
        (&customer.signing_entity).into(),
        customer.home_site.as_str().into(),
        customer.half_prepaid.into(),
        customer.over_invoiced.into(),
        name.into(),
        code.into(),
        sealed_phone.transpose()?.into(),
        phone_index.into(),
        email.transpose()?.into(),
        customer.registered.into(),
        customer.event_seq.into(),
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// Moves a customer on in its life; bump the epoch with it.
pub fn set_status(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    status: CustomerStatus,
) -> Result<(), Fault> {
    tx.execute(&STATUS, &[customer.into(), status.code().into()]).map(|_| ())
}

/// Freezes or unfreezes a customer; bump the epoch with it.
pub fn set_frozen(tx: &mut Tx<'_>, customer: CustomerKey, frozen: bool) -> Result<(), Fault> {
    tx.execute(&FROZEN, &[customer.into(), frozen.into()]).map(|_| ())
}

/// Sets what was invoiced beyond consumption.
pub fn set_over_invoiced(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    amount: Amount,
) -> Result<(), Fault> {
    tx.execute(&OVER_INVOICED, &[customer.into(), amount.into()]).map(|_| ())
}

/// Sets the certified identity, sealed.
pub fn set_real_name(
    tx: &mut Tx<'_>,
    vault: &Vault,
    customer: CustomerKey,
    real_name: &RealName,
) -> Result<(), Fault> {
    let (name, code) = sealed_real_name(vault, customer, Some(real_name))?;
    tx.execute(&REAL_NAME, &[customer.into(), name.into(), code.into()]).map(|_| ())
}

type Sealed = Option<Vec<u8>>;

fn sealed_real_name(
    vault: &Vault,
    key: CustomerKey,
    real_name: Option<&RealName>,
) -> Result<(Sealed, Sealed), Fault> {
    let Some(RealName { name, credit_code }) = real_name else { return Ok((None, None)) };
    let name = vault.seal("customer.real_name", key, name.as_bytes())?;
    let code = credit_code.as_deref();
    let code = code.map(|code| vault.seal("customer.credit_code", key, code.as_bytes()));
    Ok((Some(name), code.transpose()?))
}
