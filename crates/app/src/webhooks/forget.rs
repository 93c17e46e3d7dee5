//! What is kept of deliveries, and for how long.

use hubu_core::time::Timestamp;
use hubu_store::webhooks::{self, Ends};
use hubu_store::{Error, Fault, Tx, Unit};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// Events that were being raised when an endpoint went have long been committed after an hour.
const STONE_MS: i64 = 60 * 60 * 1_000;

/// For how long settled deliveries are kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Days of the process's clock.
    pub days: i64,
}

impl Kept {
    fn ends(self, now: Timestamp, wall: Timestamp) -> Ends {
        Ends {
            contents: now,
            deliveries: wall.plus_ms(-self.days * DAY_MS),
            secrets: wall,
            stones: wall.plus_ms(-STONE_MS),
        }
    }
}

/// Is there anything to forget? Looks without writing: an idle realm's disk stays idle.
pub fn is_anything_old(
    tx: &mut Tx<'_>,
    kept: Kept,
    (now, wall): (Timestamp, Timestamp),
) -> Result<bool, Fault> {
    webhooks::is_anything_old(tx, kept.ends(now, wall))
}

/// Forgets at most `most` of each: contents past their codes' end, settled deliveries with their
/// attempts, and those of endpoints that are gone; tells how many went. Former secrets that sign no
/// more go with them.
///
/// # Errors
/// Only faults.
pub fn forget_deliveries(unit: &mut Unit<'_, '_>, kept: Kept, most: i64) -> Result<u64, Error<()>> {
    Ok(webhooks::forget(unit.tx, kept.ends(unit.now, unit.wall), most)?)
}
