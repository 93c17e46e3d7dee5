//! A top-up: money enters by a payment channel, repays what is owed, and the rest stays cash.

use hubu_core::accounts::{AccountRefusal, Channel, TradeDetail, TradeType};
use hubu_core::ledger::{BookKind, Lot, repayment};
use hubu_core::money::Amount;
use hubu_store::Error;
use hubu_store::records::Facts;

use super::expire_credit::clear;
use super::{customer, posting};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Books an incoming payment. Receivables are repaid first, oldest first, then spent credit; credit
/// that has ended meanwhile is cleared as it is repaid.
#[derive(Clone, Debug)]
pub struct Recharge {
    /// Who pays in.
    pub customer: Party,
    /// How much; above zero.
    pub amount: Amount,
    /// By which channel.
    pub channel: Channel,
    /// The channel's serial number (≤ 64 characters; empty = none). The same channel and number are
    /// booked once.
    pub channel_no: String,
}

/// What a top-up did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recharged {
    /// Its transaction id on the statement.
    pub trade_id: String,
    /// What repaid receivables and spent credit.
    pub repaid: Amount,
    /// The cash balance afterwards.
    pub balance: Amount,
}

impl Recharge {
    fn transaction_id(&self) -> Option<String> {
        let named = !self.channel_no.is_empty();
        named.then(|| format!("recharge/{}/{}", self.channel.as_str(), self.channel_no))
    }
}

impl Command for Recharge {
    type Reply = Recharged;
    type Refusal = AccountRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.customer(&self.customer);
        if let Some(id) = self.transaction_id() {
            needs.transaction_id(&self.customer, id);
        }
    }

    fn decide(
        &self,
        desk: &mut Desk<'_, '_>,
    ) -> Result<Decision<Recharged>, Error<AccountRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let id = self.transaction_id();
        if id.as_ref().is_some_and(|id| desk.used(holder.key, id)) {
            return Err(Error::Refused(AccountRefusal::DuplicateTransaction));
        }
        let trade_id = desk.new_transaction_id();
        let parties = (holder.key, holder.key);
        let funding = desk.open(&holder, BookKind::Funding, Lot::Channel(self.channel.code()));
        let cash = desk.open(&holder, BookKind::Cash, Lot::Single);
        let mut trade =
            desk.trade((TradeType::Recharge, TradeDetail::Recharge), &trade_id, parties);
        trade.channel = Some(self.channel);
        trade.channel_no.clone_from(&self.channel_no);
        let key = desk.transfer(trade, funding, cash, self.amount).map_err(posting)?;
        if let Some(id) = id {
            desk.accept(&holder, id, key);
        }

        let mut repaid = Amount::ZERO;
        for (book, share) in repayment::plan(self.amount, desk.books(holder.key)) {
            let trade = desk.trade((TradeType::Deduct, TradeDetail::WriteOff), &trade_id, parties);
            desk.transfer(trade, cash, book, share).map_err(posting)?;
            repaid = repaid.checked_add(share).ok_or(Error::Refused(AccountRefusal::OutOfRange))?;
            // Credit that has ended is not lent again: it is cleared as it is repaid.
            let now = desk.now();
            let ended =
                desk.books(holder.key).find(|there| there.key == book && there.expired(now));
            if let Some(ended) = ended.cloned() {
                clear(desk, &holder, &ended)?;
            }
        }
        let balance = desk.balance(holder.key, BookKind::Cash, Lot::Single);
        let facts = Facts::new()
            .amount("amount", self.amount)
            .text("channel", self.channel.as_str())
            .text("trade_id", &trade_id)
            .amount("repaid", repaid);
        desk.emit(holder.key, "account.recharged", &facts);
        let value = Recharged { trade_id, repaid, balance };
        Ok(Decision { value, subject: holder.key, facts })
    }
}
