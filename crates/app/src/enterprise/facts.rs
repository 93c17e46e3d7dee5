//! Gathers the facts that allocation and reclaim are judged by.

use hubu_core::accounts::BalanceType;
use hubu_core::customers::{RealName, Settlement};
use hubu_core::enterprise::{CreditLot, Facts, MasterFacts, MemberFacts};
use hubu_core::ids::CustomerId;
use hubu_core::ledger::{Book, BookKind};
use hubu_core::money::Amount;
use hubu_core::time::Timestamp;
use hubu_store::Fault;
use hubu_store::ledger::Holder;

use crate::ledger::{Desk, Party};

/// A wish to move money between a master and one of its members.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// The caller's account.
    pub master: hubu_core::ids::CustomerKey,
    /// The member named.
    pub member: CustomerId,
    /// How much; above zero.
    pub amount: Amount,
    /// Cash or credit.
    pub balance: BalanceType,
    /// Credit: the expiry named, to the second. Ignored for cash.
    pub expires: Option<Timestamp>,
    /// The caller's transaction id (≤ 64 characters); `None` = one of ours.
    pub transaction_id: Option<String>,
}

impl Transfer {
    pub(super) fn parties(&self) -> (Party, Party) {
        (Party::Key(self.master), Party::Id(self.member.clone()))
    }

    /// The key it is remembered by.
    pub(super) fn remembered(&self) -> Option<String> {
        remembered(self.transaction_id.as_ref())
    }
}

/// The key a transfer is remembered by; all of an account, of money and of coupons, share the ids.
pub(super) fn remembered(id: Option<&String>) -> Option<String> {
    id.map(|id| format!("transfer/{id}"))
}

/// The two customers of a transfer, with what the checks look at.
pub(super) struct Pair {
    pub(super) master: Holder,
    pub(super) member: Holder,
    master_name: Option<RealName>,
    member_name: Option<RealName>,
}

impl Pair {
    /// Master and member, where they are associated now.
    pub(super) fn find(
        desk: &Desk<'_, '_>,
        master: &Holder,
        transfer: &Transfer,
    ) -> Result<Option<Self>, Fault> {
        let Some(member) = desk.holder(&Party::Id(transfer.member.clone())) else {
            return Ok(None);
        };
        let related = desk.relation(member.key).is_some_and(|r| r.master == master.key);
        if !related {
            return Ok(None);
        }
        // Opened only where a check compares them.
        let credit = transfer.balance == BalanceType::Credit;
        let agency = desk.association(master.key).is_some();
        let (master_name, member_name) = if credit || agency {
            (desk.real_name(master)?, desk.real_name(&member)?)
        } else {
            (None, None)
        };
        Ok(Some(Self { master: master.clone(), member, master_name, member_name }))
    }

    /// The facts of the checks.
    pub(super) fn facts(&self, desk: &Desk<'_, '_>, balance: BalanceType) -> Option<Facts<'_>> {
        let relation = desk.relation(self.member.key)?;
        let now = desk.now();
        let mut books = desk.books(self.member.key);
        let overdue = books.any(|book| book.overdue(now));
        let own = |book: &Book| book.kind == BookKind::Credit && !book.limit.is_zero();
        Some(Facts {
            balance,
            mode: relation.mode,
            accepted: relation.accepted,
            master: MasterFacts {
                real_name: self.master_name.as_ref(),
                signing_entity: &self.master.signing_entity,
                settlement: Settlement::from_code(self.master.settlement)?,
                association: desk.association(self.master.key),
            },
            member: MemberFacts {
                real_name: self.member_name.as_ref(),
                signing_entity: &self.member.signing_entity,
                own_credit: desk.books(self.member.key).any(own),
                overdue,
                bought_ies: self.member.half_prepaid,
            },
        })
    }
}

/// A customer's credit books of a kind, with what core needs of them, in one order.
pub(super) fn credit_lots(
    desk: &Desk<'_, '_>,
    owner: hubu_core::ids::CustomerKey,
    kind: BookKind,
) -> (Vec<Book>, Vec<CreditLot>) {
    let books: Vec<Book> = desk
        .books(owner)
        .filter(|book| book.kind == kind && !book.limit.is_zero())
        .cloned()
        .collect();
    let lot = |book: &Book| CreditLot { expires: book.lot.expires(), available: book.balance };
    let lots = books.iter().map(lot).collect();
    (books, lots)
}
