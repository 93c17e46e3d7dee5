//! The reference model: what every command does to books and what it refuses, in plain integers.
//!
//! Written from the rules, not from the product: it uses no type and no function of the other
//! crates, so that an error there cannot hide here. Amounts are whole numbers of the smallest unit,
//! instants milliseconds, customers places in a list. It is slow and small on purpose.

use std::collections::{BTreeMap, BTreeSet};

/// A customer: its place in [`Model::people`].
pub type Who = usize;
/// When credit ends; `None` = never.
pub type End = Option<i64>;

/// Money between a master and a member.
#[derive(Clone, Debug)]
pub struct Move {
    /// The caller.
    pub master: Who,
    /// The member named.
    pub member: Who,
    /// How much; above zero.
    pub amount: i64,
    /// Credit, or else cash.
    pub credit: bool,
    /// Credit: the end named.
    pub end: End,
    /// The caller's transaction id.
    pub id: Option<u32>,
}

/// Something that is done.
#[derive(Clone, Debug)]
pub enum Act {
    /// Money comes in.
    Recharge(Who, i64),
    /// Credit is granted, or lowered (below zero).
    Grant(Who, i64, End),
    /// Cash is corrected.
    AdjustCash(Who, i64),
    /// Spent credit grows (below zero) or shrinks.
    AdjustCredit(Who, i64, End),
    /// An amount becomes owed for a cycle (months since year 0), due at an instant.
    Owe(Who, i64, i64, i64),
    /// Cash is set aside.
    Hold(Who, i64),
    /// The n-th hold ever placed is given free, by this customer.
    Release(Who, usize),
    /// A master allocates.
    Allocate(Move),
    /// A master reclaims.
    Reclaim(Move),
    /// A master (first) takes everything back that is left at a member.
    Unbind(Who, Who),
    /// A credit book is looked at after its end: shared with its owner, or else its own.
    Expire(Who, bool, i64),
}

/// Why something is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Why {
    /// There is less.
    Funds(i64),
    /// The transaction id was used.
    Duplicate,
    /// The caller is no master.
    NotMaster,
    /// Not associated now.
    NotAssociated,
    /// Business checks, by the numbers of the sheet's order.
    Checks(Vec<i64>),
    /// An end must be named.
    EndRequired,
    /// No end may be named.
    EndUnexpected,
    /// It has ended.
    Ended,
    /// No such credit.
    NoCredit,
    /// No such hold.
    NoHold,
    /// The hold is free already.
    Released,
    /// More than was spent.
    MoreThanUsed(i64),
}

/// Check 1 of the sheet: the member has credit of its own.
const OWN_CREDIT: i64 = 1;
/// Check 5: the member has bills past due.
const OVERDUE: i64 = 5;

/// A credit book.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Credit {
    /// What is unused here.
    pub balance: i64,
    /// What was granted, or allocated.
    pub limit: i64,
    /// What of it is lent.
    pub lent: i64,
}

impl Credit {
    fn used(self) -> i64 {
        (self.limit - self.lent - self.balance).max(0)
    }
}

/// A customer's money.
#[derive(Clone, Default, Debug)]
pub struct Purse {
    /// Has it opened its enterprise centre, and does it pay after the month?
    pub is_master: bool,
    /// Cash.
    pub cash: i64,
    /// Cash set aside.
    pub held: i64,
    /// Own credit by end (0 = never).
    pub own: BTreeMap<i64, Credit>,
    /// Credit that masters share with it, by end.
    pub shared: BTreeMap<i64, Credit>,
    /// What it owes and since when overdue, by cycle.
    pub owed: BTreeMap<i64, (i64, i64)>,
    /// What came in, was granted, was earned and was corrected: the other sides.
    pub counters: [i64; 4],
}

const FUNDING: usize = 0;
const GRANTED: usize = 1;
const EARNED: usize = 2;
const CORRECTED: usize = 3;

