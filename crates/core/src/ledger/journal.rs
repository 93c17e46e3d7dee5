//! [`Books`] and [`Journal`]: posting in memory, to be stored as one set of rows.

use std::collections::HashMap;

use super::{Book, BookKind, Entry, Leg, Lot, PaymentLine, Posting, Trade};
use crate::ids::{BookKey, CustomerKey, GroupKey, Ids, PostingKey};
use crate::money::Amount;
use crate::time::Timestamp;

/// Why a posting cannot stand. Nothing has changed when it is returned.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PostError {
    /// The legs do not sum to zero, one is zero, or a book is unknown: a bug of the caller.
    #[error("unbalanced or malformed posting")]
    Malformed,
    /// A book would fall below its floor.
    #[error("book {book} lacks funds")]
    BelowFloor {
        /// The book.
        book: BookKey,
    },
    /// A balance would leave the range of an amount.
    #[error("balance out of range")]
    OutOfRange,
}

/// The books a decision rests on, as loaded, and as changed by the decisions before it in the same
/// fold.
#[derive(Default, Debug)]
pub struct Books {
    list: Vec<Book>,
    by_key: HashMap<BookKey, usize>,
    by_place: HashMap<(CustomerKey, BookKind, i64), usize>,
}

impl Books {
    /// Adds a loaded book.
    pub fn insert(&mut self, book: Book) {
        let index = self.list.len();
        self.by_key.insert(book.key, index);
        self.by_place.insert((book.customer, book.kind, book.lot.code()), index);
        self.list.push(book);
    }

    /// The book with this key.
    pub fn get(&self, key: BookKey) -> Option<&Book> {
        self.by_key.get(&key).map(|index| &self.list[*index])
    }

    /// A customer's book of a kind and lot, if it was ever opened.
    pub fn find(&self, customer: CustomerKey, kind: BookKind, lot: Lot) -> Option<&Book> {
        self.by_place.get(&(customer, kind, lot.code())).map(|index| &self.list[*index])
    }

    /// The balance of a customer's book; zero where it was never opened.
    pub fn balance(&self, customer: CustomerKey, kind: BookKind, lot: Lot) -> Amount {
        self.find(customer, kind, lot).map_or(Amount::ZERO, |book| book.balance)
    }

    /// All books of a customer, in the order they were loaded or opened.
    pub fn of(&self, customer: CustomerKey) -> impl Iterator<Item = &Book> {
        self.list.iter().filter(move |book| book.customer == customer)
    }

    /// Every book.
    pub fn iter(&self) -> impl Iterator<Item = &Book> {
        self.list.iter()
    }

    fn truncate(&mut self, length: usize) {
        for book in self.list.drain(length..) {
            self.by_key.remove(&book.key);
            self.by_place.remove(&(book.customer, book.kind, book.lot.code()));
        }
    }
}

/// A point to return to when a command is refused after it already posted.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    books: usize,
    undo: usize,
    postings: usize,
    entries: usize,
    lines: usize,
}

/// Books plus everything posted on them since they were loaded.
///
/// Decisions of one fold run in order on one journal, each seeing what its neighbours did; a
/// refused one is taken back with [`Journal::rollback`].
#[derive(Default, Debug)]
pub struct Journal {
    /// The books.
    pub books: Books,
    postings: Vec<Posting>,
    entries: Vec<Entry>,
    lines: Vec<PaymentLine>,
    undo: Vec<(usize, Book)>,
}

impl Journal {
    /// A journal over loaded books.
    pub fn over(books: Books) -> Self {
        Self { books, ..Self::default() }
    }

    /// The present point.
    pub fn mark(&self) -> Mark {
        Mark {
            books: self.books.list.len(),
            undo: self.undo.len(),
            postings: self.postings.len(),
            entries: self.entries.len(),
            lines: self.lines.len(),
        }
    }

    /// Takes back everything since `mark`.
    pub fn rollback(&mut self, mark: Mark) {
        while self.undo.len() > mark.undo {
            if let Some((index, before)) = self.undo.pop() {
                self.books.list[index] = before;
            }
        }
        self.books.truncate(mark.books);
        self.postings.truncate(mark.postings);
        self.entries.truncate(mark.entries);
        self.lines.truncate(mark.lines);
    }

    /// The customer's book of a kind and lot; opened (empty) when it has none. `due` is kept for
    /// receivables opened now.
    pub fn open(
        &mut self,
        owner: (GroupKey, CustomerKey),
        (kind, lot): (BookKind, Lot),
        due: Option<Timestamp>,
        key: BookKey,
    ) -> BookKey {
        let (group, customer) = owner;
        if let Some(book) = self.books.find(customer, kind, lot) {
            return book.key;
        }
        self.books.insert(Book {
            key,
            group,
            customer,
            kind,
            lot,
            balance: Amount::ZERO,
            limit: Amount::ZERO,
            lent: Amount::ZERO,
            due,
            seq: 0,
            last: Timestamp::EPOCH,
            is_new: true,
        });
        key
    }

