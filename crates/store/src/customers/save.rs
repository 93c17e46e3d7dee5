//! Writing customers. Everything but [`insert`] expects the customer's row to be locked.

use hubu_core::customers::{CustomerKind, RealName};
use hubu_core::ids::CustomerKey;

use super::Customer;
use crate::Fault;
use crate::engine::{Sql, Tx, Value};
use crate::vault::Vault;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &UPDATE, &FROZEN, &KIND];

static INSERT: Sql = Sql::new(
    "customers.insert",
    "INSERT INTO customer (customer_key, display_name, status, settlement, signing_entity, \
     home_site, half_prepaid, over_invoiced_e8, real_name, credit_code, mobile_phone, \
     mobile_index, email, id, group_id, kind, account_name, frozen, is_master, registered_ms, \
     event_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
     $17, $18, $19, $20, $21)",
);

static UPDATE: Sql = Sql::new(
    "customers.update",
    "UPDATE customer SET display_name = $2, status = $3, settlement = $4, signing_entity = $5, \
     home_site = $6, half_prepaid = $7, over_invoiced_e8 = $8, real_name = $9, credit_code = $10, \
     mobile_phone = $11, mobile_index = $12, email = $13 WHERE customer_key = $1",
);

static FROZEN: Sql =
    Sql::new("customers.set_frozen", "UPDATE customer SET frozen = $2 WHERE customer_key = $1");

static KIND: Sql =
    Sql::new("customers.set_kind", "UPDATE customer SET kind = $2 WHERE customer_key = $1");

/// Writes a new customer.
///
/// # Errors
/// [`Fault::Unique`] when another has its id or account name.
pub fn insert(tx: &mut Tx<'_>, vault: &Vault, customer: &Customer) -> Result<(), Fault> {
    let mut params = changeable(vault, customer)?;
    params.extend([
        customer.id.as_str().into(),
        customer.group.into(),
        customer.kind.code().into(),
        (&customer.account_name).into(),
        customer.frozen.into(),
        customer.is_master.into(),
        customer.registered.into(),
        customer.event_seq.into(),
    ]);
    tx.execute(&INSERT, &params).map(|_| ())
}

/// Writes what may change about a customer with the rest of what was read of it: names, contacts,
/// status, settlement, signing entity, site, purchases, over-invoiced amount. Bump the epoch when
/// status, settlement or site change. Being frozen is written by [`set_frozen`] alone.
pub fn update(tx: &mut Tx<'_>, vault: &Vault, customer: &Customer) -> Result<(), Fault> {
    tx.execute(&UPDATE, &changeable(vault, customer)?).map(|_| ())
}

/// Freezes or unfreezes a customer; bump the epoch with it.
pub fn set_frozen(tx: &mut Tx<'_>, customer: CustomerKey, frozen: bool) -> Result<(), Fault> {
    tx.execute(&FROZEN, &[customer.into(), frozen.into()]).map(|_| ())
}

/// Makes a buyer a person or an enterprise, as it was certified; bump the epoch with it.
pub fn set_kind(tx: &mut Tx<'_>, customer: CustomerKey, kind: CustomerKind) -> Result<(), Fault> {
    tx.execute(&KIND, &[customer.into(), kind.code().into()]).map(|_| ())
}

/// The key, and the columns that may change, in the order of both statements.
fn changeable(vault: &Vault, customer: &Customer) -> Result<Vec<Value>, Fault> {
    let key = customer.key;
    let (name, code) = sealed_real_name(vault, key, customer.real_name.as_ref())?;
    let phone = customer.mobile_phone.as_ref();
    let sealed_phone =
        phone.map(|phone| vault.seal("customer.mobile_phone", key, phone.as_str().as_bytes()));
    let phone_index =
        phone.map(|phone| vault.fingerprint("customer.mobile_phone", &phone.digits()));
    let email = customer.email.as_ref();
    let email = email.map(|email| vault.seal("customer.email", key, email.reveal().as_bytes()));
    Ok(vec![
        key.into(),
        (&customer.display_name).into(),
        customer.status.code().into(),
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
    ])
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
