//! Tokens: what a password or a key pair is exchanged for.

use hubu_core::confidential::Secret;
use hubu_core::ids::UserKey;
use hubu_core::time::Timestamp;
use hubu_store::access::{self, TokenRow};
use hubu_store::{Fault, Tx, Unit};

use super::{Identity, PasswordHash, by_user};

/// Hours of wall time a token lives.
pub const TOKEN_HOURS: i64 = 24;

const HOUR_MS: i64 = 3_600_000;

/// Milliseconds of wall time for which an ended token or temporary key is known still.
pub(super) const KEPT_AFTERWARDS_MS: i64 = 24 * HOUR_MS;

/// Characters of a token: more than 380 bits.
const LENGTH: usize = 64;

/// A token to be issued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewToken {
    /// For whom.
    pub user: UserKey,
    /// How it proved who it is.
    pub methods: Vec<String>,
    /// The project it is scoped to; `None`: the whole account.
    pub project: Option<String>,
    /// When it ends, where a token is exchanged for another: that one's end.
    pub expires: Option<Timestamp>,
}

/// An issued token; shown once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct IssuedToken {
    /// The token itself.
    pub token: Secret,
    /// Wall instant of its issue.
    pub issued: Timestamp,
    /// First wall instant it no longer counts.
    pub expires: Timestamp,
}

/// Who signs in under these names, with the hash of its password: one lookup, whichever of the two
/// names is unknown, and nobody is told which. `None` as well for a user that is disabled or has no
/// password; the caller checks the password all the same, so that it takes as long.
pub fn password_of(
    tx: &mut Tx<'_>,
    account_name: &str,
    user_name: &str,
) -> Result<Option<(Identity, PasswordHash)>, Fault> {
    let Some(user) = access::user_for_sign_in(tx, account_name, user_name)? else {
        return Ok(None);
    };
    let Some(hash) = user.password.map(PasswordHash::stored) else { return Ok(None) };
    Ok(by_user(tx, user.key)?.map(|identity| (identity, hash)))
}

/// A token nobody has seen.
pub(super) fn token_text(unit: &mut Unit<'_, '_>) -> Secret {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    Secret::new(unit.ids.text(alphabet, LENGTH))
}

/// Issues a token. The unit is submitted with the epoch the proof was checked at, so that a password
/// changed in between makes it stale.
pub fn issue_token(unit: &mut Unit<'_, '_>, new: &NewToken) -> Result<IssuedToken, Fault> {
    let token = token_text(unit);
    let issued = unit.wall;
    let expires = new.expires.unwrap_or_else(|| issued.plus_ms(TOKEN_HOURS * HOUR_MS));
    let (methods, project) = (new.methods.clone(), new.project.clone());
    let row = TokenRow { methods, project, issued, expires };
    // An ended token is known for a day more, so that its owner is told to get another.
    access::purge_tokens(unit.tx, unit.wall.plus_ms(-KEPT_AFTERWARDS_MS))?;
    access::insert_token(unit.tx, &access::token_hash(&token), new.user, &row)?;
    Ok(IssuedToken { token, issued, expires })
}
