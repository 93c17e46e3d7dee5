//! The bare loop over the product's rows on PostgreSQL: one statement a table over arrays of rows, one
//! transaction a batch.

use std::time::Instant;

use deadpool_postgres::{Object, Pool};
use hubu_core::time::Zone;
use tokio_postgres::types::{ToSql, Type};

use super::super::postgres::SETUP;
use super::{Cells, Kind, Since, Table, Write, Written, batches, insert};
use crate::bench::Trouble;

/// The parameters of a statement.
type Arrays = Vec<Box<dyn ToSql + Sync + Send>>;

/// Writes the rows anew that were left since an instant, so many postings a batch.
///
/// # Errors
/// The engine's, and where there are none.
pub(in crate::bench) async fn rewrite(
    pool: &Pool,
    kinds: &[Kind],
    (since, zone): (&Since, &Zone),
    size: usize,
) -> Result<Written, Trouble> {
    let client = pool.get().await?;
    client.batch_execute(SETUP).await?;
    let mut tables = Vec::with_capacity(kinds.len());
    for kind in kinds {
        tables.push(read(&client, *kind, &kind.select(since)).await?);
    }
    let batches = batches(&tables, zone, size)?;
    for delete in kinds.iter().filter_map(|kind| kind.delete(since)) {
        client.batch_execute(&delete).await?;
    }
    let mut work = Vec::with_capacity(batches.len());
    for batch in &batches {
        let mut statements = Vec::new();
        for (table, rows) in tables.iter().zip(batch).filter(|(_, rows)| !rows.is_empty()) {
            for (text, by_key) in texts(table) {
                statements.push((client.prepare_cached(&text).await?, arrays(table, rows, by_key)));
            }
        }
        work.push(statements);
    }
    let (mut written, started) = (0, Instant::now());
    for statements in &work {
        client.batch_execute("BEGIN").await?;
        for (statement, arrays) in statements {
            let arrays: Vec<&(dyn ToSql + Sync)> =
                arrays.iter().map(|one| one.as_ref() as &(dyn ToSql + Sync)).collect();
            written += client.execute(statement, &arrays).await?;
        }
        client.batch_execute("COMMIT").await?;
    }
    Ok(Written::new(&tables, written, started.elapsed()))
}

async fn read(client: &Object, kind: Kind, select: &str) -> Result<Table, Trouble> {
    let statement = client.prepare(select).await?;
    let rows = client.query(&statement, &[]).await?;
    let (mut names, mut columns) = (Vec::new(), Vec::new());
    for (place, column) in statement.columns().iter().enumerate() {
        names.push(column.name().to_owned());
        columns.push(match *column.type_() {
            Type::INT8 => Cells::Ints(rows.iter().map(|row| row.get(place)).collect()),
            Type::TEXT => Cells::Texts(rows.iter().map(|row| row.get(place)).collect()),
            Type::BYTEA => Cells::Bytes(rows.iter().map(|row| row.get(place)).collect()),
            ref other => return Err(format!("{} is of type {other}", column.name()).into()),
        });
    }
    Ok(Table { kind, names, columns, rows: rows.len() })
}

/// The statements of a set of rows; whether each is given the key alone.
fn texts(table: &Table) -> Vec<(String, bool)> {
    let name = table.kind.table;
    let (keys, rest) = table.key_and_rest();
    let of_key = || {
        let one = |key: &String| format!("{name}.{key} = v.{key}");
        keys.iter().map(one).collect::<Vec<_>>().join(" AND ")
    };
    let columns = &table.columns[table.written()];
    let all = set(&table.names[table.written()], columns);
    let insert = insert(table, &format!("SELECT * FROM {all}"));
    match table.kind.write {
        Write::Insert | Write::Upsert => vec![(insert, false)],
        Write::Update => {
            let changes: Vec<String> = rest.iter().map(|one| format!("{one} = v.{one}")).collect();
            let changes = changes.join(", ");
            vec![(format!("UPDATE {name} SET {changes} FROM {all} WHERE {}", of_key()), false)]
        }
        Write::Replace => {
            let gone = set(keys, &columns[..table.kind.keys]);
            vec![
                (format!("DELETE FROM {name} USING {gone} WHERE {}", of_key()), true),
                (insert, false),
            ]
        }
    }
}

/// Arrays as rows `v`.
fn set(names: &[String], columns: &[Cells]) -> String {
    let array = |(number, cells): (usize, &Cells)| match cells {
        Cells::Ints(_) => format!("${number}::BIGINT[]"),
        Cells::Texts(_) => format!("${number}::TEXT[] COLLATE \"C\""),
        Cells::Bytes(_) => format!("${number}::BYTEA[]"),
    };
    let arrays: Vec<String> = (1..).zip(columns).map(array).collect();
    format!("unnest({}) AS v({})", arrays.join(", "), names.join(", "))
}

fn arrays(table: &Table, rows: &[usize], by_key: bool) -> Arrays {
    let columns = &table.columns[table.written()];
    let columns = if by_key { &columns[..table.kind.keys] } else { columns };
    let array = |cells: &Cells| -> Box<dyn ToSql + Sync + Send> {
        match cells {
            Cells::Ints(ints) => Box::new(rows.iter().map(|row| ints[*row]).collect::<Vec<_>>()),
            Cells::Texts(texts) => {
                Box::new(rows.iter().map(|row| texts[*row].clone()).collect::<Vec<_>>())
            }
            Cells::Bytes(bytes) => {
                Box::new(rows.iter().map(|row| bytes[*row].clone()).collect::<Vec<_>>())
            }
        }
    };
    columns.iter().map(array).collect()
}
