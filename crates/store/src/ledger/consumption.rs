//! What a post-paid customer consumed in a cycle.

use hubu_core::accounts::TradeDetail;
use hubu_core::ids::{CustomerKey, GroupKey};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_core::time::BillCycle;

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&CONSUMED];

/// Reads the entries of one book: those of one customer and cycle.
static CONSUMED: Sql = Sql::new(
    "ledger.consumed",
    "SELECT CAST(COALESCE(SUM(e.amount_e8), 0) AS BIGINT) FROM book b CROSS JOIN entry e \
     WHERE b.group_id = $1 AND b.customer_key = $2 AND b.kind = $3 AND b.lot = $4 \
     AND e.group_id = b.group_id AND e.book_key = b.book_key AND e.trade_detail <> $5",
);

/// What became receivable for the cycle, less what was taken off the bill again. What was paid of it
/// does not count: it was consumed all the same.
pub fn consumed(
    tx: &mut Tx<'_>,
    (group, customer): (GroupKey, CustomerKey),
    cycle: BillCycle,
) -> Result<Amount, Fault> {
    let params = [
        group.into(),
        customer.into(),
        BookKind::Receivable.code().into(),
        Lot::Cycle(cycle).code().into(),
        TradeDetail::WriteOff.code().into(),
    ];
    let owed = tx.first(&CONSUMED, &params)?.map_or(Ok(Amount::ZERO), |row| row.reader().amount());
    let consumed = owed?.checked_neg();
    consumed.ok_or_else(|| Fault::Bug("an endless consumption".to_owned()))
}
