//! [`SqliteReaders`]: the readers of a SQLite file, and the views of it they keep between reads.
//!
//! To begin and end a view takes two locks of the file, for which the readers of a process wait for
//! each other; the read itself takes less. So a reader that is done keeps its view for whoever reads
//! next, until something is committed. While a commit runs nobody keeps one: a kept view would stop
//! the write-ahead log from starting over.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use super::session::Driver;
use super::sqlite::SqliteSession;
use crate::Fault;

/// The readers of a SQLite file.
pub(crate) struct SqliteReaders {
    path: PathBuf,
    places: Semaphore,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    idle: Vec<Reader>,
    /// Commits that were tried: a view of an earlier turn may lack something.
    turn: u64,
    /// May views be kept just now?
    keeping: bool,
}

struct Reader {
    session: SqliteSession,
    /// The turn its open view belongs to.
    view: Option<u64>,
}

impl Reader {
    /// Opens a view, unless the one that is open lacks nothing.
    fn look(&mut self, turn: u64) -> Result<(), Fault> {
        if self.view != Some(turn) || !self.session.in_transaction() {
            self.leave();
            self.session.control("BEGIN")?;
            self.view = Some(turn);
        }
        Ok(())
    }

    fn leave(&mut self) {
        if self.view.take().is_some()
            && self.session.in_transaction()
            && let Err(fault) = self.session.control("ROLLBACK")
        {
            tracing::warn!(%fault, "a view of the database was not given up");
        }
    }
}

