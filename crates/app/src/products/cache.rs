//! [`CatalogueCache`]: the version in force, parsed once in a process.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use hubu_core::products::{Catalogue, Parts, tables};
use hubu_store::products::{self, Stamp};
use hubu_store::{Fault, Tx};

/// Holds the catalogue that was read last. Every reader asks its own view of the database which version
/// is in force there, so that nobody has to be told of a new one.
#[derive(Debug)]
pub struct CatalogueCache {
    held: RwLock<Held>,
    /// Whoever parses a version holds it, so that not everybody who comes after an `apply` does.
    parsing: Mutex<()>,
}

#[derive(Clone, Debug)]
struct Held {
    stamp: Stamp,
    catalogue: Arc<Catalogue>,
}

impl Default for CatalogueCache {
    fn default() -> Self {
        let catalogue = Arc::new(Catalogue::new(Parts::default()));
        let held = RwLock::new(Held { stamp: Stamp::default(), catalogue });
        Self { held, parsing: Mutex::default() }
    }
}

impl CatalogueCache {
    /// The version in force in this view of the database: its number, and the catalogue. Where none was
    /// applied, the number is 0 and the catalogue is empty.
    ///
    /// # Errors
    /// [`Fault::Bug`] when a version that was applied cannot be read.
    pub fn current(&self, tx: &mut Tx<'_>) -> Result<(i64, Arc<Catalogue>), Fault> {
        let stamp = products::newest(tx)?;
        if let Some(catalogue) = self.held(stamp) {
            return Ok((stamp.version, catalogue));
        }
        let turn = self.parsing.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody else may have parsed it meanwhile.
        let catalogue = match self.held(stamp) {
            Some(catalogue) => catalogue,
            None => self.hold(stamp, parsed(tx, stamp.version)?),
        };
        drop(turn);
        Ok((stamp.version, catalogue))
    }

    fn held(&self, stamp: Stamp) -> Option<Arc<Catalogue>> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        (held.stamp == stamp).then(|| Arc::clone(&held.catalogue))
    }

    // An older view may put an older version here; the next reader puts the newest one back.
    fn hold(&self, stamp: Stamp, catalogue: Catalogue) -> Arc<Catalogue> {
        let catalogue = Arc::new(catalogue);
        let held = Held { stamp, catalogue: Arc::clone(&catalogue) };
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = held;
        catalogue
    }
}

fn parsed(tx: &mut Tx<'_>, version: i64) -> Result<Catalogue, Fault> {
    if version == 0 {
        return Ok(Catalogue::new(Parts::default()));
    }
    let found = products::tables(tx, version)?;
    let found = found.ok_or_else(|| Fault::Bug(format!("version {version} has no tables")))?;
    tables::read(&found).map_err(|problems| {
        let first = problems.first().map_or("", |problem| problem.en.as_str());
        Fault::Bug(format!("version {version} of the catalogue cannot be read: {first}"))
    })
}
