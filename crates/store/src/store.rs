//! [`Store`]: an open realm's database, with its readers and its lanes.

use std::fs::{File, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, OnceLock};

use hubu_core::ids::{Entropy, Ids};
use hubu_core::realm::Realm;
use hubu_core::time::Timestamp;
use tokio::sync::{Notify, oneshot};

use crate::engine::{
    Access, Driver, Engine, PgPool, PgSession, Probe, Question, Row, Sql, SqliteReaders,
    SqliteSession, Tx, Value, announce, named,
};
use crate::lanes::{Batch, BatchJob, Job, Lane, Seat, Unit, UnitJob};
use crate::realm::NewRealm;
use crate::{Error, Fault, migrate, realm};

/// The process's clock, handed in by whoever opens the store.
pub type WallClock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Makes the entropy of the n-th writer.
pub type Entropies = Arc<dyn Fn(usize) -> Box<dyn Entropy> + Send + Sync>;

/// Where a realm lives.
#[derive(Clone, Debug)]
pub enum Database {
    /// A SQLite file in a folder that this process locks.
    Sqlite {
        /// The data folder; created when absent.
        folder: PathBuf,
    },
    /// A PostgreSQL database.
    Postgres {
        /// `postgres://user:password@host/database?sslmode=…`.
        url: String,
        /// PEM certificates to trust in place of the system's.
        authority: Option<PathBuf>,
    },
}

/// How to open a store.
#[derive(Clone)]
pub struct Options {
    /// Where the realm lives.
    pub database: Database,
    /// The process's clock.
    pub wall: WallClock,
    /// Where ids come from.
    pub entropies: Entropies,
    /// The realm to found when the database holds none.
    pub found: Option<NewRealm>,
    /// PostgreSQL: how many lanes (SQLite always has one).
    pub lanes: usize,
    /// How many commands a lane folds at the most.
    pub fold: usize,
    /// How many reads may run at a time.
    pub readers: usize,
    /// Only look: no lock, no migration, no founding, no writes. A served SQLite realm can be
    /// opened this way by another process.
    pub read_only: bool,
    /// Sees every statement and commit.
    pub probe: Option<Arc<dyn Probe>>,
}

impl Options {
    /// Options with the usual sizes.
    pub fn new(database: Database, wall: WallClock, entropies: Entropies) -> Self {
        Self {
            database,
            wall,
            entropies,
            found: None,
            lanes: 4,
            fold: 256,
            readers: 16,
            read_only: false,
            probe: None,
        }
    }
}

/// What every read and write learns of the realm first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pulse {
    /// Business time.
    pub now: Timestamp,
    /// Grows whenever something that is cached for authorising callers changes.
    pub epoch: i64,
}

/// Running totals since the store was opened.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Stats {
    /// Statements run.
    pub statements: u64,
    /// Transactions committed.
    pub commits: u64,
    /// Set-based runs.
    pub folds: u64,
    /// Writes taken from the queues.
    pub jobs: u64,
    /// Attempts of writes that had to run singly.
    pub retries: u64,
}

#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) statements: AtomicU64,
    pub(crate) commits: AtomicU64,
    pub(crate) folds: AtomicU64,
    pub(crate) jobs: AtomicU64,
    pub(crate) retries: AtomicU64,
}

/// What readers and lanes have in common.
pub(crate) struct Shared {
    pub(crate) wall: WallClock,
    pub(crate) probe: Option<Arc<dyn Probe>>,
    pub(crate) counters: Counters,
    pub(crate) fold: usize,
    pub(crate) realm: OnceLock<Realm>,
    pub(crate) founded: OnceLock<bool>,
    /// Rung after a commit that left something to be sent.
    pub(crate) outbound: Notify,
}

impl Shared {
    pub(crate) fn virtual_clock(&self) -> bool {
        self.realm.get().is_some_and(|realm| realm.virtual_clock)
    }
}

enum Readers {
    Sqlite(Arc<SqliteReaders>),
    Postgres(Arc<PgPool>),
}

