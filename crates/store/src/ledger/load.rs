//! Locking and reading what a fold of money commands rests on.

use hubu_core::customers::CustomerStatus;
use hubu_core::ids::{BookKey, CouponKey, CustomerId, CustomerKey, GroupKey};
use hubu_core::ledger::{Book, BookKind, Lot};
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Column, Row, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[
    &FIND,
    &IDS,
    &LOCK,
    &HOLDER,
    &BOOKS,
    &COUPON_BOOKS,
    &TRANSACTION_IDS,
    &ALLOCATIONS,
    &LENDERS,
    &HOLDS,
];

static FIND: Sql = Sql::over(
    "ledger.find_holders",
    &[Column::Text("id")],
    "SELECT c.id, c.customer_key FROM {rows} CROSS JOIN customer c WHERE c.id = v.id",
);

static IDS: Sql = Sql::over(
    "ledger.ids_of",
    &[Column::Int("k")],
    "SELECT c.customer_key, c.id FROM {rows} CROSS JOIN customer c WHERE c.customer_key = v.k",
);

static NAMES: Sql = Sql::over(
    "ledger.names_of",
    &[Column::Int("k")],
    "SELECT c.customer_key, c.id, c.account_name FROM {rows} CROSS JOIN customer c \
     WHERE c.customer_key = v.k",
);

static LOCK: Sql = Sql::over(
    "ledger.lock_holders",
    &[Column::Int("k")],
    "SELECT c.customer_key, c.id, c.group_id, c.kind, c.status, c.frozen, c.is_master, c.settlement, \
     c.signing_entity, c.half_prepaid, c.over_invoiced_e8, c.real_name, c.credit_code, c.event_seq FROM customer c \
     WHERE c.customer_key IN (SELECT v.k FROM {rows}) ORDER BY c.customer_key {update:c}",
);

static HOLDER: Sql = Sql::over(
    "ledger.holders",
    &[Column::Int("k")],
    "SELECT c.customer_key, c.id, c.group_id, c.kind, c.status, c.frozen, c.is_master, c.settlement, \
     c.signing_entity, c.half_prepaid, c.over_invoiced_e8, c.real_name, c.credit_code, \
     c.event_seq FROM {rows} CROSS JOIN customer c WHERE c.customer_key = v.k",
);

/// Kinds from 30 on are books of coupons: a customer may have thousands, and they are read by name.
static BOOKS: Sql = Sql::over(
    "ledger.books",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT b.book_key, b.group_id, b.customer_key, b.kind, b.lot, b.balance_e8, b.limit_e8, \
     b.lent_e8, b.due_ms, b.seq, b.last_ms FROM {rows} CROSS JOIN book b \
     WHERE b.group_id = v.grp AND b.customer_key = v.k AND b.kind < 30",
);

static COUPON_BOOKS: Sql = Sql::over(
    "ledger.coupon_books",
    &[Column::Int("grp"), Column::Int("k"), Column::Int("kind"), Column::Int("lot")],
    "SELECT b.book_key, b.group_id, b.customer_key, b.kind, b.lot, b.balance_e8, b.limit_e8, \
     b.lent_e8, b.due_ms, b.seq, b.last_ms FROM {rows} CROSS JOIN book b \
     WHERE b.group_id = v.grp AND b.customer_key = v.k AND b.kind = v.kind AND b.lot = v.lot",
);

static TRANSACTION_IDS: Sql = Sql::over(
    "ledger.transaction_ids",
    &[Column::Int("grp"), Column::Int("k"), Column::Text("id")],
    "SELECT t.customer_key, t.id FROM {rows} CROSS JOIN transaction_id t \
     WHERE t.group_id = v.grp AND t.customer_key = v.k AND t.id = v.id",
);

static ALLOCATIONS: Sql = Sql::over(
    "ledger.allocations",
    &[Column::Int("grp"), Column::Int("master"), Column::Int("member")],
    "SELECT a.master_key, a.member_key, a.kind, a.lot, a.net_e8 FROM {rows} \
     CROSS JOIN allocation a WHERE a.group_id = v.grp AND a.master_key = v.master \
     AND a.member_key = v.member",
);

/// Kind 9 is shared credit.
static LENDERS: Sql = Sql::over(
    "ledger.lenders",
    &[Column::Int("k")],
    "SELECT a.master_key, a.member_key FROM {rows} CROSS JOIN allocation a \
     WHERE a.member_key = v.k AND a.kind = 9",
);

