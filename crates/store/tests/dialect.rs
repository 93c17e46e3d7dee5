//! Goal: one set of SQL on both engines. Method: migrate an empty database on each, prepare every
//! statement, compare the tables with the migrations, and ask for whatever the statements rest on
//! that engines may differ in.

use std::collections::BTreeSet;

use hubu_core::ids::{GroupKey, UserKey};
use hubu_store::records::{self, IdempotencyRow};
use hubu_store::{Column, Engine, Error, Fault, Row, Sql, Store, Value, statements};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::LedgerWorld;
use hubu_testkit::snapshot::written_columns;

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_is_understood() {
    engines::each(prepare_all).await;
}

async fn prepare_all(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let failed = world
        .store
        .read::<Vec<String>, ()>(|tx, _| {
            let prepare = |sql| tx.prepare(sql).err().map(|fault| fault.to_string());
            Ok(statements().into_iter().filter_map(prepare).collect())
        })
        .await;
    assert_eq!(failed, Ok(Vec::new()));
    world.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_serves_one_process_at_a_time() {
    let home = Home::sqlite();
    let world = LedgerWorld::open(&home).await;
    let options = hubu_store::Options::new(
        home.database(),
        std::sync::Arc::new(|| hubu_core::time::Timestamp::EPOCH),
        std::sync::Arc::new(|_| Box::new(hubu_core::ids::Seeded::new(0))),
    );
    let second = Store::open(options).await;
    assert!(matches!(second.err(), Some(Fault::Unavailable(text)) if text.contains("in use")));
    drop(world);
    home.remove().await;
}

fn values(rows: &[Row]) -> Vec<Vec<Value>> {
    rows.iter().map(|row| row.values().to_vec()).collect()
}

/// What one text must mean on both engines, as one row of whole numbers and texts.
static MEANINGS: Sql = Sql::new(
    "test.meanings",
    "SELECT CAST(-7 AS BIGINT) / 2 AS half, CAST(-7 AS BIGINT) % 2 AS rest, \
     CAST(CASE WHEN '' IS NULL THEN 1 ELSE 0 END AS BIGINT) AS empty_is_null, \
     CAST(CASE WHEN $1 = CAST('Li Lei' AS TEXT) THEN 1 ELSE 0 END AS BIGINT) AS same_letters, \
     CAST(COALESCE(SUM(CAST(NULL AS BIGINT)), 5) AS BIGINT) AS sum_of_nothing, \
     CAST($2 AS BIGINT) AS largest, CAST($1 AS TEXT) AS text",
);

static ORDER: Sql =
    Sql::over("test.order", &[Column::Text("t")], "SELECT v.t FROM {rows} ORDER BY v.t");

static NULLS: Sql = Sql::new(
    "test.nulls",
    "SELECT w.n FROM (SELECT CAST(NULL AS BIGINT) AS n UNION ALL SELECT CAST(2 AS BIGINT) \
     UNION ALL SELECT CAST(1 AS BIGINT)) AS w \
     ORDER BY w.n NULLS FIRST",
);

static SET: Sql = Sql::over(
    "test.set",
    &[Column::Int("k"), Column::Int("n")],
    "SELECT COUNT(*), CAST(SUM(v.n) AS BIGINT), CAST(COUNT(v.n) AS BIGINT) FROM {rows}",
);

static BEYOND: Sql =
    Sql::new("test.beyond", "SELECT CAST($1 AS BIGINT) + CAST(1 AS BIGINT) AS beyond");

#[tokio::test(flavor = "multi_thread")]
async fn one_text_means_the_same() {
    let same = async |home: &Home| {
        let world = LedgerWorld::open(home).await;
        let probed = world.store.read::<_, ()>(|tx, _| {
            let meanings = tx.query(&MEANINGS, &["Li LEI".into(), i64::MAX.into()])?;
            let names = ["b", "A", "中", "a", "Z", "é", "10", "9", ""];
            let names: Vec<Vec<Value>> = names.iter().map(|name| vec![(*name).into()]).collect();
            let order = tx.query_set(&ORDER, &[], &names)?;
            let nulls = tx.query(&NULLS, &[])?;
            // Three rows where a statement has room for four; the second field may be missing.
            let rows = [(1, Some(10)), (2, None), (3, Some(-4))];
            let rows = rows.map(|(k, n): (i64, Option<i64>)| vec![k.into(), n.into()]);
            let set = tx.query_set(&SET, &[], &rows)?;
            Ok((meanings, order, nulls, set))
        });
        let (meanings, order, nulls, set) = probed.await.expect("plain reads");
        let [meanings, order, nulls, set] = [meanings, order, nulls, set].map(|rows| values(&rows));
        let int = Value::Int;
        let text = |text: &str| Value::Text(text.to_owned());
        let one = vec![int(-3), int(-1), int(0), int(0), int(5), int(i64::MAX), text("Li LEI")];
        assert_eq!(meanings, [one], "towards zero, and letters as they are");
        let sorted = ["", "10", "9", "A", "Z", "a", "b", "é", "中"];
        assert_eq!(order, sorted.map(|name| vec![text(name)]), "by their bytes");
        assert_eq!(nulls, [Value::Null, int(1), int(2)].map(|value| vec![value]));
        assert_eq!(set, [vec![int(3), int(6), int(2)]], "no row is made up");

        let beyond = world.store.read::<_, ()>(|tx, _| Ok(tx.query(&BEYOND, &[i64::MAX.into()])?));
        let beyond = beyond.await;
        assert!(matches!(beyond, Err(Error::Fault(_))), "never a rounded number: {beyond:?}");
    };
    engines::each(same).await;
    engines::postgres_in_dictionary_order(same).await;
}

static KEPT_KEYS: Sql = Sql::new(
    "test.kept_keys",
    "SELECT i.idempotency_key FROM idempotency i ORDER BY i.idempotency_key",
);

static KEYS_UP_TO: Sql = Sql::new(
    "test.keys_up_to",
    "SELECT i.idempotency_key FROM idempotency i WHERE i.idempotency_key <= $1 \
     ORDER BY i.idempotency_key DESC",
);

#[tokio::test(flavor = "multi_thread")]
async fn texts_of_a_realm_are_ordered_by_their_bytes_whatever_the_database_is() {
    let by_bytes = async |home: &Home| {
        let world = LedgerWorld::open(home).await;
        let keep = world.store.unit::<(), ()>(0, None, "test.keep", |unit| {
            let row = |key: &str| IdempotencyRow {
                group: GroupKey(1),
                principal: UserKey(1),
                operation: "Test",
                key: key.to_owned(),
                request_hash: [0; 32],
                status: 204,
                body: None,
                kept: true,
            };
            let rows = ["b", "A", "a", "Z", "\u{e9}", "10", "9", "A b"].map(row);
            Ok(records::keep_idempotent(unit.tx, unit.wall, &rows)?)
        });
        keep.await.expect("rows without a rule");
        let read = world.store.read::<_, ()>(|tx, _| {
            Ok([tx.query(&KEPT_KEYS, &[])?, tx.query(&KEYS_UP_TO, &["Z".into()])?])
        });
        let [all, up_to] = read.await.expect("plain reads").map(|rows| values(&rows));
        let text = |text: &str| vec![Value::Text(text.to_owned())];
        assert_eq!(all, ["10", "9", "A", "A b", "Z", "a", "b", "\u{e9}"].map(text));
        assert_eq!(up_to, ["Z", "A b", "A", "9", "10"].map(text));
    };
    engines::each(by_bytes).await;
    engines::postgres_in_dictionary_order(by_bytes).await;
}

static ORDERED_OTHERWISE: Sql = Sql::new(
    "test.ordered_otherwise",
    "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns \
     WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'",
);

#[tokio::test(flavor = "multi_thread")]
async fn no_text_column_takes_its_order_from_the_database() {
    engines::postgres_in_dictionary_order(async |home| {
        let world = LedgerWorld::open(home).await;
        let found = world.store.read::<_, ()>(|tx, _| Ok(tx.query(&ORDERED_OTHERWISE, &[])?)).await;
        assert_eq!(values(&found.expect("a plain read")), Vec::<Vec<Value>>::new());
    })
    .await;
}

#[test]
fn no_statement_compares_by_pattern() {
    // SQLite looks past the case of letters where PostgreSQL does not.
    let patterns = |sql: &&&Sql| sql.text.to_ascii_uppercase().contains(" LIKE ");
    let found: Vec<&str> = statements().iter().filter(patterns).map(|sql| sql.name).collect();
    assert_eq!(found, Vec::<&str>::new());
}

static COLUMNS_OF_SQLITE: Sql = Sql::new(
    "test.columns",
    "SELECT t.name, c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c \
     WHERE t.type = 'table' ORDER BY 1, 2",
);

static COLUMNS_OF_POSTGRES: Sql = Sql::new(
    "test.columns",
    "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns \
     WHERE table_schema = 'public' ORDER BY 1, 2",
);

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_is_the_sum_of_the_migrations() {
    engines::each(async |home| {
        let world = LedgerWorld::open(home).await;
        let columns = match home.engine() {
            Engine::Sqlite => &COLUMNS_OF_SQLITE,
            Engine::Postgres => &COLUMNS_OF_POSTGRES,
        };
        let found = world.store.read::<_, ()>(|tx, _| Ok(tx.query(columns, &[])?)).await;
        let named = |row: Vec<Value>| match <[Value; 2]>::try_from(row) {
            Ok([Value::Text(table), Value::Text(column)]) => (table, column),
            other => panic!("{other:?}"),
        };
        let found = values(&found.expect("a plain read")).into_iter().map(named);
        assert_eq!(found.collect::<BTreeSet<_>>(), written_columns());
    })
    .await;
}
