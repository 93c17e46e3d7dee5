//! Goal: one set of SQL on both engines. Method: migrate an empty database on each and prepare every
//! statement.

use hubu_store::{Fault, Store, statements};
use hubu_testkit::engines::{self, Home};
use hubu_testkit::ledger_world::LedgerWorld;

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_is_understood() {
    engines::each(prepare_all).await;
}

async fn prepare_all(home: &Home) {
    let world = LedgerWorld::open(home).await;
    let failed = world
        .store
        .peek::<Vec<String>, ()>(|tx, _| {
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
