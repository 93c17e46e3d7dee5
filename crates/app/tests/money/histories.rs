//! Goal: whatever happens in whatever order, every balance and every refusal is what the rules say,
//! and the rows prove themselves. Method: random histories from seeds (top-ups, credit, holds,
//! transfers both ways, members that change their master, ends of credit), one act at a time and in
//! random folds, compared after each step with a model in plain integers.

use std::collections::BTreeSet;

use hubu_core::ids::GroupKey;
use hubu_store::{Engine, Error};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::{BEGINNING, Cast, LedgerWorld, Member, Person, instant};
use hubu_testkit::model::{Act, Model, Purse, Who};

use super::dice::{DAY, Dice, SECOND};

/// Acts and folds of a history.
const STEPS: usize = 60;
/// Histories whose rows are proved after every step; those of the others at their end.
const PROVED_EACH_STEP: u64 = 4;
/// What the histories of a run must have come to, so that they prove something.
const REACHED: &[&str] = &[
    "AdjustCash done",
    "AdjustCash Funds",
    "AdjustCredit done",
    "AdjustCredit Ended",
    "AdjustCredit Funds",
    "AdjustCredit MoreThanUsed",
    "AdjustCredit NoCredit",
    "Allocate done",
    "Allocate Checks",
    "Allocate Duplicate",
    "Allocate Ended",
    "Allocate EndRequired",
    "Allocate EndUnexpected",
    "Allocate Funds",
    "Allocate NoCredit",
    "Allocate NotAssociated",
    "Allocate NotMaster",
    "Expire done",
    "Grant done",
    "Grant Ended",
    "Grant Funds",
    "Hold done",
    "Hold Funds",
    "Owe done",
    "Recharge done",
    "Reclaim done",
    "Reclaim Duplicate",
    "Reclaim Ended",
    "Reclaim EndRequired",
    "Reclaim Funds",
    "Reclaim NoCredit",
    "Reclaim NotAssociated",
    "Reclaim NotMaster",
    "Release done",
    "Release NoHold",
    "Release Released",
    "Unbind done",
];

