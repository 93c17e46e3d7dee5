//! The lines of a customer's statement one after the other, oldest first, up to numbers that are fixed
//! when one begins: what is posted meanwhile is not among them.

use hubu_core::accounts::BalanceType;
use hubu_core::ids::{BookKey, CustomerKey, GroupKey};
use hubu_core::time::Day;

use super::statement::{StatementEntry, books_of, entry};
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&RANGES, &LINES];

static RANGES: Sql = Sql::over(
    "ledger.statement_ranges",
    &[Column::Int("grp"), Column::Int("book")],
    "SELECT d.group_id, d.book_key, MIN(d.first_seq), MAX(d.first_seq + d.entries - 1) FROM {rows} \
     CROSS JOIN book_day d WHERE d.group_id = v.grp AND d.book_key = v.book AND d.day >= $1 \
     AND d.day <= $2 GROUP BY d.group_id, d.book_key ORDER BY d.book_key",
);

static LINES: Sql = Sql::over(
    "ledger.statement_lines",
    &[Column::Int("grp"), Column::Int("book"), Column::Int("low"), Column::Int("high")],
    "SELECT e.book_key, e.seq, e.posting_key, e.amount_e8, e.after_e8, e.at_ms, e.trade_type, \
     e.trade_detail, e.trade_id, e.cycle, e.channel, e.channel_no, e.service, e.resource_type, \
     e.span_from_ms, e.span_to_ms FROM {rows} CROSS JOIN entry e WHERE e.group_id = v.grp \
     AND e.book_key = v.book AND e.seq >= v.low AND e.seq <= v.high \
     ORDER BY e.at_ms, e.book_key, e.seq LIMIT $1",
);

/// The entries of a book that are still to come: numbers without gaps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BookLines {
    /// The distribution group of the book.
    pub group: GroupKey,
    /// The book.
    pub book: BookKey,
    /// Number of the next entry.
    pub next: i64,
    /// Number of the last one.
    pub last: i64,
}

impl BookLines {
    /// How many are to come.
    pub const fn count(&self) -> i64 {
        self.last - self.next + 1
    }
}

/// What a customer's statement of some days, both included, consists of.
pub fn statement_books(
    tx: &mut Tx<'_>,
    owner: (GroupKey, CustomerKey),
    balance: BalanceType,
    (from, to): (Day, Day),
) -> Result<Vec<BookLines>, Fault> {
    let books = books_of(tx, owner)?;
    let books = books.iter().filter(|book| book.kind.balance_type() == Some(balance));
    let rows: Vec<Vec<Value>> =
        books.map(|book| vec![book.group.into(), book.key.into()]).collect();
    let found = tx.query_set(&RANGES, &[from.number().into(), to.number().into()], &rows)?;
    let read = found.into_iter().map(|row| {
        let mut row = row.reader();
        let (group, book) = (GroupKey(row.int()?), BookKey(row.int()?));
        Ok(BookLines { group, book, next: row.int()?, last: row.int()? })
    });
    read.collect()
}

/// The next `most` lines of the books together, by trade time; `books` then stand behind them. None are
/// left when it is empty. No more than `most` entries of each book are looked at.
pub fn statement_lines(
    tx: &mut Tx<'_>,
    books: &mut Vec<BookLines>,
    most: i64,
) -> Result<Vec<StatementEntry>, Fault> {
    books.retain(|book| book.count() > 0);
    let range = |book: &BookLines| {
        let high = book.last.min(book.next + most - 1);
        vec![book.group.into(), book.book.into(), book.next.into(), high.into()]
    };
    let rows: Vec<Vec<Value>> = books.iter().map(range).collect();
    let found = tx.query_set(&LINES, &[most.into()], &rows)?;
    let lines: Result<Vec<StatementEntry>, Fault> =
        found.into_iter().map(|row| entry(row.reader())).collect();
    let mut lines = lines?;
    // A set of very many books goes into several statements, each in its own order.
    lines.sort_unstable_by_key(|line| (line.at, line.book, line.seq));
    lines.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    for line in &lines {
        if let Some(book) = books.iter_mut().find(|book| book.book == line.book) {
            book.next = line.seq + 1;
        }
    }
    Ok(lines)
}
