//! [`Gremlin`]: breaks statements and processes, and puts wrong statements in the place of right ones.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hubu_store::{Fault, Probe, Sql, Step};

/// What goes wrong in a request.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// The n-th statement or commit fails; what is tried again passes.
    Fails(usize, Fault),
    /// The statements with these names fail, however often they are tried.
    Bars(&'static [&'static str], Fault),
    /// The write is committed, and nobody learns of it.
    Unheard,
    /// The process ends before the n-th statement or commit.
    Ends(usize),
    /// The process ends before the first statement with this name.
    EndsAt(&'static str),
    /// The process ends when the write is committed, before anybody learns of it.
    EndsUnheard,
}

/// What became of the trouble.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Came {
    /// It did not come up to it.
    Not,
    /// Before the write was committed.
    Before,
    /// After the write was committed.
    After,
}

/// What was seen since the gremlin was told to look.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// What became of the trouble.
    pub came: Came,
    /// Has the process ended?
    pub ended: bool,
    /// How many statements and commits there were.
    pub steps: usize,
    /// How many transactions were committed.
    pub commits: usize,
}

/// What a transaction writes last that is what somebody asked for: what was done, or what leaves no
/// trace.
const WRITES: [&str; 3] = ["records.audit", "access.insert_token", "access.insert_temporary_key"];

#[derive(Default)]
struct State {
    armed: Option<Trouble>,
    /// Commits that are somebody else's, before anything counts.
    others: usize,
    steps: usize,
    commits: usize,
    /// Did the open transaction write down what was asked for?
    noted: bool,
    /// Was such a transaction committed?
    written: bool,
    came: Option<Came>,
    ended: bool,
    /// Where the database lies, and where to leave what the process leaves.
    folders: Option<(PathBuf, PathBuf)>,
}

/// Sees every step of the store under test.
#[derive(Default)]
pub struct Gremlin {
    state: Mutex<State>,
    planted: HashMap<&'static str, &'static Sql>,
}

