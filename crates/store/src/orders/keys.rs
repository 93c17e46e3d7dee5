//! The ids of orders whose keys are known: obligations name them so.

use hubu_core::ids::{GroupKey, OrderKey};
use hubu_core::orders::OrderId;

use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

static IDS: Sql = Sql::over(
    "orders.ids",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT o.id FROM {rows} CROSS JOIN customer_order o \
     WHERE o.group_id = v.grp AND o.order_key = v.k",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&IDS];

/// The ids of these orders; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn ids_of(tx: &mut Tx<'_>, keys: &[(GroupKey, OrderKey)]) -> Result<Vec<OrderId>, Fault> {
    let rows: Vec<Vec<Value>> =
        keys.iter().map(|(group, key)| vec![(*group).into(), (*key).into()]).collect();
    let id = |text: String| {
        let lost = || Fault::Bug(format!("an order is called {text}"));
        OrderId::parse(&text).ok_or_else(lost)
    };
    let found = tx.query_set(&IDS, &[], &rows)?;
    found.into_iter().map(|row| id(row.reader().text()?)).collect()
}
