//! [`diff`]: what one version of a catalogue changes in another.

use std::collections::HashMap;

use super::schema::{ALL, Schema};
use super::write::{Line, lines};
use crate::products::Catalogue;

/// A line of a table that is not the same in both versions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The file.
    pub table: &'static str,
    /// What tells the line from others, with blanks between: `OFFI-1 on_demand Duration
    /// 2026-01-01T00:00:00Z`.
    pub key: String,
    /// What became of it.
    pub change: Change,
}

/// What became of a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// Fields of it are others.
    Changed {
        /// Each with its heading, what stood in it and what stands in it now.
        columns: Vec<(String, String, String)>,
    },
}

/// The differences, in the order of tables: first the lines of the later version, as they stand in its
/// canonical form, then those that are gone.
pub fn diff(before: &Catalogue, after: &Catalogue) -> Vec<Difference> {
    let tables = ALL.iter().zip(lines(before.parts())).zip(lines(after.parts()));
    tables.flat_map(|((schema, before), after)| of_table(schema, &before, &after)).collect()
}

fn of_table(schema: &Schema, before: &[Line], after: &[Line]) -> Vec<Difference> {
    let difference = |line: &Line, change| {
        let key = key(schema, line).into_iter().filter(|part| !part.is_empty());
        let key = key.collect::<Vec<_>>().join(" ");
        Difference { table: schema.file, key, change }
    };
    let mut old: HashMap<Vec<&str>, &Line> =
        before.iter().map(|line| (key(schema, line), line)).collect();
    let mut differences = Vec::new();
    for line in after {
        match old.remove(&key(schema, line)) {
            None => differences.push(difference(line, Change::Added)),
            Some(same) if same == line => {}
            Some(other) => {
                let columns = columns(schema, other, line);
                differences.push(difference(line, Change::Changed { columns }));
            }
        }
    }
    let gone = before.iter().filter(|line| old.contains_key(&key(schema, line)));
    differences.extend(gone.map(|line| difference(line, Change::Removed)));
    differences
}

fn key<'l>(schema: &Schema, line: &'l Line) -> Vec<&'l str> {
    schema.key.iter().map(|place| line[*place].as_str()).collect()
}

fn columns(schema: &Schema, before: &Line, after: &Line) -> Vec<(String, String, String)> {
    let fields = schema.headings.iter().zip(before.iter().zip(after));
    let changed = fields.filter(|(_, (before, after))| before != after);
    changed
        .map(|(heading, (before, after))| ((*heading).to_owned(), before.clone(), after.clone()))
        .collect()
}

#[cfg(test)]
#[path = "diff_tests.rs"]
mod tests;