impl Gremlin {
    /// One that puts these statements in the place of those with their names.
    pub fn with(planted: &[&'static Sql]) -> Self {
        let planted = planted.iter().map(|sql| (sql.name, *sql)).collect();
        Self { planted, ..Self::default() }
    }

    /// A process begins in a folder; should it end, what it leaves lies in the other. None: it leaves what it
    /// has committed where it is.
    pub fn begin(&self, folders: Option<(&Path, &Path)>) {
        let folders = folders.map(|(folder, next)| (folder.to_owned(), next.to_owned()));
        *self.state() = State { folders, ..State::default() };
    }

    /// Looks at what comes next, and makes trouble if there is to be some.
    pub fn arm(&self, trouble: Option<Trouble>) {
        self.arm_after(0, trouble);
    }

    /// The same, after so many commits.
    pub fn arm_after(&self, commits: usize, trouble: Option<Trouble>) {
        let mut state = self.state();
        let (ended, folders) = (state.ended, state.folders.take());
        *state = State { armed: trouble, others: commits, ended, folders, ..State::default() };
    }

    /// No more trouble. Tells what was seen.
    pub fn disarm(&self) -> Seen {
        let mut state = self.state();
        state.armed = None;
        Seen {
            came: state.came.unwrap_or(Came::Not),
            ended: state.ended,
            steps: state.steps,
            commits: state.commits,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn fault(&mut self, step: Step) -> Option<Fault> {
        if self.ended {
            return Some(gone());
        }
        let committed = matches!(step, Step::Committed);
        if self.others > 0 {
            self.others -= usize::from(committed);
            return None;
        }
        self.steps += 1;
        match step {
            // The first one of every transaction that writes.
            Step::Statement("realm.pulse_held") => self.noted = false,
            Step::Statement(name) => self.noted |= WRITES.contains(&name),
            Step::Commit => {}
            Step::Committed => {
                self.commits += 1;
                self.written |= self.noted;
            }
        }
        let fault = self.trouble(step)?;
        let came = if self.written { Came::After } else { Came::Before };
        self.came = self.came.or(Some(came));
        if matches!(self.armed, Some(Trouble::Bars(..))) {
            return Some(fault);
        }
        if matches!(self.armed, Some(Trouble::Ends(_) | Trouble::EndsAt(_) | Trouble::EndsUnheard))
        {
            self.ended = true;
            self.leave();
        }
        self.armed = None;
        Some(fault)
    }

    /// The fault that takes a step's place.
    fn trouble(&self, step: Step) -> Option<Fault> {
        let committed = matches!(step, Step::Committed);
        let up_to = |at: usize| !committed && self.steps >= at;
        match self.armed.as_ref()? {
            Trouble::Fails(at, fault) if up_to(*at) => Some(fault.clone()),
            Trouble::Bars(names, fault) if names.iter().any(|name| is(step, name)) => {
                Some(fault.clone())
            }
            Trouble::Ends(at) if up_to(*at) => Some(gone()),
            Trouble::EndsAt(name) if is(step, name) => Some(gone()),
            Trouble::Unheard if committed && self.noted => {
                Some(Fault::OutcomeUnknown("nobody heard".to_owned()))
            }
            Trouble::EndsUnheard if committed && self.noted => Some(gone()),
            _ => None,
        }
    }

    /// What a process that is killed leaves: the files as they are now.
    fn leave(&self) {
        if let Some((from, to)) = &self.folders {
            copy(from, to).expect("a folder of ours can be copied");
        }
    }
}

/// Is a step the statement with this name?
fn is(step: Step, name: &str) -> bool {
    matches!(step, Step::Statement(other) if other == name)
}

/// A process that has ended does nothing any more, least of all try again.
fn gone() -> Fault {
    Fault::Bug("the process has ended".to_owned())
}

/// Copies the database of a process: its file, and the log of what is not in it yet.
pub fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for file in std::fs::read_dir(from)? {
        let file = file?;
        let name = file.file_name();
        let text = name.to_string_lossy();
        if file.file_type()?.is_file() && (text.ends_with(".db") || text.ends_with("-wal")) {
            std::fs::copy(file.path(), to.join(&name))?;
        }
    }
    Ok(())
}

impl Probe for Gremlin {
    fn on(&self, step: Step) -> Result<(), Fault> {
        match self.state().fault(step) {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }

    fn instead_of(&self, sql: &'static Sql) -> &'static Sql {
        self.planted.get(sql.name).copied().unwrap_or(sql)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTE: Step = Step::Statement("records.audit");

    fn failed(gremlin: &Gremlin, steps: &[Step]) -> Vec<usize> {
        (0..steps.len()).filter(|place| gremlin.on(steps[*place]).is_err()).collect()
    }

    #[test]
    fn one_step_fails_or_all_of_a_name() {
        let steps = [Step::Statement("a"), NOTE, Step::Statement("a"), Step::Commit];
        let fault = || Fault::Timeout("late".to_owned());
        let gremlin = Gremlin::default();
        for (trouble, expected) in [
            (None, vec![]),
            (Some(Trouble::Fails(3, fault())), vec![2]),
            (Some(Trouble::Fails(9, fault())), vec![]),
            (Some(Trouble::Bars(&["b", "a"], fault())), vec![0, 2]),
        ] {
            gremlin.arm(trouble.clone());
            assert_eq!(failed(&gremlin, &steps), expected, "{trouble:?}");
            let seen = gremlin.disarm();
            assert_eq!((seen.steps, seen.commits), (4, 0));
            assert_eq!(seen.came == Came::Not, expected.is_empty());
        }
        gremlin.arm_after(1, Some(Trouble::Fails(1, fault())));
        let steps = [NOTE, Step::Commit, Step::Committed, NOTE];
        assert_eq!(failed(&gremlin, &steps), [3], "others commit first");
    }

    #[test]
    fn nobody_hears_of_what_was_written_and_nothing_happens_after_an_end() {
        let steps = [NOTE, Step::Commit, Step::Committed, Step::Statement("a")];
        let gremlin = Gremlin::default();
        gremlin.arm(Some(Trouble::Unheard));
        assert_eq!(failed(&gremlin, &steps), [2]);
        let seen = gremlin.disarm();
        assert_eq!((seen.came, seen.ended, seen.commits), (Came::After, false, 1));
        gremlin.arm(Some(Trouble::Fails(4, gone())));
        assert_eq!(failed(&gremlin, &steps), [3]);
        assert_eq!(gremlin.disarm().came, Came::After, "it was written before");
        gremlin.arm(Some(Trouble::EndsAt("records.audit")));
        assert_eq!(failed(&gremlin, &steps), [0, 1, 2, 3]);
        let seen = gremlin.disarm();
        assert_eq!((seen.came, seen.ended), (Came::Before, true));
    }
}