static HOLDS: Sql = Sql::over(
    "ledger.holds",
    &[Column::Int("grp"), Column::Int("k")],
    "SELECT h.hold_key, h.customer_key, h.amount_e8, h.released_ms FROM {rows} \
     CROSS JOIN hold h WHERE h.group_id = v.grp AND h.hold_key = v.k",
);

/// A customer as the ledger sees it; its row is locked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    /// Row key.
    pub key: CustomerKey,
    /// Id on the wire.
    pub id: String,
    /// Distribution group of its rows.
    pub group: GroupKey,
    /// What kind of customer (stored number).
    pub kind: i64,
    /// Where it stands in its life.
    pub status: CustomerStatus,
    /// Is the account frozen?
    pub frozen: bool,
    /// Has it opened its enterprise centre?
    pub is_master: bool,
    /// How it settles (stored number).
    pub settlement: i64,
    /// The legal entity that signed with it.
    pub signing_entity: String,
    /// Did it buy half-prepaid products?
    pub half_prepaid: bool,
    /// Invoiced beyond what was paid: not to be allocated.
    pub over_invoiced: Amount,
    /// Certified name, sealed.
    pub real_name: Option<Vec<u8>>,
    /// Unified social credit code, sealed.
    pub credit_code: Option<Vec<u8>>,
    /// Number of its last event.
    pub event_seq: i64,
}

/// What a master has allocated to a member and not reclaimed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allocation {
    /// Who allocated.
    pub master: CustomerKey,
    /// To whom.
    pub member: CustomerKey,
    /// Cash or shared credit.
    pub kind: BookKind,
    /// The credit's lot, as stored.
    pub lot: i64,
    /// The net amount; never negative.
    pub net: Amount,
}

/// An amount set aside by hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hold {
    /// Row key.
    pub key: i64,
    /// Whose money.
    pub customer: CustomerKey,
    /// How much.
    pub amount: Amount,
    /// When it was released, if it was.
    pub released: Option<Timestamp>,
}

/// Keys of customers by their wire ids; unknown ids are left out. Ids never change, so this needs
/// no lock.
pub fn find_holders(
    tx: &mut Tx<'_>,
    ids: &[CustomerId],
) -> Result<Vec<(String, CustomerKey)>, Fault> {
    let rows: Vec<Vec<Value>> = ids.iter().map(|id| vec![id.as_str().into()]).collect();
    let found = tx.query_set(&FIND, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((row.text()?, CustomerKey(row.int()?)))
        })
        .collect()
}

/// The wire ids of customers; unknown keys are left out.
pub fn ids_of(tx: &mut Tx<'_>, keys: &[CustomerKey]) -> Result<Vec<(CustomerKey, String)>, Fault> {
    let rows: Vec<Vec<Value>> = keys.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&IDS, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((CustomerKey(row.int()?), row.text()?))
        })
        .collect()
}

/// A customer's wire id, and the name of its account.
pub type Named = (String, String);

/// The wire ids and account names of customers; unknown keys are left out.
pub fn names_of(tx: &mut Tx<'_>, keys: &[CustomerKey]) -> Result<Vec<(CustomerKey, Named)>, Fault> {
    let rows: Vec<Vec<Value>> = keys.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&NAMES, &[], &rows)?;
    let named = found.into_iter().map(|row| {
        let mut row = row.reader();
        Ok((CustomerKey(row.int()?), (row.text()?, row.text()?)))
    });
    named.collect()
}

/// Locks customers in ascending key order and reads them. `keys` must be sorted and without
/// repeats.
pub fn lock_holders(tx: &mut Tx<'_>, keys: &[CustomerKey]) -> Result<Vec<Holder>, Fault> {
    let rows: Vec<Vec<Value>> = keys.iter().map(|key| vec![(*key).into()]).collect();
    tx.query_set(&LOCK, &[], &rows)?.into_iter().map(holder).collect()
}

/// A customer as the ledger sees it, without a lock: for reads.
pub fn holder_of(tx: &mut Tx<'_>, key: CustomerKey) -> Result<Option<Holder>, Fault> {
    let rows = tx.query_set(&HOLDER, &[], &[vec![key.into()]])?;
    rows.into_iter().next().map(holder).transpose()
}

fn holder(row: Row) -> Result<Holder, Fault> {
    let mut row = row.reader();
    Ok(Holder {
        key: CustomerKey(row.int()?),
        id: row.text()?,
        group: GroupKey(row.int()?),
        kind: row.int()?,
        status: row.code(CustomerStatus::from_code)?,
        frozen: row.bool()?,
        is_master: row.bool()?,
        settlement: row.int()?,
        signing_entity: row.text()?,
        half_prepaid: row.bool()?,
        over_invoiced: row.amount()?,
        real_name: row.opt_bytes()?,
        credit_code: row.opt_bytes()?,
        event_seq: row.int()?,
    })
}

