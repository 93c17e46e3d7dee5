//! Somebody's money: what operators do with it, and what its owner is shown.

use crate::amount::E8;
use crate::answer::Answer;
use crate::books::Holds;
use crate::calendar::cycle_text;
use crate::ids::Sort;
use crate::json::{Fields, Json};
use crate::ledger::Hold;
use crate::world::{Model, Who};

/// Which account is corrected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Account {
    /// Cash.
    Cash,
    /// Credit with this end (0: none).
    Credit(i64),
}

const ADJUST: &str = "ADJUST";

pub(crate) fn insufficient() -> Answer {
    Answer::refused(400, "CBC.99005003")
}

pub(crate) fn credit_ended() -> Answer {
    Answer::refused(400, "CBC.99007181")
}

impl Model {
    /// Money comes in by a channel, under the channel's number (empty: none).
    pub fn recharge(&mut self, who: Who, amount: E8, channel: i64, number: &str) -> Answer {
        let remembered = (who, format!("recharge/{channel}/{number}"));
        if !number.is_empty() && self.accepted.contains(&remembered) {
            return Answer::refused(409, "HUBU.0102");
        }
        let mut trade = self.trade(who, "RECHARGE", "SOURCE_OPERAIION_RECHARGE");
        let id = trade.id;
        trade.channel = Some((channel, number.to_owned()));
        let cash = (who, Holds::Cash, 0);
        self.transfer(trade, (who, Holds::Funding, channel), cash, amount);
        if !number.is_empty() {
            self.accepted.insert(remembered);
        }
        let mut left = amount;
        for (holds, lot, owed) in self.debts(who) {
            let share = left.min(owed);
            if share == 0 {
                continue;
            }
            left -= share;
            let mut trade = self.trade(who, "DEDEUCT", "SOURCE_OPERAIION_WRITEOFF");
            trade.id = id;
            self.transfer(trade, cash, (who, holds, lot), share);
            // What has ended is not lent again.
            if holds == Holds::Credit && self.ended(lot) {
                self.clear(who, holds, lot);
            }
        }
        self.raise(who, "account.recharged");
        let facts = Fields::default().with("amount", Json::amount(amount)).with("trade_id", id);
        let facts = facts.with("channel", channel.to_string());
        self.detail(facts.with("repaid", Json::amount(amount - left)));
        let body = Fields::default()
            .with("trade_id", id)
            .with("repaid_amount", Json::amount(amount - left))
            .with("cash_balance", Json::amount(self.balance(cash)));
        Answer::of(201, body.done())
    }

    /// What money that comes in repays, in order: receivables by cycle, then credit that was spent, by
    /// its end.
    fn debts(&self, who: Who) -> Vec<(Holds, i64, E8)> {
        let books = &self.people[who].books;
        let of = |wanted: Holds| books.iter().filter(move |((holds, _), _)| *holds == wanted);
        let mut debts: Vec<_> =
            of(Holds::Receivable).map(|((h, lot), book)| (*h, *lot, -book.balance)).collect();
        let mut credits: Vec<_> =
            of(Holds::Credit).map(|((h, end), book)| (*h, *end, book.used())).collect();
        credits.sort_by_key(|(_, end, _)| if *end == 0 { i64::MAX } else { *end });
        debts.extend(credits);
        debts
    }

    /// Credit with an end (0: none) is granted, or lowered.
    pub fn grant_credit(&mut self, who: Who, amount: E8, end: i64) -> Answer {
        if self.ended(end) {
            return credit_ended();
        }
        let place = (who, Holds::Credit, end);
        if -amount > self.balance(place) {
            return insufficient();
        }
        let first = self.book(place).is_none();
        self.open(place);
        let line = (who, Holds::CreditLine, 0);
        let trade = self.trade(who, ADJUST, "SOURCE_OPERAIION_ADJUST_CREDIT");
        self.either_way(trade, line, place, amount);
        self.move_limit(place, amount, 0);
        if first && end != 0 {
            self.oblige_credit(place);
        }
        let limit = self.open(place).limit;
        self.raise(who, "account.credit_granted");
        let facts = self.moved_facts(amount).with("limit", Json::amount(limit));
        self.detail(facts.with_some("expires", (end != 0).then(|| Json::instant(end))));
        Answer::of(201, Fields::default().with("credit_limit", Json::amount(limit)).done())
    }

