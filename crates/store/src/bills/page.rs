//! Pages of rows: what was traded last comes first, and of one instant the lower key.
//!
//! That is the order of the table itself, so a page is read as it lies. The total comes from the sums where they
//! tell it; by provider, trade, resource and status rows are counted one by one.

use hubu_core::ids::BillRowKey;
use hubu_core::time::Timestamp;

use super::filter::{BillFilter, BillOwner, rows_wanted, set};
use super::rows::{BillRecord, bill_columns, down, record};
use super::sums;
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&PAGE, &OF_SEVERAL, &COUNT];

/// Parameters 18 and 19 are the place after which a page begins, 20 how long it is.
static PAGE: Sql = Sql::new(
    "bills.page",
    concat!(
        "SELECT ",
        bill_columns!(),
        " FROM bill_row WHERE group_id = $21 AND consumer_key = $22 \
         AND (CAST($23 AS BIGINT) IS NULL OR payer_key = CAST($23 AS BIGINT)) ",
        rows_wanted!(),
        "AND (down_ms, row_key) > (CAST($18 AS BIGINT), CAST($19 AS BIGINT)) \
         ORDER BY down_ms, row_key LIMIT $20 OFFSET $24"
    ),
);

static OF_SEVERAL: Sql = Sql::over(
    "bills.page_of_several",
    &[Column::Int("grp"), Column::Int("consumer"), Column::Int("payer")],
    concat!(
        "SELECT ",
        bill_columns!(),
        " FROM {rows} CROSS JOIN bill_row WHERE group_id = v.grp AND consumer_key = v.consumer \
         AND (v.payer IS NULL OR payer_key = v.payer) ",
        rows_wanted!(),
        "AND (down_ms, row_key) > (CAST($18 AS BIGINT), CAST($19 AS BIGINT)) \
         ORDER BY down_ms, row_key LIMIT $20"
    ),
);

static COUNT: Sql = Sql::over(
    "bills.count",
    &[Column::Int("grp"), Column::Int("consumer"), Column::Int("payer")],
    concat!(
        "SELECT COUNT(*) FROM {rows} CROSS JOIN bill_row WHERE group_id = v.grp \
         AND consumer_key = v.consumer AND (v.payer IS NULL OR payer_key = v.payer) ",
        rows_wanted!()
    ),
);

/// A page of rows.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct BillPage {
    /// How many there are in all.
    pub total: i64,
    /// Those of the page.
    pub rows: Vec<BillRecord>,
}

/// How many rows are asked for, and a page of them.
///
/// # Errors
/// Only faults.
pub fn bills_page(
    tx: &mut Tx<'_>,
    owners: &[BillOwner],
    filter: &BillFilter,
    (offset, limit): (i64, i64),
) -> Result<BillPage, Fault> {
    let (owners, offset) = (set(owners), offset.max(0));
    let total = if filter.is_counted() {
        sums::count(tx, &owners, filter)?
    } else {
        let counts = tx.query_set(&COUNT, &filter.wanted(), &owners)?;
        counts.into_iter().map(|row| row.reader().int()).sum::<Result<i64, Fault>>()?
    };
    if offset >= total {
        return Ok(BillPage { total, rows: Vec::new() });
    }
    Ok(BillPage { total, rows: read(tx, &owners, filter, None, (offset, limit))? })
}

/// The next rows after one, or the first: for whoever reads all of them, in many short reads.
///
/// # Errors
/// Only faults.
pub fn bills_after(
    tx: &mut Tx<'_>,
    owners: &[BillOwner],
    filter: &BillFilter,
    after: Option<(Timestamp, BillRowKey)>,
    limit: i64,
) -> Result<Vec<BillRecord>, Fault> {
    read(tx, &set(owners), filter, after, (0, limit))
}

fn read(
    tx: &mut Tx<'_>,
    owners: &[Vec<Value>],
    filter: &BillFilter,
    after: Option<(Timestamp, BillRowKey)>,
    (offset, limit): (i64, i64),
) -> Result<Vec<BillRecord>, Fault> {
    if limit <= 0 {
        return Ok(Vec::new());
    }
    let mut params = filter.wanted();
    let (traded, key) = after.map_or((i64::MIN, i64::MIN), |(at, key)| (down(at), key.0));
    params.extend([traded.into(), key.into()]);
    if let [owner] = owners {
        params.push(limit.into());
        params.extend(owner.iter().cloned());
        params.push(offset.into());
        return tx.query(&PAGE, &params)?.into_iter().map(record).collect();
    }
    // A statement takes so many owners at the most: of each set the first ones, of all the page.
    params.push(offset.saturating_add(limit).into());
    let firsts = tx.query_set(&OF_SEVERAL, &params, owners)?;
    let mut rows: Vec<BillRecord> = firsts.into_iter().map(record).collect::<Result<_, _>>()?;
    rows.sort_unstable_by_key(|record| (down(record.row.traded), record.row.key));
    let [skip, limit] = [offset, limit].map(|number| usize::try_from(number).unwrap_or(0));
    Ok(rows.into_iter().skip(skip).take(limit).collect())
}
