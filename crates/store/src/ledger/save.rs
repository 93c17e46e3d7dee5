//! Storing what a fold of decisions left: each table once, whatever the number of commands.

use std::collections::{BTreeMap, HashMap};

use hubu_core::accounts::Direction;
use hubu_core::ids::{BookKey, CustomerKey, GroupKey, PostingKey};
use hubu_core::ledger::{Book, BookKind, Entry, Journal, Posting};
use hubu_core::money::Amount;
use hubu_core::time::{Timestamp, Zone};

use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};
use crate::ledger::Hold;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[
    &OPEN,
    &MOVE,
    &POSTINGS,
    &ENTRIES,
    &LINES,
    &DAYS,
    &ALLOCATIONS,
    &TRANSACTION_IDS,
    &HOLD,
    &RELEASE,
    &EVENT_SEQ,
];

static OPEN: Sql = Sql::over(
    "ledger.open_books",
    &[
        Column::Int("k"),
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("kind"),
        Column::Int("lot"),
        Column::Int("balance"),
        Column::Int("lim"),
        Column::Int("lent"),
        Column::Int("least"),
        Column::Int("due"),
        Column::Int("seq"),
        Column::Int("last"),
    ],
    "INSERT INTO book (book_key, group_id, customer_key, kind, lot, balance_e8, limit_e8, lent_e8, \
     floor_e8, due_ms, seq, last_ms) SELECT v.k, v.grp, v.customer, v.kind, v.lot, v.balance, \
     v.lim, v.lent, v.least, v.due, v.seq, v.last FROM {rows}",
);

static MOVE: Sql = Sql::over(
    "ledger.move_books",
    &[
        Column::Int("grp"),
        Column::Int("customer"),
        Column::Int("kind"),
        Column::Int("lot"),
        Column::Int("balance"),
        Column::Int("lim"),
        Column::Int("lent"),
        Column::Int("seq"),
        Column::Int("last"),
        Column::Int("due"),
    ],
    "UPDATE book SET balance_e8 = v.balance, limit_e8 = v.lim, lent_e8 = v.lent, seq = v.seq, \
     last_ms = v.last, due_ms = v.due FROM {rows} WHERE book.group_id = v.grp \
     AND book.customer_key = v.customer AND book.kind = v.kind AND book.lot = v.lot",
);

static POSTINGS: Sql = Sql::over(
    "ledger.postings",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("at"),
        Column::Int("payer"),
        Column::Int("consumer"),
        Column::Int("kind"),
        Column::Int("detail"),
        Column::Text("trade"),
        Column::Text("actor"),
        Column::Text("memo"),
    ],
    "INSERT INTO posting (group_id, posting_key, at_ms, wall_ms, payer_key, consumer_key, \
     trade_type, trade_detail, trade_id, actor, memo) SELECT v.grp, v.k, v.at, $1, v.payer, \
     v.consumer, v.kind, v.detail, v.trade, v.actor, v.memo FROM {rows}",
);

static ENTRIES: Sql = Sql::over(
    "ledger.entries",
    &[
        Column::Int("grp"),
        Column::Int("book"),
        Column::Int("seq"),
        Column::Int("posting"),
        Column::Int("amount"),
        Column::Int("rest"),
        Column::Int("at"),
        Column::Int("kind"),
        Column::Int("detail"),
        Column::Text("trade"),
        Column::Int("cycle"),
        Column::Int("channel"),
        Column::Text("channel_no"),
        Column::Int("service"),
        Column::Int("resource"),
        Column::Int("span_from"),
        Column::Int("span_to"),
    ],
    "INSERT INTO entry (group_id, book_key, seq, posting_key, amount_e8, after_e8, at_ms, \
     trade_type, trade_detail, trade_id, cycle, channel, channel_no, service, resource_type, \
     span_from_ms, span_to_ms) SELECT v.grp, v.book, v.seq, v.posting, v.amount, v.rest, v.at, \
     v.kind, v.detail, v.trade, v.cycle, v.channel, v.channel_no, v.service, v.resource, \
     v.span_from, v.span_to FROM {rows}",
);

