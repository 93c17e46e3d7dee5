//! Migrations: numbered texts in the common DDL, up only, each in one transaction with its record.
//!
//! Kept ourselves rather than taken from a library: the ones there are tie us to older drivers and
//! want one text per engine (see `docs/decisions`).

use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Access, Sql, Tx};

/// Statements of this module.
pub const STATEMENTS: &[&Sql] = &[&APPLIED, &RECORD];

static APPLIED: Sql = Sql::new("migrate.applied", "SELECT name, text FROM migration ORDER BY name");

static RECORD: Sql = Sql::new(
    "migrate.record",
    "INSERT INTO migration (name, text, applied_ms) VALUES ($1, $2, $3)",
);

/// The table that remembers what was applied, with the text it had.
const BOOKKEEPING: &str = "CREATE TABLE IF NOT EXISTS migration (\
     name TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL, applied_ms {int} NOT NULL) {clustered}";

macro_rules! migrations {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../migrations/", $name, "/up.sql")))),+]
    };
}

/// Every migration, in order.
pub const MIGRATIONS: &[(&str, &str)] = migrations![
    "0001_realm",
    "0002_ledger",
    "0003_records",
    "0004_enterprise",
    "0005_access",
    "0006_demo",
    "0007_temporary_keys",
    "0008_real_name",
    "0009_projects",
    "0010_coupons",
    "0011_webhooks",
    "0012_card_batches",
    "0013_webhook_reason",
    "0014_catalogue",
    "0015_discounts",
    "0016_orders",
    "0017_bills",
    "0018_refund_lines",
    "0019_usage_back",
    "0020_owed_less"
];

/// Brings the schema up to date. Two processes may do it at once: one waits for the other.
///
/// # Errors
/// [`Fault::Unavailable`] when the database was migrated by a newer version, or when a migration
/// that was applied has another text here.
pub(crate) fn run(tx: &mut Tx<'_>, wall: Timestamp) -> Result<(), Fault> {
    let bookkeeping = tx.engine().ddl(BOOKKEEPING);
    // On PostgreSQL two first starts can collide in the catalogue; the loser finds the table there.
    if tx.control(&bookkeeping).is_err() {
        tx.control(&bookkeeping)?;
    }
    for attempt in 0.. {
        match pending(tx)? {
            None => return Ok(()),
            Some((name, text)) => match apply(tx, name, text, wall) {
                Err(Fault::Unique(_) | Fault::Conflict(_)) if attempt < 100 => {}
                result => result?,
            },
        }
    }
    Ok(())
}

/// Is the schema the one this version knows? Changes nothing.
///
/// # Errors
/// [`Fault::Unavailable`] when it is older, newer, or another one.
pub(crate) fn check(tx: &mut Tx<'_>) -> Result<(), Fault> {
    match pending(tx)? {
        None => Ok(()),
        Some((name, _)) => {
            let text = format!("the schema lacks the migration {name}: run `hubu migrate`");
            Err(Fault::Unavailable(text))
        }
    }
}

/// The names and texts that are applied, in order.
pub fn applied(tx: &mut Tx<'_>) -> Result<Vec<(String, String)>, Fault> {
    let rows = tx.query(&APPLIED, &[])?;
    rows.into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((row.text()?, row.text()?))
        })
        .collect()
}

/// Every table there is, in the order of their creation.
pub fn tables() -> Vec<&'static str> {
    let named = |verb: &'static str| {
        let lines = MIGRATIONS.iter().flat_map(|(_, text)| text.lines());
        let rest = lines.filter_map(move |line| line.strip_prefix(verb));
        rest.filter_map(|rest| rest.split([' ', '(', ';']).next())
    };
    let dropped: Vec<&str> = named("DROP TABLE ").collect();
    let kept = named("CREATE TABLE ").filter(|name| !dropped.contains(name));
    std::iter::once("migration").chain(kept).collect()
}

/// The first migration that is not applied; checks the ones that are.
fn pending(tx: &mut Tx<'_>) -> Result<Option<(&'static str, &'static str)>, Fault> {
    let applied = applied(tx)?;
    for ((name, text), (known, known_text)) in applied.iter().zip(MIGRATIONS) {
        if name != known || text != known_text {
            return Err(Fault::Unavailable(format!(
                "the database's migration {name} is not the one this version knows as {known}"
            )));
        }
    }
    if applied.len() > MIGRATIONS.len() {
        let text = "the database was migrated by a newer version of hubu; use that one";
        return Err(Fault::Unavailable(text.to_owned()));
    }
    Ok(MIGRATIONS.get(applied.len()).copied())
}

fn apply(
    tx: &mut Tx<'_>,
    name: &'static str,
    text: &'static str,
    wall: Timestamp,
) -> Result<(), Fault> {
    tracing::info!(migration = name, "migrating");
    tx.begin(Access::Unit)?;
    let mut body = || {
        tx.execute(&RECORD, &[name.into(), text.into(), wall.into()])?;
        for step in steps(text) {
            let step = tx.engine().ddl(step);
            tx.control(&step)?;
        }
        tx.commit()
    };
    body().inspect_err(|_| tx.rollback())
}

/// The statements of a text: they end with `;` at the end of a line. Lines of comment are dropped.
fn steps(text: &str) -> impl Iterator<Item = &str> {
    text.split(";\n").map(str::trim).filter(|step| {
        step.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with("--"))
    })
}
