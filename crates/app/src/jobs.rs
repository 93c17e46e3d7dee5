//! What the calendar causes: obligations are claimed, worked on by the same commands people use,
//! and completed in the work's own transaction.

use std::sync::Arc;

use hubu_core::ids::BookKey;
use hubu_core::time::Timestamp;
use hubu_store::due::{self, Lease};
use hubu_store::{Error, Fault, Unit};

use crate::accounts::{CREDIT_EXPIRY, ExpireCredit};
use crate::ledger::{Context, Money};

/// How long a claimed obligation is kept from others.
const LEASE_MS: i64 = 60_000;
/// After so many failures in a row an obligation waits for a person.
const MOST_FAILURES: i64 = 10;
/// Pause after the first failure; it doubles, up to the last.
const FIRST_PAUSE_MS: i64 = 1_000;

/// Claims what is due now, oldest first.
pub fn claim(unit: &mut Unit<'_, '_>, owner: i64, limit: i64) -> Result<Vec<Lease>, Error<()>> {
    let until = unit.wall.plus_ms(LEASE_MS);
    Ok(due::claim(unit.tx, (owner, until), (unit.now, unit.wall), limit)?)
}

/// Records that an obligation's work failed.
pub fn failed(unit: &mut Unit<'_, '_>, lease: &Lease, reason: &str) -> Result<(), Error<()>> {
    let doublings = u32::try_from(lease.number.clamp(0, 8)).unwrap_or(8);
    let again = unit.wall.plus_ms(FIRST_PAUSE_MS << doublings);
    Ok(due::fail(unit.tx, lease, again, (MOST_FAILURES, reason))?)
}

/// The command an obligation asks for.
///
/// # Errors
/// [`Fault::Bug`] when no reconciler has this name: a newer version wrote it.
pub fn command(context: &Arc<Context>, lease: Lease) -> Result<Money, Fault> {
    match lease.kind.as_str() {
        CREDIT_EXPIRY => {
            let command = ExpireCredit { customer: lease.customer, book: BookKey(lease.key) };
            Ok(Money::due(Arc::clone(context), CREDIT_EXPIRY, command).completing(lease))
        }
        other => Err(Fault::Bug(format!("no reconciler is called {other}"))),
    }
}

/// The earliest instant at or before `until` at which something falls due.
pub fn next_due(
    tx: &mut hubu_store::Tx<'_>,
    until: Timestamp,
) -> Result<Option<Timestamp>, Error<()>> {
    Ok(due::next(tx, until)?)
}
