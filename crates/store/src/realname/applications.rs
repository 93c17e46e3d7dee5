//! Applications. Writing expects the customer's row to be locked.

use std::fmt;

use hubu_core::customers::mask_name;
use hubu_core::ids::CustomerKey;
use hubu_core::realname::{
    ApplicationState, Evidence, LastApplication, Scheme, certificate_spelling,
};
use hubu_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::vault::{Fingerprint, Vault};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &HISTORY, &HOLDERS, &ONE, &COUNT, &PAGE, &DECIDE];

static INSERT: Sql = Sql::new(
    "realname.insert_application",
    "INSERT INTO real_name_application (customer_key, application_key, partner_key, scheme, \
     certificate, is_change, platform, papers, number_index, state, opinion, applied_ms, \
     decided_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
);

static HISTORY: Sql = Sql::new(
    "realname.history",
    "SELECT application_key, partner_key, scheme, is_change, state, opinion, applied_ms \
     FROM real_name_application WHERE customer_key = $1 ORDER BY application_key DESC LIMIT $2",
);

// 1 is rejected: such a certificate stands for nobody.
static HOLDERS: Sql = Sql::over(
    "realname.holders",
    &[Column::Bytes("idx")],
    "SELECT DISTINCT a.customer_key FROM {rows} CROSS JOIN real_name_application a \
     WHERE a.number_index = v.idx AND a.state <> 1 AND a.customer_key <> $1",
);

static ONE: Sql = Sql::new(
    "realname.application",
    "SELECT customer_key, application_key, partner_key, scheme, certificate, is_change, platform, \
     papers, state, opinion, applied_ms, decided_ms FROM real_name_application \
     WHERE application_key = $1",
);

static COUNT: Sql = Sql::new(
    "realname.count_applications",
    "SELECT COUNT(*) FROM real_name_application WHERE (CAST($1 AS BIGINT) IS NULL OR state = $1) \
     AND (CAST($2 AS BIGINT) IS NULL OR customer_key = $2)",
);

// The queue is worked off from its beginning.
static PAGE: Sql = Sql::new(
    "realname.applications_page",
    "SELECT customer_key, application_key, partner_key, scheme, certificate, is_change, platform, \
     papers, state, opinion, applied_ms, decided_ms FROM real_name_application \
     WHERE (CAST($1 AS BIGINT) IS NULL OR state = $1) \
     AND (CAST($2 AS BIGINT) IS NULL OR customer_key = $2) \
     ORDER BY application_key LIMIT $3 OFFSET $4",
);

static DECIDE: Sql = Sql::new(
    "realname.decide",
    "UPDATE real_name_application SET state = $3, opinion = $4, decided_ms = $5 \
     WHERE customer_key = $1 AND application_key = $2",
);

const PAPERS: &str = "real_name_application.papers";
/// What fingerprints of certificates' numbers are made for: an application's and a barred one's are
/// compared.
const NUMBER: &str = "certificate.number";

/// What an application says of people. Personal: `Debug` shows the name masked and nothing else.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Papers {
    /// The name to be certified.
    pub name: String,
    /// The certificate's number.
    pub number: String,
    /// Where the images lie, relative to the partner's folder.
    pub images: Vec<String>,
    /// The country of registration, two letters.
    pub country: Option<String>,
    /// The address of registration.
    pub address: Option<String>,
    /// The bank card's number.
    pub bank_account: Option<String>,
    /// Name and certificate's number of the legal person.
    pub legal_person: Option<(String, String)>,
}

impl fmt::Debug for Papers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Papers({})", mask_name(&self.name))
    }
}

/// An application.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Application {
    /// Whom it is to certify.
    pub customer: CustomerKey,
    /// Its key, and its id for operators.
    pub key: i64,
    /// The partner that applied; `None`: the customer itself.
    pub partner: Option<CustomerKey>,
    /// What is shown.
    pub evidence: Evidence,
    /// Is a person to become an enterprise?
    pub is_change: bool,
    /// The partner's platform, as it names it (`xaccount_type`); empty where none was named.
    pub platform: String,
    /// What it says of people.
    pub papers: Papers,
    /// Where it stands.
    pub state: ApplicationState,
    /// What the reviewer said against it.
    pub opinion: Option<String>,
    /// When it was made.
    pub applied: Timestamp,
    /// When it was decided.
    pub decided: Option<Timestamp>,
}

/// An application without what it says of people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outline {
    /// Its key.
    pub key: i64,
    /// The partner that applied; `None`: the customer itself.
    pub partner: Option<CustomerKey>,
    /// What it applied for, and where it stands.
    pub last: LastApplication,
    /// What the reviewer said against it.
    pub opinion: Option<String>,
    /// When it was made.
    pub applied: Timestamp,
}

/// The fingerprint of a certificate's number under the key that writes.
pub fn number_index(vault: &Vault, number: &str) -> Fingerprint {
    vault.fingerprint(NUMBER, &certificate_spelling(number))
}

/// The fingerprints of a certificate's number under every key at hand.
pub fn number_indexes(vault: &Vault, number: &str) -> Vec<Fingerprint> {
    vault.fingerprints(NUMBER, &certificate_spelling(number))
}