/// A small world of money.
#[derive(Clone, Default, Debug)]
pub struct Model {
    /// Business time.
    pub now: i64,
    /// Everybody.
    pub people: Vec<Purse>,
    /// Who is whose member.
    pub master_of: BTreeMap<Who, Who>,
    /// What a master allocated to a member and has not got back, by (master, member, credit, end).
    pub net: BTreeMap<(Who, Who, bool, i64), i64>,
    /// Every hold ever placed: whose, how much, is it open.
    pub holds: Vec<(Who, i64, bool)>,
    /// Transaction ids by caller.
    pub ids: BTreeSet<(Who, u32)>,
}

impl Model {
    /// Does it, or says why not; nothing changes then.
    ///
    /// # Errors
    /// See [`Why`].
    pub fn act(&mut self, act: &Act) -> Result<(), Why> {
        match act {
            Act::Recharge(who, amount) => self.recharge(*who, *amount),
            Act::Grant(who, amount, end) => return self.grant(*who, *amount, *end),
            Act::AdjustCash(who, amount) => return self.adjust_cash(*who, *amount),
            Act::AdjustCredit(who, amount, end) => {
                return self.adjust_credit(*who, *amount, end.unwrap_or(0));
            }
            Act::Owe(who, amount, cycle, due) => self.owe(*who, *amount, *cycle, *due),
            Act::Hold(who, amount) => return self.hold(*who, *amount),
            Act::Release(who, hold) => return self.release(*who, *hold),
            Act::Allocate(wish) => return self.allocate(wish),
            Act::Reclaim(wish) => return self.reclaim(wish),
            Act::Unbind(master, member) => self.unbind(*master, *member),
            Act::Expire(who, shared, end) => self.expire(*who, *shared, *end),
        }
        Ok(())
    }

    /// Moves time on; every credit book that ends on the way is cleared.
    pub fn advance(&mut self, to: i64) {
        self.now = to;
        for who in 0..self.people.len() {
            let ends: Vec<(bool, i64)> = [false, true]
                .into_iter()
                .flat_map(|shared| self.credits(who, shared).keys().map(move |end| (shared, *end)))
                .collect();
            for (shared, end) in ends {
                self.expire(who, shared, end);
            }
        }
    }

    fn credits(&self, who: Who, shared: bool) -> &BTreeMap<i64, Credit> {
        let purse = &self.people[who];
        if shared { &purse.shared } else { &purse.own }
    }

    fn credit(&mut self, who: Who, shared: bool, end: i64) -> &mut Credit {
        let purse = &mut self.people[who];
        let books = if shared { &mut purse.shared } else { &mut purse.own };
        books.entry(end).or_default()
    }

    fn ended(&self, end: i64) -> bool {
        end != 0 && end <= self.now
    }

    fn recharge(&mut self, who: Who, amount: i64) {
        let now = self.now;
        let purse = &mut self.people[who];
        purse.cash += amount;
        purse.counters[FUNDING] -= amount;
        let mut left = amount;
        for (owed, _) in purse.owed.values_mut() {
            let share = left.min(*owed);
            *owed -= share;
            purse.cash -= share;
            left -= share;
        }
        // Credit without an end comes last.
        let mut ends: Vec<i64> = purse.own.keys().copied().collect();
        ends.sort_by_key(|end| if *end == 0 { i64::MAX } else { *end });
        for end in ends {
            let book = purse.own.get_mut(&end).expect("one of its keys");
            let share = left.min(book.used());
            purse.cash -= share;
            left -= share;
            if end != 0 && end <= now && share > 0 {
                // What has ended is not lent again: it is cleared as it is repaid.
                purse.counters[GRANTED] += share + book.balance;
                book.limit -= share + book.balance;
                book.balance = 0;
            } else {
                book.balance += share;
            }
        }
    }