impl SqliteReaders {
    /// Readers of a file, so many at a time. `sole` tells that the one who commits is of this process
    /// and says so ([`SqliteReaders::pause`]); otherwise no view is kept.
    pub(crate) fn new(path: PathBuf, places: usize, sole: bool) -> Self {
        let state = State { keeping: sole, ..State::default() };
        Self { path, places: Semaphore::new(places.max(1)), state: Mutex::new(state) }
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Runs a body on a view that shows every commit that was acknowledged before.
    pub(crate) async fn run<T>(&self, body: impl FnOnce(&mut dyn Driver) -> T) -> Result<T, Fault> {
        let closed = |_| Fault::Unavailable("the store is closing".to_owned());
        let place = self.places.acquire().await.map_err(closed)?;
        let (taken, turn) = {
            let mut state = self.state();
            (state.idle.pop(), state.turn)
        };
        let mut reader = match taken {
            Some(reader) => reader,
            None => Reader { session: SqliteSession::open(&self.path, false)?, view: None },
        };
        reader.look(turn)?;
        // A point read takes some twenty microseconds: less than handing it to a thread.
        let result = body(&mut reader.session);
        let mut state = self.state();
        if !state.keeping || state.turn != turn {
            reader.leave();
        }
        state.idle.push(reader);
        drop(state);
        drop(place);
        Ok(result)
    }

    /// From now to the end of the pause something is committed.
    pub(crate) fn pause(self: &Arc<Self>) -> Pause {
        let mut state = self.state();
        state.keeping = false;
        state.idle.iter_mut().for_each(Reader::leave);
        Pause(Arc::clone(self))
    }

    /// The end: nobody reads any more, and the connections are closed. One that only reads could not
    /// empty the write-ahead log if it were the last to go.
    pub(crate) fn close(&self) {
        self.places.close();
        let mut state = self.state();
        state.keeping = false;
        state.idle.clear();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A commit is on its way.
pub(crate) struct Pause(Arc<SqliteReaders>);

impl Drop for Pause {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.turn += 1;
        state.keeping = true;
    }
}

#[cfg(test)]
mod tests {
    use super::super::sql::Sql;
    use super::super::value::{Row, Value};
    use super::*;

    static COUNT: Sql = Sql::new("test.count", "SELECT COUNT(*) FROM a");
    static LOG: Sql = Sql::new("test.log", "PRAGMA wal_checkpoint(RESTART)");

    async fn count(readers: &SqliteReaders) -> i64 {
        let rows = readers.run(|driver| driver.query(&COUNT, &[], &[])).await;
        match rows.expect("a place").expect("a plain read").as_slice() {
            [Row(values)] => match values[..] {
                [Value::Int(count)] => count,
                _ => panic!("{values:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    /// A file of the test's own, removed with it.
    struct Home(PathBuf);

    impl Home {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("hubu-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).expect("a folder of our own");
            Self(folder)
        }

        fn file(&self) -> PathBuf {
            self.0.join("views.db")
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            std::fs::remove_dir_all(&self.0).expect("the folder is ours");
        }
    }

    fn views(readers: &SqliteReaders) -> Vec<Option<u64>> {
        readers.state().idle.iter().map(|reader| reader.view).collect()
    }

    #[tokio::test]
    async fn a_view_is_kept_until_something_is_committed() {
        let home = Home::new("kept");
        let path = home.file();
        let mut writer = SqliteSession::open(&path, true).expect("a new file");
        let readers = Arc::new(SqliteReaders::new(path, 4, true));
        writer.tell(Arc::clone(&readers));
        writer.control("CREATE TABLE a (x INTEGER)").expect("plain");
        assert_eq!(count(&readers).await, 0);
        assert_eq!(count(&readers).await, 0);
        assert_eq!(views(&readers), [Some(0)], "one reader, which kept its view");

        writer.control("BEGIN IMMEDIATE; INSERT INTO a VALUES (1)").expect("plain");
        assert_eq!(count(&readers).await, 0, "nothing is committed yet");
        writer.commit().expect("a commit");
        assert_eq!(views(&readers), [None], "nobody hinders the log");
        let log = writer.query(&LOG, &[], &[]).expect("a checkpoint");
        assert_eq!(log[0].0[0], Value::Int(0), "it was not busy");
        assert_eq!(count(&readers).await, 1, "what is committed shows");
        assert_eq!(views(&readers), [Some(1)]);
    }

    #[tokio::test]
    async fn nothing_is_kept_while_a_commit_runs_or_where_others_commit() {
        let home = Home::new("paused");
        let path = home.file();
        let mut writer = SqliteSession::open(&path, true).expect("a new file");
        writer.control("CREATE TABLE a (x INTEGER)").expect("plain");
        let ours = Arc::new(SqliteReaders::new(path.clone(), 4, true));
        let pause = ours.pause();
        assert_eq!(count(&ours).await, 0);
        assert_eq!(views(&ours), [None]);
        drop(pause);
        assert_eq!(count(&ours).await, 0);
        assert_eq!(views(&ours), [Some(1)]);

        let others = SqliteReaders::new(path, 4, false);
        assert_eq!(count(&others).await, 0);
        assert_eq!(views(&others), [None]);
        writer.control("INSERT INTO a VALUES (1)").expect("plain");
        assert_eq!(count(&others).await, 1);
    }

    #[tokio::test]
    async fn the_end_leaves_everything_in_the_file_and_nothing_in_the_log() {
        let home = Home::new("end");
        let path = home.file();
        let mut writer = SqliteSession::open(&path, true).expect("a new file");
        let readers = Arc::new(SqliteReaders::new(path.clone(), 4, true));
        writer.tell(Arc::clone(&readers));
        writer.control("CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1)").expect("plain");
        assert_eq!(count(&readers).await, 1);
        assert_eq!(views(&readers), [Some(0)], "a view is open, which needs the log");
        let log = path.with_extension("db-wal");
        let size = || std::fs::metadata(&log).map_or(0, |log| log.len());
        assert!(size() > 0, "until then it is in the log");

        writer.close();
        assert_eq!(size(), 0);
        let copy = home.0.join("copy.db");
        std::fs::copy(&path, &copy).expect("the folder is ours");
        assert_eq!(count(&SqliteReaders::new(copy, 1, false)).await, 1);
        let late = readers.run(|_| ()).await;
        assert!(matches!(late, Err(Fault::Unavailable(_))), "{late:?}");
    }

    #[tokio::test]
    async fn a_failed_read_leaves_its_reader_fit() {
        static WRONG: Sql = Sql::new("test.wrong", "SELECT nothing FROM nowhere");
        let home = Home::new("failed");
        let path = home.file();
        let mut writer = SqliteSession::open(&path, true).expect("a new file");
        writer.control("CREATE TABLE a (x INTEGER)").expect("plain");
        let readers = SqliteReaders::new(path, 1, true);
        let wrong = readers.run(|driver| driver.query(&WRONG, &[], &[])).await;
        assert!(matches!(wrong, Ok(Err(Fault::Bug(_)))), "{wrong:?}");
        assert_eq!(count(&readers).await, 0);
    }
}
