//! [`Desk`]: what commands of a fold decide on, and what they leave.

use std::collections::{HashMap, HashSet};

use hubu_core::accounts::{TradeDetail, TradeType};
use hubu_core::customers::RealName;
use hubu_core::enterprise::ProjectStatus;
use hubu_core::ids::{BookKey, CustomerId, CustomerKey, GroupKey, PostingKey};
use hubu_core::ledger::{Book, BookKind, Journal, Leg, Lot, Mark, PostError, Trade};
use hubu_core::money::Amount;
use hubu_core::partners::AssociationType;
use hubu_core::realm::Realm;
use hubu_core::time::Timestamp;
use hubu_store::due::{DuePlace, Lease};
use hubu_store::enterprise::MemberRelation;
use hubu_store::ledger::{Hold, Holder, Saved, TransactionIdRow};
use hubu_store::records::{AuditRow, DueRow, EventRow, Facts, IdempotencyRow};
use hubu_store::{Error, Fault, Moment};

use super::coupons::{CouponCut, Coupons};
use super::settling::Consumption;
use super::trades::{TradeCut, Trades};
use super::{Context, Party};

/// (master, member, cash or shared credit, lot): the place of an allocation.
pub(super) type AllocationPlace = (CustomerKey, CustomerKey, BookKind, i64);

/// What was loaded for a fold, changed by each accepted command.
pub struct Loaded {
    pub(super) journal: Journal,
    pub(super) holders: HashMap<CustomerKey, Holder>,
    pub(super) by_id: HashMap<String, CustomerKey>,
    pub(super) relations: HashMap<CustomerKey, MemberRelation>,
    pub(super) associations: HashMap<CustomerKey, AssociationType>,
    pub(super) allocations: HashMap<AllocationPlace, Amount>,
    pub(super) holds: HashMap<i64, Hold>,
    pub(super) transaction_ids: HashSet<(CustomerKey, String)>,
    pub(super) projects: HashMap<(CustomerKey, String), ProjectStatus>,
    pub(super) coupons: Coupons,
    pub(super) trades: Trades,
    pub(super) consumption: Consumption,
    pub(super) left: Left,
}

/// What accepted commands leave besides the journal.
#[derive(Default)]
pub(super) struct Left {
    pub(super) saved: Saved,
    pub(super) allocations: Vec<AllocationPlace>,
    pub(super) events: Vec<EventRow>,
    pub(super) due: Vec<DueRow>,
    /// Obligations that are never put off by being written again.
    pub(super) due_by: Vec<DueRow>,
    /// Payers whose rows are to be repaid.
    pub(super) repay: Vec<CustomerKey>,
    /// Obligations that nobody needs any more, each with how many were written before that was known.
    pub(super) relieved: Vec<(DuePlace, usize)>,
    pub(super) completed: Vec<Lease>,
    pub(super) audit: Vec<AuditRow>,
    pub(super) idempotency: Vec<IdempotencyRow>,
    undo: Vec<Undo>,
}

enum Undo {
    Allocation(AllocationPlace, Option<Amount>),
    TransactionId(CustomerKey, String),
    Hold(i64, Option<Hold>),
    EventSeq(CustomerKey, i64),
}

/// Where a refused command's traces are cut off.
pub(super) struct Cut {
    journal: Mark,
    coupons: CouponCut,
    trades: TradeCut,
    undo: usize,
    lengths: [usize; 9],
}

impl Left {
    /// Takes out the obligations that stand at the end of the fold: those that are to be written, and those that
    /// are to be ended.
    pub(super) fn obligations(&mut self) -> (Vec<DueRow>, Vec<DuePlace>) {
        // What was said of each last: ended, with so many written before.
        let ended: HashMap<DuePlace, usize> =
            std::mem::take(&mut self.relieved).into_iter().collect();
        let mut written = HashSet::new();
        let mut due = Vec::with_capacity(self.due.len());
        for (number, row) in std::mem::take(&mut self.due).into_iter().enumerate() {
            let place = (row.group, row.kind, row.key);
            if ended.get(&place).is_none_or(|before| *before <= number) {
                written.insert(place);
                due.push(row);
            }
        }
        let mut ended: Vec<DuePlace> =
            ended.into_keys().filter(|place| !written.contains(place)).collect();
        ended.sort_unstable();
        (due, ended)
    }
}

