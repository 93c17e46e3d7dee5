//! Codes that were sent. Addresses and codes are known by their fingerprints; what is sealed beside
//! them is there only in sandbox realms.

use hubu_core::ids::CustomerKey;
use hubu_core::time::Timestamp;
use hubu_core::verification::{CodeState, Scene};

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub const STATEMENTS: &[&Sql] = &[&INSERT, &SENT, &WRONG, &USE, &FORGET, &RECENT, &TO_RECEIVER];

static INSERT: Sql = Sql::new(
    "verification.insert_code",
    "INSERT INTO verification_code (customer_key, code_key, scene, about_key, receiver_index, \
     code_index, receiver, code, sent_ms, expires_ms, wrong_tries, used) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0)",
);

static SENT: Sql = Sql::over(
    "verification.sent_codes",
    &[Column::Bytes("receiver")],
    "SELECT s.code_key, s.scene, s.about_key, s.code_index, s.sent_ms, s.expires_ms, \
     s.wrong_tries, s.used FROM {rows} CROSS JOIN verification_code s \
     WHERE s.customer_key = $1 AND s.receiver_index = v.receiver ORDER BY s.code_key",
);

static WRONG: Sql = Sql::new(
    "verification.count_wrong_try",
    "UPDATE verification_code SET wrong_tries = wrong_tries + 1 \
     WHERE customer_key = $1 AND code_key = $2",
);

static USE: Sql = Sql::new(
    "verification.use_code",
    "UPDATE verification_code SET used = 1 WHERE customer_key = $1 AND code_key = $2",
);

static FORGET: Sql = Sql::new(
    "verification.forget_codes",
    "DELETE FROM verification_code WHERE customer_key = $1 AND sent_ms < $2",
);

static RECENT: Sql = Sql::new(
    "verification.recent_codes",
    "SELECT code_key, scene, receiver, code, sent_ms, expires_ms, used FROM verification_code \
     WHERE customer_key = $1 ORDER BY code_key DESC LIMIT $2",
);

// Sandbox realms alone ask this, where a day's codes are few: there is no index for it.
static TO_RECEIVER: Sql = Sql::over(
    "verification.codes_to",
    &[Column::Bytes("receiver")],
    "SELECT s.code_key, s.scene, s.receiver, s.code, s.sent_ms, s.expires_ms, s.used \
     FROM {rows} CROSS JOIN verification_code s WHERE s.receiver_index = v.receiver \
     ORDER BY s.sent_ms DESC, s.code_key DESC LIMIT $1",
);

/// A code on its way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewCode {
    /// Who had it sent.
    pub customer: CustomerKey,
    /// Row key, growing with time.
    pub key: i64,
    /// What it is for.
    pub scene: Scene,
    /// The customer it is about, where it serves for one alone.
    pub about: Option<CustomerKey>,
    /// Fingerprint of the address's one spelling.
    pub receiver_index: Vec<u8>,
    /// Fingerprint of the code.
    pub code_index: Vec<u8>,
    /// Address and code, sealed: in sandbox realms alone.
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
    /// What it is for.
    pub scene: Scene,
    /// The customer it is about, where it serves for one alone.
    pub about: Option<CustomerKey>,
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
    /// What it is for.
    pub scene: Scene,
    /// Address and code, sealed; `None` where they were not kept.
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
    let (receiver, sealed) = code.sealed.clone().unzip();
    let params = [
        code.customer.into(),
        code.key.into(),
        code.scene.code().into(),
        code.about.into(),
        code.receiver_index.clone().into(),
        code.code_index.clone().into(),
        receiver.into(),
        sealed.into(),
        code.sent.into(),
        code.expires.into(),
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// The codes a customer had sent to an address, whatever for, oldest first. `receiver` holds the
/// address's fingerprint under every key there is.
pub fn sent_codes(
    tx: &mut Tx<'_>,
    customer: CustomerKey,
    receiver: Vec<Vec<u8>>,
) -> Result<Vec<StoredCode>, Fault> {
    let rows: Vec<Vec<Value>> = receiver.into_iter().map(|index| vec![index.into()]).collect();
    let found = tx.query_set(&SENT, &[customer.into()], &rows)?;
    found.into_iter().map(stored).collect()
}

fn stored(row: Row) -> Result<StoredCode, Fault> {
    let mut row = row.reader();
    let (key, scene) = (row.int()?, row.code(Scene::from_code)?);
    let about = row.opt_int()?.map(CustomerKey);
    let (code_index, sent, expires) = (row.bytes()?, row.time()?, row.time()?);
    let wrong_tries = row.code(|tries| u32::try_from(tries).ok())?;
    let used = row.bool()?;
    let state = CodeState { expires, wrong_tries, used };
    Ok(StoredCode { key, scene, about, code_index, sent, state })
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

/// The last codes anybody had sent to an address, newest first. `receiver` holds the address's
/// fingerprint under every key there is.
pub fn codes_to(
    tx: &mut Tx<'_>,
    receiver: Vec<Vec<u8>>,
    limit: i64,
) -> Result<Vec<ReadableCode>, Fault> {
    let rows: Vec<Vec<Value>> = receiver.into_iter().map(|index| vec![index.into()]).collect();
    let found = tx.query_set(&TO_RECEIVER, &[limit.into()], &rows)?;
    found.into_iter().map(readable).collect()
}

fn readable(row: Row) -> Result<ReadableCode, Fault> {
    let mut row = row.reader();
    let (key, scene) = (row.int()?, row.code(Scene::from_code)?);
    let (receiver, code) = (row.opt_bytes()?, row.opt_bytes()?);
    let (sent, expires, used) = (row.time()?, row.time()?, row.bool()?);
    Ok(ReadableCode { key, scene, sealed: receiver.zip(code), sent, expires, used })
}
