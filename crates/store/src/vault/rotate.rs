//! Rewriting what older versions of the master key wrote, in small steps.

use hubu_core::confidential::Personal;
use hubu_core::customers::MobilePhone;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::realname::{BARRED_NUMBER, number_index, open_papers, seal_papers};
use crate::vault::Vault;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[
    &CUSTOMERS,
    &SAVE_CUSTOMERS,
    &CREDENTIALS,
    &SAVE_CREDENTIALS,
    &TEMPORARY_KEYS,
    &SAVE_TEMPORARY_KEYS,
    &APPLICATIONS,
    &SAVE_APPLICATIONS,
    &BARRED,
    &SAVE_BARRED,
    &DROP_CODES,
    &DROP_CONTENTS,
    &ONE,
];

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

static TEMPORARY_KEYS: Sql = Sql::new(
    "vault.temporary_keys",
    "SELECT access_key, secret FROM temporary_key t WHERE access_key > $1 ORDER BY access_key \
     LIMIT $2 {update:t}",
);

static SAVE_TEMPORARY_KEYS: Sql = Sql::over(
    "vault.save_temporary_keys",
    &[Column::Text("k"), Column::Bytes("secret")],
    "UPDATE temporary_key SET secret = v.secret FROM {rows} WHERE access_key = v.k",
);

static APPLICATIONS: Sql = Sql::new(
    "vault.applications",
    "SELECT application_key, customer_key, papers, number_index FROM real_name_application a \
     WHERE application_key > $1 ORDER BY application_key LIMIT $2 {update:a}",
);

static SAVE_APPLICATIONS: Sql = Sql::over(
    "vault.save_applications",
    &[Column::Int("c"), Column::Int("k"), Column::Bytes("papers"), Column::Bytes("idx")],
    "UPDATE real_name_application SET papers = v.papers, number_index = v.idx FROM {rows} \
     WHERE customer_key = v.c AND application_key = v.k",
);

static BARRED: Sql = Sql::new(
    "vault.barred",
    "SELECT bar_key, number, number_index FROM barred_certificate b WHERE bar_key > $1 \
     ORDER BY bar_key LIMIT $2 {update:b}",
);

static SAVE_BARRED: Sql = Sql::over(
    "vault.save_barred",
    &[Column::Int("k"), Column::Bytes("number"), Column::Bytes("idx")],
    "UPDATE barred_certificate SET number = v.number, number_index = v.idx FROM {rows} \
     WHERE bar_key = v.k",
);

// A version is the first four bytes of a fingerprint. Codes live for minutes: whoever waits for one
// asks for another.
static DROP_CODES: Sql =
    Sql::new("vault.drop_codes", "DELETE FROM verification_code WHERE code_index < $1");

// They carry codes: what was not delivered by now is of no use to anybody.
static DROP_CONTENTS: Sql =
    Sql::new("vault.drop_contents", "DELETE FROM event_content WHERE content < $1");

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
    /// Those are done, and temporary keys up to this access key.
    TemporaryKeys(String),
    /// Those are done, and applications to be certified up to this key.
    Applications(i64),
    /// Those are done, and barred certificates up to this key.
    Barred(i64),
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
        Rotation::Credentials(after) => {
            let (rewritten, last) = keys(tx, vault, &PERMANENT, after, limit)?;
            let next = last.map_or(Rotation::TemporaryKeys(String::new()), Rotation::Credentials);
            Ok((rewritten, next))
        }
        Rotation::TemporaryKeys(after) => {
            let (rewritten, last) = keys(tx, vault, &TEMPORARY, after, limit)?;
            let next = last.map_or(Rotation::Applications(i64::MIN), Rotation::TemporaryKeys);
            Ok((rewritten, next))
        }
        Rotation::Applications(after) => applications(tx, vault, *after, limit),
        Rotation::Barred(after) => barred(tx, vault, *after, limit),
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

/// A table of access keys with sealed secrets.
struct Keys {
    column: &'static str,
    read: &'static Sql,
    save: &'static Sql,
}

const PERMANENT: Keys =
    Keys { column: "credential.secret", read: &CREDENTIALS, save: &SAVE_CREDENTIALS };

const TEMPORARY: Keys =
    Keys { column: "temporary_key.secret", read: &TEMPORARY_KEYS, save: &SAVE_TEMPORARY_KEYS };

/// Rewrites a table's outdated secrets among the keys after `after`; tells how many, and the last key
/// looked at.
fn keys(
    tx: &mut Tx<'_>,
    vault: &Vault,
    table: &Keys,
    after: &str,
    limit: i64,
) -> Result<(u64, Option<String>), Fault> {
    let mut stale = Vec::new();
    let mut last = None;
    for row in tx.query(table.read, &[after.into(), limit.into()])? {
        let mut row = row.reader();
        let (key, sealed) = (row.text()?, row.bytes()?);
        if vault.is_outdated(&sealed) {
            let secret = vault.open_secret(table.column, &key, &sealed)?;
            let again = vault.seal_secret(table.column, &key, &secret)?;
            stale.push(vec![(&key).into(), again.into()]);
        }
        last = Some(key);
    }
    Ok((tx.execute_set(table.save, &[], &stale)?, last))
}

fn applications(
    tx: &mut Tx<'_>,
    vault: &Vault,
    after: i64,
    limit: i64,
) -> Result<(u64, Rotation), Fault> {
    let mut stale = Vec::new();
    let mut last = None;
    for row in tx.query(&APPLICATIONS, &[after.into(), limit.into()])? {
        let mut row = row.reader();
        let (key, customer) = (row.int()?, row.int()?);
        let (sealed, index) = (row.bytes()?, row.bytes()?);
        if vault.is_outdated(&sealed) || vault.is_outdated(&index) {
            let papers = open_papers(vault, key, &sealed)?;
            let again = seal_papers(vault, key, &papers)?;
            let index = number_index(vault, &papers.number);
            stale.push(vec![customer.into(), key.into(), again.into(), index.into()]);
        }
        last = Some(key);
    }
    let rewritten = tx.execute_set(&SAVE_APPLICATIONS, &[], &stale)?;
    Ok((rewritten, last.map_or(Rotation::Barred(i64::MIN), Rotation::Applications)))
}

fn barred(
    tx: &mut Tx<'_>,
    vault: &Vault,
    after: i64,
    limit: i64,
) -> Result<(u64, Rotation), Fault> {
    let mut stale = Vec::new();
    let mut last = None;
    for row in tx.query(&BARRED, &[after.into(), limit.into()])? {
        let mut row = row.reader();
        let (key, sealed, index) = (row.int()?, row.bytes()?, row.bytes()?);
        if vault.is_outdated(&sealed) || vault.is_outdated(&index) {
            let number = vault.open(BARRED_NUMBER, key, &sealed)?;
            let again = vault.seal(BARRED_NUMBER, key, number.as_bytes())?;
            stale.push(vec![key.into(), again.into(), number_index(vault, &number).into()]);
        }
        last = Some(key);
    }
    let rewritten = tx.execute_set(&SAVE_BARRED, &[], &stale)?;
    if let Some(last) = last {
        return Ok((rewritten, Rotation::Barred(last)));
    }
    let newest = vault.newest_version().to_be_bytes().to_vec();
    let codes = tx.execute(&DROP_CODES, &[newest.clone().into()])?;
    let contents = tx.execute(&DROP_CONTENTS, &[newest.into()])?;
    Ok((rewritten + codes + contents, Rotation::Done))
}
