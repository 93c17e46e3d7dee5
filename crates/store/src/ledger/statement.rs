//! Reading the ledger: balances and the account statement.
//!
//! A statement page costs the same wherever it lies and however long the statement is: the total
//! and the place of an offset come from the day counters (at most one row per book and day), and
//! only the page's own entries are read, by key.

use hubu_core::accounts::{BalanceType, Channel, Direction, TradeDetail, TradeType};
use hubu_core::ids::{BookKey, CustomerKey, GroupKey, PostingKey};
use hubu_core::ledger::{Book, BookKind, Lot};
use hubu_core::money::Amount;
use hubu_core::time::{BillCycle, Day, Timestamp};

use super::load;
use crate::engine::{Column, Question, Row, RowReader, Sql, Tx, Value};
use crate::{Fault, Pulse, realm};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&BALANCES, &BOOKS, &DAYS, &ENTRIES, &COUNT, &FILTERED];

static BALANCES: Sql = Sql::new(
    "ledger.balances",
    // The realm's only row by its key: SQLite then knows that the books come in order by themselves.
    "SELECT r.epoch, r.clock_mode, r.clock_ms, b.book_key, b.kind, b.lot, b.balance_e8, \
     b.limit_e8, b.due_ms FROM realm r \
     LEFT JOIN book b ON b.group_id = $1 AND b.customer_key = $2 AND b.kind <= 10 \
     WHERE r.only_row = 1 ORDER BY b.kind, b.lot",
);

static BOOKS: Sql = Sql::new(
    "ledger.books_of",
    "SELECT b.book_key, b.group_id, b.customer_key, b.kind, b.lot, b.balance_e8, b.limit_e8, \
     b.lent_e8, b.due_ms, b.seq, b.last_ms FROM book b WHERE b.group_id = $1 \
     AND b.customer_key = $2 AND b.kind < 30 ORDER BY b.kind, b.lot",
);

/// Days of the books on a statement, newest first.
static DAYS: Sql = Sql::over(
    "ledger.statement_days",
    &[Column::Int("grp"), Column::Int("book")],
    "SELECT d.day, d.book_key, d.first_seq, d.entries, d.revenue_entries FROM {rows} \
     CROSS JOIN book_day d WHERE d.group_id = v.grp AND d.book_key = v.book AND d.day >= $1 \
     AND d.day <= $2 ORDER BY d.day DESC, d.book_key",
);

/// Entries of sequence ranges, one range a book.
static ENTRIES: Sql = Sql::over(
    "ledger.statement_entries",
    &[Column::Int("grp"), Column::Int("book"), Column::Int("low"), Column::Int("high")],
    "SELECT e.book_key, e.seq, e.posting_key, e.amount_e8, e.after_e8, e.at_ms, e.trade_type, \
     e.trade_detail, e.trade_id, e.cycle, e.channel, e.channel_no, e.service, e.resource_type, \
     e.span_from_ms, e.span_to_ms FROM {rows} CROSS JOIN entry e WHERE e.group_id = v.grp \
     AND e.book_key = v.book AND e.seq >= v.low AND e.seq <= v.high",
);

/// Filters outside the counters: an absent one is handed in as NULL.
macro_rules! filtered {
    ($select:literal, $tail:literal) => {
        concat!(
            "SELECT ", $select, " FROM {rows} CROSS JOIN entry e WHERE e.group_id = v.grp \
             AND e.book_key = v.book AND e.seq >= v.low AND e.seq <= v.high \
             AND (CAST($1 AS BIGINT) IS NULL OR (CAST($1 AS BIGINT) = 1) = (e.amount_e8 > 0)) \
             AND (CAST($2 AS BIGINT) IS NULL OR e.trade_type = CAST($2 AS BIGINT)) \
             AND (CAST($3 AS TEXT) IS NULL OR e.trade_id = CAST($3 AS TEXT)) \
             AND (CAST($4 AS TEXT) IS NULL OR e.channel_no = CAST($4 AS TEXT)) \
             AND (CAST($5 AS BIGINT) = 0 OR e.channel IN (CAST($6 AS BIGINT), \
             CAST($7 AS BIGINT), CAST($8 AS BIGINT), CAST($9 AS BIGINT), CAST($10 AS BIGINT), \
             CAST($11 AS BIGINT), CAST($12 AS BIGINT), CAST($13 AS BIGINT), CAST($14 AS BIGINT), \
             CAST($15 AS BIGINT), CAST($16 AS BIGINT), CAST($17 AS BIGINT)))", $tail
        )
    };
}

