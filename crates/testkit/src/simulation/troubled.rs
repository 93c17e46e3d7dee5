//! What goes wrong in a request, and what it came to then.

use hubu_model::Json;
use hubu_store::Fault;

use super::dice::Dice;
use super::driver::{Run, UNKNOWN, compared};
use super::gremlin::{Came, Seen, Trouble};
use super::step::{Parts, Step};
use super::steps;
use crate::client::Answer;

/// Where a process ends that does several obligations.
const ENDS: [&str; 3] = ["due.claim", "due.complete", "realm.set_clock"];

impl Run {
    /// What goes wrong; mostly nothing.
    pub(super) fn trouble(&self, dice: &mut Dice, step: &Step) -> Option<Trouble> {
        let in_parts = step.parts == Parts::Several;
        // What is done in several transactions would be done at several times of a clock that runs; and
        // so would what was put off for a while, which is over when another process begins.
        let steady = steps::stands_still(&self.model) && !self.model.is_work_put_off();
        if (in_parts && !steady) || !dice.chance(12) {
            return None;
        }
        let length = self.lengths.get(step.operation).copied().unwrap_or(UNKNOWN);
        let at = 1 + dice.below(length);
        let mut trouble = match dice.below(8) {
            0..=3 => Trouble::Fails(at, fault(dice)),
            4 if !step.reads() => Trouble::Unheard,
            5 if !step.reads() => Trouble::EndsUnheard,
            _ => Trouble::Ends(at),
        };
        if in_parts {
            let expected = step.predict(&mut self.model.clone(), None);
            if is_matter_of_timing(expected.body.as_ref()) {
                trouble = Trouble::EndsAt(dice.pick(&ENDS));
            }
            // What is refused in the end does again what it does before that, and tells of it twice. Where
            // a process ends while somebody hears of it, the next one writes the rest down later.
            let ends = !matches!(trouble, Trouble::Fails(..) | Trouble::Unheard);
            if !expected.is_success() || (ends && self.model.is_heard()) {
                return None;
            }
        }
        Some(trouble)
    }

    /// Remembers how many statements an operation took that was done.
    pub(super) fn measure(&mut self, step: &Step, answer: &Answer, seen: Seen) {
        let in_parts = step.parts == Parts::Several;
        let body = if in_parts { Json::read(&answer.body).ok() } else { None };
        if answer.status < 300 && !is_matter_of_timing(body.as_ref()) {
            self.lengths.insert(step.operation, seen.steps);
        }
    }

    /// Finds out what a request came to that something went wrong with.
    pub(super) async fn after(
        &mut self,
        turn: u64,
        (step, key): (&Step, Option<&str>),
        answer: &Answer,
        seen: Seen,
    ) -> Result<(), String> {
        // Of several transactions any may have been the one: only the last answer tells.
        let in_parts = step.parts == Parts::Several;
        if !in_parts {
            self.settle(step, key, answer, seen)?;
        }
        if seen.ended {
            self.revive().await;
        }
        if step.reads() {
            return Ok(());
        }
        // Whoever has heard nothing sends it again, under the same key.
        let Some(client) = self.client_of(step) else { return Ok(()) };
        let answer = self.host.send(&client, &self.addressed(step, key)).await;
        self.note(turn, step, key, &answer);
        if !in_parts {
            return self.compare(step, key, &answer);
        }
        let expected = step.predict(&mut self.model, key).status;
        if answer.status == expected {
            return Ok(());
        }
        Err(format!("{}: {expected} at last, got {}", step.operation, answer.status))
    }

    /// What a request came to that something went wrong with: it was done and said so, or it was done and
    /// nobody heard of it, or it failed. What a process says that has ended nobody hears.
    ///
    /// Secrets that nobody heard stay unknown: a repeat is told that the answer was not kept, and nothing
    /// is drawn that takes them.
    pub(super) fn settle(
        &mut self,
        step: &Step,
        key: Option<&str>,
        answer: &Answer,
        seen: Seen,
    ) -> Result<(), String> {
        let mut done = self.model.clone();
        let expected = step.predict(&mut done, key);
        let fits = !seen.ended && compared(&expected, answer, &mut done.ids).is_ok();
        if !fits && !seen.ended && answer.status < 500 {
            let Answer { status, body, .. } = answer;
            let name = step.operation;
            return Err(format!(
                "{name}: neither done nor failed\n  expected {expected:?}\n  got      {status} {body}"
            ));
        }
        // A code is tried before all else, in a transaction of its own: a wrong guess counts whatever
        // becomes of the request, and that is all that a refused one leaves. A right one leaves nothing
        // until the request is done.
        let guessed = step.parts == Parts::Tried && seen.commits > 0 && !expected.is_success();
        if fits {
            self.model = done;
        } else if seen.came == Came::After || guessed {
            self.model.unheard(done);
        }
        Ok(())
    }
}

/// Is it a matter of timing how many statements a request takes? Several obligations are taken up at a
/// time, and which of them share a transaction depends on how fast they come.
fn is_matter_of_timing(body: Option<&Json>) -> bool {
    let jobs = body.and_then(|body| body.field("jobs"));
    jobs.is_some_and(|jobs| *jobs != Json::from(0_usize) && *jobs != Json::from(1_usize))
}

/// Any fault of a statement or commit.
pub(super) fn fault(dice: &mut Dice) -> Fault {
    let text = || "a gremlin".to_owned();
    let faults = [
        Fault::Unavailable(text()),
        Fault::Conflict(text()),
        Fault::Storage(text()),
        Fault::Timeout(text()),
        Fault::Bug(text()),
    ];
    faults[dice.below(faults.len())].clone()
}

/// A fault that is not worth trying again at once: whoever tries again without success waits, in time
/// that passes.
pub(super) fn lasting_fault(dice: &mut Dice) -> Fault {
    let text = "a gremlin".to_owned();
    if dice.chance(50) { Fault::Timeout(text) } else { Fault::Bug(text) }
}
