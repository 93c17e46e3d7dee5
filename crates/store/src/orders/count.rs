//! How many orders there are of each day, type, status and service: what totals are made of.
//!
//! Parts of combined trades are not counted: the list does not have them.

use std::collections::BTreeMap;

use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::time::Zone;

use super::Changed;
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&COUNT, &DAYS];

static COUNT: Sql = Sql::over(
    "orders.count",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("day"),
        Column::Int("kind"),
        Column::Int("status"),
        Column::Text("service"),
        Column::Int("more"),
    ],
    "INSERT INTO order_count (group_id, customer_key, day, kind, status, service, number) \
     SELECT v.grp, v.customer, v.day, v.kind, v.status, v.service, v.more FROM {rows} WHERE true \
     ON CONFLICT (group_id, customer_key, day, kind, status, service) DO UPDATE SET \
     number = order_count.number + excluded.number",
);

/// Orders of whole days, by day. A filter that is not wanted is NULL.
static DAYS: Sql = Sql::over(
    "orders.days",
    &[Column::Int("grp"), Column::Int("customer")],
    "SELECT c.day, CAST(SUM(c.number) AS BIGINT) FROM {rows} CROSS JOIN order_count c \
     WHERE c.group_id = v.grp AND c.customer_key = v.customer AND c.day >= $1 AND c.day <= $2 \
     AND (CAST($3 AS BIGINT) IS NULL OR c.kind = CAST($3 AS BIGINT)) \
     AND (CAST($4 AS BIGINT) IS NULL OR c.status = CAST($4 AS BIGINT)) \
     AND (CAST($5 AS TEXT) IS NULL OR LOWER(c.service) = CAST($5 AS TEXT)) \
     GROUP BY c.day ORDER BY c.day",
);

/// Counts new orders, and those that stand elsewhere than before.
pub(super) fn save(tx: &mut Tx<'_>, zone: &Zone, orders: &[Changed<'_>]) -> Result<(), Fault> {
    let mut more: BTreeMap<(GroupKey, CustomerKey, i64, i64, i64, &str), i64> = BTreeMap::new();
    for Changed { before, order: record } in orders {
        let order = &record.order;
        let day = zone.day_of(order.placed).number();
        let place = |status: i64| {
            (record.group, order.customer, day, order.kind.code(), status, order.service())
        };
        *more.entry(place(order.status.code())).or_default() += 1;
        if let Some(before) = before {
            *more.entry(place(before.order.status.code())).or_default() -= 1;
        }
    }
    let rows: Vec<Vec<Value>> = more
        .into_iter()
        .filter(|(_, more)| *more != 0)
        .map(|((group, customer, day, kind, status, service), more)| {
            vec![
                group.into(),
                customer.into(),
                day.into(),
                kind.into(),
                status.into(),
                service.into(),
                more.into(),
            ]
        })
        .collect();
    tx.execute_set(&COUNT, &[], &rows).map(|_| ())
}

/// How many orders of these customers were placed on each of these civil days, the first day first; days
/// without any are left out. `wanted`: type, status, service in small letters.
pub(super) fn days(
    tx: &mut Tx<'_>,
    customers: &[Vec<Value>],
    (first, last): (i64, i64),
    wanted: &[Value; 3],
) -> Result<BTreeMap<i64, i64>, Fault> {
    let mut days = BTreeMap::new();
    let mut params: Vec<Value> = vec![first.into(), last.into()];
    params.extend_from_slice(wanted);
    for row in tx.query_set(&DAYS, &params, customers)? {
        let mut row = row.reader();
        let (day, number) = (row.int()?, row.int()?);
        *days.entry(day).or_insert(0) += number;
    }
    days.retain(|_, number| *number > 0);
    Ok(days)
}
