//! Where the realms of a benchmark live.

use std::env;
use std::path::PathBuf;
use std::sync::Arc;

use hubu_core::realm::{Clock, Purpose, Site};
use hubu_core::time::Zone;
use hubu_store::realm::NewRealm;
use hubu_store::{Database, Engine, Options};
use tokio::runtime::Runtime;

use super::{Trouble, wall};
use crate::engines::{Home, URL};

/// Is a PostgreSQL server named?
pub(super) fn has_postgres() -> bool {
    env::var(URL).is_ok_and(|url| !url.is_empty())
}

/// A folder or a database of its own.
pub(super) struct Place {
    home: Home,
    database: Database,
}

impl Place {
    /// Where folders are made: on a disk, so that an `fsync` is one.
    pub(super) fn scratch() -> PathBuf {
        env::temp_dir()
    }

    /// An empty one.
    ///
    /// # Errors
    /// No server is named.
    pub(super) fn new(engine: Engine, runtime: &Runtime) -> Result<Self, Trouble> {
        let home = match engine {
            Engine::Sqlite => Home::sqlite(),
            Engine::Postgres => runtime.block_on(Home::postgres()).ok_or(URL)?,
        };
        Ok(Self { database: home.database(), home })
    }

    /// The database, as the store names it.
    pub(super) fn database(&self) -> &Database {
        &self.database
    }

    /// How a server opens it: a production realm on the system's clock and randomness.
    ///
    /// # Errors
    /// None in practice: the zone is bundled.
    pub(super) fn options(&self) -> Result<Options, Trouble> {
        self.founding(Purpose::Production, Clock::Wall)
    }

    /// The same with a realm of another kind.
    ///
    /// # Errors
    /// None in practice: the zone is bundled.
    pub(super) fn founding(&self, purpose: Purpose, clock: Clock) -> Result<Options, Trouble> {
        let entropies = hubu_server::entropy::system();
        let mut options = Options::new(self.database.clone(), Arc::new(wall), entropies);
        options.found = Some(NewRealm {
            site: Site::Cn,
            zone: Zone::named("Asia/Shanghai")?,
            purpose,
            clock,
            created: if let Clock::Frozen { at } = clock { at } else { wall() },
            demo: false,
        });
        Ok(options)
    }

    /// Removes it.
    pub(super) fn remove(self, runtime: &Runtime) {
        runtime.block_on(self.home.remove());
    }
}
