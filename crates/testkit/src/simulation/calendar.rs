//! What the calendar causes, done as the server does it every second, and what goes wrong with it.

use hubu_api::jobs::{Ran, run_due};
use hubu_model::DAY_MS;
use hubu_store::Fault;

use super::dice::Dice;
use super::driver::{Run, UNKNOWN};
use super::gremlin::{Came, Seen, Trouble};
use super::host::LEASE_MS;
use super::steps;
use super::troubled::{fault, lasting_fault};

/// What goes wrong. Of several obligations that are taken up together it is a matter of timing which
/// share a transaction: what goes wrong with them goes wrong with all.
#[derive(Clone, Debug)]
enum Mishap {
    /// Nothing.
    None,
    /// Nothing can be taken up.
    Claim(Fault),
    /// All work fails.
    Work(Fault),
    /// All work fails, and that cannot be written down.
    Record(Fault),
    /// The process ends when something is taken up, before any of it is done.
    End,
    /// Something about the only one that is taken up.
    Single(Trouble),
}

/// How many are taken up at a time by the server.
const MANY: usize = 256;
/// How far time is moved on to where something falls due.
const FAR_MS: i64 = 40 * DAY_MS;
/// So often the work of something fails in a row that it waits for a person.
const TOO_OFTEN: usize = 11;
/// What is written where work is done, and in no other transaction.
const DONE: &str = "due.complete";
/// What doing a single obligation is called among the lengths.
const SINGLE: &str = "reconcile";

impl Run {
    /// Does what is due. Where time stands still nothing is, but for what failed before: so that something
    /// is, time may move on while all work fails.
    pub(super) async fn reconcile(&mut self, mut dice: Dice, turn: u64) -> Result<bool, String> {
        let fault = lasting_fault(&mut dice);
        let stumbled = dice.chance(40) && self.stumble(turn, fault.clone()).await?;
        if dice.chance(70) {
            self.pass(self.model.longest_pause());
        }
        let times = dice.pick(&[1, 1, 1, 3, TOO_OFTEN]);
        if dice.chance(30) {
            let mut failed = 0;
            while failed < times && self.look(turn, MANY, Mishap::Work(fault.clone())).await? {
                self.pass(self.model.longest_pause());
                failed += 1;
            }
            return Ok(stumbled || failed > 0);
        }
        let (most, mishap) = self.mishap(&mut dice, fault);
        Ok(self.look(turn, most, mishap).await? || stumbled)
    }

    /// How many are taken up at the most, and what goes wrong.
    fn mishap(&self, dice: &mut Dice, lasting: Fault) -> (usize, Mishap) {
        let length = self.lengths.get(SINGLE).copied().unwrap_or(UNKNOWN);
        let at = 1 + dice.below(length);
        match dice.below(12) {
            0 => (MANY, Mishap::Claim(lasting)),
            1 => (MANY, Mishap::Record(lasting)),
            2 => (MANY, Mishap::End),
            3 => (1, Mishap::Single(Trouble::Fails(at, fault(dice)))),
            4 => (1, Mishap::Single(Trouble::Ends(at))),
            5 => (1, Mishap::Single(Trouble::EndsUnheard)),
            _ => (dice.pick(&[1, 2, MANY]), Mishap::None),
        }
    }

    /// Operators move time on to where something falls due, and all work fails on the way: that does not
    /// hold them up.
    async fn stumble(&mut self, turn: u64, fault: Fault) -> Result<bool, String> {
        let now = self.model.now();
        let Some(due) = self.model.next_due().filter(|due| due - now <= FAR_MS) else {
            return Ok(false);
        };
        // Instants on the wire are whole seconds.
        let step = steps::advance_to(due + (-due).rem_euclid(1_000));
        let Some(client) = self.client_of(&step) else { return Ok(false) };
        self.host.gremlin.arm(Some(Trouble::Bars(&[DONE], fault)));
        let answer = self.host.send(&client, &self.addressed(&step, None)).await;
        self.host.gremlin.disarm();
        self.note(turn, &step, None, &answer);
        self.model.let_work_fail(true);
        let compared = self.compare(&step, None, &answer);
        self.model.let_work_fail(false);
        compared.map(|()| true)
    }

    /// Does what is due, so much at the most, and compares what is told of it. Tells whether there was
    /// anything.
    async fn look(&mut self, turn: u64, most: usize, mishap: Mishap) -> Result<bool, String> {
        let trouble = match mishap.clone() {
            Mishap::None => None,
            Mishap::Claim(fault) => Some(Trouble::Bars(&["due.claim"], fault)),
            Mishap::Work(fault) => Some(Trouble::Bars(&[DONE], fault)),
            Mishap::Record(fault) => Some(Trouble::Bars(&[DONE, "due.fail"], fault)),
            Mishap::End => Some(Trouble::EndsAt(DONE)),
            Mishap::Single(trouble) => Some(trouble),
        };
        self.host.gremlin.arm(trouble);
        let world = self.host.world();
        let ran = run_due(&world.store, &world.money, 7, most).await;
        let seen = self.host.gremlin.disarm();
        self.log.push_back(format!("{turn:>5} {most} of what is due, {mishap:?}: {ran:?}"));
        let told = self.told(most, &mishap, seen);
        let agrees = match (&told, &ran) {
            (Some(told), Ok(ran)) => told == ran,
            (told, ran) => told.is_none() && ran.is_err(),
        };
        if !agrees {
            return Err(format!("of what is due {told:?} is to be told, not {ran:?}"));
        }
        if seen.ended {
            self.revive().await;
        } else if matches!(mishap, Mishap::Record(_)) {
            // Nobody knows that it failed: it is free again when its lease ends.
            self.pass(LEASE_MS);
        }
        let single = most == 1 && matches!(mishap, Mishap::None);
        if single && told.is_some_and(|told| told.done == 1) {
            self.lengths.insert(SINGLE, seen.steps);
        }
        Ok(seen.came != Came::Not || told.is_some_and(|told| told.claimed() > 0))
    }

    /// What must be told of what is due; none: nothing, as something is wrong with the telling itself.
    fn told(&mut self, most: usize, mishap: &Mishap, seen: Seen) -> Option<Ran> {
        let hit = seen.came != Came::Not;
        match mishap {
            Mishap::Claim(_) => return None,
            Mishap::Work(_) if hit => {
                self.model.let_work_fail(true);
                let failed = self.model.run_due(most);
                self.model.let_work_fail(false);
                return Some(Ran { done: 0, failed });
            }
            Mishap::Record(_) | Mishap::End if hit => {
                self.model.take_due(most);
                return None;
            }
            Mishap::Single(_) if seen.ended => {
                // It is taken up in one transaction, and done in another.
                match seen.commits {
                    0 => 0,
                    1 => self.model.take_due(most),
                    _ => self.model.run_due(most),
                };
                return None;
            }
            _ => {}
        }
        Some(Ran { done: self.model.run_due(most), failed: 0 })
    }
}
