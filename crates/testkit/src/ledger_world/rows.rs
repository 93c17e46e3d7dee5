//! What the books look like, for comparing with what an accountant expects.

use std::collections::BTreeMap;

use hubu_core::ids::{BookKey, CustomerKey, GroupKey};
use hubu_core::ledger::{Book, BookKind};
use hubu_core::money::Amount;
use hubu_store::{Error, Sql, Store};

use super::{LedgerWorld, Person};

/// A book's figures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct BookState {
    /// The balance.
    pub balance: Amount,
    /// Credit books: the limit.
    pub limit: Amount,
    /// Own credit books: what is lent.
    pub lent: Amount,
}

/// The figures of a customer's books by kind and lot, counters included.
///
/// # Panics
/// When they cannot be read.
pub async fn book_states(
    store: &Store,
    owner: (GroupKey, CustomerKey),
) -> BTreeMap<(BookKind, i64), BookState> {
    let books = store
        .read::<_, ()>(move |tx, _| hubu_store::ledger::books_of(tx, owner).map_err(Error::Fault));
    let books = books.await.expect("books can be read");
    books.iter().map(|book| ((book.kind, book.lot.code()), state(book))).collect()
}

fn state(book: &Book) -> BookState {
    BookState { balance: book.balance, limit: book.limit, lent: book.lent }
}

impl LedgerWorld {
    /// A customer's books as an accountant would write them down: one line a book that holds
    /// anything, `kind[@expiry or cycle] balance[/limit[ lent …]]`, counters left out.
    ///
    /// # Panics
    /// When they cannot be read.
    pub async fn sheet(&self, owner: &Person) -> Vec<String> {
        let books = self.books(owner).await;
        books.iter().filter(|book| book.kind.code() < 20).filter_map(line).collect()
    }

    /// The other side of them: the customer's counter books, written down in the same way.
    ///
    /// # Panics
    /// When they cannot be read.
    pub async fn counters(&self, owner: &Person) -> Vec<String> {
        let books = self.books(owner).await;
        books.iter().filter(|book| book.kind.code() >= 20).filter_map(line).collect()
    }

    async fn books(&self, owner: &Person) -> Vec<Book> {
        let owner = (owner.group, owner.key);
        let books = self.store.read::<_, ()>(move |tx, _| {
            hubu_store::ledger::books_of(tx, owner).map_err(Error::Fault)
        });
        books.await.expect("books can be read")
    }

    /// The key of a customer's book, if it was ever opened.
    ///
    /// # Panics
    /// When books cannot be read.
    pub async fn book_key(&self, owner: &Person, kind: BookKind, lot: i64) -> Option<BookKey> {
        let books = self.books(owner).await;
        books.iter().find(|book| (book.kind, book.lot.code()) == (kind, lot)).map(|book| book.key)
    }

    /// How many rows a table has.
    ///
    /// # Panics
    /// When they cannot be counted.
    pub async fn count(&self, counting: &'static Sql) -> i64 {
        let count = self.store.read::<_, ()>(move |tx, _| {
            let row = tx.first(counting, &[])?.expect("a count is one row");
            Ok(row.reader().int()?)
        });
        count.await.expect("rows can be counted")
    }
}

fn line(book: &Book) -> Option<String> {
    use std::fmt::Write as _;

    let nothing = book.balance.is_zero() && book.limit.is_zero() && book.lent.is_zero();
    if nothing {
        return None;
    }
    let mut text = book.kind.as_str().to_owned();
    match book.lot {
        hubu_core::ledger::Lot::Expiring(at) => write!(text, "@{}", at.to_wire()),
        hubu_core::ledger::Lot::Cycle(cycle) => write!(text, "@{cycle}"),
        _ => Ok(()),
    }
    .expect("a string takes everything");
    write!(text, " {}", book.balance.to_text(2)).expect("a string takes everything");
    if matches!(book.kind, BookKind::Credit | BookKind::SharedCredit) {
        write!(text, "/{}", book.limit.to_text(2)).expect("a string takes everything");
    }
    if !book.lent.is_zero() {
        write!(text, " lent {}", book.lent.to_text(2)).expect("a string takes everything");
    }
    Some(text)
}
