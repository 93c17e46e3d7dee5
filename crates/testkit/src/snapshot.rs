//! [`Snapshot`]: every row of every table, to prove what a write changed, or that it changed nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::OnceLock;

use hubu_store::migrate::{MIGRATIONS, tables};
use hubu_store::{Sql, Store, Value};

/// From here on an integer in a column of keys was drawn; tests give smaller ones themselves.
const DRAWN: i64 = 1_000_000;
/// A word of so many letters and digits in a text was drawn: an id, a key, a token.
const DRAWN_WORD: usize = 12;
/// Columns that hold instants of the process's clock, or are counted from one, by table or (empty)
/// everywhere.
const PROCESS_CLOCK: &[(&str, &str)] = &[
    ("", "wall_ms"),
    ("", "lease_until_ms"),
    ("delivery_queue", "lease_no"),
    ("migration", "applied_ms"),
    ("token", "issued_ms"),
    ("token", "expires_ms"),
    ("temporary_key", "issued_ms"),
    ("temporary_key", "expires_ms"),
];

/// The rows of a realm at a moment, each a line of text, beside what else is made of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Snapshot(BTreeMap<String, Lines>);

/// A row less exactly.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Lines {
    /// Without what differs between two runs of one story: drawn keys and ids, sealed columns, the
    /// process's clock.
    comparable: String,
    /// Without what differs though every draw is the same: sealed columns and the process's clock.
    unsealed: String,
}

struct Table {
    name: &'static str,
    columns: Vec<&'static str>,
    rows: Sql,
}

impl Snapshot {
    /// Reads all of it, in one consistent view.
    ///
    /// # Panics
    /// When it cannot be read.
    pub async fn take(store: &Store) -> Self {
        let read = store.read::<_, ()>(|tx, _| {
            let mut lines = BTreeMap::new();
            for table in all_tables() {
                for row in tx.query(&table.rows, &[])? {
                    let line = table.line(row.values(), shown);
                    let comparable = table.line(row.values(), comparable);
                    let unsealed = table.line(row.values(), unsealed);
                    lines.insert(line, Lines { comparable, unsealed });
                }
            }
            Ok(Self(lines))
        });
        read.await.expect("tables can be read")
    }

    /// The rows that went (`-`) and came (`+`) since, as they stand. A changed row is in both.
    pub fn changes(&self, later: &Self) -> Vec<String> {
        self.difference(later, |raw, _| raw)
    }

    /// The same without what differs between two runs of one story.
    pub fn effect(&self, later: &Self) -> Vec<String> {
        let mut effect = self.difference(later, |_, lines| &lines.comparable);
        effect.sort_unstable();
        effect
    }

    /// The rows of all tables but `except`, without sealed columns and the process's clock: two realms
    /// with the same draws have them in common.
    pub fn unsealed(&self, except: &str) -> Vec<&str> {
        let of_another = |line: &&str| line.split(' ').next() != Some(except);
        let lines = self.0.values().map(|lines| lines.unsealed.as_str());
        let mut lines: Vec<&str> = lines.filter(of_another).collect();
        lines.sort_unstable();
        lines
    }

    fn difference<'a>(
        &'a self,
        later: &'a Self,
        shown: impl Fn(&'a str, &'a Lines) -> &'a str,
    ) -> Vec<String> {
        let only = |one: &'a Self, other: &'a Self, sign| {
            let rows = one.0.iter().filter(|(raw, _)| !other.0.contains_key(*raw));
            rows.map(|(raw, lines)| format!("{sign} {}", shown(raw, lines))).collect::<Vec<_>>()
        };
        [only(self, later, '-'), only(later, self, '+')].concat()
    }
}

impl Table {
    fn line(&self, values: &[Value], show: fn(&str, &str, &Value) -> String) -> String {
        let mut line = self.name.to_owned();
        for (place, value) in values.iter().enumerate() {
            let column = self.columns.get(place).copied().unwrap_or("?");
            let value = show(self.name, column, value);
            write!(line, " {column}={value}").expect("a string takes everything");
        }
        line
    }
}

fn shown(_: &str, _: &str, value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Int(int) => int.to_string(),
        Value::Text(text) => format!("{text:?}"),
        Value::Bytes(bytes) => format!("{bytes:02x?}"),
    }
}

fn is_of_process(table: &str, column: &str) -> bool {
    let named = |(of, name): &(&str, &str)| *name == column && (of.is_empty() || *of == table);
    column.ends_with("_wall_ms") || PROCESS_CLOCK.iter().any(named)
}

