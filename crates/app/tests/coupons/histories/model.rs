//! Coupons in plain integers: cents, milliseconds, places in a list. It knows nothing of the program
//! but the names of its refusals.

use std::collections::BTreeMap;

use super::Dice;

const DAY: i64 = 86_400_000;
/// Orders there are.
const ORDERS: usize = 4;

/// What a plan's coupons are.
#[derive(Clone, Debug)]
pub struct Sort {
    pub kind: &'static str,
    pub single: bool,
    pub worth: i64,
    pub end: i64,
}

/// Something done to a coupon, by its place among all that were ever made.
#[derive(Clone, Debug)]
pub enum Act {
    Issue { owner: usize, sort: usize, active: bool },
    Activate { owner: usize, coupon: usize },
    Freeze { owner: usize, coupon: usize, frozen: bool },
    Recall { owner: usize, coupon: usize },
    Reserve { owner: usize, coupon: usize, order: usize, payable: i64 },
    Release { owner: usize, coupon: usize, order: usize },
    Spend { owner: usize, coupon: usize, order: usize, cents: i64 },
    GiveBack { owner: usize, coupon: usize, order: usize, cents: i64 },
    Hand { coupon: usize, member: usize, cents: i64 },
    Take { source: usize, coupon: usize, member: usize },
}

impl Act {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Issue { .. } => "Issue",
            Self::Activate { .. } => "Activate",
            Self::Freeze { frozen: true, .. } => "Freeze",
            Self::Freeze { .. } => "Unfreeze",
            Self::Recall { .. } => "Recall",
            Self::Reserve { .. } => "Reserve",
            Self::Release { .. } => "Release",
            Self::Spend { .. } => "Spend",
            Self::GiveBack { .. } => "GiveBack",
            Self::Hand { .. } => "Hand",
            Self::Take { .. } => "Take",
        }
    }
}

#[derive(Clone)]
struct Held {
    owner: usize,
    sort: usize,
    cents: i64,
    state: &'static str,
    frozen: bool,
    lock: Option<usize>,
    /// What the order that has locked it may use.
    reserved: i64,
    source: Option<usize>,
    /// By order: what it used, less what came back.
    used: BTreeMap<usize, i64>,
}

/// Everybody's coupons.
pub struct Model {
    people: usize,
    now: i64,
    sorts: Vec<Sort>,
    coupons: Vec<Held>,
}

impl Model {
    pub fn new(people: usize, now: i64) -> Self {
        let sort = |kind, single, worth, days| Sort { kind, single, worth, end: now + days * DAY };
        let sorts = vec![
            sort("voucher", false, 10_000, 40),
            sort("voucher", true, 5_000, 20),
            sort("voucher", false, 700, 5),
            sort("flexi", false, 1_500, 40),
            sort("stored_value_card", false, 30_000, 20),
        ];
        Self { people, now, sorts, coupons: Vec::new() }
    }

    pub fn sorts(&self) -> &[Sort] {
        &self.sorts
    }

    /// What somebody holds, oldest first.
    pub fn wallet(&self, owner: usize) -> Vec<String> {
        let line = |held: &Held| {
            let (kind, cents) = (self.sorts[held.sort].kind, held.cents);
            format!("{kind} {}.{:02} {}", cents / 100, cents % 100, held.state)
        };
        self.coupons.iter().filter(|held| held.owner == owner).map(line).collect()
    }

    /// An instant that is not reached yet: often just an end, or the second before it.
    pub fn later(&self, dice: &mut Dice) -> i64 {
        let ends = self.sorts.iter().map(|sort| sort.end).filter(|end| *end - 1_000 > self.now);
        let mut instants: Vec<i64> = ends.flat_map(|end| [end - 1_000, end]).collect();
        instants.push(self.now + DAY);
        instants[dice.below(instants.len())]
    }

    /// Time passes: what ends lapses; a card's balance stays.
    pub fn pass(&mut self, to: i64) {
        self.now = to;
        for held in &mut self.coupons {
            let sort = &self.sorts[held.sort];
            if sort.end > to || matches!(held.state, "expired" | "recalled" | "reclaimed") {
                continue;
            }
            if sort.kind != "stored_value_card" {
                held.cents = 0;
            }
            if held.state != "used" {
                held.state = "expired";
            }
            held.lock = None;
        }
    }

