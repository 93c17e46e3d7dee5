//! Rewriting what older versions of the master key wrote, in small steps.

use hubu_core::confidential::Personal;
use hubu_core::customers::MobilePhone;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::realname::{BARRED_NUMBER, number_index, open_papers, seal_papers};
use crate::vault::Vault;
use crate::webhooks::SECRET as WEBHOOK_SECRET;

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
    &WEBHOOKS,
    &SAVE_WEBHOOKS,
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

static WEBHOOKS: Sql = Sql::new(
    "vault.webhooks",
    "SELECT secret_key, secret FROM webhook_secret s WHERE secret_key > $1 ORDER BY secret_key \
     LIMIT $2 {update:s}",
);

static SAVE_WEBHOOKS: Sql = Sql::over(
    "vault.save_webhooks",
    &[Column::Int("k"), Column::Bytes("secret")],
    "UPDATE webhook_secret SET secret = v.secret FROM {rows} WHERE secret_key = v.k",
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

/// The key of a row, and the row to be written where it is outdated.
type Renewed = (Value, Option<Vec<Value>>);

/// A table with sealed columns. Another one is another row of [`TABLES`].
struct Table {
    /// Its rows after a key, in the order of keys, the key first; no more than so many.
    page: &'static Sql,
    /// Writes rows anew.
    save: &'static Sql,
    /// What stands before every key.
    before: Value,
    /// Reads a row of the page: its key, and where it is outdated the row to be written.
    renew: fn(&Vault, Row) -> Result<Renewed, Fault>,
}

/// The tables, in the order in which a rotation goes through them.
static TABLES: [Table; 6] = [
    Table {
        page: &CUSTOMERS,
        save: &SAVE_CUSTOMERS,
        before: Value::Int(i64::MIN),
        renew: customer,
    },
    Table {
        page: &CREDENTIALS,
        save: &SAVE_CREDENTIALS,
        before: Value::Text(String::new()),
        renew: |vault, row| secret("credential.secret", vault, row),
    },
    Table {
        page: &TEMPORARY_KEYS,
        save: &SAVE_TEMPORARY_KEYS,
        before: Value::Text(String::new()),
        renew: |vault, row| secret("temporary_key.secret", vault, row),
    },
    Table {
        page: &APPLICATIONS,
        save: &SAVE_APPLICATIONS,
        before: Value::Int(i64::MIN),
        renew: application,
    },
    Table { page: &BARRED, save: &SAVE_BARRED, before: Value::Int(i64::MIN), renew: barred },
    Table { page: &WEBHOOKS, save: &SAVE_WEBHOOKS, before: Value::Int(i64::MIN), renew: webhook },
];

/// How far a rotation has come: hand it in again to go on, keep it to resume later.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rotation {
    /// The tables before this one are done, and its rows up to a key.
    Within {
        /// Its place among the tables.
        table: usize,
        /// The key; `None`: no row was looked at yet.
        after: Option<Value>,
    },
    /// Everything is written under the newest key; older ones may go.
    Done,
}

impl Default for Rotation {
    /// Nothing was looked at yet.
    fn default() -> Self {
        Self::Within { table: 0, after: None }
    }
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
    let Rotation::Within { table: place, after } = from else { return Ok((0, Rotation::Done)) };
    let Some(table) = TABLES.get(*place) else { return drop_transient(tx, vault) };
    let mut stale = Vec::new();
    let mut last = None;
    let after = after.as_ref().unwrap_or(&table.before).clone();
    for row in tx.query(table.page, &[after, limit.into()])? {
        let (key, renewed) = (table.renew)(vault, row)?;
        stale.extend(renewed);
        last = Some(key);
    }
    let rewritten = tx.execute_set(table.save, &[], &stale)?;
    let table = if last.is_some() { *place } else { place + 1 };
    Ok((rewritten, Rotation::Within { table, after: last }))
}

/// Removes what lives for minutes and was written under an older key.
fn drop_transient(tx: &mut Tx<'_>, vault: &Vault) -> Result<(u64, Rotation), Fault> {
    let newest = vault.newest_version().to_be_bytes().to_vec();
    let codes = tx.execute(&DROP_CODES, &[newest.clone().into()])?;
    let contents = tx.execute(&DROP_CONTENTS, &[newest.into()])?;
    Ok((codes + contents, Rotation::Done))
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

fn customer(vault: &Vault, row: Row) -> Result<Renewed, Fault> {
    let mut row = row.reader();
    let key = row.int()?;
    let columns = [row.opt_bytes()?, row.opt_bytes()?, row.opt_bytes()?, row.opt_bytes()?];
    let outdated = columns.iter().flatten().any(|value| vault.is_outdated(value));
    let renewed = if outdated { Some(resealed(vault, key, &columns)?) } else { None };
    Ok((key.into(), renewed))
}

/// Name, credit code, phone and mail address of a customer, sealed.
type Sealed = [Option<Vec<u8>>; 4];

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

/// The secret of an access key.
fn secret(column: &'static str, vault: &Vault, row: Row) -> Result<Renewed, Fault> {
    let mut row = row.reader();
    let (key, sealed) = (row.text()?, row.bytes()?);
    let renewed = if vault.is_outdated(&sealed) {
        let secret = vault.open_secret(column, &key, &sealed)?;
        let again = vault.seal_secret(column, &key, &secret)?;
        Some(vec![(&key).into(), again.into()])
    } else {
        None
    };
    Ok((key.into(), renewed))
}

fn application(vault: &Vault, row: Row) -> Result<Renewed, Fault> {
    let mut row = row.reader();
    let (key, customer) = (row.int()?, row.int()?);
    let (sealed, index) = (row.bytes()?, row.bytes()?);
    let renewed = if vault.is_outdated(&sealed) || vault.is_outdated(&index) {
        let papers = open_papers(vault, key, &sealed)?;
        let again = seal_papers(vault, key, &papers)?;
        let index = number_index(vault, &papers.number);
        Some(vec![customer.into(), key.into(), again.into(), index.into()])
    } else {
        None
    };
    Ok((key.into(), renewed))
}

fn barred(vault: &Vault, row: Row) -> Result<Renewed, Fault> {
    let mut row = row.reader();
    let (key, sealed, index) = (row.int()?, row.bytes()?, row.bytes()?);
    let renewed = if vault.is_outdated(&sealed) || vault.is_outdated(&index) {
        let number = vault.open(BARRED_NUMBER, key, &sealed)?;
        let again = vault.seal(BARRED_NUMBER, key, number.as_bytes())?;
        Some(vec![key.into(), again.into(), number_index(vault, &number).into()])
    } else {
        None
    };
    Ok((key.into(), renewed))
}

fn webhook(vault: &Vault, row: Row) -> Result<Renewed, Fault> {
    let mut row = row.reader();
    let (key, sealed) = (row.int()?, row.bytes()?);
    let renewed = if vault.is_outdated(&sealed) {
        let secret = vault.open_secret(WEBHOOK_SECRET, key, &sealed)?;
        Some(vec![key.into(), vault.seal_secret(WEBHOOK_SECRET, key, &secret)?.into()])
    } else {
        None
    };
    Ok((key.into(), renewed))
}
