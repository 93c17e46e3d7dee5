//! Money between masters and members.

use crate::accounts::insufficient;
use crate::amount::E8;
use crate::answer::Answer;
use crate::books::{Holds, Place};
use crate::consent::{SHARE_CREDIT, effective};
use crate::customers::{Status, bad_parameter};
use crate::ids::Sort;
use crate::json::{Fields, Json};
use crate::organisation::masters_only;
use crate::world::{Model, Page, Who};

/// A wish to allocate, or to reclaim.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// The member named, by its id.
    pub member: String,
    /// How much.
    pub amount: E8,
    /// Credit, or else cash.
    pub credit: bool,
    /// The end of the credit that is named.
    pub end: Option<i64>,
    /// The caller's transaction id.
    pub id: Option<String>,
    /// Is it the old form?
    pub former: bool,
}

/// What a transfer is refused with: status and code, of today and in the old form.
type Refused = [(u16, &'static str); 2];

const DUPLICATE: Refused = [(400, "CBC.99007009"), (400, "CBC.99007009")];
const ENDED: Refused = [(400, "CBC.99007181"), (500, "CBC.7181")];
const STRANGER: Refused = [(400, "CBC.99007001"), (500, "CBC.7001")];
const NOT_RECLAIMED_FROM: Refused = [(400, "CBC.99007001"), (400, "CBC.99000047")];
const FAILED: Refused = [(400, "CBC.99007004"), (500, "CBC.7004")];
const NOT_RECLAIMED: Refused = [(400, "CBC.99007004"), (400, "CBC.99007004")];
const NO_CREDIT: Refused = [(400, "CBC.99000047"), (400, "CBC.99000047")];

fn told(refused: Refused, former: bool) -> Answer {
    let (status, code) = refused[usize::from(former)];
    Answer::refused(status, code)
}

fn failed(refused: Refused, items: &[&str], former: bool) -> Answer {
    let (status, code) = refused[usize::from(former)];
    Answer::failed(status, code, items, former)
}

impl Model {
    pub(crate) fn net(&self, place: (Who, Who, Holds, i64)) -> E8 {
        self.net.get(&place).copied().unwrap_or(0)
    }

    pub(crate) fn change_net(&mut self, place: (Who, Who, Holds, i64), by: E8) {
        *self.net.entry(place).or_default() += by;
    }

    /// A master allocates.
    pub fn allocate(&mut self, master: Who, wish: &Transfer) -> Answer {
        let member = match self.pair(master, wish, STRANGER) {
            Ok(member) if self.people[member].status == Status::Closed => {
                return told(STRANGER, wish.former);
            }
            Ok(member) => member,
            Err(answer) => return answer,
        };
        let failing = self.against_allocation(master, member, wish.credit);
        if !failing.is_empty() {
            return failed(FAILED, &failing, wish.former);
        }
        let (from, to) = if wish.credit {
            let end = match self.meant(master, Holds::Credit, wish) {
                Ok(end) => end,
                Err(answer) => return answer,
            };
            ((master, Holds::Credit, end), (member, Holds::SharedCredit, end))
        } else {
            ((master, Holds::Cash, 0), (member, Holds::Cash, 0))
        };
        let over = if wish.credit { 0 } else { self.people[master].over_invoiced };
        if wish.amount > (self.balance(from) - over).max(0) {
            return insufficient();
        }
        let first = self.book(to).is_none();
        let words = ("BEADJUST", "SOURCE_OPERATION_TRANSFER");
        self.move_between((from, to), words, (wish.amount, wish.id.as_ref()));
        self.change_net((master, member, to.1, to.2), wish.amount);
        if wish.credit {
            self.move_limit(from, 0, wish.amount);
            self.move_limit(to, wish.amount, 0);
            if first && to.2 != 0 {
                self.oblige_credit(to);
            }
        }
        self.remember(master, wish.id.as_ref());
        self.raise(master, "enterprise.allocated");
        self.raise(member, "enterprise.allocation_received");
        self.detail(self.transfer_facts((master, member), wish, to.2));
        Answer::empty()
    }

    /// A master reclaims.
    pub fn reclaim(&mut self, master: Who, wish: &Transfer) -> Answer {
        let member = match self.pair(master, wish, NOT_RECLAIMED_FROM) {
            Ok(member) => member,
            Err(answer) => return answer,
        };
        let failing = self.against_reclaim(master, member, wish.credit);
        if !failing.is_empty() {
            return failed(NOT_RECLAIMED, &failing, wish.former);
        }
        let (holds, end) = if wish.credit {
            match self.meant(member, Holds::SharedCredit, wish) {
                Ok(end) => (Holds::SharedCredit, end),
                Err(answer) => return answer,
            }
        } else {
            (Holds::Cash, 0)
        };
        if wish.amount > self.reclaimable(master, (member, holds, end)) {
            return insufficient();
        }
        let words = ("BERETRIEVE", "SOURCE_OPERATION_RETRIEVE");
        self.take_back((master, member, holds, end), words, (wish.amount, wish.id.as_ref()));
        self.remember(master, wish.id.as_ref());
        self.raise(master, "enterprise.reclaimed");
        self.raise(member, "enterprise.allocation_withdrawn");
        self.detail(self.transfer_facts((master, member), wish, end));
        Answer::empty()
    }

    /// What trails say of a transfer that was just done.
    fn transfer_facts(&self, (master, member): (Who, Who), wish: &Transfer, end: i64) -> Fields {
        let kind = if wish.credit { "BALANCE_TYPE_CREDIT" } else { "BALANCE_TYPE_DEBIT" };
        let id = self.postings.last().map(|posting| posting.trade.id);
        self.pair_facts(master, member)
            .with("balance_type", kind)
            .with("amount", Json::amount(wish.amount))
            .with_some("expire_time", (end != 0).then(|| Json::instant(end)))
            .with_some("trans_id", id)
    }

    /// A master and its member, as trails name them.
    pub(crate) fn pair_facts(&self, master: Who, member: Who) -> Fields {
        let facts = Fields::default().with("master", self.people[master].id);
        facts.with("member", self.people[member].id)
    }

    /// What both ask first: a master, a new transaction, a member.
    fn pair(&self, master: Who, wish: &Transfer, stranger: Refused) -> Result<Who, Answer> {
        if !self.people[master].is_master() {
            return Err(masters_only());
        }
        if self.is_known(master, wish.id.as_ref()) {
            return Err(told(DUPLICATE, wish.former));
        }
        let member = self.find(&wish.member);
        let of = |member: &Who| self.relation(*member).is_some_and(|one| one.master == master);
        member.filter(of).ok_or_else(|| told(stranger, wish.former))
    }

    /// Was a transfer with this id accepted before?
    pub(crate) fn is_known(&self, master: Who, id: Option<&String>) -> bool {
        id.is_some_and(|id| self.accepted.contains(&(master, format!("transfer/{id}"))))
    }

    pub(crate) fn remember(&mut self, master: Who, id: Option<&String>) {
        self.accepted.extend(id.map(|id| (master, format!("transfer/{id}"))));
    }

    /// The end of the credit that is meant among somebody's of a kind that are limited to something.
    fn meant(&self, who: Who, holds: Holds, wish: &Transfer) -> Result<i64, Answer> {
        let books = self.people[who].books.iter();
        let books = books.filter(|((kind, _), book)| *kind == holds && book.limit != 0);
        let ends: Vec<i64> = books.map(|((_, end), _)| *end).collect();
        let Some(wanted) = wish.end else {
            return match (ends.contains(&0), ends.is_empty()) {
                (true, _) => Ok(0),
                (false, true) => Err(told(NO_CREDIT, wish.former)),
                (false, false) => Err(bad_parameter()),
            };
        };
        if ends == [0] {
            return Err(bad_parameter());
        }
        if wanted <= self.now() {
            return Err(told(ENDED, wish.former));
        }
        ends.into_iter().find(|end| *end == wanted).ok_or_else(|| told(NO_CREDIT, wish.former))
    }

    fn hosts_differ(&self, master: Who, member: Who) -> bool {
        self.people[master].signing_entity != self.people[member].signing_entity
    }

    fn credit_not_shared(&self, member: Who) -> bool {
        let relation = self.relation(member);
        relation.is_some_and(|one| effective(one.custody, one.accepted) & SHARE_CREDIT == 0)
    }

    fn in_custody(&self, member: Who) -> bool {
        self.relation(member).is_some_and(|one| one.custody)
    }

    /// In independent mode credit stays with one name, or its branches.
    fn names_differ(&self, master: Who, member: Who) -> bool {
        let names =
            self.people[master].real_name.as_ref().zip(self.people[member].real_name.as_ref());
        !self.in_custody(member) && !names.is_some_and(|(one, other)| one.same_or_branch(other))
    }

    fn against_allocation(&self, master: Who, member: Who, credit: bool) -> Vec<&'static str> {
        let (one, other) = (&self.people[master], &self.people[member]);
        let mut own = other.books.iter().filter(|((holds, _), _)| *holds == Holds::Credit);
        let own_credit = own.any(|(_, book)| book.limit != 0);
        let names = one.real_name.as_ref().zip(other.real_name.as_ref());
        let same_person = names.is_some_and(|(one, other)| one.same_person(other));
        let agency = self.is_agency(master);
        named(&[
            ("SUB_CUSTOMER_NO_OWN_CREDIT", credit && own_credit),
            ("NO_SHARE_CREDIT_TO_SUB_PERMISSION", credit && self.credit_not_shared(member)),
            ("TRANS_CREDIT_EXT_PRI_MUST_POSTPAY", credit && !one.monthly),
            ("SAME_REAL_NAME_TRANS_CREDIT", credit && self.names_differ(master, member)),
            ("SUB_CUSTOMER_OVERDUE_BILL", credit && self.in_arrears(member)),
            ("PREPAID_PRODUCT_FOR_IES", credit && other.ies),
            ("NO_CREDIT_TRANSFER_FOR_DIFF_HOST", credit && self.hosts_differ(master, member)),
            ("MUST_BE_SAME_SIGNING_ENTITY", self.hosts_differ(master, member)),
            ("NO_TRANSFER_FOR_FC_SUBACCOUNT", self.in_custody(member)),
            ("PRI_PAID_BP_SUB_CUST_NOT_TRANS_DEBIT", !credit && agency),
            ("PRI_RESALE_BP_SUB_CUST_NOT_TRANS_DEBIT", !credit && self.is_resale(master)),
            ("PRI_RESALE_BP_SUB_CUST_NOT_TRANS_CREDIT", credit && self.is_resale(master)),
            ("PRI_PAID_BP_SUB_CUST_NOT_TRANS_CREDIT", credit && agency),
            ("ADVANCE_PAY_PRI_SUB_MUST_SAME_LEGAL", !credit && agency && !same_person),
        ])
    }

    fn against_reclaim(&self, master: Who, member: Who, credit: bool) -> Vec<&'static str> {
        named(&[
            ("NO_SHARE_CREDIT_TO_SUB_PERMISSION", credit && self.credit_not_shared(member)),
            ("SAME_REAL_NAME_TRANS_CREDIT", credit && self.names_differ(master, member)),
            ("MUST_BE_SAME_SIGNING_ENTITY", self.hosts_differ(master, member)),
            ("NO_CREDIT_RETRIEVE_FOR_DIFF_HOST", credit && self.hosts_differ(master, member)),
            ("NO_RETRIEVE_FOR_FC_SUBACCOUNT", self.in_custody(member)),
        ])
    }

    /// What of a member's book its master may take back: what is there, and not more than it allocated.
    fn reclaimable(&self, master: Who, (member, holds, end): Place) -> E8 {
        let over = if holds == Holds::Cash { self.people[member].over_invoiced } else { 0 };
        let there = self.balance((member, holds, end)) - over;
        there.min(self.net((master, member, holds, end))).max(0)
    }

    fn move_between(
        &mut self,
        (from, to): (Place, Place),
        (kind, detail): (&'static str, &'static str),
        (amount, id): (E8, Option<&String>),
    ) {
        let mut trade = self.trade(from.0, kind, detail);
        if let Some(id) = id {
            trade.id = self.ids.given(Sort::Trade, id);
        }
        trade.consumer = to.0;
        self.transfer(trade, from, to, amount);
    }

    fn take_back(
        &mut self,
        (master, member, holds, end): (Who, Who, Holds, i64),
        words: (&'static str, &'static str),
        (amount, id): (E8, Option<&String>),
    ) {
        let own = if holds == Holds::Cash { Holds::Cash } else { Holds::Credit };
        let (from, to) = ((member, holds, end), (master, own, end));
        self.move_between((from, to), words, (amount, id));
        self.change_net((master, member, holds, end), -amount);
        if own == Holds::Credit {
            self.move_limit(from, -amount, 0);
            self.move_limit(to, 0, -amount);
        }
    }

    /// Everything goes back that is left of what a master allocated; credit that ended does not.
    pub(crate) fn unbind(&mut self, master: Who, member: Who) {
        if !self.lends(master, member) {
            return;
        }
        let id = self.ids.unknown(Sort::Trade);
        let words = ("BEUNBIND", "SOURCE_OPERATION_BEUNBIND");
        let (mut cash, mut credit) = (0, 0);
        for (holds, end) in self.lent_places(master, member) {
            let amount = self.reclaimable(master, (member, holds, end));
            if amount > 0 && !self.ended(end) {
                self.take_back((master, member, holds, end), words, (amount, None));
                *(if holds == Holds::Cash { &mut cash } else { &mut credit }) += amount;
                // All of it is one transaction.
                if let Some(posting) = self.postings.last_mut() {
                    posting.trade.id = id;
                }
            }
        }
        self.raise_both(master, member, "enterprise.unbound");
        let facts = self.pair_facts(master, member).with("cash", Json::amount(cash));
        self.detail(facts.with("credit", Json::amount(credit)));
        self.note_operator("ReturnAllocations", master);
    }

    /// Is anything at a member that its master allocated, and may take back?
    fn lends(&self, master: Who, member: Who) -> bool {
        let places = self.lent_places(master, member).into_iter();
        places.into_iter().any(|(holds, end)| {
            !self.ended(end) && self.reclaimable(master, (member, holds, end)) > 0
        })
    }

    /// Where money of a master may lie at a member: cash first.
    fn lent_places(&self, master: Who, member: Who) -> Vec<(Holds, i64)> {
        let places = self.net.keys().filter(|(one, other, ..)| (*one, *other) == (master, member));
        places.map(|(_, _, holds, end)| (*holds, *end)).collect()
    }

    /// What a master may allocate of its cash, or of each credit.
    pub fn transferable(&self, who: Who, credit: bool, page: Page, former: bool) -> Answer {
        if !self.people[who].is_master() {
            return masters_only();
        }
        let over = self.people[who].over_invoiced;
        let cash = (self.balance((who, Holds::Cash, 0)) - over).max(0);
        let name = if former { "availTransferAmount" } else { "avail_transfer_amount" };
        let rows = self.amounts((who, Holds::Credit), credit, cash, (name, former));
        listed(rows, credit, page, former)
    }

    /// What a master may take back from a member.
    pub fn retrievable(
        &self,
        master: Who,
        member: &str,
        credit: bool,
        page: Page,
        former: bool,
    ) -> Answer {
        if !self.people[master].is_master() {
            return masters_only();
        }
        let of = |member: &Who| self.relation(*member).is_some_and(|one| one.master == master);
        let Some(member) = self.find(member).filter(of) else {
            return Answer::refused(400, "CBC.99000047");
        };
        let cash = self.reclaimable(master, (member, Holds::Cash, 0));
        let name = if former { "availRetrieveAmount" } else { "avail_retrieve_amount" };
        let rows = self.amounts((member, Holds::SharedCredit), credit, cash, (name, former));
        listed(rows, credit, page, former)
    }

    fn amounts(
        &self,
        (who, holds): (Who, Holds),
        credit: bool,
        cash: E8,
        (name, former): (&str, bool),
    ) -> Vec<Json> {
        let [measure, limit, end] = if former {
            ["measureId", "creditAmount", "expireTime"]
        } else {
            ["measure_id", "credit_amount", "expire_time"]
        };
        let row = |available: E8| {
            let row = Fields::default().with(name, Json::amount_number(available));
            row.with(measure, 1_i64).with("currency", self.site.currency())
        };
        if !credit {
            return vec![row(cash).done()];
        }
        let books = self.people[who].books.iter();
        let books = books
            .filter(|((kind, end), book)| *kind == holds && book.limit != 0 && !self.ended(*end));
        books
            .map(|((_, at), book)| {
                row(book.balance)
                    .with("amount", Json::amount_number(book.balance))
                    .with(limit, Json::amount_number(book.limit))
                    .with_some(end, (*at != 0).then(|| Json::instant(*at)))
                    .done()
            })
            .collect()
    }
}

/// Cash is one row, whatever the page.
fn listed(rows: Vec<Json>, credit: bool, page: Page, former: bool) -> Answer {
    let page = if credit { page } else { Page { offset: 0, limit: 1 } };
    let (total, rows) = page.of(rows);
    let (count, infos) =
        if former { ("totalCount", "amountInfo") } else { ("total_count", "amount_infos") };
    Answer::of(200, Fields::default().with(count, total).with(infos, rows).done())
}

fn named(found: &[(&'static str, bool)]) -> Vec<&'static str> {
    found.iter().filter(|(_, applies)| *applies).map(|(name, _)| *name).collect()
}