static COUNT: Sql = Sql::over(
    "ledger.statement_count",
    &[Column::Int("grp"), Column::Int("book"), Column::Int("low"), Column::Int("high")],
    filtered!("COUNT(*)", ""),
);

static FILTERED: Sql = Sql::over(
    "ledger.statement_filtered",
    &[Column::Int("grp"), Column::Int("book"), Column::Int("low"), Column::Int("high")],
    filtered!(
        "e.book_key, e.seq, e.posting_key, e.amount_e8, e.after_e8, e.at_ms, e.trade_type, \
         e.trade_detail, e.trade_id, e.cycle, e.channel, e.channel_no, e.service, \
         e.resource_type, e.span_from_ms, e.span_to_ms",
        " ORDER BY e.at_ms DESC, e.posting_key DESC, e.book_key, e.seq DESC LIMIT $18 OFFSET $19"
    ),
);

/// How many payment channels a filter may name.
pub const CHANNELS: usize = 12;

/// A balance as its owner sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Balance {
    /// The book.
    pub book: BookKey,
    /// What it holds.
    pub kind: BookKind,
    /// Which of its kind.
    pub lot: Lot,
    /// The balance.
    pub amount: Amount,
    /// Credit books: the limit.
    pub limit: Amount,
    /// Receivables: when it falls due.
    pub due: Option<Timestamp>,
}

impl From<&Book> for Balance {
    fn from(book: &Book) -> Self {
        Self {
            book: book.key,
            kind: book.kind,
            lot: book.lot,
            amount: book.balance,
            limit: book.limit,
            due: book.due,
        }
    }
}

/// One line of an account statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementEntry {
    /// The book it stands in.
    pub book: BookKey,
    /// Its number there.
    pub seq: i64,
    /// The posting it belongs to.
    pub posting: PostingKey,
    /// What was added to the balance.
    pub amount: Amount,
    /// The balance afterwards.
    pub after: Amount,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub kind: TradeType,
    /// The source operation.
    pub detail: TradeDetail,
    /// Transaction or order.
    pub trade_id: String,
    /// The bill cycle it counts for.
    pub cycle: BillCycle,
    /// Payment channel, if money crossed the realm's border.
    pub channel: Option<Channel>,
    /// The channel's serial number.
    pub channel_no: String,
    /// Interned service code; 0 = none.
    pub service: i64,
    /// Interned resource type code; 0 = none.
    pub resource_type: i64,
    /// Consumption span.
    pub span: Option<(Timestamp, Timestamp)>,
}

/// Which lines of a statement are wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementFilter {
    /// Cash or credit.
    pub balance: BalanceType,
    /// First civil day.
    pub from: Day,
    /// Last civil day, included.
    pub to: Day,
    /// Only this direction.
    pub direction: Option<Direction>,
    /// Only this trade type.
    pub kind: Option<TradeType>,
    /// Only this transaction or order.
    pub trade_id: Option<String>,
    /// Only these payment channels, by their stored numbers (at most [`CHANNELS`]; 0 = none); empty =
    /// all.
    pub channels: Vec<i64>,
    /// Only this channel serial number.
    pub channel_no: Option<String>,
    /// Lines to skip.
    pub offset: i64,
    /// Lines wanted.
    pub limit: i64,
}