    /// What trails say of an amount that was just moved.
    fn moved_facts(&self, amount: E8) -> Fields {
        let id = self.postings.last().map(|posting| posting.trade.id);
        Fields::default().with("amount", Json::amount(amount)).with_some("trade_id", id)
    }

    /// Moves what is above zero from the counter, and what is below back to it.
    fn either_way(
        &mut self,
        trade: crate::books::Trade,
        counter: crate::books::Place,
        place: crate::books::Place,
        amount: E8,
    ) {
        self.open(place);
        let (from, to) = if amount < 0 { (place, counter) } else { (counter, place) };
        self.transfer(trade, from, to, amount.abs());
    }

    /// A balance is corrected.
    pub fn adjust(&mut self, who: Who, account: Account, amount: E8, reason: &str) -> Answer {
        let place = match account {
            Account::Cash => (who, Holds::Cash, 0),
            Account::Credit(end) => (who, Holds::Credit, end),
        };
        if let Account::Credit(end) = account {
            let Some(book) = self.book(place) else { return Answer::refused(400, "CBC.99000047") };
            if self.ended(end) {
                return credit_ended();
            }
            if amount > book.used() {
                return Answer::refused(400, "HUBU.0105");
            }
        }
        if -amount > self.balance(place) {
            return insufficient();
        }
        let mut trade = self.trade(who, ADJUST, "SOURCE_OPERAIION_ADJUST");
        trade.channel = Some((11, String::new()));
        reason.clone_into(&mut trade.reason);
        self.either_way(trade, (who, Holds::Adjustment, 0), place, amount);
        self.raise(who, "account.adjusted");
        let facts = self.moved_facts(amount).with("account", place.1.word());
        let facts = facts.with("balance", Json::amount(self.balance(place)));
        self.detail(facts.with("reason", reason));
        let body = Fields::default().with("balance", Json::amount(self.balance(place)));
        Answer::of(201, body.done())
    }

    /// An amount becomes owed for a cycle.
    pub fn owe(&mut self, who: Who, amount: E8, cycle: i64, due: i64) -> Answer {
        let place = (who, Holds::Receivable, cycle);
        let book = self.open(place);
        let earlier = book.due.filter(|_| book.balance < 0);
        let due = earlier.map_or(due, |earlier| earlier.min(due));
        book.due = Some(due);
        let mut trade = self.trade(who, "DEDEUCT", "SOURCE_OPERAIION_USAGE");
        trade.cycle = cycle;
        self.transfer(trade, place, (who, Holds::Revenue, 0), amount);
        self.raise(who, "account.receivable_posted");
        let facts = self.moved_facts(amount).with("bill_cycle", cycle_text(cycle));
        self.detail(facts.with("due", Json::instant(due)));
        let owed = -self.balance(place);
        Answer::of(201, Fields::default().with("owed_amount", Json::amount(owed)).done())
    }

    /// Cash is set aside.
    pub fn hold(&mut self, who: Who, amount: E8, reason: &str) -> Answer {
        let cash = (who, Holds::Cash, 0);
        if amount > self.balance(cash) {
            return insufficient();
        }
        let id = self.ids.unknown(Sort::Hold);
        self.holds.push(Hold { id, who, amount, open: true });
        let mut trade = self.trade(who, "RFROZEN", "SOURCE_OPERAIION_MANUALFROZE");
        trade.id = id;
        reason.clone_into(&mut trade.reason);
        self.transfer(trade, cash, (who, Holds::Held, 0), amount);
        self.raise(who, "account.hold_placed");
        let facts = Fields::default().with("hold_id", id).with("amount", Json::amount(amount));
        self.detail(facts.with("reason", reason));
        Answer::of(201, Fields::default().with("hold_id", id).done())
    }

