//! How money that comes in is used: receivables first, oldest first, then spent credit.

use super::{Book, BookKind};
use crate::ids::BookKey;
use crate::money::Amount;
use crate::time::Timestamp;

/// Splits an incoming amount over what its owner owes: open receivables by cycle, oldest first,
/// then spent own credit, the lot that ends first first (credit without an end last). What is
/// left stays cash.
///
/// Returns each book with its share (above zero). The shares never exceed `amount`.
pub fn plan<'a>(amount: Amount, books: impl Iterator<Item = &'a Book>) -> Vec<(BookKey, Amount)> {
    let mut owed: Vec<(u8, i64, BookKey, Amount)> = books.filter_map(claim).collect();
    owed.sort_unstable_by_key(|(rank, order, key, _)| (*rank, *order, *key));
    let mut left = amount;
    let mut shares = Vec::new();
    for (_, _, book, due) in owed {
        let share = due.min(left);
        if share.is_positive() {
            left = left.less_at_most(share);
            shares.push((book, share));
        }
    }
    shares
}

/// What a book claims of incoming money: its rank, its order within the rank, itself, how much.
fn claim(book: &Book) -> Option<(u8, i64, BookKey, Amount)> {
    match book.kind {
        BookKind::Receivable => {
            let due = book.balance.checked_neg()?;
            due.is_positive().then(|| (0, book.lot.code(), book.key, due))
        }
        BookKind::Credit => {
            let end = book.lot.expires().map_or(i64::MAX, Timestamp::ms);
            let used = book.used();
            used.is_positive().then_some((1, end, book.key, used))
        }
        _ => None,
    }
}
