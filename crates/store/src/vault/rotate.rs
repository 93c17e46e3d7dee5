//! Rewriting what older versions of the master key wrote, in small steps.

use hubu_core::confidential::Personal;
use hubu_core::customers::MobilePhone;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::vault::Vault;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&CUSTOMERS, &SAVE_CUSTOMERS, &CREDENTIALS, &SAVE_CREDENTIALS, &DROP_CODES, &ONE];

static CUSTOMERS: Sql = Sql::new(
    "vault.customers",
    "SELECT customer_key, real_name, credit_code, mobile_phone, email FROM customer c \
     WHERE customer_key > $1 ORDER BY customer_key LIMIT $2 {update:c}",
);

static SAVE_CUSTOMERS: Sql = Sql::over(
    "vault.save_customers",
    &[
        Column::Int("k"),
        Column::Bytes("name"),
        Column::Bytes("code"),
        Column::Bytes("phone"),
        Column::Bytes("idx"),
        Column::Bytes("email"),
    ],
    "UPDATE customer SET real_name = v.name, credit_code = v.code, mobile_phone = v.phone, \
     mobile_index = v.idx, email = v.email FROM {rows} WHERE customer_key = v.k",
);

static CREDENTIALS: Sql = Sql::new(
    "vault.credentials",
    "SELECT access_key, secret FROM credential c WHERE access_key > $1 ORDER BY access_key \
     LIMIT $2 {update:c}",
);

static SAVE_CREDENTIALS: Sql = Sql::over(
    "vault.save_credentials",
    &[Column::Text("k"), Column::Bytes("secret")],
    "UPDATE credential SET secret = v.secret FROM {rows} WHERE access_key = v.k",
);

// A version is the first four bytes of a fingerprint. Codes live for minutes: whoever waits for one
// asks for another.
static DROP_CODES: Sql = Sql::new("vault.drop_codes", "DELETE FROM sms_code WHERE code_index < $1");

static ONE: Sql =
    Sql::new("vault.one", "SELECT access_key, secret FROM credential ORDER BY access_key LIMIT 1");

/// How far a rotation has come: hand it in again to go on, keep it to resume later.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub enum Rotation {
    /// Nothing was looked at yet.
    #[default]
    Begun,
    /// Customers up to this key are done.
    Customers(i64),
    /// Customers are done, and credentials up to this access key.
    Credentials(String),
    /// Everything is written under the newest key; older ones may go.
    Done,
}

/// One step of a rotation: rewrites at most `limit` rows (in one transaction of the caller) and
/// tells how many it rewrote and where it stands. Rows that are up to date are only read, so that a
/// rotation begun again from the start does no harm.
///
/// # Errors
/// [`Fault::Unavailable`] when a value's key is not at hand.
pub fn rotate(
    tx: &mut Tx<'_>,
    vault: &Vault,
    from: &Rotation,
    limit: i64,
) -> Result<(u64, Rotation), Fault> {
    match from {
        Rotation::Begun => customers(tx, vault, i64::MIN, limit),
        Rotation::Customers(after) => customers(tx, vault, *after, limit),
        Rotation::Credentials(after) => credentials(tx, vault, after, limit),
        Rotation::Done => Ok((0, Rotation::Done)),
    }
}

fn customers(
    tx: &mut Tx<'_>,
    vault: &Vault,
    after: i64,
    limit: i64,
) -> Result<(u64, Rotation), Fault> {
    let mut stale = Vec::new();
    let mut last = None;
    for row in tx.query(&CUSTOMERS, &[after.into(), limit.into()])? {
        let (key, columns) = sealed_columns(row)?;
        last = Some(key);
        if columns.iter().flatten().any(|value| vault.is_outdated(value)) {
            stale.push(resealed(vault, key, &columns)?);
        }
    }
    let rewritten = tx.execute_set(&SAVE_CUSTOMERS, &[], &stale)?;
    Ok((rewritten, last.map_or(Rotation::Credentials(String::new()), Rotation::Customers)))
}

/// Opens one sealed secret of the realm, to find out at start-up whether the master key is its own;
/// a realm without any has nothing to say against the key.
///
/// # Errors
/// [`Fault::Bug`] or [`Fault::Unavailable`], as [`Vault::open`] has them.
pub fn check_key(tx: &mut Tx<'_>, vault: &Vault) -> Result<(), Fault> {
    let Some(row) = tx.first(&ONE, &[])? else { return Ok(()) };
    let mut row = row.reader();
    let (key, sealed) = (row.text()?, row.bytes()?);
    vault.open_secret("credential.secret", &key, &sealed).map(|_| ())
}

/// Name, credit code, phone and mail address of a customer, sealed.
type Sealed = [Option<Vec<u8>>; 4];

fn sealed_columns(row: Row) -> Result<(i64, Sealed), Fault> {
    let mut row = row.reader();
    Ok((row.int()?, [row.opt_bytes()?, row.opt_bytes()?, row.opt_bytes()?, row.opt_bytes()?]))
}

fn resealed(
    vault: &Vault,
    key: i64,
    [name, code, phone, email]: &Sealed,
) -> Result<Vec<Value>, Fault> {
    let open =
        |column, sealed: &Option<Vec<u8>>| vault.open_personal(column, key, sealed.as_deref());
    let seal = |column, text: Option<&Personal>| {
        text.map(|text| vault.seal(column, key, text.reveal().as_bytes())).transpose()
    };
    let again = |column, sealed| seal(column, open(column, sealed)?.as_ref()).map(Value::from);
    let number = open("customer.mobile_phone", phone)?;
    let index = number
        .as_ref()
        .and_then(|number| MobilePhone::parse(number.reveal()))
        .map(|number| vault.fingerprint("customer.mobile_phone", &number.digits()));
    Ok(vec![
        key.into(),
        again("customer.real_name", name)?,
        again("customer.credit_code", code)?,
        seal("customer.mobile_phone", number.as_ref())?.into(),
        index.into(),
        again("customer.email", email)?,
    ])
}

fn credentials(
    tx: &mut Tx<'_>,
    vault: &Vault,
    after: &str,
    limit: i64,
) -> Result<(u64, Rotation), Fault> {
    let mut stale = Vec::new();
    let mut last = None;
    for row in tx.query(&CREDENTIALS, &[after.into(), limit.into()])? {
        let mut row = row.reader();
        let (key, sealed) = (row.text()?, row.bytes()?);
        if vault.is_outdated(&sealed) {
            let secret = vault.open_secret("credential.secret", &key, &sealed)?;
            let again = vault.seal_secret("credential.secret", &key, &secret)?;
            stale.push(vec![(&key).into(), again.into()]);
        }
        last = Some(key);
    }
    let rewritten = tx.execute_set(&SAVE_CREDENTIALS, &[], &stale)?;
    if let Some(last) = last {
        return Ok((rewritten, Rotation::Credentials(last)));
    }
    let newest = vault.newest_version().to_be_bytes().to_vec();
    let dropped = tx.execute(&DROP_CODES, &[newest.into()])?;
    Ok((rewritten + dropped, Rotation::Done))
}
