//! The engine matrix: a test body runs on SQLite, and on PostgreSQL where a server is named.
//!
//! Each run has a database of its own. It is removed when the body is done; a body that fails leaves
//! it behind, and its name stands in the test's output.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::TryStreamExt;
use hubu_store::{Database, Engine};
use rusqlite::types::ValueRef;
use tokio_postgres::NoTls;

/// Names the superuser's URL of a PostgreSQL server that tests may make databases on.
pub const URL: &str = "HUBU_TEST_POSTGRES";
/// Names the file with the certificate authority of that server, where it speaks TLS.
pub const AUTHORITY: &str = "HUBU_TEST_POSTGRES_CA";

/// How databases are created, whatever the server's own habits are. The product's own migrations fill
/// them: a prepared template would save some milliseconds of each test, and prove less.
const CREATED: &str = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'";
/// The same, but text is ordered as a dictionary does: a before B.
const AS_IN_A_DICTIONARY: &str = "LOCALE_PROVIDER icu ICU_LOCALE 'en-US'";

/// Is there time for longer runs? Tests do more of the same then.
pub fn is_long() -> bool {
    std::env::var_os("HUBU_TEST_LONG").is_some()
}

/// An empty database of one test.
pub struct Home {
    database: Database,
    /// PostgreSQL: the superuser's URL and the database's name.
    admin: Option<(String, String)>,
}

impl Home {
    /// How a store opens it.
    pub fn database(&self) -> Database {
        self.database.clone()
    }

    /// Which engine it lives in.
    pub fn engine(&self) -> Engine {
        match self.database {
            Database::Sqlite { .. } => Engine::Sqlite,
            Database::Postgres { .. } => Engine::Postgres,
        }
    }

    /// The database's URL, on PostgreSQL.
    pub fn url(&self) -> Option<&str> {
        match &self.database {
            Database::Postgres { url, .. } => Some(url),
            Database::Sqlite { .. } => None,
        }
    }

