//! The journal: postings of the whole realm with every entry, in the order they were recorded in.
//!
//! An entry stands in the group of its book, a posting in that of whoever paid it, and who paid has a
//! book among the entries: the groups of a posting's entries are where the posting is looked for.

use std::collections::HashMap;

use hubu_core::accounts::Channel;
use hubu_core::ids::{BookKey, CustomerKey, GroupKey, PostingKey};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_core::time::{BillCycle, Timestamp};

use super::postings::{PostingRow, posting};
use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&NEXT, &ENTRIES, &POSTINGS];

static NEXT: Sql = Sql::new(
    "ledger.journal_next",
    "SELECT DISTINCT e.posting_key FROM entry e WHERE e.posting_key > $1 AND e.posting_key <= $2 \
     ORDER BY e.posting_key LIMIT $3",
);

static ENTRIES: Sql = Sql::over(
    "ledger.journal_entries",
    &[Column::Int("k")],
    "SELECT e.posting_key, e.group_id, e.book_key, e.seq, b.customer_key, b.kind, b.lot, \
     e.amount_e8, e.after_e8, e.cycle, e.channel, e.channel_no, e.service, e.resource_type, \
     e.span_from_ms, e.span_to_ms FROM {rows} CROSS JOIN entry e CROSS JOIN book b \
     WHERE e.posting_key = v.k AND b.group_id = e.group_id AND b.book_key = e.book_key",
);

static POSTINGS: Sql = Sql::over(
    "ledger.journal_postings",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT p.posting_key, p.at_ms, p.wall_ms, p.payer_key, p.consumer_key, p.trade_type, \
     p.trade_detail, p.trade_id, p.actor, p.memo FROM {rows} CROSS JOIN posting p \
     WHERE p.group_id = v.grp AND p.posting_key = v.k",
);

/// What a posting did to one book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JournalEntry {
    /// The distribution group of the book.
    pub group: GroupKey,
    /// The book.
    pub book: BookKey,
    /// The entry's number there.
    pub seq: i64,
    /// Whose book it is.
    pub customer: CustomerKey,
    /// What the book holds.
    pub kind: BookKind,
    /// Which of its kind.
    pub lot: Lot,
    /// What was added to the balance; below zero where it was taken from it.
    pub amount: Amount,
    /// The balance afterwards.
    pub after: Amount,
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

/// A posting and its entries, ordered by book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JournalPosting {
    /// The posting.
    pub posting: PostingRow,
    /// What it did: two entries at least, whose amounts sum to zero.
    pub entries: Vec<JournalEntry>,
}

/// The next `most` postings after one, up to another (included), in the order of their keys. None are
/// left when it is empty.
pub fn journal_page(
    tx: &mut Tx<'_>,
    (after, until): (PostingKey, PostingKey),
    most: i64,
) -> Result<Vec<JournalPosting>, Fault> {
    let keys = tx.query(&NEXT, &[after.into(), until.into(), most.into()])?;
    let keys: Result<Vec<_>, Fault> =
        keys.into_iter().map(|row| row.reader().int().map(PostingKey)).collect();
    let keys = keys?;
    let mut entries = entries_of(tx, &keys)?;
    let places = keys.iter().flat_map(|key| {
        let of = entries.get(key).map(Vec::as_slice).unwrap_or_default();
        let mut groups: Vec<GroupKey> = of.iter().map(|entry| entry.group).collect();
        groups.sort_unstable();
        groups.dedup();
        groups.into_iter().map(move |group| vec![group.into(), (*key).into()])
    });
    let places: Vec<Vec<Value>> = places.collect();
    let rows = tx.query_set(&POSTINGS, &[], &places)?;
    let mut found = HashMap::with_capacity(keys.len());
    for row in rows {
        let posting = posting(row)?;
        found.insert(posting.key, posting);
    }
    let whole = keys.iter().map(|key| {
        let posting = found.remove(key);
        let posting = posting.ok_or_else(|| Fault::Bug(format!("posting {key} is not found")))?;
        Ok(JournalPosting { posting, entries: entries.remove(key).unwrap_or_default() })
    });
    whole.collect()
}

/// The entries of postings, each ordered by book and number.
pub(super) fn entries_of(
    tx: &mut Tx<'_>,
    keys: &[PostingKey],
) -> Result<HashMap<PostingKey, Vec<JournalEntry>>, Fault> {
    let rows: Vec<Vec<Value>> = keys.iter().map(|key| vec![(*key).into()]).collect();
    let mut found: HashMap<PostingKey, Vec<JournalEntry>> = HashMap::with_capacity(keys.len());
    for row in tx.query_set(&ENTRIES, &[], &rows)? {
        let (key, entry) = entry(row)?;
        found.entry(key).or_default().push(entry);
    }
    for entries in found.values_mut() {
        entries.sort_unstable_by_key(|entry| (entry.group, entry.book, entry.seq));
    }
    Ok(found)
}

fn entry(row: Row) -> Result<(PostingKey, JournalEntry), Fault> {
    let mut row = row.reader();
    let posting = PostingKey(row.int()?);
    let (group, book, seq) = (GroupKey(row.int()?), BookKey(row.int()?), row.int()?);
    let customer = CustomerKey(row.int()?);
    let kind = row.code(BookKind::from_code)?;
    let entry = JournalEntry {
        group,
        book,
        seq,
        customer,
        kind,
        lot: Lot::from_code(kind, row.int()?),
        amount: row.amount()?,
        after: row.amount()?,
        cycle: BillCycle::from_number(row.int()?),
        channel: Channel::from_code(row.int()?),
        channel_no: row.text()?,
        service: row.int()?,
        resource_type: row.int()?,
        span: row.opt_time()?.zip(row.opt_time()?),
    };
    Ok((posting, entry))
}
