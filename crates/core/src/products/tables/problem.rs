//! [`Problem`]: what is wrong with a table, and where.

use super::said::Said;
use super::said::shape::Shape;
use super::schema::{ALL, Schema};

/// How many problems are told: a file that is not the one that was meant has one in every line.
const MOST: usize = 1_000;

/// What is wrong, and what is to be done about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 where it is about the file.
    pub line: u64,
    /// The heading of the column; empty where it is about the line or the file.
    pub column: String,
    /// What is to be done, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

/// What was found so far.
#[derive(Default, Debug)]
pub(super) struct Problems {
    found: Vec<Problem>,
    /// How many more there are than are told.
    more: usize,
}

impl Problems {
    /// Adds what is wrong at a place.
    pub fn add(&mut self, file: &str, line: u64, column: &str, (zh, en): Said) {
        if self.found.len() == MOST {
            self.more += 1;
            return;
        }
        let (file, column) = (file.to_owned(), column.to_owned());
        self.found.push(Problem { file, line, column, zh, en });
    }

    /// Adds what is wrong with a whole table.
    pub fn of_file(&mut self, schema: &Schema, shape: Shape) {
        self.add(schema.file, 0, "", shape.said());
    }

    /// How many were found.
    pub fn count(&self) -> usize {
        self.found.len() + self.more
    }

    /// All of them, in the order of tables, lines and columns; empty where nothing is wrong.
    pub fn into_sorted(mut self) -> Vec<Problem> {
        self.found.sort_by_cached_key(|problem| {
            // A file that nobody knows has no place and comes first.
            let table = ALL.iter().position(|schema| schema.file == problem.file);
            let headings = table.map_or(&[][..], |table| ALL[table].headings);
            let column = headings.iter().position(|heading| *heading == problem.column);
            (table, problem.line, column)
        });
        if self.more > 0 {
            let (zh, en) = Shape::More(self.more).said();
            let (file, column) = (String::new(), String::new());
            self.found.push(Problem { file, line: 0, column, zh, en });
        }
        self.found
    }
}
