//! What endpoints' events are signed with, sealed.

use hubu_core::ids::WebhookKey;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &DROP_FORMER, &END, &FIND];

static INSERT: Sql = Sql::new(
    "webhooks.insert_secret",
    "INSERT INTO webhook_secret (webhook_key, secret_key, secret) VALUES ($1, $2, $3)",
);

static DROP_FORMER: Sql = Sql::new(
    "webhooks.drop_former_secrets",
    "DELETE FROM webhook_secret WHERE webhook_key = $1 AND until_wall_ms IS NOT NULL",
);

static END: Sql = Sql::new(
    "webhooks.end_secret",
    "UPDATE webhook_secret SET until_wall_ms = $1 WHERE webhook_key = $2 AND until_wall_ms IS NULL",
);

static FIND: Sql = Sql::new(
    "webhooks.secrets",
    "SELECT secret_key, secret, until_wall_ms FROM webhook_secret WHERE webhook_key = $1 \
     AND (until_wall_ms IS NULL OR until_wall_ms > $2) ORDER BY secret_key DESC",
);

/// The column secrets are sealed for; the row is the secret's own key.
pub const SECRET: &str = "webhook_secret.secret";

/// A secret of an endpoint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealedSecret {
    /// Its own row key.
    pub key: i64,
    /// Sealed for [`SECRET`] of that row.
    pub sealed: Vec<u8>,
    /// The instant of the process's clock from which it no longer signs; `None`: it holds.
    pub until: Option<Timestamp>,
}

/// Keeps an endpoint's new secret: the one that holds from now on.
pub fn insert_secret(
    tx: &mut Tx<'_>,
    webhook: WebhookKey,
    key: i64,
    sealed: Vec<u8>,
) -> Result<(), Fault> {
    tx.execute(&INSERT, &[webhook.into(), key.into(), sealed.into()]).map(|_| ())
}

/// Ends the secret that holds at `until`; the one before it ends now, so that two sign at the most.
pub fn end_secrets(tx: &mut Tx<'_>, webhook: WebhookKey, until: Timestamp) -> Result<(), Fault> {
    tx.execute(&DROP_FORMER, &[webhook.into()])?;
    tx.execute(&END, &[until.into(), webhook.into()]).map(|_| ())
}

/// The secrets that sign at this instant of the process's clock, the newest first.
pub fn secrets(
    tx: &mut Tx<'_>,
    webhook: WebhookKey,
    wall: Timestamp,
) -> Result<Vec<SealedSecret>, Fault> {
    let rows = tx.query(&FIND, &[webhook.into(), wall.into()])?;
    rows.into_iter()
        .map(|row| {
            let mut row = row.reader();
            Ok(SealedSecret { key: row.int()?, sealed: row.bytes()?, until: row.opt_time()? })
        })
        .collect()
}
