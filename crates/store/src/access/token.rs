//! Tokens, kept as hashes. They live on wall time.

use hubu_core::confidential::Secret;
use hubu_core::ids::UserKey;
use hubu_core::time::Timestamp;
use sha2::{Digest, Sha256};

use crate::Fault;
use crate::engine::{Sql, Tx};

/// Statements of this module.
pub(super) const STATEMENTS: &[&Sql] = &[&INSERT, &PURGE];

static INSERT: Sql = Sql::new(
    "access.insert_token",
    "INSERT INTO token (hash, user_key, generation, methods, project, issued_ms, expires_ms) \
     SELECT $1, u.user_key, u.generation, $3, $4, $5, $6 FROM iam_user u WHERE u.user_key = $2",
);

static PURGE: Sql = Sql::new("access.purge_tokens", "DELETE FROM token WHERE expires_ms <= $1");

/// What is known of a token besides whose it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TokenRow {
    /// How its owner proved who it was: `password`, `token`, `hw_ak_sk`.
    pub methods: Vec<String>,
    /// The project it is scoped to; `None`: the whole account.
    pub project: Option<String>,
    /// Wall instant of its issue.
    pub issued: Timestamp,
    /// First wall instant it no longer counts.
    pub expires: Timestamp,
}

/// What a token is kept as. Tokens are long and random: a plain hash is enough.
pub fn token_hash(token: &Secret) -> [u8; 32] {
    Sha256::digest(token.reveal().as_bytes()).into()
}

/// Keeps a token of the user's present generation.
pub fn insert_token(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    user: UserKey,
    token: &TokenRow,
) -> Result<(), Fault> {
    let params = [
        hash.to_vec().into(),
        user.into(),
        token.methods.join(",").into(),
        token.project.clone().into(),
        token.issued.into(),
        token.expires.into(),
    ];
    match tx.execute(&INSERT, &params)? {
        1 => Ok(()),
        _ => Err(Fault::Bug(format!("a token for user {user}, who is not there"))),
    }
}

/// Drops tokens that ended at `wall` or before.
pub fn purge_tokens(tx: &mut Tx<'_>, wall: Timestamp) -> Result<u64, Fault> {
    tx.execute(&PURGE, &[wall.into()])
}
