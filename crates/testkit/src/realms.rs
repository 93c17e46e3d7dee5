//! Realms for tests: one of its own for each test, on every engine that is at hand.

use std::sync::Arc;

use hubu_core::ids::Seeded;
use hubu_core::realm::{Clock, Purpose, Site};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::realm::NewRealm;
use hubu_store::{Database, Error, Fault, Options, Store, realm};

use crate::engines;

/// Where business time stands in a new realm for tests: the first instant of 2026 in Shanghai.
pub fn beginning() -> Timestamp {
    instant("2025-12-31T16:00:00Z")
}

/// Reads an instant that a test spells out.
///
/// # Panics
/// When it is not spelled as on the wire.
pub fn instant(text: &str) -> Timestamp {
    Timestamp::parse_wire(text).expect("an instant as on the wire")
}

/// The options of a realm for tests: a sandbox of the Chinese site whose clock stands still, with
/// ids that are the same in every run.
pub fn options(database: Database) -> Options {
    let wall = instant("2026-01-01T00:00:00Z");
    let mut options = Options::new(
        database,
        Arc::new(move || wall),
        Arc::new(|lane| Box::new(Seeded::new(lane as u64))),
    );
    options.found = Some(NewRealm {
        site: Site::Cn,
        zone: Zone::named("Asia/Shanghai").expect("bundled"),
        purpose: Purpose::Sandbox,
        clock: Clock::Frozen { at: beginning() },
        created: beginning(),
    });
    options
}

/// Runs a test on each engine ([`engines::each`]): each time in an empty realm.
///
/// # Panics
/// When a realm cannot be made.
pub async fn on_each_engine(body: impl AsyncFn(Arc<Store>)) {
    engines::each(async |home| {
        let store = Store::open(options(home.database())).await;
        let store = Arc::new(store.expect("an empty realm opens"));
        body(Arc::clone(&store)).await;
        assert_eq!(Arc::strong_count(&store), 1, "the test has let go of the store");
    })
    .await;
}

/// Sets the clock of a realm for tests.
///
/// # Panics
/// When the realm cannot be written.
pub async fn set_now(store: &Store, at: Timestamp) {
    let set = store.unit::<(), ()>(0, None, "test.set_now", move |unit| {
        realm::set_clock(unit.tx, Clock::Frozen { at }).map_err(Error::Fault)
    });
    set.await.expect("the clock can be set");
}

/// Runs a write as a unit of the first lane.
///
/// # Errors
/// The body's.
pub async fn write<T: Send + 'static, R: Send + 'static>(
    store: &Store,
    body: impl FnMut(&mut hubu_store::Unit<'_, '_>) -> Result<T, Error<R>> + Send + 'static,
) -> Result<T, Error<R>> {
    store.unit(0, None, "test.write", body).await
}

/// What a test expects of a write that must not be refused.
///
/// # Panics
/// When it was refused, or failed.
pub fn done<T, R: std::fmt::Debug>(result: Result<T, Error<R>>) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("not done: {error:?}"),
    }
}

/// What a test expects of a write that must be refused.
///
/// # Panics
/// When it was not, or failed.
pub fn refused<T, R: std::fmt::Debug>(result: Result<T, Error<R>>) -> R {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Fault(fault)) => panic!("a fault: {fault}"),
    }
}

/// What a test expects of a write that must fail.
///
/// # Panics
/// When it did not.
pub fn faulted<T, R: std::fmt::Debug>(result: Result<T, Error<R>>) -> Fault {
    match result {
        Err(Error::Fault(fault)) => fault,
        Err(Error::Refused(refusal)) => panic!("refused: {refusal:?}"),
        Ok(_) => panic!("it did not fail"),
    }
}