    /// Cash that was set aside is free again.
    pub fn release(&mut self, who: Who, hold: usize) -> Answer {
        let Hold { id, amount, .. } = self.holds[hold];
        if self.holds[hold].who != who {
            return Answer::refused(404, "HUBU.0103");
        }
        if !self.holds[hold].open {
            return Answer::refused(409, "HUBU.0104");
        }
        self.holds[hold].open = false;
        let mut trade = self.trade(who, "RFROZEN", "SOURCE_OPERAIION_MANUALUNFROZE");
        trade.id = id;
        self.transfer(trade, (who, Holds::Held, 0), (who, Holds::Cash, 0), amount);
        self.raise(who, "account.hold_released");
        let facts = Fields::default().with("hold_id", id).with("amount", Json::amount(amount));
        self.detail(facts);
        Answer::of(200, Fields::default().with("released_amount", Json::amount(amount)).done())
    }

    /// Clears what is left of a credit that has ended.
    pub(crate) fn clear(&mut self, who: Who, holds: Holds, end: i64) {
        let place = (who, holds, end);
        let left = self.balance(place);
        let trade = self.trade(who, "EXPIRED", "SOURCE_OPERAIION_EXPIRECLEAR");
        self.open((who, Holds::CreditLine, 0));
        self.transfer(trade, place, (who, Holds::CreditLine, 0), left);
        self.move_limit(place, -left, 0);
        if holds == Holds::SharedCredit {
            self.forget_lent(who, end, left);
        }
    }

    /// What ended unused is lent no more: each master's part shrinks, in the order of the masters.
    fn forget_lent(&mut self, member: Who, end: i64, ended: E8) {
        let mut left = ended;
        for master in 0..self.people.len() {
            let part = self.net((master, member, Holds::SharedCredit, end)).min(left);
            if part > 0 {
                left -= part;
                self.change_net((master, member, Holds::SharedCredit, end), -part);
                self.move_limit((master, Holds::Credit, end), -part, -part);
            }
        }
    }

    /// Has somebody a receivable that should have been paid?
    pub(crate) fn in_arrears(&self, who: Who) -> bool {
        let mut books = self.people[who].books.iter();
        books.any(|((holds, _), book)| {
            let past = book.due.is_some_and(|due| due <= self.now());
            *holds == Holds::Receivable && book.balance < 0 && past
        })
    }

    /// Somebody's accounts and debt, as it sees them itself; in the old form too.
    pub fn balances(&self, who: Who, former: bool) -> Answer {
        if self.is_resale(who) {
            return Answer::refused(400, "CBC.99000049");
        }
        let books = self.people[who].books.iter();
        let owed = books.filter(|((holds, _), _)| *holds == Holds::Receivable);
        let debt: E8 = owed.map(|(_, book)| -book.balance).sum();
        let (debt_name, measure) =
            if former { ("debtAmount", "measureId") } else { ("debt_amount", "measure_id") };
        let mut body = Fields::default();
        if former {
            body = body.with("error_code", "CBC.0000").with("error_msg", "success");
        }
        let body = body
            .with("account_balances", self.shown_accounts(who, former))
            .with(debt_name, Json::amount_number(debt))
            .with(measure, 1_i64)
            .with("currency", self.site.currency());
        Answer::of(200, body.done())
    }

    /// Accounts as every answer shows them; credit that ended is none.
    pub(crate) fn shown_accounts(&self, who: Who, former: bool) -> Vec<Json> {
        let person = &self.people[who];
        let cash = Json::Id("AC", person.key, String::new());
        let mut accounts =
            vec![self.account((cash, 1), self.balance((who, Holds::Cash, 0)), None, former)];
        for ((holds, lot), book) in &person.books {
            if holds.is_credit() && !self.ended(*lot) && book.limit != 0 {
                let id = Json::Id("AC", book.id, String::new());
                accounts.push(self.account((id, 2), book.balance, Some(book.limit), former));
            }
        }
        accounts
    }

    /// An account; the old forms call the unit otherwise.
    pub(crate) fn account(
        &self,
        (id, kind): (Json, i64),
        amount: E8,
        limit: Option<E8>,
        former: bool,
    ) -> Json {
        Fields::default()
            .with("account_id", id)
            .with("account_type", kind)
            .with("amount", Json::amount_number(amount))
            .with("currency", self.site.currency())
            .with("designated_amount", 0_i64)
            .with_some("credit_amount", limit.map(Json::amount_number))
            .with(if former { "measure_unit" } else { "measure_id" }, 1_i64)
            .done()
    }
}
