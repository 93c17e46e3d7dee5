//! An amount becomes owed for a bill cycle.

use hubu_core::accounts::{AccountRefusal, TradeDetail, TradeType};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_core::time::{BillCycle, Timestamp};
use hubu_store::Error;
use hubu_store::records::Facts;

use super::{customer, posting};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Books a receivable. *Overdue* is never stored: it is a receivable past its due instant.
#[derive(Clone, Debug)]
pub struct PostReceivable {
    /// Who owes.
    pub customer: Party,
    /// How much; above zero.
    pub amount: Amount,
    /// For which cycle.
    pub cycle: BillCycle,
    /// When it falls due. While the cycle's receivable is open its earliest due instant stays.
    pub due: Timestamp,
}

impl Command for PostReceivable {
    /// What is owed for the cycle afterwards.
    type Reply = Amount;
    type Refusal = AccountRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.customer(&self.customer);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Amount>, Error<AccountRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let lot = Lot::Cycle(self.cycle);
        let open = desk.book(holder.key, BookKind::Receivable, lot);
        let earlier = open.filter(|book| book.balance.is_negative()).and_then(|book| book.due);
        let due = earlier.map_or(self.due, |due| due.min(self.due));
        let receivable = desk.open(&holder, BookKind::Receivable, lot);
        let revenue = desk.open(&holder, BookKind::Revenue, Lot::Single);
        desk.set_due(receivable, due)?;
        let trade_id = desk.new_transaction_id();
        let parties = (holder.key, holder.key);
        let mut trade = desk.trade((TradeType::Deduct, TradeDetail::Usage), &trade_id, parties);
        trade.cycle = self.cycle;
        desk.transfer(trade, receivable, revenue, self.amount).map_err(posting)?;
        let balance = desk.balance(holder.key, BookKind::Receivable, lot);
        let owed = balance.checked_neg().ok_or(Error::Refused(AccountRefusal::OutOfRange))?;
        let facts = Facts::new()
            .amount("amount", self.amount)
            .text("bill_cycle", &self.cycle.to_string())
            .time("due", Some(due))
            .text("trade_id", &trade_id);
        desk.emit(holder.key, "account.receivable_posted", &facts);
        Ok(Decision { value: owed, subject: holder.key, facts })
    }
}
