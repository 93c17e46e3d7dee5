//! Credit reaches its end: what is unused of it is cleared; what was spent stays owed.

use hubu_core::accounts::{AccountRefusal, TradeDetail, TradeType};
use hubu_core::ids::{BookKey, CustomerKey};
use hubu_core::ledger::{Book, BookKind, Lot};
use hubu_core::money::Amount;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::{Error, Fault};

use super::{customer, posting};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// The reconciler that clears credit; its due rows are written when a book with an end is opened.
pub const CREDIT_EXPIRY: &str = "credit_expiry";

/// Clears one credit book that has ended. Running it again, or early, does nothing.
#[derive(Clone, Copy, Debug)]
pub struct ExpireCredit {
    /// Whose book.
    pub customer: CustomerKey,
    /// Which book.
    pub book: BookKey,
}

impl Command for ExpireCredit {
    /// What was cleared.
    type Reply = Amount;
    type Refusal = AccountRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.borrower(self.customer);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Amount>, Error<AccountRefusal>> {
        let holder = customer(desk, &Party::Key(self.customer))?;
        let book = desk.books(holder.key).find(|book| book.key == self.book).cloned();
        let book = book.ok_or(Error::Refused(AccountRefusal::UnknownCredit))?;
        let cleared = if book.expired(desk.now()) { book.balance } else { Amount::ZERO };
        if cleared.is_positive() {
            clear(desk, &holder, &book)?;
            let facts = Facts::new().amount("amount", cleared).time("expired", book.lot.expires());
            desk.emit(holder.key, "account.credit_expired", &facts);
        }
        let facts = Facts::new().text("book", &book.key.to_string()).amount("cleared", cleared);
        Ok(Decision { value: cleared, subject: holder.key, facts })
    }
}

/// Clears what is unused of a book that has ended; it is more than nothing.
pub(super) fn clear(
    desk: &mut Desk<'_, '_>,
    holder: &Holder,
    book: &Book,
) -> Result<(), Error<AccountRefusal>> {
    let line = desk.open(holder, BookKind::CreditLine, Lot::Single);
    let trade_id = desk.new_transaction_id();
    let words = (TradeType::Expire, TradeDetail::ExpireClear);
    let trade = desk.trade(words, &trade_id, (holder.key, holder.key));
    desk.transfer(trade, book.key, line, book.balance).map_err(posting)?;
    let shrunk = minus(book.balance)?;
    desk.move_limit(book.key, shrunk, Amount::ZERO)?;
    if book.kind == BookKind::SharedCredit {
        release_lenders(desk, holder.key, book)?;
    }
    Ok(())
}

/// What ended unused is no longer lent: limits and lent parts of the masters' books shrink too.
fn release_lenders(
    desk: &mut Desk<'_, '_>,
    member: CustomerKey,
    book: &Book,
) -> Result<(), Error<AccountRefusal>> {
    let mut left = book.balance;
    for lender in desk.lenders(member, book.lot) {
        let place = (lender, member, BookKind::SharedCredit, book.lot);
        let part = desk.allocated(place).min(left);
        let Some(own) = desk.book(lender, BookKind::Credit, book.lot).map(|own| own.key) else {
            return Err(Fault::Bug("lent credit without its book".to_owned()).into());
        };
        if part.is_positive() {
            left = left.less_at_most(part);
            let shrunk = minus(part)?;
            desk.allocate(place, shrunk)?;
            desk.move_limit(own, shrunk, shrunk)?;
        }
    }
    Ok(())
}

fn minus(amount: Amount) -> Result<Amount, Error<AccountRefusal>> {
    amount.checked_neg().ok_or(Error::Refused(AccountRefusal::OutOfRange))
}
