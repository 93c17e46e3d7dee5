//! Goal: one set of SQL on both engines. Method: migrate an empty database on each and prepare every
//! statement; then compare the list of statements with the sources.

use std::sync::Arc;

use hubu_core::ids::Seeded;
use hubu_core::realm::{Clock, Purpose, Site};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::realm::NewRealm;
use hubu_store::{Database, Error, Fault, Options, Store, statements};

fn new_realm() -> NewRealm {
    let at = Timestamp::parse_wire("2025-12-31T16:00:00Z").expect("a literal");
    NewRealm {
        site: Site::Cn,
        zone: Zone::named("Asia/Shanghai").expect("bundled"),
        purpose: Purpose::Sandbox,
        clock: Clock::Frozen { at },
        created: at,
    }
}

fn options(database: Database) -> Options {
    let wall = Timestamp::parse_wire("2026-01-01T00:00:00Z").expect("a literal");
    let mut options = Options::new(
        database,
        Arc::new(move || wall),
        Arc::new(|lane| Box::new(Seeded::new(lane as u64))),
    );
    options.found = Some(new_realm());
    options
}

async fn prepare_all(store: &Store) {
    let failed = store
        .peek::<Vec<String>, ()>(|tx, _| {
            let prepare = |sql| tx.prepare(sql).err().map(|fault| fault.to_string());
            Ok(statements().into_iter().filter_map(prepare).collect())
        })
        .await;
    assert_eq!(failed, Ok(Vec::new()));
    let findings = store
        .read::<_, ()>(|tx, _| {
            let zone = Zone::named("Asia/Shanghai").expect("bundled");
            hubu_store::ledger::check(tx, &zone).map_err(Error::Fault)
        })
        .await;
    assert_eq!(findings, Ok(Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_is_understood_by_sqlite() {
    let folder = std::env::temp_dir().join(format!("hubu-dialect-{}", std::process::id()));
    let store = Store::open(options(Database::Sqlite { folder: folder.clone() })).await;
    let store = store.expect("an empty folder opens");
    prepare_all(&store).await;
    let second = Store::open(options(Database::Sqlite { folder: folder.clone() })).await;
    assert!(matches!(second.err(), Some(Fault::Unavailable(text)) if text.contains("in use")));
    drop(store);
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}
