//! Temporary access keys, their secrets sealed. They live on wall time.

use hubu_core::confidential::Secret;
use hubu_core::ids::UserKey;
use hubu_core::time::Timestamp;

use crate::Fault;
use crate::engine::{Sql, Tx};
use crate::vault::Vault;

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &PURGE];

static INSERT: Sql = Sql::new(
    "access.insert_temporary_key",
    "INSERT INTO temporary_key \
     (access_key, user_key, generation, secret, token_hash, issued_ms, expires_ms) \
     SELECT $1, u.user_key, u.generation, $3, $4, $5, $6 FROM iam_user u WHERE u.user_key = $2",
);

static PURGE: Sql =
    Sql::new("access.purge_temporary_keys", "DELETE FROM temporary_key WHERE expires_ms <= $1");

/// What is known of a temporary access key besides whose it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemporaryKey {
    /// The access key.
    pub access_key: String,
    /// [`super::token_hash`] of the security token that must come along.
    pub token_hash: [u8; 32],
    /// Wall instant of its issue.
    pub issued: Timestamp,
    /// First wall instant it no longer counts.
    pub expires: Timestamp,
}

/// Keeps a key of the user's present generation, its secret sealed.
///
/// # Errors
/// [`Fault::Unique`] when the access key exists.
pub fn insert_temporary_key(
    tx: &mut Tx<'_>,
    vault: &Vault,
    user: UserKey,
    key: &TemporaryKey,
    secret: &Secret,
) -> Result<(), Fault> {
    let sealed = vault.seal_secret("temporary_key.secret", &key.access_key, secret)?;
    let params = [
        (&key.access_key).into(),
        user.into(),
        sealed.into(),
        key.token_hash.to_vec().into(),
        key.issued.into(),
        key.expires.into(),
    ];
    match tx.execute(&INSERT, &params)? {
        1 => Ok(()),
        _ => Err(Fault::Bug(format!("a temporary key for user {user}, who is not there"))),
    }
}

/// Drops keys that ended at `wall` or before.
pub fn purge_temporary_keys(tx: &mut Tx<'_>, wall: Timestamp) -> Result<u64, Fault> {
    tx.execute(&PURGE, &[wall.into()])
}
