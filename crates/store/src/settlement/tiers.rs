//! What was rated in a month under prices that are graduated.

use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::settlement::TierKey;
use hubu_core::time::BillCycle;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};
use crate::orders::in_order;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&LOAD, &SAVE];

static LOAD: Sql = Sql::over(
    "settlement.tiers",
    &[
        Column::Int("grp"),
        Column::Int("payer"),
        Column::Int("civil"),
        Column::Int("product"),
        Column::Int("region"),
        Column::Int("usage_type"),
    ],
    "SELECT t.payer_key, t.month, t.product, t.region, t.usage_type, t.rated_e8 FROM {rows} \
     CROSS JOIN tier_sum t WHERE t.group_id = v.grp AND t.payer_key = v.payer \
     AND t.month = v.civil AND t.product = v.product AND t.region = v.region \
     AND t.usage_type = v.usage_type",
);

static SAVE: Sql = Sql::over(
    "settlement.save_tiers",
    &[
        Column::Int("grp"),
        Column::Int("payer"),
        Column::Int("civil"),
        Column::Int("product"),
        Column::Int("region"),
        Column::Int("usage_type"),
        Column::Int("rated"),
    ],
    "INSERT INTO tier_sum (group_id, payer_key, month, product, region, usage_type, rated_e8) \
     SELECT v.grp, v.payer, v.civil, v.product, v.region, v.usage_type, v.rated FROM {rows} \
     WHERE true ON CONFLICT (group_id, payer_key, month, product, region, usage_type) \
     DO UPDATE SET rated_e8 = excluded.rated_e8",
);

/// What was rated before, at 10⁻⁸ of the usage type's measure, for [`hubu_core::settlement::Tiers::new`]; where
/// nothing was, a key is left out. The groups are those of the payers.
///
/// # Errors
/// Only faults.
pub fn tiers(tx: &mut Tx<'_>, keys: &[(GroupKey, TierKey)]) -> Result<Vec<(TierKey, i64)>, Fault> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let rows: Vec<Vec<Value>> = keys.iter().map(row).collect();
    tx.query_set(&LOAD, &[], &rows)?.into_iter().map(tier).collect()
}

/// Stores what was rated by now, each key once ([`hubu_core::settlement::Tiers::changed`]).
///
/// # Errors
/// Only faults.
pub fn save_tiers(tx: &mut Tx<'_>, rated: &[(GroupKey, TierKey, i64)]) -> Result<(), Fault> {
    let whole = |(group, key, rated): &(GroupKey, TierKey, i64)| {
        let mut values = row(&(*group, *key));
        values.push((*rated).into());
        values
    };
    let rows = rated.iter().map(whole).collect();
    tx.execute_set(&SAVE, &[], &in_order(rows, 6)).map(|_| ())
}

fn row((group, key): &(GroupKey, TierKey)) -> Vec<Value> {
    let TierKey { payer, product, region, usage_type, month } = *key;
    let codes = [month.number(), product, region, usage_type].map(Value::from);
    [(*group).into(), payer.into()].into_iter().chain(codes).collect()
}

fn tier(row: Row) -> Result<(TierKey, i64), Fault> {
    let mut row = row.reader();
    let payer = CustomerKey(row.int()?);
    let month = BillCycle::from_number(row.int()?);
    let (product, region, usage_type) = (row.int()?, row.int()?, row.int()?);
    Ok((TierKey { payer, product, region, usage_type, month }, row.int()?))
}
