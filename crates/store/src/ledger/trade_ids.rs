//! By which trade postings moved money.

use hubu_core::ids::{CustomerKey, PostingKey};

use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&TRADES];

// A posting is filed in the group of whoever paid it.
static TRADES: Sql = Sql::over(
    "ledger.trade_ids",
    &[Column::Int("payer"), Column::Int("k")],
    "SELECT p.posting_key, p.trade_id FROM {rows} CROSS JOIN customer c CROSS JOIN posting p \
     WHERE c.customer_key = v.payer AND p.group_id = c.group_id AND p.posting_key = v.k",
);

/// The ids of the trades of postings, which these customers paid; unknown ones are left out.
///
/// # Errors
/// Only faults.
pub fn trade_ids(
    tx: &mut Tx<'_>,
    postings: &[(CustomerKey, PostingKey)],
) -> Result<Vec<(PostingKey, String)>, Fault> {
    let row = |(payer, key): &(CustomerKey, PostingKey)| -> Vec<Value> {
        vec![(*payer).into(), (*key).into()]
    };
    let rows: Vec<Vec<Value>> = postings.iter().map(row).collect();
    let found = tx.query_set(&TRADES, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((PostingKey(row.int()?), row.text()?))
        })
        .collect()
}
