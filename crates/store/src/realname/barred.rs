//! Certificates that certify nobody, found by the fingerprint of their number.

use hubu_core::confidential::Personal;
use hubu_core::time::Timestamp;

use super::applications::{number_index, number_indexes};
use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::vault::Vault;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &FIND, &DELETE, &COUNT, &PAGE];

static INSERT: Sql = Sql::new(
    "realname.bar",
    "INSERT INTO barred_certificate (bar_key, number_index, number, reason, barred_ms) \
     VALUES ($1, $2, $3, $4, $5)",
);

static FIND: Sql = Sql::over(
    "realname.is_barred",
    &[Column::Bytes("idx")],
    "SELECT b.bar_key FROM {rows} CROSS JOIN barred_certificate b WHERE b.number_index = v.idx",
);

static DELETE: Sql =
    Sql::new("realname.unbar", "DELETE FROM barred_certificate WHERE bar_key = $1");

static COUNT: Sql = Sql::new("realname.count_barred", "SELECT COUNT(*) FROM barred_certificate");

static PAGE: Sql = Sql::new(
    "realname.barred_page",
    "SELECT bar_key, number, reason, barred_ms FROM barred_certificate \
     ORDER BY bar_key DESC LIMIT $1 OFFSET $2",
);

/// The column a barred number is sealed for.
pub(crate) const NUMBER: &str = "barred_certificate.number";

/// A certificate to be barred.
#[derive(Clone, Debug)]
pub struct NewBar {
    /// Row key.
    pub key: i64,
    /// The certificate's number.
    pub number: Personal,
    /// Why.
    pub reason: String,
    /// Business instant.
    pub at: Timestamp,
}

/// A barred certificate.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Barred {
    /// Row key, and its id for operators.
    pub key: i64,
    /// The certificate's number.
    pub number: Personal,
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
}

/// Bars a certificate.
///
/// # Errors
/// [`Fault::Unique`] when it is barred under the key that writes; ask [`is_barred`] first.
pub fn bar(tx: &mut Tx<'_>, vault: &Vault, new: &NewBar) -> Result<(), Fault> {
    let number = new.number.reveal();
    let params = [
        new.key.into(),
        number_index(vault, number).into(),
        vault.seal(NUMBER, new.key, number.as_bytes())?.into(),
        (&new.reason).into(),
        new.at.into(),
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// Is any of these numbers barred?
pub fn is_barred(tx: &mut Tx<'_>, vault: &Vault, numbers: &[&str]) -> Result<bool, Fault> {
    let indexes = numbers.iter().flat_map(|number| number_indexes(vault, number));
    let rows: Vec<Vec<Value>> = indexes.map(|index| vec![index.into()]).collect();
    Ok(!tx.query_set(&FIND, &[], &rows)?.is_empty())
}

/// Lifts a bar; tells whether there was one.
pub fn unbar(tx: &mut Tx<'_>, key: i64) -> Result<bool, Fault> {
    Ok(tx.execute(&DELETE, &[key.into()])? > 0)
}

/// How many certificates are barred, and a page of them, newest first.
pub fn barred_page(
    tx: &mut Tx<'_>,
    vault: &Vault,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<Barred>), Fault> {
    let total = tx.first(&COUNT, &[])?.map_or(Ok(0), |row| row.reader().int())?;
    let rows = tx.query(&PAGE, &[limit.into(), offset.into()])?;
    let page: Result<_, Fault> = rows.into_iter().map(|row| read(vault, row)).collect();
    Ok((total, page?))
}

fn read(vault: &Vault, row: Row) -> Result<Barred, Fault> {
    let mut row = row.reader();
    let (key, sealed) = (row.int()?, row.bytes()?);
    let number = Personal::new(vault.open(NUMBER, key, &sealed)?);
    Ok(Barred { key, number, reason: row.text()?, since: row.time()? })
}