static LINES: Sql = Sql::over(
    "ledger.payment_lines",
    &[
        Column::Int("grp"),
        Column::Int("posting"),
        Column::Int("line"),
        Column::Int("book"),
        Column::Int("lot"),
        Column::Int("amount"),
    ],
    "INSERT INTO payment_line (group_id, posting_key, line, book_key, lot, amount_e8) \
     SELECT v.grp, v.posting, v.line, v.book, v.lot, v.amount FROM {rows}",
);

static DAYS: Sql = Sql::over(
    "ledger.book_days",
    &[
        Column::Int("grp"),
        Column::Int("book"),
        Column::Int("day"),
        Column::Int("seq"),
        Column::Int("n"),
        Column::Int("revenue"),
    ],
    "INSERT INTO book_day (group_id, book_key, day, first_seq, entries, revenue_entries) \
     SELECT v.grp, v.book, v.day, v.seq, v.n, v.revenue FROM {rows} WHERE true \
     ON CONFLICT (group_id, book_key, day) DO UPDATE SET \
     entries = book_day.entries + excluded.entries, \
     revenue_entries = book_day.revenue_entries + excluded.revenue_entries",
);

static ALLOCATIONS: Sql = Sql::over(
    "ledger.save_allocations",
    &[
        Column::Int("grp"),
        Column::Int("master"),
        Column::Int("member"),
        Column::Int("kind"),
        Column::Int("lot"),
        Column::Int("net"),
    ],
    "INSERT INTO allocation (group_id, master_key, member_key, kind, lot, net_e8) \
     SELECT v.grp, v.master, v.member, v.kind, v.lot, v.net FROM {rows} WHERE true \
     ON CONFLICT (group_id, master_key, member_key, kind, lot) DO UPDATE SET \
     net_e8 = excluded.net_e8",
);

static TRANSACTION_IDS: Sql = Sql::over(
    "ledger.save_transaction_ids",
    &[Column::Int("grp"), Column::Int("customer"), Column::Text("id"), Column::Int("posting")],
    "INSERT INTO transaction_id (group_id, customer_key, id, posting_key) \
     SELECT v.grp, v.customer, v.id, v.posting FROM {rows}",
);

static HOLD: Sql = Sql::over(
    "ledger.place_holds",
    &[
        Column::Int("grp"),
        Column::Int("k"),
        Column::Int("customer"),
        Column::Int("amount"),
        Column::Text("reason"),
        Column::Int("placed"),
    ],
    "INSERT INTO hold (group_id, hold_key, customer_key, amount_e8, reason, placed_ms) \
     SELECT v.grp, v.k, v.customer, v.amount, v.reason, v.placed FROM {rows}",
);

static RELEASE: Sql = Sql::over(
    "ledger.release_holds",
    &[Column::Int("grp"), Column::Int("k"), Column::Int("released")],
    "UPDATE hold SET released_ms = v.released FROM {rows} \
     WHERE hold.group_id = v.grp AND hold.hold_key = v.k",
);

static EVENT_SEQ: Sql = Sql::over(
    "ledger.save_event_seq",
    &[Column::Int("k"), Column::Int("seq")],
    "UPDATE customer SET event_seq = v.seq FROM {rows} WHERE customer.customer_key = v.k",
);

/// An allocation's new net amount.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AllocationRow {
    /// The master's distribution group.
    pub group: GroupKey,
    /// Who allocated.
    pub master: CustomerKey,
    /// To whom.
    pub member: CustomerKey,
    /// Cash or shared credit.
    pub kind: BookKind,
    /// The credit's lot, as stored.
    pub lot: i64,
    /// The net amount afterwards.
    pub net: Amount,
}

/// A transaction id that has been accepted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransactionIdRow {
    /// The account's distribution group.
    pub group: GroupKey,
    /// Whose transaction ids it belongs to.
    pub customer: CustomerKey,
    /// The id.
    pub id: String,
    /// What it did.
    pub posting: PostingKey,
}