/// The books of these coupons and cards; their customers are locked. What has no book is left out.
pub fn coupon_books(
    tx: &mut Tx<'_>,
    coupons: &[(GroupKey, CustomerKey, BookKind, CouponKey)],
) -> Result<Vec<Book>, Fault> {
    let rows: Vec<Vec<Value>> = coupons
        .iter()
        .map(|(group, customer, kind, key)| {
            vec![(*group).into(), (*customer).into(), kind.code().into(), (*key).into()]
        })
        .collect();
    tx.query_set(&COUPON_BOOKS, &[], &rows)?.into_iter().map(book).collect()
}

/// The books of locked customers, in (kind, lot) order within each; those of coupons are left out.
pub fn books(tx: &mut Tx<'_>, owners: &[(GroupKey, CustomerKey)]) -> Result<Vec<Book>, Fault> {
    let rows: Vec<Vec<Value>> =
        owners.iter().map(|(group, key)| vec![(*group).into(), (*key).into()]).collect();
    tx.query_set(&BOOKS, &[], &rows)?.into_iter().map(book).collect()
}

pub(super) fn book(row: Row) -> Result<Book, Fault> {
    let mut row = row.reader();
    let (key, group) = (BookKey(row.int()?), GroupKey(row.int()?));
    let (customer, kind) = (CustomerKey(row.int()?), row.code(BookKind::from_code)?);
    Ok(Book {
        key,
        group,
        customer,
        kind,
        lot: Lot::from_code(kind, row.int()?),
        balance: row.amount()?,
        limit: row.amount()?,
        lent: row.amount()?,
        due: row.opt_time()?,
        seq: row.int()?,
        last: row.time()?,
        is_new: false,
    })
}

/// Which of these (group, account, transaction id) were accepted before.
pub fn transaction_ids(
    tx: &mut Tx<'_>,
    wanted: &[(GroupKey, CustomerKey, &str)],
) -> Result<Vec<(CustomerKey, String)>, Fault> {
    let rows: Vec<Vec<Value>> = wanted
        .iter()
        .map(|(group, key, id)| vec![(*group).into(), (*key).into(), (*id).into()])
        .collect();
    let found = tx.query_set(&TRANSACTION_IDS, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((CustomerKey(row.int()?), row.text()?))
        })
        .collect()
}

/// Allocations between (group of the master, master, member); both are locked.
pub fn allocations(
    tx: &mut Tx<'_>,
    pairs: &[(GroupKey, CustomerKey, CustomerKey)],
) -> Result<Vec<Allocation>, Fault> {
    let rows: Vec<Vec<Value>> = pairs
        .iter()
        .map(|(group, master, member)| vec![(*group).into(), (*master).into(), (*member).into()])
        .collect();
    let found = tx.query_set(&ALLOCATIONS, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok(Allocation {
                master: CustomerKey(row.int()?),
                member: CustomerKey(row.int()?),
                kind: row.code(BookKind::from_code)?,
                lot: row.int()?,
                net: row.amount()?,
            })
        })
        .collect()
}

/// Pairs of (master, member) that ever shared credit, for these members. Rows are only added, so
/// this is read before the customers are locked.
pub fn lenders(
    tx: &mut Tx<'_>,
    members: &[CustomerKey],
) -> Result<Vec<(CustomerKey, CustomerKey)>, Fault> {
    let rows: Vec<Vec<Value>> = members.iter().map(|key| vec![(*key).into()]).collect();
    let found = tx.query_set(&LENDERS, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok((CustomerKey(row.int()?), CustomerKey(row.int()?)))
        })
        .collect()
}

/// Holds by (group, key); their customers are locked.
pub fn holds(tx: &mut Tx<'_>, wanted: &[(GroupKey, i64)]) -> Result<Vec<Hold>, Fault> {
    let rows: Vec<Vec<Value>> =
        wanted.iter().map(|(group, key)| vec![(*group).into(), (*key).into()]).collect();
    let found = tx.query_set(&HOLDS, &[], &rows)?;
    found
        .into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok(Hold {
                key: row.int()?,
                customer: CustomerKey(row.int()?),
                amount: row.amount()?,
                released: row.opt_time()?,
            })
        })
        .collect()
}
