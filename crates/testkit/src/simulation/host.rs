//! [`Host`]: the process under test, and the processes after it on the same database.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use hubu_core::time::Zone;
use hubu_store::Sql;

use super::gremlin::{Gremlin, copy};
use super::realm::Realm;
use crate::client::{Answer, Call, Client};
use crate::ledger_world::{BEGINNING, instant};
use crate::world::{Process, World};

/// Where the files of a run lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In memory: on a file system that has no disk below it, where there is one ([`Place::here`]).
    Memory,
    /// On disk.
    Disk,
}

/// A file system in memory, where there is one.
const MEMORY: &str = "/dev/shm";

impl Place {
    /// Where files of this place lie on this machine: on disk where it has no such file system.
    #[must_use]
    pub fn here(self) -> Self {
        if Path::new(MEMORY).is_dir() { self } else { Self::Disk }
    }

    /// Its word in `seeds.txt`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Disk => "disk",
        }
    }

    fn folder(self) -> PathBuf {
        match self.here() {
            Self::Memory => PathBuf::from(MEMORY),
            Self::Disk => std::env::temp_dir(),
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
    seed: u64,
    life: u64,
    wall: Arc<AtomicI64>,
    world: World,
    operator: Client,
}

impl Host {
    /// Founds a realm, with an operator.
    pub async fn found(place: Place, seed: u64, planted: &[&'static Sql]) -> Self {
        static RUNS: AtomicU64 = AtomicU64::new(0);
        let run = RUNS.fetch_add(1, Ordering::Relaxed);
        let name = format!("hubu-simulation-{}-{run}", std::process::id());
        let folder = place.folder().join(name);
        drop(std::fs::remove_dir_all(&folder));
        let wall = Arc::new(AtomicI64::new(instant("2026-01-01T00:00:00Z").ms()));
        let gremlin = Arc::new(Gremlin::with(planted));
        let world = open(&folder, (seed, 0), &wall, &gremlin).await;
        let operator = world.operator("operator").await.client;
        Self { gremlin, folder, seed, life: 0, wall, world, operator }
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
    /// already, by the gremlin's doing, that is what was left then.
    pub async fn restart(&mut self, ended: bool) {
        let (from, next) = (life(&self.folder, self.life), life(&self.folder, self.life + 1));
        if !ended {
            copy(&from, &next).expect("a folder of ours can be copied");
        }
        self.life += 1;
        self.pass(LEASE_MS);
        let fresh = open(&self.folder, (self.seed, self.life), &self.wall, &self.gremlin).await;
        let old = std::mem::replace(&mut self.world, fresh);
        drop(old);
        drop(std::fs::remove_dir_all(from));
    }

    /// Removes everything.
    pub fn remove(self) {
        let folder = self.folder.clone();
        drop(self);
        drop(std::fs::remove_dir_all(folder));
    }
}

/// The folder of a process.
fn life(folder: &Path, number: u64) -> PathBuf {
    folder.join(number.to_string())
}

async fn open(
    folder: &Path,
    (seed, number): (u64, u64),
    wall: &Arc<AtomicI64>,
    gremlin: &Arc<Gremlin>,
) -> World {
    let own = life(folder, number);
    gremlin.begin(&own, &life(folder, number + 1));
    let Realm { site, zone, .. } = Realm::of(seed);
    World::of_process(Process {
        folder: own,
        site,
        zone: Zone::named(zone).expect("the zones are bundled"),
        wall: Arc::clone(wall),
        probe: Arc::clone(gremlin) as _,
        seed: seed.wrapping_mul(64).wrapping_add(number),
        first: number == 0,
    })
    .await
}
