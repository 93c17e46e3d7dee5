//! Looking for postings over the whole realm.

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::ids::{CustomerKey, PostingKey};
use hubu_core::ledger::BookKind;
use hubu_core::money::Amount;
use hubu_core::time::{BillCycle, Timestamp};

use super::journal::{JournalPosting, entries_of};
use super::postings::{PostingRow, posting};
use crate::Fault;
use crate::engine::{Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&BY_TIME, &BY_TIME_COUNT, &BY_KEY, &BY_KEY_COUNT, &OF_CUSTOMER, &OF_CUSTOMER_COUNT];

/// A filter that is not wanted is NULL; what an index serves comes first, in `$head`. The last four
/// rest on one entry: an entry of such a book, with such an amount, for such a cycle.
macro_rules! postings {
    ($select:literal, $head:expr, $tail:literal) => {
        concat!(
            "SELECT ",
            $select,
            " FROM posting p WHERE p.at_ms >= $1 AND p.at_ms < $2 ",
            $head,
            "AND (CAST($3 AS BIGINT) IS NULL OR p.payer_key = CAST($3 AS BIGINT) \
             OR p.consumer_key = CAST($3 AS BIGINT)) \
             AND (CAST($4 AS BIGINT) IS NULL OR p.posting_key = CAST($4 AS BIGINT)) \
             AND (CAST($5 AS BIGINT) IS NULL OR p.trade_type = CAST($5 AS BIGINT)) \
             AND (CAST($6 AS BIGINT) IS NULL OR p.trade_detail = CAST($6 AS BIGINT)) \
             AND (CAST($7 AS TEXT) IS NULL OR p.trade_id = CAST($7 AS TEXT)) \
             AND (CAST($8 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM entry e JOIN book b \
             ON b.group_id = e.group_id AND b.book_key = e.book_key \
             WHERE e.posting_key = p.posting_key \
             AND (CAST($9 AS BIGINT) IS NULL OR b.kind = CAST($9 AS BIGINT)) \
             AND (CAST($10 AS BIGINT) IS NULL OR ABS(e.amount_e8) >= CAST($10 AS BIGINT)) \
             AND (CAST($11 AS BIGINT) IS NULL OR ABS(e.amount_e8) <= CAST($11 AS BIGINT)) \
             AND (CAST($12 AS BIGINT) IS NULL OR e.cycle = CAST($12 AS BIGINT)))) ",
            $tail
        )
    };
}

macro_rules! page {
    ($head:expr) => {
        postings!(
            "p.posting_key, p.at_ms, p.wall_ms, p.payer_key, p.consumer_key, p.trade_type, \
             p.trade_detail, p.trade_id, p.actor, p.memo",
            $head,
            "ORDER BY p.at_ms DESC, p.posting_key DESC LIMIT $13 OFFSET $14"
        )
    };
}

macro_rules! count {
    ($head:expr) => {
        postings!("COUNT(*)", $head, "")
    };
}

/// A posting is filed in the group of whoever paid it, which is among those of its entries.
macro_rules! by_key {
    () => {
        "AND p.posting_key = CAST($4 AS BIGINT) AND p.group_id IN (SELECT k.group_id FROM entry k \
         WHERE k.posting_key = CAST($4 AS BIGINT)) "
    };
}

/// The groups of a customer and of everybody who may have paid for it, present and past.
macro_rules! of_customer {
    () => {
        "AND p.group_id IN (SELECT c.group_id FROM customer c \
         WHERE c.customer_key = CAST($3 AS BIGINT) \
         UNION SELECT c.group_id FROM enterprise_relation r, customer c \
         WHERE r.member_key = CAST($3 AS BIGINT) AND c.customer_key = r.master_key \
         UNION SELECT c.group_id FROM enterprise_relation r, customer c \
         WHERE r.master_key = CAST($3 AS BIGINT) AND c.customer_key = r.member_key \
         UNION SELECT c.group_id FROM partner_association a, customer c \
         WHERE a.customer_key = CAST($3 AS BIGINT) AND c.customer_key = a.partner_key \
         UNION SELECT c.group_id FROM partner_association a, customer c \
         WHERE a.partner_key = CAST($3 AS BIGINT) AND c.customer_key = a.customer_key) "
    };
}

static BY_TIME: Sql = Sql::new("ledger.search_by_time", page!(""));
static BY_TIME_COUNT: Sql = Sql::new("ledger.count_by_time", count!(""));
static BY_KEY: Sql = Sql::new("ledger.search_by_key", page!(by_key!()));
static BY_KEY_COUNT: Sql = Sql::new("ledger.count_by_key", count!(by_key!()));
static OF_CUSTOMER: Sql = Sql::new("ledger.search_of_customer", page!(of_customer!()));
static OF_CUSTOMER_COUNT: Sql = Sql::new("ledger.count_of_customer", count!(of_customer!()));

/// Which postings; everything that is `None` does not filter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostingFilter {
    /// With this key.
    pub posting: Option<PostingKey>,
    /// That this customer paid, or consumed.
    pub customer: Option<CustomerKey>,
    /// Of this trade type.
    pub kind: Option<TradeType>,
    /// Of this source operation.
    pub detail: Option<TradeDetail>,
    /// Of this transaction or order.
    pub trade_id: Option<String>,
    /// With an entry in a book of this kind …
    pub book: Option<BookKind>,
    /// … that moved at least this much, in either direction …
    pub least: Option<Amount>,
    /// … and at most this much …
    pub most: Option<Amount>,
    /// … for this bill cycle.
    pub cycle: Option<BillCycle>,
    /// At or after this business instant.
    pub from: Timestamp,
    /// Before this business instant.
    pub to: Timestamp,
}

/// How many postings pass, and a page of them with their entries, newest first: by business time,
/// those of one instant by the order they were recorded in.
pub fn search_postings(
    tx: &mut Tx<'_>,
    filter: &PostingFilter,
    (offset, limit): (i64, i64),
) -> Result<(i64, Vec<JournalPosting>), Fault> {
    let (page, count) = match filter {
        PostingFilter { posting: Some(_), .. } => (&BY_KEY, &BY_KEY_COUNT),
        PostingFilter { customer: Some(_), .. } => (&OF_CUSTOMER, &OF_CUSTOMER_COUNT),
        _ => (&BY_TIME, &BY_TIME_COUNT),
    };
    let of_entries = filter.book.is_some()
        || filter.least.is_some()
        || filter.most.is_some()
        || filter.cycle.is_some();
    let mut params: Vec<Value> = vec![
        filter.from.into(),
        filter.to.into(),
        filter.customer.into(),
        filter.posting.into(),
        filter.kind.map(TradeType::code).into(),
        filter.detail.map(TradeDetail::code).into(),
        filter.trade_id.clone().into(),
        i64::from(of_entries).into(),
        filter.book.map(BookKind::code).into(),
        filter.least.into(),
        filter.most.into(),
        filter.cycle.map(BillCycle::number).into(),
    ];
    let total = tx.first(count, &params)?.map_or(Ok(0), |row| row.reader().int())?;
    params.extend([limit.into(), offset.into()]);
    let rows: Result<Vec<PostingRow>, Fault> =
        tx.query(page, &params)?.into_iter().map(posting).collect();
    let rows = rows?;
    let keys: Vec<PostingKey> = rows.iter().map(|row| row.key).collect();
    let mut entries = entries_of(tx, &keys)?;
    let whole = rows.into_iter().map(|posting| {
        let entries = entries.remove(&posting.key).unwrap_or_default();
        JournalPosting { posting, entries }
    });
    Ok((total, whole.collect()))
}