/// A page of a statement, newest line first, with the exact total.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementPage {
    /// How many lines match.
    pub total: i64,
    /// The page.
    pub entries: Vec<StatementEntry>,
}

/// Balances of a customer, counters left out, and the realm's pulse.
pub fn balances((group, customer): (GroupKey, CustomerKey)) -> Question<(Pulse, Vec<Balance>)> {
    Question::new(&BALANCES, vec![group.into(), customer.into()], read_balances)
}

fn read_balances(rows: Vec<Row>, wall: Timestamp) -> Result<(Pulse, Vec<Balance>), Fault> {
    let mut pulse = None;
    let mut balances = Vec::with_capacity(rows.len());
    for row in rows {
        let mut row = row.reader();
        pulse = Some(realm::read_pulse(&mut row, wall)?);
        let Some(book) = row.opt_int()? else { continue };
        let kind = row.code(BookKind::from_code)?;
        balances.push(Balance {
            book: BookKey(book),
            kind,
            lot: Lot::from_code(kind, row.int()?),
            amount: row.amount()?,
            limit: row.amount()?,
            due: row.opt_time()?,
        });
    }
    let pulse = pulse.ok_or_else(|| Fault::Bug("the realm's row is gone".to_owned()))?;
    Ok((pulse, balances))
}

/// Every book of a customer, counters included; those of coupons and cards are listed with them.
pub fn books_of(
    tx: &mut Tx<'_>,
    (group, customer): (GroupKey, CustomerKey),
) -> Result<Vec<Book>, Fault> {
    let rows = tx.query(&BOOKS, &[group.into(), customer.into()])?;
    rows.into_iter().map(load::book).collect()
}

/// A page of a customer's account statement.
pub fn statement(
    tx: &mut Tx<'_>,
    owner: (GroupKey, CustomerKey),
    filter: &StatementFilter,
) -> Result<StatementPage, Fault> {
    let books = books_of(tx, owner)?;
    let books = books.iter().filter(|book| book.kind.balance_type() == Some(filter.balance));
    let rows: Vec<Vec<Value>> =
        books.map(|book| vec![book.group.into(), book.key.into()]).collect();
    let range = [filter.from.number().into(), filter.to.number().into()];
    let days = tx.query_set(&DAYS, &range, &rows)?;
    let days: Vec<DayCount> = days.into_iter().map(day_count).collect::<Result<_, _>>()?;
    let counted = filter.kind.is_none()
        && filter.trade_id.is_none()
        && filter.channels.is_empty()
        && filter.channel_no.is_none()
        && filter.direction.is_none();
    if counted {
        counted_page(tx, owner.0, filter, &days)
    } else {
        filtered(tx, owner.0, filter, &days)
    }
}

struct DayCount {
    day: i64,
    book: BookKey,
    first_seq: i64,
    entries: i64,
}

fn day_count(row: Row) -> Result<DayCount, Fault> {
    let mut row = row.reader();
    Ok(DayCount {
        day: row.int()?,
        book: BookKey(row.int()?),
        first_seq: row.int()?,
        entries: row.int()?,
    })
}

