//! Probes of the store: they count steps, and put faults in the place of chosen ones.

use std::collections::BTreeMap;
use std::sync::Mutex;

use hubu_store::{Fault, Probe, Step};

/// What a [`Saboteur`] does at the step it was told to wait for.
#[derive(Clone, Debug)]
pub struct Sabotage {
    /// Which step, counted from one when it was armed.
    pub step: usize,
    /// What is raised in its place.
    pub fault: Fault,
    /// How many steps in a row fail from there on.
    pub times: usize,
}

#[derive(Default)]
struct State {
    armed: Option<Sabotage>,
    seen: usize,
    log: Vec<&'static str>,
    fired: usize,
}

/// Sees every step of a store. Unarmed it only keeps the log; armed it fails one step, or several.
///
/// Commits stand in the log as `COMMIT`, and once they have succeeded as `COMMITTED`.
#[derive(Default)]
pub struct Saboteur(Mutex<State>);

impl Saboteur {
    /// Forgets what it saw, and fails nothing.
    pub fn watch(&self) {
        *self.state() = State::default();
    }

    /// Forgets what it saw, and fails the step named.
    pub fn arm(&self, sabotage: Sabotage) {
        *self.state() = State { armed: Some(sabotage), ..State::default() };
    }

    /// Ends the sabotage. Tells how many steps were failed.
    pub fn disarm(&self) -> usize {
        let mut state = self.state();
        state.armed = None;
        state.fired
    }

    /// The names of the steps seen since, in order.
    pub fn log(&self) -> Vec<&'static str> {
        self.state().log.clone()
    }

    /// How often each step was seen since.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for name in &self.state().log {
            *counts.entry(*name).or_default() += 1;
        }
        counts
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().expect("no step panics while it is seen")
    }
}

impl Probe for Saboteur {
    fn on(&self, step: Step) -> Result<(), Fault> {
        let mut state = self.state();
        state.seen += 1;
        state.log.push(match step {
            Step::Statement(name) => name,
            Step::Commit => "COMMIT",
            Step::Committed => "COMMITTED",
        });
        let seen = state.seen;
        let hit = state
            .armed
            .as_ref()
            .filter(|armed| (armed.step..armed.step.saturating_add(armed.times)).contains(&seen));
        match hit.map(|armed| armed.fault.clone()) {
            Some(fault) => {
                state.fired += 1;
                Err(fault)
            }
            None => Ok(()),
        }
    }
}
