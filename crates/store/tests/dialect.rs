//! Goal: one set of SQL on both engines. Method: migrate an empty database on each and prepare every
//! statement.

use hubu_store::{Engine, Error, Fault, Store, statements};
use hubu_testkit::realms;

async fn prepare_all(store: &Store) {
    let failed = store
        .peek::<Vec<String>, ()>(|tx, _| {
            let prepare = |sql| tx.prepare(sql).err().map(|fault| fault.to_string());
            Ok(statements().into_iter().filter_map(prepare).collect())
        })
        .await;
    assert_eq!(failed, Ok(Vec::new()));
    let zone = store.realm().zone.clone();
    let findings = store
        .read::<_, ()>(move |tx, _| hubu_store::ledger::check(tx, &zone).map_err(Error::Fault))
        .await;
    assert_eq!(findings, Ok(Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_is_understood_by_both_engines() {
    realms::on_each_engine(async |store| prepare_all(&store).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_serves_one_process_at_a_time() {
    let folder = std::env::temp_dir().join(format!("hubu-lock-{}", std::process::id()));
    let database = hubu_store::Database::Sqlite { folder: folder.clone() };
    let store = Store::open(realms::options(database.clone())).await;
    let store = store.expect("an empty folder opens");
    assert_eq!(store.engine(), Engine::Sqlite);
    let second = Store::open(realms::options(database)).await;
    assert!(matches!(second.err(), Some(Fault::Unavailable(text)) if text.contains("in use")));
    drop(store);
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}
