//! Cash is set aside by hand, and given free again.

use hubu_core::accounts::{AccountRefusal, TradeDetail, TradeType};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_store::Error;
use hubu_store::records::Facts;

use super::{customer, posting};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Sets cash aside: it leaves the balance, and nobody can spend, allocate or reclaim it.
#[derive(Clone, Debug)]
pub struct PlaceHold {
    /// Whose cash.
    pub customer: Party,
    /// How much; above zero.
    pub amount: Amount,
    /// Why (1 to 256 characters).
    pub reason: String,
}

/// Gives a hold's amount back, whole and once.
#[derive(Clone, Debug)]
pub struct ReleaseHold {
    /// Whose cash.
    pub customer: Party,
    /// The hold's key.
    pub hold: i64,
}

impl Command for PlaceHold {
    /// The hold's key.
    type Reply = i64;
    type Refusal = AccountRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.customer(&self.customer);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<i64>, Error<AccountRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let available = desk.balance(holder.key, BookKind::Cash, Lot::Single);
        if self.amount > available {
            return Err(Error::Refused(AccountRefusal::InsufficientFunds { available }));
        }
        let cash = desk.open(&holder, BookKind::Cash, Lot::Single);
        let held = desk.open(&holder, BookKind::Held, Lot::Single);
        let hold = desk.place_hold(&holder, self.amount, &self.reason);
        let words = (TradeType::Freeze, TradeDetail::ManualFreeze);
        let mut trade = desk.trade(words, &hold.to_string(), (holder.key, holder.key));
        trade.memo.clone_from(&self.reason);
        desk.transfer(trade, cash, held, self.amount).map_err(posting)?;
        let facts = Facts::new().text("hold_id", &hold.to_string()).amount("amount", self.amount);
        desk.emit(holder.key, "account.hold_placed", &facts);
        let facts = facts.text("reason", &self.reason);
        Ok(Decision { value: hold, subject: holder.key, facts })
    }
}

impl Command for ReleaseHold {
    /// The amount that is free again.
    type Reply = Amount;
    type Refusal = AccountRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.hold(&self.customer, self.hold);
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Amount>, Error<AccountRefusal>> {
        let holder = customer(desk, &self.customer)?;
        let hold = desk.hold(self.hold).filter(|hold| hold.customer == holder.key);
        let hold = hold.ok_or(Error::Refused(AccountRefusal::UnknownHold))?;
        if hold.released.is_some() {
            return Err(Error::Refused(AccountRefusal::HoldReleased));
        }
        let cash = desk.open(&holder, BookKind::Cash, Lot::Single);
        let held = desk.open(&holder, BookKind::Held, Lot::Single);
        let words = (TradeType::Freeze, TradeDetail::ManualUnfreeze);
        let trade = desk.trade(words, &hold.key.to_string(), (holder.key, holder.key));
        desk.transfer(trade, held, cash, hold.amount).map_err(posting)?;
        desk.release_hold(&holder, hold);
        let facts =
            Facts::new().text("hold_id", &hold.key.to_string()).amount("amount", hold.amount);
        desk.emit(holder.key, "account.hold_released", &facts);
        Ok(Decision { value: hold.amount, subject: holder.key, facts })
    }
}
