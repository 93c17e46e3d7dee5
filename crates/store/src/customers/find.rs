//! Finding customers by what they are known by.

use hubu_core::customers::{CustomerStatus, MobilePhone, RealName, Settlement};
use hubu_core::ids::{CustomerId, CustomerKey, GroupKey};
use hubu_core::realm::Site;

use super::{AccountKind, Customer};
use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::vault::Vault;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&KEY_OF, &GROUP_OF, &BY_ID, &BY_NAME, &BY_KEYS, &ON_PHONE];

static KEY_OF: Sql =
    Sql::new("customers.key_of", "SELECT customer_key FROM customer WHERE id = $1");

static GROUP_OF: Sql =
    Sql::new("customers.group_of", "SELECT group_id FROM customer WHERE customer_key = $1");

static BY_ID: Sql = Sql::new(
    "customers.by_id",
    "SELECT customer_key, id, group_id, kind, account_name, display_name, status, frozen, \
     settlement, signing_entity, home_site, half_prepaid, over_invoiced_e8, real_name, \
     credit_code, mobile_phone, email, registered_ms, event_seq, \
     is_master FROM customer WHERE id = $1",
);

static BY_NAME: Sql = Sql::new(
    "customers.by_account_name",
    "SELECT customer_key, id, group_id, kind, account_name, display_name, status, frozen, \
     settlement, signing_entity, home_site, half_prepaid, over_invoiced_e8, real_name, \
     credit_code, mobile_phone, email, registered_ms, event_seq, is_master FROM customer \
     WHERE account_name = $1",
);

static BY_KEYS: Sql = Sql::over(
    "customers.by_keys",
    &[Column::Int("k")],
    "SELECT c.customer_key, c.id, c.group_id, c.kind, c.account_name, c.display_name, c.status, \
     c.frozen, c.settlement, c.signing_entity, c.home_site, c.half_prepaid, c.over_invoiced_e8, \
     c.real_name, c.credit_code, c.mobile_phone, c.email, c.registered_ms, c.event_seq, \
     c.is_master FROM {rows} CROSS JOIN customer c WHERE c.customer_key = v.k",
);

static ON_PHONE: Sql = Sql::over(
    "customers.on_phone",
    &[Column::Bytes("idx")],
    "SELECT CASE WHEN c.real_name IS NULL THEN 0 ELSE 1 END FROM {rows} CROSS JOIN customer c \
     WHERE c.mobile_index = v.idx",
);

/// The row key of the customer with this id; ids never change.
pub fn key_of(tx: &mut Tx<'_>, id: &CustomerId) -> Result<Option<CustomerKey>, Fault> {
    let row = tx.first(&KEY_OF, &[id.as_str().into()])?;
    row.map(|row| row.reader().int().map(CustomerKey)).transpose()
}

/// The distribution group of a customer's rows; it never changes.
pub fn group_of(tx: &mut Tx<'_>, key: CustomerKey) -> Result<Option<GroupKey>, Fault> {
    let row = tx.first(&GROUP_OF, &[key.into()])?;
    row.map(|row| row.reader().int().map(GroupKey)).transpose()
}

/// The customer with this id.
pub fn by_id(tx: &mut Tx<'_>, vault: &Vault, id: &CustomerId) -> Result<Option<Customer>, Fault> {
    tx.first(&BY_ID, &[id.as_str().into()])?.map(|row| read(vault, row)).transpose()
}

/// The customer with this account name.
pub fn by_account_name(
    tx: &mut Tx<'_>,
    vault: &Vault,
    name: &str,
) -> Result<Option<Customer>, Fault> {
    tx.first(&BY_NAME, &[name.into()])?.map(|row| read(vault, row)).transpose()
}

/// The customer with this row key.
pub fn by_key(tx: &mut Tx<'_>, vault: &Vault, key: CustomerKey) -> Result<Option<Customer>, Fault> {
    Ok(by_keys(tx, vault, &[key])?.pop())
}

/// The customers with these row keys, in no order; unknown keys are left out.
pub fn by_keys(
    tx: &mut Tx<'_>,
    vault: &Vault,
    keys: &[CustomerKey],
) -> Result<Vec<Customer>, Fault> {
    let rows: Vec<Vec<Value>> = keys.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&BY_KEYS, &[], &rows)?;
    found.into_iter().map(|row| read(vault, row)).collect()
}

/// How many accounts are registered with this phone, and how many of them are verified.
pub fn on_phone(tx: &mut Tx<'_>, vault: &Vault, phone: &MobilePhone) -> Result<(u64, u64), Fault> {
    let wanted = vault.fingerprints("customer.mobile_phone", &phone.digits());
    let rows: Vec<Vec<Value>> = wanted.into_iter().map(|index| vec![index.into()]).collect();
    let (mut accounts, mut verified) = (0, 0);
    for row in tx.query_set(&ON_PHONE, &[], &rows)? {
        accounts += 1;
        verified += u64::from(row.reader().bool()?);
    }
    Ok((accounts, verified))
}

/// Opens the sealed identity of a customer: for whoever read its columns in a statement of its own.
pub fn open_real_name(
    vault: &Vault,
    key: CustomerKey,
    real_name: Option<&[u8]>,
    credit_code: Option<&[u8]>,
) -> Result<Option<RealName>, Fault> {
    let Some(name) = real_name else { return Ok(None) };
    let name = vault.open("customer.real_name", key, name)?;
    let code = credit_code.map(|code| vault.open("customer.credit_code", key, code));
    Ok(Some(RealName { name, credit_code: code.transpose()? }))
}

/// Reads the columns of a customer in the order every statement here lists them.
pub(super) fn read(vault: &Vault, row: Row) -> Result<Customer, Fault> {
    let mut row = row.reader();
    let key = CustomerKey(row.int()?);
    let unreadable = |what: &str| Fault::Bug(format!("customer {key}: its {what} is unreadable"));
    let id = CustomerId::parse(&row.text()?).ok_or_else(|| unreadable("id"))?;
    let group = GroupKey(row.int()?);
    let kind = row.code(AccountKind::from_code)?;
    let (account_name, display_name) = (row.text()?, row.text()?);
    let status = row.code(CustomerStatus::from_code)?;
    let frozen = row.bool()?;
    let settlement = row.code(Settlement::from_code)?;
    let signing_entity = row.text()?;
    let home_site = Site::parse(&row.text()?).ok_or_else(|| unreadable("site"))?;
    let half_prepaid = row.bool()?;
    let over_invoiced = row.amount()?;
    let (name, code, phone, email) =
        (row.opt_bytes()?, row.opt_bytes()?, row.opt_bytes()?, row.opt_bytes()?);
    let phone = vault.open_personal("customer.mobile_phone", key, phone.as_deref())?;
    let mobile_phone = match phone {
        Some(text) => Some(MobilePhone::parse(text.reveal()).ok_or_else(|| unreadable("phone"))?),
        None => None,
    };
    Ok(Customer {
        key,
        id,
        group,
        kind,
        account_name,
        display_name,
        status,
        frozen,
        settlement,
        signing_entity,
        home_site,
        half_prepaid,
        over_invoiced,
        real_name: open_real_name(vault, key, name.as_deref(), code.as_deref())?,
        mobile_phone,
        email: vault.open_personal("customer.email", key, email.as_deref())?,
        registered: row.time()?,
        event_seq: row.int()?,
        is_master: row.bool()?,
    })
}