/// Seals what an application says of people.
pub(crate) fn seal_papers(vault: &Vault, key: i64, papers: &Papers) -> Result<Vec<u8>, Fault> {
    let text = serde_json::to_vec(papers).map_err(|error| Fault::Bug(error.to_string()))?;
    vault.seal(PAPERS, key, &text)
}

/// Opens what an application says of people.
pub(crate) fn open_papers(vault: &Vault, key: i64, sealed: &[u8]) -> Result<Papers, Fault> {
    let text = vault.open(PAPERS, key, sealed)?;
    // The error would quote what it found.
    serde_json::from_str(&text).map_err(|_| Fault::Bug(format!("papers of application {key}")))
}

/// Keeps an application.
pub fn insert_application(
    tx: &mut Tx<'_>,
    vault: &Vault,
    application: &Application,
) -> Result<(), Fault> {
    let params = [
        application.customer.into(),
        application.key.into(),
        application.partner.into(),
        application.evidence.scheme().code().into(),
        application.evidence.certificate().into(),
        application.is_change.into(),
        (&application.platform).into(),
        seal_papers(vault, application.key, &application.papers)?.into(),
        number_index(vault, &application.papers.number).into(),
        application.state.code().into(),
        application.opinion.clone().into(),
        application.applied.into(),
        application.decided.into(),
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// The last applications of a customer, newest first.
pub fn history(tx: &mut Tx<'_>, customer: CustomerKey, limit: i64) -> Result<Vec<Outline>, Fault> {
    let rows = tx.query(&HISTORY, &[customer.into(), limit.into()])?;
    rows.into_iter().map(outline).collect()
}

fn outline(row: Row) -> Result<Outline, Fault> {
    let mut row = row.reader();
    let (key, partner) = (row.int()?, row.opt_int()?.map(CustomerKey));
    let scheme = row.code(Scheme::from_code)?;
    let is_change = row.bool()?;
    let state = row.code(ApplicationState::from_code)?;
    let last = LastApplication { kind: scheme.kind(), state, is_change };
    Ok(Outline { key, partner, last, opinion: row.opt_text()?, applied: row.time()? })
}

/// How many customers but this one are certified by a number, or wait to be.
pub fn holders_of(
    tx: &mut Tx<'_>,
    vault: &Vault,
    number: &str,
    except: CustomerKey,
) -> Result<usize, Fault> {
    // Whoever was certified by a QR code showed no number: a blank one is nobody's.
    if certificate_spelling(number).is_empty() {
        return Ok(0);
    }
    let rows: Vec<Vec<Value>> =
        number_indexes(vault, number).into_iter().map(|index| vec![index.into()]).collect();
    Ok(tx.query_set(&HOLDERS, &[except.into()], &rows)?.len())
}

/// The application with this key.
pub fn application(tx: &mut Tx<'_>, vault: &Vault, key: i64) -> Result<Option<Application>, Fault> {
    tx.first(&ONE, &[key.into()])?.map(|row| read(vault, row)).transpose()
}

/// How many applications stand so (of a customer, or of all), and a page of them, the oldest first.
pub fn applications_page(
    tx: &mut Tx<'_>,
    vault: &Vault,
    (state, customer): (Option<ApplicationState>, Option<CustomerKey>),
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<Application>), Fault> {
    let mut params: Vec<Value> = vec![state.map(ApplicationState::code).into(), customer.into()];
    let total = tx.first(&COUNT, &params)?.map_or(Ok(0), |row| row.reader().int())?;
    params.extend([limit.into(), offset.into()]);
    let rows = tx.query(&PAGE, &params)?;
    let page: Result<_, Fault> = rows.into_iter().map(|row| read(vault, row)).collect();
    Ok((total, page?))
}

/// Writes what was decided on an application.
pub fn decide(
    tx: &mut Tx<'_>,
    (customer, key): (CustomerKey, i64),
    (state, opinion): (ApplicationState, Option<&str>),
    at: Timestamp,
) -> Result<(), Fault> {
    let params = [
        customer.into(),
        key.into(),
        state.code().into(),
        opinion.map(str::to_owned).into(),
        at.into(),
    ];
    tx.execute(&DECIDE, &params).map(|_| ())
}

fn read(vault: &Vault, row: Row) -> Result<Application, Fault> {
    let mut row = row.reader();
    let (customer, key) = (CustomerKey(row.int()?), row.int()?);
    let partner = row.opt_int()?.map(CustomerKey);
    let (scheme, certificate) = (row.code(Scheme::from_code)?, row.opt_int()?);
    let (is_change, platform) = (row.bool()?, row.text()?);
    let papers = open_papers(vault, key, &row.bytes()?)?;
    let evidence = Evidence::stored(scheme, certificate, papers.legal_person.is_some());
    let evidence =
        evidence.ok_or_else(|| Fault::Bug(format!("application {key}: unknown evidence")))?;
    Ok(Application {
        customer,
        key,
        partner,
        evidence,
        is_change,
        platform,
        papers,
        state: row.code(ApplicationState::from_code)?,
        opinion: row.opt_text()?,
        applied: row.time()?,
        decided: row.opt_time()?,
    })
}