/// What a fold leaves besides its journal.
#[derive(Default, Debug)]
pub struct Saved {
    /// Groups of the customers that were locked, for the postings.
    pub groups: HashMap<CustomerKey, GroupKey>,
    /// Changed allocations, each once.
    pub allocations: Vec<AllocationRow>,
    /// Accepted transaction ids.
    pub transaction_ids: Vec<TransactionIdRow>,
    /// Holds placed, with group, reason and instant.
    pub placed: Vec<(GroupKey, Hold, String, Timestamp)>,
    /// Holds released: group, key, instant.
    pub released: Vec<(GroupKey, i64, Timestamp)>,
    /// Event numbers that customers' rows have now.
    pub event_seqs: Vec<(CustomerKey, i64)>,
}

/// Stores a journal and what came with it.
pub fn save(
    tx: &mut Tx<'_>,
    (wall, zone): (Timestamp, &Zone),
    journal: &Journal,
    saved: &Saved,
) -> Result<(), Fault> {
    let touched = journal.touched();
    let (opened, moved): (Vec<&Book>, Vec<&Book>) = touched.iter().partition(|book| book.is_new);
    tx.execute_set(&OPEN, &[], &rows(&opened, |book| open_row(book)))?;
    tx.execute_set(&MOVE, &[], &rows(&moved, |book| move_row(book)))?;
    let group_of = |posting: &Posting| {
        let group = saved.groups.get(&posting.trade.payer);
        group.copied().ok_or_else(|| Fault::Bug("a posting's payer is not locked".to_owned()))
    };
    let mut postings = Vec::with_capacity(journal.postings().len());
    let mut by_key = HashMap::with_capacity(journal.postings().len());
    for posting in journal.postings() {
        let group = group_of(posting)?;
        by_key.insert(posting.key, (group, posting));
        postings.push(posting_row(group, posting));
    }
    tx.execute_set(&POSTINGS, &[wall.into()], &postings)?;
    save_entries(tx, zone, journal, &by_key)?;
    let lines = rows(journal.payment_lines(), |line| {
        let group = by_key.get(&line.posting).map_or(GroupKey(0), |(group, _)| *group);
        vec![
            group.into(),
            line.posting.into(),
            line.line.into(),
            line.book.into(),
            line.lot.into(),
            line.amount.into(),
        ]
    });
    tx.execute_set(&LINES, &[], &lines)?;
    save_rest(tx, saved)
}

fn save_entries(
    tx: &mut Tx<'_>,
    zone: &Zone,
    journal: &Journal,
    postings: &HashMap<PostingKey, (GroupKey, &Posting)>,
) -> Result<(), Fault> {
    let mut entries = Vec::with_capacity(journal.entries().len());
    let mut days: BTreeMap<(GroupKey, BookKey, i64), (i64, i64, i64)> = BTreeMap::new();
    for entry in journal.entries() {
        let lost = || Fault::Bug("an entry without its book or posting".to_owned());
        let book = journal.books.get(entry.book).ok_or_else(lost)?;
        let (_, posting) = postings.get(&entry.posting).ok_or_else(lost)?;
        entries.push(entry_row(book.group, entry, posting));
        let place = (book.group, entry.book, zone.day_of(entry.at).number());
        let revenue = i64::from(entry.direction() == Direction::Revenue);
        let day = days.entry(place).or_insert((entry.seq, 0, 0));
        *day = (day.0.min(entry.seq), day.1 + 1, day.2 + revenue);
    }
    entries.sort_unstable_by_key(|row| key_of(row));
    tx.execute_set(&ENTRIES, &[], &entries)?;
    let days: Vec<Vec<Value>> = days
        .into_iter()
        .map(|((group, book, day), (seq, n, revenue))| {
            vec![group.into(), book.into(), day.into(), seq.into(), n.into(), revenue.into()]
        })
        .collect();
    tx.execute_set(&DAYS, &[], &days).map(|_| ())
}

