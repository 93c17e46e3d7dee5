//! [`Sql`]: a named statement, written once for both engines.

/// The kind of a column in a `{rows}` set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    /// BIGINT.
    Int(&'static str),
    /// TEXT.
    Text(&'static str),
    /// Bytes.
    Bytes(&'static str),
}

impl Column {
    /// The name the column has in the statement (`v.name`).
    pub const fn name(self) -> &'static str {
        match self {
            Self::Int(name) | Self::Text(name) | Self::Bytes(name) => name,
        }
    }
}

/// A statement in the common dialect.
///
/// * Parameters are `$1`, `$2` … and typed by their context; cast where the context leaves a doubt.
/// * `{rows}` stands for a set of rows handed in as parameters, named `v`, with the columns given;
///   the first column must not be NULL. Join to it as `{rows} CROSS JOIN t WHERE t.k = v.k`, so that
///   the set drives the join on both engines.
/// * `{update:t}`, `{share:t}` and `{claim:t}` (skips locked rows) at the end lock the rows of `t` that were read (on SQLite the one
///   writer already excludes everybody else).
#[derive(Debug)]
pub struct Sql {
    /// What it is called in metrics, faults and tests, as `noun.verb`.
    pub name: &'static str,
    /// The text.
    pub text: &'static str,
    /// Columns of the `{rows}` set; empty for plain statements.
    pub columns: &'static [Column],
}

impl Sql {
    /// A plain statement.
    pub const fn new(name: &'static str, text: &'static str) -> Self {
        Self { name, text, columns: &[] }
    }

    /// A statement over a set of rows.
    pub const fn over(name: &'static str, columns: &'static [Column], text: &'static str) -> Self {
        Self { name, text, columns }
    }
}

/// Every statement of the product: a test prepares each on both engines, and another compares this
/// list with the sources.
pub fn statements() -> Vec<&'static Sql> {
    [
        crate::migrate::STATEMENTS.to_vec(),
        crate::realm::STATEMENTS.to_vec(),
        crate::records::statements(),
        crate::demo::STATEMENTS.to_vec(),
        crate::due::STATEMENTS.to_vec(),
        crate::ledger::statements(),
        crate::enterprise::statements(),
        crate::realname::statements(),
        crate::products::STATEMENTS.to_vec(),
        crate::vault::STATEMENTS.to_vec(),
        crate::verification::STATEMENTS.to_vec(),
        crate::customers::statements(),
        crate::coupons::statements(),
        crate::discounts::STATEMENTS.to_vec(),
        crate::orders::statements(),
        crate::resources::statements(),
        crate::metering::statements(),
        crate::packages::statements(),
        crate::settlement::statements(),
        crate::bills::statements(),
        crate::codes::STATEMENTS.to_vec(),
        crate::access::statements(),
        crate::webhooks::statements(),
    ]
    .concat()
}
