//! The organisation units of a master, and the numbers it was granted. Writing expects the master's
//! row to be locked.

use hubu_core::enterprise::{PartyId, RelationId, Unit};
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Row, Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&STANDING, &MARK_MASTER, &UNITS, &INSERT, &RENAME, &QUOTA, &SET_QUOTA];

static STANDING: Sql = Sql::new(
    "enterprise.standing",
    "SELECT group_id, is_master FROM customer WHERE customer_key = $1",
);

static MARK_MASTER: Sql =
    Sql::new("enterprise.mark_master", "UPDATE customer SET is_master = 1 WHERE customer_key = $1");

static UNITS: Sql = Sql::new(
    "enterprise.units",
    "SELECT unit_key, name, above_key, relation_key FROM org_unit WHERE group_id = $1 \
     AND master_key = $2 ORDER BY created_ms, unit_key",
);

static INSERT: Sql = Sql::new(
    "enterprise.insert_unit",
    "INSERT INTO org_unit (group_id, master_key, unit_key, above_key, relation_key, name, \
     created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)",
);

static RENAME: Sql = Sql::new(
    "enterprise.rename_unit",
    "UPDATE org_unit SET name = $4 WHERE group_id = $1 AND master_key = $2 AND unit_key = $3",
);

static QUOTA: Sql = Sql::new(
    "enterprise.quota",
    "SELECT members, independent_members FROM enterprise_quota WHERE master_key = $1",
);

static SET_QUOTA: Sql = Sql::new(
    "enterprise.set_quota",
    "INSERT INTO enterprise_quota (master_key, members, independent_members) VALUES ($1, $2, $3) \
     ON CONFLICT (master_key) DO UPDATE SET members = excluded.members, \
     independent_members = excluded.independent_members",
);

/// Where a customer stands with regard to enterprises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// The distribution group of its rows.
    pub group: GroupKey,
    /// Has it opened its enterprise centre?
    pub is_master: bool,
}

/// The standing of a customer; `None` when there is no such customer.
pub fn standing(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<Option<Standing>, Fault> {
    let Some(row) = tx.first(&STANDING, &[customer.into()])? else { return Ok(None) };
    let mut row = row.reader();
    Ok(Some(Standing { group: GroupKey(row.int()?), is_master: row.bool()? }))
}

/// Marks a customer as a master; its root unit is made with it.
pub fn mark_master(tx: &mut Tx<'_>, customer: CustomerKey) -> Result<(), Fault> {
    tx.execute(&MARK_MASTER, &[customer.into()]).map(|_| ())
}

/// The units of a master, in the order they were made: the root first.
pub fn units(
    tx: &mut Tx<'_>,
    (group, master): (GroupKey, CustomerKey),
) -> Result<Vec<Unit>, Fault> {
    tx.query(&UNITS, &[group.into(), master.into()])?.into_iter().map(unit).collect()
}

fn unit(row: Row) -> Result<Unit, Fault> {
    let mut row = row.reader();
    let (id, name) = (PartyId(row.int()?), row.text()?);
    let above = row.opt_int()?.map(PartyId);
    Ok(Unit { id, name, above: above.zip(Some(RelationId(row.int()?))) })
}

/// Adds a unit. The root has a relation of its own number too, which is never shown.
///
/// # Errors
/// [`Fault::Unique`] for a second root.
pub fn insert_unit(
    tx: &mut Tx<'_>,
    (group, master): (GroupKey, CustomerKey),
    unit: &Unit,
    created: Timestamp,
) -> Result<(), Fault> {
    let params = [
        group.into(),
        master.into(),
        unit.id.0.into(),
        unit.above.map(|(above, _)| above.0).into(),
        unit.above.map_or(unit.id.0, |(_, relation)| relation.0).into(),
        (&unit.name).into(),
        created.into(),
    ];
    tx.execute(&INSERT, &params).map(|_| ())
}

/// Renames a unit; tells whether the master has it.
pub fn rename_unit(
    tx: &mut Tx<'_>,
    (group, master): (GroupKey, CustomerKey),
    unit: PartyId,
    name: &str,
) -> Result<bool, Fault> {
    let params = [group.into(), master.into(), unit.0.into(), name.into()];
    Ok(tx.execute(&RENAME, &params)? > 0)
}

/// How many members, and how many of them independent, a master was granted in place of the usual
/// numbers.
pub fn quota(tx: &mut Tx<'_>, master: CustomerKey) -> Result<Option<(u64, u64)>, Fault> {
    let Some(row) = tx.first(&QUOTA, &[master.into()])? else { return Ok(None) };
    let mut row = row.reader();
    let mut number = || row.code(|number| u64::try_from(number).ok());
    Ok(Some((number()?, number()?)))
}

/// Grants a master other numbers.
pub fn set_quota(
    tx: &mut Tx<'_>,
    master: CustomerKey,
    (members, independent): (u32, u32),
) -> Result<(), Fault> {
    let params = [master.into(), i64::from(members).into(), i64::from(independent).into()];
    tx.execute(&SET_QUOTA, &params).map(|_| ())
}
