//! [`Gremlin`]: breaks statements and processes, and puts wrong statements in the place of right ones.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use hubu_store::{Fault, Probe, Sql, Step};

/// What goes wrong in a request.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// The n-th statement or commit fails.
    Fails(usize, Fault),
    /// The write is committed, and nobody learns of it.
    Unheard,
    /// The process ends before the n-th statement or commit.
    Ends(usize),
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

#[derive(Default)]
struct State {
    armed: Option<Trouble>,
    seen: usize,
    /// Did the open transaction write down what was done? The last thing that every write does.
    noted: bool,
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

    /// A process begins in a folder; should it end, what it leaves lies in the other.
    pub fn begin(&self, folder: &Path, next: &Path) {
        let folders = Some((folder.to_owned(), next.to_owned()));
        *self.state() = State { folders, ..State::default() };
    }

    /// Makes trouble for the next request.
    pub fn arm(&self, trouble: Trouble) {
        let mut state = self.state();
        state.armed = Some(trouble);
        (state.seen, state.noted, state.came) = (0, false, None);
    }

    /// No more trouble. Tells what became of it, and whether the process has ended.
    pub fn disarm(&self) -> (Came, bool) {
        let mut state = self.state();
        state.armed = None;
        (state.came.take().unwrap_or(Came::Not), state.ended)
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
        self.seen += 1;
        if let Step::Statement(name) = step {
            self.noted |= name == "records.audit";
        }
        let committed = matches!(step, Step::Committed);
        let written = committed && self.noted;
        let before = |at: usize| !committed && self.came.is_none() && self.seen >= at;
        let (came, fault) = match &self.armed {
            Some(Trouble::Fails(at, fault)) if before(*at) => (Came::Before, fault.clone()),
            Some(Trouble::Ends(at)) if before(*at) => (Came::Before, gone()),
            Some(Trouble::Unheard) if written => {
                (Came::After, Fault::OutcomeUnknown("nobody heard".to_owned()))
            }
            Some(Trouble::EndsUnheard) if written => (Came::After, gone()),
            _ => {
                self.noted &= !committed;
                return None;
            }
        };
        self.came = Some(came);
        if matches!(self.armed, Some(Trouble::Ends(_) | Trouble::EndsUnheard)) {
            self.ended = true;
            self.leave();
        }
        self.armed = None;
        Some(fault)
    }

    /// What a process that is killed leaves: the files as they are now.
    fn leave(&self) {
        if let Some((from, to)) = &self.folders {
            copy(from, to).expect("a folder of ours can be copied");
        }
    }
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
