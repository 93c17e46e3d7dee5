//! The catalogue's versions: each is all of its tables, in one row. The newest one is in force.

use hubu_core::products::tables::Table;
use hubu_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::Fault;
use crate::engine::{Row, Sql, Tx};

/// Statements of this module.
pub const STATEMENTS: &[&Sql] = &[&NEWEST, &INSERT, &CONTENT, &FIND, &COUNT, &PAGE];

static NEWEST: Sql = Sql::new(
    "products.newest",
    "SELECT version, digest FROM catalogue_version ORDER BY version DESC LIMIT 1",
);

static INSERT: Sql = Sql::new(
    "products.insert",
    "INSERT INTO catalogue_version (version, applied_ms, applied_wall_ms, actor, digest, content) \
     VALUES ($1, $2, $3, $4, $5, $6)",
);

static CONTENT: Sql =
    Sql::new("products.content", "SELECT content FROM catalogue_version WHERE version = $1");

static FIND: Sql = Sql::new(
    "products.version",
    "SELECT version, applied_ms, applied_wall_ms, actor, digest FROM catalogue_version \
     WHERE version = $1",
);

static COUNT: Sql = Sql::new("products.count", "SELECT COUNT(*) FROM catalogue_version");

static PAGE: Sql = Sql::new(
    "products.page",
    "SELECT version, applied_ms, applied_wall_ms, actor, digest FROM catalogue_version \
     ORDER BY version DESC LIMIT $1 OFFSET $2",
);

/// The SHA-256 of a version's content.
pub type Digest = [u8; 32];

/// Which version is meant, and what stands in it. The number alone would not do: a version that was
/// never committed may have had it before.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Stamp {
    /// The version's number, from 1; 0 where none was applied.
    pub version: i64,
    /// The digest of its content; zeros where none was applied.
    pub digest: Digest,
}

/// What is told of a version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CatalogueVersion {
    /// Its number and digest.
    pub stamp: Stamp,
    /// The business instant at which it was applied.
    pub applied: Timestamp,
    /// The same by the process's clock.
    pub applied_wall: Timestamp,
    /// Who applied it, as `account/user`.
    pub actor: String,
}

/// The tables of a version as one text, with its digest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Content {
    text: String,
    digest: Digest,
}

/// A table within the text.
#[derive(Serialize, Deserialize)]
struct Packed<T> {
    name: T,
    text: T,
}

impl Content {
    /// Packs tables, in their order. They must be in canonical form for two contents to be compared.
    ///
    /// # Errors
    /// [`Fault::Bug`] when they cannot be written, which texts always can.
    pub fn pack(tables: &[Table]) -> Result<Self, Fault> {
        let packed: Vec<Packed<&str>> = tables
            .iter()
            .map(|table| Packed { name: table.name.as_str(), text: table.text.as_str() })
            .collect();
        let text = serde_json::to_string(&packed)
            .map_err(|error| Fault::Bug(format!("the catalogue's tables: {error}")))?;
        let digest = Sha256::digest(text.as_bytes()).into();
        Ok(Self { text, digest })
    }

    /// The digest of the text.
    pub const fn digest(&self) -> Digest {
        self.digest
    }
}

/// The newest version; where none was applied, its number is 0.
pub fn newest(tx: &mut Tx<'_>) -> Result<Stamp, Fault> {
    let Some(row) = tx.first(&NEWEST, &[])? else { return Ok(Stamp::default()) };
    let mut row = row.reader();
    Ok(Stamp { version: row.int()?, digest: digest(row.bytes()?)? })
}

/// Writes a version. Its digest is that of the content.
///
/// # Errors
/// [`Fault::Unique`] when the number is taken.
pub fn insert(tx: &mut Tx<'_>, version: &CatalogueVersion, content: &Content) -> Result<(), Fault> {
    let params = [
        version.stamp.version.into(),
        version.applied.into(),
        version.applied_wall.into(),
        (&version.actor).into(),
        content.digest.to_vec().into(),
        (&content.text).into(),
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// The tables of a version, if it is there.
///
/// # Errors
/// [`Fault::Bug`] when they cannot be read.
pub fn tables(tx: &mut Tx<'_>, version: i64) -> Result<Option<Vec<Table>>, Fault> {
    let Some(row) = tx.first(&CONTENT, &[version.into()])? else { return Ok(None) };
    let text = row.reader().text()?;
    let packed: Vec<Packed<String>> = serde_json::from_str(&text)
        .map_err(|error| Fault::Bug(format!("version {version} of the catalogue: {error}")))?;
    let table = |Packed { name, text }| Table { name, text };
    Ok(Some(packed.into_iter().map(table).collect()))
}

/// What is told of a version, if it is there.
pub fn version(tx: &mut Tx<'_>, version: i64) -> Result<Option<CatalogueVersion>, Fault> {
    tx.first(&FIND, &[version.into()])?.map(read).transpose()
}

/// How many versions there are, and a page of them, the newest first.
pub fn page(
    tx: &mut Tx<'_>,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<CatalogueVersion>), Fault> {
    let total = tx.first(&COUNT, &[])?.map_or(Ok(0), |row| row.reader().int())?;
    let rows = tx.query(&PAGE, &[limit.into(), offset.into()])?;
    let rows: Result<_, Fault> = rows.into_iter().map(read).collect();
    Ok((total, rows?))
}

fn read(row: Row) -> Result<CatalogueVersion, Fault> {
    let mut row = row.reader();
    let version = row.int()?;
    let (applied, applied_wall, actor) = (row.time()?, row.time()?, row.text()?);
    let stamp = Stamp { version, digest: digest(row.bytes()?)? };
    Ok(CatalogueVersion { stamp, applied, applied_wall, actor })
}

fn digest(bytes: Vec<u8>) -> Result<Digest, Fault> {
    let wrong = |bytes: Vec<u8>| Fault::Bug(format!("a digest of {} bytes", bytes.len()));
    Digest::try_from(bytes).map_err(wrong)
}
