//! What is owed of rows, and what becomes of it.

use hubu_core::ids::{BillRowKey, CustomerKey, GroupKey};
use hubu_core::money::Amount;
use hubu_core::settlement::{BillRow, Parts};
use hubu_core::time::{BillCycle, Timestamp, Zone};

use super::rows::{BillRecord, amounts, bill_columns, down, key, record};
use super::sums::{self, Addend};
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};
use crate::orders::in_order;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&CYCLES, &OWING, &ROWS, &PAY];

static CYCLES: Sql = Sql::new(
    "bills.owed_cycles",
    "SELECT d.cycle, d.group_id, d.consumer_key, CAST(SUM(d.debt_e8) AS BIGINT) FROM \
     (SELECT m.cycle, m.group_id, m.consumer_key, m.debt_e8 FROM bill_sum m \
     WHERE m.payer_key = $1 AND m.debt_e8 > 0 UNION ALL \
     SELECT l.cycle, l.group_id, l.consumer_key, l.debt_e8 FROM bill_sum l \
     WHERE l.payer_key = $1 AND l.debt_e8 < 0) d \
     GROUP BY d.cycle, d.group_id, d.consumer_key ORDER BY d.cycle, d.group_id, d.consumer_key",
);

static OWING: Sql = Sql::over(
    "bills.owing",
    &[Column::Int("payer")],
    "SELECT DISTINCT s.payer_key FROM {rows} CROSS JOIN bill_sum s \
     WHERE s.payer_key = v.payer AND s.debt_e8 > 0 ORDER BY 1",
);

// The oldest first: against the order of the table.
static ROWS: Sql = Sql::new(
    "bills.owed_rows",
    concat!(
        "SELECT ",
        bill_columns!(),
        " FROM bill_row WHERE group_id = $1 AND consumer_key = $2 AND cycle = $3 \
         AND payer_key = $4 AND debt_e8 > 0 \
         AND (down_ms, row_key) < (CAST($5 AS BIGINT), CAST($6 AS BIGINT)) \
         ORDER BY down_ms DESC, row_key DESC LIMIT $7"
    ),
);

static PAY: Sql = Sql::over(
    "bills.pay",
    &[
        Column::Int("grp"),
        Column::Int("consumer"),
        Column::Int("month"),
        Column::Int("down"),
        Column::Int("k"),
        Column::Int("cash"),
        Column::Int("debt"),
        Column::Int("writeoff"),
    ],
    "UPDATE bill_row SET cash_e8 = v.cash, debt_e8 = v.debt, writeoff_e8 = v.writeoff FROM {rows} \
     WHERE bill_row.group_id = v.grp AND bill_row.consumer_key = v.consumer \
     AND bill_row.cycle = v.month AND bill_row.down_ms = v.down AND bill_row.row_key = v.k",
);

/// What an account owes of the rows of one consumer and cycle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OwedCycle {
    /// The bill cycle.
    pub cycle: BillCycle,
    /// The consumer's distribution group.
    pub group: GroupKey,
    /// Who consumed.
    pub consumer: CustomerKey,
    /// How much, less what corrections owe less: it may be below zero.
    pub debt: Amount,
}

/// What becomes of a row's debt.
#[derive(Clone, Copy, Debug)]
pub struct Paid<'a> {
    /// The row as it was read, under the lock of its payer.
    pub row: &'a BillRow,
    /// What pays it from now on ([`Parts::repaid`], [`Parts::written_off`]): of cash, debt and what is written off
    /// alone another than before.
    pub parts: Parts,
}

/// Those of these accounts that owe something of rows.
///
/// # Errors
/// Only faults.
pub fn owing(tx: &mut Tx<'_>, payers: &[CustomerKey]) -> Result<Vec<CustomerKey>, Fault> {
    let rows: Vec<Vec<Value>> = payers.iter().map(|payer| vec![(*payer).into()]).collect();
    let found = tx.query_set(&OWING, &[], &rows)?;
    found.into_iter().map(|row| Ok(CustomerKey(row.reader().int()?))).collect()
}

/// What an account owes, whoever consumed it, the oldest cycle first.
///
/// # Errors
/// Only faults.
pub fn owed_cycles(tx: &mut Tx<'_>, payer: CustomerKey) -> Result<Vec<OwedCycle>, Fault> {
    let rows = tx.query(&CYCLES, &[payer.into()])?;
    rows.into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok(OwedCycle {
                cycle: BillCycle::from_number(row.int()?),
                group: GroupKey(row.int()?),
                consumer: CustomerKey(row.int()?),
                debt: row.amount()?,
            })
        })
        .collect()
}

/// The next rows of which an account owes something after one, or the first: what was traded first comes first,
/// and of one instant the higher key.
///
/// # Errors
/// Only faults.
pub fn owed_rows(
    tx: &mut Tx<'_>,
    payer: CustomerKey,
    owed: &OwedCycle,
    after: Option<(Timestamp, BillRowKey)>,
    limit: i64,
) -> Result<Vec<BillRecord>, Fault> {
    let (traded, key) = after.map_or((i64::MAX, i64::MAX), |(at, key)| (down(at), key.0));
    let mut params: Vec<Value> =
        vec![owed.group.into(), owed.consumer.into(), owed.cycle.number().into(), payer.into()];
    params.extend([traded.into(), key.into(), limit.into()]);
    tx.query(&ROWS, &params)?.into_iter().map(record).collect()
}

/// Stores what became of the debt of rows, each once, in them and in their sums.
///
/// # Errors
/// Only faults.
pub fn pay(tx: &mut Tx<'_>, zone: &Zone, paid: &[Paid<'_>]) -> Result<(), Fault> {
    let difference = |one: &Paid<'_>| {
        let kept = Parts { cash: one.row.parts.cash, ..one.parts };
        let kept = Parts { debt: one.row.parts.debt, writeoff: one.row.parts.writeoff, ..kept };
        let lost = || Fault::Bug("something else than debt was paid of a row".to_owned());
        if kept != one.row.parts || one.parts.sum() != one.row.parts.sum() {
            return Err(lost());
        }
        let mut more = amounts(&one.row.charge, &one.parts);
        for (more, before) in more.iter_mut().zip(amounts(&one.row.charge, &one.row.parts)) {
            *more = more.checked_sub(before).ok_or_else(lost)?;
        }
        Ok(Addend { number: 0, zeros: 0, amounts: more })
    };
    let addends = paid.iter().map(|one| Ok((one.row, difference(one)?)));
    let addends: Vec<_> = addends.collect::<Result<_, Fault>>()?;
    let values = |one: &Paid<'_>| {
        let Parts { cash, debt, writeoff, .. } = one.parts;
        let parts = [cash, debt, writeoff].map(Value::from);
        key(one.row).into_iter().chain(parts).collect()
    };
    tx.execute_set(&PAY, &[], &in_order(paid.iter().map(values).collect(), 5))?;
    sums::change(tx, zone, addends.into_iter())
}
