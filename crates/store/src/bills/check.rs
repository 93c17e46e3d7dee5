//! What must hold of all rows of bills, proved from rows alone, without the code that wrote them: part of
//! [`crate::ledger::check`].

use crate::Fault;
use crate::engine::{Sql, Tx};
use crate::ledger::Finding;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&SUMS, &ORDERS];

/// A sum is not nothing; whole units and fractions are summed by themselves, for neither engine can sum i64 safely.
macro_rules! differs {
    ($($column:literal),+) => {
        concat!($(
            "SUM(x.", $column, " / 100000000) * 100000000 + SUM(x.", $column, " % 100000000) <> 0 OR ",
        )+ "1 = 0")
    };
}

static SUMS: Sql = Sql::new(
    "check.bill_sums",
    concat!(
        "SELECT x.consumer_key, 'sums of rows of bills differ from the rows' FROM ( \
         SELECT s.group_id, s.consumer_key, s.cycle, s.payer_key, s.day, s.service, s.resource_type, \
         s.mode, s.bill_type, s.region, s.project, s.number, s.zeros, s.official_e8, s.discount_e8, \
         s.erase_e8, s.due_e8, s.cash_e8, s.credit_e8, s.coupon_e8, s.flexi_e8, s.card_e8, s.bonus_e8, \
         s.debt_e8, s.writeoff_e8 FROM bill_sum s UNION ALL \
         SELECT r.group_id, r.consumer_key, r.cycle, r.payer_key, r.day, r.service, r.resource_type, \
         r.mode, r.bill_type, r.region, r.project, -1, CASE WHEN r.due_e8 = 0 THEN -1 ELSE 0 END, \
         -r.official_e8, -r.discount_e8, -r.erase_e8, -r.due_e8, -r.cash_e8, -r.credit_e8, \
         -r.coupon_e8, -r.flexi_e8, -r.card_e8, -r.bonus_e8, -r.debt_e8, -r.writeoff_e8 \
         FROM bill_row r) AS x GROUP BY x.group_id, x.consumer_key, x.cycle, x.payer_key, x.day, \
         x.service, x.resource_type, x.mode, x.bill_type, x.region, x.project HAVING ",
        differs!(
            "number",
            "zeros",
            "official_e8",
            "discount_e8",
            "erase_e8",
            "due_e8",
            "cash_e8",
            "credit_e8",
            "coupon_e8",
            "flexi_e8",
            "card_e8",
            "bonus_e8",
            "debt_e8",
            "writeoff_e8"
        ),
        " ORDER BY x.consumer_key LIMIT 100"
    ),
);

/// What orders took (2) and gave back (3) of a payer's books in a cycle is what its rows of orders say: cash (1) and
/// receivables (10) together, for debt becomes cash; credit, own (2) and shared (9); vouchers (30), flexi-purchase coupons
/// (31) and cards (32); and all of it went to revenue (20). Trades of orders are known by the order's id. What was posted
/// before orders had rows has none.
static ORDERS: Sql = Sql::new(
    "check.bill_orders",
    concat!(
        "SELECT x.payer_key, 'rows of orders differ from what was posted for them' FROM ( \
         SELECT r.payer_key, r.cycle, r.cash_e8 + r.debt_e8 + r.writeoff_e8 AS money_e8, r.credit_e8, \
         r.coupon_e8, r.flexi_e8, r.card_e8, r.due_e8 FROM bill_row r WHERE r.order_key IS NOT NULL \
         UNION ALL SELECT b.customer_key, e.cycle, \
         CASE WHEN b.kind IN (1, 10) THEN e.amount_e8 ELSE 0 END, \
         CASE WHEN b.kind IN (2, 9) THEN e.amount_e8 ELSE 0 END, \
         CASE b.kind WHEN 30 THEN e.amount_e8 ELSE 0 END, \
         CASE b.kind WHEN 31 THEN e.amount_e8 ELSE 0 END, \
         CASE b.kind WHEN 32 THEN e.amount_e8 ELSE 0 END, \
         CASE b.kind WHEN 20 THEN -e.amount_e8 ELSE 0 END \
         FROM entry e JOIN book b ON b.group_id = e.group_id AND b.book_key = e.book_key \
         WHERE e.trade_type IN (2, 3) AND e.posting_key >= (SELECT MIN(f.posting_key) FROM bill_row f \
         WHERE f.order_key IS NOT NULL) \
         AND EXISTS (SELECT 1 FROM customer_order o WHERE o.id = e.trade_id)) AS x \
         GROUP BY x.payer_key, x.cycle HAVING ",
        differs!("money_e8", "credit_e8", "coupon_e8", "flexi_e8", "card_e8", "due_e8"),
        " ORDER BY x.payer_key LIMIT 100"
    ),
);

/// Proves: sums of rows are the sums of the rows, and rows of orders are what was posted for these, by payer, cycle and
/// what paid. What is found is told by the consumer, or the payer.
///
/// # Errors
/// Only faults.
pub(crate) fn check(tx: &mut Tx<'_>) -> Result<Vec<Finding>, Fault> {
    let mut findings = Vec::new();
    for sql in [&SUMS, &ORDERS] {
        for row in tx.query(sql, &[])? {
            let mut row = row.reader();
            findings.push(Finding { key: row.int()?, text: row.text()? });
        }
    }
    Ok(findings)
}
