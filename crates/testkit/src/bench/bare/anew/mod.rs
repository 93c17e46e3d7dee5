//! A bare loop for anything: the rows that the product left are taken out again and written anew, in batches
//! of the product's own average size. Afterwards the realm is as the product left it, so that the product's
//! own checker vouches for both.

pub(in crate::bench) mod postgres;
pub(in crate::bench) mod sqlite;

use std::collections::BTreeSet;
use std::ops::Range;
use std::time::Duration;

use hubu_core::time::{Timestamp, Zone};

use crate::bench::Trouble;
use crate::bench::figures::Rate;

/// How a row is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::bench) enum Write {
    /// It is new.
    Insert,
    /// It is found by its key, and changed.
    Update,
    /// It is new, or changed where there is one of its key.
    Upsert,
    /// It takes the place of another of its key, which is deleted.
    Replace,
}

/// The rows of a table that something left. Where they are selected, `{key}`, `{wall}` and `{now}` stand for
/// the last row key that was made before, and for the two clocks then.
#[derive(Clone, Copy, Debug)]
pub(in crate::bench) struct Kind {
    pub(in crate::bench) table: &'static str,
    pub(in crate::bench) write: Write,
    /// The columns; all of them for new rows. Those of a customer's state begin with `owner`, which is written
    /// nowhere: they are written once in a batch that has a posting of that customer (and, where there is a
    /// `day`, of that day). All others are spread evenly.
    pub(in crate::bench) columns: &'static str,
    /// After FROM, with the order.
    pub(in crate::bench) rest: &'static str,
    /// How many of the columns, the owner not counted, are the key.
    pub(in crate::bench) keys: usize,
}

impl Kind {
    fn select(&self, since: &Since) -> String {
        let text = format!("SELECT {} FROM {} {}", self.columns, self.table, self.rest);
        since.fill(&text)
    }

    /// Those of a batch are new, and taken out before.
    fn delete(&self, since: &Since) -> Option<String> {
        let (filter, _) = self.rest.split_once("ORDER BY")?;
        let delete = since.fill(&format!("DELETE FROM {} {filter}", self.table));
        (self.write == Write::Insert).then_some(delete)
    }
}

/// When the product began.
#[derive(Clone, Copy, Debug)]
pub(in crate::bench) struct Since {
    pub(in crate::bench) key: i64,
    pub(in crate::bench) wall: Timestamp,
    pub(in crate::bench) now: Timestamp,
}

impl Since {
    fn fill(&self, text: &str) -> String {
        [("{key}", self.key), ("{wall}", self.wall.ms()), ("{now}", self.now.ms())]
            .iter()
            .fold(text.to_owned(), |text, (mark, value)| text.replace(mark, &value.to_string()))
    }
}

/// What a bare loop wrote, in how long.
#[derive(Clone, Copy, Debug)]
pub(in crate::bench) struct Written {
    /// Its postings: one a trade.
    pub(in crate::bench) rate: Rate,
    /// Rows that were inserted, changed or deleted.
    pub(in crate::bench) rows: u64,
}

impl Written {
    fn new(tables: &[Table], rows: u64, elapsed: Duration) -> Self {
        let postings = tables.iter().find(|table| table.kind.table == "posting");
        let count = postings.map_or(0, |table| table.rows as u64);
        Self { rate: Rate { count, elapsed }, rows }
    }
}

/// The cells of a column.
#[derive(Clone, Debug)]
enum Cells {
    Ints(Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
    Bytes(Vec<Option<Vec<u8>>>),
}

/// Rows, column by column.
struct Table {
    kind: Kind,
    names: Vec<String>,
    columns: Vec<Cells>,
    rows: usize,
}

impl Table {
    fn ints(&self, name: &str) -> Option<&[Option<i64>]> {
        let place = self.names.iter().position(|one| one == name)?;
        match &self.columns[place] {
            Cells::Ints(ints) => Some(ints),
            _ => None,
        }
    }

    /// The columns that are written.
    fn written(&self) -> Range<usize> {
        usize::from(self.is_state())..self.names.len()
    }

    fn is_state(&self) -> bool {
        self.names.first().is_some_and(|name| name == "owner")
    }

    /// The names of the key, and of what is changed.
    fn key_and_rest(&self) -> (&[String], &[String]) {
        self.names[self.written()].split_at(self.kind.keys)
    }
}

/// The rows of each table that are written in a batch.
type Batch = Vec<Vec<usize>>;

/// Spreads rows over batches.
fn batches(tables: &[Table], zone: &Zone, size: usize) -> Result<Vec<Batch>, Trouble> {
    let postings = tables.iter().find(|table| table.kind.table == "posting");
    let postings = postings.ok_or("no postings are among the rows")?;
    let column = |name: &str| postings.ints(name).ok_or_else(|| format!("no column {name}"));
    let (payers, times) = (column("payer_key")?, column("at_ms")?);
    if postings.rows == 0 {
        return Err("the product left no rows".into());
    }
    let number = postings.rows.div_ceil(size.max(1));
    let share = |rows: usize, batch: usize| rows * batch / number..rows * (batch + 1) / number;
    let mut all = Vec::with_capacity(number);
    for batch in 0..number {
        let mut touched = BTreeSet::new();
        for place in share(postings.rows, batch) {
            let at = Timestamp::from_ms(times[place].unwrap_or_default());
            touched.insert((payers[place].unwrap_or_default(), zone.day_of(at).number()));
        }
        let of_table = |table: &Table| -> Vec<usize> {
            if !table.is_state() {
                return share(table.rows, batch).collect();
            }
            let (owners, days) = (table.ints("owner"), table.ints("day"));
            let owner = |row: usize| owners.and_then(|owners| owners[row]).unwrap_or_default();
            let is_touched = |row: &usize| match days.and_then(|days| days[*row]) {
                Some(day) => touched.contains(&(owner(*row), day)),
                None => touched.iter().any(|(key, _)| *key == owner(*row)),
            };
            (0..table.rows).filter(is_touched).collect()
        };
        all.push(tables.iter().map(of_table).collect());
    }
    Ok(all)
}

/// The statements that write a table, in the words that follow `INTO table`, `UPDATE table` and so on;
/// `values` makes the rows of an insert.
fn insert(table: &Table, values: &str) -> String {
    let names = table.names[table.written()].join(", ");
    let into = format!("INSERT INTO {} ({names}) {values}", table.kind.table);
    if table.kind.write != Write::Upsert {
        return into;
    }
    let (keys, rest) = table.key_and_rest();
    let set: Vec<String> = rest.iter().map(|name| format!("{name} = excluded.{name}")).collect();
    format!("{into} ON CONFLICT ({}) DO UPDATE SET {}", keys.join(", "), set.join(", "))
}