    /// A new folder for a SQLite realm.
    pub fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(unique_name());
        // An earlier run of the same number may have failed and left one.
        drop(std::fs::remove_dir_all(&folder));
        Self { database: Database::Sqlite { folder }, admin: None }
    }

    /// A new database on the PostgreSQL server that the environment names; `None` (said aloud) when
    /// it names none.
    ///
    /// # Panics
    /// Under `CI=true` when none is named, and when the server cannot be used.
    pub async fn postgres() -> Option<Self> {
        Self::created_on_postgres("").await
    }

    /// The same, created with further words.
    async fn created_on_postgres(more: &str) -> Option<Self> {
        let Some(admin) = std::env::var(URL).ok().filter(|url| !url.is_empty()) else {
            assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{URL} is not set");
            eprintln!("LEFT OUT on PostgreSQL: {URL} is not set");
            return None;
        };
        let name = unique_name().replace('-', "_");
        // An earlier run of the same number may have failed and left one.
        administer(&admin, &format!("DROP DATABASE IF EXISTS {name}")).await;
        administer(&admin, &format!("CREATE DATABASE {name} {CREATED} {more}")).await;
        let authority = std::env::var_os(AUTHORITY).map(PathBuf::from);
        let database = Database::Postgres { url: with_name(&admin, &name), authority };
        Some(Self { database, admin: Some((admin, name)) })
    }

    /// Another empty one on the same engine.
    ///
    /// # Panics
    /// When the server cannot be used.
    pub async fn another(&self) -> Self {
        match self.engine() {
            Engine::Sqlite => Self::sqlite(),
            Engine::Postgres => Self::postgres().await.expect("a server was named before"),
        }
    }

    /// Removes it. Connections that are still open are cut.
    pub async fn remove(self) {
        match (&self.database, &self.admin) {
            (Database::Sqlite { folder }, _) if folder.exists() => {
                std::fs::remove_dir_all(folder).expect("the folder is ours");
            }
            (_, Some((admin, name))) => {
                administer(admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
            _ => {}
        }
    }
}

/// Runs a test body on each engine, in a database of its own.
pub async fn each(body: impl AsyncFn(&Home)) {
    let mut homes = vec![Home::sqlite()];
    homes.extend(Home::postgres().await);
    for home in homes {
        run(home, &body).await;
    }
}

/// Runs a test body on PostgreSQL alone: what the other engine cannot do.
pub async fn postgres_only(body: impl AsyncFn(&Home)) {
    if let Some(home) = Home::postgres().await {
        run(home, &body).await;
    }
}

/// The same in a database whose own order of text is that of a dictionary: realms must not notice.
pub async fn postgres_in_dictionary_order(body: impl AsyncFn(&Home)) {
    if let Some(home) = Home::created_on_postgres(AS_IN_A_DICTIONARY).await {
        run(home, &body).await;
    }
}

async fn run(home: Home, body: &impl AsyncFn(&Home)) {
    // Shown with the output of a test that fails.
    eprintln!("on {:?}", home.database);
    body(&home).await;
    home.remove().await;
}

/// Sends one statement to a PostgreSQL server.
///
/// # Panics
/// When it cannot be reached or refuses.
pub async fn administer(url: &str, statement: &str) {
    let connected = tokio_postgres::connect(url, NoTls).await;
    let (client, connection) = connected.expect("the server for tests can be reached");
    let running = tokio::spawn(connection);
    client.batch_execute(statement).await.expect(statement);
    drop(client);
    running.await.expect("no panic").expect("an orderly end");
}

/// Every row of every table of a PostgreSQL database, as `COPY` writes them: a line each, bytes in
/// hexadecimal digits.
///
/// # Panics
/// When it cannot be read.
pub async fn dump_postgres(url: &str) -> Vec<u8> {
    let connected = tokio_postgres::connect(url, NoTls).await;
    let (client, connection) = connected.expect("the server for tests can be reached");
    let running = tokio::spawn(connection);
    let tables = "SELECT table_name::text FROM information_schema.tables \
                  WHERE table_schema = 'public' ORDER BY table_name";
    let mut dump = Vec::new();
    for table in client.query(tables, &[]).await.expect(tables) {
        let copy = format!("COPY \"{}\" TO STDOUT", table.get::<_, String>(0));
        let rows = client.copy_out(&copy).await.expect(&copy);
        let rows: Vec<bytes::Bytes> = rows.try_collect().await.expect(&copy);
        dump.extend(rows.concat());
    }
    drop(client);
    running.await.expect("no panic").expect("an orderly end");
    dump
}

/// Every row of every table of a SQLite file: a line each, bytes as they are.
///
/// # Panics
/// When it cannot be read.
pub fn dump_sqlite(file: &Path) -> Vec<u8> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let file = rusqlite::Connection::open_with_flags(file, flags).expect("a SQLite file");
    let mut dump = Vec::new();
    let names = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut names = file.prepare(names).expect("SQL");
    let names = names.query_map([], |row| row.get::<_, String>(0)).expect("SQL");
    for name in names {
        let name = name.expect("a text");
        let mut rows = file.prepare(&format!("SELECT * FROM \"{name}\"")).expect("SQL");
        let columns = rows.column_count();
        let mut rows = rows.query([]).expect("SQL");
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..columns {
                match row.get_ref(column).expect("a value") {
                    ValueRef::Null => {}
                    ValueRef::Integer(int) => dump.extend(int.to_string().bytes()),
                    ValueRef::Real(_) => panic!("{name} holds what no column may hold"),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => dump.extend(bytes),
                }
                dump.push(b'\t');
            }
            dump.push(b'\n');
        }
    }
    dump
}

fn unique_name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("hubu-test-{}-{number}", std::process::id())
}

/// The same URL with another database.
fn with_name(url: &str, name: &str) -> String {
    let (address, options) = url.split_once('?').map_or((url, ""), |(a, o)| (a, o));
    let scheme = address.find("://").map_or(0, |at| at + 3);
    let end = address[scheme..].find('/').map_or(address.len(), |at| scheme + at);
    let mark = if options.is_empty() { "" } else { "?" };
    format!("{}/{name}{mark}{options}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::with_name;

    #[test]
    fn a_database_is_named_in_any_url() {
        let table = [
            ("postgres://u@h:1/postgres", "postgres://u@h:1/x"),
            ("postgres://u:p@h", "postgres://u:p@h/x"),
            ("postgresql://u@h/a?sslmode=require", "postgresql://u@h/x?sslmode=require"),
        ];
        for (url, expected) in table {
            assert_eq!(with_name(url, "x"), expected);
        }
    }
}