impl Loaded {
    pub(super) fn cut(&self) -> Cut {
        let left = &self.left;
        Cut {
            journal: self.journal.mark(),
            coupons: self.coupons.cut(),
            trades: self.trades.cut(),
            undo: left.undo.len(),
            lengths: [
                left.saved.transaction_ids.len(),
                left.saved.placed.len(),
                left.saved.released.len(),
                left.allocations.len(),
                left.events.len(),
                left.due.len(),
                left.relieved.len(),
                left.due_by.len(),
                left.repay.len(),
            ],
        }
    }

    pub(super) fn rollback(&mut self, cut: &Cut) {
        self.journal.rollback(cut.journal);
        self.coupons.rollback(&cut.coupons);
        self.trades.rollback(&cut.trades);
        while self.left.undo.len() > cut.undo {
            match self.left.undo.pop() {
                Some(Undo::Allocation(place, Some(net))) => {
                    self.allocations.insert(place, net);
                }
                Some(Undo::Allocation(place, None)) => {
                    self.allocations.remove(&place);
                }
                Some(Undo::TransactionId(owner, id)) => {
                    self.transaction_ids.remove(&(owner, id));
                }
                Some(Undo::Hold(key, Some(hold))) => {
                    self.holds.insert(key, hold);
                }
                Some(Undo::Hold(key, None)) => {
                    self.holds.remove(&key);
                }
                Some(Undo::EventSeq(key, seq)) => {
                    if let Some(holder) = self.holders.get_mut(&key) {
                        holder.event_seq = seq;
                    }
                }
                None => break,
            }
        }
        let [ids, placed, released, allocations, events, due, relieved, due_by, repay] =
            cut.lengths;
        self.left.saved.transaction_ids.truncate(ids);
        self.left.saved.placed.truncate(placed);
        self.left.saved.released.truncate(released);
        self.left.allocations.truncate(allocations);
        self.left.events.truncate(events);
        self.left.due.truncate(due);
        self.left.relieved.truncate(relieved);
        self.left.due_by.truncate(due_by);
        self.left.repay.truncate(repay);
    }
}

/// What one command sees and does.
pub struct Desk<'a, 'm> {
    pub(super) loaded: &'a mut Loaded,
    pub(super) moment: &'a mut Moment<'m>,
    pub(super) context: &'a Context,
    pub(super) actor: String,
    /// Audit rows about others than the command's subject.
    pub(super) others: Vec<(CustomerKey, Facts)>,
}

impl Desk<'_, '_> {
    /// The realm's facts.
    pub fn realm(&self) -> &Realm {
        &self.context.realm
    }

    /// Who acts, as `account/user`, or the name of a job.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// Business time.
    pub fn now(&self) -> Timestamp {
        self.moment.now
    }

    /// A customer that was needed; `None` when there is none with this id.
    pub fn holder(&self, party: &Party) -> Option<Holder> {
        let key = match party {
            Party::Key(key) => *key,
            Party::Id(id) => self.key_of(id)?,
        };
        self.loaded.holders.get(&key).cloned()
    }

    fn key_of(&self, id: &CustomerId) -> Option<CustomerKey> {
        self.loaded.by_id.get(id.as_str()).copied()
    }

    /// A customer's certified identity, if it is verified.
    pub fn real_name(&self, holder: &Holder) -> Result<Option<RealName>, Fault> {
        (self.context.real_names)(holder)
    }

    /// The relation a member is in now.
    pub fn relation(&self, member: CustomerKey) -> Option<&MemberRelation> {
        self.loaded.relations.get(&member)
    }

    /// Where an enterprise project stands that was needed; `None` where it is not stored.
    pub fn enterprise_project(&self, owner: CustomerKey, id: &str) -> Option<ProjectStatus> {
        self.loaded.projects.get(&(owner, id.to_owned())).copied()
    }

    /// How a customer belongs to a partner now.
    pub fn association(&self, customer: CustomerKey) -> Option<AssociationType> {
        self.loaded.associations.get(&customer).copied()
    }

    /// A customer's book, if it was ever opened.
    pub fn book(&self, owner: CustomerKey, kind: BookKind, lot: Lot) -> Option<&Book> {
        self.loaded.journal.books.find(owner, kind, lot)
    }

    /// All books of a customer.
    pub fn books(&self, owner: CustomerKey) -> impl Iterator<Item = &Book> {
        self.loaded.journal.books.of(owner)
    }

