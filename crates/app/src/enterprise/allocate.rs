//! A master allocates cash or credit to a member (`accounts` A6, A9, A14, A15).

use hubu_core::accounts::{BalanceType, TradeDetail, TradeType};
use hubu_core::customers::CustomerStatus;
use hubu_core::enterprise::{AllocateRefusal, Attempt, Source, decide_allocate, transferable_cash};
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_store::Error;
use hubu_store::records::Facts;

use super::facts::{Pair, Transfer, credit_lots};
use crate::accounts::CREDIT_EXPIRY;
use crate::ledger::{Command, Decision, Desk, Needs, bug};

/// Allocates money to a member. Cash moves; of credit the limit moves: the member gets a book of
/// shared credit with the same end.
#[derive(Clone, Debug)]
pub struct Allocate(pub Transfer);

impl Command for Allocate {
    /// The transaction id.
    type Reply = String;
    type Refusal = AllocateRefusal;

    fn needs(&self, needs: &mut Needs) {
        let (master, member) = self.0.parties();
        needs.pair(&master, &member);
        if let Some(id) = self.0.remembered() {
            needs.transaction_id(&master, id);
        }
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<String>, Error<AllocateRefusal>> {
        let transfer = &self.0;
        let (master, _) = transfer.parties();
        let master = desk.holder(&master).ok_or(Error::Refused(AllocateRefusal::NotMaster))?;
        let remembered = transfer.remembered();
        // Nothing goes to an account that is closed; what lies there can still be reclaimed.
        let pair = Pair::find(desk, &master, transfer)?;
        let pair = pair.filter(|pair| pair.member.status != CustomerStatus::Closed);
        let (books, lots) = credit_lots(desk, master.key, BookKind::Credit);
        let cash = desk.balance(master.key, BookKind::Cash, Lot::Single);
        let place = decide_allocate(&Attempt {
            caller_is_master: master.is_master,
            duplicate: remembered.as_ref().is_some_and(|id| desk.used(master.key, id)),
            facts: pair.as_ref().and_then(|pair| pair.facts(desk, transfer.balance)),
            source: match transfer.balance {
                BalanceType::Debit => {
                    Source::Cash { available: transferable_cash(cash, master.over_invoiced) }
                }
                BalanceType::Credit => {
                    Source::Credit { lots: &lots, wanted: transfer.expires, now: desk.now() }
                }
            },
            amount: transfer.amount,
        })
        .map_err(Error::Refused)?;
        let Some(pair) = pair else {
            return Err(Error::Refused(AllocateRefusal::NotAssociated));
        };
        let lot = place.map_or(Lot::Single, |place| books[place].lot);
        post(desk, transfer, &pair, lot, remembered)
    }
}

fn post(
    desk: &mut Desk<'_, '_>,
    transfer: &Transfer,
    pair: &Pair,
    lot: Lot,
    remembered: Option<String>,
) -> Result<Decision<String>, Error<AllocateRefusal>> {
    let (master, member, amount) = (&pair.master, &pair.member, transfer.amount);
    let (own, theirs) = match transfer.balance {
        BalanceType::Debit => (BookKind::Cash, BookKind::Cash),
        BalanceType::Credit => (BookKind::Credit, BookKind::SharedCredit),
    };
    let first = desk.book(member.key, theirs, lot).is_none();
    let from = desk.open(master, own, lot);
    let to = desk.open(member, theirs, lot);
    let id = transfer.transaction_id.clone().unwrap_or_else(|| desk.new_transaction_id());
    let words = (TradeType::Allocate, TradeDetail::EnterpriseAllocate);
    let trade = desk.trade(words, &id, (master.key, member.key));
    let key = desk.transfer(trade, from, to, amount).map_err(|error| bug(&error))?;
    desk.allocate((master.key, member.key, theirs, lot), amount)?;
    if transfer.balance == BalanceType::Credit {
        desk.move_limit(from, Amount::ZERO, amount)?;
        desk.move_limit(to, amount, Amount::ZERO)?;
        if let (true, Some(at)) = (first, lot.expires()) {
            desk.oblige(CREDIT_EXPIRY, member, to.0, at);
        }
    }
    if let Some(remembered) = remembered {
        desk.accept(master, remembered, key);
    }
    let facts = Facts::new()
        .text("master", &master.id)
        .text("member", &member.id)
        .text("balance_type", transfer.balance.as_str())
        .amount("amount", amount)
        .time("expire_time", lot.expires())
        .text("trans_id", &id);
    desk.emit(master.key, "enterprise.allocated", &facts);
    desk.emit(member.key, "enterprise.allocation_received", &facts);
    Ok(Decision { value: id, subject: master.key, facts })
}