fn unsealed(table: &str, column: &str, value: &Value) -> String {
    match value {
        Value::Bytes(_) => "*".to_owned(),
        Value::Int(_) if column == "clock_ms" || is_of_process(table, column) => "*".to_owned(),
        other => shown(table, column, other),
    }
}

fn comparable(table: &str, column: &str, value: &Value) -> String {
    let is_key = column.ends_with("_key") || matches!(column, "group_id" | "principal");
    match value {
        Value::Null => "-".to_owned(),
        Value::Int(_) if is_of_process(table, column) => "*".to_owned(),
        Value::Int(int) if is_key && *int >= DRAWN => "*".to_owned(),
        // The lot of a coupon's book is the coupon's key; no instant and no channel is as large.
        Value::Int(int) if column == "lot" && *int >= 1 << 53 => "*".to_owned(),
        // How far a flowing clock is from the process's, and where it was stopped.
        Value::Int(int) if column == "clock_ms" && int % 60_000 != 0 => "*".to_owned(),
        Value::Int(int) => int.to_string(),
        Value::Text(text) => without_drawn(text),
        Value::Bytes(_) => "*".to_owned(),
    }
}

/// A text without the words in it that were drawn.
fn without_drawn(text: &str) -> String {
    let mut left = String::new();
    let mut word = String::new();
    // The end closes the last word.
    for sign in text.chars().map(Some).chain([None]) {
        if let Some(sign) = sign.filter(char::is_ascii_alphanumeric) {
            word.push(sign);
        } else {
            left.push_str(if word.len() >= DRAWN_WORD { "*" } else { &word });
            word.clear();
            left.extend(sign);
        }
    }
    left
}

/// The tables, with their columns as the migrations name them.
fn all_tables() -> &'static [Table] {
    static TABLES: OnceLock<Vec<Table>> = OnceLock::new();
    TABLES.get_or_init(|| {
        let table = |name: &'static str| {
            let text: &'static str = Box::leak(format!("SELECT * FROM {name}").into_boxed_str());
            Table { name, columns: columns(name), rows: Sql::new("test.snapshot", text) }
        };
        tables().into_iter().map(table).collect()
    })
}

/// Every column that the migrations, and their own bookkeeping, make: by table and name.
pub fn written_columns() -> BTreeSet<(String, String)> {
    let bookkeeping = ["name", "text", "applied_ms"].map(|column| ("migration", column));
    let tables = all_tables().iter();
    let made = tables.flat_map(|table| table.columns.iter().map(|column| (table.name, *column)));
    made.chain(bookkeeping).map(|(table, column)| (table.to_owned(), column.to_owned())).collect()
}

fn columns(table: &str) -> Vec<&'static str> {
    let created = format!("CREATE TABLE {table} (");
    let added = format!("ALTER TABLE {table} ADD COLUMN ");
    let mut columns = Vec::new();
    let mut inside = false;
    for line in MIGRATIONS.iter().flat_map(|(_, text)| text.lines()) {
        if let Some(rest) = line.strip_prefix(&added) {
            columns.extend(rest.split(' ').next());
        } else if inside {
            let mut words = line.split_whitespace();
            let (name, kind) = (words.next(), words.next().unwrap_or_default());
            let is_column = ["{int}", "{bytes}", "TEXT"].iter().any(|k| kind.starts_with(k));
            columns.extend(name.filter(|_| is_column));
            inside = !line.starts_with(')');
        } else {
            inside = line == created;
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_the_migrations() {
        let tables = all_tables();
        assert!(tables.len() > 20);
        let named = |table: &&Table| table.name == "allocation";
        let allocation = tables.iter().find(named).expect("a table of the ledger");
        let names = ["group_id", "master_key", "member_key", "kind", "lot", "net_e8"];
        assert_eq!(allocation.columns, names);
    }

    #[test]
    fn what_was_drawn_is_not_compared() {
        let line = r#"{"id":"0123456789abcdef0123456789abcdef","amount":"12.50","at":"2026-06-30T15:59:59Z"}"#;
        let left = r#"{"id":"*","amount":"12.50","at":"2026-06-30T15:59:59Z"}"#;
        assert_eq!(without_drawn(line), left);
        assert_eq!(comparable("book", "book_key", &Value::Int(4_000_000_000)), "*");
        assert_eq!(comparable("book", "customer_key", &Value::Int(101)), "101");
        assert_eq!(comparable("book", "balance_e8", &Value::Int(4_000_000_000)), "4000000000");
        assert_eq!(comparable("entry", "wall_ms", &Value::Int(7)), "*");
    }
}