    /// Has a customer a receivable past due?
    pub fn in_arrears(&self, owner: CustomerKey) -> bool {
        self.books(owner).any(|book| book.overdue(self.now()))
    }

    /// The balance of a customer's book; zero where it was never opened.
    pub fn balance(&self, owner: CustomerKey, kind: BookKind, lot: Lot) -> Amount {
        self.loaded.journal.books.balance(owner, kind, lot)
    }

    /// A customer's book, opened when it has none.
    pub fn open(&mut self, holder: &Holder, kind: BookKind, lot: Lot) -> BookKey {
        let key = BookKey(self.moment.ids.key(self.moment.wall));
        self.loaded.journal.open((holder.group, holder.key), (kind, lot), None, key)
    }

    /// Changes a credit book's limit and lent part.
    pub fn move_limit<R>(
        &mut self,
        book: BookKey,
        limit: Amount,
        lent: Amount,
    ) -> Result<(), Error<R>> {
        self.loaded.journal.move_limit(book, limit, lent).map_err(|error| bug(&error))
    }

    /// Sets when a receivable falls due.
    pub fn set_due<R>(&mut self, book: BookKey, due: Timestamp) -> Result<(), Error<R>> {
        self.loaded.journal.set_due(book, due).map_err(|error| bug(&error))
    }

    /// A trade of `payer` and `consumer` with the words of the statement; the rest is empty.
    pub fn trade(
        &self,
        (kind, detail): (TradeType, TradeDetail),
        id: &str,
        (payer, consumer): (CustomerKey, CustomerKey),
    ) -> Trade {
        Trade {
            kind,
            detail,
            id: id.to_owned(),
            cycle: self.context.realm.zone.cycle_of(self.moment.now),
            channel: None,
            channel_no: String::new(),
            payer,
            consumer,
            service: 0,
            resource_type: 0,
            span: None,
            actor: self.actor.clone(),
            memo: String::new(),
        }
    }

    /// Moves `amount` (above zero) from one book to another. The caller has checked the funds.
    pub fn transfer(
        &mut self,
        trade: Trade,
        from: BookKey,
        to: BookKey,
        amount: Amount,
    ) -> Result<PostingKey, PostError> {
        let taken = amount.checked_neg().ok_or(PostError::OutOfRange)?;
        let legs = [Leg { book: from, amount: taken }, Leg { book: to, amount }];
        let at = self.loaded.journal.no_earlier_than(self.moment.now, &[from, to]);
        let instants = (at, self.moment.wall);
        self.loaded.journal.post(self.moment.ids, instants, trade, &legs)
    }

    /// Moves amounts between any number of books: what is taken is below zero, and all add up to nothing. The caller
    /// has checked the funds.
    pub(crate) fn post(&mut self, trade: Trade, legs: &[Leg]) -> Result<PostingKey, PostError> {
        let books: Vec<BookKey> = legs.iter().map(|leg| leg.book).collect();
        let at = self.loaded.journal.no_earlier_than(self.moment.now, &books);
        let instants = (at, self.moment.wall);
        self.loaded.journal.post(self.moment.ids, instants, trade, legs)
    }

    /// What a master has allocated to a member and not reclaimed.
    pub fn allocated(&self, place: (CustomerKey, CustomerKey, BookKind, Lot)) -> Amount {
        let (master, member, kind, lot) = place;
        let net = self.loaded.allocations.get(&(master, member, kind, lot.code()));
        net.copied().unwrap_or(Amount::ZERO)
    }

    /// Changes that amount by a signed one.
    pub fn allocate<R>(
        &mut self,
        place: (CustomerKey, CustomerKey, BookKind, Lot),
        change: Amount,
    ) -> Result<(), Error<R>> {
        let before = self.allocated(place);
        let net = before.checked_add(change).filter(|net| !net.is_negative());
        let net = net.ok_or_else(|| Fault::Bug("an allocation fell below zero".to_owned()))?;
        let place = (place.0, place.1, place.2, place.3.code());
        let old = self.loaded.allocations.insert(place, net);
        self.loaded.left.undo.push(Undo::Allocation(place, old));
        self.loaded.left.allocations.push(place);
        Ok(())
    }

    /// Everybody who ever shared credit of this lot with a member.
    pub fn lenders(&self, member: CustomerKey, lot: Lot) -> Vec<CustomerKey> {
        let places = self.loaded.allocations.keys();
        let of = places.filter(|(_, borrower, kind, code)| {
            *borrower == member && *kind == BookKind::SharedCredit && *code == lot.code()
        });
        let mut lenders: Vec<CustomerKey> = of.map(|(lender, ..)| *lender).collect();
        lenders.sort_unstable();
        lenders
    }

