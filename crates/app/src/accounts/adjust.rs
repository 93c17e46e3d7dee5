//! A balance is adjusted by hand, with a reason.

use hubu_core::accounts::{AccountRefusal, TradeDetail, TradeType};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use hubu_store::Error;
use hubu_store::records::Facts;

use super::{customer, posting};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Which account an adjustment is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AdjustedAccount {
    /// The cash balance.
    Cash,
    /// Spent credit of one lot; its limit stays.
    Credit {
        /// When that credit ends; `None` = never.
        expires: Option<Timestamp>,
    },
}

/// Adds to a balance (amount above zero) or takes from it (below). Credit can be taken as far as it
/// is unused, and given back as far as it was spent.
#[derive(Clone, Debug)]
pub struct Adjust {
    /// Whose account.
    pub customer: Party,
    /// Which account.
    pub account: AdjustedAccount,
    /// What is added; never zero.
    pub amount: Amount,
    /// Why (1 to 256 characters).
    pub reason: String,
}

impl Command for Adjust {
    /// The balance afterwards.
    type Reply = Amount;
    type Refusal = AccountRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.customer(&self.customer);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Amount>, Error<AccountRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let (kind, lot) = match self.account {
            AdjustedAccount::Cash => (BookKind::Cash, Lot::Single),
            AdjustedAccount::Credit { expires } => {
                (BookKind::Credit, expires.map_or(Lot::Single, Lot::Expiring))
            }
        };
        let there = desk.book(holder.key, kind, lot);
        if kind == BookKind::Credit {
            let book = there.ok_or(Error::Refused(AccountRefusal::UnknownCredit))?;
            if book.expired(desk.now()) {
                return Err(Error::Refused(AccountRefusal::Expired));
            }
            if self.amount > book.used() {
                let used = book.used();
                return Err(Error::Refused(AccountRefusal::MoreThanUsed { used }));
            }
        }
        let available = there.map_or(Amount::ZERO, |book| book.balance);
        let taken = self.amount.checked_neg().filter(|by| by.is_positive());
        if taken.is_some_and(|by| by > available) {
            return Err(Error::Refused(AccountRefusal::InsufficientFunds { available }));
        }
        let account = desk.open(&holder, kind, lot);
        let counter = desk.open(&holder, BookKind::Adjustment, Lot::Single);
        let trade_id = desk.new_transaction_id();
        let parties = (holder.key, holder.key);
        let words = (TradeType::Adjust, TradeDetail::AdjustBalance);
        let mut trade = desk.trade(words, &trade_id, parties);
        trade.channel = Some(hubu_core::accounts::Channel::Adjustment);
        trade.memo.clone_from(&self.reason);
        let moved = match taken {
            Some(by) => desk.transfer(trade, account, counter, by),
            None => desk.transfer(trade, counter, account, self.amount),
        };
        moved.map_err(posting)?;
        let balance = desk.balance(holder.key, kind, lot);
        let facts = Facts::new()
            .text("account", kind.as_str())
            .amount("amount", self.amount)
            .amount("balance", balance)
            .text("trade_id", &trade_id);
        desk.emit(holder.key, "account.adjusted", &facts);
        let facts = facts.text("reason", &self.reason);
        Ok(Decision { value: balance, subject: holder.key, facts })
    }
}
