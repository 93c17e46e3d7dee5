//! What is settled by the month is taken from cash when it falls due (`bills` G6, `readings` 13; decision 0031).

use std::convert::Infallible;

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::ids::CustomerKey;
use hubu_core::ledger::{Book, BookKind, Lot};
use hubu_core::money::Amount;
use hubu_store::records::Facts;
use hubu_store::{Error, Fault};

use super::pay::posting;
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// The reconciler that collects receivables; its due rows are keyed by whoever owes. Whatever is owed by the month
/// obliges it.
pub const COLLECTION: &str = "collection";

/// Takes what is due of an account's receivables from its cash, the oldest first, as far as that goes. What is not due
/// yet is obliged; what cash does not cover is repaid by whatever is paid in.
#[derive(Clone, Copy, Debug)]
pub struct CollectReceivables {
    /// Who owes.
    pub customer: CustomerKey,
}

impl Command for CollectReceivables {
    /// How much was collected.
    type Reply = Amount;
    type Refusal = Infallible;

    fn needs(&self, needs: &mut Needs) {
        needs.customer(&Party::Key(self.customer));
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Amount>, Error<Infallible>> {
        let subject = self.customer;
        let mut collected = Amount::ZERO;
        if let Some(holder) = desk.holder(&Party::Key(subject)) {
            let now = desk.now();
            let owed = desk.books(subject).filter(|book| is_owed(book));
            let (due, later): (Vec<Book>, Vec<Book>) =
                owed.cloned().partition(|book| book.due.is_none_or(|due| due <= now));
            collected = collect(desk, subject, due)?;
            if let Some(next) = later.iter().filter_map(|book| book.due).min() {
                desk.oblige_by(COLLECTION, &holder, subject.0, next);
            }
        }
        let facts = Facts::new().amount("amount", collected);
        if collected.is_positive() {
            desk.emit(subject, "account.collected", &facts);
        }
        Ok(Decision { value: collected, subject, facts })
    }
}

fn is_owed(book: &Book) -> bool {
    book.kind == BookKind::Receivable && book.balance.is_negative()
}

fn collect(
    desk: &mut Desk<'_, '_>,
    owner: CustomerKey,
    mut due: Vec<Book>,
) -> Result<Amount, Fault> {
    due.sort_unstable_by_key(|book| (book.lot.code(), book.key));
    let cash = desk.book(owner, BookKind::Cash, Lot::Single).map(|book| book.key);
    let Some(cash) = cash else { return Ok(Amount::ZERO) };
    let id = desk.new_transaction_id();
    let mut collected = Amount::ZERO;
    for book in due {
        let there = desk.balance(owner, BookKind::Cash, Lot::Single);
        let share = book.balance.checked_neg().unwrap_or(Amount::ZERO).min(there);
        if share.is_positive() {
            let parties = (owner, owner);
            let trade = desk.trade((TradeType::Deduct, TradeDetail::WriteOff), &id, parties);
            desk.transfer(trade, cash, book.key, share).map_err(posting)?;
            collected = super::pay::add(collected, share)?;
        }
    }
    Ok(collected)
}
