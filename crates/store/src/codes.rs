//! Codes as numbers: rows of bills, of tiers and of small amounts hold numbers of services, products and the like.
//!
//! A code has one number in the whole realm, for ever. 0 is no code.

use std::collections::{BTreeMap, BTreeSet};

use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};
use crate::orders::taken;

/// Statements of this module.
pub const STATEMENTS: &[&Sql] = &[&FIND, &INSERT, &TEXTS];

static FIND: Sql = Sql::over(
    "codes.find",
    &[Column::Int("kind"), Column::Text("text")],
    "SELECT c.kind, c.code, c.code_key FROM {rows} CROSS JOIN code c WHERE c.kind = v.kind \
     AND c.code = v.text",
);

// Numbers follow on the highest. Two that meet new codes at once may want the same: then one does its work again, and
// finds those of the other.
static INSERT: Sql = Sql::over(
    "codes.insert",
    &[Column::Int("n"), Column::Int("kind"), Column::Text("text")],
    "INSERT INTO code (code_key, kind, code, name_zh, name_en) \
     SELECT (SELECT COALESCE(MAX(c.code_key), 0) FROM code c) + v.n, v.kind, v.text, '', '' \
     FROM {rows} WHERE true ON CONFLICT (kind, code) DO NOTHING",
);

static TEXTS: Sql = Sql::over(
    "codes.texts",
    &[Column::Int("k")],
    "SELECT c.code_key, c.code FROM {rows} CROSS JOIN code c WHERE c.code_key = v.k",
);

/// What a code is of. The numbers are stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CodeKind {
    /// A service type.
    Service = 1,
    /// A type of resource.
    ResourceType = 2,
    /// A usage type.
    UsageType = 3,
    /// A product, by its id.
    Product = 4,
    /// A region.
    Region = 5,
    /// A specification.
    Spec = 6,
    /// An enterprise project, by its id.
    Project = 7,
}

/// A code, and what it is of.
pub type Code = (CodeKind, String);

/// The numbers of codes; those that have none yet get one.
///
/// # Errors
/// [`Fault::Conflict`] where another gives numbers at the same time; faults.
pub fn intern(tx: &mut Tx<'_>, codes: &BTreeSet<Code>) -> Result<BTreeMap<Code, i64>, Fault> {
    let mut found = find(tx, codes.iter())?;
    let fresh: Vec<&Code> = codes.iter().filter(|code| !found.contains_key(*code)).collect();
    if fresh.is_empty() {
        return Ok(found);
    }
    let row = |(number, (kind, text)): (i64, &&Code)| -> Vec<Value> {
        vec![number.into(), (*kind as i64).into(), text.into()]
    };
    let rows: Vec<Vec<Value>> = (1..).zip(&fresh).map(row).collect();
    tx.execute_set(&INSERT, &[], &rows).map_err(taken)?;
    found.extend(find(tx, fresh.into_iter())?);
    Ok(found)
}

/// The numbers of codes that have one.
///
/// # Errors
/// Only faults.
pub fn find<'a>(
    tx: &mut Tx<'_>,
    codes: impl Iterator<Item = &'a Code>,
) -> Result<BTreeMap<Code, i64>, Fault> {
    let rows: Vec<Vec<Value>> =
        codes.map(|(kind, text)| vec![(*kind as i64).into(), text.into()]).collect();
    let found = tx.query_set(&FIND, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            let code = (row.code(kind_of)?, row.text()?);
            Ok((code, row.int()?))
        })
        .collect()
}

/// The texts of codes by their numbers; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn texts(tx: &mut Tx<'_>, numbers: &BTreeSet<i64>) -> Result<BTreeMap<i64, String>, Fault> {
    let rows: Vec<Vec<Value>> = numbers.iter().map(|number| vec![(*number).into()]).collect();
    let found = tx.query_set(&TEXTS, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((row.int()?, row.text()?))
        })
        .collect()
}

const fn kind_of(number: i64) -> Option<CodeKind> {
    match number {
        1 => Some(CodeKind::Service),
        2 => Some(CodeKind::ResourceType),
        3 => Some(CodeKind::UsageType),
        4 => Some(CodeKind::Product),
        5 => Some(CodeKind::Region),
        6 => Some(CodeKind::Spec),
        7 => Some(CodeKind::Project),
        _ => None,
    }
}