/// An open realm.
pub struct Store {
    // Dropped first: lanes finish what they have taken while everything else is still there. The
    // writer of a SQLite file then closes its readers and leaves nothing in the write-ahead log.
    lanes: Vec<Lane>,
    readers: Readers,
    shared: Arc<Shared>,
    _folder: Option<File>,
}

impl Store {
    /// Opens a realm: locks its folder, brings its schema up to date, founds it when asked to.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the folder is in use by another process, the database cannot be
    /// reached, or it holds no realm and none is to be founded.
    pub async fn open(options: Options) -> Result<Self, Fault> {
        let shared = Arc::new(Shared {
            wall: Arc::clone(&options.wall),
            probe: options.probe.clone(),
            counters: Counters::default(),
            fold: options.fold.max(1),
            realm: OnceLock::new(),
            founded: OnceLock::new(),
            outbound: Notify::new(),
        });
        let prepared = Arc::clone(&shared);
        let (found, read_only) = (options.found.clone(), options.read_only);
        let ready = move |driver: &mut dyn Driver| {
            let mut tx = Tx::new(driver, &prepared.counters, None);
            let realm = if read_only {
                migrate::check(&mut tx)?;
                realm::load_or_found(&mut tx, None)?
            } else {
                migrate::run(&mut tx, (prepared.wall)())?;
                realm::load_or_found(&mut tx, found.as_ref())?
            };
            let (realm, founded) = realm;
            prepared.founded.get_or_init(|| founded);
            prepared.realm.set(realm).map_err(|_| Fault::Bug("opened twice".to_owned()))
        };
        let ids = |lane| Ids::new((options.entropies)(lane));
        match &options.database {
            Database::Sqlite { folder } => {
                let path = folder.join("hubu.db");
                let readers = SqliteReaders::new(path.clone(), options.readers, !read_only);
                let readers = Arc::new(readers);
                let (lanes, lock) = if read_only {
                    ready(&mut SqliteSession::open(&path, false)?)?;
                    (Vec::new(), None)
                } else {
                    let lock = lock_folder(folder)?;
                    let mut writer = SqliteSession::open(&path, true)?;
                    ready(&mut writer)?;
                    writer.tell(Arc::clone(&readers));
                    let seat = Seat::Sqlite(Box::new(writer));
                    (vec![Lane::start(0, seat, Arc::clone(&shared), ids(0))], Some(lock))
                };
                Ok(Self { lanes, readers: Readers::Sqlite(readers), shared, _folder: lock })
            }
            Database::Postgres { url, authority } => {
                let size = options.lanes.max(1) + options.readers.max(1);
                let pool = Arc::new(PgPool::new(url, authority.as_deref(), size)?);
                let mut session = pool.session().await?;
                blocking(move || ready(&mut session)).await?;
                let lanes = if read_only { 0 } else { options.lanes.max(1) };
                let lanes = (0..lanes)
                    .map(|lane| {
                        let seat = Seat::Postgres(Arc::clone(&pool));
                        Lane::start(lane, seat, Arc::clone(&shared), ids(lane))
                    })
                    .collect();
                Ok(Self { lanes, readers: Readers::Postgres(pool), shared, _folder: None })
            }
        }
    }

    /// The realm's unchanging facts.
    pub fn realm(&self) -> &Realm {
        self.shared.realm.get().expect("set before a store is handed out")
    }

    /// Was the realm founded when this store was opened?
    pub fn founded(&self) -> bool {
        self.shared.founded.get().copied().unwrap_or_default()
    }

    /// Which engine it lives in.
    pub fn engine(&self) -> Engine {
        match self.readers {
            Readers::Sqlite(_) => Engine::Sqlite,
            Readers::Postgres(_) => Engine::Postgres,
        }
    }

    /// The process's clock, as handed in.
    pub fn wall(&self) -> Timestamp {
        (self.shared.wall)()
    }