    /// An act on coupons that are there already; the first can only be an issue.
    pub fn draw(&self, dice: &mut Dice) -> Act {
        let issue = |dice: &mut Dice| Act::Issue {
            owner: if dice.below(2) == 0 { 0 } else { dice.below(self.people) },
            sort: dice.below(self.sorts.len()),
            active: dice.below(5) > 0,
        };
        if self.coupons.is_empty() {
            return issue(dice);
        }
        let any = dice.below(self.coupons.len());
        // Mostly one that is not over, and where it goes to a member one of the master's.
        let alive = |held: &Held| !matches!(held.state, "expired" | "recalled" | "reclaimed");
        let coupon = self.one_of(dice, any, alive);
        let owner = self.coupons[coupon].owner;
        let order = dice.below(ORDERS);
        let cents = 1 + i64::try_from(dice.below(6_000)).expect("small");
        let member = 1 + dice.below(self.people - 1);
        match dice.below(18) {
            0 | 1 => issue(dice),
            2 => Act::Activate { owner, coupon },
            3 => Act::Freeze { owner, coupon, frozen: true },
            4 => Act::Freeze { owner, coupon, frozen: false },
            5 if dice.below(2) == 0 => Act::Recall { owner, coupon },
            5 | 6 => Act::Reserve { owner, coupon, order, payable: cents },
            7 => {
                let coupon = self.one_of(dice, any, |held| held.lock.is_some());
                let Held { owner, lock, .. } = self.coupons[coupon];
                let order = lock.filter(|_| dice.below(3) > 0).unwrap_or(order);
                Act::Release { owner, coupon, order }
            }
            8..=11 => Act::Spend { owner, coupon, order, cents },
            12 | 13 => {
                // Mostly of one whose order has used something, and at times all of that.
                let used = |held: &Held| held.used.values().any(|used| *used > 0);
                let coupon = self.one_of(dice, any, used);
                let Held { owner, used, .. } = &self.coupons[coupon];
                let by = used.iter().find(|(_, used)| **used > 0);
                let (order, left) = by.map_or((order, 0), |(order, used)| (*order, *used));
                let part = 1 + cents / 8;
                let cents = if dice.below(3) == 0 { left.max(1) } else { part };
                Act::GiveBack { owner: *owner, coupon, order, cents }
            }
            14 | 15 => {
                let coupon = self.one_of(dice, any, |held| held.owner == 0 && alive(held));
                let whole = self.coupons[coupon].cents.max(1);
                let cents = if dice.below(6) == 0 { cents } else { whole };
                Act::Hand { coupon, member, cents }
            }
            _ => {
                // Mostly one that came from the master, of its member.
                let coupon = self.one_of(dice, any, |held| held.source.is_some() && alive(held));
                let source = self.coupons[coupon].source.unwrap_or(coupon);
                let member = self.coupons[coupon].owner.max(1);
                Act::Take { source, coupon, member }
            }
        }
    }

    /// Three times in four a coupon of which this is true, where there is one; else `any`.
    fn one_of(&self, dice: &mut Dice, any: usize, is: impl Fn(&Held) -> bool) -> usize {
        let such: Vec<usize> =
            (0..self.coupons.len()).filter(|at| is(&self.coupons[*at])).collect();
        if such.is_empty() || dice.below(4) == 0 { any } else { such[dice.below(such.len())] }
    }

    /// Does it; the name of the refusal, or `done`.
    pub fn play(&mut self, act: &Act) -> String {
        let said = match *act {
            Act::Issue { owner, sort, active } => self.issue(owner, sort, active),
            Act::Activate { coupon, .. } => self.activate(coupon),
            Act::Freeze { coupon, frozen, .. } => self.freeze(coupon, frozen),
            Act::Recall { coupon, .. } => self.recall(coupon),
            Act::Reserve { coupon, order, payable, .. } => self.reserve(coupon, order, payable),
            Act::Release { coupon, order, .. } => self.release(coupon, order),
            Act::Spend { coupon, order, cents, .. } => self.spend(coupon, order, cents),
            Act::GiveBack { coupon, order, cents, .. } => self.give_back(coupon, order, cents),
            Act::Hand { coupon, member, cents } => self.hand(coupon, member, cents),
            Act::Take { source, coupon, member } => self.take(source, coupon, member),
        };
        said.err().unwrap_or("done").to_owned()
    }

    fn over(&self, coupon: usize) -> bool {
        self.sorts[self.coupons[coupon].sort].end <= self.now
    }

