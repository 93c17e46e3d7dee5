//! What a rule says when it is broken.

use std::fmt;

/// One place that breaks a rule, in words that say what to do instead.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path relative to the root of the repository.
    pub path: String,
    /// The line, 1 being the first; 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do instead.
    pub instead: String,
}

impl Finding {
    /// A finding at a line of a file.
    pub fn at(path: &str, line: usize, what: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into(), instead: todo.into() }
    }

    /// A finding about a whole file.
    pub fn file(path: &str, what: impl Into<String>, instead: impl Into<String>) -> Self {
        Self::at(path, 0, what, instead)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}\n    instead: {}", self.path, self.what, self.instead),
            line => {
                write!(out, "{}:{line}: {}\n    instead: {}", self.path, self.what, self.instead)
            }
        }
    }
}
