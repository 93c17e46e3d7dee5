//! What was used of items in their windows.

use hubu_core::ids::{GroupKey, PackageItemKey};

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::orders::in_order;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&USED, &SAVE];

static USED: Sql = Sql::over(
    "packages.used",
    &[Column::Int("grp"), Column::Int("item"), Column::Int("low"), Column::Int("high")],
    "SELECT w.group_id, w.item_key, w.number, w.used_e8 FROM {rows} CROSS JOIN package_window w \
     WHERE w.group_id = v.grp AND w.item_key = v.item AND w.number >= v.low \
     AND w.number <= v.high",
);

static SAVE: Sql = Sql::over(
    "packages.save_used",
    &[Column::Int("grp"), Column::Int("item"), Column::Int("number"), Column::Int("used")],
    "INSERT INTO package_window (group_id, item_key, number, used_e8) SELECT v.grp, v.item, \
     v.number, v.used FROM {rows} WHERE true ON CONFLICT (group_id, item_key, number) \
     DO UPDATE SET used_e8 = excluded.used_e8",
);

/// Windows of an item, each range once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UsedRange {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// The item.
    pub item: PackageItemKey,
    /// The number of the first window,
    pub first: i64,
    /// and of the last.
    pub last: i64,
}

/// What was used of an item in a window.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct WindowUse {
    /// The customer's distribution group.
    pub group: GroupKey,
    /// The item.
    pub item: PackageItemKey,
    /// The number of the window.
    pub number: i64,
    /// How much, at 10⁻⁸ of the item's measure.
    pub used: i64,
}

/// What was used in windows; those of which nothing ever was are left out.
///
/// # Errors
/// Only faults.
pub fn used(tx: &mut Tx<'_>, ranges: &[UsedRange]) -> Result<Vec<WindowUse>, Fault> {
    let row = |range: &UsedRange| -> Vec<Value> {
        vec![range.group.into(), range.item.into(), range.first.into(), range.last.into()]
    };
    let rows: Vec<Vec<Value>> = ranges.iter().map(row).collect();
    tx.query_set(&USED, &[], &rows)?.into_iter().map(window).collect()
}

/// Stores what was used by now, each window once.
///
/// # Errors
/// Only faults.
pub fn save_used(tx: &mut Tx<'_>, windows: &[WindowUse]) -> Result<(), Fault> {
    let row = |one: &WindowUse| -> Vec<Value> {
        vec![one.group.into(), one.item.into(), one.number.into(), one.used.into()]
    };
    let rows = windows.iter().map(row).collect();
    tx.execute_set(&SAVE, &[], &in_order(rows, 3)).map(|_| ())
}

fn window(row: Row) -> Result<WindowUse, Fault> {
    let mut row = row.reader();
    let (group, item) = (GroupKey(row.int()?), PackageItemKey(row.int()?));
    Ok(WindowUse { group, item, number: row.int()?, used: row.int()? })
}