    /// Was this transaction id accepted before?
    pub fn used(&self, owner: CustomerKey, id: &str) -> bool {
        self.loaded.transaction_ids.contains(&(owner, id.to_owned()))
    }

    /// Accepts a transaction id for ever.
    pub fn accept(&mut self, owner: &Holder, id: String, posting: PostingKey) {
        self.loaded.transaction_ids.insert((owner.key, id.clone()));
        self.loaded.left.undo.push(Undo::TransactionId(owner.key, id.clone()));
        let row = TransactionIdRow { group: owner.group, customer: owner.key, id, posting };
        self.loaded.left.saved.transaction_ids.push(row);
    }

    /// A hold that was needed.
    pub fn hold(&self, key: i64) -> Option<Hold> {
        self.loaded.holds.get(&key).copied()
    }

    /// Records a hold that was placed.
    pub fn place_hold(&mut self, owner: &Holder, amount: Amount, reason: &str) -> i64 {
        let key = self.moment.ids.key(self.moment.wall);
        let hold = Hold { key, customer: owner.key, amount, released: None };
        self.loaded.left.undo.push(Undo::Hold(key, self.loaded.holds.insert(key, hold)));
        let row = (owner.group, hold, reason.to_owned(), self.moment.now);
        self.loaded.left.saved.placed.push(row);
        key
    }

    /// Records that a hold was released.
    pub fn release_hold(&mut self, owner: &Holder, hold: Hold) {
        let released = Hold { released: Some(self.moment.now), ..hold };
        let old = self.loaded.holds.insert(hold.key, released);
        self.loaded.left.undo.push(Undo::Hold(hold.key, old));
        self.loaded.left.saved.released.push((owner.group, hold.key, self.moment.now));
    }

    /// Emits an event about a customer, under its next number.
    pub fn emit(&mut self, subject: CustomerKey, kind: &'static str, facts: &Facts) {
        let Some(holder) = self.loaded.holders.get_mut(&subject) else { return };
        self.loaded.left.undo.push(Undo::EventSeq(subject, holder.event_seq));
        holder.event_seq += 1;
        self.loaded.left.events.push(EventRow {
            group: holder.group,
            subject,
            seq: holder.event_seq,
            kind,
            at: self.moment.now,
            body: facts.to_json(),
        });
    }

    /// Asks a reconciler to look at something of a customer's, by its row key, at `due`; where it was asked
    /// before, that instant moves.
    pub fn oblige(&mut self, kind: &'static str, owner: &Holder, key: i64, due: Timestamp) {
        let (group, customer) = (owner.group, owner.key);
        self.loaded.left.due.push(DueRow { group, kind, key, customer, due });
    }

    /// The same, where an instant at which it was asked before stays if it is earlier.
    pub fn oblige_by(&mut self, kind: &'static str, owner: &Holder, key: i64, due: Timestamp) {
        let (group, customer) = (owner.group, owner.key);
        self.loaded.left.due_by.push(DueRow { group, kind, key, customer, due });
    }

    /// Rows of a payer are to be repaid, as much as its receivables are once the fold is stored.
    pub(crate) fn repay_rows(&mut self, payer: CustomerKey) {
        self.loaded.left.repay.push(payer);
    }

    /// Asks it no longer, whether it was asked in this fold or before.
    pub fn relieve(&mut self, kind: &'static str, group: GroupKey, key: i64) {
        let left = &mut self.loaded.left;
        left.relieved.push(((group, kind, key), left.due.len()));
    }

    /// Tells the audit trail of somebody else than the command's subject what was done to it.
    pub fn also_about(&mut self, subject: CustomerKey, facts: Facts) {
        self.others.push((subject, facts));
    }

    /// 32 random hexadecimal digits: a transaction id of our own.
    pub fn new_transaction_id(&mut self) -> String {
        self.moment.ids.hex32()
    }

    pub(super) fn group_of(&self, key: CustomerKey) -> GroupKey {
        self.loaded.holders.get(&key).map_or(GroupKey(key.0), |holder| holder.group)
    }
}

/// A posting that the checks before it should have prevented.
pub(crate) fn bug<R>(error: &PostError) -> Error<R> {
    Error::Fault(Fault::Bug(format!("posting: {error}")))
}
