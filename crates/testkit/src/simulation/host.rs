//! [`Host`]: the process under test, and the processes after it on the same database.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use hubu_core::orders::{Metering, TradeRules};
use hubu_core::time::Zone;
use hubu_store::{Database, Sql, orders};

use super::gremlin::{Gremlin, copy};
use super::realm::Realm;
use crate::client::{Answer, Call, Client};
use crate::engines::Home;
use crate::ledger_world::{BEGINNING, instant};
use crate::world::{Process, World};

/// Where the files of a run lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In memory: on a file system that has no disk below it, where there is one ([`Place::here`]).
    Memory,
    /// On disk.
    Disk,
    /// On the PostgreSQL server that the environment names, each run in a database of its own.
    Postgres,
}

/// A file system in memory, where there is one.
const MEMORY: &str = "/dev/shm";

impl Place {
    /// Where files of this place lie on this machine: on disk where it has no such file system.
    #[must_use]
    pub fn here(self) -> Self {
        match self {
            Self::Memory if !Path::new(MEMORY).is_dir() => Self::Disk,
            place => place,
        }
    }

    /// Its word in `seeds.txt`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Disk => "disk",
            Self::Postgres => "postgres",
        }
    }

    /// What realms call the database of this place.
    pub(super) const fn engine(self) -> &'static str {
        match self {
            Self::Memory | Self::Disk => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    fn folder(self) -> PathBuf {
        match self.here() {
            Self::Memory => PathBuf::from(MEMORY),
            Self::Disk | Self::Postgres => std::env::temp_dir(),
        }
    }
}

/// How long after its process an obligation that it was working on is free again.
pub const LEASE_MS: i64 = 61_000;

/// One process after the other on one database.
pub struct Host {
    /// Makes trouble.
    pub gremlin: Arc<Gremlin>,
    folder: PathBuf,
    /// The database that all of them share, where it is none of files.
    home: Option<Home>,
    seed: u64,
    life: u64,
    wall: Arc<AtomicI64>,
    world: World,
    operator: Client,
}

impl Host {
    /// Founds a realm, with an operator.
    ///
    /// # Panics
    /// On PostgreSQL where the environment names no server.
    pub async fn found(place: Place, seed: u64, planted: &[&'static Sql]) -> Self {
        static RUNS: AtomicU64 = AtomicU64::new(0);
        let run = RUNS.fetch_add(1, Ordering::Relaxed);
        let name = format!("hubu-simulation-{}-{run}", std::process::id());
        let folder = place.folder().join(name);
        drop(std::fs::remove_dir_all(&folder));
        let wall = Arc::new(AtomicI64::new(instant("2026-01-01T00:00:00Z").ms()));
        let gremlin = Arc::new(Gremlin::with(planted));
        let home = match place {
            Place::Postgres => Some(Home::postgres().await.expect("a server is named")),
            Place::Memory | Place::Disk => None,
        };
        let world = open((&folder, home.as_ref()), (seed, 0), &wall, &gremlin).await;
        let operator = world.operator("operator").await.client;
        unmetered(&world).await;
        Self { gremlin, folder, home, seed, life: 0, wall, world, operator }
    }

    /// The process's clock.
    pub fn wall(&self) -> i64 {
        self.wall.load(Ordering::Relaxed)
    }

    /// Moves the process's clock on.
    pub fn pass(&self, ms: i64) {
        self.wall.fetch_add(ms, Ordering::Relaxed);
    }

    /// Business time when the realm was founded.
    pub fn beginning() -> i64 {
        instant(BEGINNING).ms()
    }

    /// The world of the process that lives.
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// Signs as an operator.
    pub fn operator(&self) -> Client {
        self.operator.clone()
    }

    /// Sends a request.
    pub async fn send(&self, client: &Client, call: &Call) -> Answer {
        self.world.send(client, call).await
    }

    /// The process ends without a word, and another begins over what it left. Where it has ended
    /// already, by the gremlin's doing, that is what was left then. A server that is none of ours keeps
    /// what was committed, and nothing is to be copied.
    pub async fn restart(&mut self, ended: bool) {
        let (from, next) = (life(&self.folder, self.life), life(&self.folder, self.life + 1));
        if !ended && self.home.is_none() {
            copy(&from, &next).expect("a folder of ours can be copied");
        }
        self.life += 1;
        self.pass(LEASE_MS);
        let place = (self.folder.as_path(), self.home.as_ref());
        let fresh = open(place, (self.seed, self.life), &self.wall, &self.gremlin).await;
        let old = std::mem::replace(&mut self.world, fresh);
        drop(old);
        drop(std::fs::remove_dir_all(from));
    }

    /// Removes everything.
    pub async fn remove(self) {
        let Self { folder, home, world, .. } = self;
        drop(world);
        drop(std::fs::remove_dir_all(folder));
        if let Some(home) = home {
            home.remove().await;
        }
    }
}

/// Nothing that is on demand is metered: the model does not settle it.
async fn unmetered(world: &World) {
    let rules = TradeRules { metering: Metering::Off, ..TradeRules::default() };
    let set = world.store.unit::<_, ()>(0, None, "simulation.rules", move |unit| {
        Ok(orders::set_trade_rules(unit.tx, &rules)?)
    });
    set.await.expect("a fresh realm takes rules");
}

/// The folder of a process.
fn life(folder: &Path, number: u64) -> PathBuf {
    folder.join(number.to_string())
}

async fn open(
    (folder, home): (&Path, Option<&Home>),
    (seed, number): (u64, u64),
    wall: &Arc<AtomicI64>,
    gremlin: &Arc<Gremlin>,
) -> World {
    let own = life(folder, number);
    let next = life(folder, number + 1);
    gremlin.begin(home.is_none().then_some((own.as_path(), next.as_path())));
    let database = home.map_or_else(|| Database::Sqlite { folder: own.clone() }, Home::database);
    let Realm { site, zone, .. } = Realm::of(seed);
    World::of_process(Process {
        database,
        site,
        zone: Zone::named(zone).expect("the zones are bundled"),
        wall: Arc::clone(wall),
        probe: Arc::clone(gremlin) as _,
        seed: seed.wrapping_mul(64).wrapping_add(number),
        first: number == 0,
    })
    .await
}
