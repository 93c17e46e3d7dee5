//! A master reclaims cash or credit from a member (`accounts` A8, A9, A14, A15).

use hubu_core::accounts::{BalanceType, TradeDetail, TradeType};
use hubu_core::enterprise::{Attempt, ReclaimRefusal, Source, decide_reclaim, reclaimable_cash};
use hubu_core::ids::PostingKey;
use hubu_core::ledger::{BookKind, Lot, PostError};
use hubu_core::money::Amount;
use hubu_store::ledger::Holder;
use hubu_store::records::Facts;
use hubu_store::{Error, Fault};

use super::facts::{Pair, Transfer, credit_lots};
use crate::ledger::{Command, Decision, Desk, Needs, bug};

/// Takes allocated money back: cash that is left of what this master allocated, or the unused part
/// of a shared credit book.
#[derive(Clone, Debug)]
pub struct Reclaim(pub Transfer);

impl Command for Reclaim {
    /// The transaction id.
    type Reply = String;
    type Refusal = ReclaimRefusal;

    fn needs(&self, needs: &mut Needs) {
        let (master, member) = self.0.parties();
        needs.pair(&master, &member);
        if let Some(id) = self.0.remembered() {
            needs.transaction_id(&master, id);
        }
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<String>, Error<ReclaimRefusal>> {
        let transfer = &self.0;
        let (master, _) = transfer.parties();
        let master = desk.holder(&master).ok_or(Error::Refused(ReclaimRefusal::NotMaster))?;
        let remembered = transfer.remembered();
        let pair = Pair::find(desk, &master, transfer)?;
        let member = pair.as_ref().map(|pair| pair.member.clone());
        let (books, mut lots) = member.as_ref().map_or_else(Default::default, |member| {
            credit_lots(desk, member.key, BookKind::SharedCredit)
        });
        // A book may also hold what an earlier master shared: that is not this one's to take.
        for (book, lot) in books.iter().zip(&mut lots) {
            let place = (master.key, book.customer, BookKind::SharedCredit, book.lot);
            lot.available = lot.available.min(desk.allocated(place));
        }
        let place = decide_reclaim(&Attempt {
            caller_is_master: master.is_master,
            duplicate: remembered.as_ref().is_some_and(|id| desk.used(master.key, id)),
            facts: pair.as_ref().and_then(|pair| pair.facts(desk, transfer.balance)),
            source: match transfer.balance {
                BalanceType::Debit => Source::Cash {
                    available: member
                        .as_ref()
                        .map_or(Amount::ZERO, |member| reclaimable_now(desk, &master, member)),
                },
                BalanceType::Credit => {
                    Source::Credit { lots: &lots, wanted: transfer.expires, now: desk.now() }
                }
            },
            amount: transfer.amount,
        })
        .map_err(Error::Refused)?;
        let Some(pair) = pair else {
            return Err(Error::Refused(ReclaimRefusal::NotAssociated));
        };
        let lot = place.map_or(Lot::Single, |place| books[place].lot);
        let id = transfer.transaction_id.clone().unwrap_or_else(|| desk.new_transaction_id());
        let taking = Taking {
            balance: transfer.balance,
            lot,
            amount: transfer.amount,
            words: (TradeType::Reclaim, TradeDetail::EnterpriseReclaim),
            id: &id,
        };
        let key = take_back(desk, &pair.master, &pair.member, &taking)?;
        if let Some(remembered) = remembered {
            desk.accept(&pair.master, remembered, key);
        }
        let facts = Facts::new()
            .text("master", &pair.master.id)
            .text("member", &pair.member.id)
            .text("balance_type", transfer.balance.as_str())
            .amount("amount", transfer.amount)
            .time("expire_time", lot.expires())
            .text("trans_id", &id);
        desk.emit(pair.master.key, "enterprise.reclaimed", &facts);
        desk.emit(pair.member.key, "enterprise.allocation_withdrawn", &facts);
        Ok(Decision { value: id, subject: pair.master.key, facts })
    }
}

/// What of a member's cash its master may take back now.
pub(super) fn reclaimable_now(desk: &Desk<'_, '_>, master: &Holder, member: &Holder) -> Amount {
    let balance = desk.balance(member.key, BookKind::Cash, Lot::Single);
    let net = desk.allocated((master.key, member.key, BookKind::Cash, Lot::Single));
    reclaimable_cash(balance, member.over_invoiced, net)
}

/// What is taken back, and in which words.
pub(super) struct Taking<'a> {
    pub(super) balance: BalanceType,
    pub(super) lot: Lot,
    pub(super) amount: Amount,
    pub(super) words: (TradeType, TradeDetail),
    pub(super) id: &'a str,
}

/// Moves allocated money back to the master; the amount was checked.
pub(super) fn take_back<R>(
    desk: &mut Desk<'_, '_>,
    master: &Holder,
    member: &Holder,
    taking: &Taking<'_>,
) -> Result<PostingKey, Error<R>> {
    let &Taking { balance, lot, amount, words, id } = taking;
    let (own, theirs) = match balance {
        BalanceType::Debit => (BookKind::Cash, BookKind::Cash),
        BalanceType::Credit => (BookKind::Credit, BookKind::SharedCredit),
    };
    let from = desk.open(member, theirs, lot);
    let to = desk.open(master, own, lot);
    let trade = desk.trade(words, id, (member.key, master.key));
    let key = desk.transfer(trade, from, to, amount).map_err(|error: PostError| bug(&error))?;
    let less = amount.checked_neg().ok_or_else(|| Fault::Bug("an endless amount".to_owned()))?;
    desk.allocate((master.key, member.key, theirs, lot), less)?;
    if balance == BalanceType::Credit {
        desk.move_limit(from, less, Amount::ZERO)?;
        desk.move_limit(to, Amount::ZERO, less)?;
    }
    Ok(key)
}