    fn issue(&mut self, owner: usize, sort: usize, active: bool) -> Result<(), &'static str> {
        if self.sorts[sort].end <= self.now {
            return Err("Expired");
        }
        self.coupons.push(Held {
            owner,
            sort,
            cents: if active { self.sorts[sort].worth } else { 0 },
            state: if active { "usable" } else { "inactive" },
            frozen: false,
            lock: None,
            reserved: 0,
            source: None,
            used: BTreeMap::new(),
        });
        Ok(())
    }

    fn alive(&self, coupon: usize) -> Result<(), &'static str> {
        match self.coupons[coupon].state {
            "recalled" | "reclaimed" => Err("Recalled"),
            "expired" => Err("Expired"),
            _ if self.over(coupon) => Err("Expired"),
            _ => Ok(()),
        }
    }

    fn activate(&mut self, coupon: usize) -> Result<(), &'static str> {
        self.alive(coupon)?;
        let held = &mut self.coupons[coupon];
        if held.state != "inactive" {
            return Err("AlreadyActivated");
        }
        (held.state, held.cents) = ("usable", self.sorts[held.sort].worth);
        Ok(())
    }

    fn freeze(&mut self, coupon: usize, frozen: bool) -> Result<(), &'static str> {
        if frozen {
            self.alive(coupon)?;
        }
        let held = &mut self.coupons[coupon];
        if held.frozen == frozen {
            return Err(if frozen { "AlreadyFrozen" } else { "NotFrozen" });
        }
        held.frozen = frozen;
        Ok(())
    }

    fn recall(&mut self, coupon: usize) -> Result<(), &'static str> {
        self.alive(coupon)?;
        let held = &mut self.coupons[coupon];
        if held.state == "used" {
            return Err("Used");
        }
        if held.lock.is_some() {
            return Err("Locked");
        }
        (held.state, held.cents) = ("recalled", 0);
        Ok(())
    }

    fn fits(&self, coupon: usize, order: usize) -> Result<(), &'static str> {
        let held = &self.coupons[coupon];
        let free = held.lock.is_none_or(|by| by == order) && !held.frozen;
        let good = held.state == "usable" && held.cents > 0 && !self.over(coupon);
        if free && good { Ok(()) } else { Err("Unfit") }
    }

    fn reserve(&mut self, coupon: usize, order: usize, payable: i64) -> Result<(), &'static str> {
        self.fits(coupon, order)?;
        let held = &mut self.coupons[coupon];
        (held.lock, held.reserved) = (Some(order), payable.min(held.cents));
        Ok(())
    }

    fn release(&mut self, coupon: usize, order: usize) -> Result<(), &'static str> {
        let held = &mut self.coupons[coupon];
        if held.lock != Some(order) {
            return Err("NotLocked");
        }
        held.lock = None;
        Ok(())
    }

    fn spend(&mut self, coupon: usize, order: usize, cents: i64) -> Result<(), &'static str> {
        self.fits(coupon, order)?;
        let held = &mut self.coupons[coupon];
        if cents > held.cents || (held.lock == Some(order) && cents > held.reserved) {
            return Err("InsufficientFunds");
        }
        held.cents -= cents;
        if held.cents == 0 || self.sorts[held.sort].single {
            held.state = "used";
        }
        held.lock = None;
        *held.used.entry(order).or_default() += cents;
        Ok(())
    }

    fn give_back(&mut self, coupon: usize, order: usize, cents: i64) -> Result<(), &'static str> {
        let over = self.alive(coupon).is_err();
        let home = self.coupons[coupon].state == "reclaimed" && !self.over(coupon);
        let held = &mut self.coupons[coupon];
        let single = self.sorts[held.sort].single;
        let used = held.used.entry(order).or_default();
        if cents > *used {
            return Err("MoreThanUsed");
        }
        *used -= cents;
        let undone = *used == 0;
        let source = held.source;
        if home {
            // It goes where the rest went, if that place is there still.
            let source = source.expect("it was reclaimed to somewhere");
            if self.alive(source).is_ok() {
                let held = &mut self.coupons[source];
                held.cents += cents;
                if held.state != "used" || !single {
                    held.state = "usable";
                }
            }
        } else if !over {
            held.cents += cents;
            if held.state != "used" || !single || undone {
                held.state = "usable";
            }
        }
        Ok(())
    }

    /// May it change hands?
    fn free(&self, coupon: usize) -> bool {
        let held = &self.coupons[coupon];
        let free = !held.frozen && held.lock.is_none();
        self.sorts[held.sort].kind == "voucher"
            && held.state == "usable"
            && free
            && !self.over(coupon)
    }

    fn hand(&mut self, coupon: usize, member: usize, cents: i64) -> Result<(), &'static str> {
        let held = self.coupons[coupon].clone();
        if held.owner != 0 || held.cents != cents || !self.free(coupon) {
            return Err("CheckFailed");
        }
        let used = BTreeMap::new();
        self.coupons.push(Held { owner: member, source: Some(coupon), used, ..held });
        (self.coupons[coupon].cents, self.coupons[coupon].state) = (0, "allocated");
        Ok(())
    }

    fn take(&mut self, source: usize, coupon: usize, member: usize) -> Result<(), &'static str> {
        let held = &self.coupons[coupon];
        let theirs = held.owner == member && held.source == Some(source);
        let from = &self.coupons[source];
        let gone = matches!(from.state, "recalled" | "reclaimed");
        if !theirs || from.owner != 0 || gone || !self.free(coupon) {
            return Err("CheckFailed");
        }
        let left = held.cents;
        (self.coupons[coupon].cents, self.coupons[coupon].state) = (0, "reclaimed");
        self.coupons[source].cents += left;
        self.coupons[source].state = "usable";
        Ok(())
    }
}
