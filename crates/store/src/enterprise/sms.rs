//! Codes sent to phones. Phones and codes are known by their fingerprints; what is sealed beside
//! them is there only in sandbox realms.

use hubu_core::enterprise::CodeState;
use hubu_core::ids::CustomerKey;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &SENT, &WRONG, &USE, &FORGET, &RECENT, &TO_PHONE];

static INSERT: Sql = Sql::new(
    "enterprise.insert_code",
    "INSERT INTO sms_code (customer_key, code_key, phone_index, code_index, phone, code, sent_ms, \
     expires_ms, wrong_tries, used) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)",
);

static SENT: Sql = Sql::over(
    "enterprise.sent_codes",
    &[Column::Bytes("phone")],
    "SELECT s.code_key, s.code_index, s.sent_ms, s.expires_ms, s.wrong_tries, s.used \
     FROM {rows} CROSS JOIN sms_code s WHERE s.customer_key = $1 AND s.phone_index = v.phone \
     ORDER BY s.code_key",
);

static WRONG: Sql = Sql::new(
    "enterprise.count_wrong_try",
    "UPDATE sms_code SET wrong_tries = wrong_tries + 1 WHERE customer_key = $1 AND code_key = $2",
);

static USE: Sql = Sql::new(
    "enterprise.use_code",
    "UPDATE sms_code SET used = 1 WHERE customer_key = $1 AND code_key = $2",
);

static FORGET: Sql = Sql::new(
    "enterprise.forget_codes",
    "DELETE FROM sms_code WHERE customer_key = $1 AND sent_ms < $2",
);

static RECENT: Sql = Sql::new(
    "enterprise.recent_codes",
    "SELECT code_key, phone, code, sent_ms, expires_ms, used FROM sms_code \
     WHERE customer_key = $1 ORDER BY code_key DESC LIMIT $2",
);

// Sandbox realms alone ask this, where a day's codes are few: there is no index for it.
static TO_PHONE: Sql = Sql::over(
    "enterprise.codes_to_phone",
    &[Column::Bytes("phone")],
    "SELECT s.code_key, s.phone, s.code, s.sent_ms, s.expires_ms, s.used \
     FROM {rows} CROSS JOIN sms_code s WHERE s.phone_index = v.phone \
     ORDER BY s.sent_ms DESC, s.code_key DESC LIMIT $1",
);

/// A code on its way to a phone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewCode {
    /// Who had it sent.
    pub customer: CustomerKey,
    /// Row key, growing with time.
    pub key: i64,
    /// Fingerprint of the phone's digits.
    pub phone_index: Vec<u8>,
    /// Fingerprint of the code.
    pub code_index: Vec<u8>,
    /// Phone and code, sealed: in sandbox realms alone.
    pub sealed: Option<(Vec<u8>, Vec<u8>)>,
    /// When it was sent.
    pub sent: Timestamp,
    /// The first instant it no longer counts.
    pub expires: Timestamp,
}

/// A code that was sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredCode {
    /// Row key.
    pub key: i64,
    /// Fingerprint of the code.
    pub code_index: Vec<u8>,
    /// When it was sent.
    pub sent: Timestamp,
    /// Where it stands.
    pub state: CodeState,
}

/// A code to be read back in a sandbox realm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReadableCode {
    /// Row key, which the sealed values belong to.
    pub key: i64,
    /// Phone and code, sealed; `None` where they were not kept.
    pub sealed: Option<(Vec<u8>, Vec<u8>)>,
    /// When it was sent.
    pub sent: Timestamp,
    /// The first instant it no longer counts.
    pub expires: Timestamp,
    /// Has it served?
    pub used: bool,
}

/// Keeps a code.
pub fn insert_code(tx: &mut Tx<'_>, code: &NewCode) -> Result<(), Fault> {
    let (phone, sealed) = code.sealed.clone().unzip();
    let params = [
        code.customer.into(),
        code.key.into(),
        code.phone_index.clone().into(),
        code.code_index.clone().into(),
        phone.into(),
        sealed.into(),
        code.sent.into(),
        code.expires.into(),
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// The codes a customer had sent to a phone, oldest first. `phone` holds the phone's fingerprint
/// under every key there is.
pub fn sent_codes(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    phone: Vec<Vec<u8>>,
) -> Result<Vec<StoredCode>, Fault> {
    let rows: Vec<Vec<Value>> = phone.into_iter().map(|index| vec![index.into()]).collect();
    let found = tx.query_set(&SENT, &[customer.into()], &rows)?;
    found.into_iter().map(stored).collect()
}

fn stored(row: Row) -> Result<StoredCode, Fault> {
    let mut row = row.reader();
    let (key, code_index, sent) = (row.int()?, row.bytes()?, row.time()?);
    let expires = row.time()?;
    let wrong_tries = row.code(|tries| u32::try_from(tries).ok())?;
    let used = row.bool()?;
    Ok(StoredCode { key, code_index, sent, state: CodeState { expires, wrong_tries, used } })
}

/// Counts a wrong try against a code.
pub fn count_wrong_try(tx: &mut Tx<'_>, customer: CustomerKey, code: i64) -> Result<(), Fault> {
    tx.execute(&WRONG, &[customer.into(), code.into()]).map(|_| ())
}

/// Marks a code as having served.
pub fn use_code(tx: &mut Tx<'_>, customer: CustomerKey, code: i64) -> Result<(), Fault> {
    tx.execute(&USE, &[customer.into(), code.into()]).map(|_| ())
}

/// Drops a customer's codes that were sent before an instant.
pub fn forget_codes(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    before: Timestamp,
) -> Result<(), Fault> {
    tx.execute(&FORGET, &[customer.into(), before.into()]).map(|_| ())
}

/// The last codes a customer had sent, newest first.
pub fn recent_codes(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    limit: i64,
) -> Result<Vec<ReadableCode>, Fault> {
    let rows = tx.query(&RECENT, &[customer.into(), limit.into()])?;
    rows.into_iter().map(readable).collect()
}

/// The last codes anybody had sent to a phone, newest first. `phone` holds the phone's fingerprint
/// under every key there is.
pub fn codes_to_phone(
    tx: &mut Tx<'_>,
    phone: Vec<Vec<u8>>,
    limit: i64,
) -> Result<Vec<ReadableCode>, Fault> {
    let rows: Vec<Vec<Value>> = phone.into_iter().map(|index| vec![index.into()]).collect();
    let found = tx.query_set(&TO_PHONE, &[limit.into()], &rows)?;
    found.into_iter().map(readable).collect()
}

fn readable(row: Row) -> Result<ReadableCode, Fault> {
    let mut row = row.reader();
    let (key, phone, code) = (row.int()?, row.opt_bytes()?, row.opt_bytes()?);
    let (sent, expires, used) = (row.time()?, row.time()?, row.bool()?);
    Ok(ReadableCode { key, sealed: phone.zip(code), sent, expires, used })
}