    fn grant(&mut self, who: Who, amount: i64, end: End) -> Result<(), Why> {
        let end = end.unwrap_or(0);
        if self.ended(end) {
            return Err(Why::Ended);
        }
        let unused = self.people[who].own.get(&end).map_or(0, |book| book.balance);
        if -amount > unused {
            return Err(Why::Funds(unused));
        }
        let book = self.credit(who, false, end);
        book.balance += amount;
        book.limit += amount;
        self.people[who].counters[GRANTED] -= amount;
        Ok(())
    }

    fn adjust_cash(&mut self, who: Who, amount: i64) -> Result<(), Why> {
        let purse = &mut self.people[who];
        if -amount > purse.cash {
            return Err(Why::Funds(purse.cash));
        }
        purse.cash += amount;
        purse.counters[CORRECTED] -= amount;
        Ok(())
    }

    fn adjust_credit(&mut self, who: Who, amount: i64, end: i64) -> Result<(), Why> {
        let ended = self.ended(end);
        let purse = &mut self.people[who];
        let book = purse.own.get_mut(&end).ok_or(Why::NoCredit)?;
        if ended {
            return Err(Why::Ended);
        }
        if amount > book.used() {
            return Err(Why::MoreThanUsed(book.used()));
        }
        if -amount > book.balance {
            return Err(Why::Funds(book.balance));
        }
        book.balance += amount;
        purse.counters[CORRECTED] -= amount;
        Ok(())
    }

    fn owe(&mut self, who: Who, amount: i64, cycle: i64, due: i64) {
        let purse = &mut self.people[who];
        let (owed, since) = purse.owed.entry(cycle).or_insert((0, due));
        *since = if *owed > 0 { due.min(*since) } else { due };
        *owed += amount;
        purse.counters[EARNED] += amount;
    }

    fn hold(&mut self, who: Who, amount: i64) -> Result<(), Why> {
        let purse = &mut self.people[who];
        if amount > purse.cash {
            return Err(Why::Funds(purse.cash));
        }
        purse.cash -= amount;
        purse.held += amount;
        self.holds.push((who, amount, true));
        Ok(())
    }

    fn release(&mut self, who: Who, hold: usize) -> Result<(), Why> {
        let (_, amount, open) =
            self.holds.get_mut(hold).filter(|(owner, ..)| *owner == who).ok_or(Why::NoHold)?;
        if !std::mem::take(open) {
            return Err(Why::Released);
        }
        self.people[who].held -= *amount;
        self.people[who].cash += *amount;
        Ok(())
    }

    fn allocate(&mut self, wish: &Move) -> Result<(), Why> {
        self.may_move(wish)?;
        let mut checks = Vec::new();
        if wish.credit {
            let member = &self.people[wish.member];
            let own = member.own.values().any(|book| book.limit > 0);
            let overdue = member.owed.values().any(|(owed, due)| *owed > 0 && *due <= self.now);
            let found = [(OWN_CREDIT, own), (OVERDUE, overdue)];
            checks.extend(found.iter().filter(|(_, holds)| *holds).map(|(check, _)| *check));
        }
        if !checks.is_empty() {
            return Err(Why::Checks(checks));
        }
        let (master, member, amount) = (wish.master, wish.member, wish.amount);
        if wish.credit {
            let end = self.find_end(master, false, wish.end)?;
            let book = *self.credit(master, false, end);
            enough(amount, book.balance)?;
            let own = self.credit(master, false, end);
            own.balance -= amount;
            own.lent += amount;
            let theirs = self.credit(member, true, end);
            theirs.balance += amount;
            theirs.limit += amount;
            *self.net.entry((master, member, true, end)).or_default() += amount;
        } else {
            enough(amount, self.people[master].cash)?;
            self.people[master].cash -= amount;
            self.people[member].cash += amount;
            *self.net.entry((master, member, false, 0)).or_default() += amount;
        }
        self.remember(wish);
        Ok(())
    }

