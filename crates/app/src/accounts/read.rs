//! What is read of accounts: debt, and what may move between a master and a member.

use hubu_core::accounts::BalanceType;
use hubu_core::enterprise::{CreditLot, available_credit, reclaimable_cash, transferable_cash};
use hubu_core::ledger::{Book, BookKind, Lot};
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use hubu_store::ledger::Balance;

/// What a customer owes in all: the sum of its open receivables.
pub fn debt(balances: &[Balance]) -> Amount {
    let owed = balances.iter().filter(|balance| balance.kind == BookKind::Receivable);
    let owed = owed.filter_map(|balance| balance.amount.checked_neg());
    owed.fold(Amount::ZERO, |sum, owed| sum.checked_add(owed).unwrap_or(sum))
}

/// What may move from one book (`accounts` A5 and A7).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Amounts {
    /// What may be allocated or reclaimed.
    pub available: Amount,
    /// Credit only: balance and limit of the book.
    pub credit: Option<(Amount, Amount)>,
    /// When the credit ends; `None` = never.
    pub expires: Option<Timestamp>,
}

/// What a master may allocate: one row of cash, or one for each credit book that has not ended, in
/// the order of their ends (without an end first).
pub fn transferable(
    books: &[Book],
    over_invoiced: Amount,
    balance: BalanceType,
    now: Timestamp,
) -> Vec<Amounts> {
    match balance {
        BalanceType::Debit => vec![cash(transferable_cash(cash_of(books), over_invoiced))],
        BalanceType::Credit => credits(books, BookKind::Credit, now),
    }
}

/// What a master may reclaim from a member, likewise; `allocated` is the net cash it allocated.
pub fn reclaimable(
    books: &[Book],
    over_invoiced: Amount,
    allocated: Amount,
    balance: BalanceType,
    now: Timestamp,
) -> Vec<Amounts> {
    match balance {
        BalanceType::Debit => {
            vec![cash(reclaimable_cash(cash_of(books), over_invoiced, allocated))]
        }
        BalanceType::Credit => credits(books, BookKind::SharedCredit, now),
    }
}

fn cash_of(books: &[Book]) -> Amount {
    let cash = books.iter().find(|book| book.kind == BookKind::Cash && book.lot == Lot::Single);
    cash.map_or(Amount::ZERO, |book| book.balance)
}

fn cash(available: Amount) -> Amounts {
    Amounts { available, credit: None, expires: None }
}

fn credits(books: &[Book], kind: BookKind, now: Timestamp) -> Vec<Amounts> {
    let of_kind = books.iter().filter(|book| book.kind == kind && !book.limit.is_zero());
    of_kind
        .filter_map(|book| {
            let expires = book.lot.expires();
            let available = available_credit(&CreditLot { expires, available: book.balance }, now)?;
            Some(Amounts { available, credit: Some((book.balance, book.limit)), expires })
        })
        .collect()
}