/// Finds the days the page lies in, newest first, and reads just their entries. Within the first
/// of them a single book's place is arithmetic, so that even a day of a million lines costs one page.
fn counted_page(
    tx: &mut Tx<'_>,
    group: GroupKey,
    filter: &StatementFilter,
    days: &[DayCount],
) -> Result<StatementPage, Fault> {
    let total = days.iter().map(|day| day.entries).sum();
    let mut skip = filter.offset;
    let mut wanted = filter.limit;
    let mut ranges: Vec<Vec<Value>> = Vec::new();
    let mut skipped_within = 0;
    for day in days.chunk_by(|a, b| a.day == b.day) {
        let entries: i64 = day.iter().map(|count| count.entries).sum();
        if skip >= entries {
            skip -= entries;
            continue;
        }
        if wanted <= 0 {
            break;
        }
        let reach = (skip + wanted).min(entries);
        for count in day {
            // The page's lines are among the newest `reach` of each book; a lone book's are exact.
            let last = count.first_seq + count.entries - 1;
            let high = if day.len() == 1 { last - skip } else { last };
            let low = (last - reach + 1).max(count.first_seq);
            ranges.push(vec![group.into(), count.book.into(), low.into(), high.into()]);
        }
        if day.len() > 1 {
            skipped_within += skip;
        }
        wanted -= reach - skip;
        skip = 0;
    }
    let rows = tx.query_set(&ENTRIES, &[], &ranges)?;
    let mut entries: Vec<StatementEntry> =
        rows.into_iter().map(|row| entry(row.reader())).collect::<Result<_, _>>()?;
    entries.sort_unstable_by(newest_first);
    let skip = usize::try_from(skipped_within).unwrap_or(usize::MAX);
    let limit = usize::try_from(filter.limit).unwrap_or_default();
    let entries = entries.into_iter().skip(skip).take(limit).collect();
    Ok(StatementPage { total, entries })
}

/// Filters the counters do not know: counts and reads within the days' sequence ranges.
fn filtered(
    tx: &mut Tx<'_>,
    group: GroupKey,
    filter: &StatementFilter,
    days: &[DayCount],
) -> Result<StatementPage, Fault> {
    let mut ranges: Vec<(BookKey, i64, i64)> = Vec::new();
    for day in days {
        let last = day.first_seq + day.entries - 1;
        match ranges.iter_mut().find(|(book, _, _)| *book == day.book) {
            Some((_, low, high)) => {
                *low = (*low).min(day.first_seq);
                *high = (*high).max(last);
            }
            None => ranges.push((day.book, day.first_seq, last)),
        }
    }
    let rows: Vec<Vec<Value>> = ranges
        .into_iter()
        .map(|(book, low, high)| vec![group.into(), book.into(), low.into(), high.into()])
        .collect();
    let mut params: Vec<Value> = vec![
        filter.direction.map(|d| i64::from(d == Direction::Revenue)).into(),
        filter.kind.map(TradeType::code).into(),
        filter.trade_id.clone().into(),
        filter.channel_no.clone().into(),
        i64::try_from(filter.channels.len()).unwrap_or_default().into(),
    ];
    for place in 0..CHANNELS {
        params.push(filter.channels.get(place).copied().into());
    }
    let count = tx.query_set(&COUNT, &params, &rows)?;
    let mut total = 0;
    for row in count {
        total += row.reader().int()?;
    }
    params.extend([filter.limit.into(), filter.offset.into()]);
    let rows = tx.query_set(&FILTERED, &params, &rows)?;
    let entries = rows.into_iter().map(|row| entry(row.reader())).collect::<Result<_, _>>()?;
    Ok(StatementPage { total, entries })
}

/// Trade time first; lines of one instant by posting, then book, then number.
fn newest_first(a: &StatementEntry, b: &StatementEntry) -> std::cmp::Ordering {
    (b.at, b.posting).cmp(&(a.at, a.posting)).then(a.book.cmp(&b.book)).then(b.seq.cmp(&a.seq))
}

/// Reads the columns of a line in the order every statement lists them.
pub(super) fn entry(mut row: RowReader) -> Result<StatementEntry, Fault> {
    Ok(StatementEntry {
        book: BookKey(row.int()?),
        seq: row.int()?,
        posting: PostingKey(row.int()?),
        amount: row.amount()?,
        after: row.amount()?,
        at: row.time()?,
        kind: row.code(TradeType::from_code)?,
        detail: row.code(TradeDetail::from_code)?,
        trade_id: row.text()?,
        cycle: BillCycle::from_number(row.int()?),
        channel: Channel::from_code(row.int()?),
        channel_no: row.text()?,
        service: row.int()?,
        resource_type: row.int()?,
        span: row.opt_time()?.zip(row.opt_time()?),
    })
}