#[tokio::test(flavor = "multi_thread")]
async fn one_act_at_a_time() {
    engines::each(async |home| histories(home, 1, rounds(36)).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_random_folds() {
    engines::each(async |home| histories(home, 9, rounds(18)).await).await;
}

/// More of them when there is time.
fn rounds(usual: u64) -> u64 {
    if engines::is_long() { usual * 25 } else { usual }
}

async fn histories(home: &Home, most: usize, rounds: u64) {
    let world = LedgerWorld::open(home).await;
    let mut seen = BTreeSet::new();
    // The same histories; a commit to a server takes longer.
    let sqlite = home.engine() == Engine::Sqlite;
    for seed in 0..if sqlite { rounds } else { rounds / 3 } {
        let mut history = History::begin(&world, seed).await;
        for _ in 0..STEPS {
            history.step(most).await;
            // Later the rows of all histories are too many to be proved so often.
            if seed < PROVED_EACH_STEP {
                world.check().await;
            }
        }
        seen.append(&mut history.seen);
        world.check().await;
    }
    let reached = |word: &&&str| !sqlite || seen.contains(**word);
    let missing: Vec<&&str> = REACHED.iter().filter(|word| !reached(word)).collect();
    assert_eq!(missing, Vec::<&&str>::new(), "the histories never come to these");
}

/// The name of an act or a reason.
fn word(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").chars().take_while(char::is_ascii_alphabetic).collect()
}

/// A history under way.
struct History<'a> {
    world: &'a LedgerWorld,
    cast: Cast,
    model: Model,
    dice: Dice,
    beginning: i64,
    told: Vec<String>,
    /// Which acts had which outcomes.
    seen: BTreeSet<String>,
}

impl<'a> History<'a> {
    /// Two masters; three members of the first, one of the second, whose rows stand in their
    /// masters' groups or in their own.
    async fn begin(world: &'a LedgerWorld, seed: u64) -> Self {
        let first = 1_000 + i64::try_from(seed).expect("small") * 100;
        let beginning = world.now().await.ms();
        let mut history = Self {
            world,
            cast: Cast::default(),
            model: Model { now: beginning, ..Model::default() },
            dice: Dice::new(seed),
            beginning,
            told: vec![format!("seed {seed}")],
            seen: BTreeSet::new(),
        };
        for number in 0..6 {
            let key = first + number;
            let is_master = number == 0 || number == 4;
            let mut person = if is_master { Person::master(key) } else { Person::new(key) };
            if number == 2 {
                person.group = GroupKey(first);
            }
            history.cast.people.push(world.create(person).await);
            history.model.people.push(Purse { is_master, ..Purse::default() });
        }
        for (member, master) in [(1, 0), (2, 0), (3, 0), (5, 4)] {
            history.join(member, master).await;
        }
        history
    }

    async fn step(&mut self, most: usize) {
        match self.dice.below(14) {
            0 => {
                let hours = i64::try_from(self.dice.below(80)).expect("small") + 1;
                self.advance(self.model.now + hours * DAY / 24 + SECOND).await;
            }
            1 => self.change_master().await,
            _ => {
                let count = 1 + self.dice.below(most);
                self.fold(count).await;
            }
        }
        self.world.compare(&self.cast, &self.model, &self.told.join("\n")).await;
    }

    async fn fold(&mut self, count: usize) {
        let mut acts = Vec::new();
        let mut expected = Vec::new();
        let mut prepared = Vec::new();
        let holds = self.cast.holds.len();
        for _ in 0..count {
            let act = self.dice.act(&self.model, self.beginning, holds);
            let Some(ready) = self.world.prepare(&self.cast, &act).await else { continue };
            expected.push(self.model.act(&act));
            prepared.push(ready);
            acts.push(act);
        }
        self.tell(&acts);
        let queue = self.cast.people[0].key;
        let outcomes = self.world.fold(queue, prepared).await;
        for ((act, outcome), expected) in acts.iter().zip(outcomes).zip(expected) {
            self.cast.holds.extend(outcome.iter().copied().flatten());
            let outcome = match outcome {
                Ok(_) => Ok(()),
                Err(Error::Refused(why)) => Err(why),
                Err(Error::Fault(fault)) => {
                    panic!("{act:?} failed: {fault}\n{}", self.told.join("\n"))
                }
            };
            assert_eq!(outcome, expected, "{act:?}\n{}", self.told.join("\n"));
            self.seen.insert(format!(
                "{} {}",
                word(act),
                outcome.as_ref().err().map_or("done".to_owned(), word)
            ));
        }
    }

    async fn advance(&mut self, to: i64) {
        self.told.push(format!("advance to day {}", (to - self.beginning) / DAY));
        self.world.advance(&hubu_core::time::Timestamp::from_ms(to).to_wire()).await;
        // The wire's form has whole seconds.
        self.model.advance(to.div_euclid(SECOND) * SECOND);
    }

    /// A member leaves its master, sometimes without having paid everything back, for the other one.
    async fn change_master(&mut self) {
        let members: Vec<(Who, Who)> = self.model.master_of.clone().into_iter().collect();
        let (member, master) = members[self.dice.below(members.len())];
        if self.dice.once_in(2) {
            let act = Act::Unbind(master, member);
            self.tell(std::slice::from_ref(&act));
            self.model.act(&act).expect("never refused");
            let outcome = self.world.act(&mut self.cast, &act).await.expect("it names no book");
            assert_eq!(outcome, Ok(None), "{}", self.told.join("\n"));
        }
        self.world.leave(&self.cast.people[member]).await;
        self.join(member, 4 - master).await;
    }

    async fn join(&mut self, member: Who, master: Who) {
        self.told.push(format!("{member} joins {master}"));
        self.model.master_of.insert(member, master);
        let joining = Member::new(&self.cast.people[member], &self.cast.people[master]);
        let from = self.world.now().await.max(instant(BEGINNING));
        self.world.join(Member { from, ..joining }).await;
    }

    fn tell(&mut self, acts: &[Act]) {
        self.told.extend(acts.iter().map(|act| format!("  {act:?}")));
        self.told.push(".".to_owned());
    }
}
