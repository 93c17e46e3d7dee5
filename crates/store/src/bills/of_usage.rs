//! The rows that usage became.

use hubu_core::ids::{CustomerKey, GroupKey, ResourceKey};
use hubu_core::time::{BillCycle, Span};

use super::rows::{BillRecord, bill_columns, record};
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&OF_USAGE];

// Usage is type 5. There is no index: whoever looks for the row of usage does so seldom.
static OF_USAGE: Sql = Sql::over(
    "bills.of_usage",
    &[
        Column::Int("grp"),
        Column::Int("consumer"),
        Column::Int("low"),
        Column::Int("high"),
        Column::Int("resource"),
        Column::Int("number"),
        Column::Int("since"),
        Column::Int("until"),
    ],
    concat!(
        "SELECT ",
        bill_columns!(),
        " FROM {rows} CROSS JOIN bill_row WHERE group_id = v.grp AND consumer_key = v.consumer \
         AND cycle >= v.low AND cycle <= v.high AND resource_key = v.resource \
         AND charging = v.number AND from_ms <= v.since AND to_ms >= v.until AND bill_type = 5 \
         AND due_e8 > 0 ORDER BY group_id, consumer_key, row_key"
    ),
);

/// Usage, as rows tell it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct UsagePlace {
    /// The consumer's distribution group.
    pub group: GroupKey,
    /// Who consumes.
    pub consumer: CustomerKey,
    /// From this bill cycle,
    pub low: BillCycle,
    /// to this one.
    pub high: BillCycle,
    /// The resource.
    pub resource: ResourceKey,
    /// The number of its charging.
    pub charging: i64,
    /// When.
    pub span: Span,
}

/// The rows that charge something for usage of these spans, or of longer ones that hold them; those that were written
/// first before the others.
///
/// # Errors
/// Only faults.
pub fn rows_of_usage(tx: &mut Tx<'_>, usage: &[UsagePlace]) -> Result<Vec<BillRecord>, Fault> {
    let mut usage = usage.to_vec();
    usage.sort_unstable();
    usage.dedup();
    let row = |one: &UsagePlace| -> Vec<Value> {
        vec![
            one.group.into(),
            one.consumer.into(),
            one.low.number().into(),
            one.high.number().into(),
            one.resource.into(),
            one.charging.into(),
            one.span.from().into(),
            one.span.to().into(),
        ]
    };
    let rows: Vec<Vec<Value>> = usage.iter().map(row).collect();
    tx.query_set(&OF_USAGE, &[], &rows)?.into_iter().map(record).collect()
}
