//! Realms for tests: one of its own for each test, on every engine that is at hand.

use std::env;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use hubu_core::ids::Seeded;
use hubu_core::realm::{Clock, Purpose, Site};
use hubu_core::time::{Timestamp, Zone};
use hubu_store::realm::NewRealm;
use hubu_store::{Database, Error, Fault, Options, Store, realm};
use tokio_postgres::NoTls;

/// Names the superuser's URL of a PostgreSQL for tests.
pub const POSTGRES: &str = "HUBU_TEST_POSTGRES";
/// Names the file with the certificate authority of that server.
pub const AUTHORITY: &str = "HUBU_TEST_POSTGRES_CA";

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

/// Runs a test on SQLite, and on PostgreSQL where [`POSTGRES`] names a server: each time in an empty
/// realm. What a failed test leaves behind stays, and its place is printed.
///
/// # Panics
/// When a realm cannot be made.
pub async fn on_each_engine(body: impl AsyncFn(Arc<Store>)) {
    for place in [Some(Place::folder()), Place::database().await].into_iter().flatten() {
        println!("the realm is {:?}", place.database);
        let store = Store::open(options(place.database.clone())).await;
        let store = Arc::new(store.expect("an empty realm opens"));
        body(Arc::clone(&store)).await;
        assert_eq!(Arc::strong_count(&store), 1, "the test has let go of the store");
        drop(store);
        place.remove().await;
    }
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

/// Where a realm for tests lives.
struct Place {
    database: Database,
    name: String,
}

impl Place {
    fn unique() -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        format!("hubu_test_{}_{number}", std::process::id())
    }

    fn folder() -> Self {
        let name = Self::unique();
        let folder = env::temp_dir().join(&name);
        Self { database: Database::Sqlite { folder }, name }
    }

    async fn database() -> Option<Self> {
        let url = env::var(POSTGRES).ok().filter(|url| !url.is_empty())?;
        let name = Self::unique();
        let order = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'";
        ask(&url, &format!("DROP DATABASE IF EXISTS {name}")).await;
        ask(&url, &format!("CREATE DATABASE {name} {order}")).await;
        let authority = env::var(AUTHORITY).ok().map(PathBuf::from);
        Some(Self { database: Database::Postgres { url: renamed(&url, &name), authority }, name })
    }

    async fn remove(self) {
        match self.database {
            Database::Sqlite { folder } => {
                std::fs::remove_dir_all(folder).expect("the folder is ours");
            }
            Database::Postgres { .. } => {
                let url = env::var(POSTGRES).expect("it was there a moment ago");
                ask(&url, &format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
            }
        }
    }
}

/// The URL with another database in it.
fn renamed(url: &str, name: &str) -> String {
    let (address, options) = url.split_once('?').map_or((url, None), |(a, o)| (a, Some(o)));
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find('/').map_or(address.len(), |at| host + at);
    let options = options.map(|options| format!("?{options}")).unwrap_or_default();
    format!("{}/{name}{options}", &address[..end])
}

async fn ask(url: &str, text: &str) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect(POSTGRES);
    let driven = tokio::spawn(connection);
    client.batch_execute(text).await.expect("a superuser may do it");
    drop(client);
    driven.await.expect("no panic").expect("an orderly end");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_renamed_in_its_url() {
        let table = [
            ("postgres://p@127.0.0.1:5/postgres", "postgres://p@127.0.0.1:5/x"),
            ("postgres://p@h/postgres?sslmode=require", "postgres://p@h/x?sslmode=require"),
            ("postgres://p:w@h:5", "postgres://p:w@h:5/x"),
        ];
        for (url, expected) in table {
            assert_eq!(renamed(url, "x"), expected);
        }
    }
}
