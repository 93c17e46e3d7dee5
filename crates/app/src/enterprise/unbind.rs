//! When an association ends or changes its mode, what was allocated goes back by itself
//! (`accounts` A15, `BEUNBIND`).

use hubu_core::accounts::{BalanceType, TradeDetail, TradeType};
use hubu_core::enterprise::ReclaimRefusal;
use hubu_core::ids::CustomerKey;
use hubu_core::ledger::{BookKind, Lot};
use hubu_core::money::Amount;
use hubu_store::Error;
use hubu_store::records::Facts;

use super::facts::credit_lots;
use super::reclaim::{Taking, reclaimable_now, take_back};
use crate::ledger::{Command, Decision, Desk, Needs, Party};

/// Returns everything that is left of what a master allocated to a member. Credit that has ended is
/// left to its reconciler: it goes back to nobody.
#[derive(Clone, Copy, Debug)]
pub struct Unbind {
    /// The master.
    pub master: CustomerKey,
    /// The member.
    pub member: CustomerKey,
}

/// What went back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unbound {
    /// Cash.
    pub cash: Amount,
    /// Unused credit, of all ends together.
    pub credit: Amount,
}

impl Command for Unbind {
    type Reply = Unbound;
    type Refusal = ReclaimRefusal;

    fn needs(&self, needs: &mut Needs) {
        needs.pair(&Party::Key(self.master), &Party::Key(self.member));
    }

    fn decide(&self, desk: &mut Desk<'_, '_>) -> Result<Decision<Unbound>, Error<ReclaimRefusal>> {
        let found =
            desk.holder(&Party::Key(self.master)).zip(desk.holder(&Party::Key(self.member)));
        let (master, member) = found.ok_or(Error::Refused(ReclaimRefusal::NotAssociated))?;
        let id = desk.new_transaction_id();
        let words = (TradeType::Unbind, TradeDetail::EnterpriseUnbind);
        let cash = reclaimable_now(desk, &master, &member);
        if cash.is_positive() {
            let (balance, lot) = (BalanceType::Debit, Lot::Single);
            let taking = Taking { balance, lot, amount: cash, words, id: &id };
            take_back(desk, &master, &member, &taking)?;
        }
        let mut credit = Amount::ZERO;
        let (mut lots, _) = credit_lots(desk, member.key, BookKind::SharedCredit);
        lots.retain(|book| !book.expired(desk.now()));
        for book in lots {
            let lent = desk.allocated((master.key, member.key, BookKind::SharedCredit, book.lot));
            let amount = book.balance.min(lent);
            if amount.is_positive() {
                let (balance, lot) = (BalanceType::Credit, book.lot);
                let taking = Taking { balance, lot, amount, words, id: &id };
                take_back(desk, &master, &member, &taking)?;
                credit = credit.checked_add(amount).unwrap_or(credit);
            }
        }
        let facts = Facts::new()
            .text("master", &master.id)
            .text("member", &member.id)
            .amount("cash", cash)
            .amount("credit", credit);
        desk.emit(master.key, "enterprise.unbound", &facts);
        desk.emit(member.key, "enterprise.unbound", &facts);
        Ok(Decision { value: Unbound { cash, credit }, subject: master.key, facts })
    }
}
