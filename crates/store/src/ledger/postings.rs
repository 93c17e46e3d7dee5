//! The postings that touched a customer's books, for operators.
//!
//! A posting is filed in the group of whoever paid it; its entries stand in the groups of the books
//! they are of. Which postings touched a customer is read from its own entries; the groups to fetch
//! them from are its own and those of its masters, members and partners, present and past.

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::ids::{CustomerKey, GroupKey, PostingKey};
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&COUNT, &KEYS, &POSTINGS];

static COUNT: Sql = Sql::new(
    "ledger.postings_count",
    "SELECT COUNT(DISTINCT e.posting_key) FROM book b, entry e WHERE b.group_id = $1 \
     AND b.customer_key = $2 AND e.group_id = b.group_id AND e.book_key = b.book_key",
);

static KEYS: Sql = Sql::new(
    "ledger.postings_keys",
    "SELECT DISTINCT e.posting_key FROM book b, entry e WHERE b.group_id = $1 \
     AND b.customer_key = $2 AND e.group_id = b.group_id AND e.book_key = b.book_key \
     ORDER BY e.posting_key DESC LIMIT $3 OFFSET $4",
);

static POSTINGS: Sql = Sql::over(
    "ledger.postings_page",
    &[Column::Int("k")],
    "SELECT p.posting_key, p.at_ms, p.wall_ms, p.payer_key, p.consumer_key, p.trade_type, \
     p.trade_detail, p.trade_id, p.actor, p.memo FROM {rows} CROSS JOIN ( \
     SELECT c.group_id FROM customer c WHERE c.customer_key = $1 \
     UNION SELECT c.group_id FROM enterprise_relation r, customer c \
     WHERE r.member_key = $1 AND c.customer_key = r.master_key \
     UNION SELECT c.group_id FROM enterprise_relation r, customer c \
     WHERE r.master_key = $1 AND c.customer_key = r.member_key \
     UNION SELECT c.group_id FROM partner_association a, customer c \
     WHERE a.customer_key = $1 AND c.customer_key = a.partner_key \
     UNION SELECT c.group_id FROM partner_association a, customer c \
     WHERE a.partner_key = $1 AND c.customer_key = a.customer_key \
     ) g CROSS JOIN posting p WHERE p.group_id = g.group_id AND p.posting_key = v.k \
     ORDER BY p.posting_key DESC",
);

/// A posting as an operator sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostingRow {
    /// Row key.
    pub key: PostingKey,
    /// Business instant.
    pub at: Timestamp,
    /// The process's clock then.
    pub wall: Timestamp,
    /// Who pays.
    pub payer: CustomerKey,
    /// Whose consumption.
    pub consumer: CustomerKey,
    /// What happened.
    pub kind: TradeType,
    /// The source operation.
    pub detail: TradeDetail,
    /// Transaction or order.
    pub trade_id: String,
    /// Who asked for it.
    pub actor: String,
    /// Why.
    pub memo: String,
}

/// How many postings touched a customer's books, and a page of them, newest first.
pub fn postings_page(
    tx: &mut Tx<'_>,
    (group, customer): (GroupKey, CustomerKey),
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<PostingRow>), Fault> {
    let total = tx.first(&COUNT, &[group.into(), customer.into()])?;
    let total = total.map_or(Ok(0), |row| row.reader().int())?;
    let keys = tx.query(&KEYS, &[group.into(), customer.into(), limit.into(), offset.into()])?;
    let keys: Result<Vec<Vec<Value>>, Fault> =
        keys.into_iter().map(|row| Ok(vec![row.reader().int()?.into()])).collect();
    let keys = keys?;
    let rows = tx.query_set(&POSTINGS, &[customer.into()], &keys)?;
    if rows.len() != keys.len() {
        let (found, wanted) = (rows.len(), keys.len());
        return Err(Fault::Bug(format!("{found} of {wanted} postings of {customer} are found")));
    }
    let postings: Result<_, Fault> = rows.into_iter().map(posting).collect();
    Ok((total, postings?))
}

/// Reads the columns of a posting in the order every statement lists them.
pub(super) fn posting(row: Row) -> Result<PostingRow, Fault> {
    let mut row = row.reader();
    Ok(PostingRow {
        key: PostingKey(row.int()?),
        at: row.time()?,
        wall: row.time()?,
        payer: CustomerKey(row.int()?),
        consumer: CustomerKey(row.int()?),
        kind: row.code(TradeType::from_code)?,
        detail: row.code(TradeDetail::from_code)?,
        trade_id: row.text()?,
        actor: row.text()?,
        memo: row.text()?,
    })
}
