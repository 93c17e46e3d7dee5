//! A credit limit is granted, raised or lowered.

use hubu_core::accounts::{AccountRefusal, TradeDetail, TradeType};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use hubu_store::Error;
use hubu_store::records::Facts;

use super::{CREDIT_EXPIRY, customer, posting};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Changes the credit limit of one lot. Credit of different expiry stands in different books.
#[derive(Clone, Debug)]
pub struct GrantCredit {
    /// Who is granted credit.
    pub customer: Party,
    /// What is added to the limit; below zero lowers it, by no more than is unused. Never zero.
    pub amount: Amount,
    /// When it ends, to the second; `None` = never.
    pub expires: Option<Timestamp>,
}

impl Command for GrantCredit {
    /// The limit of the lot afterwards.
    type Reply = Amount;
    type Refusal = AccountRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.customer(&self.customer);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Amount>, Error<AccountRefusal>> {
        let holder = customer(desk, &self.customer)?;
        if self.expires.is_some_and(|at| at <= desk.now()) {
            return Err(Error::Refused(AccountRefusal::Expired));
        }
        let lot = self.expires.map_or(Lot::Single, Lot::Expiring);
        let unused = desk.balance(holder.key, BookKind::Credit, lot);
        let lowered = self.amount.checked_neg().filter(|by| by.is_positive());
        if lowered.is_some_and(|by| by > unused) {
            return Err(Error::Refused(AccountRefusal::InsufficientFunds { available: unused }));
        }
        let first = desk.book(holder.key, BookKind::Credit, lot).is_none();
        let credit = desk.open(&holder, BookKind::Credit, lot);
        let line = desk.open(&holder, BookKind::CreditLine, Lot::Single);
        let trade_id = desk.new_transaction_id();
        let parties = (holder.key, holder.key);
        let trade = desk.trade((TradeType::Adjust, TradeDetail::AdjustCredit), &trade_id, parties);
        let moved = match lowered {
            Some(by) => desk.transfer(trade, credit, line, by),
            None => desk.transfer(trade, line, credit, self.amount),
        };
        moved.map_err(posting)?;
        desk.move_limit(credit, self.amount, Amount::ZERO)?;
        if let (true, Some(at)) = (first, self.expires) {
            desk.oblige(CREDIT_EXPIRY, &holder, credit.0, at);
        }
        let limit = desk.book(holder.key, BookKind::Credit, lot).map_or(Amount::ZERO, |b| b.limit);
        let facts = Facts::new()
            .amount("amount", self.amount)
            .amount("limit", limit)
            .time("expires", self.expires)
            .text("trade_id", &trade_id);
        desk.emit(holder.key, "account.credit_granted", &facts);
        Ok(Decision { value: limit, subject: holder.key, facts })
    }
}
