//! The bare loop over the product's rows on SQLite: one prepared statement a row, one transaction a batch.

use std::path::Path;
use std::time::Instant;

use hubu_core::time::Zone;
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection};

use super::super::sqlite::SETUP;
use super::{Cells, Kind, Since, Table, Write, Written, batches, insert};
use crate::bench::Trouble;

/// Writes the rows anew that were left since an instant, so many postings a batch.
///
/// # Errors
/// The engine's, and where there are none.
pub(in crate::bench) fn rewrite(
    folder: &Path,
    kinds: &[Kind],
    (since, zone): (&Since, &Zone),
    size: usize,
) -> Result<Written, Trouble> {
    let connection = Connection::open(folder.join("hubu.db"))?;
    connection.execute_batch(SETUP)?;
    connection.set_prepared_statement_cache_capacity(64);
    let read = |kind: &Kind| read(&connection, *kind, &kind.select(since));
    let tables: Vec<Table> = kinds.iter().map(read).collect::<Result<_, _>>()?;
    let batches = batches(&tables, zone, size)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    for delete in kinds.iter().filter_map(|kind| kind.delete(since)) {
        connection.execute(&delete, [])?;
    }
    connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(PASSIVE)")?;
    let texts: Vec<Vec<(String, bool)>> = tables.iter().map(texts).collect();
    let (mut written, started) = (0, Instant::now());
    for batch in &batches {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        for ((table, texts), rows) in tables.iter().zip(&texts).zip(batch) {
            written += write(&connection, table, texts, rows)?;
        }
        connection.execute_batch("COMMIT")?;
    }
    Ok(Written::new(&tables, written as u64, started.elapsed()))
}

fn read(connection: &Connection, kind: Kind, select: &str) -> Result<Table, Trouble> {
    let mut statement = connection.prepare(select)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut columns: Vec<Option<Cells>> = vec![None; names.len()];
    let (mut rows, mut cursor) = (0, statement.query([])?);
    while let Some(row) = cursor.next()? {
        for (place, cells) in columns.iter_mut().enumerate() {
            push(cells, rows, row.get_ref(place)?)?;
        }
        rows += 1;
    }
    let columns = columns.into_iter().map(|one| one.unwrap_or(Cells::Ints(vec![None; rows])));
    Ok(Table { kind, names, columns: columns.collect(), rows })
}

/// A column is of what its first cell that is not NULL is of.
fn push(cells: &mut Option<Cells>, before: usize, value: ValueRef<'_>) -> Result<(), Trouble> {
    if let ValueRef::Null = value {
        match cells {
            None => {}
            Some(Cells::Ints(ints)) => ints.push(None),
            Some(Cells::Texts(texts)) => texts.push(None),
            Some(Cells::Bytes(bytes)) => bytes.push(None),
        }
        return Ok(());
    }
    let fresh = || match value {
        ValueRef::Integer(_) => Cells::Ints(vec![None; before]),
        ValueRef::Text(_) => Cells::Texts(vec![None; before]),
        _ => Cells::Bytes(vec![None; before]),
    };
    match (cells.get_or_insert_with(fresh), value) {
        (Cells::Ints(ints), ValueRef::Integer(int)) => ints.push(Some(int)),
        (Cells::Texts(texts), ValueRef::Text(_)) => texts.push(Some(value.as_str()?.to_owned())),
        (Cells::Bytes(bytes), ValueRef::Blob(blob)) => bytes.push(Some(blob.to_vec())),
        _ => return Err("a column is of several kinds".into()),
    }
    Ok(())
}

/// The statements of a row; whether each is given the key alone.
fn texts(table: &Table) -> Vec<(String, bool)> {
    let name = table.kind.table;
    let (keys, rest) = table.key_and_rest();
    let numbered = |names: &[String], first: usize, between: &str| {
        let one = |(place, name): (usize, &String)| format!("{name} = ?{place}");
        let all: Vec<String> = (first..).zip(names).map(one).collect();
        all.join(between)
    };
    let values: Vec<String> = (1..=keys.len() + rest.len()).map(|n| format!("?{n}")).collect();
    let insert = insert(table, &format!("VALUES ({})", values.join(", ")));
    let of_key = numbered(keys, 1, " AND ");
    match table.kind.write {
        Write::Insert | Write::Upsert => vec![(insert, false)],
        Write::Update => {
            let set = numbered(rest, keys.len() + 1, ", ");
            vec![(format!("UPDATE {name} SET {set} WHERE {of_key}"), false)]
        }
        Write::Replace => {
            vec![(format!("DELETE FROM {name} WHERE {of_key}"), true), (insert, false)]
        }
    }
}

fn write(
    connection: &Connection,
    table: &Table,
    texts: &[(String, bool)],
    rows: &[usize],
) -> Result<usize, rusqlite::Error> {
    let mut written = 0;
    for (text, by_key) in texts {
        let mut statement = connection.prepare_cached(text)?;
        let columns = &table.columns[table.written()];
        let columns = if *by_key { &columns[..table.kind.keys] } else { columns };
        for row in rows {
            for (index, cells) in (1..).zip(columns) {
                bind(&mut statement, index, cells, *row)?;
            }
            written += statement.raw_execute()?;
        }
    }
    Ok(written)
}

fn bind(
    statement: &mut CachedStatement<'_>,
    index: usize,
    cells: &Cells,
    row: usize,
) -> Result<(), rusqlite::Error> {
    match cells {
        Cells::Ints(ints) => statement.raw_bind_parameter(index, ints[row]),
        Cells::Texts(texts) => statement.raw_bind_parameter(index, texts[row].as_deref()),
        Cells::Bytes(bytes) => statement.raw_bind_parameter(index, bytes[row].as_deref()),
    }
}