    /// Running totals.
    pub fn stats(&self) -> Stats {
        let load = |counter: &AtomicU64| counter.load(std::sync::atomic::Ordering::Relaxed);
        let counters = &self.shared.counters;
        Stats {
            statements: load(&counters.statements),
            commits: load(&counters.commits),
            folds: load(&counters.folds),
            jobs: load(&counters.jobs),
            retries: load(&counters.retries),
        }
    }

    /// Waits until this process commits something that is to be sent to an endpoint; what it committed
    /// since the last call counts too. For one waiter.
    pub async fn outbound(&self) {
        self.shared.outbound.notified().await;
    }

    /// Writes that wait in the queues of all lanes.
    pub fn waiting(&self) -> usize {
        self.lanes.iter().map(Lane::waiting).sum()
    }

    /// A consistent view over several statements. The pulse is read in the same view.
    pub async fn read<T, R>(
        &self,
        body: impl FnOnce(&mut Tx<'_>, Pulse) -> Result<T, Error<R>> + Send + 'static,
    ) -> Result<T, Error<R>>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        let shared = Arc::clone(&self.shared);
        // It runs once: when the line is found dead before that, it has not been asked yet.
        let mut body = Some(body);
        self.with_reader(move |driver| {
            let mut tx = Tx::new(driver, &shared.counters, shared.probe.as_ref());
            // Readers of SQLite come with a view.
            let own = tx.engine() == Engine::Postgres;
            if own {
                tx.begin(Access::Snapshot)?;
            }
            let result = realm::pulse(&mut tx, (shared.wall)(), false)
                .map_err(Error::Fault)
                .and_then(|pulse| match body.take() {
                    Some(body) => body(&mut tx, pulse),
                    None => Err(Fault::Unavailable("the line broke in a read".to_owned()).into()),
                });
            if own {
                tx.rollback();
            }
            result
        })
        .await
    }

    /// Asks a question. It sees the pulse only if its statement fetches it on the side
    /// ([`realm::PULSE_COLUMNS`]). A line that is found dead is replaced once.
    pub async fn ask<T>(&self, question: Question<T>) -> Result<T, Fault> {
        let Question { sql, params, read } = question;
        let wall = self.wall();
        let rows = match &self.readers {
            Readers::Sqlite(readers) => {
                let shared = &self.shared;
                let query = |driver: &mut dyn Driver| {
                    let mut tx = Tx::new(driver, &shared.counters, shared.probe.as_ref());
                    tx.query(sql, &params)
                };
                readers.run(query).await??
            }
            Readers::Postgres(pool) => {
                let session = pool.session().await?;
                match self.rows(&session, sql, &params).await {
                    Err(Fault::Unavailable(_)) => {
                        let session = pool.session_instead_of(session).await?;
                        self.rows(&session, sql, &params).await?
                    }
                    answered => answered?,
                }
            }
        };
        read(rows, wall)
    }

    async fn rows(
        &self,
        session: &PgSession,
        sql: &'static Sql,
        params: &[Value],
    ) -> Result<Vec<Row>, Fault> {
        let sql = announce(&self.shared.counters, self.shared.probe.as_ref(), sql)?;
        session.rows(sql, params, &[]).await.map_err(|fault| named(sql, fault))
    }

    /// Submits a command of a batch to the lane of `queue` (the enterprise master's key, or the
    /// customer's own) and waits for its commit. `epoch` is what the caller was authorised against.
    pub async fn batch<B: Batch>(
        &self,
        queue: i64,
        epoch: Option<i64>,
        cmd: B::Cmd,
    ) -> Result<B::Reply, Error<B::Refusal>> {
        let (reply, answer) = oneshot::channel();
        self.submit(queue, Box::new(BatchJob::<B>::new(cmd, epoch, reply))).await?;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// Submits a re-runnable body to the lane of `queue` and waits for its commit. It never writes
    /// a book.
    pub async fn unit<T, R>(
        &self,
        queue: i64,
        epoch: Option<i64>,
        name: &'static str,
        body: impl FnMut(&mut Unit<'_, '_>) -> Result<T, Error<R>> + Send + 'static,
    ) -> Result<T, Error<R>>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        self.submit(queue, Box::new(UnitJob::new(name, body, epoch, reply))).await?;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }

    /// Waits until every write that this process has taken so far is committed or refused: whatever
    /// commits afterwards was begun afterwards.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the store is closing.
    pub async fn settle(&self) -> Result<(), Fault> {
        let mut answers = Vec::with_capacity(self.lanes.len());
        for lane in &self.lanes {
            let (reply, answer) = oneshot::channel();
            let nothing = |_: &mut Unit<'_, '_>| Ok::<(), Error<()>>(());
            lane.submit(Box::new(UnitJob::new("store.settle", nothing, None, reply))).await?;
            answers.push(answer);
        }
        for answer in answers {
            match answer.await.unwrap_or_else(|_| Err(stopped())) {
                Ok(()) | Err(Error::Refused(())) => {}
                Err(Error::Fault(fault)) => return Err(fault),
            }
        }
        Ok(())
    }

    /// Copies a SQLite realm, consistent, while it is in use.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] on PostgreSQL (use its own tools), or when the copy cannot be written.
    pub async fn backup(&self, to: &Path) -> Result<(), Fault> {
        let Readers::Sqlite(readers) = &self.readers else {
            return Err(Fault::Unavailable("use pg_dump for a PostgreSQL realm".to_owned()));
        };
        let (from, to) = (readers.path().to_owned(), to.to_owned());
        blocking(move || SqliteSession::open(&from, false)?.backup(&to)).await
    }

    async fn submit(&self, queue: i64, job: Box<dyn Job>) -> Result<(), Fault> {
        if self.lanes.is_empty() {
            return Err(Fault::Unavailable("the realm was opened to be looked at only".to_owned()));
        }
        let lane = queue.unsigned_abs() % self.lanes.len() as u64;
        let lane = usize::try_from(lane).unwrap_or_default();
        self.lanes[lane].submit(job).await
    }

    /// Runs a read; on PostgreSQL once more, on another line, when its own was found dead.
    async fn with_reader<T, R>(
        &self,
        body: impl FnMut(&mut dyn Driver) -> Result<T, Error<R>> + Send + 'static,
    ) -> Result<T, Error<R>>
    where
        T: Send + 'static,
        R: Send + 'static,
    {
        match &self.readers {
            Readers::Sqlite(readers) => readers.run(body).await?,
            Readers::Postgres(pool) => {
                let (result, session, body) = on_thread(pool.session().await?, body).await?;
                if !matches!(result, Err(Error::Fault(Fault::Unavailable(_)))) {
                    return result;
                }
                tracing::debug!("a read found its line dead and tries another");
                let session = pool.session_instead_of(session).await?;
                on_thread(session, body).await?.0
            }
        }
    }
}

/// Runs a body on a thread that may block; hands back what it ran with.
async fn on_thread<T: Send + 'static, B: FnMut(&mut dyn Driver) -> T + Send + 'static>(
    mut session: PgSession,
    mut body: B,
) -> Result<(T, PgSession, B), Fault> {
    let run = tokio::task::spawn_blocking(move || (body(&mut session), session, body));
    run.await.map_err(|panic| Fault::Bug(panic.to_string()))
}

fn stopped<R>() -> Error<R> {
    Error::Fault(Fault::Unavailable("the store is closing".to_owned()))
}

async fn blocking<T: Send + 'static>(
    body: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let run = tokio::task::spawn_blocking(body);
    run.await.unwrap_or_else(|panic| Err(Fault::Bug(panic.to_string())))
}

/// Keeps a second process off the folder for as long as the file is open.
fn lock_folder(folder: &Path) -> Result<File, Fault> {
    let failed = |e: std::io::Error| Fault::Unavailable(format!("{}: {e}", folder.display()));
    // A folder made here is its owner's alone: what others may read of a realm, they read through it.
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    let mut open = File::options();
    let lock = open.create(true).truncate(false).write(true).open(folder.join("hubu.lock"));
    let lock = lock.map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            let text = format!("{} is in use by another hubu process", folder.display());
            Err(Fault::Unavailable(text))
        }
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}
