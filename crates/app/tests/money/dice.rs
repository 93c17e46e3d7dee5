//! Random acts for the reference model, from a seed.

use hubu_core::ids::{Entropy, Seeded};
use hubu_testkit::model::{Act, End, Model, Move, Who};

/// A second of the model.
pub const SECOND: i64 = 1_000;
/// A day of the model.
pub const DAY: i64 = 86_400 * SECOND;

/// A repeatable source of choices.
pub struct Dice(Seeded);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Seeded::new(seed))
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        let drawn = u64::from_be_bytes(bytes) % u64::try_from(bound).expect("small");
        usize::try_from(drawn).expect("below a small bound")
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// Mostly small and round, so that sums meet balances exactly now and then.
    pub fn amount(&mut self) -> i64 {
        let units = [1, 1, 50, 100, 1_000, 2_500, 100_000_000][self.below(7)];
        (i64::try_from(self.below(12)).expect("small") + 1) * units
    }

    fn signed(&mut self) -> i64 {
        if self.once_in(2) { -self.amount() } else { self.amount() }
    }

    /// One of a few ends, whole days after the beginning; some soon pass.
    pub fn end(&mut self, beginning: i64) -> End {
        let days = [None, None, Some(3), Some(9), Some(40)][self.below(5)];
        days.map(|days| beginning + days * DAY)
    }

    /// An act among a few people; masters are picked as masters mostly. `holds` are known by now.
    pub fn act(&mut self, model: &Model, beginning: i64, holds: usize) -> Act {
        let people = model.people.len();
        let who = self.below(people);
        match self.below(20) {
            0..=2 => Act::Recharge(who, self.amount()),
            3..=4 => {
                // Credit is a master's mostly: a member that has its own is lent none.
                let who = if self.once_in(8) { who } else { self.master(model) };
                let amount = if self.once_in(4) { -self.amount() } else { self.amount() * 4 };
                Act::Grant(who, amount, self.end(beginning))
            }
            5 => Act::AdjustCash(who, self.signed()),
            6..=7 => {
                let who = if self.once_in(3) { who } else { self.master(model) };
                let ends: Vec<End> = model.people[who]
                    .own
                    .keys()
                    .map(|end| Some(*end).filter(|e| *e != 0))
                    .collect();
                let any = ends.is_empty() || self.once_in(3);
                let end = if any { self.end(beginning) } else { ends[self.below(ends.len())] };
                Act::AdjustCredit(who, self.signed(), end)
            }
            8 => {
                let cycle = 2026 * 12 + i64::try_from(self.below(3)).expect("small");
                let due = beginning + i64::try_from(self.below(20)).expect("small") * DAY;
                Act::Owe(who, self.amount(), cycle, due)
            }
            9 => Act::Hold(who, self.amount()),
            10 => self.release(model, holds),
            11..=13 => Act::Allocate(self.transfer(model, beginning)),
            14..=16 => Act::Reclaim(self.return_of(model, beginning)),
            17 => {
                let (master, member) = self.pair(model);
                Act::Unbind(master, member)
            }
            _ => self.expire(model, beginning),
        }
    }

    /// A book with an end, whether it has ended or not.
    fn expire(&mut self, model: &Model, beginning: i64) -> Act {
        let mut ends = Vec::new();
        for (who, purse) in model.people.iter().enumerate() {
            ends.extend(purse.own.keys().map(|end| (who, false, *end)));
            ends.extend(purse.shared.keys().map(|end| (who, true, *end)));
        }
        ends.retain(|(.., end)| *end != 0);
        if ends.is_empty() {
            return Act::Expire(0, false, beginning);
        }
        let (who, shared, end) = ends[self.below(ends.len())];
        Act::Expire(who, shared, end)
    }

    /// Mostly of something that was allocated.
    fn return_of(&mut self, model: &Model, beginning: i64) -> Move {
        let wish = self.transfer(model, beginning);
        let nets: Vec<_> = model.net.iter().filter(|(_, net)| **net > 0).collect();
        if nets.is_empty() || self.once_in(4) {
            return wish;
        }
        let ((master, member, credit, end), net) = nets[self.below(nets.len())];
        let amount = if self.once_in(3) { *net } else { self.amount() };
        let end = Some(*end).filter(|end| *end != 0 && !self.once_in(4));
        Move { master: *master, member: *member, credit: *credit, end, amount, ..wish }
    }

    /// Mostly a hold of that customer's, open or not.
    fn release(&mut self, model: &Model, holds: usize) -> Act {
        if holds == 0 || self.once_in(6) {
            return Act::Release(self.below(model.people.len()), usize::MAX);
        }
        let hold = self.below(holds);
        let (owner, ..) = model.holds[hold];
        Act::Release(if self.once_in(6) { 0 } else { owner }, hold)
    }

    fn master(&mut self, model: &Model) -> Who {
        let masters: Vec<Who> =
            (0..model.people.len()).filter(|who| model.people[*who].is_master).collect();
        masters[self.below(masters.len())]
    }

    /// Mostly a master and a member of its own.
    fn pair(&mut self, model: &Model) -> (Who, Who) {
        let pairs: Vec<(Who, Who)> =
            model.master_of.iter().map(|(member, master)| (*master, *member)).collect();
        if pairs.is_empty() || self.once_in(10) {
            (self.below(model.people.len()), self.below(model.people.len()))
        } else {
            pairs[self.below(pairs.len())]
        }
    }

    fn transfer(&mut self, model: &Model, beginning: i64) -> Move {
        let (master, member) = self.pair(model);
        let credit = self.once_in(2);
        let end = if credit { self.end(beginning) } else { None };
        let id = self.once_in(3).then(|| u32::try_from(self.below(12)).expect("small"));
        Move { master, member, amount: self.amount(), credit, end, id }
    }
}