/// Rows are inserted in the order of their table's key.
fn key_of(row: &[Value]) -> (i64, i64, i64) {
    let int = |index: usize| match row.get(index) {
        Some(Value::Int(int)) => *int,
        _ => 0,
    };
    (int(0), int(1), int(2))
}

fn save_rest(tx: &mut Tx<'_>, saved: &Saved) -> Result<(), Fault> {
    let allocations = rows(&saved.allocations, |row| {
        vec![
            row.group.into(),
            row.master.into(),
            row.member.into(),
            row.kind.code().into(),
            row.lot.into(),
            row.net.into(),
        ]
    });
    tx.execute_set(&ALLOCATIONS, &[], &allocations)?;
    let ids = rows(&saved.transaction_ids, |row| {
        vec![row.group.into(), row.customer.into(), (&row.id).into(), row.posting.into()]
    });
    tx.execute_set(&TRANSACTION_IDS, &[], &ids)?;
    let placed = rows(&saved.placed, |(group, hold, reason, at)| {
        vec![
            (*group).into(),
            hold.key.into(),
            hold.customer.into(),
            hold.amount.into(),
            reason.into(),
            (*at).into(),
        ]
    });
    tx.execute_set(&HOLD, &[], &placed)?;
    let released = rows(&saved.released, |(group, key, at)| {
        vec![(*group).into(), (*key).into(), (*at).into()]
    });
    tx.execute_set(&RELEASE, &[], &released)?;
    save_event_seqs(tx, &saved.event_seqs)
}

/// Sets the numbers of locked customers' last events. A unit writes every row it locked in this way:
/// a neighbour that waits for the lock then learns that something has changed.
pub fn save_event_seqs(tx: &mut Tx<'_>, seqs: &[(CustomerKey, i64)]) -> Result<(), Fault> {
    let seqs = rows(seqs, |(key, seq)| vec![(*key).into(), (*seq).into()]);
    tx.execute_set(&EVENT_SEQ, &[], &seqs).map(|_| ())
}

fn rows<T>(items: &[T], row: impl Fn(&T) -> Vec<Value>) -> Vec<Vec<Value>> {
    items.iter().map(row).collect()
}

fn open_row(book: &Book) -> Vec<Value> {
    vec![
        book.key.into(),
        book.group.into(),
        book.customer.into(),
        book.kind.code().into(),
        book.lot.code().into(),
        book.balance.into(),
        book.limit.into(),
        book.lent.into(),
        book.kind.floor().into(),
        book.due.into(),
        book.seq.into(),
        book.last.into(),
    ]
}

fn move_row(book: &Book) -> Vec<Value> {
    vec![
        book.group.into(),
        book.customer.into(),
        book.kind.code().into(),
        book.lot.code().into(),
        book.balance.into(),
        book.limit.into(),
        book.lent.into(),
        book.seq.into(),
        book.last.into(),
        book.due.into(),
    ]
}

fn posting_row(group: GroupKey, posting: &Posting) -> Vec<Value> {
    let trade = &posting.trade;
    vec![
        group.into(),
        posting.key.into(),
        posting.at.into(),
        trade.payer.into(),
        trade.consumer.into(),
        trade.kind.code().into(),
        trade.detail.code().into(),
        (&trade.id).into(),
        (&trade.actor).into(),
        (&trade.memo).into(),
    ]
}

fn entry_row(group: GroupKey, entry: &Entry, posting: &Posting) -> Vec<Value> {
    let trade = &posting.trade;
    vec![
        group.into(),
        entry.book.into(),
        entry.seq.into(),
        entry.posting.into(),
        entry.amount.into(),
        entry.after.into(),
        entry.at.into(),
        trade.kind.code().into(),
        trade.detail.code().into(),
        (&trade.id).into(),
        trade.cycle.number().into(),
        trade.channel.map_or(0, hubu_core::accounts::Channel::code).into(),
        (&trade.channel_no).into(),
        trade.service.into(),
        trade.resource_type.into(),
        trade.span.map(|(from, _)| from).into(),
        trade.span.map(|(_, to)| to).into(),
    ]
}