    fn reclaim(&mut self, wish: &Move) -> Result<(), Why> {
        self.may_move(wish)?;
        let (master, member, amount) = (wish.master, wish.member, wish.amount);
        let end = if wish.credit { self.find_end(member, true, wish.end)? } else { 0 };
        let net = self.net.get(&(master, member, wish.credit, end)).copied().unwrap_or(0);
        let there = if wish.credit {
            self.people[member].shared[&end].balance
        } else {
            self.people[member].cash
        };
        enough(amount, there.min(net))?;
        self.take_back(master, member, amount, wish.credit.then_some(end));
        self.remember(wish);
        Ok(())
    }

    fn unbind(&mut self, master: Who, member: Who) {
        let net = |model: &Self, credit, end| {
            model.net.get(&(master, member, credit, end)).copied().unwrap_or(0)
        };
        let cash = self.people[member].cash.min(net(self, false, 0));
        self.take_back(master, member, cash, None);
        let ends: Vec<i64> = self.people[member].shared.keys().copied().collect();
        let ends: Vec<i64> = ends.into_iter().filter(|end| !self.ended(*end)).collect();
        for end in ends {
            let amount = self.people[member].shared[&end].balance.min(net(self, true, end));
            self.take_back(master, member, amount, Some(end));
        }
    }

    fn take_back(&mut self, master: Who, member: Who, amount: i64, end: End) {
        if amount == 0 {
            return;
        }
        *self.net.entry((master, member, end.is_some(), end.unwrap_or(0))).or_default() -= amount;
        let Some(end) = end else {
            self.people[member].cash -= amount;
            self.people[master].cash += amount;
            return;
        };
        let theirs = self.credit(member, true, end);
        theirs.balance -= amount;
        theirs.limit -= amount;
        let own = self.credit(master, false, end);
        own.balance += amount;
        own.lent -= amount;
    }

    /// What both directions ask first.
    fn may_move(&self, wish: &Move) -> Result<(), Why> {
        if !self.people[wish.master].is_master {
            return Err(Why::NotMaster);
        }
        if wish.id.is_some_and(|id| self.ids.contains(&(wish.master, id))) {
            return Err(Why::Duplicate);
        }
        let associated = self.master_of.get(&wish.member) == Some(&wish.master);
        if associated { Ok(()) } else { Err(Why::NotAssociated) }
    }

    fn remember(&mut self, wish: &Move) {
        self.ids.extend(wish.id.map(|id| (wish.master, id)));
    }

    /// Which credit book a wish means: books without a limit do not count.
    fn find_end(&self, who: Who, shared: bool, wanted: End) -> Result<i64, Why> {
        let books = self.credits(who, shared).iter().filter(|(_, book)| book.limit > 0);
        let ends: Vec<i64> = books.map(|(end, _)| *end).collect();
        let Some(wanted) = wanted else {
            let missing = if ends.is_empty() { Why::NoCredit } else { Why::EndRequired };
            return if ends.contains(&0) { Ok(0) } else { Err(missing) };
        };
        if ends == [0] {
            return Err(Why::EndUnexpected);
        }
        if wanted <= self.now {
            return Err(Why::Ended);
        }
        if ends.contains(&wanted) { Ok(wanted) } else { Err(Why::NoCredit) }
    }

    fn expire(&mut self, who: Who, shared: bool, end: i64) {
        if !self.ended(end) || !self.credits(who, shared).contains_key(&end) {
            return;
        }
        let book = self.credit(who, shared, end);
        let mut cleared = std::mem::take(&mut book.balance);
        book.limit -= cleared;
        self.people[who].counters[GRANTED] += cleared;
        // Whoever lent it has lent less, and was granted less: the first in the list first.
        for lender in 0..self.people.len() {
            let Some(net) = self.net.get_mut(&(lender, who, shared, end)).filter(|_| shared) else {
                continue;
            };
            let part = cleared.min(*net);
            *net -= part;
            cleared -= part;
            let own = self.credit(lender, false, end);
            own.limit -= part;
            own.lent -= part;
        }
    }
}

fn enough(amount: i64, available: i64) -> Result<(), Why> {
    if amount > available { Err(Why::Funds(available.max(0))) } else { Ok(()) }
}