    /// Changes the limit or the lent part of a credit book by the given (signed) amounts.
    ///
    /// # Errors
    /// [`PostError::Malformed`] when the book is unknown, [`PostError::OutOfRange`] when a figure
    /// would leave its range or fall below zero.
    pub fn move_limit(
        &mut self,
        book: BookKey,
        limit: Amount,
        lent: Amount,
    ) -> Result<(), PostError> {
        let index = *self.books.by_key.get(&book).ok_or(PostError::Malformed)?;
        let before = &self.books.list[index];
        let new_limit = before.limit.checked_add(limit).filter(|sum| !sum.is_negative());
        let new_lent = before.lent.checked_add(lent).filter(|sum| !sum.is_negative());
        let (Some(new_limit), Some(new_lent)) = (new_limit, new_lent) else {
            return Err(PostError::OutOfRange);
        };
        self.undo.push((index, before.clone()));
        let book = &mut self.books.list[index];
        (book.limit, book.lent) = (new_limit, new_lent);
        Ok(())
    }

    /// Sets when a receivable falls due.
    ///
    /// # Errors
    /// [`PostError::Malformed`] when the book is unknown.
    pub fn set_due(&mut self, book: BookKey, due: Timestamp) -> Result<(), PostError> {
        let index = *self.books.by_key.get(&book).ok_or(PostError::Malformed)?;
        self.undo.push((index, self.books.list[index].clone()));
        self.books.list[index].due = Some(due);
        Ok(())
    }

    /// Posts legs that sum to zero. `at` must not lie before the last entry of a touched book (the
    /// caller takes the maximum; see [`Journal::no_earlier_than`]).
    ///
    /// # Errors
    /// See [`PostError`]; nothing has changed then.
    pub fn post(
        &mut self,
        ids: &mut Ids,
        (at, wall): (Timestamp, Timestamp),
        trade: Trade,
        legs: &[Leg],
    ) -> Result<PostingKey, PostError> {
        let after = self.check(at, legs)?;
        let key = PostingKey(ids.key(wall));
        let mut line = 0;
        for (leg, (index, balance)) in legs.iter().zip(after) {
            let book = &mut self.books.list[index];
            self.undo.push((index, book.clone()));
            (book.balance, book.seq, book.last) = (balance, book.seq + 1, at);
            self.entries.push(Entry {
                book: leg.book,
                seq: book.seq,
                posting: key,
                amount: leg.amount,
                after: balance,
                at,
            });
            if book.kind.pays() && leg.amount.is_negative() {
                line += 1;
                let amount = leg.amount.checked_neg().ok_or(PostError::OutOfRange)?;
                let lot = book.lot.code();
                self.lines.push(PaymentLine { posting: key, line, book: leg.book, lot, amount });
            }
        }
        self.postings.push(Posting { key, at, trade });
        Ok(key)
    }

    /// The instant to post at: `now`, or the last entry's instant of the books where that is later.
    pub fn no_earlier_than(&self, now: Timestamp, books: &[BookKey]) -> Timestamp {
        let last = books.iter().filter_map(|key| self.books.get(*key)).map(|book| book.last);
        last.fold(now, Ord::max)
    }

    /// Postings made since the books were loaded.
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// Entries made since the books were loaded, in posting order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Payment lines made since the books were loaded.
    pub fn payment_lines(&self) -> &[PaymentLine] {
        &self.lines
    }

    /// Books that were opened or changed since they were loaded, each once.
    pub fn touched(&self) -> Vec<&Book> {
        let mut indexes: Vec<usize> = self.undo.iter().map(|(index, _)| *index).collect();
        indexes.extend((0..self.books.list.len()).filter(|index| self.books.list[*index].is_new));
        indexes.sort_unstable();
        indexes.dedup();
        indexes.into_iter().map(|index| &self.books.list[index]).collect()
    }

    /// Checks a posting against the books; yields each leg's book index and balance afterwards.
    fn check(&self, at: Timestamp, legs: &[Leg]) -> Result<Vec<(usize, Amount)>, PostError> {
        let sum: i128 = legs.iter().map(|leg| i128::from(leg.amount.e8())).sum();
        if sum != 0 || legs.len() < 2 || legs.iter().any(|leg| leg.amount.is_zero()) {
            return Err(PostError::Malformed);
        }
        let mut after: Vec<(usize, Amount)> = Vec::with_capacity(legs.len());
        for leg in legs {
            let index = *self.books.by_key.get(&leg.book).ok_or(PostError::Malformed)?;
            let book = &self.books.list[index];
            if book.last > at || after.iter().any(|(other, _)| *other == index) {
                return Err(PostError::Malformed);
            }
            let balance = book.balance.checked_add(leg.amount).ok_or(PostError::OutOfRange)?;
            if leg.amount.is_negative() && book.kind.floor().is_some_and(|floor| balance < floor) {
                return Err(PostError::BelowFloor { book: leg.book });
            }
            after.push((index, balance));
        }
        Ok(after)
    }
}
