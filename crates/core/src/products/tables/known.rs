//! [`Known`]: what a table declares, for the lines and tables after it.

use std::collections::HashMap;
use std::hash::Hash;

use super::cell::Cell;
use super::problem::Problems;
use super::said::Said;
use super::said::rule::Rule;

/// Keys, each with its line and what others need to know of it. A key is known whatever else is wrong
/// with its line, so that nobody is told about it twice.
#[derive(Debug)]
pub(super) struct Known<K, V> {
    by_key: HashMap<K, (u64, V)>,
    /// Could all of its table be read? Where not, what seems to be missing may be there.
    whole: bool,
}

impl<K: Eq + Hash, V> Known<K, V> {
    /// Nothing yet.
    pub fn new(whole: bool) -> Self {
        Self { by_key: HashMap::new(), whole }
    }

    /// Adds what a line declares; `said` tells of the line that declared the same before.
    pub fn add_or(
        &mut self,
        (key, value): (K, V),
        cell: Cell<'_>,
        said: impl FnOnce(u64) -> Said,
        problems: &mut Problems,
    ) {
        match self.by_key.get(&key) {
            Some((line, _)) => cell.tell(said(*line), problems),
            None => {
                self.by_key.insert(key, (cell.line, value));
            }
        }
    }

    /// Adds what a line declares, which no line before it may have.
    pub fn add(&mut self, key: K, value: V, cell: Cell<'_>, problems: &mut Problems) {
        self.add_or((key, value), cell, |line| Rule::Twice(line).said(), problems);
    }

    /// What is declared by this key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.by_key.get(key).map(|(_, value)| value)
    }

    /// Is it declared, or may it be?
    pub fn is_known(&self, key: &K) -> bool {
        !self.whole || self.by_key.contains_key(key)
    }

    /// What a cell names by this key; `said` tells that nothing does.
    pub fn named(
        &self,
        key: &K,
        cell: Cell<'_>,
        said: Rule<'_>,
        problems: &mut Problems,
    ) -> Option<&V> {
        if cell.is_missing(problems) {
            return None;
        }
        let value = self.get(key);
        if value.is_none() && self.whole {
            cell.tell(said.said(), problems);
        }
        value
    }
}

impl<V> Known<String, V> {
    /// What a cell names, of the table `file`.
    pub fn of(&self, cell: Cell<'_>, file: &'static str, problems: &mut Problems) -> Option<&V> {
        self.named(&cell.text.to_owned(), cell, Rule::Unknown(cell.text, file), problems)
    }
}
