//! The few places where the two engines need different words.

use super::sql::{Column, Sql};

/// Which database engine a realm lives in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Engine {
    /// Embedded: one file, one writer.
    Sqlite,
    /// A PostgreSQL (15 or later) database.
    Postgres,
}

/// What a transaction is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Access {
    /// A consistent view, nothing written.
    Snapshot,
    /// A batch: it locks what it rests on before it decides.
    Batch,
    /// A unit: re-run when it conflicts with a neighbour.
    Unit,
}

impl Engine {
    /// `sqlite` or `postgres`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// The statement that begins a transaction.
    pub(crate) const fn begin(self, access: Access) -> &'static str {
        match (self, access) {
            (Self::Sqlite, Access::Snapshot) => "BEGIN",
            (Self::Sqlite, Access::Batch | Access::Unit) => "BEGIN IMMEDIATE",
            (Self::Postgres, Access::Snapshot) => {
                "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            }
            (Self::Postgres, Access::Batch) => "BEGIN ISOLATION LEVEL READ COMMITTED",
            (Self::Postgres, Access::Unit) => "BEGIN ISOLATION LEVEL SERIALIZABLE",
        }
    }

    /// A migration's text in this engine's words: `{int}`, `{bytes}` are column types, `{clustered}`
    /// ends a table whose rows live in its primary key, `{heap}` any other table. `TEXT` is ordered by
    /// its bytes on both engines, whatever order the PostgreSQL database was created with.
    pub(crate) fn ddl(self, text: &str) -> String {
        let words: [(&str, &str); 5] = match self {
            Self::Sqlite => [
                ("{int}", "INTEGER"),
                ("{bytes}", "BLOB"),
                (" TEXT", " TEXT"),
                ("{clustered}", "STRICT, WITHOUT ROWID"),
                ("{heap}", "STRICT"),
            ],
            Self::Postgres => [
                ("{int}", "BIGINT"),
                ("{bytes}", "BYTEA"),
                (" TEXT", " TEXT COLLATE \"C\""),
                ("{clustered}", ""),
                ("{heap}", ""),
            ],
        };
        words.iter().fold(text.to_owned(), |text, (mark, word)| text.replace(mark, word))
    }

    /// A statement in this engine's words. `rows` is how many rows the `{rows}` set has room for
    /// (SQLite spells each out, PostgreSQL takes arrays).
    pub(crate) fn render(self, sql: &Sql, rows: usize) -> String {
        let scalars = scalars(sql.text);
        let mut text = match self {
            Self::Sqlite => sql.text.replace('$', "?"),
            Self::Postgres => sql.text.to_owned(),
        };
        if !sql.columns.is_empty() {
            let set = match self {
                Self::Sqlite => values_set(sql.columns, scalars, rows),
                Self::Postgres => array_set(sql.columns, scalars),
            };
            text = text.replace("{rows}", &set);
        }
        for (mark, words, waiting) in LOCKS {
            while let Some(start) = text.find(mark) {
                let Some(end) = text[start..].find('}') else { break };
                let table = text[start + mark.len()..start + end].to_owned();
                let lock = match self {
                    Self::Sqlite => String::new(),
                    Self::Postgres => format!("{words} {table}{waiting}"),
                };
                text.replace_range(start..=start + end, &lock);
            }
        }
        text
    }
}

/// Row locks at the end of a statement: the mark, the words, and what happens to locked rows.
const LOCKS: [(&str, &str, &str); 3] = [
    ("{update:", "FOR UPDATE OF", ""),
    ("{share:", "FOR SHARE OF", ""),
    ("{claim:", "FOR UPDATE OF", " SKIP LOCKED"),
];

/// The highest parameter number of a text.
pub(crate) fn scalars(text: &str) -> usize {
    text.split('$')
        .skip(1)
        .filter_map(|rest| {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        })
        .max()
        .unwrap_or(0)
}

fn array_set(columns: &[Column], scalars: usize) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
    let arrays: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let kind = match column {
                Column::Int(_) => "BIGINT[]",
                Column::Text(_) => "TEXT[] COLLATE \"C\"",
                Column::Bytes(_) => "BYTEA[]",
            };
            format!("${}::{kind}", scalars + index + 1)
        })
        .collect();
    format!("unnest({}) AS v({})", arrays.join(", "), names.join(", "))
}

/// Unused rows of the set are NULL and filtered out, so that a handful of sizes serves all.
fn values_set(columns: &[Column], scalars: usize, rows: usize) -> String {
    let names: Vec<String> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| format!("column{} AS {}", index + 1, column.name()))
        .collect();
    let width = columns.len();
    let tuples: Vec<String> = (0..rows)
        .map(|row| {
            let first = scalars + row * width + 1;
            let marks: Vec<String> = (first..first + width).map(|n| format!("?{n}")).collect();
            format!("({})", marks.join(","))
        })
        .collect();
    format!(
        "(SELECT {} FROM (VALUES {}) WHERE column1 IS NOT NULL) AS v",
        names.join(", "),
        tuples.join(",")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: Sql = Sql::over(
        "t.set",
        &[Column::Int("k"), Column::Text("n")],
        "SELECT t.a FROM {rows} CROSS JOIN t WHERE t.k = v.k AND t.b = $1 {update:t}",
    );

    #[test]
    fn one_text_becomes_two() {
        assert_eq!(
            Engine::Postgres.render(&SET, 0),
            "SELECT t.a FROM unnest($2::BIGINT[], $3::TEXT[] COLLATE \"C\") AS v(k, n) \
             CROSS JOIN t WHERE t.k = v.k AND t.b = $1 FOR UPDATE OF t"
        );
        assert_eq!(
            Engine::Sqlite.render(&SET, 2),
            "SELECT t.a FROM (SELECT column1 AS k, column2 AS n FROM (VALUES (?2,?3),(?4,?5)) \
             WHERE column1 IS NOT NULL) AS v CROSS JOIN t WHERE t.k = v.k AND t.b = ?1 "
        );
    }
}
