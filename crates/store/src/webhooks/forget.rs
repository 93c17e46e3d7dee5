//! What is not kept for ever: contents past their end, settled deliveries with their attempts, former
//! secrets, and the stones of endpoints that are gone.

use hubu_core::time::Timestamp;

use super::Place;
use crate::Fault;
use crate::engine::{Column, Sql, Tx, Value};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] =
    &[&LOOK, &CONTENTS, &OLD, &OF_STONES, &DROP_ATTEMPTS, &DROP_DELIVERIES, &SECRETS, &STONES];

static LOOK: Sql = Sql::new(
    "webhooks.is_anything_old",
    "SELECT CAST(1 AS BIGINT) AS found \
     WHERE EXISTS (SELECT 1 FROM event_content c WHERE c.expires_ms <= $1) \
     OR EXISTS (SELECT 1 FROM event_delivery d WHERE d.settled_wall_ms <= $2) \
     OR EXISTS (SELECT 1 FROM webhook_secret s WHERE s.until_wall_ms <= $3) \
     OR EXISTS (SELECT 1 FROM webhook w WHERE w.gone_wall_ms <= $4)",
);

static CONTENTS: Sql = Sql::new(
    "webhooks.forget_contents",
    "DELETE FROM event_content WHERE (group_id, subject_key, seq) IN (SELECT c.group_id, \
     c.subject_key, c.seq FROM event_content c WHERE c.expires_ms <= $1 ORDER BY c.expires_ms \
     LIMIT $2 {claim:c})",
);

static OLD: Sql = Sql::new(
    "webhooks.old_deliveries",
    "SELECT d.group_id, d.subject_key, d.seq, d.webhook_key FROM event_delivery d \
     WHERE d.settled_wall_ms <= $1 ORDER BY d.settled_wall_ms LIMIT $2 {claim:d}",
);

static OF_STONES: Sql = Sql::new(
    "webhooks.deliveries_of_stones",
    "SELECT d.group_id, d.subject_key, d.seq, d.webhook_key FROM webhook w \
     CROSS JOIN event_delivery d WHERE w.gone_wall_ms <= $1 AND d.webhook_key = w.webhook_key \
     LIMIT $2 {claim:d}",
);

const PLACE: &[Column] =
    &[Column::Int("grp"), Column::Int("subject"), Column::Int("seq"), Column::Int("webhook")];

static DROP_ATTEMPTS: Sql = Sql::over(
    "webhooks.drop_attempts",
    PLACE,
    "DELETE FROM delivery_attempt WHERE (group_id, subject_key, seq, webhook_key) IN \
     (SELECT v.grp, v.subject, v.seq, v.webhook FROM {rows})",
);

static DROP_DELIVERIES: Sql = Sql::over(
    "webhooks.drop_deliveries",
    PLACE,
    "DELETE FROM event_delivery WHERE (group_id, subject_key, seq, webhook_key) IN \
     (SELECT v.grp, v.subject, v.seq, v.webhook FROM {rows})",
);

static SECRETS: Sql =
    Sql::new("webhooks.forget_secrets", "DELETE FROM webhook_secret WHERE until_wall_ms <= $1");

static STONES: Sql = Sql::new(
    "webhooks.forget_stones",
    "DELETE FROM webhook WHERE gone_wall_ms <= $1 AND NOT EXISTS (SELECT 1 FROM event_delivery d \
     WHERE d.webhook_key = webhook.webhook_key)",
);

/// Up to when what is old.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ends {
    /// Business time: contents that count until then, or earlier.
    pub contents: Timestamp,
    /// The process's clock: deliveries that ended then, or earlier.
    pub deliveries: Timestamp,
    /// The process's clock: secrets that sign until then.
    pub secrets: Timestamp,
    /// The process's clock: endpoints that went then. Events that were being raised meanwhile have
    /// long been committed.
    pub stones: Timestamp,
}

/// Is there anything to forget? Looks without writing.
pub fn is_anything_old(tx: &mut Tx<'_>, ends: Ends) -> Result<bool, Fault> {
    let params =
        [ends.contents.into(), ends.deliveries.into(), ends.secrets.into(), ends.stones.into()];
    Ok(tx.first(&LOOK, &params)?.is_some())
}

/// Forgets at most `limit` of each; tells how many contents and deliveries went. Those that another
/// process works on are left to it.
pub fn forget(tx: &mut Tx<'_>, ends: Ends, limit: i64) -> Result<u64, Fault> {
    let contents = tx.execute(&CONTENTS, &[ends.contents.into(), limit.into()])?;
    let mut places = places(tx, &OLD, ends.deliveries, limit)?;
    places.extend(self::places(tx, &OF_STONES, ends.stones, limit)?);
    places.sort_unstable();
    places.dedup();
    let rows: Vec<Vec<Value>> = places.iter().map(|place| place.values().to_vec()).collect();
    tx.execute_set(&DROP_ATTEMPTS, &[], &rows)?;
    let deliveries = tx.execute_set(&DROP_DELIVERIES, &[], &rows)?;
    tx.execute(&SECRETS, &[ends.secrets.into()])?;
    tx.execute(&STONES, &[ends.stones.into()])?;
    Ok(contents + deliveries)
}

fn places(
    tx: &mut Tx<'_>,
    sql: &'static Sql,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<Place>, Fault> {
    let rows = tx.query(sql, &[until.into(), limit.into()])?;
    rows.into_iter().map(|row| Place::read(&mut row.reader())).collect()
}
